"""How much of the variance of a number a choice makes, from draws in which that choice alone is made anew."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def sobol(first: Floats, second: Floats, mixed: Floats) -> tuple[Floats, Floats]:
    """First-order and total index of one choice.

    With f of the first set of draws, of the second, and of the first with the choice taken from the second, the
    first-order index is ``mean(f2 (fm - f1)) / var``, the total ``mean((f1 - fm)**2) / (2 var)`` (Saltelli et al.,
    Computer Physics Communications 181, 2010, table 2 (b) and (f)), f about its mean. `scipy.stats.sobol_indices`
    computes the same for as many draws as a power of two; here some may be left out.

    Parameters
    ----------
    first, second, mixed : ndarray of float, shape (..., draws)

    Returns
    -------
    (ndarray of float, shape (...), the same)
        0 where nothing varies.

    Examples
    --------
    Of f = 2 x + y with x and y 0 or 1 each, x makes four fifths.

    >>> x1, y1, x2, y2 = np.array(np.meshgrid(*[[0.0, 1.0]] * 4)).reshape(4, -1)
    >>> [float(index) for index in sobol(2 * x1 + y1, 2 * x2 + y2, 2 * x2 + y1)]
    [0.8, 0.8]
    """
    both = np.concatenate([first, second], axis=-1)
    mean, variance = both.mean(axis=-1, keepdims=True), both.var(axis=-1)
    alone = ((second - mean) * (mixed - first)).mean(axis=-1)
    left = ((first - mixed) ** 2).mean(axis=-1) / 2
    with np.errstate(invalid="ignore", divide="ignore"):
        found = [np.where(variance > 1e-12, part / variance, 0.0) for part in (alone, left)]
    return found[0], found[1]
