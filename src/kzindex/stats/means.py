"""Weighted means over cells that may be missing, with error, coverage and the bounds from what is missing."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Means:
    """Rows' means, arrays of shape (..., rows). NaN where no cell is covered, or for coverage where none applies."""

    score: Floats  # points
    se: Floats  # points
    worst: Floats  # points, every applicable missing cell at 0
    best: Floats  # points, every applicable missing cell at 100
    coverage: Floats  # covered weight / applicable weight, 0-1


def weighted_means(score: Floats, se: Floats, applies: NDArray[np.bool_], weights: Floats) -> Means:
    """Average the covered cells of each row; weights of missing cells are dropped and the rest rescaled.

    ``se**2 = sum(w**2 * se_cell**2)`` with w rescaled over the covered cells.

    Parameters
    ----------
    score, se : ndarray of float, shape (..., rows, cells)
        Points; NaN where a cell is not covered.
    applies : ndarray of bool, shape (..., rows, cells)
        False where a cell does not apply and counts neither for nor against coverage.
    weights : ndarray of float, shape (cells,) or (..., rows or 1, cells)
        Positive.

    Returns
    -------
    Means

    Examples
    --------
    Weights 0.5, 0.3, 0.2 with the last cell missing: (0.5 * 40 + 0.3 * 80) / 0.8 = 55; bounds 0.8 * 55 = 44 and
    44 + 20 = 64.

    >>> m = weighted_means(np.array([[40., 80., np.nan]]), np.array([[0., 0., np.nan]]),
    ...                    np.array([[True, True, True]]), np.array([.5, .3, .2]))
    >>> [round(float(x[0]), 6) for x in (m.score, m.worst, m.best, m.coverage)]
    [55.0, 44.0, 64.0, 0.8]
    """
    covered = applies & ~np.isnan(score)
    w = np.where(covered, weights, 0.0)
    got, could = w.sum(axis=-1), np.where(applies, weights, 0.0).sum(axis=-1)
    known = (w * np.where(covered, score, 0.0)).sum(axis=-1)
    noise = (w**2 * np.where(covered, se, 0.0) ** 2).sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return Means(
            score=known / got,
            se=np.sqrt(noise) / got,
            worst=known / could,
            best=(known + 100.0 * (could - got)) / could,
            coverage=got / could,
        )


def interval(score: Floats, se: Floats, width: float) -> tuple[Floats, Floats]:
    """Score plus and minus `width` standard errors, cut to 0-100."""
    return np.clip(score - width * se, 0.0, 100.0), np.clip(score + width * se, 0.0, 100.0)
