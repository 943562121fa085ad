"""How far it can be trusted: counts of contrasts and votes, who read, what was found, what it does not show."""

from dataclasses import replace

import pandas as pd

from kzindex.report import trust
from kzindex.report.results import Results

from .test_answers import told


def statements(results: Results) -> dict[str, str]:
    return {each.lead: each.text for each in trust.said(results)}


def test_a_verdict_is_counted_over_the_contrasts_that_give_one(eras: Results) -> None:
    """Of seven with a verdict six have the same numbers again; contest without its margin item has not."""
    assert trust.rows(eras) == [
        ["Contest", "3 / 4", "1 of 1", "none", "no single vote"],
        ["Freedom of assembly", "3 / 4", "0 of 0", "none", "no single vote"],
        ["Index", "3 / 4", "1 of 1", "none", "no single vote"],
    ]


def test_contrasts_of_the_other_sign_are_named_with_their_gap(eras: Results) -> None:
    """Two get other numbers, pass 2 a verdict with them, and pass 1 loses its own: with the one before three."""
    table = eras.comparison.table.copy()
    turned = table["contrast"].isin(["decade", "pass 2"]) & (table["measure"] == "сайыс")
    table.loc[turned, "gap"] = -3.0
    table.loc[turned, "verdict"] = "undecided"
    few = (table["contrast"] == "pass 1") & (table["measure"] == "сайыс")
    table.loc[few, "verdict"] = "too few items"
    found = replace(eras, comparison=replace(eras.comparison, table=table))
    assert trust.rows(found)[0] == [
        "Contest", "3 / 4", "1 of 3", "last 10 years before (−3.0) and pass 2 alone (−3.0)", "no single vote"
    ]  # fmt: skip


def test_votes_that_a_verdict_hangs_on_are_named_or_counted(holes: Results) -> None:
    """Without one of two votes read of freedom in an era, no item is covered in two."""
    assert [row[4] for row in trust.rows(holes)] == [
        "2011-06 Жа and 2013-06 Жа", "2001-06 Жа and 2003-06 Жа", "any of 4 votes"
    ]  # fmt: skip


def test_a_measure_without_a_verdict_has_no_row(eras: Results) -> None:
    found = replace(eras, comparison=told(eras.comparison, "сайыс", verdict="too few items"))
    assert [row[0] for row in trust.rows(found)] == ["Freedom of assembly", "Index"]


def test_a_boundary_is_explained_where_the_table_names_it(holes: Results) -> None:
    assert "Boundary" not in trust.contents(holes)["note"]
    table = holes.comparison.table.copy()
    there = (table["contrast"] == "from 2012-01-01") & (table["measure"] == "жиын")
    table.loc[there, "gap"] = -1.0
    found = replace(holes, comparison=replace(holes.comparison, table=table))
    assert trust.rows(found)[1][3] == "boundary 2012-01-01 (−1.0)"
    assert trust.contents(found)["note"].endswith(
        " Boundary 2012-01-01 the flood: what happened before it does not count for later votes."
    )


def test_what_was_found_is_counted_by_era(holes: Results) -> None:
    """Of eight and six cells of an indicator... see `told`; levels from figures count too."""
    assert statements(holes)["What was found."] == (
        "First era: 75% of what the codebook asks, in 18 codings from 2 lineages, the largest with 78% of them; Third "
        "era: 73% of what the codebook asks, in 22 codings from 7 lineages, the largest with 64% of them. 12 of 16 "
        "indicator scores are published, the rest withheld. All of it is of every vote held, compared or not."
    )


def test_an_era_without_evidence_is_said_to_have_none(short: Results) -> None:
    empty = short.scores.codings[short.scores.codings["election"] != "2015-06-10-жалпы"]
    scores = replace(short.scores, codings=empty)
    found = replace(short, comparison=replace(short.comparison, scores=scores))
    assert "; Third era: nothing. " in statements(found)["What was found."]


def test_shorter_windows_are_said_to_favour_the_side_that_has_them(holes: Results, eras: Results) -> None:
    """The first vote of the last era has 6.3 months, the others 13.0: 10.8 on average."""
    assert statements(holes)["Shorter windows."].startswith(
        "The later votes were watched for 10.8 months on average, the others for 13.0."
    )
    assert "Shorter windows." not in statements(eras)


def test_other_boundaries_with_a_source_and_the_last_years_are_told(holes: Results) -> None:
    said = statements(holes)
    assert said["Were the era counted from 2012-01-01 (the flood)."] == (
        "Contest too few items; freedom of assembly more open † (+30.2)."
    )
    assert said["Against the last 10 years before 2011-01-01 alone."] == (
        "Contest more open (+29.2); freedom of assembly more open † (+42.2)."
    )
    assert not any("2014-01-01" in lead for lead in said)


def test_agreement_stands_beside_who_read(eras: Results) -> None:
    rows = [
        ("indicator", "сайыс", "alpha", 0.91), ("indicator", "жиын", "alpha", 0.852), ("item", "сот", "alpha", 0.1),
        ("indicator", "сайыс", "gaps apart", 1.04), ("indicator", "жиын", "gaps apart", 3.0),
        ("indicator", "сайыс", "kappa", 0.2), ("indicator", "жиын", "kappa", None),
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["level", "measure", "statistic", "value"])
    assert statements(replace(eras, tables={"reliability": table}))["Who read."] == (
        "The study does not say who read. The two passes' agreement beyond chance (Krippendorff's α within items) is "
        "0.85 to 0.91 by indicator; the gap from each pass alone differs by 1.0 to 3.0 points."
    )
    assert statements(eras)["Who read."] == "The study does not say who read."


def test_what_was_not_run_is_named(eras: Results) -> None:
    found = replace(eras, absent={"claims": "not run on this study (x)", "robustness": "not run"})
    assert statements(found)["Not in this brief."] == (
        "Tests of what sources assert (claims): not run on this study (x); how the verdicts fare when all choices of "
        "the method are varied together (robustness): not run."
    )
    assert "Not in this brief." not in statements(replace(eras, absent={}))


def test_what_it_does_not_show_has_the_gap_without_the_states_own_figures(eras: Results) -> None:
    """Without the lead rivals and count alone: 2/3 of 27.8 and 1/3 of 41.7."""
    limits = trust.limits(eras)
    gap = (2 * 5 / 6 * 100 / 3 + 5 / 6 * 50) / 3
    assert f"{gap:.1f}" == "32.4"
    assert limits[-2] == (
        "That official results are true. Lead is read from the state's own figures; without them contest would be more "
        "open (+32.4 points; 90% reading error +21.2 to +43.6)."
    )
    assert limits[-1] == "Anything on plebiscites across eras: they are scored and enter no comparison."
