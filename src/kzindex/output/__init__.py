"""Outputs, whole or not at all."""
