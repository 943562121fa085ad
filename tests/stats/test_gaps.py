import numpy as np
import pytest
from statsmodels.regression.linear_model import OLS

from kzindex.stats.gaps import stratified_gaps


def test_it_is_least_squares_with_a_term_for_each_stratum() -> None:
    rng = np.random.default_rng(5)
    stratum = np.array([0] * 7 + [1] * 6 + [2] * 4)
    later = rng.random(17) < 0.4
    point = rng.uniform(0, 100, (17, 3))
    point[[1, 5, 9], 0] = np.nan
    mine = stratified_gaps(point, later, stratum)
    for column in range(3):
        rows = ~np.isnan(point[:, column])
        design = np.column_stack([later[rows], *(stratum[rows] == s for s in (0, 1, 2))]).astype(float)
        assert mine[column] == pytest.approx(OLS(point[rows, column], design).fit().params[0], abs=1e-9)


def test_a_stratum_of_one_group_says_nothing() -> None:
    point = np.array([[10.0, 1.0], [30.0, 2.0], [90.0, np.nan]])
    gaps = stratified_gaps(point, np.array([False, True, True]), np.array([0, 0, 1]))
    assert gaps.tolist() == [20.0, 1.0]
    assert np.isnan(stratified_gaps(point, np.array([True, True, True]), np.array([0, 0, 1]))).all()
