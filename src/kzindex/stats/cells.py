"""From coded levels to the score of a cell (one item at one vote), for all cells at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Cells:
    """Scores of cells, each array of shape (cells,); a cell without a coding is NaN with 0 lineages."""

    score: Floats  # points, 0-100
    se: Floats  # points
    lineages: Ints


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
    """Score every cell from its codings.

    Within a lineage each distinct level counts once; their mean is the lineage's reading. The cell's score is the
    plain mean of the readings. With k lineages of squared error v, ``se**2 = v * (shared + (1 - shared) / k)``; where
    certainties differ v is the mean over the k surest lineages and k the number that makes se least, so that a
    weaker confirmation never widens the interval and hardly narrows it. It is never below the readings' own
    variance / n, n all lineages.

    Parameters
    ----------
    cell, lineage, level, certainty : ndarray of int, shape (codings,)
        certainty 0 is the highest.
    cells : int
        Number of cells; `cell` lies in 0 … cells-1.
    values : ndarray of float, shape (cells, max levels)
        Points of each level.
    errors : ndarray of float, shape (cells, certainties)
        Squared reading error in points squared.
    shared : float
        Share of the reading error that lineages have in common (rho).

    Returns
    -------
    Cells
    """
    empty = np.full(cells, np.nan)
    if not len(cell):
        return Cells(score=empty, se=empty.copy(), lineages=np.zeros(cells, dtype=np.int64))

    levels, certainties = values.shape[1], errors.shape[1]
    span = int(lineage.max()) + 1
    key = np.unique((((cell * span + lineage) * levels + level) * certainties) + certainty)
    distinct = key // certainties
    key = key[np.r_[True, distinct[1:] != distinct[:-1]]]  # each level of a lineage once, at its highest certainty
    certainty_of, level_of = key % certainties, key // certainties % levels
    group = key // (certainties * levels)
    cell_of = group // span

    first = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])
    count = np.diff(np.r_[first, len(group)])
    reading = np.add.reduceat(values[cell_of, level_of], first) / count
    squared = np.add.reduceat(errors[cell_of, certainty_of], first) / count
    home = cell_of[first]

    n = np.bincount(home, minlength=cells)
    with np.errstate(invalid="ignore", divide="ignore"):
        score = np.bincount(home, reading, minlength=cells) / n
        own = np.bincount(home, (reading - score[home]) ** 2, minlength=cells) / (n - 1)
        floor = np.where(n > 1, own / n, 0.0)
    squared_se = np.full(cells, np.nan)
    occupied = n > 0
    squared_se[occupied] = _least(home, squared, shared)
    se = np.sqrt(np.maximum(squared_se, floor))
    return Cells(score=score, se=se, lineages=n)


def _least(home: Ints, squared: Floats, shared: float) -> Floats:
    """For each cell the least of ``mean of the k smallest errors * (shared + (1 - shared) / k)`` over k.

    Parameters
    ----------
    home : ndarray of int, shape (readings,)
        The cell of each reading, sorted.
    squared : ndarray of float, shape (readings,)
        Points squared.

    Returns
    -------
    ndarray of float, shape (cells with a reading,)
    """
    order = np.lexsort((squared, home))
    starts = np.flatnonzero(np.r_[True, home[1:] != home[:-1]])
    size = np.diff(np.r_[starts, len(home)])
    k = np.arange(len(home)) - np.repeat(starts, size) + 1
    total = np.cumsum(squared[order])
    before = np.repeat(total[starts] - squared[order][starts], size)
    least: Floats = np.minimum.reduceat((total - before) / k * (shared + (1 - shared) / k), starts)
    return least
