import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from statsmodels.stats.inter_rater import cohens_kappa

from kzindex.stats.agreement import ac2_parts, alpha_parts, coefficient, kappa_parts, resampled

# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), reliability data C: 4 observers, 12 units
N = np.nan
C = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
        [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
    ]
)
# Gwet, Handbook of Inter-Rater Reliability (2014): 100 women, two abstractors
ABSTRACTORS = np.array([[13.0, 0, 0], [0, 20, 7], [0, 4, 56]])


def coincidences(counts: np.ndarray) -> np.ndarray:
    """Of each unit, from how many readings put it into each category; a unit with fewer than two counts nothing."""
    pairs = counts[:, :, None] * counts[:, None, :] - counts[:, :, None] * np.eye(counts.shape[1])
    readings = counts.sum(axis=1)
    table: np.ndarray = pairs / np.where(readings > 1, readings - 1, np.inf)[:, None, None]
    return table


def alpha(ratings: np.ndarray, categories: list[int]) -> float:
    counts = np.stack([(ratings == k).sum(axis=0) for k in categories], axis=1).astype(float)
    return float(coefficient([alpha_parts(coincidences(counts).sum(axis=0))]))


def joint(first: np.ndarray, second: np.ndarray, size: int) -> np.ndarray:
    table = np.zeros((size, size))
    np.add.at(table, (first, second), 1)
    return table


def test_coincidences_by_hand() -> None:
    counts = np.array([[1.0, 1.0], [2.0, 0.0], [1.0, 0.0]])
    assert coincidences(counts).tolist() == [
        [[0.0, 1.0], [1.0, 0.0]],
        [[2.0, 0.0], [0.0, 0.0]],
        [[0.0, 0.0], [0.0, 0.0]],
    ]


def test_alpha_is_krippendorffs_worked_example() -> None:
    assert alpha(C, [1, 2, 3, 4, 5]) == pytest.approx(0.815, abs=5e-4)
    assert alpha(C, [1, 2, 3, 4, 5]) == pytest.approx(
        krippendorff.alpha(reliability_data=C, level_of_measurement="ordinal"), abs=1e-12
    )


@settings(max_examples=100, deadline=None)
@given(arrays(np.int64, st.tuples(st.just(2), st.integers(2, 40)), elements=st.integers(0, 3)))
def test_alpha_is_the_packages(ratings: np.ndarray) -> None:
    if len(np.unique(ratings)) < 2:
        assert np.isnan(alpha(ratings, [0, 1, 2, 3]))
        return
    expected = krippendorff.alpha(reliability_data=ratings.astype(float), level_of_measurement="ordinal")
    assert alpha(ratings, [0, 1, 2, 3]) == pytest.approx(expected, abs=1e-9)


def test_differences_between_items_are_no_agreement() -> None:
    """Two items, each read at random about its own level: pooled they would seem to agree."""
    low, high = np.array([[8.0, 4], [4, 2]]), np.array([[2.0, 4], [4, 8]])
    pooled = np.zeros((4, 4))
    pooled[:2, :2], pooled[2:, 2:] = low, high
    assert float(coefficient([alpha_parts(pooled)])) > 0.5
    assert float(coefficient([alpha_parts(low), alpha_parts(high)])) == pytest.approx(1 - 8 / (2 * 12 * 6 / 17))


def test_a_part_that_is_repeated_changes_nothing_and_items_weigh_by_their_readings() -> None:
    one = alpha_parts(ABSTRACTORS + ABSTRACTORS.T)
    assert coefficient([one, one]) == pytest.approx(float(coefficient([one])))
    small = alpha_parts(np.array([[0.0, 1], [1, 0]]))
    assert float(coefficient([small])) == 0
    assert 0.8 < float(coefficient([one, small])) < float(coefficient([one]))


def test_kappa_is_statsmodels() -> None:
    for table in (ABSTRACTORS, np.array([[5.0, 1, 0], [2, 4, 3], [0, 0, 9]])):
        mine = float(coefficient([kappa_parts(table, np.arange(3.0))]))
        assert mine == pytest.approx(cohens_kappa(table, wt="quadratic").kappa, abs=1e-12)


def test_kappa_and_ac1_of_two_categories_are_gwets() -> None:
    """Gwet's published values for the abstractors take categories as nominal: merged here into two."""
    merged = np.array([[13.0, 0], [0, 87]])
    assert float(coefficient([kappa_parts(merged, np.array([0.0, 1.0]))])) == 1.0
    table = np.array([[118.0, 5], [2, 0]])
    kappa, ac1 = (coefficient([parts(table, np.array([0.0, 1.0]))]) for parts in (kappa_parts, ac2_parts))
    assert float(kappa) == pytest.approx(-0.0234, abs=5e-5)
    assert float(ac1) == pytest.approx(0.9408, abs=5e-5)


def test_ac2_by_hand() -> None:
    """Weights 1, 0.75, 0: agreement (89 + 0.75 * 11) / 100 = 0.9725; T = 6; shares 0.13, 0.255, 0.615."""
    chance = 6 / 6 * (0.13 * 0.87 + 0.255 * 0.745 + 0.615 * 0.385)
    mine = float(coefficient([ac2_parts(ABSTRACTORS, np.arange(3.0))]))
    assert mine == pytest.approx((0.9725 - chance) / (1 - chance), abs=1e-12)


def test_coefficients_are_undefined_where_nothing_could_differ() -> None:
    one_level = np.array([[7.0, 0], [0, 0]])
    assert np.isnan(coefficient([alpha_parts(one_level * 2)]))
    assert np.isnan(coefficient([kappa_parts(one_level, np.array([0.0, 1.0]))]))
    assert float(coefficient([ac2_parts(one_level, np.array([0.0, 1.0]))])) == 1.0


def test_resamples_draw_as_many_clusters_and_are_seeded() -> None:
    drawn = resampled(7, 50, 3)
    assert (drawn.sum(axis=1) == 7).all()
    assert (drawn == resampled(7, 50, 3)).all()
    assert (drawn != resampled(7, 50, 4)).any()
