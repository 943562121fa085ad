"""Sentences made from verdicts: the words follow the numbers, and are no stronger than they are."""

from dataclasses import replace
from typing import Any

import pytest

import kzindex
from kzindex.inference.compare import Comparison
from kzindex.report import answers
from kzindex.report.results import Results
from kzindex.report.words import Said

from ..compared import single_era
from ..conftest import INVENTED, StudyFolder


def told(found: Comparison, measure: str, **values: Any) -> Comparison:
    """The comparison with other numbers in the primary row of a measure."""
    table = found.table.copy()
    row = (table["contrast"] == "primary") & (table["measure"] == measure)
    for name, value in values.items():
        table.loc[row, name] = value
    return replace(found, table=table)


def everywhere(found: Comparison, **values: Any) -> Comparison:
    for indicator in found.scores.study.indicators:
        found = told(found, indicator.id, **values)
    return found


def test_the_answer_is_made_from_the_verdicts(eras: Results) -> None:
    """Gaps of 24.3 and 43.75 as worked in test_compare; three votes against four, Holm over two."""
    assert answers.answer(eras.comparison) == (
        "Read from documents, the three votes of the Third era were, against four of the First era from 2001 on, more "
        "open on contest (+24.3 points; 90% reading error +14.7 to +33.9) and freedom of assembly (+43.8 points; 90% "
        "reading error +33.4 to +54.1). Beyond the drift that votes show anyway goes freedom of assembly; none of one "
        "other indicator can be told from it. Against the last 10 years before 2010-01-01 alone: more open on contest "
        "and freedom of assembly."
    )
    assert answers.summary(eras.comparison) == ("Third era, of two indicators: more open on two; one beyond drift")


def test_what_missing_evidence_could_undo_stands_apart(eras: Results) -> None:
    found = told(eras.comparison, "сайыс", identified=False)
    assert answers.answer(found).startswith(
        "Read from documents, the three votes of the Third era were, against four of the First era from 2001 on, more "
        "open on freedom of assembly (+43.8 points; 90% reading error +33.4 to +54.1); if what is missing is like what "
        "was found, more open on contest (+24.3 points; 90% reading error +14.7 to +33.9)."
    )
    assert answers.summary(found).startswith(
        "Third era, of two indicators: more open on one; more open on one if what is missing is like what was found; "
    )


def test_what_is_undecided_is_not_called_the_same(eras: Results) -> None:
    found = told(eras.comparison, "сайыс", verdict="undecided")
    assert (
        "more open on freedom of assembly (+43.8 points; 90% reading error +33.4 to +54.1); neither for sure "
        "on contest." in (answers.answer(found))
    )


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        ("more closed", "were, against four of the First era from 2001 on, more closed on contest ("),
        ("small difference, more closed", "a little more closed (by less than 10 points) on contest ("),
        ("small difference, more open", "a little more open (by less than 10 points) on contest ("),
        ("equivalent", "equivalent (less than 10 points apart) on contest ("),
    ],
)
def test_each_verdict_has_words(eras: Results, verdict: str, said: str) -> None:
    assert said in answers.answer(told(eras.comparison, "сайыс", verdict=verdict))


def test_drift_is_told_for_all_some_and_none(eras: Results) -> None:
    near = everywhere(eras.comparison, drift="not distinguishable", needed=30.0)
    assert answers.beyond(near) == (
        "With three votes against four, none of these gaps can be told from the drift that votes show anyway (p 0.06 "
        "to 0.29; an indicator's gap would have to reach 30 points)."
    )
    assert answers.beyond(told(near, "жиын", drift="not distinguishable", needed=float("nan"))).endswith(
        "reach 30 points)."
    )
    far = everywhere(eras.comparison, drift="distinguishable")
    assert answers.beyond(far) == ("Beyond the drift that votes show anyway goes contest and freedom of assembly.")
    few = everywhere(eras.comparison, drift="too few votes")
    assert answers.beyond(few) == (
        "With three votes against four, no test can tell a gap from the drift that votes show anyway."
    )
    assert answers.tested(few) == answers.beyond(few)


def test_the_p_value_is_the_largest_up_to_the_autocorrelation_that_counts(eras: Results) -> None:
    """0.7 lies past what the verdict has to hold to."""
    found = everywhere(eras.comparison, drift="not distinguishable", needed=20.0, p_holm_0=0.02, **{
        "p_holm_0.3": 0.2, "p_holm_0.5": 0.31, "p_holm_0.7": 0.9
    })  # fmt: skip
    assert answers.tested(found) == (
        "None of these gaps. p, the larger of two tests' at every autocorrelation of drift up to 0.5 and adjusted for "
        "two indicators, is 0.31; 0.10 or less tells a gap from drift. Not to be told from drift is no finding that "
        "nothing changed."
    )
    some = told(found, "жиын", drift="distinguishable")
    assert answers.tested(some).startswith("Freedom of assembly alone. p, the larger ")


def test_a_measure_says_gap_bounds_items_path_and_what_it_hangs_on(eras: Results) -> None:
    """Nothing is missing there; +28, +42: balama 5/6 of 33.3, count 5/6 of 50."""
    assert answers.differs(eras.comparison, "сайыс") == Said(
        "Contest",
        "reads more open (+24.3 points; 90% reading error +14.7 to +33.9). Nothing that applies is missing. Of its "
        "three matched items rivals (+28) and count (+42) moved beyond the error of reading. Published scores ran from "
        "12 (2001-06 Жа) to 42 (2007-06 Жа) over 4 votes, then from 42 (2011-06 Жа) to 42 (2015-06 Жа) over "
        "3 votes. No single vote decides the verdict.",
    )


@pytest.mark.parametrize(
    ("verdict", "identified", "said"),
    [
        ("more open", True, "puts the gap at −1.0 to +40.0 before error of reading."),
        ("more open", False, "puts the gap at −1.0 to +40.0 before error of reading and could undo this."),
        ("equivalent", False, "reads equivalent †: the eras differ by less than 10 points (+24.3 points"),
        ("equivalent", False, "puts the gap at −1.0 to +40.0 before error of reading, beyond 10 points."),
        ("undecided", True, "reads undecided: differences of either sign are within the error (+24.3 points"),
        ("equivalent", True, "reads equivalent: the eras differ by less than 10 points (+24.3 points"),
        ("small difference, more open", True, "reads more open by a small amount, less than 10 points (+24.3 points"),
    ],
)
def test_bounds_are_told_with_the_verdict(eras: Results, verdict: str, identified: bool, said: str) -> None:
    found = told(eras.comparison, "сайыс", verdict=verdict, identified=identified, worst=-1.0, best=40.0)
    assert said in answers.differs(found, "сайыс").text


def test_items_that_moved_apart_are_said_to(eras: Results) -> None:
    found = told(eras.comparison, "санақ", gap=-42.0, low90=-50.0, high90=-30.0)
    assert "rivals (+28) and count (−42) moved beyond the error of reading, in opposite directions." in (
        answers.differs(found, "сайыс").text
    )
    none = told(told(found, "санақ", low90=-90.0, high90=6.0), "балама", low90=-1.0)
    assert (
        "Of its three matched items none alone moved beyond the error of reading."
        in answers.differs(none, "сайыс").text
    )


def test_without_a_gap_or_enough_items_nothing_is_said_to_differ(eras: Results) -> None:
    few = told(eras.comparison, "сайыс", verdict="too few items", share=0.5)
    assert (
        answers.differs(few, "сайыс").text
        == "cannot be compared: its matched items carry 50% of the weight, too little."
    )
    none = everywhere(eras.comparison, verdict="no gap")
    assert answers.differs(none, "сайыс").text == "cannot be compared: no item is covered in enough votes of both eras."
    assert answers.answer(none) == "No item is covered in enough votes of both eras: nothing can be compared."


def test_the_invented_study_has_nothing_to_compare() -> None:
    found = kzindex.compare(kzindex.score(kzindex.load(INVENTED)))
    assert answers.answer(found) == "No item is covered in enough votes of both eras: nothing can be compared."


def test_a_single_era_is_said_to_be_one(study: StudyFolder) -> None:
    single_era(study)
    found = kzindex.compare(kzindex.score(study.load()))
    assert answers.answer(found) == answers.summary(found) == "The study has a single era: there is nothing to compare."


def test_items_that_moved_are_counted(eras: Results) -> None:
    """Of six one, the lead, did not move; see the gaps worked by hand in test_compare."""
    assert answers.count_moved(eras.comparison) == (6, 0, 5)
    assert answers.count_moved(told(eras.comparison, "санақ", gap=-4.0, low90=-6.0, high90=-2.0)) == (6, 1, 4)


def test_scores_overlap_where_the_ranges_do(eras: Results) -> None:
    """Contest 12.5 and 41.7 before, 41.7 and 70.8 since; freedom at most 15 before, at least 50 since."""
    assert answers.overlapping(eras.scores.indicators, ["бірінші", "үшінші"]) == ["сайыс"]
