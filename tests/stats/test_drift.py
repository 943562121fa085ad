"""Tests against drift: hand calculation, scipy's and statsmodels'."""

import numpy as np
import pytest
from scipy import stats
from statsmodels.regression.linear_model import OLS
from statsmodels.stats.multitest import multipletests

from kzindex.stats.drift import PooledT, holm, paths, share_as_extreme
from kzindex.stats.gaps import contrasts
from kzindex.stats.labellings import within_strata

N = np.nan


def pooled(covered: np.ndarray, later: np.ndarray, stratum: np.ndarray, weights: np.ndarray) -> PooledT:
    cells = contrasts(covered, later[None], stratum, (1, 1)).weighed(weights)[0]
    return PooledT(cells=cells, covered=covered, later=later, stratum=stratum)


def t_of(point: np.ndarray, later: np.ndarray, stratum: np.ndarray, weights: np.ndarray) -> float:
    """t of one table; what stands in a cell not covered must not count, so 1e6 stands there."""
    t = pooled(~np.isnan(point), later, stratum, weights)
    return float(t(np.nan_to_num(point, nan=1e6)[None])[0])


def least_squares_t(value: np.ndarray, later: np.ndarray, stratum: np.ndarray) -> float:
    design = np.column_stack([later, *(stratum == s for s in np.unique(stratum))]).astype(float)
    return float(OLS(value, design).fit().tvalues[0])


def permuted(value: np.ndarray, later: np.ndarray, stratum: np.ndarray) -> np.ndarray:
    labels = within_strata(later, stratum, most=1000, seed=1)
    gaps: np.ndarray = contrasts(np.ones((len(value), 1), bool), labels, stratum, (1, 1)).cells[:, :, 0] @ value
    return gaps


def test_permutation_by_hand() -> None:
    """6 and 9 against 1, 4, 5: of the ten pairs only 1 and 4, as far below the mean of 10 as 15 is above, is a tie.

    Sums: 15; 7, 10, 11, 10, 13, 14, 5, 6, 9.
    """
    gaps = permuted(np.array([6.0, 1, 4, 9, 5]), np.array([True, False, False, True, False]), np.zeros(5, np.int64))
    assert len(gaps) == 10
    assert share_as_extreme(gaps) == pytest.approx(2 / 10)


def test_permutation_within_strata_by_hand() -> None:
    """5 against 1, 3 and 4 against 0. Weights 2/3 and 1/2: the gap is (4 a + 3 b) / 7 with a of 3, 0, -3, b of 4, -4.

    24; 12, 0, 0, -12, -24 over 7: 2 of 6.
    """
    value = np.array([5.0, 1, 3, 4, 0])
    gaps = permuted(value, np.array([True, False, False, True, False]), np.array([0, 0, 0, 1, 1]))
    assert gaps[0] == pytest.approx(24 / 7)
    assert sorted((gaps * 7).round(9)) == [-24, -12, 0, 0, 12, 24]
    assert share_as_extreme(gaps) == pytest.approx(2 / 6)


@pytest.mark.parametrize("seed", range(6))
def test_permutation_is_scipys(seed: int) -> None:
    """Whole numbers, so that there are ties."""
    value = np.random.default_rng(seed).integers(0, 12, 9).astype(float)
    later = np.arange(9) < 4
    expected = stats.permutation_test(
        (value[later], value[~later]),
        lambda x, y: abs(x.mean() - y.mean()),
        vectorized=False,
        alternative="greater",
        n_resamples=np.inf,
    )
    assert len(expected.null_distribution) == 126
    assert share_as_extreme(permuted(value, later, np.zeros(9, np.int64))) == pytest.approx(expected.pvalue, abs=1e-12)


def test_an_undefined_labelling_counts_as_extreme() -> None:
    assert share_as_extreme(np.array([3.0, N, 1.0, -2.0])) == 0.5
    assert np.isnan(share_as_extreme(np.array([N, 1.0, 2.0])))


def test_statistics_that_differ_by_rounding_are_equal() -> None:
    assert 0.1 + 0.2 > 0.3
    assert share_as_extreme(np.array([0.1 + 0.2, -0.3, 0.2999, 0.0])) == 0.5
    assert share_as_extreme(np.array([1e-16, 0.0, -1e-17, 2.0])) == 1.0  # no gap at all


def test_many_sets_of_statistics_at_once() -> None:
    found = share_as_extreme(np.array([[2.0, -3.0, 1.0, 0.0], [-4.0, 1.0, 1.0, 1.0], [N, 1.0, 1.0, 1.0], [0.0] * 4]))
    assert found.tolist() == pytest.approx([0.5, 0.25, N, 1.0], nan_ok=True)


def test_t_by_hand() -> None:
    """4, 8 against 1, 2, 3: gap 4, squares 8 + 2 over 3 degrees of freedom, (1/2 + 1/3) * 10/3 = 25/9: 4 / (5/3).

    With a variance of its own in each group it would be 4 / sqrt(4 + 1/3) = 1.92.
    """
    point = np.array([[4.0], [1.0], [8.0], [2.0], [3.0]])
    later = np.array([True, False, True, False, False])
    assert t_of(point, later, np.zeros(5, np.int64), np.ones(1)) == pytest.approx(2.4)


def test_t_of_one_stratum_is_students() -> None:
    rng = np.random.default_rng(2)
    value = rng.uniform(0, 100, 11)
    later = np.arange(11) % 3 == 0
    t = pooled(np.ones((11, 1), bool), later, np.zeros(11, np.int64), np.ones(1))
    expected = stats.ttest_ind(value[later], value[~later])
    assert t(value[None, :, None])[0] == pytest.approx(expected.statistic, abs=1e-9)
    assert t.freedom == expected.df == 9


def test_t_of_strata_is_least_squares_on_the_rows_weighted_means() -> None:
    rng = np.random.default_rng(3)
    stratum = np.array([0] * 5 + [4] * 6)
    later = np.array([1, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0], dtype=bool)
    point = rng.uniform(0, 100, (11, 3))
    weights = np.array([0.5, 0.3, 0.2])
    assert t_of(point, later, stratum, weights) == pytest.approx(least_squares_t(point @ weights, later, stratum))
    assert pooled(np.ones((11, 3), bool), later, stratum, weights).freedom == 11 - 2 - 1


def test_t_of_one_column_with_missing_cells_is_least_squares_on_the_others() -> None:
    rng = np.random.default_rng(4)
    stratum = np.array([0] * 5 + [1] * 6)
    later = np.array([1, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0], dtype=bool)
    value = rng.uniform(0, 100, 11)
    value[[2, 8]] = N
    held = ~np.isnan(value)
    assert t_of(value[:, None], later, stratum, np.ones(1)) == pytest.approx(
        least_squares_t(value[held], later[held], stratum[held])
    )
    assert pooled(held[:, None], later, stratum, np.ones(1)).freedom == 9 - 2 - 1


def test_t_of_columns_with_missing_cells_by_hand() -> None:
    """Two columns of equal weight, the second without the last row; gaps 6 - 2 and 8 - 3, together 4.5.

    Left over: 2, -2, -1, 0, 1 and 1, -1, -1, 1. Rows count 1/4 + 1/4 twice, 1/6 + 1/4 = 5/12 twice, 1/6 once, squares
    together 0.875; of the rows is left 1.5, -1.5, -1, (1/4) / (5/12) = 0.6, 1, squares together 6.86. Over 3 degrees of
    freedom the variance is 6.86 / 3 * 0.875 = 2.45 ** 2 / 3.
    """
    point = np.array([[8.0, 9.0], [4.0, 7.0], [1.0, 2.0], [2.0, 4.0], [3.0, N]])
    later = np.array([True, True, False, False, False])
    found = t_of(point, later, np.zeros(5, np.int64), np.array([0.5, 0.5]))
    assert found == pytest.approx(4.5 * 3**0.5 / 2.45)


def test_what_a_column_has_in_common_within_a_stratum_moves_no_t() -> None:
    rng = np.random.default_rng(5)
    stratum = np.array([0, 0, 0, 0, 1, 1, 1, 1])
    later = np.array([0, 0, 1, 1, 0, 1, 0, 1], dtype=bool)
    point = rng.uniform(0, 100, (8, 2))
    point[3, 1] = point[4, 0] = N
    moved = point.copy()
    moved[stratum == 1, 1] += 60
    weights = np.array([0.7, 0.3])
    assert t_of(moved, later, stratum, weights) == pytest.approx(t_of(point, later, stratum, weights))


def test_rows_of_a_stratum_of_one_group_count_nothing() -> None:
    point = np.array([[4.0], [8.0], [1.0], [2.0], [3.0], [90.0], [10.0]])
    later = np.array([True, True, False, False, False, True, True])
    stratum = np.array([0, 0, 0, 0, 0, 1, 1])
    assert t_of(point, later, stratum, np.ones(1)) == pytest.approx(2.4)  # as above, without them
    assert pooled(~np.isnan(point), later, stratum, np.ones(1)).freedom == 3


def test_drift_in_common_is_the_same_drift_in_every_column() -> None:
    rng = np.random.default_rng(6)
    stratum = np.array([0] * 4 + [1] * 5)
    later = np.array([0, 1, 0, 1, 0, 0, 1, 0, 1], dtype=bool)
    covered = rng.random((9, 4)) < 0.7
    t = pooled(covered, later, stratum, np.array([0.1, 0.2, 0.3, 0.4]))
    drift = paths(0.5, 50, 9, seed=1)
    assert not covered.all()
    np.testing.assert_allclose(t.of_drift(drift), t(np.repeat(drift[:, :, None], 4, axis=2)), rtol=1e-9)


def test_of_drift_without_autocorrelation_it_is_students_t() -> None:
    stratum = np.array([0] * 5 + [1] * 4)
    later = np.array([0, 0, 1, 1, 0, 0, 1, 0, 1], dtype=bool)
    t = pooled(np.ones((9, 2), bool), later, stratum, np.array([0.6, 0.4]))
    assert stats.kstest(t.of_drift(paths(0.0, 4000, 9, seed=7)), "t", args=(6,)).pvalue > 0.01


def test_no_t_without_a_degree_of_freedom() -> None:
    point = np.array([[10.0], [30.0], [50.0], [20.0]])
    later = np.array([False, True, True, False])
    assert np.isnan(t_of(point[:2], later[:2], np.zeros(2, np.int64), np.ones(1)))
    # four rows, two strata, one difference: one is left. Gaps 20 and 30, squares 4 * 2.5 ** 2, 25 / (5 * sqrt(1))
    assert t_of(point, later, np.array([0, 0, 1, 1]), np.ones(1)) == pytest.approx(5.0)


def test_no_t_without_drift() -> None:
    point = np.array([[0.3, 90.1], [0.3, 90.1], [0.1, 30.7], [0.1, 30.7], [0.1, 30.7]])
    later = np.array([True, True, False, False, False])
    stratum, weights = np.zeros(5, np.int64), np.array([0.7, 0.3])
    assert np.isnan(t_of(point, later, stratum, weights))
    point[0, 0] = 0.4
    assert np.isfinite(t_of(point, later, stratum, weights))


def test_no_t_where_nothing_is_matched() -> None:
    point = np.array([[1.0], [2.0], [4.0]])
    assert np.isnan(t_of(point, np.ones(3, dtype=bool), np.zeros(3, np.int64), np.ones(1)))


@pytest.mark.parametrize("phi", [0.0, 0.5, 0.7])
def test_paths_have_unit_variance_and_the_autocorrelation(phi: float) -> None:
    """Tolerance: over five standard errors, sqrt(2 / 20000) = 0.01 of a variance."""
    drawn = paths(phi, 20000, 6, seed=11)
    moments = drawn.T @ drawn / len(drawn)
    expected = phi ** np.abs(np.subtract.outer(np.arange(6), np.arange(6)))
    np.testing.assert_allclose(moments, expected, atol=0.055)


def test_paths_are_seeded() -> None:
    assert (paths(0.5, 3, 4, seed=1) == paths(0.5, 3, 4, seed=1)).all()
    assert (paths(0.5, 3, 4, seed=1) != paths(0.5, 3, 4, seed=2)).all()


def test_holm_by_hand() -> None:
    # in order 0.01 * 5, 0.02 * 4, 0.03 * 3, then 0.035 * 2 = 0.07 is raised to 0.09, 0.5
    assert holm(np.array([0.5, 0.035, 0.01, 0.03, 0.02])).tolist() == pytest.approx([0.5, 0.09, 0.05, 0.09, 0.08])
    assert holm(np.array([0.6, 0.9])).tolist() == [1.0, 1.0]


def test_holm_counts_what_was_not_tested() -> None:
    assert holm(np.array([0.01, N, 0.02])).tolist() == pytest.approx([0.03, N, 0.04], nan_ok=True)
    assert np.isnan(holm(np.array([N, N]))).all()


def test_holm_is_statsmodels() -> None:
    """Rounded, so that there are ties; some are 0, some capped at 1."""
    for p in (np.random.default_rng(10).random((12, 8)) ** 3).round(2):
        assert holm(p).tolist() == pytest.approx(multipletests(p, method="holm")[1].tolist(), abs=1e-12)
