"""Sobol's indices of functions of which they are known."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from kzindex.frames import records
from kzindex.multiverse.choices import Listing, listing
from kzindex.multiverse.indices import HAVING, INDICES, indices

from .made import N, choice

Options = NDArray[np.int64]
VOTES = np.array([[0, 0, 0]])
FIXED = tuple(choice(id, "x") for id in ("boundary", "votes_from", "types"))
TWO = (choice("a", "0", "1"), choice("b", "0", "1"), choice("c", "0", "1", "2"), *FIXED)


def made(draws: int = 1024) -> Listing:
    return listing(TWO, VOTES, seed=5, draws=draws)


def found(of: Callable[[Options], NDArray[Any]], *, draws: int = 1024, seed: int = 1) -> pd.DataFrame:
    """The indices of one measure that is a function of the options, and of its negative."""
    listed = made(draws)
    gap = of(listed.options).astype(float)
    return table(listed, np.column_stack([gap, -3 * gap]), seed)


def table(listed: Listing, gap: NDArray[np.float64], seed: int = 1) -> pd.DataFrame:
    return pd.DataFrame(indices(listed, gap, ["x", "index"], seed))


def of_measure(rows: pd.DataFrame, measure: str = "x", part: str = INDICES) -> dict[str, tuple[float, float]]:
    own = rows[(rows["measure"] == measure) & (rows["part"] == part)]
    return {row["choice"]: (row["first"], row["total"]) for row in records(own)}


def test_of_a_sum_first_and_total_are_the_parts_of_the_variance() -> None:
    """Variances of 2 a and b: 1 and 1/4. The size of a measure and its sign are nothing to it."""
    rows = found(lambda o: 20.0 * o[:, 0] + 10.0 * o[:, 1] - 7)
    assert rows["choice"].tolist() == ["a", "a", "b", "b", "c", "c"] * 2
    for measure in ("x", "index"):
        mine = of_measure(rows, measure)
        assert mine["a"] == pytest.approx((0.8, 0.8), abs=0.02)
        assert mine["b"] == pytest.approx((0.2, 0.2), abs=0.02)
        assert mine["c"] == pytest.approx((0, 0), abs=1e-9)


def test_of_three_options_the_variance_is_two_thirds() -> None:
    """a gives 1/4, c 2/3, of 11/12."""
    mine = of_measure(found(lambda o: 1.0 * o[:, 0] + o[:, 2]))
    assert mine["a"] == pytest.approx((3 / 11, 3 / 11), abs=0.02)
    assert mine["c"] == pytest.approx((8 / 11, 8 / 11), abs=0.02)


def test_of_what_two_choices_make_together_alone_none_has_a_part() -> None:
    """One or the other but not both: fixing one leaves all of the variance."""
    mine = of_measure(found(lambda o: 10.0 * (o[:, 0] ^ o[:, 1])))
    assert mine["a"] == pytest.approx((0, 1), abs=0.02)
    assert mine["b"] == pytest.approx((0, 1), abs=0.02)


def test_part_alone_part_together() -> None:
    """Only both: variance 3/16; the mean given a is 0 or 1/2, 1/16 of it; given b as well nothing is left."""
    mine = of_measure(found(lambda o: 1.0 * o[:, 0] * o[:, 1]))
    assert mine["a"] == pytest.approx((1 / 3, 2 / 3), abs=0.03)


def test_they_are_taken_over_draws_with_a_gap_either_way() -> None:
    """b decides whether there is a gap, and where there is one it is 0 or 20 by a; c adds nothing to either.

    A choice is compared over draws in which both sets and the mixed one have a gap: b never is otherwise there.
    """
    rows = found(lambda o: np.where(o[:, 1] == 0, 20.0 * o[:, 0], N))
    mine = of_measure(rows)
    assert mine["a"] == pytest.approx((1, 1), abs=0.1)
    assert mine["b"] == pytest.approx((0, 0), abs=1e-9)
    assert mine["c"] == pytest.approx((0, 0), abs=0.1)
    having = of_measure(rows, part=HAVING)
    assert having["b"] == pytest.approx((1, 1), abs=0.02)
    assert having["a"] == having["c"] == pytest.approx((0, 0), abs=1e-9)
    assert set(rows["specifications"]) == {1024}
    assert set(rows.loc[rows["part"] == HAVING, "computed"]) == {1024}
    computed = rows[(rows["part"] == INDICES) & (rows["measure"] == "x")].set_index("choice")["computed"]
    assert computed.to_dict() == pytest.approx({"a": 256, "b": 256, "c": 256}, abs=40)


def test_of_fewer_than_sixteen_draws_none_are_taken() -> None:
    """Of 16 draws all are, of 8 none; of 64 of which an eighth has a gap either way none are."""
    enough, few = (found(lambda o: 1.0 * o[:, 0], draws=draws) for draws in (16, 8))
    assert np.isfinite(enough["total"]).all()
    assert "total" not in few or few["total"].isna().all()
    rare = found(lambda o: np.where((o[:, 1] == 0) & (o[:, 2] == 0), 1.0 * o[:, 0], N), draws=128)
    sure = rare[rare["part"] == INDICES]
    assert sure["computed"].max() < 16
    assert sure["total"].isna().all()
    assert np.isfinite(rare.loc[rare["part"] == HAVING, "total"]).all()


@pytest.mark.parametrize("constant", [0.0, 4.2, -1 / 3])
def test_what_does_not_vary_has_no_part(constant: float) -> None:
    listed = made(16)
    gap = np.column_stack([np.full(len(listed.options), constant), 1.0 * listed.options[:, 0]])
    rows = table(listed, gap)
    assert set(of_measure(rows).values()) == {(0, 0)}
    assert of_measure(rows, "index")["a"][1] > 0.5


def test_what_varies_in_its_last_digit_alone_has_no_part() -> None:
    listed = made(16)
    gap = np.asarray(8.0 + 1e-14 * listed.options[:, :2], dtype=np.float64)
    assert set(of_measure(table(listed, gap)).values()) == {(0, 0)}


def test_without_any_gap_there_is_none_to_have_and_without_any_choice_no_row() -> None:
    listed = made(16)
    rows = table(listed, np.full((len(listed.options), 2), N))
    assert set(rows.loc[rows["part"] == INDICES, "computed"]) == {0}
    assert rows.loc[rows["part"] == INDICES, "total"].isna().all()
    assert set(of_measure(rows, part=HAVING).values()) == {(0, 0)}
    bare = listing((choice("a", "0"), *FIXED), VOTES, seed=5, draws=16)
    assert indices(bare, np.ones((len(bare.options), 2)), ["x", "index"], 1) == []


def test_intervals_are_of_90_percent_and_come_from_the_seed() -> None:
    def product(o: Options) -> NDArray[Any]:
        return np.asarray(2.0 * o[:, 0] + 1.0 * o[:, 1] * o[:, 2])

    one, again, other = (found(product, draws=256, seed=seed) for seed in (1, 1, 2))
    ends = ["first_low", "first_high", "total_low", "total_high"]
    assert one.equals(again)
    assert one[["first", "total"]].equals(other[["first", "total"]])
    assert (one[ends] != other[ends]).any(axis=None)
    one, again, few = (x[x["part"] == INDICES] for x in (one, again, found(product, draws=16)))
    for name in ("first", "total"):
        assert (one[f"{name}_low"] <= one[name]).all()
        assert (one[name] <= one[f"{name}_high"]).all()
    wide = (one["first_high"] - one["first_low"]).max()
    assert 0.02 < wide < 0.5 < (few["first_high"] - few["first_low"]).max()


def test_intervals_hold_what_is_known() -> None:
    """Of twenty listings the interval of 90 % of the first index of a, 0.8, and of b, 0.2, mostly holds it."""
    held = 0
    for seed in range(20):
        listed = listing(TWO, VOTES, seed=seed, draws=64)
        gap = 20.0 * listed.options[:, 0] + 10.0 * listed.options[:, 1]
        rows = table(listed, np.column_stack([gap, gap]), seed)
        own = records(rows[(rows["part"] == INDICES) & (rows["measure"] == "x")])
        for known, row in zip((0.8, 0.2), own, strict=False):
            held += row["first_low"] <= known <= row["first_high"]
    assert held >= 34
