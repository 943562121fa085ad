"""From coded levels to the score of a cell (one item at one vote), for all cells at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Cells:
    """Scores of cells, each array of shape (cells,) or (draws, cells); one without a reading is NaN with 0 lineages."""

    score: Floats  # points, 0-100
    se: Floats  # points
    lineages: Ints


@dataclass(frozen=True, kw_only=True)
class Readings:
    """What each lineage says of each cell, by cell and then the surest first; arrays of shape (readings,)."""

    home: Ints  # the cell
    lineage: Ints
    value: Floats  # points
    squared: Floats  # squared reading error, points squared


def score_cells(
    cell: Ints,
    lineage: Ints,
    level: Ints,
    certainty: Ints,
    *,
    cells: int,
    values: Floats,
    errors: Floats,
    shared: float,
) -> Cells:
    """Score every cell from its codings: `combine` of what `read` gives.

    Returns
    -------
    Cells
        Arrays of shape (cells,).
    """
    readings = read(cell, lineage, level, certainty, values=values, errors=errors)
    found = combine(readings, cells, shared)
    return Cells(score=found.score[0], se=found.se[0], lineages=found.lineages[0])


def read(cell: Ints, lineage: Ints, level: Ints, certainty: Ints, *, values: Floats, errors: Floats) -> Readings:
    """What each lineage says of each cell: the mean of its distinct levels, each at its highest certainty.

    Parameters
    ----------
    cell, lineage, level, certainty : ndarray of int, shape (codings,)
        certainty 0 is the highest. Cells are numbered item by item within a vote, so that the item of a cell is what
        is left when the number of items is divided out.
    values : ndarray of float, shape (items, max levels)
        Points of each level.
    errors : ndarray of float, shape (items, certainties)
        Squared reading error in points squared.

    Returns
    -------
    Readings
    """
    items, levels, certainties = len(values), values.shape[1], errors.shape[1]
    span = int(lineage.max(initial=0)) + 1
    key = ((cell * span + lineage) * levels + level) * certainties + certainty
    key.sort()  # the numbers are their own order: nothing else need be carried along
    key = key[_begins(key // certainties)]  # each level of a lineage once, at its highest certainty
    level_at, certainty_at = key // certainties % levels, key % certainties
    group = key // (certainties * levels)
    first = np.flatnonzero(_begins(group))
    count = np.diff(np.r_[first, len(group)])
    item = group // span % items
    value = _sums(values[item, level_at], first) / count
    squared = _sums(errors[item, certainty_at], first) / count
    home, of = group[first] // span, group[first] % span
    order = _surest_first(home, squared)
    return Readings(home=home, lineage=of[order], value=value[order], squared=squared[order])


def combine(
    readings: Readings, cells: int, shared: float | Floats, scale: float | Floats = 1.0, kept: Bools | None = None
) -> Cells:
    """The plain mean of a cell's readings, with its error, for each draw of readings.

    With k lineages of squared error v, ``se**2 = v * (shared + (1 - shared) / k)``; where certainties differ v is the
    mean over the k surest lineages and k the number that makes se least, so that a weaker confirmation never widens
    the interval and hardly narrows it. It is never below the readings' own variance / n, n all lineages.

    Parameters
    ----------
    readings : Readings
    cells : int
        Number of cells; readings lie in 0 … cells-1.
    shared : float or ndarray of float, shape (draws,)
        Share of the reading error that lineages have in common (rho).
    scale : float or ndarray of float, shape (draws,)
        What the squared reading error is multiplied by.
    kept : ndarray of bool, shape (draws, readings), optional
        The readings that count; by default one draw, in which all do.

    Returns
    -------
    Cells
        Arrays of shape (draws, cells).
    """
    rho, times = (np.atleast_1d(np.asarray(x, dtype=np.float64))[:, None] for x in (shared, scale))
    home = readings.home
    draws = max(len(rho), len(times), 1 if kept is None else len(kept))
    score, se = np.full((draws, cells), np.nan), np.full((draws, cells), np.nan)
    n = np.zeros((draws, cells), dtype=np.int64)
    if not len(home):
        return Cells(score=score, se=se, lineages=n)
    one = np.ones((1, len(home))) if kept is None else kept.astype(np.float64)
    first = np.flatnonzero(_begins(home))
    size = np.diff(np.r_[first, len(home)])
    occupied = home[first]

    def spread(per_cell: Floats) -> Floats:
        return np.repeat(per_cell, size, axis=1)

    def rising(values: Floats) -> Floats:
        """Running sum within each cell."""
        whole = np.cumsum(values, axis=1)
        return whole - spread(whole[:, first] - values[:, first])

    with np.errstate(invalid="ignore", divide="ignore"):
        count = _sums(one, first)
        mean = _sums(one * readings.value, first) / count
        own = _sums(one * (readings.value - spread(mean)) ** 2, first) / (count - 1)
        floor = np.where(count > 1, own / count, 0.0)
        k = rising(one)
        each = times * rising(one * readings.squared) / k * (rho + (1 - rho) / k)
        least = np.minimum.reduceat(np.where(one > 0, each, np.inf), first, axis=1)
    n[:, occupied] = count.astype(np.int64)
    score[:, occupied] = mean
    se[:, occupied] = np.where(count > 0, np.sqrt(np.maximum(least, floor)), np.nan)
    return Cells(score=score, se=se, lineages=n)


def _begins(values: Ints) -> Bools:
    """Where a run of equal values begins."""
    found = np.empty(len(values), dtype=bool)
    found[:1] = True
    np.not_equal(values[1:], values[:-1], out=found[1:])
    return found


def _sums(values: Floats, first: Ints) -> Floats:
    """Sums over the runs that begin at `first`, along the last axis."""
    if not len(first):
        return np.zeros((*values.shape[:-1], 0))
    found: Floats = np.add.reduceat(values, first, axis=-1)
    return found


def _surest_first(home: Ints, squared: Floats) -> Ints:
    """The order by cell and then by error, of readings that are sorted by cell."""
    order = np.arange(len(home))
    again = ~_begins(home)
    shared = again.copy()
    shared[:-1] |= again[1:]
    rows = np.flatnonzero(shared)  # of cells with several readings; the others stand where they are
    order[rows] = rows[np.lexsort((squared[rows], home[rows]))]
    return order
