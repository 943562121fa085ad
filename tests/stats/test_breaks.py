"""Break models: against a density at a time, series drawn from the models themselves, and the Nile."""

import numpy as np
import pytest
from scipy import linalg
from scipy.stats import multivariate_normal
from statsmodels.datasets import nile

from kzindex.stats.breaks import (
    CORRELATION,
    DRIFT,
    LEAST,
    MEAN,
    MODELS,
    SPREAD,
    TYPES,
    WITH_BREAK,
    Posterior,
    posterior,
)
from kzindex.stats.drift import paths


def weigh(
    value: np.ndarray,
    *,
    se: float = 2.0,
    time: np.ndarray | None = None,
    kind: np.ndarray | None = None,
    scale: float = 20.0,
) -> Posterior:
    """One type and a year from row to row, unless said otherwise."""
    rows = len(value)
    time = np.arange(rows, dtype=float) if time is None else time
    kind = np.zeros(rows, dtype=np.int64) if kind is None else kind
    found = posterior(value, np.full(rows, se), time, kind, scale)
    assert found is not None
    return found


def of_breaks(found: Posterior) -> float:
    return float(sum(p for name, p in zip(MODELS, found.models, strict=True) if name in WITH_BREAK))


def of_model(found: Posterior, name: str) -> float:
    return float(found.models[MODELS.index(name)])


def test_probabilities_are_those_of_one_density_at_a_time() -> None:
    value = np.array([41.0, 37.5, 62.0, 58.0, 44.0, 71.0, 66.5, 80.0])
    se = np.array([2.0, 3.5, 1.0, 4.0, 2.5, 6.0, 0.5, 3.0])
    time = np.array([1991.0, 1994.2, 1995.1, 1999.0, 2004.7, 2005.9, 2012.0, 2016.2])
    kind = np.array([3, 1, 1, 3, 8, 3, 1, 8])
    scale, rows = 15.0, 8

    def mean_density(columns: list[tuple[np.ndarray, float]], correlations: list[float]) -> float:
        """Mean over the drift's sizes and autocorrelations; each column times a normal number of its own spread."""
        found = []
        for size in DRIFT:
            for correlation in correlations:
                covariance = size**2 * linalg.toeplitz([correlation**lag for lag in range(rows)]) + np.diag(se**2)
                for column, spread in columns:
                    covariance = covariance + spread**2 * np.outer(column, column)
                found.append(np.exp(multivariate_normal.logpdf(value, np.full(rows, MEAN), covariance)))
        return float(np.mean(found))

    common = [(np.ones(rows), SPREAD), *((np.where(kind == k, 1.0, 0.0), TYPES) for k in (3, 8))]
    line = ((time - 2002.2625) / 25.2, scale)  # mean and length of the time
    after = [(np.array([0.0] * row + [1.0] * (rows - row)), scale) for row in (3, 4, 5)]
    autocorrelations = CORRELATION.tolist()
    plain = [mean_density([*common, shift], [0.0]) for shift in after]
    moving = [mean_density([*common, shift], autocorrelations) for shift in after]
    expected = [
        mean_density(common, [0.0]),
        mean_density([*common, line], [0.0]),
        mean_density(common, autocorrelations),
        sum(plain) / 3,
        sum(moving) / 3,
    ]
    dates = [0.0] * 3 + [a + b for a, b in zip(plain, moving, strict=True)] + [0.0] * 2

    found = posterior(value, se, time, kind, scale)
    assert found is not None
    assert MODELS == ("constant", "linear trend", "AR(1)", "one break", "one break with AR(1)")
    assert found.models.tolist() == pytest.approx([x / sum(expected) for x in expected], rel=1e-9, abs=1e-12)
    assert found.dates.tolist() == pytest.approx([x / sum(dates) for x in dates], rel=1e-9, abs=1e-12)


def test_probabilities_come_true_in_series_drawn_from_the_models() -> None:
    """Of series whose model and break are drawn as the models say, the share that is so is the mean probability.

    Sums of (what is so - its probability), also weighed by the probability, over their standard error.
    """
    rng = np.random.default_rng(9)
    rows, draws, scale = 9, 1000, 20.0
    time = np.array([0.0, 1, 2, 4, 7, 8, 11, 12, 15])
    kind = np.array([0, 1, 0, 1, 1, 0, 0, 1, 0])
    se = np.array([1.0, 2, 3, 4, 5, 4, 3, 2, 1])
    models, true = np.empty((draws, 5)), np.zeros((draws, 5))
    dates, broken = [], []
    for draw in range(draws):
        model = int(rng.integers(5))
        drift = paths(rng.choice(CORRELATION) if model in (2, 4) else 0.0, 1, rows, seed=draw)[0]
        value = MEAN + SPREAD * rng.standard_normal() + TYPES * rng.standard_normal() * kind
        value = value + rng.choice(DRIFT) * drift + se * rng.standard_normal(rows)
        row = int(rng.integers(3, 7))
        if model == 1:
            value = value + scale * rng.standard_normal() * time / 15
        if model in (3, 4):
            value = value + scale * rng.standard_normal() * (np.arange(rows) >= row)
        found = posterior(value, se, time, kind, scale)
        assert found is not None
        models[draw], true[draw, model] = found.models, 1
        if model in (3, 4):
            dates.append(found.dates)
            broken.append(np.arange(rows) == row)
    for p, so in ((models, true), (np.array(dates), np.array(broken))):
        inside = p[0] > 0
        for weight in (np.ones_like(p), p):
            off = (weight * (so - p)).sum(axis=0)[inside]
            error = np.sqrt((weight**2 * p * (1 - p)).sum(axis=0)[inside])
            assert (np.abs(off) < 3.5 * error).all()
    assert (models * true).sum(axis=1).mean() > 0.25  # beforehand 0.2


def test_the_nile_fell_between_1898_and_1899() -> None:
    """Annual flow at Aswan, Cobb (Biometrika 65, 1978), in tens of its units; the levels are some 25 apart.

    The first 60 of its 100 years, for speed: 28 before the change, 32 after it.
    """
    data = nile.load_pandas().data
    year, flow = (data[column].to_numpy(float)[:60] for column in ("year", "volume"))
    assert (year[0], year[-1]) == (1871, 1930)
    found = weigh((flow - flow.mean()) / 10 + 50, se=0.0, time=year)
    assert year[found.dates.argmax()] == 1899  # the break lies before it
    assert found.dates.max() > 0.5
    assert of_breaks(found) > 0.9


def test_noise_about_one_level_lends_breaks_nothing() -> None:
    """Beforehand the two break models hold two fifths."""
    noise = np.random.default_rng(12).standard_normal((60, 12))
    assert np.mean([of_breaks(weigh(50 + 8 * series, scale=10.0)) for series in noise]) < 0.4


def test_a_step_is_a_break_before_the_row_that_steps() -> None:
    value = np.array([30.0, 33, 29, 31, 28, 60, 63, 59, 62])
    for sign in (1, -1):  # down as well as up
        found = weigh(50 + sign * (value - 50))
        assert of_breaks(found) > 0.9
        assert found.dates.argmax() == 5
        assert found.dates[5] > 0.9


def test_a_straight_line_is_a_trend() -> None:
    found = weigh(np.array([30.0, 35, 38, 43, 46, 51, 54, 59, 62, 67]))
    assert of_model(found, "linear trend") > 0.8
    assert of_breaks(found) < 0.1


def test_a_line_is_straight_in_time_not_in_rows() -> None:
    """Half a point a year, thirty years without a row in between: from row to row it is a step."""
    value = np.array([30.0, 31, 30.5, 32, 31.5, 47, 48, 47.5, 49, 48.5])
    time = np.array([0.0, 1, 2, 3, 4, 34, 35, 36, 37, 38])
    assert of_model(weigh(value, time=time), "linear trend") > 0.4
    assert of_breaks(weigh(value, time=time)) < 0.6
    assert of_model(weigh(value), "linear trend") < 0.1
    assert of_breaks(weigh(value)) > 0.8


def test_what_goes_with_the_type_is_no_break() -> None:
    value = np.array([30.0, 33, 29, 31, 28, 60, 63, 59, 62, 61])
    kind = np.array([0, 0, 0, 0, 0, 1, 1, 1, 1, 1])
    assert of_breaks(weigh(value)) > 0.9
    assert of_breaks(weigh(value, kind=kind)) < 0.6


def test_scores_read_with_great_error_leave_what_was_held_beforehand() -> None:
    found = weigh(np.array([10.0, 10, 10, 10, 90, 90, 90, 90]), se=1e4)
    assert found.models.tolist() == pytest.approx([0.2] * 5, abs=1e-4)
    assert found.dates.tolist() == pytest.approx([0, 0, 0, 1 / 3, 1 / 3, 1 / 3, 0, 0], abs=1e-4)


def test_a_break_leaves_three_rows_on_each_side() -> None:
    assert LEAST == 3
    value = np.array([20.0, 80, 80, 80, 80, 80, 80, 80, 20])  # the ends stand out
    found = weigh(value)
    assert (found.dates > 0).tolist() == [False] * 3 + [True] * 4 + [False] * 2
    assert found.dates.sum() == pytest.approx(1)
    assert weigh(value[:6]).dates.tolist() == [0, 0, 0, 1, 0, 0]


@pytest.mark.parametrize("rows", [0, 1, 5])
def test_too_few_rows_have_no_break_models(rows: int) -> None:
    value, kind = np.full(rows, 50.0), np.zeros(rows, dtype=np.int64)
    assert posterior(value, np.ones(rows), np.arange(rows, dtype=float), kind, 10.0) is None
