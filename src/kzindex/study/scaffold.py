"""The scaffold of another country's study: the files in the folder of the same name, as a researcher gets them."""

import importlib.resources
import json
from importlib.resources.abc import Traversable

SAMPLE = "Sample country"  # what the scaffold is called where no country is named


def scaffold(country: str = SAMPLE) -> dict[str, bytes]:
    """Every file of the scaffold, by path below the study's folder.

    Parameters
    ----------
    country : str
        Stands in study.yaml as the country's name and in the title, which goes on saying that the study is invented.

    Returns
    -------
    dict of str to bytes
        A study that loads and scores as it is. Its protocol's digest does not depend on the country.
    """
    files = _below(importlib.resources.files("kzindex.study") / "scaffold", "")
    named = json.dumps(country, ensure_ascii=False)[1:-1]  # inside double quotes YAML reads what JSON writes
    files["study.yaml"] = files["study.yaml"].replace(SAMPLE.encode(), named.encode())
    return files


def _below(folder: Traversable, path: str) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.startswith("."):
            continue
        name = f"{path}{entry.name}"
        found |= _below(entry, f"{name}/") if entry.is_dir() else {name: entry.read_bytes()}
    return found
