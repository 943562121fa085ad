"""Labellings: counts are products of binomials worked by hand."""

import numpy as np
import pytest

from kzindex.stats.labellings import circular, count_within, within_strata

# 2 of 4, 1 of 3, 0 of 2, in mixed order
STRATUM = np.array([7, 3, 7, 3, 5, 7, 3, 5, 7])
LATER = np.array([0, 0, 1, 1, 0, 0, 0, 0, 1], dtype=bool)


def test_ways_are_counted_within_strata() -> None:
    """6 * 3 * 1; without strata there would be 9! / (3! 6!) = 84."""
    assert count_within(LATER, STRATUM) == 18
    assert count_within(LATER, np.zeros(9, dtype=np.int64)) == 84


def test_ways_are_counted_where_there_are_too_many_to_list() -> None:
    """30 of 60: more than a 32-bit number holds."""
    later = np.arange(60) < 30
    assert count_within(later, np.zeros(60, dtype=np.int64)) == 118264581564861424


@pytest.mark.parametrize("most", [18, 5000])
def test_every_labelling_stands_once_the_one_observed_first(most: int) -> None:
    found = within_strata(LATER, STRATUM, most=most, seed=1)
    assert found.shape == (18, 9)
    assert len({tuple(row) for row in found.tolist()}) == 18
    assert found[0].tolist() == LATER.tolist()
    for name, number in ((7, 2), (3, 1), (5, 0)):
        assert (found[:, name == STRATUM].sum(axis=1) == number).all()


def test_labellings_by_hand() -> None:
    found = within_strata(np.array([False, True, True, False]), np.array([0, 1, 0, 1]), most=10, seed=1)
    assert found[0].tolist() == [False, True, True, False]
    others = {tuple(row) for row in found[1:].astype(int).tolist()}
    assert others == {(1, 1, 0, 0), (1, 0, 0, 1), (0, 0, 1, 1)}


def test_where_there_are_more_than_enough_so_many_are_drawn() -> None:
    found = within_strata(LATER, STRATUM, most=17, seed=1)
    assert found.shape == (17, 9)
    assert found[0].tolist() == LATER.tolist()
    for name, number in ((7, 2), (3, 1), (5, 0)):
        assert (found[:, name == STRATUM].sum(axis=1) == number).all()
    assert len(np.unique(found, axis=0)) > 6  # some are drawn twice, but not one again and again


def test_draws_are_seeded() -> None:
    first = within_strata(LATER, STRATUM, most=17, seed=1)
    assert (first == within_strata(LATER, STRATUM, most=17, seed=1)).all()
    assert (first != within_strata(LATER, STRATUM, most=17, seed=2)).any()


def test_each_labelling_is_drawn_as_likely_and_strata_apart() -> None:
    """4 of 8 twice, 4900 ways: a row is later with 1/2, two of a stratum with 3/14, two of different strata with 1/4.

    Tolerance: over five standard errors, sqrt(0.25 / 4000) = 0.008.
    """
    stratum = np.repeat([0, 1], 8)
    found = within_strata(np.arange(16) % 2 == 0, stratum, most=4000, seed=3)[1:].astype(float)
    together = found.T @ found / len(found)
    expected = np.where(stratum[:, None] == stratum, 3 / 14, 1 / 4)
    np.fill_diagonal(expected, 1 / 2)
    np.testing.assert_allclose(together, expected, atol=0.045)


def test_labels_shift_round_the_end() -> None:
    found = circular(np.array([True, True, False, False, False]))
    assert found.astype(int).tolist() == [
        [1, 1, 0, 0, 0],
        [0, 1, 1, 0, 0],
        [0, 0, 1, 1, 0],
        [0, 0, 0, 1, 1],
        [1, 0, 0, 0, 1],
    ]


def test_shifts_that_coincide_all_count() -> None:
    assert circular(np.array([True, False, True, False])).astype(int).tolist() == [[1, 0, 1, 0], [0, 1, 0, 1]] * 2
