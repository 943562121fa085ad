"""Choices, evidence and batches made of a few numbers, and studies that declare what is tried."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

import kzindex
from kzindex.frames import records
from kzindex.model.design import Matching, Multiverse
from kzindex.model.study import MEAN, Study
from kzindex.multiverse.batch import Batch, Frame, Gaps
from kzindex.multiverse.choices import Choice, Listing
from kzindex.multiverse.evidence import Evidence
from kzindex.multiverse.robustness import Robustness
from kzindex.multiverse.runs import batch, compute, frame
from kzindex.scoring.grid import Grid, lay_out

from ..conftest import INVENTED, STUDY, StudyFolder
from ..test_kazakhstan import ROOT

N = float("nan")
NOT = -1  # the level of a coding by which an item does not apply
Values = Mapping[str, Sequence[float]]
EVERY: dict[str, Any] = {
    "spacing": [2.0],
    "weights": {"draws": 3, "concentration": 4.0},
    "indicator": ["geometric mean", "weakest link"],
    "index": ["geometric mean"],
    "error": [2.0],
    "shared": [0.0],
    "lineage": ["each document"],
    "origin": ["ignored"],
    "passes": ["pass 1", "pass 2"],
    "no_occasion": ["most open", "not covered"],
    "items": ["all"],
    "coverage": [1.0],
    "run_up": ["whole cycle"],
    "boundaries": True,
    "votes_from": ["2003-06-01"],
    "types": ["жалпы", "аймақ"],
    "evidence": {"draws": 3},
}


def declared(study: Study, **given: Any) -> Study:
    """The study with this under `robustness:` and nothing else."""
    return replace(study, design=study.design.model_copy(update={"robustness": Multiverse(**given)}))


def bounded(study: StudyFolder, *days: str) -> None:
    """Name other boundaries in study.yaml."""
    named = "".join(f"  - {{date: {day}, title: x}}\n" for day in days)
    study.replace(STUDY, "indicators: [", f"boundaries:\n{named}indicators: [")


def varied(study: Study, *, draws: int = 2, seed: int = 1, **given: Any) -> Robustness:
    """What becomes of the comparison where this is tried."""
    return kzindex.robustness(kzindex.score(declared(study, **given)), draws=draws, seed=seed)


def alone(found: Robustness, name: str) -> dict[str, dict[str, Any]]:
    """The specification that departs from the protocol in this alone, by measure; the protocol where empty."""
    rows = found.specifications
    rows = rows[rows["list"].isin(["protocol", "one"]) & (rows["name"] == name)]
    assert len(rows) == len(found.scores.study.tops), name
    return {row["measure"]: row for row in records(rows)}


def computed(study: Study, listing: Listing, seed: int) -> Gaps:
    """Gaps of one specification, or of several that read the same."""
    ((_, gaps),) = compute(study, listing, batch(study, listing, seed), frame(study), seed)
    return gaps


@cache
def kazakhstan() -> Robustness:
    """The repository's own study with few drawn."""
    return kzindex.robustness(kzindex.score(kzindex.load(ROOT)), draws=16)


def choice(id: str, *options: str, drawn: bool = False) -> Choice:
    return Choice(id=id, title=f"the {id}", options=options, values=options, drawn=drawn)


def framed(home: Sequence[int], votes: int, *, stratum: Sequence[int] | None = None, conflicts: str = MEAN) -> Frame:
    """Votes of one type unless said otherwise, to all of which every item applies; eras are small, 1 vote is enough."""
    return Frame(
        stratum=np.array(stratum or [0] * votes),
        kinds=np.ones((votes, len(home)), dtype=bool),
        home=np.array(home),
        rule=Matching(votes=1, small_era=1, votes_small=1),
        conflicts=conflicts,
    )


def batched(
    many: int = 1,
    *,
    votes: int,
    weights: Sequence[float],
    indicator: str = "arithmetic mean",
    index: str = "arithmetic mean",
    error: float | Sequence[float] = 1.0,
    shared: float | Sequence[float] = 0.3,
    matched: bool = True,
    coverage: float | Sequence[float] = 0.6,
    draw: int | Sequence[int] = 0,
) -> Batch:
    """Specifications that differ in what is given as a list."""

    def numbers(given: float | Sequence[float]) -> NDArray[np.float64]:
        return np.array(np.broadcast_to(given, many), dtype=np.float64)

    return Batch(
        weights=np.tile(np.array(weights, dtype=float), (many, 1)),
        indicator=np.array([indicator] * many),
        index=np.array([index] * many),
        error=numbers(error),
        shared=numbers(shared),
        matched=np.full(many, matched),
        coverage=numbers(coverage),
        votes=np.ones((many, votes), dtype=bool),
        draw=numbers(draw).astype(np.int64),
    )


def gridded(*values: Sequence[float], errors: Sequence[float] = (100.0, 400.0, 900.0)) -> Grid:
    """Items with these points per level; squared errors by certainty."""
    most = max(map(len, values))
    points = np.array([[*each, *[N] * (most - len(each))] for each in values])
    whole = lay_out(kzindex.load(INVENTED))
    return replace(whole, values=points, errors=np.tile(np.array(errors), (len(values), 1)))


def coded(codings: Sequence[tuple[int, int, int, int, int]], later: Sequence[int]) -> Evidence:
    """Codings of (vote, item, level, certainty, lineage)."""
    vote, item, level, certainty, lineage = np.array(codings, dtype=np.int64).reshape(-1, 5).T
    return Evidence(
        vote=vote, item=item, level=level, certainty=certainty, lineage=lineage, row=np.arange(len(codings)),
        later=np.array(later, dtype=bool),
    )  # fmt: skip
