"""Reading error: how far a coded level may lie from the true one."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def level_values(levels: int, direction: int) -> Floats:
    """Place equally spaced levels on 0-100.

    Parameters
    ----------
    levels : int
        Number of levels, at least 2.
    direction : {1, -1}
        1 where the last level is the most open, -1 where the first is.

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
    """
    values = np.linspace(0.0, 100.0, levels)
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


def squared_error(levels: int, rate: float, decay: float) -> float:
    """Mean squared reading error, in points squared, over true levels that are equally likely.

    It depends on the number of levels and the certainty alone, never on the level read: an error that shrank at
    the floor would make a closed vote look surer than an open one.

    Examples
    --------
    Three levels at rate 0.3: from an end 0.2 * 50**2 + 0.1 * 100**2 = 1500, from the middle 0.3 * 50**2 = 750.

    >>> squared_error(3, 0.3, 0.5)
    1250.0
    """
    values = level_values(levels, 1)
    squares = np.subtract.outer(values, values) ** 2
    return float((confusion(levels, rate, decay) * squares).sum(axis=1).mean())
