"""The tables in the formats of other programs; CSV is in `output`."""
