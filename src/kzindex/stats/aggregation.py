"""How parts become a whole: the mean, and two ways in which a low part cannot be made up for by a high one."""

import numpy as np
from numpy.typing import NDArray

from kzindex.stats.means import weighted_means

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

ARITHMETIC, GEOMETRIC, WEAKEST = "arithmetic mean", "geometric mean", "weakest link"
SHIFT = 0.99  # points p become 1 + 0.99 p, 1 to 100, so that a closed part does not make the whole 0


def aggregate(score: Floats, se: Floats, applies: Bools, weights: Floats, how: str) -> tuple[Floats, Floats]:
    """The whole of each row's covered parts, with its error.

    Geometric: ``prod((1 + 0.99 p) ** w)``, put back on 0-100 (the scale 1-100 and the formula are those of the OECD and
    JRC Handbook on Constructing Composite Indicators, 2008, step 6). Its error sums over the parts, squared, what
    moving one by its error does: the root mean square of up and down, neither beyond 0 and 100 (near 0 the slope alone
    would make it many times too large). Weakest link: the least part; where several are least, the largest of their
    errors.

    Parameters
    ----------
    score, se : ndarray of float, shape (..., rows, parts)
        Points; NaN where a part is not covered.
    applies : ndarray of bool, shape (..., rows, parts)
    weights : ndarray of float, shape (parts,) or (..., rows or 1, parts)
        Positive; the weakest link takes no account of them.
    how : {"arithmetic mean", "geometric mean", "weakest link"}

    Returns
    -------
    (ndarray of float, shape (..., rows), the same)
        Points; NaN where no part is covered.

    Examples
    --------
    >>> part, sure = np.array([[0.0, 100.0]]), np.array([[10.0, 10.0]])
    >>> every, equal = np.ones((1, 2), dtype=bool), np.array([0.5, 0.5])
    >>> [round(float(aggregate(part, sure, every, equal, how)[0][0]), 2) for how in (ARITHMETIC, GEOMETRIC, WEAKEST)]
    [50.0, 9.09, 0.0]
    """
    if how == ARITHMETIC:
        means = weighted_means(score, se, applies, weights)
        return means.score, means.se
    covered = applies & ~np.isnan(score)
    some = covered.any(axis=-1)
    if how == WEAKEST:
        least = np.where(covered, score, np.inf).min(axis=-1)
        lowest = covered & (score <= least[..., None] + 1e-9)
        error = np.where(lowest, se, 0.0).max(axis=-1)
        return np.where(some, least, np.nan), np.where(some, error, np.nan)
    w = np.where(covered, weights, 0.0)
    point, error = np.where(covered, score, 0.0), np.where(covered, se, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        w = w / w.sum(axis=-1, keepdims=True)
        raised = 1.0 + SHIFT * point
        product = np.exp((w * np.log(raised)).sum(axis=-1))
        up, down = (1.0 + SHIFT * np.clip(point + side * error, 0.0, 100.0) for side in (1, -1))
        moved = [product[..., None] * ((each / raised) ** w - 1.0) / SHIFT for each in (up, down)]
        spread = np.sqrt(((moved[0] ** 2 + moved[1] ** 2) / 2).sum(axis=-1))
    return np.where(some, (product - 1.0) / SHIFT, np.nan), np.where(some, spread, np.nan)
