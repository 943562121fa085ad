import numpy as np
import pytest

from kzindex.stats.reading import confusion, estimate_rates, estimate_shared, level_values, squared_error


def test_a_direction_mirrors_the_levels() -> None:
    assert level_values(4, 1).tolist() == pytest.approx([0, 100 / 3, 200 / 3, 100])
    assert level_values(4, -1).tolist() == pytest.approx([100, 200 / 3, 100 / 3, 0])


def test_wrong_readings_fall_in_proportion_to_two_to_the_minus_distance() -> None:
    # from the first of four levels: 1/2, 1/4, 1/8 of 7/8, times the rate
    assert confusion(4, 0.07, 0.5)[0].tolist() == pytest.approx([0.93, 0.04, 0.02, 0.01])
    assert confusion(5, 0.3, 0.5).sum(axis=1).tolist() == pytest.approx([1.0] * 5)


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        # 3 levels, 50 points apart: ends (2500 * 2/3 + 10000 * 1/3), middle 2500; mean (5000 + 2500 + 5000) / 3
        (3, 12500 / 3),
        # 4 levels, 100/3 apart: in squared steps, ends (4*1 + 2*4 + 1*9) / 7 = 3, inner (2*1 + 2*1 + 1*4) / 5 = 1.6
        (4, (3 + 1.6) / 2 * 10000 / 9),
        # 5 levels, 25 apart: ends (8 + 4*4 + 2*9 + 16) / 15 = 58/15, next (4+4+2*4+9)/11 = 25/11, middle (4+4*2... )
        (5, (2 * 58 / 15 + 2 * 25 / 11 + (2 * 2 * 1 + 2 * 1 * 4) / 6) / 5 * 625),
    ],
)
def test_squared_error_by_hand(levels: int, expected: float) -> None:
    assert squared_error(levels, 1.0, 0.5) == pytest.approx(expected)
    assert squared_error(levels, 0.15, 0.5) == pytest.approx(0.15 * expected)


def test_a_certain_reading_has_no_error() -> None:
    assert squared_error(4, 0.0, 0.5) == 0.0
    assert np.array_equal(confusion(3, 0.0, 0.5), np.eye(3))


def test_rates_are_found_again() -> None:
    """Readings made with known rates give these rates back."""
    rng = np.random.default_rng(2)
    n, size, true_rates = 4000, 4, np.array([0.05, 0.15, 0.30])
    truth, certainty = rng.integers(0, size, n), rng.integers(0, 3, (n, 2))
    levels = np.empty((n, 2), dtype=np.int64)
    for k in (0, 1):
        for c in range(3):
            rows = np.flatnonzero(certainty[:, k] == c)
            odds = np.cumsum(confusion(size, float(true_rates[c]), 0.5)[truth[rows]], axis=1)
            levels[rows, k] = (rng.random((len(rows), 1)) > odds).sum(axis=1)
    rates = estimate_rates(levels, certainty, np.full(n, size), 0.5, 4)
    assert rates[:3] == pytest.approx(true_rates, abs=0.03)
    assert np.isnan(rates[3])


def test_readings_that_never_differ_give_a_rate_of_nothing() -> None:
    levels = np.array([[0, 0], [2, 2], [1, 1]])
    assert estimate_rates(levels, np.zeros_like(levels), np.full(3, 3), 0.5, 1).tolist() == [0.0]


def test_shared_error_is_found_again_and_undefined_where_nothing_differs() -> None:
    rng = np.random.default_rng(3)
    cell = np.repeat(np.arange(20000), 2)
    common = rng.normal(0, np.sqrt(0.3), (20000, 2))  # of pass 1 and pass 2
    own = rng.normal(0, np.sqrt(0.7), (40000, 2))
    errors = common[cell] + own
    assert estimate_shared(errors[:, 0] - errors[:, 1], cell) == pytest.approx(0.3, abs=0.02)
    assert np.isnan(estimate_shared(np.zeros(4), np.array([0, 0, 1, 1])))
    assert np.isnan(estimate_shared(np.array([5.0, 3.0]), np.array([0, 1])))
