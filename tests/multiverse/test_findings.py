"""What is said of many gaps: on tables of a few, worked by hand."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

import kzindex
from kzindex.frames import records
from kzindex.multiverse.batch import Gaps
from kzindex.multiverse.choices import ALL, ONE, PROTOCOL, TWO, Listing
from kzindex.multiverse.findings import COLUMNS, HOLDS, of_listing, of_parts
from kzindex.multiverse.judged import described, judged
from kzindex.multiverse.leave import LeftOut

from ..conftest import INVENTED
from .made import N, choice

RULE = kzindex.load(INVENTED).design.protocol.verdict
CHOICES = (choice("lamp", "on", "off"), choice("dice", "none", "draw 1", "draw 2", drawn=True), choice("tea", "black"))
LISTED = [  # list, options of the lamp and the dice, gap, error
    (PROTOCOL, (0, 0), 8.0, 2.0),
    (ONE, (1, 0), -3.0, 1.0),
    (ONE, (0, 1), 0.0, 1.0),
    (ONE, (0, 2), 20.0, 4.0),
    (TWO, (1, 0), N, N),
    (TWO, (1, 1), -0.5, 9.0),
    (ALL, (0, 0), 1.0, 2.0),
    (ALL, (1, 1), 2.0, 1.0),
    (ALL, (1, 2), N, N),
    (ALL, (0, 2), -4.0, 2.0),
    (ALL, (1, 0), 10.0, 4.0),
    (ALL, (0, 1), 6.0, 0.0),
]
# 90 %: 4.7 to 11.3 open; −4.6 to −1.4 small, closed; ±1.6 equivalent; 13.4 to 26.6 open; −15.3 to 14.3 undecided;
# −2.3 to 4.3 equivalent; 0.4 to 3.6 small, open; −7.3 to −0.7 small, closed; 3.4 to 16.6 open; 6 small, open
WORDS = [
    "more open", "small difference, more closed", "equivalent", "more open", "cannot be compared", "undecided",
    "equivalent",
    "small difference, more open", "cannot be compared", "small difference, more closed", "more open",
    "small difference, more open",
]  # fmt: skip
WHY = "no item is covered in enough votes of both sides"


def gaps(gap: list[float], se: list[float], share: float | list[float] = 1.0) -> Gaps:
    """Gaps of one measure."""
    column = np.array(gap)[:, None]
    return Gaps(
        gap=column,
        se=np.array(se)[:, None],
        share=np.array(np.broadcast_to(share, len(gap)), dtype=float)[:, None],
        reason=np.where(np.isnan(column), 2, 0),
    )


@pytest.fixture
def listing() -> Listing:
    options = np.array([[*picked, 0] for _, picked, _, _ in LISTED])
    return Listing(choices=CHOICES, factors=[], options=options, lists=[name for name, *_ in LISTED], draws=3)


@pytest.fixture
def found() -> pd.DataFrame:
    return judged(
        gaps([gap for *_, gap, _ in LISTED], [se for *_, se in LISTED]), np.full(len(LISTED), 0.6), ["x"], RULE
    )


def rows(listing: Listing, found: pd.DataFrame, part: str) -> list[dict[str, Any]]:
    """Rows of a part as they stand in the table."""
    table = pd.DataFrame(of_listing(listing, found), columns=COLUMNS)
    return records(table[table["part"] == part])


def test_gaps_are_judged_by_the_verdicts_rule_and_held_against_the_first(found: pd.DataFrame) -> None:
    assert found["verdict"].tolist() == WORDS
    assert found["sign_holds"].tolist() == [
        True, False, False, True, False, False, True, True, False, False, True, True
    ]  # fmt: skip
    assert found["sign_turns"].tolist() == [i in (1, 5, 9) for i in range(12)]
    assert found["verdict_holds"].tolist() == [i in (0, 3, 10) for i in range(12)]
    assert found["low90"].tolist()[:2] == pytest.approx([8 - 3.29, -3 - 1.645])
    assert found["high90"].tolist()[:2] == pytest.approx([8 + 3.29, -3 + 1.645])
    assert found["reason"].tolist() == [WHY if i in (4, 8) else "" for i in range(12)]


def test_a_verdict_needs_the_share_its_specification_asks_for() -> None:
    """0.75 matched: enough at 0.75, not at 0.76; 0.1 + 0.2 is 0.3."""
    words = judged(gaps([20.0] * 4, [1.0] * 4, [0.75, 0.75, 0.3, 0.3]), np.array([0.75, 0.76, 0.1 + 0.2, 0.31]), ["x"],
                   RULE)["verdict"].tolist()  # fmt: skip
    assert words == ["more open", "too few items", "more open", "too few items"]


def test_several_measures_are_each_held_against_their_own_first() -> None:
    two = Gaps(
        gap=np.array([[5.0, -5.0], [-1.0, -9.0]]),
        se=np.ones((2, 2)),
        share=np.ones((2, 2)),
        reason=np.zeros((2, 2), dtype=np.int64),
    )
    found = judged(two, np.full(2, 0.6), ["x", "index"], RULE)
    assert found["specification"].tolist() == [0, 0, 1, 1]
    assert found["measure"].tolist() == ["x", "index"] * 2
    assert found["gap"].tolist() == [5, -5, -1, -9]
    assert found["sign_holds"].tolist() == [True, True, False, True]


def test_shares_medians_and_quantiles_of_what_is_drawn(listing: Listing, found: pd.DataFrame) -> None:
    """Gaps −4, 1, 2, 6 and 10, and one that is none: 5 % lies at −4 + 0.2 * 5, 95 % at 6 + 0.8 * 4."""
    (row,) = rows(listing, found, ALL)
    assert [row[name] for name in ("specifications", "computed", *HOLDS)] == [6, 5, 4, 1, 1]
    assert [row["gap"], row["q05"], row["q95"]] == pytest.approx([2, -3, 9.2])
    assert sorted(row["verdict"].split("; ")) == [
        "cannot be compared 1", "equivalent 1", "more open 1", "small difference, more closed 1",
        "small difference, more open 2",
    ]  # fmt: skip
    assert row["verdict"].startswith("small difference, more open 2; ")
    assert row["reason"] == f"{WHY} 1"


def test_pairs_count_those_without_a_gap(listing: Listing, found: pd.DataFrame) -> None:
    (row,) = rows(listing, found, TWO)
    assert [row[name] for name in ("specifications", "computed", *HOLDS)] == [2, 1, 0, 1, 0]
    assert [row["gap"], row["q05"], row["q95"]] == [-0.5, -0.5, -0.5]


def test_the_protocol_and_each_departure_with_draws_together(listing: Listing, found: pd.DataFrame) -> None:
    (row,) = rows(listing, found, PROTOCOL)
    assert [row[x] for x in ("gap", "verdict", "specifications", "sign_holds")] == [8, "more open", 1, 1]
    lamp, dice = rows(listing, found, ONE)
    assert [lamp[x] for x in ("choice", "option", "gap", "verdict", "specifications", "computed", "sign_holds")] == [
        "lamp", "off", -3, "small difference, more closed", 1, 1, 0
    ]  # fmt: skip
    assert [dice[x] for x in ("choice", "option", "specifications", "sign_holds", "verdict_holds")] == [
        "dice", "drawn", 2, 1, 1
    ]  # fmt: skip
    assert [dice["gap"], dice["q05"], dice["q95"]] == pytest.approx([10, 1, 19])


def test_a_reversal_has_the_other_sign_and_a_gap_of_nothing_has_none(listing: Listing, found: pd.DataFrame) -> None:
    """The draw with a gap of exactly 0 does not hold the sign, and is no reversal; what is drawn is not listed."""
    assert [(row["choice"], row["option"], row["gap"]) for row in rows(listing, found, "reversal")] == [
        ("lamp", "the lamp: off", -3), ("lamp; dice", "the lamp: off; the dice: draw 1", -0.5)
    ]  # fmt: skip


def test_less_than_rounding_leaves_has_no_sign() -> None:
    found = judged(gaps([-4e-15, 3e-15, 2e-9, -2e-9, 0.0], [1.0] * 5), np.full(5, 0.6), ["x"], RULE)
    assert found["sign_holds"].tolist() == [True, True, False, False, True]
    assert not found["sign_turns"].any()
    other = judged(gaps([2.0, 3e-15, -3e-15, -2e-9, 2e-9], [1.0] * 5), np.full(5, 0.6), ["x"], RULE)
    assert other["sign_turns"].tolist() == [False, False, False, True, False]
    assert other["sign_holds"].tolist() == [True, False, False, False, True]


@pytest.mark.parametrize("base", [0.0, N])
def test_without_a_sign_nothing_is_reversed(listing: Listing, base: float) -> None:
    found = judged(gaps([base, *[gap for *_, gap, _ in LISTED[1:]]], [1.0] * 12), np.full(12, 0.6), ["x"], RULE)
    assert rows(listing, found, "reversal") == []
    assert found["sign_holds"].tolist() == [gap == base for gap in found["gap"]]


def test_what_is_drawn_option_by_option(listing: Listing, found: pd.DataFrame) -> None:
    """Of a choice of draws all draws are one; a choice of one option is none."""
    table = [
        (row["choice"], row["option"], row["specifications"], row["computed"], row["sign_holds"], row["gap"])
        for row in rows(listing, found, "option")
    ]
    assert table == [
        ("lamp", "on", 3, 3, 2, 1), ("lamp", "off", 3, 2, 2, 6), ("dice", "none", 2, 2, 2, 5.5),
        ("dice", "drawn", 4, 3, 2, 2),
    ]  # fmt: skip


def test_the_curve_ranks_gaps_and_names_the_specifications(listing: Listing, found: pd.DataFrame) -> None:
    assert [(row["option"], row["gap"]) for row in rows(listing, found, "curve")] == [
        ("9", -4), ("6", 1), ("7", 2), ("11", 6), ("10", 10)
    ]  # fmt: skip


def test_a_long_curve_has_a_hundred_points_with_both_ends() -> None:
    """Of 0, 1, … 990 every tenth."""
    many = 991
    gap = [5.0, *np.random.default_rng(1).permutation(many).astype(float)]
    listing = Listing(choices=CHOICES, factors=[], options=np.zeros((many + 1, 3), dtype=np.int64),
                      lists=[PROTOCOL] + [ALL] * many, draws=0)  # fmt: skip
    curve = rows(listing, judged(gaps(gap, [1.0] * (many + 1)), np.full(many + 1, 0.6), ["x"], RULE), "curve")
    assert [row["gap"] for row in curve] == [10.0 * i for i in range(100)]
    assert all(gap[int(row["option"])] == row["gap"] for row in curve)


def test_what_has_no_gap_at_all_has_no_quantiles_and_no_curve(listing: Listing) -> None:
    found = judged(gaps([N] * 12, [N] * 12), np.full(12, 0.6), ["x"], RULE)
    (row,) = rows(listing, found, ALL)
    assert (row["specifications"], row["computed"]) == (6, 0)
    assert np.isnan([row["gap"], row["q05"], row["q95"]]).all()
    assert rows(listing, found, "curve") == []


@pytest.mark.parametrize(
    ("gap", "share", "sign", "verdict"), [(8.0, 1.0, 4, 1), (8.0, 0.5, 4, None), (N, 1.0, None, None)]
)
def test_what_the_protocol_has_not_cannot_hold(
    listing: Listing, gap: float, share: float, sign: int | None, verdict: int | None
) -> None:
    """Of a gap of too few items the sign can hold; of none neither."""
    every = gaps([gap, *[gap for *_, gap, _ in LISTED[1:]]], [se for *_, se in LISTED], [share] + [1.0] * 11)
    found = judged(every, np.full(12, 0.6), ["x"], RULE)
    (row,) = rows(listing, found, ALL)
    for name, expected in (("sign_holds", sign), ("verdict_holds", verdict)):
        assert pd.isna(row[name]) if expected is None else row[name] == expected


def test_each_specification_is_described(listing: Listing, found: pd.DataFrame) -> None:
    table = described(listing, found)
    assert table.columns.tolist() == [
        "specification", "list", "name", "lamp", "dice", "tea", "measure", "gap", "se", "low90", "high90", "share",
        "verdict", "sign_holds", "sign_turns", "verdict_holds", "reason",
    ]  # fmt: skip
    assert len(table) == 12
    row = records(table)[5]
    assert [row[name] for name in ("list", "name", "lamp", "dice", "tea", "gap")] == [
        "two", "the lamp: off; the dice: draw 1", "off", "draw 1", "black", -0.5
    ]  # fmt: skip
    assert table.loc[0, "name"] == ""


PARTS = [  # kind, name, gap of contest, of the index
    ("source", "a", 9.0, 5.0),
    ("source", "b", 3.0, 5.5),
    ("source", "c", 13.5, 4.0),
    ("item", "балама", N, N),
    ("item", "санақ", 8.5, 5.0),
    ("item", "сот", 1.0, 4.9),
    ("indicator", "сайыс", N, 9.0),
]


def test_the_most_influential_part_of_each_kind_and_those_that_change_the_verdict() -> None:
    """The gap of contest is 8, of the index 5, errors 2: open where it is above 6.71, else small or undecided.

    Source c moves contest by 5.5, b by 5. Trials are no item of contest, and an indicator moves the index alone.
    """
    gap = np.array([[8.0, 5.0], *[[one, index] for *_, one, index in PARTS]])
    whole = Gaps(gap=gap, se=np.full(gap.shape, 2.0), share=np.ones(gap.shape), reason=np.where(np.isnan(gap), 4, 0))
    left = LeftOut(parts=[(kind, name) for kind, name, *_ in PARTS], gaps=whole.of(np.arange(1, 8)), silent={})
    found = judged(whole, np.full(8, 0.6), ["сайыс", "index"], RULE)
    table = pd.DataFrame(of_parts(kzindex.load(INVENTED), left, found), columns=COLUMNS)
    said = [
        (row["measure"], row["choice"], row["option"], row["specifications"], row["verdict_holds"])
        for row in records(table)
    ]
    assert said == [
        ("сайыс", "source", "", 3, 2), ("сайыс", "source", "c", 1, 1), ("сайыс", "source", "b", 1, 0),
        ("сайыс", "item", "", 2, 1), ("сайыс", "item", "санақ", 1, 1), ("сайыс", "item", "балама", 1, 0),
        ("index", "source", "", 3, 3), ("index", "source", "c", 1, 1),
        ("index", "item", "", 3, 2), ("index", "item", "сот", 1, 1), ("index", "item", "балама", 1, 0),
        ("index", "indicator", "", 1, 0), ("index", "indicator", "сайыс", 1, 0),
    ]  # fmt: skip
    assert set(table["part"]) == {"without"}
    of_sources, of_items = records(table)[0], records(table)[3]
    assert [of_sources[name] for name in ("gap", "computed", "sign_holds")] == [9, 3, 3]
    assert [of_items[name] for name in ("gap", "computed", "sign_holds")] == [8.5, 1, 1]
