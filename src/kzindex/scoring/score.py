"""Scores of items, indicators and the index for every vote held."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kzindex.language import N_
from kzindex.model.codebook import NOT_APPLICABLE
from kzindex.model.study import Study
from kzindex.scoring.grid import Bools, Filled, Floats, Grid, Ints, exposure, fill, lay_out, lineages
from kzindex.scoring.levels import entered
from kzindex.stats.means import Means, interval, weighted_means

COLUMNS = (
    "election", "date", "type", "era", "level", "measure", "score", "se", "low68", "high68", "low90", "high90",
    "worst", "best", "coverage", "exposure", "codings", "lineages", "status",
)  # fmt: skip
SCORED, WITHHELD = N_("scored"), N_("withheld")


@dataclass(frozen=True, repr=False)
class Scores:
    """Scores of a study's votes.

    Attributes
    ----------
    study : Study
        What they were made from.
    codings : DataFrame
        Every coding that stands, scored or not (see `kzindex.scoring.levels.entered`).
    table : DataFrame
        Long: one row per vote held, level (index, indicator, item) and measure; see docs/method.md for the columns.
        Points are 0-100, 100 = open; `coverage` 0-1; `exposure` in months.
    """

    study: Study
    codings: pd.DataFrame
    table: pd.DataFrame

    def __repr__(self) -> str:
        scored = [f"{(rows['status'] == SCORED).sum()} of {len(rows)} {name}" for name, rows in (
            ("indices", self.index), ("indicator scores", self.indicators), ("item scores", self.items)
        )]  # fmt: skip
        return f"Scores({self.study.design.title!r}: {', '.join(scored)} published)"

    @cached_property
    def index(self) -> pd.DataFrame:
        """Rows of the index, one per vote."""
        return self._of("index")

    @cached_property
    def indicators(self) -> pd.DataFrame:
        """Rows of the indicators."""
        return self._of("indicator")

    @cached_property
    def items(self) -> pd.DataFrame:
        """Rows of the items."""
        return self._of("item")

    def _of(self, level: str) -> pd.DataFrame:
        return self.table[self.table["level"] == level].reset_index(drop=True)


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One measure at every vote held; arrays of shape (votes,)."""

    level: str  # index, indicator or item
    name: str
    means: Means
    status: NDArray[np.str_]
    exposure: Floats  # months
    codings: Ints
    lineages: Ints


def score(study: Study) -> Scores:
    """Score every vote held.

    Parameters
    ----------
    study : Study

    Returns
    -------
    Scores
        Its `table` has every vote × measure, each gap with its status.
    """
    return score_codings(study, entered(study))


def score_codings(study: Study, codings: pd.DataFrame) -> Scores:
    """Score every vote held from these codings (a subset of what `entered` gives, say)."""
    grid = lay_out(study)
    filled = fill(study, grid, codings)
    least = study.design.protocol.least
    ids = np.array([item.id for item in study.items])
    indicators = [
        _measure(grid, filled, "indicator", indicator.id, np.isin(ids, [item.id for item in indicator.items]), least)
        for indicator in study.indicators
    ]
    items = [_measure(grid, filled, "item", name, ids == name, least) for name in ids]
    table = _table(study, [_index(grid, filled, indicators), *indicators, *items])
    return Scores(study=study, codings=codings, table=table)


def _measure(grid: Grid, filled: Filled, level: str, name: str, inside: Bools, least: float) -> Measured:
    """The weighted mean over some items; of a single item, its own score."""
    applies = filled.applies[:, inside]
    means = weighted_means(filled.point[:, inside], filled.se[:, inside], applies, grid.weights[inside])
    return Measured(
        level=level,
        name=name,
        means=means,
        status=_status(np.asarray(applies.any(axis=1)), means.coverage >= least),
        exposure=exposure(grid, filled.applies, inside),
        codings=filled.codings[:, inside].sum(axis=1),
        lineages=lineages(filled, inside),
    )


def _index(grid: Grid, filled: Filled, indicators: list[Measured]) -> Measured:
    """The plain mean of the indicators, where all are published; its bounds and coverage are theirs averaged."""

    def columns(name: str) -> Floats:
        return np.column_stack([getattr(indicator.means, name) for indicator in indicators])

    status = np.column_stack([indicator.status for indicator in indicators])
    applies = status != NOT_APPLICABLE
    point = np.where(status == SCORED, columns("score"), np.nan)
    whole = weighted_means(point, columns("se"), applies, np.ones(len(indicators)))
    every = np.ones(len(grid.weights), dtype=bool)
    return Measured(
        level="index",
        name="index",
        means=Means(
            score=whole.score,
            se=whole.se,
            worst=columns("worst").mean(axis=1),
            best=columns("best").mean(axis=1),
            coverage=columns("coverage").mean(axis=1),
        ),
        status=_status(applies.all(axis=1), (status == SCORED).all(axis=1)),
        exposure=exposure(grid, filled.applies, every),
        codings=filled.codings.sum(axis=1),
        lineages=lineages(filled, every),
    )


def _status(applies: Bools, enough: Bools) -> NDArray[np.str_]:
    return np.select([~applies, enough], [NOT_APPLICABLE, SCORED], WITHHELD)


def _table(study: Study, measured: list[Measured]) -> pd.DataFrame:
    """The long table, vote by vote, measures in the order given; numbers only where a score is published."""
    verdict, held = study.design.protocol.verdict, study.held

    def rows(each: Callable[[Measured], NDArray[Any]]) -> NDArray[Any]:
        return np.array([each(measure) for measure in measured]).T.ravel()

    status = rows(lambda measure: measure.status)
    shown = status == SCORED
    point = np.where(shown, rows(lambda measure: measure.means.score), np.nan)
    se = np.where(shown, rows(lambda measure: measure.means.se), np.nan)
    (low68, high68), (low90, high90) = (interval(point, se, w) for w in (verdict.width68, verdict.width90))
    votes = held[["election", "date", "type", "era"]]
    numbers = {
        "level": np.tile([measure.level for measure in measured], len(held)),
        "measure": np.tile([measure.name for measure in measured], len(held)),
        "score": point, "se": se, "low68": low68, "high68": high68, "low90": low90, "high90": high90,
        "worst": rows(lambda measure: measure.means.worst),
        "best": rows(lambda measure: measure.means.best),
        "coverage": rows(lambda measure: measure.means.coverage),
        "exposure": rows(lambda measure: measure.exposure),
        "codings": rows(lambda measure: measure.codings),
        "lineages": rows(lambda measure: measure.lineages),
        "status": status,
    }  # fmt: skip
    repeated = votes.iloc[np.repeat(np.arange(len(held)), len(measured))].reset_index(drop=True)
    return pd.concat([repeated, pd.DataFrame(numbers)], axis=1)[list(COLUMNS)]
