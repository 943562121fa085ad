"""How far readings of the same things agree beyond chance: each coefficient as an observed and an expected part.

Every coefficient here is ``1 - observed / expected``. Parts of several items are summed before they are divided, so
that each item is compared with chance inside itself and differences between items never count as agreement.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Parts = tuple[Floats, Floats]  # observed and expected disagreement, both in the same unit


def alpha_parts(table: Floats) -> Parts:
    """Observed and expected disagreement of Krippendorff's ordinal alpha.

    The ordinal distance of two categories is the number of readings between their midpoints in the ranking of all
    readings; here as a share of the readings, squared, which changes no item's alpha and lets items be summed.

    Parameters
    ----------
    table : ndarray of float, shape (..., categories, categories)
        Coincidences, categories in their order: every pair of a unit's readings once in each order, divided by the
        unit's readings less one (Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011).

    Returns
    -------
    (ndarray of float, shape (...), the same)

    Examples
    --------
    Three units read 0 0, 0 1, 1 1: observed 2 of 6 readings, expected 18 / 5, both times the distance 1 / 4.

    >>> [float(x) for x in alpha_parts(np.array([[2.0, 1.0], [1.0, 2.0]]))]
    [0.5, 0.9]
    """
    total = table.sum(axis=-1)
    n = total.sum(axis=-1)[..., None]
    with np.errstate(invalid="ignore", divide="ignore"):
        middle = np.where(n > 0, (np.cumsum(total, axis=-1) - total / 2) / n, 0.0)
        distance = np.subtract(middle[..., :, None], middle[..., None, :]) ** 2
        chance = np.where(n > 1, 1 / (n - 1), 0.0)
    observed = (table * distance).sum(axis=(-2, -1))
    expected = (total[..., :, None] * total[..., None, :] * distance).sum(axis=(-2, -1)) * chance[..., 0]
    return observed, expected


def kappa_parts(joint: Floats, values: Floats) -> Parts:
    """Observed and expected disagreement of Cohen's kappa with quadratic weights (Cohen 1968).

    Parameters
    ----------
    joint : ndarray of float, shape (..., categories, categories)
        Units by the first reading (row) and the second (column).
    values : ndarray of float, shape (categories,)
        Where each category lies; the distance of the first and the last is the unit of disagreement.

    Returns
    -------
    (ndarray of float, shape (...), the same)
        Disagreement summed over units.
    """
    distance = _quadratic(values)
    n = joint.sum(axis=(-2, -1))
    chance = joint.sum(axis=-1)[..., :, None] * joint.sum(axis=-2)[..., None, :]
    return (joint * distance).sum(axis=(-2, -1)), (chance * distance).sum(axis=(-2, -1)) / np.maximum(n, 1)


def ac2_parts(joint: Floats, values: Floats) -> Parts:
    """Observed and expected disagreement of Gwet's AC2 with quadratic weights.

    Agreement by chance is ``T / (q (q - 1)) * sum(p (1 - p))``, T the sum of the weights, q the number of
    categories and p the mean share of a category in both readings (Gwet, Handbook of Inter-Rater Reliability, 2014).

    Parameters
    ----------
    joint, values
        As in `kappa_parts`, every category that could have been chosen included.

    Returns
    -------
    (ndarray of float, shape (...), the same)

    Examples
    --------
    Two categories are AC1; Gwet's table of 125 units gives 0.9408 where kappa is negative.

    >>> joint = np.array([[118.0, 5.0], [2.0, 0.0]])
    >>> observed, expected = ac2_parts(joint, np.array([0.0, 1.0]))
    >>> round(float(1 - observed / expected), 4)
    0.9408
    """
    weights = 1 - _quadratic(values)
    q = len(values)
    n = joint.sum(axis=(-2, -1))
    share = (joint.sum(axis=-1) + joint.sum(axis=-2)) / np.maximum(2 * n, 1)[..., None]
    by_chance = weights.sum() / (q * (q - 1)) * (share * (1 - share)).sum(axis=-1)
    return (joint * (1 - weights)).sum(axis=(-2, -1)), n * (1 - by_chance)


def _quadratic(values: Floats) -> Floats:
    distance: Floats = (np.subtract.outer(values, values) / (values.max() - values.min())) ** 2
    return distance


def coefficient(parts: list[Parts]) -> Floats:
    """``1 - sum(observed) / sum(expected)`` over items; NaN where no disagreement could be expected."""
    observed, expected = (np.sum([part[i] for part in parts], axis=0) for i in (0, 1))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(expected > 1e-12, 1 - observed / expected, np.nan)


def resampled(clusters: int, draws: int, seed: int) -> Floats:
    """How often each cluster is drawn, in each of `draws` samples with replacement; shape (draws, clusters)."""
    rng = np.random.default_rng(seed)
    drawn: Floats = rng.multinomial(clusters, np.full(clusters, 1 / clusters), size=draws).astype(np.float64)
    return drawn
