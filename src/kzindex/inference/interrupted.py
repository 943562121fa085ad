"""The interrupted time series that readers expect, with how often it cries wolf in series as short as these."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from kzindex.inference.contrast import Floats
from kzindex.inference.timeline import Timeline
from kzindex.stats.drift import paths

DRAWS, SEED = 1000, 20190320
LEAST_FREEDOM = 3


@dataclass(frozen=True, kw_only=True)
class Interrupted:
    """A step at the boundary beside a straight trend.

    Attributes
    ----------
    measure : str
    votes : int
        With a published score.
    step, se : float
        Points; the error is Newey and West's. NaN where there are too few votes.
    p : float
    lags : int
    size : dict of float to float
        By autocorrelation of drift without any step: how often p is no larger than the protocol's `size`.
    """

    measure: str
    votes: int
    step: float
    se: float
    p: float
    lags: int
    size: dict[float, float]


def interrupted(line: Timeline, autocorrelations: list[float], nominal: float) -> Interrupted:
    """Least squares on a mean, types, a linear trend in time and a step from the boundary on.

    Errors are robust to heteroskedasticity and autocorrelation (Newey and West, Econometrica 55, 1987; lags by their
    rule of 1994, 4 (n / 100) ** (2/9); small-sample correction; Student's t), as statsmodels computes them.
    """
    votes = len(line.score)
    kinds = np.unique(line.kind)[1:]
    time = line.time - line.time.mean() if votes else line.time
    design = np.column_stack([line.later, np.ones(votes), time, *(line.kind == k for k in kinds)]).astype(float)
    lags = int(4 * (votes / 100) ** (2 / 9))
    free = votes - design.shape[1]
    if not line.enough or free < LEAST_FREEDOM or np.linalg.matrix_rank(design) < design.shape[1]:
        nan = float("nan")
        return Interrupted(measure=line.measure, votes=votes, step=nan, se=nan, p=nan, lags=lags, size={})
    step, se, p = _fit(line.score, design, lags)
    key = (design.tobytes(), design.shape)
    size = {a: _size(key, lags, a, nominal) for a in autocorrelations}
    return Interrupted(measure=line.measure, votes=votes, step=step, se=se, p=p, lags=lags, size=size)


def _fit(score: Floats, design: Floats, lags: int) -> tuple[float, float, float]:
    """The first column's coefficient, its error and p."""
    from statsmodels.regression.linear_model import OLS

    robust = {"maxlags": lags, "use_correction": True}
    found = OLS(score, design).fit(cov_type="HAC", cov_kwds=robust, use_t=True)
    return float(found.params[0]), float(found.bse[0]), float(found.pvalues[0])


@cache
def _size(key: tuple[bytes, tuple[int, int]], lags: int, autocorrelation: float, nominal: float) -> float:
    design = np.frombuffer(key[0]).reshape(key[1])
    drawn = paths(autocorrelation, DRAWS, len(design), SEED)
    return float(np.mean([_fit(path, design, lags)[2] <= nominal for path in drawn]))
