"""From coded levels to the score of a cell (one item at one vote), for all cells at once."""

from collections.abc import Iterator
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
    span, sayings = int(lineage.max(initial=0)) + 1, levels * certainties
    key = ((cell * span + lineage) * levels + level) * certainties + certainty
    if key.max(initial=0) <= np.iinfo(np.int32).max:
        key = key.astype(np.int32)  # half as much to sort and to carry
    key.sort()  # the numbers are their own order: nothing else need be carried along
    key = key[_begins(key // certainties)]  # each level of a lineage once, at its highest certainty
    group = key // sayings
    saying = _rest(group // span, items) * sayings + _rest(key, sayings)
    first = _begins(group)
    count = np.diff(first, append=len(key))
    value = _sums(np.repeat(values, certainties)[saying], first) / count
    squared = _sums(np.repeat(errors, levels, axis=0).ravel()[saying], first) / count
    group = group[first]
    home = group // span
    order = _surest_first(home, squared)
    return Readings(home=home, lineage=_rest(group, span)[order], value=value[order], squared=squared[order])


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
    rho = np.atleast_1d(np.asarray(shared, dtype=np.float64))[:, None, None]
    times = np.atleast_1d(np.asarray(scale, dtype=np.float64))[:, None]
    draws = max(len(rho), len(times), 1 if kept is None else len(kept))
    score, se = np.full((draws, cells), np.nan), np.full((draws, cells), np.nan)
    n = np.zeros((draws, cells), dtype=np.int64)
    for first, many in _by_size(readings.home):
        rows = first + np.arange(many)[:, None]
        value, squared = readings.value[rows], readings.squared[rows]
        one = np.ones((1, many, 1)) if kept is None else kept[:, rows].astype(np.float64)
        k, each = one.cumsum(axis=1), one * squared
        for i in range(1, many):  # faster than cumsum, which goes through the cells one at a time
            each[:, i] += each[:, i - 1]
        with np.errstate(invalid="ignore", divide="ignore"):
            each = each * ((rho + (1 - rho) / k) / k)
            count = k[:, -1]
            mean = (one * value).sum(axis=1) / count
            own = (one * (value - mean[:, None]) ** 2).sum(axis=1) / (count - 1)
            floor = np.where(count > 1, own / count, 0.0)
            error = np.sqrt(np.maximum(times * np.fmin.reduce(each, axis=1), floor))
        at = readings.home[first]
        n[:, at], score[:, at], se[:, at] = count, mean, np.where(count > 0, error, np.nan)
    return Cells(score=score, se=se, lineages=n)


def _begins(values: Ints) -> Ints:
    """Where the runs of equal values begin."""
    found = np.empty(len(values), dtype=bool)
    found[:1] = True
    np.not_equal(values[1:], values[:-1], out=found[1:])
    return np.flatnonzero(found)


def _rest(values: Ints, by: int) -> Ints:
    """What is left of whole numbers of at least 0; faster than %, which minds the sign."""
    return values - values // by * by


def _by_size(home: Ints) -> Iterator[tuple[Ints, int]]:
    """The cells with one reading, with two and so on: where each one's readings begin, and how many they are."""
    first = _begins(home)
    size = np.diff(first, append=len(home))
    for many in np.flatnonzero(np.bincount(size)):
        yield first[np.flatnonzero(size == many)], int(many)


def _sums(values: Floats, first: Ints) -> Floats:
    """Sums over the runs that begin at `first`."""
    if not len(first):
        return np.zeros(0)
    found: Floats = np.add.reduceat(values, first)
    return found


def _surest_first(home: Ints, squared: Floats) -> Ints:
    """The order by cell and then by error, of readings that are sorted by cell."""
    order = np.arange(len(home))
    for first, many in _by_size(home):
        if many > 1:
            rows = first[:, None] + np.arange(many)
            order[rows] = first[:, None] + squared[rows].argsort(axis=1, kind="stable")
    return order
