import pytest

from kzindex.inference.verdict import equivalence, identified, verdict

NO = float("nan")
DELTA = 10.0


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (-9.99, 9.99, "equivalent"),
        (-10, 9.99, "undecided"),
        (-9.99, 10, "undecided"),
        (0, 9.99, "equivalent"),
        (-9.99, 0, "equivalent"),
        (0, 0, "equivalent"),
        (0.01, 9.99, "small difference, more open"),
        (-9.99, -0.01, "small difference, more closed"),
        (0.01, 10, "more open"),
        (-10, -0.01, "more closed"),
        (0, 10, "undecided"),
        (-10, 0, "undecided"),
        (12, 30, "more open"),
        (-30, -12, "more closed"),
        (-30, 30, "undecided"),
        (NO, NO, "cannot be compared"),
    ],
)
def test_the_words_follow_from_the_interval(low: float, high: float, words: str) -> None:
    assert verdict(low, high, DELTA) == words


def test_the_words_change_with_the_size_that_matters() -> None:
    assert [verdict(-4, 6, delta) for delta in (5, 6, 6.1, 15)] == [
        "undecided",
        "undecided",
        "equivalent",
        "equivalent",
    ]
    assert [verdict(1, 6, delta) for delta in (5, 10)] == ["more open", "small difference, more open"]


@pytest.mark.parametrize(("low", "high"), [(-1, 1), (1, 2), (20, 30), (-30, -20), (-30, 30)])
def test_too_few_items_have_no_verdict_and_no_gap_is_none(low: float, high: float) -> None:
    assert verdict(low, high, DELTA, enough=False) == "too few items"
    assert verdict(NO, NO, DELTA, enough=False) == "cannot be compared"


@pytest.mark.parametrize(
    ("low", "high", "delta"), [(-4, 6, 6), (-7, 6, 7), (2, 6, 6), (-9, -2, 9), (0, 0, 0)]
)  # fmt: skip
def test_equivalence_holds_beyond_its_smallest_size(low: float, high: float, delta: float) -> None:
    assert equivalence(low, high) == delta
    assert verdict(low, high, delta + 0.01) in (
        "equivalent", "small difference, more open", "small difference, more closed"
    )  # fmt: skip
    assert verdict(low, high, delta) in ("undecided", "more open", "more closed")


def test_where_there_is_no_gap_no_size_makes_it_equivalent() -> None:
    assert str(equivalence(NO, NO)) == "nan"


@pytest.mark.parametrize(
    ("words", "worst", "best", "expected"),
    [
        # what is said of a sign asks for bounds of one sign
        ("more closed", -30, -0.1, True),
        ("more closed", -30, 0, False),
        ("more open", 0.1, 30, True),
        ("more open", 0, 30, False),
        ("more open", -2, 6, False),
        ("undecided", -30, -1, True),
        ("undecided", -30, 1, False),
        # what is said of a size, for bounds inside it
        ("equivalent", -9.9, 9.9, True),
        ("equivalent", -10, 5, False),
        ("equivalent", -11, -1, False),
        ("equivalent", -5, 10, False),
        # of both, for both
        ("small difference, more open", 0.1, 9.9, True),
        ("small difference, more open", 0.1, 10, False),
        ("small difference, more open", -0.1, 9.9, False),
        ("small difference, more closed", -9.9, -0.1, True),
        ("small difference, more closed", -10, -0.1, False),
        ("cannot be compared", NO, NO, False),
    ],
)
def test_a_verdict_is_identified_where_missing_evidence_cannot_undo_it(
    words: str, worst: float, best: float, expected: bool
) -> None:
    assert identified(words, worst, best, DELTA) is expected
