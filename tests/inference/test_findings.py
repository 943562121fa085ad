"""What is found on a claim at one vote, and of some votes against others."""

from math import sqrt

import pytest

from kzindex.frames import records
from kzindex.inference.claims import COLUMNS

from ..compared import FIRST, LAST, claim, figure, read, retell
from ..conftest import StudyFolder
from .claimed import EVERY, LIMIT, finding, found, verdict


@pytest.mark.parametrize(
    ("readings", "says", "numbers"),
    [
        ([("есеп", 0), ("кітап", 1)], "holds", "0 to 1; 2 of 2 lineages so"),
        ([("есеп", 2), ("кітап", 3)], "fails", "2 to 3; 0 of 2 lineages so"),
        ([("есеп", 1), ("кітап", 2)], "disputed", "1 to 2; 1 of 2 lineages so"),
        ([("есеп", 1)], "holds", "1; 1 of 1 lineage so"),
        ([("есеп", 1), ("есеп", 2)], "fails", "1.5; 0 of 1 lineage so"),  # the mean of its lineage
        ([("есеп", "not reported")], "no evidence", ""),
        ([], "no evidence", ""),
    ],
)
def test_a_limit_at_a_vote_asks_every_lineage(
    five: StudyFolder, readings: list[tuple[str, int | str]], says: str, numbers: str
) -> None:
    for i, (source, outcome) in enumerate(readings):
        read(five, EVERY[0], {"балама": outcome}, source, locator=f"p. {i}")
    claim(five, LIMIT)
    assert (finding(five)["says"], finding(five)["numbers"]) == (says, numbers)


def test_a_finding_says_what_lies_behind_it(five: StudyFolder) -> None:
    """Levels 0 and 2, and 2 again by the same lineage: its mean is 1, that of both lineages 2."""
    read(five, EVERY[1], {"балама": 0}, locator="p. 7")
    read(five, EVERY[1], {"балама": 2}, locator="p. 8")
    read(five, EVERY[1], {"балама": 2}, locator="p. 9")
    read(five, EVERY[1], {"балама": 3}, "кітап")
    claim(five, LIMIT)
    rows = found(five).findings
    assert rows.columns.tolist() == COLUMNS
    assert rows["election"].tolist() == EVERY
    mine = records(rows)[1]
    assert (mine["value"], mine["low"], mine["high"]) == (2, 1, 3)
    assert mine["codings"] == (
        "есеп p. 7 (балама 0, high) | есеп p. 8 (балама 2, high) | есеп p. 9 (балама 2, high) | "
        "кітап p. 1 (балама 3, high)"
    )
    assert mine["claim"] == "x"


def test_readings_of_low_certainty_alone_neither_hold_nor_fail(five: StudyFolder) -> None:
    read(five, EVERY[0], {"балама": 3}, certainty="low")
    claim(five, LIMIT)
    assert finding(five)["says"] == "disputed"
    assert finding(five)["numbers"] == "3; 0 of 1 lineage so, all of low certainty"
    read(five, EVERY[0], {"балама": 3}, "кітап", "medium")
    assert finding(five)["says"] == "fails"


def test_what_happened_before_the_era_has_no_part(study: StudyFolder) -> None:
    retell(study, EVERY, start="2011-03-01")
    read(study, EVERY[4], {"ұстау": 4}, when="2011-02-01")
    claim(study, "kind: limit, of: [ұстау], votes: {from: 2011-01-01, types: [жалпы]}, at_most: 1")
    assert finding(study)["says"] == "no evidence"


def test_a_limit_on_figures_asks_every_body(five: StudyFolder) -> None:
    """Two figures of one body and one of another; the newspaper's own takes no part."""
    figure(five, EVERY[0], "turnout", "80", "есеп")
    figure(five, EVERY[0], "turnout", "70", "кітап", "комиссия")
    figure(five, EVERY[0], "turnout", "20", "газет")
    claim(five, "kind: limit, of: [turnout], votes: {ids: [2001-06-10-жалпы]}, at_least: 70")
    mine = finding(five)
    assert (mine["says"], mine["numbers"]) == ("holds", "70 to 80; 2 of 2 figures so")
    assert (mine["value"], mine["low"], mine["high"]) == (75, 70, 80)
    assert verdict(five) == ("supported", "")


@pytest.mark.parametrize(
    ("limit", "says"),
    [("at_least: 86", "holds"), ("at_least: 87", "undecided"), ("at_most: 87", "undecided"), ("at_most: 86", "fails")],
)
def test_a_limit_on_a_score_asks_its_interval(five: StudyFolder, limit: str, says: str) -> None:
    """Freedom is 100; of errors 14.43, 9.45 and 14.43 the interval begins at 86.4."""
    se = sqrt((0.5 * 14.43) ** 2 + (0.3 * 9.45) ** 2 + (0.2 * 14.43) ** 2)
    read(five, EVERY[0], {"рұқсат": 2, "ұстау": 0, "сот": 2})
    claim(five, f"kind: limit, of: [жиын], votes: {{ids: [{EVERY[0]}]}}, {limit}")
    mine = finding(five)
    assert mine["says"] == says
    assert (mine["value"], mine["low"], mine["high"]) == pytest.approx((100, 100 - 1.645 * se, 100), abs=0.01)
    assert mine["numbers"] == "100.0 (90% 86.4 to 100.0)"
    why = "decided at 0 of 1 vote"
    expected = {"holds": ("supported", ""), "fails": ("contradicted", ""), "undecided": ("not testable", why)}
    assert verdict(five) == expected[says]


def test_a_withheld_score_is_no_evidence(five: StudyFolder) -> None:
    read(five, EVERY[0], {"рұқсат": 2})
    claim(five, f"kind: limit, of: [жиын], votes: {{ids: [{EVERY[0]}]}}, at_least: 0")
    assert (finding(five)["says"], finding(five)["numbers"]) == ("no evidence", "withheld")


def apart(expect: str, of: str = "жиын") -> str:
    votes = f"votes: {{types: [жалпы], from: 2010-01-01}}, against: [{{ids: [{', '.join(FIRST)}]}}]"
    return f"kind: difference, of: [{of}], {votes}, expect: {expect}"


EXPECTED = ("higher", "lower", "same", "not higher")


@pytest.mark.parametrize(
    ("later", "lineages", "says"),
    [
        (2, 1, ["supported", "contradicted", "contradicted", "contradicted"]),  # +100
        (0, 2, ["contradicted", "contradicted", "supported", "supported"]),  # 0 ± 8
        (0, 1, ["not testable"] * 4),  # 0 ± 10.4
    ],
)
def test_a_difference_of_scores_is_what_the_comparison_would_say(
    study: StudyFolder, later: int, lineages: int, says: list[str]
) -> None:
    """Every item of freedom at its worst in four votes, and there or at its best in three."""
    retell(study, [*FIRST, *LAST])
    for vote in [*FIRST, *LAST]:
        up = later if vote in LAST else 0
        for source in ("есеп", "кітап")[:lineages]:
            read(study, vote, {"рұқсат": up, "ұстау": 4 - 2 * up, "сот": up}, source)
    for i, expect in enumerate(EXPECTED):
        claim(study, apart(expect), id=f"x{i}")
    assert found(study).table["verdict"].tolist() == says
    mine = finding(study)
    assert mine["value"] == pytest.approx(50 * later)
    assert (mine["election"], mine["against"]) == ("", f"4 votes, {FIRST[0]} to {FIRST[3]}")
    why = "" if says[0] != "not testable" else "decided at 0 of 1 comparison"
    assert verdict(study)[1] == why


def test_a_difference_on_few_items_is_undecided_and_on_none_no_evidence(five: StudyFolder) -> None:
    for vote in EVERY:
        read(five, vote, {"рұқсат": 2 if vote in LAST else 0})
    claim(five, apart("higher", "жиын, рұқсат, сайыс"))
    rows = {row["measure"]: row for row in records(found(five).findings)}
    assert {name: row["says"] for name, row in rows.items()} == {
        "жиын": "undecided", "рұқсат": "holds", "сайыс": "no evidence"
    }  # fmt: skip
    assert rows["жиын"]["numbers"].endswith("1 against 4 votes covered, too few items")
    assert verdict(five) == ("not testable", "decided at 1 of 3 comparisons")


@pytest.mark.parametrize(
    ("later", "earlier", "says"),
    [
        (["60", "70"], ["40", "50"], ["holds", "fails", "fails", "fails"]),
        (["40", "50"], ["60", "70"], ["fails", "holds", "fails", "holds"]),
        (["50", "60"], ["40", "50"], ["undecided", "fails", "undecided", "undecided"]),
        (["50", "60"], ["55", "58"], ["undecided", "undecided", "undecided", "undecided"]),
        (["50"], ["50"], ["fails", "fails", "holds", "holds"]),
        (["50"], [], ["no evidence"] * 4),
    ],
)
def test_figures_are_apart_where_they_do_not_overlap(
    five: StudyFolder, later: list[str], earlier: list[str], says: list[str]
) -> None:
    for value, source in zip(later, ("есеп", "кітап"), strict=False):
        figure(five, LAST[0], "turnout", value, source)
    for value, vote in zip(earlier, FIRST, strict=False):
        figure(five, vote, "turnout", value)
    for i, expect in enumerate(EXPECTED):
        claim(five, apart(expect, "turnout"), id=f"x{i}")
    assert found(five).findings["says"].tolist() == says
