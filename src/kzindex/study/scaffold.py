"""The scaffold of another country's study: the files in the folder of the same name, as a researcher gets them."""

import importlib.resources
import json
from importlib.resources.abc import Traversable

import yaml

from kzindex.model.study import Study

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


def left_over(study: Study) -> list[str]:
    """What a study still says as the scaffold does, though its votes are its own.

    Returns
    -------
    list of str
        Keys of study.yaml, and the protocol's text; none while votes of the scaffold are left.
    """
    files, design = scaffold(), study.design
    sample = yaml.safe_load(files["study.yaml"])
    votes = {row.partition(b",")[0].decode() for row in files["seeds/elections.csv"].splitlines()[1:]}
    if votes & set(study.votes["election"]):
        return []
    text = (study.root / design.protocol.text).read_bytes() if design.protocol.text else b""
    same = {
        "country.iso3": design.country.iso3 == sample["country"]["iso3"],
        "release.authors": design.release is not None and design.release.authors == sample["release"]["authors"],
        "readers": design.readers == sample["readers"],
        "protocol.fixed": design.protocol.fixed == sample["protocol"]["fixed"],
        str(design.protocol.text): text == files["docs/protocol.md"],
    }
    return [name for name, as_it_was in same.items() if as_it_was]


def _below(folder: Traversable, path: str) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.startswith("."):
            continue
        name = f"{path}{entry.name}"
        found |= _below(entry, f"{name}/") if entry.is_dir() else {name: entry.read_bytes()}
    return found
