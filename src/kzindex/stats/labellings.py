"""Ways of dividing rows into later and earlier ones, under which a test looks at its statistic."""

from itertools import combinations, product
from math import comb, prod

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


def count_within(later: Bools, stratum: Ints) -> int:
    """How many ways there are to choose as many later rows in each stratum."""
    return prod(comb(int((stratum == s).sum()), int(later[stratum == s].sum())) for s in np.unique(stratum))


def within_strata(later: Bools, stratum: Ints, *, most: int, seed: int) -> Bools:
    """Every way to choose as many later rows in each stratum, the one observed first.

    Parameters
    ----------
    later : ndarray of bool, shape (rows,)
    stratum : ndarray of int, shape (rows,)
    most : int
        Where there are more ways, so many are drawn (with the one observed), each as likely.
    seed : int

    Returns
    -------
    ndarray of bool, shape (labellings, rows)

    Examples
    --------
    >>> found = within_strata(np.array([True, False, False, True, False]), np.array([0, 0, 0, 1, 1]), most=10, seed=1)
    >>> found.shape, found[0].tolist()
    ((6, 5), [True, False, False, True, False])
    """
    strata = [np.flatnonzero(stratum == s) for s in np.unique(stratum)]
    if count_within(later, stratum) > most:
        rng = np.random.default_rng(seed)
        found = np.tile(later, (most, 1))
        for rows in strata:
            found[1:, rows] = rng.permuted(found[1:, rows], axis=1)
        return found
    chosen = [combinations(rows.tolist(), int(later[rows].sum())) for rows in strata]
    every = [np.isin(np.arange(len(later)), [row for part in parts for row in part]) for parts in product(*chosen)]
    found = np.array(every, dtype=bool)
    observed = (found == later).all(axis=1)
    return np.concatenate([found[observed], found[~observed]])


def circular(later: Bools) -> Bools:
    """The rows' labels shifted along their order by 0, 1, 2 …, what falls off the end coming back at the beginning.

    Examples
    --------
    >>> circular(np.array([False, False, True])).astype(int).tolist()
    [[0, 0, 1], [1, 0, 0], [0, 1, 0]]
    """
    return np.array([np.roll(later, k) for k in range(len(later))], dtype=bool)
