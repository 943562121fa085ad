"""Three ways to make a whole of parts, by hand; the shifted points 1, 10 and 100 stand for 0, 9.0909 and 100."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kzindex.stats.aggregation import ARITHMETIC, GEOMETRIC, WEAKEST, aggregate

N = np.nan
TEN = 9 / 0.99  # 1 + 0.99 p = 10
WAYS = (ARITHMETIC, GEOMETRIC, WEAKEST)


def whole(
    score: list[float], weights: list[float], how: str, se: list[float] | None = None, applies: list[bool] | None = None
) -> tuple[float, float]:
    """The whole of one row, and its error."""
    found, error = aggregate(
        np.array([score]),
        np.array([se or [0.0] * len(score)]),
        np.array([applies or [True] * len(score)]),
        np.array(weights),
        how,
    )
    assert found.shape == error.shape == (1,)
    return float(found[0]), float(error[0])


@pytest.mark.parametrize(
    ("how", "expected"),
    [(ARITHMETIC, 0.2 * 0 + 0.3 * TEN + 0.5 * 100), (GEOMETRIC, (10**1.3 - 1) / 0.99), (WEAKEST, 0.0)],
)
def test_a_whole_of_unequal_weights(how: str, expected: float) -> None:
    """Geometric: 1, 10 and 100 to the 0.2, 0.3 and 0.5 are 10 to the 1.3."""
    assert whole([0.0, TEN, 100.0], [0.2, 0.3, 0.5], how)[0] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("how", "expected"),
    [(ARITHMETIC, (0.4 * TEN + 0.1 * 100) / 0.5), (GEOMETRIC, (10**1.2 - 1) / 0.99), (WEAKEST, TEN)],
)
def test_a_missing_part_leaves_its_weight_to_the_others(how: str, expected: float) -> None:
    """Geometric: 10 to the 0.8 times 100 to the 0.2. A part that does not apply is no part, whatever stands there."""
    weights = [0.4, 0.5, 0.1]
    assert whole([TEN, N, 100.0], weights, how, [0.0, N, 0.0])[0] == pytest.approx(expected)
    assert whole([TEN, 3.0, 100.0], weights, how, applies=[True, False, True])[0] == pytest.approx(expected)


@pytest.mark.parametrize("how", WAYS)
def test_without_any_part_there_is_no_whole(how: str) -> None:
    assert np.isnan(whole([N, N], [0.5, 0.5], how, [N, N])).all()
    assert np.isnan(whole([50.0, N], [0.5, 0.5], how, applies=[False, True])).all()


@pytest.mark.parametrize("how", WAYS)
def test_of_one_part_the_whole_is_the_part(how: str) -> None:
    assert whole([N, 40.0], [0.9, 0.1], how, [N, 7.0]) == pytest.approx((40, 7))


def test_errors_by_hand() -> None:
    """Arithmetic: the root of 3² + 1.5². Geometric: of 1 and 100 the root is 10, with 10 and 100 it is 31.6.

    An error of 9.09 lifts a part from 0 to 9.09 and takes it nowhere lower, and one at 9.09 to 18.18 or 0.
    """
    assert whole([0.0, 100.0], [0.5, 0.5], ARITHMETIC, [6.0, 3.0])[1] == pytest.approx((9 + 2.25) ** 0.5)
    rise = (1000**0.5 - 10) / 0.99
    assert whole([0.0, 100.0], [0.5, 0.5], GEOMETRIC, [TEN, 0.0])[1] == pytest.approx(rise / 2**0.5)
    up, down = (1900**0.5 - 1000**0.5) / 0.99, rise
    one = (up**2 + down**2) / 2
    assert whole([TEN, 100.0], [0.5, 0.5], GEOMETRIC, [TEN, 0.0])[1] == pytest.approx(one**0.5)
    two = ((1000**0.5 - 100**0.5) / 0.99) ** 2 / 2  # the other part from 100 to 10, and no higher
    both = whole([TEN, 100.0], [0.5, 0.5], GEOMETRIC, [TEN, 90 / 0.99])[1]
    assert both == pytest.approx((one + two) ** 0.5)
    assert whole([0.0, 100.0], [0.5, 0.5], WEAKEST, [6.0, 9.0])[1] == pytest.approx(6)


def test_where_several_are_least_the_error_is_the_largest_of_theirs() -> None:
    score, se = [20.0, 20.0 + 1e-12, 20.1, N, 20.0], [5.0, 8.0, 90.0, N, 70.0]
    found = whole(score, [0.1, 0.6, 0.1, 0.1, 0.1], WEAKEST, se, [True, True, True, True, False])
    assert found == pytest.approx((20, 8))


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.integers(2, 98), st.integers(1, 9), st.integers(0, 9), st.booleans()), min_size=1, max_size=5)
)
def test_a_small_geometric_error_is_that_of_its_slopes(parts: list[tuple[int, int, int, bool]]) -> None:
    """Each part moved by 0.0005 up and down; a part that is not covered moves nothing."""
    score = [float(p) if there else N for p, _, _, there in parts]
    weights, se = [float(w) for _, w, _, _ in parts], [e / 1000 for _, _, e, _ in parts]
    squares = 0.0
    for i, part in enumerate(score):
        if not np.isnan(part):
            up, down = (
                whole([*score[:i], part + step, *score[i + 1 :]], weights, GEOMETRIC)[0] for step in (5e-4, -5e-4)
            )
            squares += ((up - down) / 1e-3 * se[i]) ** 2
    found = whole(score, weights, GEOMETRIC, se)[1]
    assert found == pytest.approx(squares**0.5 if not np.isnan(score).all() else N, rel=1e-4, abs=1e-9, nan_ok=True)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 100), st.integers(1, 9)), min_size=1, max_size=5))
def test_a_low_part_cannot_be_made_up_for(parts: list[tuple[int, int]]) -> None:
    score, weights = [float(p) for p, _ in parts], [float(w) for _, w in parts]
    mean, product, least = (whole(score, weights, how)[0] for how in WAYS)
    assert least - 1e-9 <= product <= mean + 1e-9
    assert least == min(score)


@pytest.mark.parametrize("how", WAYS)
def test_weights_of_each_row(how: str) -> None:
    """Rows of two specifications, each with weights of its own, are what they are one by one."""
    score = np.array([[[0.0, TEN, 100.0], [N, 50.0, 20.0]]] * 2)
    weights = np.array([[[0.2, 0.3, 0.5]], [[0.6, 0.3, 0.1]]])
    found, error = aggregate(score, np.full(score.shape, 4.0), np.ones(score.shape, dtype=bool), weights, how)
    for i in range(2):
        for j in range(2):
            single = whole(score[i, j].tolist(), weights[i, 0].tolist(), how, [4.0] * 3)
            assert (found[i, j], error[i, j]) == pytest.approx(single)
    assert (found[0, 0] == found[1, 0]) == (how == WEAKEST)
