"""The explorer: the whole study as one page of HTML."""
