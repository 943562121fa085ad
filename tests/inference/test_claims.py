"""Claims tested on evidence made for the purpose; what is asserted stands in a newspaper (lineage газет)."""

from math import sqrt
from typing import Any

import pytest

import kzindex
from kzindex.frames import records
from kzindex.inference.claims import COLUMNS

from ..compared import FIRST, LAST, claim, figure, read, retell
from ..conftest import STUDY, StudyFolder

EVERY = [*FIRST, LAST[0]]  # five votes
TABLE = [
    "claim", "asserts", "source", "locator", "kind", "verdict", "leaves_out", "tested", "holds", "fails", "disputed",
    "undecided", "why",
]  # fmt: skip
LIMIT = "kind: limit, of: [балама], votes: {types: [жалпы]}, at_most: 1"


@pytest.fixture
def five(study: StudyFolder) -> StudyFolder:
    retell(study, EVERY)
    return study


def found(study: StudyFolder) -> "kzindex.TestedClaims":
    return kzindex.claims(study.load())


def verdict(study: StudyFolder) -> tuple[str, str]:
    """The verdict on the first claim and why there is none."""
    row = records(found(study).table)[0]
    return row["verdict"], row["why"]


def finding(study: StudyFolder) -> dict[str, Any]:
    return records(found(study).findings)[0]


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


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ([1, 1, 1], ("supported", "")),
        ([1, 1], ("not testable", "decided at 2 of 5 votes")),
        ([1, 1, 1, 1, 2], ("contradicted", "")),
        ([2], ("contradicted", "")),
        ([1, 1, 1, 1, None], ("mixed", "")),
        ([None, 2], ("contradicted", "")),
        ([], ("not testable", "decided at 0 of 5 votes")),
    ],
)
def test_a_limit_speaks_of_every_vote_and_wants_six_tenths_of_them(
    five: StudyFolder, levels: list[int | None], expected: tuple[str, str]
) -> None:
    """Where no level is given, two lineages disagree on it."""
    for vote, level in zip(EVERY, levels, strict=False):
        read(five, vote, {"балама": 1 if level is None else level})
        if level is None:
            read(five, vote, {"балама": 2}, "кітап")
    claim(five, LIMIT)
    assert verdict(five) == expected


def test_the_table_counts_votes(five: StudyFolder) -> None:
    for vote, level in zip(EVERY, [0, 1, 2], strict=False):
        read(five, vote, {"балама": level})
    claim(five, LIMIT + ", leaves_out: Who they were.")
    table = found(five).table
    assert table.columns.tolist() == TABLE
    row = records(table)[0]
    assert [row[name] for name in ("tested", "holds", "fails", "disputed", "undecided")] == [5, 2, 1, 0, 0]
    assert (row["asserts"], row["source"], row["locator"]) == ("It was so.", "газет", "p. 1")
    assert (row["kind"], row["leaves_out"]) == ("limit", "Who they were.")
    assert repr(found(five)) == "TestedClaims(1 contradicted)"


@pytest.mark.parametrize(("join", "says"), [("all", "contradicted"), ("any", "supported")])
def test_of_several_measures_all_or_any_must_hold(five: StudyFolder, join: str, says: str) -> None:
    for vote in EVERY:
        read(five, vote, {"рұқсат": 0, "санақ": 2})
    claim(five, LIMIT.replace("[балама]", "[рұқсат, санақ]") + f", join: {join}")
    assert verdict(five) == (says, "")
    assert len(found(five).findings) == 10


@pytest.mark.parametrize(
    ("join", "level", "says"),
    [
        ("all", 0, ("not testable", "decided at 0 of 5 votes")),
        ("any", 2, ("not testable", "decided at 0 of 5 votes")),
        ("all", 2, ("contradicted", "")),
        ("any", 0, ("supported", "")),
    ],
)
def test_what_nobody_read_neither_holds_nor_fails(
    five: StudyFolder, join: str, level: int, says: tuple[str, str]
) -> None:
    for vote in EVERY:
        read(five, vote, {"рұқсат": level})
    claim(five, LIMIT.replace("[балама]", "[рұқсат, санақ]") + f", join: {join}")
    assert verdict(five) == says


def test_one_comparison_that_fails_among_some_without_evidence_decides_nothing(five: StudyFolder) -> None:
    for vote in EVERY:
        read(five, vote, {"рұқсат": 0 if vote in LAST else 2})
    test = f"votes: {{ids: [{LAST[0]}]}}, against: [{{types: [жалпы], to: 2009-12-31}}], expect: higher"
    claim(five, f"kind: difference, of: [рұқсат, балама], {test}")
    assert verdict(five) == ("not testable", "decided at 1 of 2 comparisons")
    claim(five, f"kind: difference, of: [рұқсат], {test}", id="alone")
    assert found(five).table["verdict"].tolist() == ["not testable", "contradicted"]


def test_of_any_a_dispute_stands_before_a_failure(five: StudyFolder) -> None:
    for vote in EVERY:
        read(five, vote, {"рұқсат": 0, "санақ": 2})
        read(five, vote, {"рұқсат": 2}, "кітап")
    claim(five, LIMIT.replace("[балама]", "[рұқсат, санақ]") + ", join: any")
    assert verdict(five) == ("mixed", "")


def test_only_sources_of_the_kinds_named_speak(five: StudyFolder) -> None:
    for vote in EVERY:
        read(five, vote, {"балама": 0})
        read(five, vote, {"балама": 3}, "кітап")
    claim(five, LIMIT)
    claim(five, LIMIT + ", kinds: [observer mission]", id="missions")
    claim(five, LIMIT + ", kinds: [academic]", id="books")
    claim(five, LIMIT + ", kinds: [official]", id="state")
    assert found(five).table["verdict"].tolist() == ["mixed", "supported", "contradicted", "not testable"]


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


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ([0, 0, 0, 0], [2], ("supported", "")),
        ([0, 0, 0], [2], ("supported", "")),
        ([0, 0], [2], ("not testable", "holds at 2011-06-10-жалпы, decided at 2 of 4 votes before")),
        ([0, 0, 0, 0], [], ("not testable", "no evidence at 2011-06-10-жалпы, decided at 4 of 4 votes before")),
        ([0, 0, 0, 2], [2], ("contradicted", "")),
        ([2], [], ("contradicted", "")),
        ([0, 0, 0, 0], [1], ("contradicted", "")),
        ([0, 0, 0, 0], [1, 2], ("mixed", "")),
    ],
)
def test_a_first_holds_at_one_vote_and_failed_before(
    five: StudyFolder, before: list[int], now: list[int], expected: tuple[str, str]
) -> None:
    for vote, level in zip(FIRST, before, strict=False):
        read(five, vote, {"балама": level})
    for source, level in zip(("есеп", "кітап"), now, strict=False):
        read(five, LAST[0], {"балама": level}, source)
    against = "against: [{types: [жалпы], to: 2010-12-31}]"
    claim(five, f"kind: first, of: [балама], votes: {{ids: [{LAST[0]}]}}, {against}, at_least: 2")
    assert verdict(five) == expected


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


def test_a_difference_has_each_baseline_by_itself(five: StudyFolder) -> None:
    """Permission is 50; 0 at three votes before and 100 at one: higher than those, lower than that one."""
    for vote, level in zip(EVERY, [0, 0, 0, 2, 1], strict=True):
        read(five, vote, {"рұқсат": level})
    three, one = f"{{ids: [{', '.join(FIRST[:3])}]}}", f"{{ids: [{FIRST[3]}]}}"
    start = f"kind: difference, of: [рұқсат], expect: higher, votes: {{ids: [{LAST[0]}]}}"
    claim(five, f"{start}, against: [{three}, {one}]")
    assert [(row["says"], row["value"]) for row in records(found(five).findings)] == [("holds", 50), ("fails", -50)]
    assert verdict(five) == ("mixed", "")


def test_baselines_of_one_name_are_two_comparisons(five: StudyFolder) -> None:
    """Three votes each, the first and the last alike: permission is 50, against 33 and against 67 points."""
    for vote, level in zip(EVERY, [0, 0, 2, 2, 1], strict=True):
        read(five, vote, {"рұқсат": level})
    sets = [f"{{ids: [{', '.join(FIRST[i] for i in some)}]}}" for some in ((0, 1, 3), (0, 2, 3))]
    start = f"kind: difference, of: [рұқсат], expect: higher, votes: {{ids: [{LAST[0]}]}}"
    claim(five, f"{start}, against: [{sets[0]}, {sets[1]}]")
    assert [round(row["value"]) for row in records(found(five).findings)] == [17, -17]
    assert found(five).table["tested"].tolist() == [2]


def test_a_first_is_held_against_earlier_votes_alone(five: StudyFolder) -> None:
    for vote, level in zip(EVERY, [0, 0, 2, 2, 2], strict=True):
        read(five, vote, {"рұқсат": level})
    claim(five, f"kind: first, of: [рұқсат], votes: {{ids: [{FIRST[2]}]}}, against: [{{types: [жалпы]}}], at_least: 2")
    assert verdict(five) == ("supported", "")
    assert found(five).findings["election"].tolist() == [FIRST[2], FIRST[0], FIRST[1]]


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


@pytest.mark.parametrize(
    ("asserted_by", "source", "origin", "expected"),
    [
        ("кітап", "газет", "", "contradicted"),  # of another lineage: it counts
        ("газет", "газет", "", "supported"),  # the document itself
        ("газет", "жаршы", "", "supported"),  # its lineage
        ("газет", "кітап", "газет", "supported"),  # relayed by another
        ("газет", "кітап", "комиссия", "contradicted"),  # another body's, in another document
    ],
)
def test_nothing_of_the_asserting_document_or_its_lineage_takes_part(
    five: StudyFolder, asserted_by: str, source: str, origin: str, expected: str
) -> None:
    """Observers read 1 at every vote; at one stands a 3 besides, and a turnout of 10 besides theirs of 80."""
    for vote in EVERY:
        read(five, vote, {"санақ": 1})
        figure(five, vote, "turnout", "80")
    read(five, EVERY[0], {"балама": 3}, source, origin=origin, locator="p. 2")
    for vote in EVERY[1:]:
        read(five, vote, {"балама": 1})
    figure(five, EVERY[0], "turnout", "10", source, origin)
    claim(five, LIMIT, asserted_by)
    claim(five, LIMIT.replace("балама", "turnout").replace("at_most: 1", "at_least: 50"), asserted_by, id="y")
    of_figures = "supported" if expected == "supported" else "mixed"
    assert found(five).table["verdict"].tolist() == [expected, of_figures]


@pytest.mark.parametrize(("origin", "expected"), [("", "contradicted"), ("бақылаушы", "supported")])
def test_nor_does_the_body_whose_words_it_relays(five: StudyFolder, origin: str, expected: str) -> None:
    read(five, EVERY[0], {"балама": 3})
    for vote in EVERY[1:]:
        read(five, vote, {"балама": 1}, "кітап")
    claim(five, LIMIT, origin=origin)
    assert verdict(five)[0] == expected


def test_a_claim_without_a_test_says_why(five: StudyFolder) -> None:
    claim(five, "")
    assert verdict(five) == ("not testable", "no test is given")
    five.replace("seeds/claims.yaml", "locator: p. 1", "locator: p. 1, untested: It is about the weather.")
    assert verdict(five) == ("not testable", "It is about the weather.")
    assert len(found(five).findings) == 0


def test_a_study_without_claims_has_empty_tables(five: StudyFolder) -> None:
    assert found(five).table.columns.tolist() == TABLE
    assert found(five).findings.columns.tolist() == COLUMNS
    assert len(found(five).table) == len(found(five).findings) == 0


def test_six_tenths_are_the_studys(five: StudyFolder) -> None:
    five.replace(STUDY, "coverage: 0.6", "coverage: 0.61")
    for vote in EVERY[:3]:
        read(five, vote, {"балама": 0})
    claim(five, LIMIT)
    assert verdict(five) == ("not testable", "decided at 3 of 5 votes")
