"""What each coding, source and lineage does to a score: the score with and without it."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from kzindex.frames import records
from kzindex.model.codebook import NOT_APPLICABLE
from kzindex.model.study import Study
from kzindex.scoring.score import Scores, score, score_codings


@dataclass(frozen=True, kw_only=True)
class Effect:
    """A score without some codings.

    `without` is NaN where the score is then withheld or does not apply; `status` says which.
    """

    name: str  # of the coding, item, source or lineage left out
    codings: int
    measure: str
    item: bool  # whether the measure is an item
    score: float
    without: float
    status: str


def scored_at(scores: Scores, vote: str) -> pd.DataFrame:
    """Codings that decide a score of this vote: those with a level, and those by which an item does not apply."""
    codings = scores.codings
    decides = (codings["level"] >= 0) | (codings["outcome"] == NOT_APPLICABLE)
    return codings[(codings["election"] == vote) & (codings["place"] == "scored") & decides]


def value(scores: Scores, vote: str, measure: str) -> dict[str, Any]:
    """The row of the table for one vote and measure."""
    table = scores.table
    return records(table[(table["election"] == vote) & (table["measure"] == measure)])[0]


def without(scores: Scores, vote: str, rows: pd.Index) -> Scores:
    """Scores of one vote without these codings (rows of `scores.codings`)."""
    codings = scores.codings[scores.codings["election"] == vote]
    return score_codings(_alone(scores.study, vote), codings.drop(index=rows))


def without_source(scores: Scores, vote: str, source: str) -> Scores:
    """Scores of one vote as if a document had not been read: without its codings and its facts."""
    return score(_alone(scores.study.of_sources(lambda name: name != source), vote))


def _alone(study: Study, vote: str) -> Study:
    """The study with one vote, whose score depends on no other."""

    def of(frame: pd.DataFrame) -> pd.DataFrame:
        return frame[frame["election"] == vote].reset_index(drop=True)

    frames = (of(frame) for frame in (study.votes, study.codings, study.facts, study.adjudication))
    votes, codings, facts, adjudication = frames
    return replace(study, votes=votes, codings=codings, facts=facts, adjudication=adjudication)


def effects(scores: Scores, vote: str, measures: list[str], codings: pd.DataFrame, kind: str) -> list[Effect]:
    """Score with and without each coding, item, source or lineage among `codings`.

    Parameters
    ----------
    vote : str
    measures : list of str
    codings : DataFrame
        Rows of `scored_at`.
    kind : {"coding", "item", "source", "lineage"}

    Returns
    -------
    list of Effect
        Codings in their order; items, sources and lineages with the largest move first.
    """
    found = []
    for name, rows in _groups(codings, kind):
        left = without_source(scores, vote, name) if kind == "source" else without(scores, vote, rows.index)
        for measure in measures:
            here, there = value(scores, vote, measure), value(left, vote, measure)
            found.append(
                Effect(
                    name=name,
                    codings=len(rows),
                    measure=measure,
                    item=here["level"] == "item",
                    score=float(here["score"]),
                    without=float(there["score"]),
                    status=str(there["status"]),
                )
            )
    return found if kind == "coding" else sorted(found, key=_size)


def _groups(codings: pd.DataFrame, kind: str) -> list[tuple[str, pd.DataFrame]]:
    """The codings by what is left out; a level derived from figures of two sources belongs to both."""
    if kind == "coding":
        return [(str(label), codings.loc[[label]]) for label in codings.index]
    names = codings[kind] if kind != "source" else pd.concat([codings["source"], codings["source_2"]])
    second = codings["source_2"] if kind == "source" else pd.Series("", index=codings.index)
    return [(str(n), codings[(codings[kind] == n) | (second == n)]) for n in dict.fromkeys(names) if n]


def _size(effect: Effect) -> tuple[float, str]:
    move = effect.without - effect.score
    return (-np.inf if np.isnan(move) and effect.score == effect.score else -abs(np.nan_to_num(move)), effect.name)
