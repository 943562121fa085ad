"""Footnotes: how many codings a gap rests on, and which to open first."""

from dataclasses import replace

import pandas as pd

from kzindex.report.cites import behind, listed, opened
from kzindex.report.results import Results


def test_a_gap_names_its_weightiest_item_at_two_votes_of_one_type(eras: Results) -> None:
    """Three items at seven votes; of rivals (0.5 of 27.8) and count (0.25 of 41.7) rivals weigh more.

    Rivals are 0 at the first and third vote of the first era, 2 of 3 at the second of the last.
    """
    found = behind(eras, "сайыс")
    assert found.text == (
        "21 codings of 2 lineages. Weightiest item, rivals: June 2013 67 (есеп p. 1: level 2 of 0–3 = 67 points) "
        "against June 2001 0 (есеп p. 1: level 0 of 0–3 = 0 points). All of them: kzindex explain 2013-06 сайыс."
    )
    assert found.sources == ("есеп", "есеп")


def test_the_index_rests_on_all_of_them(eras: Results) -> None:
    assert behind(eras, "index").text == "42 codings of 2 lineages; the mean of the indicators."


def test_what_has_no_gap_has_no_footnote(short: Results) -> None:
    assert behind(short, "сайыс").text == ""


def test_codings_outside_the_comparison_are_not_counted(holes: Results) -> None:
    """Of freedom permission is read at five votes and detentions at five, at one of them by five more lineages.

    What lies outside a window, the item in too few votes (trials) and the plebiscite count for nothing.
    """
    text = behind(holes, "жиын").text
    assert text.startswith("15 codings of 6 lineages. Weightiest item, permission: June 2011 50 (")


def test_the_first_to_open_is_the_surest_and_then_the_nearest_to_the_score(eras: Results) -> None:
    codings = eras.scores.codings.copy()
    one = (codings["election"] == "2013-06-10-жалпы") & (codings["item"] == "балама")
    row = codings[one].assign(source="газет", level=3, certainty="high")
    sure = codings[one].assign(source="кітап", level=2, certainty="low")
    scores = replace(eras.scores, codings=pd.concat([codings, row, sure], ignore_index=True))
    found = replace(eras, comparison=replace(eras.comparison, scores=scores))
    assert "(есеп p. 1: level 2 of 0–3 = 67 points)" in behind(found, "сайыс").text
    codings.loc[one, "certainty"] = "medium"
    scores = replace(eras.scores, codings=pd.concat([codings, row, sure], ignore_index=True))
    found = replace(eras, comparison=replace(eras.comparison, scores=scores))
    assert "(газет p. 1: level 3 of 0–3 = 100 points)" in behind(found, "сайыс").text


def test_a_gap_is_taken_apart_into_items_that_add_up(eras: Results) -> None:
    """0.5 of 50, 0.3 of 29.2 (which is 7/6 of 25), 0.2 of 50: 43.75, the largest."""
    found = opened(eras)
    assert found is not None
    assert found["title"] == "Freedom of assembly"
    assert found["rows"] == [
        ["Permission", "50%", "+50.0", "+25.0"],
        ["Detentions", "30%", "+29.2", "+8.7"],
        ["Trials", "20%", "+50.0", "+10.0"],
        ["Together", "100%", "", "+43.8"],
    ]
    assert [each["reading"] for each in found["passages"]] == ["So.", "So."]
    assert found["open"] == "All of them: kzindex explain 2011-06 жиын."


def test_weights_are_those_of_the_items_matched(holes: Results) -> None:
    """Without trials 0.5 and 0.3 of 0.8."""
    found = opened(holes)
    assert found is not None
    assert [row[1] for row in found["rows"]] == ["62%", "37%", "100%"]


def test_without_a_gap_nothing_is_taken_apart(short: Results) -> None:
    assert opened(short) is None


def test_sources_are_listed_once_in_full(eras: Results) -> None:
    found = listed(eras, ["есеп", "газет", "есеп"])
    assert found["sources"] == [
        {"id": "газет", "text": "x (undated), x."},
        {"id": "есеп", "text": "x (undated), x."},
    ]
    assert found["read"] == "These were read on 2019-12-01."
