"""The figures: each a chart with its finding, alternative text and the numbers drawn."""
