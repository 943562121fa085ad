"""Differences between two groups of rows, cell by cell, within strata, as weights on the cells."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Contrasts:
    """What each cell counts in the difference of its column, for each way of dividing the rows."""

    cells: Floats  # (labellings, rows, columns); a column's weights sum to 1 over later and to -1 over earlier rows
    matched: Bools  # (labellings, columns)

    def weighed(self, weights: Floats) -> Floats:
        """What each cell counts in the weighted mean of the matched columns' differences.

        Parameters
        ----------
        weights : ndarray of float, shape (columns,) or (labellings, columns)
            Rescaled over the matched columns.

        Returns
        -------
        ndarray of float, shape (labellings, rows, columns)
            NaN throughout where no column is matched.
        """
        w = np.where(self.matched, weights, 0.0)
        with np.errstate(invalid="ignore", divide="ignore"):
            share = w / w.sum(axis=1, keepdims=True)
        return np.asarray(self.cells * share[:, None, :])


def contrasts(covered: Bools, later: Bools, stratum: Ints, least: tuple[int, int] | Ints) -> Contrasts:
    """Weights of the later rows' mean minus the earlier rows', within strata, for every column.

    Strata are weighed by ``n_later * n_earlier / (n_later + n_earlier)`` over the rows covered, which is what least
    squares with a term for each stratum does (Angrist and Pischke, Mostly Harmless Econometrics, 2009, section 3.3).
    The difference of a column is the sum of weight times value, its error that of a sum.

    Parameters
    ----------
    covered : ndarray of bool, shape (rows, columns) or (labellings, rows, columns)
    later : ndarray of bool, shape (labellings, rows)
        Which rows are the later ones, for each way of dividing them.
    stratum : ndarray of int, shape (rows,)
    least : (int, int), or ndarray of int, shape (labellings, 2)
        A column is matched if so many later and so many earlier rows are covered, and a stratum has rows of both.

    Returns
    -------
    Contrasts

    Examples
    --------
    Two strata with differences 10 (1 against 1) and 40 (1 against 2): (10 / 2 + 40 * 2 / 3) / (1 / 2 + 2 / 3) = 27.14.

    >>> point = np.array([[20.0], [30.0], [0.0], [20.0], [50.0]])
    >>> later = np.array([[False, True, False, False, True]])
    >>> found = contrasts(~np.isnan(point), later, np.array([0, 0, 1, 1, 1]), (1, 1))
    >>> (found.cells[0] * point).sum().round(2)
    np.float64(27.14)
    """
    one = covered.astype(float)
    groups = later.astype(float), (~later).astype(float)
    cells = np.zeros((len(later), *covered.shape[-2:]))
    total = np.zeros((len(later), covered.shape[-1]))
    for name in np.unique(stratum):
        rows = stratum == name
        n1, n0 = (_counts(group[:, rows], one[..., rows, :]) for group in groups)
        share = np.where((n1 > 0) & (n0 > 0), n1 * n0 / np.maximum(n1 + n0, 1), 0.0)
        total += share
        signed = np.where(
            later[:, rows, None], (share / np.maximum(n1, 1))[:, None], -(share / np.maximum(n0, 1))[:, None]
        )
        cells[:, rows] = signed * one[..., rows, :]
    matched = total > 0
    for group, enough in zip(groups, np.asarray(least).T, strict=True):
        matched &= _counts(group, one) >= enough[..., None]
    cells *= np.where(matched, 1 / np.where(total > 0, total, 1.0), 0.0)[:, None, :]
    return Contrasts(cells=cells, matched=matched)


def _counts(group: Floats, one: Floats) -> Floats:
    """How many rows of each group are covered, column by column; shape (labellings, columns)."""
    found: Floats = group @ one if one.ndim == 2 else (group[:, None] @ one)[:, 0]
    return found
