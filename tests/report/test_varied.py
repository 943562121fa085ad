"""What becomes of the verdicts when choices are made otherwise: shares and statements from a table worked by hand."""

from dataclasses import replace

import pandas as pd
import pytest

import kzindex
from kzindex.multiverse.choices import ALL, TWO
from kzindex.report import trust, varied
from kzindex.report.brief import brief
from kzindex.report.results import Results

from ..compared import single_era
from ..conftest import StudyFolder
from .conftest import GAPS, multiverse, results
from .pdf import failures, texts

TURNS, SPREADS = "A choice that by itself turns the sign of a gap.", "What spreads the gaps most."
LEFT_OUT = "Left out, these move each gap most"


def of(found: Results, table: pd.DataFrame) -> Results:
    return replace(found, tables={**found.tables, "robustness": table}, absent={})


def statements(found: Results) -> dict[str, str]:
    return {each.lead: each.text for each in varied.said(found)}


def test_a_single_choice_that_turns_a_sign_is_named_with_the_gap_and_draws_are_counted(by_hand: Results) -> None:
    """Two of four draws of weights; of two choices that turn it together nothing is said here."""
    assert statements(by_hand)[TURNS] == (
        "Contest: items combined by weakest link (−3.0) and 2 of 4 draws of item weights; freedom of assembly: later "
        "votes from 2012-01-01 (+1.0)."
    )


def test_the_three_choices_that_spread_the_gaps_most_are_named(by_hand: Results) -> None:
    """By the mean over measures; a fourth is not named."""
    assert statements(by_hand)[SPREADS] == (
        "Which votes are compared (30 to 40 alone, 60 to 80 with all else), the spacing of levels (5 to 15 "
        "alone, 10 to 30 with all else) and item weights (2 to 3 alone, 4 to 6 with all else): Sobol's indices, of "
        "100, where there is a gap; they overlap."
    )


def test_the_source_and_item_that_move_each_gap_most_are_named(by_hand: Results) -> None:
    """Of contest two sources change the verdict, the first moves the gap more; of the index nothing was left out."""
    assert statements(by_hand)[LEFT_OUT] == (
        "(source, item; in brackets the gap without): contest: есеп (+14.0), rivals (+1.0); freedom of assembly: кітап "
        "(−2.0)."
    )


def test_where_nothing_turns_spreads_or_moves_a_gap_little_is_said(by_hand: Results) -> None:
    few = of(by_hand, multiverse("one", "curve"))
    assert [each.text for each in varied.said(few)] == ["None.", "", ""]
    leads = [each.lead for each in trust.said(few)]
    assert TURNS in leads
    assert "" not in leads
    assert not {SPREADS, LEFT_OUT} & set(leads)


def test_where_it_was_not_run_nothing_is_said(holes: Results, by_hand: Results) -> None:
    for found in (holes, of(by_hand, multiverse()[:0])):
        assert varied.said(found) == []
        assert len(trust.rows(found)[0]) == len(trust.contents(found)["widths"]) == 5


@pytest.mark.parametrize(
    ("choice", "label", "said"),
    [
        ("spacing", "t^2", "levels at t^2"), ("passes", "pass 1", "pass 1 alone"), ("items", "all", "all items"),
        ("types", "жалпы alone", "general votes alone"), ("lineage", "each document", "each document a lineage"),
        ("index", "weakest link", "indicators combined by weakest link"), ("coverage", "20%", "least coverage 20%"),
        ("run_up", "whole cycle", "run-up of the whole cycle"), ("error", "× 2", "reading error × 2"),
        ("votes_from", "2003-06-01", "earlier votes from 2003-06-01"), ("origin", "ignored", "origins ignored"),
        ("no_occasion", "most open", "no occasion: most open"),
    ],
)  # fmt: skip
def test_a_choice_made_otherwise_in_words(holes: Results, choice: str, label: str, said: str) -> None:
    assert varied.option(holes.study, choice, label) == said


def test_every_choice_has_its_words(holes: Results) -> None:
    from kzindex.multiverse.choices import VOTES, VOTES_COMPARED, choices

    every = {choice.id for choice in choices(holes.study)}
    assert set(varied.PHRASES) == every
    assert set(varied.NAMES) == (every - set(VOTES)) | {VOTES_COMPARED}


def test_shares_of_verdict_and_sign_stand_in_the_table(by_hand: Results) -> None:
    """Of contest the verdict in 5 of 10 pairs, 30 of 100 with the votes kept and 20 of 200, the sign in 9, 80, 150."""
    found = trust.contents(by_hand)
    assert [row[3:9] for row in found["rows"]] == [
        ["50%", "30%", "10%", "90%", "80%", "75%"], ["40%", "25%", "16%", "80%", "60%", "45%"],
        ["100%", "70%", "90%", "100%", "100%", "100%"],
    ]  # fmt: skip
    assert len(found["widths"]) == len(found["rows"][0]) == 10
    assert found["heads"] == ["other contrasts", *["two varied", "all but votes", "all"] * 2]
    assert sum(head["columns"] for head in found["over"]) == 10
    for many in ("10", "200"):
        assert f" {many} " in found["note"]


def test_of_no_specification_there_is_no_share(by_hand: Results) -> None:
    table = multiverse()
    two = table["part"] == TWO
    table.loc[two, ["specifications", "computed", "sign_holds", "sign_turns", "verdict_holds"]] = 0
    assert [row[3:9] for row in trust.rows(of(by_hand, table))] == [
        ["–", "30%", "10%", "–", "80%", "75%"], ["–", "25%", "16%", "–", "60%", "45%"],
        ["–", "70%", "90%", "–", "100%", "100%"],
    ]  # fmt: skip


def test_what_was_found_is_said_as_it_was_found(holes_varied: Results) -> None:
    """No choice by itself turns a sign; 128 specifications are drawn."""
    table, said = holes_varied.tables["robustness"], statements(holes_varied)
    turned = table[table["part"] == "reversal"]
    assert turned["choice"].str.contains(";").all()
    assert said[TURNS] == "None."
    drawn = table[table["part"] == ALL]
    assert drawn["measure"].tolist() == list(GAPS)
    shares = [f"{holds / 128:.0%}" for holds in drawn["verdict_holds"]]
    assert [row[5] for row in trust.rows(holes_varied)] == shares


def test_of_a_study_that_varies_nothing_nothing_is_said(eras: Results, study: StudyFolder) -> None:
    """Nor of one with a single era; that neither was run would be wrong."""
    single_era(study)
    for each in (eras, results(study.load())):
        found = of(each, kzindex.robustness(each.scores).table)
        assert varied.said(found) == []
        assert {len(row) for row in trust.rows(found)} <= {5}
        made = brief(found, "x")
        said = " ".join(texts(made))
        assert "Figure 3" not in said
        assert "robustness" not in said
        assert failures(made, "ua1") == []
