"""Which votes are compared, and which combinations of the choices leave a comparison."""

from datetime import date

import numpy as np
import pytest

from kzindex.frames import records
from kzindex.inference.contrast import least
from kzindex.model.design import Matching
from kzindex.model.study import Study
from kzindex.multiverse.choices import ALL, NO_COMPARISON, ONE, TWO, Choice
from kzindex.multiverse.votes import Votes, comparable, votes_of

from ..compared import FIRST, LAST
from .conftest import LOCAL
from .made import EVERY, alone, declared, varied

FEW = "a side has fewer votes than an item must be covered in"
RULE = Matching(votes=3, small_era=6, votes_small=2)
SOME = Votes(
    dates=np.array(["2001-05-01", "2003-05-01", "2005-05-01", "2011-05-01", "2013-05-01", "2015-05-01"]),
    types=np.array(["a", "b", "a", "b", "a", "c"]),
    headline=("a", "b"),
)


def choice(id: str, *values: object) -> Choice:
    return Choice(id=id, title=id, options=tuple(map(str, values)), values=values)


def test_votes_take_part_from_a_day_on_and_by_type() -> None:
    """Without a type those of the headline; a day counts itself."""
    since: list[object] = ["2001-01-01", "2003-05-01", "2003-05-02", "2001-01-01", "2001-01-01"]
    found = SOME.taking_part(since, ["", "", "", "a", "c"])
    assert found.astype(int).tolist() == [
        [1, 1, 1, 1, 1, 0], [0, 1, 1, 1, 1, 0], [0, 0, 1, 1, 1, 0], [1, 0, 1, 0, 1, 0], [0, 0, 0, 0, 0, 1]
    ]  # fmt: skip
    assert SOME.later(date(2011, 5, 1)).tolist() == [False, False, False, True, True, True]
    assert SOME.later(date(2011, 5, 2)).tolist() == [False, False, False, False, True, True]


def test_a_side_of_fewer_votes_than_a_small_era_has_needs_fewer() -> None:
    assert least(np.array([[5, 6], [0, 40]]), RULE).tolist() == [[2, 3], [2, 3]]


def test_combinations_that_leave_both_sides_enough_votes() -> None:
    """Of the headline 3 and 2; from 2004 1 and 2; of a 2 and 1; from the later boundary 4 and 1."""
    every = (
        choice("boundary", date(2010, 1, 1), date(2012, 1, 1), date(2004, 1, 1)),
        choice("votes_from", date(2001, 1, 1), date(2004, 1, 1)),
        choice("types", "", "a"),
    )
    assert comparable(SOME, RULE, every).tolist() == [[0, 0, 0], [2, 0, 0]]
    one = Matching(votes=1, small_era=1, votes_small=1)
    found = [tuple(row) for row in comparable(SOME, one, every).tolist()]
    assert set(found) == {(i, j, k) for i in range(3) for j in range(2) for k in range(2)} - {(2, 1, 0), (2, 1, 1)}
    assert (found[0], len(found)) == ((0, 0, 0), 10)


def test_the_protocols_votes_stand_first_though_they_leave_no_comparison() -> None:
    many = Matching(votes=9, small_era=1, votes_small=9)
    assert comparable(SOME, many, (choice("boundary", date(2010, 1, 1)), choice("votes_from", date(2001, 1, 1)),
                                   choice("types", ""))).tolist() == [[0, 0, 0]]  # fmt: skip


def test_votes_are_those_of_compared_types_in_order_of_date(told: Study) -> None:
    found = votes_of(told)
    votes = sorted([*FIRST, *LAST, *LOCAL])
    assert found.dates.tolist() == [vote[:10] for vote in votes]
    assert found.types.tolist() == [vote[11:] for vote in votes]
    assert found.headline == ("жалпы", "аймақ")


@pytest.mark.parametrize("name", ["later from: 2014-06-01", "types: аймақ alone"])
def test_what_leaves_too_few_votes_is_listed_with_its_reason_and_never_drawn(told: Study, name: str) -> None:
    """One vote after June 2014, one local vote before and one after."""
    found = varied(told, draws=32, **{k: EVERY[k] for k in ("boundaries", "types", "error")})
    assert {row["reason"] for row in alone(found, name).values()} == {FEW}
    rows = found.specifications
    with_it = rows[rows["name"].str.contains(name)]
    assert set(with_it["list"]) == {ONE, TWO}
    assert set(with_it["reason"]) == {FEW}
    assert with_it["gap"].isna().all()
    option = name.split(": ")[1]
    drawn = rows[rows["list"] == ALL]
    assert not (drawn[["boundary", "types"]] == option).any(axis=None)
    assert set(drawn["boundary"]) == {"2010-01-01", "2012-01-01"}
    said = [row for row in records(found.of(ONE)) if row["option"] == option]
    assert [(row["computed"], row["reason"]) for row in said] == [(0, FEW)] * 3


def test_three_choices_that_together_leave_too_few_votes_are_listed(told: Study) -> None:
    """From 2012 and June 2003 on and of general votes: two later votes, and three earlier ones, are enough."""
    found = varied(told, **{k: EVERY[k] for k in ("boundaries", "types", "votes_from")})
    rows = found.specifications
    beyond = rows[rows["list"] == NO_COMPARISON]
    assert sorted(set(zip(beyond["boundary"], beyond["types"], strict=True))) == [
        ("2012-01-01", "аймақ alone"), ("2014-06-01", "аймақ alone"), ("2014-06-01", "жалпы alone")
    ]  # fmt: skip
    assert set(beyond["votes_from"]) == {"2003-06-01"}
    assert set(beyond["reason"]) == {FEW}
    said = records(found.of(NO_COMPARISON))
    assert [(row["specifications"], row["computed"], row["reason"]) for row in said] == [(3, 0, f"{FEW} 3")] * 3


def test_the_study_itself_stays_as_it_is(told: Study) -> None:
    loaded = declared(told, **EVERY)
    before = loaded.codings.copy(), loaded.votes.copy(), loaded.facts.copy()
    varied(loaded, **{name: EVERY[name] for name in ("run_up", "origin", "lineage", "boundaries")})
    for frame, other in zip(before, (loaded.codings, loaded.votes, loaded.facts), strict=True):
        assert frame.equals(other)
