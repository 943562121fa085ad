"""Rank correlation of few pairs, with its interval."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def ranks(values: Floats) -> Floats:
    """Ranks from 1, equal values sharing the mean of theirs; shape (n,).

    Examples
    --------
    >>> ranks(np.array([10.0, 30.0, 20.0, 20.0])).tolist()
    [1.0, 4.0, 2.5, 2.5]
    """
    _, place, many = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(many)
    return np.asarray(last - (many - 1) / 2)[place]


def rank_correlation(x: Floats, y: Floats) -> float:
    """Spearman's: the correlation of ranks. NaN where either does not vary.

    Examples
    --------
    >>> round(rank_correlation(np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, 3.0, 2.0, 4.0])), 3)
    0.8
    """
    one, other = ranks(x), ranks(y)
    if np.ptp(one) == 0 or np.ptp(other) == 0:
        return float("nan")
    return round(float(np.corrcoef(one, other)[0, 1]), 12)  # a perfect one is 1, not nearly so


def correlation_interval(rho: float, n: int, width: float) -> tuple[float, float]:
    """Interval of Spearman's correlation by Fisher's z with standard error sqrt((1 + rho**2 / 2) / (n - 3)).

    Bonett and Wright (2000). It takes the pairs to be independent draws. NaN for n below 4 and for a perfect
    correlation, where it is not defined.

    Examples
    --------
    >>> low, high = correlation_interval(0.5, 13, 1.645)
    >>> round(low, 3), round(high, 3)
    (-0.002, 0.801)
    """
    if n < 4 or not abs(rho) < 1:
        return float("nan"), float("nan")
    z, se = np.arctanh(rho), np.sqrt((1 + rho**2 / 2) / (n - 3))
    return float(np.tanh(z - width * se)), float(np.tanh(z + width * se))
