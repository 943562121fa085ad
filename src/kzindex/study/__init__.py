"""From a folder to a checked, frozen `kzindex.model.study.Study`."""
