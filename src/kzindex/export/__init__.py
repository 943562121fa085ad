"""Results for other studies: tables with keys, labels and units, and the data package that holds them."""
