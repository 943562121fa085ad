"""What is listed: every departure and every pair once, and sets drawn alike."""

from datetime import date
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

import kzindex
from kzindex.model.study import Study
from kzindex.multiverse.choices import ALL, KEPT, NO_COMPARISON, ONE, PROTOCOL, TWO, Listing, choices, factors, listing

from ..conftest import INVENTED
from ..test_kazakhstan import ROOT
from .made import EVERY, choice, declared

ANY = np.array([[0, 0, 0]])
SEVERAL = (
    choice("lamp", "on", "off"),
    choice("tea", "black", "green", "white"),
    choice("dice", "none", "draw 1", "draw 2", "draw 3", drawn=True),
    choice("boundary", "2010", "2012"),
    choice("votes_from", "2001", "2005"),
    choice("types", "all"),
)
VOTES = np.array([[0, 0, 0], [0, 1, 0], [1, 0, 0]])  # not the later boundary with the later start


def made(votes: NDArray[np.int64] = VOTES, seed: int = 3, draws: int = 8) -> Listing:
    return listing(SEVERAL, votes, seed=seed, draws=draws)


def of(listed: Listing, name: str) -> list[list[int]]:
    """Options of the specifications of one list."""
    rows = listed.options[: len(listed.lists)]
    return [row.tolist() for row, other in zip(rows, listed.lists, strict=True) if other == name]


def sets(listed: Listing) -> tuple[NDArray[np.int64], NDArray[np.int64], list[NDArray[np.int64]]]:
    """The first set, the second, and those recombined."""
    first, second, *others = np.split(listed.options[len(listed.lists) - 2 * listed.draws :], 2 + len(listed.factors))
    return first, second, others


def test_the_protocol_comes_first_then_each_departure_and_each_pair_of_them_once() -> None:
    listed = made()
    assert of(listed, PROTOCOL) == [[0, 0, 0, 0, 0, 0]]
    assert of(listed, ONE) == [
        [1, 0, 0, 0, 0, 0], [0, 1, 0, 0, 0, 0], [0, 2, 0, 0, 0, 0], [0, 0, 1, 0, 0, 0], [0, 0, 2, 0, 0, 0],
        [0, 0, 3, 0, 0, 0], [0, 0, 0, 1, 0, 0], [0, 0, 0, 0, 1, 0],
    ]  # fmt: skip
    assert of(listed, TWO) == [
        [1, 1, 0, 0, 0, 0], [1, 2, 0, 0, 0, 0], [1, 0, 0, 1, 0, 0], [1, 0, 0, 0, 1, 0], [0, 1, 0, 1, 0, 0],
        [0, 1, 0, 0, 1, 0], [0, 2, 0, 1, 0, 0], [0, 2, 0, 0, 1, 0], [0, 0, 0, 1, 1, 0],
    ]  # fmt: skip
    assert listed.lists == [PROTOCOL] + [ONE] * 8 + [TWO] * 9 + [KEPT] * 16 + [ALL] * 16


def test_names_say_how_a_specification_departs() -> None:
    listed = made()
    assert [listed.name(i) for i in (0, 3, 4, 10, 17)] == [
        "", "the tea: white", "the dice: draw 1", "the lamp: off; the tea: white",
        "the boundary: 2012; the votes_from: 2005",
    ]  # fmt: skip
    assert listed.values("tea")[:4] == ["black", "black", "green", "white"]
    assert [SEVERAL[2].label(i) for i in (0, 1, 3)] == ["none", "drawn", "drawn"]
    assert [SEVERAL[1].label(i) for i in (0, 1, 2)] == ["black", "green", "white"]


@pytest.mark.parametrize(("draws", "size"), [(2, 2), (3, 4), (4, 4), (5, 8), (1000, 1024), (1024, 1024)])
def test_a_set_is_a_power_of_two(draws: int, size: int) -> None:
    listed = made(draws=draws)
    assert (listed.draws, listed.lists.count(KEPT), listed.lists.count(ALL)) == (size, 2 * size, 2 * size)
    assert len(listed.options) == len(listed.lists) + size * len(listed.factors)


def test_every_option_is_drawn_about_equally_and_draws_half_of_the_time() -> None:
    """Of 512: two options 256 each, three 171; the protocol's weights 256, three draws 85; votes 171."""
    for drawn in sets(made(draws=512))[:2]:
        assert np.bincount(drawn[:, 0]).tolist() == [256, 256]
        assert np.bincount(drawn[:, 1]) == pytest.approx([171] * 3, abs=2)
        assert np.bincount(drawn[:, 2]) == pytest.approx([256, 85, 85, 85], abs=2)
        assert np.bincount(drawn[:, 2])[0] == 256
        found, times = np.unique(drawn[:, 3:], axis=0, return_counts=True)
        assert found.tolist() == VOTES.tolist()
        assert times == pytest.approx([171] * 3, abs=2)
        both = np.bincount(drawn[:, 0] * 3 + drawn[:, 1])
        assert both == pytest.approx([85] * 6, abs=8)  # one choice tells nothing of another


def test_the_sets_are_drawn_apart() -> None:
    first, second, _ = sets(made(draws=512))
    same = (first == second).mean(axis=0)
    assert same[[0, 1, 2]] == pytest.approx([1 / 2, 1 / 3, 1 / 4 + 1 / 12], abs=0.1)


def test_the_same_with_the_votes_of_the_protocol() -> None:
    listed = made(draws=64)
    first, second, _ = sets(listed)
    kept = np.array(of(listed, KEPT))
    assert (kept[:, :3] == np.concatenate([first, second])[:, :3]).all()
    assert not kept[:, 3:].any()
    assert second[:, 3:].any()


def test_a_set_recombined_has_one_factor_of_the_second_set_and_the_rest_of_the_first() -> None:
    """The choices that say which votes are compared are one factor."""
    listed = made(draws=64)
    first, second, others = sets(listed)
    columns = [[0], [1], [2], [3, 4, 5]]
    assert [list(factor.columns) for factor in listed.factors] == columns
    assert len(others) == 4
    for other, own in zip(others, columns, strict=True):
        rest = [k for k in range(6) if k not in own]
        assert (other[:, own] == second[:, own]).all()
        assert (other[:, rest] == first[:, rest]).all()
        assert (other[:, own] != first[:, own]).any()


def test_combinations_that_leave_no_comparison_are_listed_and_not_drawn() -> None:
    """Both apart leave a comparison, both together none; the pair is listed."""
    listed = made(draws=256)
    assert [0, 0, 0, 1, 1, 0] in of(listed, TWO)
    for drawn in (*sets(listed)[:2], *sets(listed)[2]):
        assert {tuple(row) for row in drawn[:, 3:].tolist()} == {(0, 0, 0), (0, 1, 0), (1, 0, 0)}
    alone = made(votes=ANY, draws=256)
    assert [factor.id for factor in alone.factors] == ["lamp", "tea", "dice"]
    assert of(alone, ONE) == of(listed, ONE)
    assert not alone.options[len(alone.lists) - 4 * alone.draws :, 3:].any()


def test_combinations_of_three_that_leave_no_comparison_are_listed_by_themselves() -> None:
    """Of 2 boundaries, 2 starts and 3 types: both apart of one type alone are drawn, of the other they are not."""
    every = (*SEVERAL[:5], choice("types", "all", "a", "b"))
    listed = listing(every, np.array([[0, 0, 0], [1, 1, 1], [0, 0, 2]]), seed=1, draws=64)
    assert of(listed, NO_COMPARISON) == [[0, 0, 0, 1, 1, 2]]
    assert listed.lists.index(NO_COMPARISON) == listed.lists.index(KEPT) - 1
    rows = [tuple(row[3:]) for name in (PROTOCOL, ONE, TWO, NO_COMPARISON, ALL) for row in of(listed, name)]
    assert len(set(rows)) == 12
    assert {tuple(row[3:]) for row in of(listed, ALL)} == {(0, 0, 0), (1, 1, 1), (0, 0, 2)}
    assert of(made(), NO_COMPARISON) == []


def test_a_seed_gives_a_listing_and_another_seed_another() -> None:
    assert (made(seed=3).options == made(seed=3).options).all()
    assert (made(seed=3).options != made(seed=4).options).any()
    base = len(of(made(), PROTOCOL) + of(made(), ONE) + of(made(), TWO))
    assert (made(seed=3).options[:base] == made(seed=4).options[:base]).all()


def test_what_has_one_option_is_no_factor() -> None:
    every = (choice("lamp", "on"), *SEVERAL[3:])
    assert [factor.id for factor in factors(every, VOTES)] == ["votes"]
    assert factors((choice("lamp", "on"), *(choice(id, "x") for id in ("boundary", "votes_from", "types"))), ANY) == []


def test_where_nothing_varies_there_is_the_protocol_alone() -> None:
    loaded = kzindex.load(INVENTED)
    listed = listing(choices(loaded), ANY, seed=0, draws=1024)
    assert (listed.factors, listed.lists, listed.draws) == ([], [PROTOCOL], 0)
    assert listed.options.tolist() == [[0] * 17]


def test_choices_of_a_study_have_the_protocols_option_first(told: Study) -> None:
    found = {each.id: each for each in choices(declared(told, **EVERY))}
    assert {id: each.options for id, each in found.items()} == {
        "spacing": ("equal", "t^2"),
        "weights": ("the protocol's", "draw 1", "draw 2", "draw 3"),
        "indicator": ("arithmetic mean", "geometric mean", "weakest link"),
        "index": ("arithmetic mean", "geometric mean"),
        "error": ("the protocol's", "× 2"),
        "shared": ("0.3", "0"),
        "lineage": ("its documents count once", "each document"),
        "origin": ("is the lineage", "ignored"),
        "passes": ("adjudicated", "pass 1", "pass 2"),
        "no_occasion": ("not applicable", "most open", "not covered"),
        "items": ("matched", "all"),
        "coverage": ("60%", "100%"),
        "run_up": ("12 months", "whole cycle"),
        "boundary": ("2010-01-01", "2012-01-01", "2014-06-01"),
        "votes_from": ("2001-01-01", "2003-06-01"),
        "types": ("of the headline", "жалпы alone", "аймақ alone"),
        "evidence": ("all", "equal, draw 1", "equal, draw 2", "equal, draw 3"),
    }
    assert found["spacing"].values == found["error"].values == (1.0, 2.0)
    assert found["weights"].values == found["evidence"].values == (0, 1, 2, 3)
    assert (found["shared"].values, found["coverage"].values) == ((0.3, 0.0), (0.6, 1.0))
    assert (found["types"].values, found["votes_from"].values[1]) == (("", "жалпы", "аймақ"), date(2003, 6, 1))
    assert [id for id, each in found.items() if each.drawn] == ["weights", "evidence"]


def test_boundaries_are_tried_where_the_study_says_so(told: Study) -> None:
    given = {name: value for name, value in EVERY.items() if name != "boundaries"}
    found = {each.id: each.options for each in choices(declared(told, **given))}
    assert found["boundary"] == ("2010-01-01",)


@pytest.fixture(scope="module")
def kazakhstan() -> Study:
    return kzindex.load(ROOT)


def test_the_repositorys_study_lists_as_many_as_its_declaration_makes(kazakhstan: Study) -> None:
    """28 options beside the protocol's and 264 draws; pairs of the 28, but those within one choice."""
    every = choices(kazakhstan)
    plain = [len(each.options) - 1 for each in every if not each.drawn]
    listed = listing(every, ANY, seed=0, draws=2)
    assert listed.lists.count(ONE) == 28 + 200 + 64
    assert listed.lists.count(TWO) == sum(a * b for a, b in combinations(plain, 2)) == 363
    rows = [tuple(row) for row in listed.options[: len(listed.lists) - 4 * listed.draws].tolist()]
    assert len(set(rows)) == len(rows)
