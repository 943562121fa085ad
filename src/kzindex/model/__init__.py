"""What a study is made of, frozen. The YAML files are read into these; the CSV files become frames of a `Study`."""
