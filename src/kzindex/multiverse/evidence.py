"""The codings as each way of reading takes them, as arrays: what a specification is computed from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kzindex.inference.contrasts import compared, with_boundary
from kzindex.model.codebook import NOT_APPLICABLE
from kzindex.model.design import CERTAINTIES
from kzindex.model.study import Study
from kzindex.scoring.levels import COLUMNS, from_facts, of_pass, standing, with_lineage
from kzindex.study.place import placed_anew

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
DENIED = -1  # the level of a coding by which an item does not apply


class Reading(NamedTuple):
    """A way of reading: what decides which codings there are, and of which vote and lineage."""

    passes: str
    lineage: str
    origin: str
    run_up: str
    boundary: date


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Codings placed in a window of a vote that is compared; arrays of shape (codings,) unless said otherwise.

    Attributes
    ----------
    vote, item, level, certainty, lineage : ndarray of int
        Numbers in the order of the votes compared, the items, levels (-1: does not apply), certainties and names of
        lineages.
    row : ndarray of int
        The place of the coding in the frame it comes from.
    later : ndarray of bool, shape (votes,)
    """

    vote: Ints
    item: Ints
    level: Ints
    certainty: Ints
    lineage: Ints
    row: Ints
    later: Bools

    def without(self, rows: Bools) -> "Evidence":
        """The evidence without these codings; `rows` of shape (codings,)."""
        return replace(self, **{name: getattr(self, name)[~rows] for name in _OF_CODINGS})

    def plus(self, other: "Evidence") -> "Evidence":
        """The evidence and more, with lineages numbered in the same order."""
        return replace(self, **{n: np.concatenate([getattr(self, n), getattr(other, n)]) for n in _OF_CODINGS})


_OF_CODINGS = ("vote", "item", "level", "certainty", "lineage", "row")


def evidence(study: Study, rows: pd.DataFrame, lineages: Sequence[str] | None = None) -> Evidence:
    """The arrays of some codings (rows as of `kzindex.scoring.levels.entered`); lineages in this order."""
    votes = compared(study)
    denied = (rows["outcome"] == NOT_APPLICABLE).to_numpy(bool)
    says = (rows["level"].to_numpy(np.int64) >= 0) | denied
    counts = ((rows["place"] == "scored") & rows["election"].isin(votes)).to_numpy(bool) & says
    used = rows[counts]

    def numbers(column: str, order: Sequence[str]) -> Ints:
        return np.asarray(used[column].map({name: i for i, name in enumerate(order)}), dtype=np.int64)

    return Evidence(
        vote=numbers("election", votes),
        item=numbers("item", [item.id for item in study.items]),
        level=used["level"].to_numpy(np.int64).clip(DENIED),
        certainty=numbers("certainty", CERTAINTIES),
        lineage=numbers("lineage", sorted(used["lineage"].unique()) if lineages is None else lineages),
        row=np.flatnonzero(counts),
        later=np.array([study.era_of[name] == study.design.eras[-1].id for name in votes], dtype=bool),
    )


class Readings:
    """The evidence under each way of reading; what several ways have in common is computed once."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self._placed = cache(self._place)
        self._standing = cache(self._stand)
        self._facts = cache(self._derive)

    def evidence(self, reading: Reading) -> Evidence:
        """The evidence under one way of reading."""
        placed = self._placed(reading.run_up, reading.boundary)
        origins, derived = self._facts(reading.lineage, reading.origin)
        rows = self._standing(reading.passes, reading.run_up, reading.boundary)
        rows = with_lineage(origins, rows if reading.origin != "ignored" else rows.assign(origin=""))
        return evidence(placed, pd.concat([rows[COLUMNS], *derived], ignore_index=True))

    def _place(self, run_up: str, boundary: date) -> Study:
        """The study counted from a boundary, with run-ups of the protocol's months or of the whole cycle."""
        start = self.study.design.eras[-1].start
        study = self.study if boundary == start else with_boundary(self.study, boundary)
        if run_up != "whole cycle":
            return study
        votes = study.votes.assign(runup_start=study.votes["cycle_start"])
        return replace(study, votes=votes, codings=placed_anew(study, votes))

    def _stand(self, passes: str, run_up: str, boundary: date) -> pd.DataFrame:
        study = self._placed(run_up, boundary)
        return standing(study) if passes == "adjudicated" else of_pass(study, passes.removeprefix("pass "))

    def _derive(self, lineage: str, origin: str) -> tuple[Study, list[pd.DataFrame]]:
        """The study with lineages and origins as they are taken, and the levels that facts then give."""
        study = self.study
        if lineage == "each document":
            sources = {name: source.model_copy(update={"lineage": name}) for name, source in study.sources.items()}
            study = replace(study, sources=sources)
        if origin == "ignored":
            study = replace(study, facts=study.facts.assign(origin=""))
        return study, from_facts(study)
