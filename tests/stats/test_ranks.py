"""Ranks and their correlation against scipy's, its interval against the formula worked by hand."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from kzindex.stats.ranks import correlation_interval, rank_correlation, ranks

few = st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3)), min_size=2, max_size=20)  # with ties
many = st.lists(st.floats(-1e6, 1e6), max_size=20)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], []),
        ([7.0], [1.0]),
        ([30.0, 10.0, 20.0], [3.0, 1.0, 2.0]),
        ([5.0, 5.0, 5.0], [2.0, 2.0, 2.0]),
        ([2.0, 1.0, 2.0, 3.0], [2.5, 1.0, 2.5, 4.0]),
        ([0.5, -1.0, -1.0, -1.0, 9.0, 0.5], [4.5, 2.0, 2.0, 2.0, 6.0, 4.5]),
    ],
)
def test_ranks_run_from_1_and_equal_values_share_the_mean_of_theirs(values: list[float], expected: list[float]) -> None:
    assert ranks(np.array(values)).tolist() == expected


@given(many)
def test_ranks_are_scipys(values: list[float]) -> None:
    assert ranks(np.array(values)).tolist() == stats.rankdata(values).tolist()


@given(few)
def test_ranks_with_ties_are_scipys(pairs: list[tuple[int, int]]) -> None:
    values = np.array(pairs, dtype=float)[:, 0]
    assert ranks(values).tolist() == stats.rankdata(values).tolist()


@given(few)
def test_the_correlation_is_scipys(pairs: list[tuple[int, int]]) -> None:
    x, y = np.array(pairs, dtype=float).T
    assume(np.ptp(x) > 0 and np.ptp(y) > 0)
    assert rank_correlation(x, y) == pytest.approx(stats.spearmanr(x, y).statistic, abs=1e-12)


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [
        # 1 - 6 · sum of squares / (n (n² - 1)): squares 9 1 1 9 4 0 4 0 of 8
        ([1, 2, 3, 4, 5, 6, 7, 8], [4, 3, 2, 1, 7, 6, 5, 8], 1 - 6 * 28 / 504),
        # only the order counts: Pearson's of these is 0.73
        ([1, 2, 3, 4, 5, 6], [0, 1, 3, 2, 4, 1000], 1 - 6 * 2 / 210),
        # ties: 1.5 1.5 3 4 beside 1 2 3 4; 4.5 over the root of 4.5 · 5
        ([0, 0, 5, 6], [1, 2, 3, 4], 4.5 / (4.5 * 5) ** 0.5),
        ([1, 2, 3, 4], [4, 2, 3, 1], 1 - 6 * 18 / 60),
    ],
)
def test_the_correlation_by_hand(x: list[float], y: list[float], expected: float) -> None:
    assert rank_correlation(np.array(x, dtype=float), np.array(y, dtype=float)) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(("x", "y"), [([1, 2, 3], [5, 5, 5]), ([5, 5, 5], [1, 2, 3]), ([5, 5], [5, 5]), ([1], [2])])
def test_what_does_not_vary_has_no_correlation(x: list[float], y: list[float]) -> None:
    assert np.isnan(rank_correlation(np.array(x, dtype=float), np.array(y, dtype=float)))


def test_the_same_order_is_exactly_1_and_the_other_way_round_exactly_minus_1() -> None:
    lines = [np.arange(n, dtype=float) for n in range(2, 60)]
    assert [len(x) for x in lines if rank_correlation(x, x**3) != 1] == []
    assert [len(x) for x in lines if rank_correlation(x, -(x**3)) != -1] == []
    tied = [np.floor(x / 2) for x in lines[1:]]  # the same ties on both sides
    assert [len(x) for x in tied if rank_correlation(x, 10 + x) != 1] == []


@pytest.mark.parametrize(
    ("rho", "n", "width", "low", "high"),
    [
        # z = ln 2 = 0.693147, se = sqrt(1.18 / 16) = 0.271570, so tanh(0.693147 ∓ 0.446732)
        (0.6, 19, 1.645, 0.241546, 0.814373),
        # z = ln 3 = 1.098612, se = sqrt(1.32 / 1) = 1.148913: the smallest n
        (0.8, 4, 1.0, -0.050258, 0.977918),
        # z = -ln 2, se = sqrt(1.18 / 25) = 0.217256
        (-0.6, 28, 1.0, -0.721326, -0.442947),
        # z = 0, se = sqrt(1 / 10) = 0.316228: tanh(0.520195)
        (0.0, 13, 1.645, -0.477850, 0.477850),
    ],
)
def test_the_interval_by_hand(rho: float, n: int, width: float, low: float, high: float) -> None:
    assert correlation_interval(rho, n, width) == pytest.approx((low, high), abs=1e-6)


@pytest.mark.parametrize(("rho", "n"), [(0.5, 3), (0.5, 0), (1.0, 30), (-1.0, 30), (float("nan"), 30)])
def test_where_it_is_not_defined_there_is_no_interval(rho: float, n: int) -> None:
    assert np.isnan(correlation_interval(rho, n, 1.645)).all()


@given(st.floats(-0.999, 0.999), st.integers(4, 60), st.floats(0.1, 3.0))
def test_the_interval_holds_the_correlation_and_turns_with_its_sign(rho: float, n: int, width: float) -> None:
    low, high = correlation_interval(rho, n, width)
    assert -1 <= low < rho < high <= 1
    assert correlation_interval(-rho, n, width) == pytest.approx((-high, -low), abs=1e-12)
    wider, narrower = correlation_interval(rho, n, width + 0.1), correlation_interval(rho, n + 1, width)
    assert wider[0] < low < narrower[0] < narrower[1]
    assert wider[1] >= high
