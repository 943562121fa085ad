"""The interrupted time series against statsmodels, called by itself."""

import numpy as np
import pytest
import statsmodels.api as sm

from kzindex.inference.interrupted import DRAWS, SEED, interrupted
from kzindex.stats.drift import paths

from .made import series_of

SCORES = [30, 42, 28, 35, 47, 33, 55, 49, 61, 40, 58, 66]
KIND = [0, 1, 0, 0, 1, 0, 2, 0, 1, 0, 2, 0]


def test_step_error_and_p_are_statsmodels() -> None:
    """Twelve votes: 4 (12 / 100) ** (2 / 9) is 2.5, so two lags; three types take two terms."""
    found = interrupted(series_of(SCORES, 6, kind=KIND), [], 0.1)
    terms = {
        "years": 2001 + 2 * np.arange(12), "step": np.arange(12) >= 6, "b": np.equal(KIND, 1), "c": np.equal(KIND, 2)
    }  # fmt: skip
    design = sm.add_constant(np.column_stack([term.astype(float) for term in terms.values()]))
    model = sm.OLS(np.array(SCORES, dtype=float), design)
    fit = model.fit(cov_type="HAC", cov_kwds={"maxlags": 2, "use_correction": True}, use_t=True)
    assert found.lags == 2
    assert (found.step, found.se, found.p) == pytest.approx((fit.params[2], fit.bse[2], fit.pvalues[2]))
    assert (found.measure, found.votes, found.size) == ("x", 12, {})


def test_an_exact_step_beside_a_trend_and_types_is_found() -> None:
    """3 points from vote to vote, 12 at the boundary, 5 less in the other type."""
    scores = [10 + 3 * i + 12 * (i >= 5) - 5 * (i % 2) for i in range(10)]
    found = interrupted(series_of(scores, 5, kind=[0, 1] * 5), [], 0.1)
    assert found.step == pytest.approx(12)
    assert found.se == pytest.approx(0, abs=1e-9)


def test_a_trend_alone_has_no_step() -> None:
    assert interrupted(series_of([3 * i for i in range(10)], 5), [], 0.1).step == pytest.approx(0, abs=1e-9)


def test_the_size_is_how_often_drift_alone_gives_such_a_p() -> None:
    found = interrupted(series_of(SCORES, 6), [0.0, 0.7], 0.1)
    drawn = paths(0.7, DRAWS, 12, SEED)
    ps = np.array([interrupted(series_of(path.tolist(), 6), [], 0.1).p for path in drawn])
    assert found.size[0.7] == pytest.approx((ps <= 0.1).mean())
    assert list(found.size) == [0.0, 0.7]
    assert found.size[0.0] > 0.1  # it cries wolf more often than it says, even without autocorrelation


def test_the_size_does_not_depend_on_the_scores() -> None:
    one, other = (interrupted(series_of(scores, 5), [0.0], 0.1) for scores in (SCORES[:9], SCORES[3:]))
    assert one.size == other.size
    assert one.step != other.step


@pytest.mark.parametrize(
    ("votes", "boundary", "kind", "fitted"),
    [
        (6, 3, None, True),
        (5, 3, None, False),  # three terms leave two degrees of freedom
        (7, 3, [0, 1] * 3 + [0], True),
        (6, 3, [0, 1] * 3, False),
        (9, 0, None, False),  # no vote before
        (9, 9, None, False),  # none after
        (9, 5, [0] * 5 + [1] * 4, False),  # the type changes with the era
        (0, 0, None, False),
    ],
)
def test_too_few_scores_give_no_step(votes: int, boundary: int, kind: list[int] | None, fitted: bool) -> None:
    found = interrupted(series_of(SCORES[:votes], boundary, kind=kind), [], 0.1)
    assert not np.isnan([found.step, found.se, found.p]).any() if fitted else np.isnan(found.step)
    assert found.votes == votes


def test_too_small_a_share_published_gives_no_step() -> None:
    found = interrupted(series_of(SCORES, 6, enough=False), [0.0], 0.1)
    assert np.isnan([found.step, found.se, found.p]).all()
    assert found.size == {}
