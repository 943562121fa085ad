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
    plain mean of the readings. With n lineages, ``se**2 = v * (shared + (1 - shared) / n)``, never below the
    readings' own variance / n, where v is the mean over readings of the squared error of their levels, each level
    at the highest certainty that any lineage gave it in this cell.

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
    best = np.full(cells * levels, certainties - 1, dtype=np.int64)
    np.minimum.at(best, cell * levels + level, certainty)

    # distinct (cell, lineage, level), in that order
    span = int(lineage.max()) + 1
    key = np.unique((cell * span + lineage) * levels + level)
    level_of = key % levels
    group = key // levels
    cell_of = group // span

    first = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])
    count = np.diff(np.r_[first, len(group)])
    reading = np.add.reduceat(values[cell_of, level_of], first) / count
    squared = errors[cell_of, best[cell_of * levels + level_of]]
    reading_error = np.add.reduceat(squared, first) / count
    home = cell_of[first]

    n = np.bincount(home, minlength=cells)
    with np.errstate(invalid="ignore", divide="ignore"):
        score = np.bincount(home, reading, minlength=cells) / n
        own = np.bincount(home, (reading - score[home]) ** 2, minlength=cells) / (n - 1)
        error = np.bincount(home, reading_error, minlength=cells) / n
        floor = np.where(n > 1, own / n, 0.0)
        se = np.sqrt(np.maximum(error * (shared + (1 - shared) / n), floor))
    return Cells(score=score, se=se, lineages=n)
