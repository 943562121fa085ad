"""Scores of items, indicators and the index for every vote held."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kzindex.model.codebook import NOT_APPLICABLE, WINDOWS
from kzindex.model.design import CERTAINTIES
from kzindex.model.study import Study
from kzindex.scoring.levels import entered
from kzindex.stats.cells import Cells, score_cells
from kzindex.stats.dates import MONTH
from kzindex.stats.means import Means, interval, weighted_means
from kzindex.stats.reading import level_values, squared_error
from kzindex.study.votes import bounds, window_masks

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

COLUMNS = (
    "election", "date", "type", "era", "level", "measure", "score", "se", "low68", "high68", "low90", "high90",
    "worst", "best", "coverage", "exposure", "codings", "lineages", "status",
)  # fmt: skip
SCORED, WITHHELD = "scored", "withheld"


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


class Grid(NamedTuple):
    """What does not depend on the codings: votes × items."""

    values: Floats  # (items, levels), points
    errors: Floats  # (items, certainties), points squared
    applies: Bools  # (votes, items), by the vote's type
    weights: Floats  # (items,)
    member: Bools  # (indicators, items)


def grid(study: Study) -> Grid:
    """Lay out the complete grid of votes held and items."""
    items, held = study.items, study.held
    error = study.design.protocol.error
    rates = [getattr(error, name) for name in CERTAINTIES]
    most = max(len(item.levels) for item in items)
    values = np.full((len(items), most), np.nan)
    for i, item in enumerate(items):
        values[i, : len(item.levels)] = level_values(len(item.levels), item.direction)
    errors = {k: [squared_error(k, rate, error.decay) for rate in rates] for k in {len(i.levels) for i in items}}
    kinds = held["type"].to_numpy()
    within = [{item.id for item in indicator.items} for indicator in study.indicators]
    return Grid(
        values=values,
        errors=np.array([errors[len(item.levels)] for item in items]),
        applies=np.array([np.isin(kinds, item.types) for item in items]).T.reshape(len(held), len(items)),
        weights=np.array([item.weight for item in items]),
        member=np.array([[item.id in ids for item in items] for ids in within]),
    )


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
    frame = grid(study)
    counted = codings[(codings["place"] == "scored") & codings["election"].isin(study.held["election"])]
    votes, items = len(study.held), len(study.items)
    where = {name: i for i, name in enumerate(study.held["election"])}
    which = {item.id: i for i, item in enumerate(study.items)}
    cell = (counted["election"].map(where) * items + counted["item"].map(which)).to_numpy(np.int64)
    given = (counted["level"] >= 0).to_numpy(bool)
    lineage = np.asarray(pd.factorize(counted["lineage"])[0], dtype=np.int64)
    rank = {name: i for i, name in enumerate(CERTAINTIES)}
    certainty = np.asarray(counted["certainty"].map(rank), dtype=np.int64)
    cells = score_cells(
        cell[given],
        lineage[given],
        counted["level"].to_numpy(np.int64)[given],
        certainty[given],
        cells=votes * items,
        values=np.tile(frame.values, (votes, 1)),
        errors=np.tile(frame.errors, (votes, 1)),
        shared=study.design.protocol.error.shared,
    )
    # an item does not apply where codings say so and none gives a level
    denied = np.bincount(cell[(counted["outcome"] == NOT_APPLICABLE).to_numpy(bool)], minlength=votes * items) > 0
    applies = frame.applies & ~(denied & np.isnan(cells.score)).reshape(votes, items)
    number = np.bincount(cell[given], minlength=votes * items).reshape(votes, items)
    table = _table(
        study, frame, cells, applies, number, _sets(cell[given] // items, lineage[given], cell[given] % items)
    )
    return Scores(study=study, codings=codings, table=table)


def _sets(vote: NDArray[np.int64], lineage: NDArray[np.int64], item: NDArray[np.int64]) -> pd.DataFrame:
    return pd.DataFrame({"vote": vote, "lineage": lineage, "item": item}).drop_duplicates()


def _table(
    study: Study, frame: Grid, cells: Cells, applies: Bools, number: NDArray[np.int64], used: pd.DataFrame
) -> pd.DataFrame:
    votes, items = applies.shape
    point, se = cells.score.reshape(votes, items), cells.se.reshape(votes, items)
    least = study.design.protocol.coverage
    windows = window_masks([item.window for item in study.items], WINDOWS)
    parts = []
    scores, errors, published, could = [], [], [], []
    bound: dict[str, list[Floats]] = {"worst": [], "best": [], "coverage": []}
    for i, indicator in enumerate(study.indicators):
        inside = frame.member[i]
        means = weighted_means(point[:, inside], se[:, inside], applies[:, inside], frame.weights[inside])
        any_applies = applies[:, inside].any(axis=1)
        enough = means.coverage >= least - 1e-12
        scores.append(np.where(enough, means.score, np.nan))
        errors.append(means.se)
        published.append(enough)
        could.append(any_applies)
        for name in bound:
            bound[name].append(getattr(means, name))
        lineages = used[inside[used["item"].to_numpy()]].drop_duplicates(["vote", "lineage"])["vote"]
        status = np.select([~any_applies, enough], [NOT_APPLICABLE, SCORED], WITHHELD)
        parts.append(
            _rows(study, "indicator", indicator.id, means, status)
            | {
                "exposure": exposures(study, windows[inside], applies[:, inside]),
                "codings": number[:, inside].sum(axis=1),
                "lineages": np.bincount(lineages, minlength=votes),
            }
        )
    whole = weighted_means(
        np.column_stack(scores), np.column_stack(errors), np.column_stack(could), np.ones(len(study.indicators))
    )
    every = np.all(published, axis=0)
    means = Means(score=whole.score, se=whole.se, **{name: np.mean(columns, axis=0) for name, columns in bound.items()})
    status = np.select([~np.all(could, axis=0), every], [NOT_APPLICABLE, SCORED], WITHHELD)
    lineages = used.drop_duplicates(["vote", "lineage"])["vote"]
    top = _rows(study, "index", "index", means, status) | {
        "exposure": exposures(study, windows, applies),
        "codings": number.sum(axis=1),
        "lineages": np.bincount(lineages, minlength=votes),
    }
    rows = [top, *parts, *_item_rows(study, point, se, applies, number, cells)]
    table = pd.concat([pd.DataFrame(row) for row in rows], ignore_index=True)
    order = {name: i for i, name in enumerate(study.held["election"])}
    table = table.assign(_vote=table["election"].map(order), _row=np.repeat(np.arange(len(rows)), votes))
    return table.sort_values(["_vote", "_row"]).reset_index(drop=True)[list(COLUMNS)]


def _item_rows(
    study: Study,
    point: Floats,
    se: Floats,
    applies: Bools,
    number: NDArray[np.int64],
    cells: Cells,
) -> list[dict[str, object]]:
    rows = []
    lineages = cells.lineages.reshape(point.shape)
    windows = window_masks([item.window for item in study.items], WINDOWS)
    for k, item in enumerate(study.items):
        covered = applies[:, k] & ~np.isnan(point[:, k])
        open_ = applies[:, k] & ~covered
        means = Means(
            score=point[:, k],
            se=se[:, k],
            worst=np.where(open_, 0.0, point[:, k]),
            best=np.where(open_, 100.0, point[:, k]),
            coverage=np.where(applies[:, k], covered.astype(float), np.nan),
        )
        status = np.select([~applies[:, k], covered], [NOT_APPLICABLE, SCORED], WITHHELD)
        rows.append(
            _rows(study, "item", item.id, means, status)
            | {
                "exposure": exposures(study, windows[[k]], applies[:, [k]]),
                "codings": number[:, k],
                "lineages": lineages[:, k],
            }
        )
    return rows


def _rows(study: Study, level: str, measure: str, means: Means, status: NDArray[np.str_]) -> dict[str, object]:
    verdict = study.design.protocol.verdict
    shown = status == SCORED
    point, se = np.where(shown, means.score, np.nan), np.where(shown, means.se, np.nan)
    low68, high68 = interval(point, se, verdict.width68)
    low90, high90 = interval(point, se, verdict.width90)
    held = study.held
    return {
        "election": held["election"].to_numpy(),
        "date": held["date"].to_numpy(),
        "type": held["type"].to_numpy(),
        "era": held["era"].to_numpy(),
        "level": level,
        "measure": measure,
        "score": point,
        "se": se,
        "low68": low68,
        "high68": high68,
        "low90": low90,
        "high90": high90,
        "worst": means.worst,
        "best": means.best,
        "coverage": means.coverage,
        "status": status,
    }


def exposures(study: Study, windows: Bools, applies: Bools) -> Floats:
    """Months in which an event could count: the union of the windows of the items that apply.

    Parameters
    ----------
    windows : ndarray of bool, shape (items, windows)
    applies : ndarray of bool, shape (votes, items)

    Returns
    -------
    ndarray of float, shape (votes,)
        NaN where no item applies.
    """
    first, last = bounds(study.held)
    has = np.any(applies[:, :, None] & windows[None], axis=1)
    some = has.any(axis=1)
    era = study.held["era_start"].to_numpy()
    begins = np.maximum(np.where(has, first, np.iinfo(np.int64).max).min(axis=1), era)
    ends = np.where(has, last, np.iinfo(np.int64).min).max(axis=1)
    # campaign and run-up end where day begins, so a union of windows has no hole
    days = np.where(some, np.maximum(np.where(some, ends - begins, 0) + 1, 0), np.nan)
    return days / MONTH
