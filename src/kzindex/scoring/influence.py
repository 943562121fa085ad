"""What each coding, source and lineage does to a score: the score with and without it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from kzindex.frames import records
from kzindex.scoring.score import Scores, score_codings


@dataclass(frozen=True, kw_only=True)
class Effect:
    """A score without some codings.

    `without` is NaN where the score is then withheld or does not apply; `status` says which.
    """

    kind: str  # coding, source or lineage
    name: str
    codings: int
    measure: str
    item: bool  # whether the measure is an item
    score: float
    without: float
    status: str


def scored_at(scores: Scores, vote: str) -> pd.DataFrame:
    """Codings with a level that enter a score of this vote."""
    codings = scores.codings
    return codings[(codings["election"] == vote) & (codings["place"] == "scored") & (codings["level"] >= 0)]


def value(scores: Scores, vote: str, measure: str) -> dict[str, Any]:
    """The row of the table for one vote and measure."""
    table = scores.table
    return records(table[(table["election"] == vote) & (table["measure"] == measure)])[0]


def without(scores: Scores, vote: str, rows: pd.Index) -> Scores:
    """Scores of one vote without these codings (rows of `scores.codings`)."""
    codings = scores.codings[scores.codings["election"] == vote]
    return score_codings(scores.study, codings.drop(index=rows))


def effects(
    scores: Scores, vote: str, measures: list[str], codings: pd.DataFrame, kinds: tuple[str, ...]
) -> list[Effect]:
    """Score with and without each coding, source or lineage among `codings`.

    Parameters
    ----------
    vote : str
    measures : list of str
    codings : DataFrame
        Rows of `scored_at`.
    kinds : tuple of {"coding", "source", "lineage"}

    Returns
    -------
    list of Effect
        By kind in the order asked; sources and lineages with the largest move first.
    """
    found = []
    for kind in kinds:
        keys = codings.index if kind == "coding" else codings[kind]
        some = []
        for name, rows in codings.groupby(keys, sort=False):
            left = without(scores, vote, rows.index)
            for measure in measures:
                here, there = value(scores, vote, measure), value(left, vote, measure)
                some.append(
                    Effect(
                        kind=kind,
                        name=str(name),
                        codings=len(rows),
                        measure=measure,
                        item=here["level"] == "item",
                        score=float(here["score"]),
                        without=float(there["score"]),
                        status=str(there["status"]),
                    )
                )
        found += some if kind == "coding" else sorted(some, key=_size)
    return found


def _size(effect: Effect) -> tuple[float, str]:
    move = effect.without - effect.score
    return (-np.inf if np.isnan(move) and effect.score == effect.score else -abs(np.nan_to_num(move)), effect.name)
