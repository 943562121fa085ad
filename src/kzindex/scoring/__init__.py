"""From a study's evidence to scores, and what each coding does to them."""
