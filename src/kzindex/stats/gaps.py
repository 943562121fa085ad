"""Differences between two groups of rows, cell by cell, within strata."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


def stratified_gaps(point: Floats, later: Bools, stratum: Ints) -> Floats:
    """Mean of the later rows minus mean of the earlier, within strata, for every column.

    Strata are weighed by ``n_later * n_earlier / (n_later + n_earlier)`` over the rows covered, which is what least
    squares with a term for each stratum does (Angrist and Pischke, Mostly Harmless Econometrics, 2009, section 3.3).

    Parameters
    ----------
    point : ndarray of float, shape (rows, columns)
        NaN where not covered.
    later : ndarray of bool, shape (rows,)
    stratum : ndarray of int, shape (rows,)

    Returns
    -------
    ndarray of float, shape (columns,)
        NaN where no stratum has a covered row of both groups.

    Examples
    --------
    Two strata with differences 10 (1 against 1) and 40 (1 against 2): (10 / 2 + 40 * 2 / 3) / (1 / 2 + 2 / 3) = 27.14.

    >>> point = np.array([[20.0], [30.0], [0.0], [20.0], [50.0]])
    >>> later = np.array([False, True, False, False, True])
    >>> stratified_gaps(point, later, np.array([0, 0, 1, 1, 1])).round(2).tolist()
    [27.14]
    """
    covered = ~np.isnan(point)
    known = np.where(covered, point, 0.0)
    total, weight = np.zeros(point.shape[1]), np.zeros(point.shape[1])
    for name in np.unique(stratum):
        rows = stratum == name
        n1, n0 = (covered[rows & group].sum(axis=0) for group in (later, ~later))
        both = (n1 > 0) & (n0 > 0)
        mean1, mean0 = (known[rows & group].sum(axis=0) / np.maximum(n, 1) for group, n in ((later, n1), (~later, n0)))
        share = np.where(both, n1 * n0 / np.maximum(n1 + n0, 1), 0.0)
        total += share * (mean1 - mean0)
        weight += share
    return np.where(weight > 0, total / np.where(weight > 0, weight, 1.0), np.nan)
