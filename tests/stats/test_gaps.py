"""Gaps as weights on cells: against least squares and hand calculation."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from statsmodels.regression.linear_model import OLS

from kzindex.stats.gaps import contrasts

N = np.nan


def gaps(point: np.ndarray, later: np.ndarray, stratum: np.ndarray, least: tuple[int, int] = (1, 1)) -> np.ndarray:
    """Gap of each column under one labelling; what stands in a cell not covered must not count, so 1e6 stands there."""
    found = contrasts(~np.isnan(point), later[None], stratum, least)
    gap: np.ndarray = (found.cells[0] * np.nan_to_num(point, nan=1e6)).sum(axis=0)
    return np.where(found.matched[0], gap, np.nan)


def test_it_is_least_squares_with_a_term_for_each_stratum() -> None:
    rng = np.random.default_rng(5)
    stratum = np.array([0] * 7 + [1] * 6 + [2] * 4)
    later = rng.random(17) < 0.4
    point = rng.uniform(0, 100, (17, 3))
    point[[1, 5, 9], 0] = N
    point[[0, 2, 14, 16], 2] = N
    mine = gaps(point, later, stratum)
    for column in range(3):
        rows = ~np.isnan(point[:, column])
        design = np.column_stack([later[rows], *(stratum[rows] == s for s in (0, 1, 2))]).astype(float)
        assert mine[column] == pytest.approx(OLS(point[rows, column], design).fit().params[0], abs=1e-9)


def test_cells_weigh_by_hand() -> None:
    """Strata of 1 against 1 and 1 against 3 weigh 1/2 and 3/4: 0.4 and 0.6, the latter shared by three earlier rows."""
    covered = np.ones((6, 1), dtype=bool)
    later = np.array([[True, False, False, True, False, False]])
    found = contrasts(covered, later, np.array([0, 0, 1, 1, 1, 1]), (1, 1))
    assert found.cells[0, :, 0].tolist() == pytest.approx([0.4, -0.4, -0.2, 0.6, -0.2, -0.2])


def test_weights_are_rescaled_over_matched_columns() -> None:
    # gaps 10 and 20, the third column has no later row: (0.5 * 10 + 0.3 * 20) / 0.8 = 13.75
    point = np.array([[30.0, 60.0, N], [20.0, 40.0, 90.0]])
    found = contrasts(~np.isnan(point), np.array([[True, False]]), np.array([0, 0]), (1, 1))
    cells = found.weighed(np.array([0.5, 0.3, 0.2]))
    assert cells[0].ravel().tolist() == pytest.approx([0.625, 0.375, 0.0, -0.625, -0.375, 0.0])
    assert (cells[0] * np.nan_to_num(point)).sum() == pytest.approx(13.75)


@pytest.mark.parametrize(
    ("least", "matched"),
    [
        ((1, 1), [True, True, True]),
        ((2, 1), [True, False, True]),
        ((1, 3), [False, True, True]),
        ((2, 3), [False, False, True]),
        ((3, 1), [False, False, False]),
    ],
)
def test_columns_need_so_many_later_and_so_many_earlier_rows(least: tuple[int, int], matched: list[bool]) -> None:
    # later and earlier rows covered: 2 and 1, 1 and 3, 2 and 3
    covered = np.array([[1, 1, 1], [1, 0, 1], [1, 1, 1], [0, 1, 1], [0, 1, 1]], dtype=bool)
    found = contrasts(covered, np.array([[True, True, False, False, False]]), np.zeros(5, dtype=np.int64), least)
    assert found.matched[0].tolist() == matched
    assert found.cells[0].any(axis=0).tolist() == matched


def test_several_labellings_at_once_are_each_by_itself() -> None:
    rng = np.random.default_rng(8)
    stratum = np.array([0, 1, 0, 1, 0, 1, 0])
    covered = rng.random((7, 4)) < 0.7
    later = rng.random((20, 7)) < 0.4
    weights = np.array([0.4, 0.3, 0.2, 0.1])
    together = contrasts(covered, later, stratum, (1, 2))
    assert 0 < together.matched.sum() < together.matched.size
    for i, labels in enumerate(later):
        alone = contrasts(covered, labels[None], stratum, (1, 2))
        np.testing.assert_array_equal(together.cells[i], alone.cells[0])
        np.testing.assert_array_equal(together.matched[i], alone.matched[0])
        np.testing.assert_array_equal(together.weighed(weights)[i], alone.weighed(weights)[0])


def test_where_nothing_is_matched_the_weighted_gap_is_undefined_and_elsewhere_it_is_not() -> None:
    covered = np.array([[True, False], [True, True], [False, True]])
    later = np.array([[False, True, False], [True, True, True], [False, False, False]])
    found = contrasts(covered, later, np.zeros(3, dtype=np.int64), (1, 1))
    assert found.matched.tolist() == [[True, True], [False, False], [False, False]]
    cells = found.weighed(np.array([0.5, 0.5]))
    assert cells[0].tolist() == [[-0.5, 0.0], [0.5, 0.5], [0.0, -0.5]]
    assert np.isnan(cells[1:]).all()


def test_a_stratum_of_one_group_says_nothing() -> None:
    point = np.array([[10.0, 1.0], [30.0, 2.0], [90.0, N]])
    assert gaps(point, np.array([False, True, True]), np.array([0, 0, 1])).tolist() == [20.0, 1.0]
    assert np.isnan(gaps(point, np.array([True, True, True]), np.array([0, 0, 1]))).all()


def test_groups_that_never_meet_in_a_stratum_are_not_matched() -> None:
    point = np.array([[10.0], [30.0], [90.0], [50.0]])
    assert np.isnan(gaps(point, np.array([False, False, True, True]), np.array([0, 0, 1, 1]))).all()


@st.composite
def tables(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Points with missing cells, labels and strata."""
    rows, columns = draw(st.integers(4, 12)), draw(st.integers(1, 3))
    point = draw(arrays(np.float64, (rows, columns), elements=st.integers(0, 100).map(float)))
    point[draw(arrays(np.bool_, (rows, columns)))] = N
    return point, draw(arrays(np.bool_, rows)), draw(arrays(np.int64, rows, elements=st.integers(0, 2)))


@settings(max_examples=200, deadline=None)
@given(tables(), st.integers(0, 2), st.integers(-100, 100))
def test_what_a_stratum_has_in_common_moves_nothing(
    table: tuple[np.ndarray, np.ndarray, np.ndarray], name: int, constant: int
) -> None:
    point, later, stratum = table
    before = gaps(point, later, stratum)
    assume(not np.isnan(before[0]) and (stratum == name).any())
    moved = point.copy()
    moved[stratum == name, 0] += constant
    assert gaps(moved, later, stratum).tolist() == pytest.approx(before.tolist(), abs=1e-9, nan_ok=True)


@settings(max_examples=200, deadline=None)
@given(tables())
def test_a_matched_column_weighs_later_rows_by_one_and_earlier_rows_by_minus_one(
    table: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    point, later, stratum = table
    found = contrasts(~np.isnan(point), later[None], stratum, (1, 1))
    matched, cells = found.matched[0], found.cells[0]
    assert cells[later].sum(axis=0) == pytest.approx(np.where(matched, 1.0, 0.0))
    assert cells[~later].sum(axis=0) == pytest.approx(np.where(matched, -1.0, 0.0))
    assert not cells[np.isnan(point)].any()
    assert (cells[later] >= 0).all()
    assert (cells[~later] <= 0).all()
