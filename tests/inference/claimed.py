"""Claims on evidence made for the purpose, and what is found on them; a newspaper (lineage газет) asserts them."""

from typing import Any

import kzindex
from kzindex.frames import records

from ..compared import FIRST, LAST
from ..conftest import StudyFolder

EVERY = [*FIRST, LAST[0]]  # five votes
LIMIT = "kind: limit, of: [балама], votes: {types: [жалпы]}, at_most: 1"


def found(study: StudyFolder) -> "kzindex.TestedClaims":
    return kzindex.claims(study.load())


def verdict(study: StudyFolder) -> tuple[str, str]:
    """The verdict on the first claim and why there is none."""
    row = records(found(study).table)[0]
    return row["verdict"], row["why"]


def finding(study: StudyFolder) -> dict[str, Any]:
    return records(found(study).findings)[0]
