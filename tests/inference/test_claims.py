"""Verdicts on claims, from what is found at votes and in comparisons."""

import pytest

from kzindex.frames import records
from kzindex.inference.claims import COLUMNS

from ..compared import FIRST, LAST, claim, figure, read
from ..conftest import STUDY, StudyFolder
from .claimed import EVERY, LIMIT, found, verdict

TABLE = [
    "claim", "asserts", "source", "locator", "kind", "verdict", "leaves_out", "tested", "holds", "fails", "disputed",
    "undecided", "why",
]  # fmt: skip


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
