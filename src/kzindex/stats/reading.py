"""Reading error: how far a coded level may lie from the true one."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def level_values(levels: int, direction: int, spacing: float = 1.0) -> Floats:
    """Place levels on 0-100, equally spaced unless said otherwise.

    Parameters
    ----------
    levels : int
        Number of levels, at least 2.
    direction : {1, -1}
        1 where the last level is the most open, -1 where the first is.
    spacing : float
        A level at share t of the way from closed to open lies at 100 t ** spacing: above 1 levels are closer together
        at the closed end, below 1 at the open end.

    Returns
    -------
    ndarray of float, shape (levels,)
        Points, 100 = open.

    Examples
    --------
    >>> level_values(5, 1).tolist()
    [0.0, 25.0, 50.0, 75.0, 100.0]
    >>> level_values(3, -1).tolist()
    [100.0, 50.0, 0.0]
    >>> level_values(3, 1, 2.0).tolist()
    [0.0, 25.0, 100.0]
    """
    values = np.linspace(0.0, 100.0, levels)
    if spacing != 1.0:
        values = 100.0 * (values / 100.0) ** spacing
    return values if direction == 1 else values[::-1].copy()


def confusion(levels: int, rate: float, decay: float) -> Floats:
    """Probability of each level read, given the true one.

    A reading is right with probability 1 - `rate`; a wrong one falls on a level at distance d in proportion to
    `decay` ** d.

    Returns
    -------
    ndarray of float, shape (levels, levels)
        Row: true level. Column: level read. Rows sum to 1.

    Examples
    --------
    >>> confusion(3, 0.3, 0.5).round(2).tolist()
    [[0.7, 0.2, 0.1], [0.15, 0.7, 0.15], [0.1, 0.2, 0.7]]
    """
    distance = np.abs(np.subtract.outer(np.arange(levels), np.arange(levels)))
    wrong = np.where(distance > 0, decay**distance, 0.0)
    table: Floats = rate * wrong / wrong.sum(axis=1, keepdims=True)
    np.fill_diagonal(table, 1.0 - rate)
    return table


def squared_error(levels: int, rate: float, decay: float, spacing: float = 1.0) -> float:
    """Mean squared reading error, in points squared, over true levels that are equally likely.

    It depends on the number of levels and the certainty alone, never on the level read: an error that shrank at
    the floor would make a closed vote look surer than an open one.

    Examples
    --------
    Three levels at rate 0.3: from an end 0.2 * 50**2 + 0.1 * 100**2 = 1500, from the middle 0.3 * 50**2 = 750.

    >>> squared_error(3, 0.3, 0.5)
    1250.0
    """
    values = level_values(levels, 1, spacing)
    squares = np.subtract.outer(values, values) ** 2
    return float((confusion(levels, rate, decay) * squares).sum(axis=1).mean())


def estimate_rates(levels: Ints, certainty: Ints, sizes: Ints, decay: float, certainties: int) -> Floats:
    """Rate of wrong readings at each certainty, from two readings of the same documents.

    Maximum likelihood by expectation-maximisation: the true level is unknown and every level equally likely, each
    reading is right with probability 1 - rate and else falls as in `confusion` (Dawid and Skene 1979, with the shape
    of the errors fixed). It takes the two readings to err independently. What both get wrong in the same way cannot be
    seen, so that of like readers the rates are a lower bound, within sampling error. No rate is put above one half.

    Parameters
    ----------
    levels, certainty : ndarray of int, shape (units, 2)
        Of the first and the second reading.
    sizes : ndarray of int, shape (units,)
        Number of levels of the unit's item.
    decay : float
    certainties : int

    Returns
    -------
    ndarray of float, shape (certainties,)
        NaN at a certainty that no reading has.

    Examples
    --------
    Of 100 pairs 10 differ by one of three levels: each reading is wrong about once in twenty.

    >>> levels = np.array([[1, 1]] * 90 + [[0, 1]] * 10)
    >>> rates = estimate_rates(levels, np.zeros_like(levels), np.full(100, 3), 0.5, 1)
    >>> bool(0.03 < rates[0] < 0.07)
    True
    """
    rates = np.full(certainties, 0.1)
    present = np.bincount(certainty.ravel(), minlength=certainties)
    for _ in range(500):
        wrong = np.zeros(certainties)
        for size in np.unique(sizes):
            rows = np.flatnonzero(sizes == size)
            tables = np.stack([confusion(int(size), float(rate), decay) for rate in rates])
            read = [tables[certainty[rows, k]][np.arange(len(rows)), :, levels[rows, k]] for k in (0, 1)]
            truth = read[0] * read[1]
            truth /= truth.sum(axis=1, keepdims=True)
            for k in (0, 1):
                missed = 1 - truth[np.arange(len(rows)), levels[rows, k]]
                wrong += np.bincount(certainty[rows, k], missed, minlength=certainties)
        with np.errstate(invalid="ignore", divide="ignore"):
            new = wrong / present
        settled = np.nanmax(np.abs(new - rates), initial=0) < 1e-7
        rates = np.where(present > 0, np.clip(new, 1e-6, 0.5), rates)
        if settled:
            break
    return np.where(present > 0, np.where(rates <= 1e-6, 0.0, rates), np.nan)


def estimate_shared(difference: Floats, cell: Ints) -> float:
    """Share of the reading error that lineages of one cell have in common.

    The difference of two readings of a lineage has twice the variance of one reading's error, and differences of two
    lineages twice its covariance, so that the ratio, both over the same pairs of lineages, is the share. Between 0 and
    1; NaN where nothing differs or no cell has two lineages.

    Parameters
    ----------
    difference : ndarray of float, shape (readings,)
        First reading minus second of each lineage, points.
    cell : ndarray of int, shape (readings,)

    Examples
    --------
    >>> estimate_shared(np.array([10.0, 10.0, 0.0, 0.0]), np.array([0, 0, 1, 1]))
    1.0
    >>> estimate_shared(np.array([10.0, 0.0, 0.0, -10.0]), np.array([0, 0, 1, 1]))
    0.0
    """
    n = np.bincount(cell)
    total = np.bincount(cell, difference) ** 2
    square = np.bincount(cell, difference**2)
    variance = float(((n - 1) * square).sum())
    return float(np.clip((total - square).sum() / variance, 0, 1)) if variance > 0 else float("nan")
