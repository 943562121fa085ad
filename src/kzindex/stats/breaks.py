"""Where a short series would put a break, if anywhere: models weighed by how well each foretells the whole series.

Every model is a normal distribution of the series: a mean, a term for each further type, a drift from row to row and
the known reading error; in the trend and the break models a slope or a shift of normal prior. Drift and its
autocorrelation are summed over a grid, so that a model's likelihood is a plain sum.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MODELS = ("constant", "linear trend", "AR(1)", "one break", "one break with AR(1)")
WITH_BREAK = MODELS[3:]
LEAST = 3  # rows on each side of a break
DRIFT = np.geomspace(1.0, 40.0, 16)  # points, standard deviation, each as likely
CORRELATION = np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])  # each as likely, in the AR(1) models
MEAN, SPREAD = 50.0, 50.0  # prior of the mean, points
TYPES = 20.0  # prior standard deviation of the difference of a type, points


@dataclass(frozen=True, kw_only=True)
class Posterior:
    """Probabilities given the series; the models are equally likely beforehand, and within a model the breaks."""

    models: Floats  # (models,), in the order of MODELS
    dates: Floats  # (rows,), that a break lies before the row, given that there is one; 0 where none may lie


def posterior(
    value: Floats, se: Floats, time: Floats, kind: Ints, scale: float, place: Ints | None = None
) -> Posterior | None:
    """Weigh the five models of a series.

    Parameters
    ----------
    value, se : ndarray of float, shape (rows,)
        Points, in order of time.
    time : ndarray of float, shape (rows,)
        Any unit; the slope's prior is on the change from first to last.
    kind : ndarray of int, shape (rows,)
        The type of each row.
    scale : float
        Prior standard deviation of the shift, and of the trend's change over the whole span, in points. The mean's
        prior is on the rows before the break.
    place : ndarray of int, shape (rows,), optional
        Where rows are missing, the place of each among all: drift goes one step from place to place.

    Returns
    -------
    Posterior or None
        None where the series is too short for a break.
    """
    rows = len(value)
    splits = np.arange(LEAST, rows - LEAST + 1)
    if not len(splits):
        return None
    fixed = SPREAD**2 * np.ones((rows, rows)) + np.diag(se**2)
    for name in np.unique(kind)[1:]:
        fixed += TYPES**2 * np.outer(kind == name, kind == name)
    slope = (time - time.mean()) / np.ptp(time)
    after = (np.arange(rows) >= splits[:, None]).astype(float)
    shifts = np.concatenate([np.zeros((1, rows, rows)), [np.outer(slope, slope)], after[:, :, None] * after[:, None]])
    base = fixed + scale**2 * shifts  # none, trend, then a break at each place

    still = np.eye(rows)[None]
    places = np.arange(rows) if place is None else place
    steps = np.abs(np.subtract.outer(places, places))
    drifting = CORRELATION[:, None, None] ** steps
    plain, moving = (_likelihood(value, base, drift) for drift in (still, drifting))
    logs = [plain[0], plain[1], moving[0], _log_mean(plain[2:]), _log_mean(moving[2:])]
    models = np.exp(np.array(logs) - max(logs))
    breaks = np.logaddexp(plain[2:], moving[2:])
    dates = np.zeros(rows)
    dates[splits] = np.exp(breaks - breaks.max())
    return Posterior(models=models / models.sum(), dates=dates / dates.sum())


def _likelihood(value: Floats, base: Floats, drifts: Floats) -> Floats:
    """Log density of the series under each base covariance, averaged over sizes and autocorrelations of the drift."""
    drift = (DRIFT[:, None, None, None] ** 2 * drifts).reshape(-1, *base.shape[1:])
    covariance = base[:, None] + drift[None]
    _, size = np.linalg.slogdet(covariance)
    off = np.broadcast_to((value - MEAN)[:, None], (*covariance.shape[:3], 1))
    square = (np.linalg.solve(covariance, off) * off).sum(axis=(2, 3))
    return _log_mean(-0.5 * (size + square + len(value) * np.log(2 * np.pi)), axis=1)


def _log_mean(logs: Floats, axis: int = 0) -> Floats:
    top = logs.max(axis=axis, keepdims=True)
    found: Floats = np.log(np.exp(logs - top).mean(axis=axis)) + top.squeeze(axis)
    return found
