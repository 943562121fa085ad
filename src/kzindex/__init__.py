"""Scores of a country's national votes that open down to the passage they were read from.

A *study* is a folder: `study.yaml` (eras, vote types, the protocol's numbers), `indicators/` (the codebook: items with
levels and anchors) and `seeds/` (votes, sources, codings, facts, claims). The package carries Kazakhstan's.

    study = kzindex.load()          # the folder, checked: every problem at once
    scores = kzindex.score(study)   # .index, .indicators, .items, .table
    kzindex.series(scores)          # by vote or by year, long or wide
    kzindex.compare(scores)         # how the last era's votes differ from the era's before: .table
    kzindex.robustness(scores)      # how the verdicts fare when the method's choices are made otherwise: .table
    kzindex.claims(study)           # what sources assert, tested on the others
    kzindex.reliability(study)      # how far the two passes of coding agree: .table, .units

Into other studies, of the study at hand where none is given:

    kzindex.votes()                 # a row per vote, with the keys of V-Dem, COW, Gleditsch and Ward, NELDA
    kzindex.country_year()          # a row per year, carried forward and flagged
    kzindex.draws(scores, 1000)     # scores drawn with their reading error
    kzindex.describe("index")       # what a measure is, and when to use something else
    kzindex.validity(scores, file)  # beside the user's own copy of V-Dem: .table, .pairs

A *coding* says which level of which item a passage shows for which vote, with what certainty. Codings of one lineage
(documents that share interviews or an agency report) count once. An item's score is the plain mean of its lineages'
readings on 0-100 (100 = open), an indicator's the weighted mean of its covered items, the index the mean of the
indicators. Below the protocol's coverage a score is withheld; beside every score stand its reading error, its coverage
and the bounds that missing evidence leaves. No vote's score depends on another vote.

The code reads downwards: `cli` on `export` and `report`, `output`, `multiverse` on `inference` on `scoring` on `study`
(folder to model) on `stats` (numpy) on `model` and `errors`.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kzindex.export.describe import Description, describe
    from kzindex.export.panel import country_year, votes
    from kzindex.inference.claims import TestedClaims, claims
    from kzindex.inference.compare import Comparison, compare
    from kzindex.inference.reliability import Reliability, reliability
    from kzindex.inference.validity import Validity, validity
    from kzindex.model.study import Study
    from kzindex.multiverse.robustness import Robustness, robustness
    from kzindex.scoring.draws import draws
    from kzindex.scoring.score import Scores, score
    from kzindex.scoring.series import series
    from kzindex.study.folder import load

__version__ = "0.8.0"
__all__ = [
    "Comparison", "Description", "Reliability", "Robustness", "Scores", "Study", "TestedClaims", "Validity", "claims",
    "compare", "country_year", "describe", "draws", "load", "reliability", "robustness", "score", "series", "validity",
    "votes",
]  # fmt: skip

_HOME = {
    "load": "kzindex.study.folder",
    "score": "kzindex.scoring.score",
    "series": "kzindex.scoring.series",
    "votes": "kzindex.export.panel",
    "country_year": "kzindex.export.panel",
    "describe": "kzindex.export.describe",
    "Description": "kzindex.export.describe",
    "draws": "kzindex.scoring.draws",
    "validity": "kzindex.inference.validity",
    "Validity": "kzindex.inference.validity",
    "claims": "kzindex.inference.claims",
    "TestedClaims": "kzindex.inference.claims",
    "compare": "kzindex.inference.compare",
    "reliability": "kzindex.inference.reliability",
    "robustness": "kzindex.multiverse.robustness",
    "Comparison": "kzindex.inference.compare",
    "Reliability": "kzindex.inference.reliability",
    "Robustness": "kzindex.multiverse.robustness",
    "Scores": "kzindex.scoring.score",
    "Study": "kzindex.model.study",
}


def __getattr__(name: str) -> object:
    """Import what is asked for, when it is asked for."""
    if name in _HOME:
        from importlib import import_module

        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'kzindex' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
