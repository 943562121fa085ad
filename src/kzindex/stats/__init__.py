"""Numbers only: numpy in, numpy out. Nothing here knows of an indicator, a vote or a country."""
