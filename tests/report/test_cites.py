"""Footnotes: how many codings a gap rests on, and which to open first."""

from dataclasses import replace

import pandas as pd

import kzindex
from kzindex.report.cites import Example, behind, listed, opened
from kzindex.report.results import Results

from ..conftest import INVENTED
from .conftest import results


def test_a_gap_names_its_weightiest_item_at_two_votes_of_one_type(eras: Results) -> None:
    """Three items at seven votes; of rivals (0.5 of 27.8) and count (0.25 of 41.7) rivals weigh more.

    Rivals are 0 at the first and third vote of the first era, 2 of 3 at the second of the last.
    """
    found = behind(eras, "сайыс")
    assert found.text == (
        "21 codings of 2 lineages. Moved most by rivals, at the two votes furthest apart: June 2013, score 67 (one "
        "reading: есеп p. 1, level 2 of 0 to 3 (open), 67 points) against June 2001, score 0 (one reading: есеп p. 1, "
        "level 0 of 0 to 3 (open), 0 points). Every coding of these votes: kzindex explain 2013-06 сайыс, and 2001-06."
    )
    assert found.sources == ("есеп", "есеп")


def test_the_index_rests_on_all_of_them(eras: Results) -> None:
    assert behind(eras, "index").text == "42 codings of 2 lineages; the mean of the indicators."


def test_what_has_no_gap_has_no_footnote() -> None:
    assert behind(results(kzindex.load(INVENTED)), "сайыс").text == ""


def test_codings_outside_the_comparison_are_not_counted(holes: Results) -> None:
    """Of freedom permission is read at five votes and detentions at five, at one of them by five more lineages.

    What lies outside a window, the item in too few votes (trials) and the plebiscite count for nothing.
    """
    text = behind(holes, "жиын").text
    assert text.startswith(
        "15 codings of 6 lineages. Moved most by permission, at the two votes furthest apart: June 2011, score 50 ("
    )


def test_the_first_to_open_is_the_surest_and_then_the_nearest_to_the_score(eras: Results) -> None:
    codings = eras.scores.codings.copy()
    one = (codings["election"] == "2013-06-10-жалпы") & (codings["item"] == "балама")
    row = codings[one].assign(source="газет", level=3, certainty="high")
    sure = codings[one].assign(source="кітап", level=2, certainty="low")
    scores = replace(eras.scores, codings=pd.concat([codings, row, sure], ignore_index=True))
    found = replace(eras, comparison=replace(eras.comparison, scores=scores))
    assert "(one reading: есеп p. 1, level 2 of 0 to 3 (open), 67 points)" in behind(found, "сайыс").text
    codings.loc[one, "certainty"] = "medium"
    scores = replace(eras.scores, codings=pd.concat([codings, row, sure], ignore_index=True))
    found = replace(eras, comparison=replace(eras.comparison, scores=scores))
    assert "(one reading: газет p. 1, level 3 of 0 to 3 (open), 100 points)" in behind(found, "сайыс").text


def test_a_gap_is_taken_apart_into_items_that_add_up(eras: Results) -> None:
    """0.5 of 50, 0.3 of 29.2 (which is 7/6 of 25), 0.2 of 50: 43.75, the largest."""
    found = opened(eras)
    assert found is not None
    assert found["title"] == "Freedom of assembly"
    assert found["rows"] == [
        ["Permission", "50.0%", "+50.0", "+25.0"],
        ["Detentions", "30.0%", "+29.2", "+8.7"],
        ["Trials", "20.0%", "+50.0", "+10.0"],
        ["Together", "", "", "+43.8"],
    ]
    assert [each["reading"] for each in found["passages"]] == ["So.", "So."]
    assert found["open"] == "Every coding of these votes: kzindex explain 2011-06 жиын, and 2001-06."


def test_weights_are_those_of_the_items_matched(holes: Results) -> None:
    """Without trials 0.5 and 0.3 of 0.8."""
    found = opened(holes)
    assert found is not None
    assert [row[1] for row in found["rows"]] == ["62.5%", "37.5%", ""]


def test_without_a_gap_nothing_is_taken_apart() -> None:
    assert opened(results(kzindex.load(INVENTED))) is None


def test_sources_are_listed_once_in_full(eras: Results) -> None:
    found = listed(eras, ["есеп", "газет", "есеп"])
    assert found["sources"] == [
        {"id": "газет", "text": "x (undated; news), x."},
        {"id": "есеп", "text": "x (undated; observer mission), x."},
    ]
    assert found["read"] == "These were read on 2019-12-01."


def test_a_level_says_at_which_end_it_is_open(eras: Results) -> None:
    """Of detentions 0 is open and 4 closed: 2, 3, 2, 3 before and 1, 2, 1 after."""
    (item,) = (each for each in eras.study.items if each.id == "ұстау")
    example = Example(
        vote={"date": "2011-06-10", "score": 75.0},
        coding={"level": 1, "source": "есеп", "locator": "p. 1", "certainty": "high"},
        item=item,
    )
    assert example.cited() == "June 2011, score 75 (one reading: есеп p. 1, level 1 of 0 (open) to 4, 75 points)"
