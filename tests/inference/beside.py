"""Scores made of a few numbers, set beside a V-Dem file made of a few more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

import kzindex
from kzindex.frames import Row, records
from kzindex.inference.validity import Validity
from kzindex.model.design import Use
from kzindex.model.study import Study
from kzindex.scoring.score import Scores

from .made import invented

MEASURE = "жиын"  # without a tag in the invented codebook
LINE = [10, 20, 30, 40, 50, 60, 70, 80]
NUMBERS = ["first", "last", "rho", "low90", "high90", "gap", "gap_vdem", "error_share", "values", "range"]
Values = Sequence[float | str]


@dataclass(frozen=True)
class Vote:
    """A score at a vote."""

    year: int
    score: float
    se: float = 1.0
    day: str = "06-10"
    type: str = "жалпы"
    status: str = "scored"
    measure: str = MEASURE


def study_of(**vdem: Mapping[str, int]) -> Study:
    """The invented study with these tags of measures."""
    use = {measure: Use.model_validate({"vdem": tags}) for measure, tags in vdem.items()}
    return replace(invented(), design=invented().design.model_copy(update={"use": use}))


def scores(votes: Sequence[Vote], of: Study) -> Scores:
    """Scores as if they had come out of codings."""
    rows = [
        {
            "election": f"{vote.year}-{vote.day}-{vote.type}",
            "date": f"{vote.year}-{vote.day}",
            "type": vote.type,
            "era": [era.id for era in of.design.eras if era.start.isoformat() <= f"{vote.year}-{vote.day}"][-1],
            "measure": vote.measure,
            "score": vote.score if vote.status == "scored" else np.nan,
            "se": vote.se if vote.status == "scored" else np.nan,
            "status": vote.status,
        }
        for vote in votes
    ]
    names = ["election", "date", "type", "era", "measure", "score", "se", "status"]
    return Scores(study=of, codings=pd.DataFrame(), table=pd.DataFrame(rows, columns=names))


def written(folder: Path, years: Sequence[int], columns: Mapping[str, Values]) -> Path:
    """A V-Dem file of these years."""
    path = folder / "vdem.csv"
    rows = [("ARL", year, *(values[i] for values in columns.values())) for i, year in enumerate(years)]
    lines = [",".join(map(str, row)) for row in [("country_text_id", "year", *columns), *rows]]
    path.write_text("\n".join(lines) + "\n")
    return path


def beside(
    folder: Path,
    score: Sequence[float],
    value: Values,
    *,
    se: float = 1.0,
    tag: str = "v2x_one",
    sign: int = 1,
    first: int = 2001,
    bounds: tuple[Values, Values] | None = None,
) -> Validity:
    """A measure beside a tag, one vote a year."""
    years = range(first, first + len(score))
    of = study_of(жиын={tag: sign})
    columns = {tag: value} | (dict(zip((f"{tag}_codelow", f"{tag}_codehigh"), bounds, strict=True)) if bounds else {})
    votes = [Vote(year, each, se) for year, each in zip(years, score, strict=True)]
    return kzindex.validity(scores(votes, of), written(folder, years, columns))


def row(found: Validity, measure: str = MEASURE, tag: str | None = None) -> Row:
    """The row of a measure, where needed of one of its tags."""
    [one] = [x for x in records(found.table) if x["measure"] == measure and x["tag"] == (tag or x["tag"])]
    return one


def finding(found: Validity) -> tuple[str, str]:
    """The finding, and why."""
    one = row(found)
    return one["finding"], one["why"]
