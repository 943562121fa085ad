"""The complete grid of votes held and items: what does not depend on the codings, and what they fill it with."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kzindex.model.codebook import NOT_APPLICABLE, WINDOWS
from kzindex.model.design import CERTAINTIES
from kzindex.model.study import BEST, MEAN, Study
from kzindex.stats.cells import score_cells
from kzindex.stats.dates import MONTH
from kzindex.stats.reading import level_values, squared_error
from kzindex.study.votes import bounds, window_masks

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Grid:
    """What a study fixes for every vote and item."""

    values: Floats  # (items, levels), points; NaN past an item's last level
    errors: Floats  # (items, certainties), points squared
    weights: Floats  # (items,)
    applies: Bools  # (votes, items), by the vote's type
    windows: Bools  # (items, windows)
    first: Ints  # (votes, windows), day numbers, cut at the vote's era
    last: Ints  # (votes, windows), day numbers


def lay_out(study: Study, spacing: float = 1.0) -> Grid:
    """Lay out the grid of a study, with levels spaced as in `kzindex.stats.reading.level_values`."""
    items, held = study.items, study.held
    error = study.design.protocol.error
    rates = [getattr(error, name) for name in CERTAINTIES]
    sizes = [len(item.levels) for item in items]
    values = np.full((len(items), max(sizes)), np.nan)
    for i, item in enumerate(items):
        values[i, : sizes[i]] = level_values(sizes[i], item.direction, spacing)
    squares = {size: [squared_error(size, rate, error.decay, spacing) for rate in rates] for size in set(sizes)}
    kinds = held["type"].to_numpy()
    first, last = bounds(held)
    return Grid(
        values=values,
        errors=np.array([squares[size] for size in sizes]),
        weights=np.array([item.weight for item in items]),
        applies=np.column_stack([np.isin(kinds, item.types) for item in items]),
        windows=window_masks([item.window for item in items], WINDOWS),
        first=np.maximum(first, held["era_start"].to_numpy()[:, None]),
        last=last,
    )


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What the codings say in every cell; arrays of shape (votes, items), and one row per coding in `used`."""

    point: Floats  # points, NaN where not covered
    se: Floats  # points
    applies: Bools
    codings: Ints  # with a level
    used: tuple[Ints, Ints, Ints]  # vote, item, lineage of the codings with a level


def fill(study: Study, grid: Grid, codings: pd.DataFrame) -> Filled:
    """Fill the grid with the codings that are placed in a window of a vote held."""
    there = (codings["place"] == "scored") & codings["election"].isin(study.held["election"])
    counted = codings.loc[there, ["election", "item", "outcome", "level", "certainty", "lineage"]]
    shape = grid.applies.shape
    size = shape[0] * shape[1]
    vote = _numbers(counted["election"], list(study.held["election"]))
    item = _numbers(counted["item"], [item.id for item in study.items])
    cell = vote * shape[1] + item
    level = counted["level"].to_numpy(np.int64)
    given = level >= 0
    if study.conflicts != MEAN:
        given[given] = at_end(cell[given], grid.values[item[given], level[given]], study.conflicts)
    lineage = np.asarray(pd.factorize(counted["lineage"])[0], dtype=np.int64)
    cells = score_cells(
        cell[given],
        lineage[given],
        level[given],
        _numbers(counted["certainty"], list(CERTAINTIES))[given],
        cells=size,
        values=grid.values,
        errors=grid.errors,
        shared=study.design.protocol.error.shared,
    )
    # an item does not apply where codings say so and none gives a level
    denied = np.bincount(cell[(counted["outcome"] == NOT_APPLICABLE).to_numpy(bool)], minlength=size) > 0
    return Filled(
        point=cells.score.reshape(shape),
        se=cells.se.reshape(shape),
        applies=grid.applies & ~(denied & np.isnan(cells.score)).reshape(shape),
        codings=np.bincount(cell[given], minlength=size).reshape(shape),
        used=(vote[given], item[given], lineage[given]),
    )


def at_end(cell: Ints, points: Floats, conflicts: str) -> Bools:
    """Which codings say the best, or the worst, that any says of their cell; shape (codings,)."""
    sign = 1.0 if conflicts == BEST else -1.0
    most = np.full(int(cell.max(initial=-1)) + 1, -np.inf)
    np.maximum.at(most, cell, sign * points)
    return np.asarray(sign * points == most[cell])


def _numbers(names: pd.Series, order: list[str]) -> Ints:
    return np.asarray(names.map({name: i for i, name in enumerate(order)}), dtype=np.int64)


def lineages(filled: Filled, inside: Bools) -> Ints:
    """How many lineages give a level to any of these items, at each vote."""
    vote, item, lineage = filled.used
    chosen = inside[item]
    span = int(lineage.max(initial=0)) + 1
    pairs = np.sort(vote[chosen] * span + lineage[chosen])
    return np.bincount(pairs[np.diff(pairs, prepend=-1) > 0] // span, minlength=len(filled.point))


def exposure(grid: Grid, applies: Bools, inside: Bools) -> Floats:
    """Months in which an event could count: the union of the windows of those of these items that apply.

    Returns
    -------
    ndarray of float, shape (votes,)
        NaN where none applies.
    """
    has = np.any(applies[:, inside, None] & grid.windows[None, inside], axis=1)
    some = has.any(axis=1)
    # campaign and run-up end where day begins, so a union of windows has no hole
    begins = np.where(has, grid.first, np.iinfo(np.int64).max).min(axis=1)
    ends = np.where(has, grid.last, np.iinfo(np.int64).min).max(axis=1)
    days = np.maximum(np.where(some, ends, 0) - np.where(some, begins, 0) + 1, 0)
    return np.where(some, days / MONTH, np.nan)
