"""What a measure is, in words."""

from dataclasses import replace

import pytest

import kzindex
from kzindex.errors import UsageError
from kzindex.export.describe import describe
from kzindex.scoring.score import Scores

from ..conftest import INVENTED, STUDY, StudyFolder
from .made import scored

INDEX = """\
Index
How open was the vote on contest and freedom of assembly together?
Scale: points, 0 closed to 100 open; the plain mean of the indicators, where all are
  published
  сайыс: Could the vote have ended otherwise?
  жиын: Could people meet?
Published: at 2 of 6 votes held, withheld at 4; from 36.7 to 78.6, with a standard error
  of reading of 6.0 to 9.4 points"""
INDICATOR = """\
Contest (indicator сайыс)
Could the vote have ended otherwise?
Scale: points, 0 closed to 100 open; the weighted mean of the items found
  балама, weight 0.5: Was there a rival?
  айырма, weight 0.25: By how much did the winner lead?
  санақ, weight 0.25: Was the count honest?
Published: at 2 of 6 votes held, withheld at 4; from 58.3 to 66.7, with a standard error
  of reading of 7.6 to 13.9 points
Should go with, in V-Dem: v2elmulpar +"""
ITEM = """\
Detentions (item ұстау)
How many were detained?
Scale: levels 0 to 4, the first the most open, on 0 closed to 100 open; windows: run-up,
  day
  level 0 = 100: None.
  level 1 = 75: 1 to 9.
  level 2 = 50: 10 to 99.
  level 3 = 25: 100 to 999.
  level 4 = 0: 1,000 or more.
Published: at 2 of 6 votes held, withheld at 4; from 50.0 to 75.0, with a standard error
  of reading of 9.4 to 23.1 points
Something else: it is one question of freedom of assembly, often read from few lineages;
  take the indicator where the whole is meant. It does not count: Trials."""


@pytest.fixture(scope="module")
def scores() -> Scores:
    return kzindex.score(kzindex.load(INVENTED))


@pytest.mark.parametrize(("measure", "text"), [("index", INDEX), ("сайыс", INDICATOR), ("ұстау", ITEM)])
def test_printed_it_is_a_text(scores: Scores, measure: str, text: str) -> None:
    described = describe(measure, scores)
    assert str(described) == text
    assert repr(described) == text
    assert max(map(len, text.splitlines())) <= 88


def test_its_parts_can_be_read_one_by_one(scores: Scores) -> None:
    item = describe("айырма", scores)
    assert (item.measure, item.level, item.title) == ("айырма", "item", "Lead")
    assert item.scale == (
        "levels 0 to 2, the first the most open, on 0 closed to 100 open; by figures (points); windows: day"
    )
    assert item.parts == (("level 0 = 100", "Under 10."), ("level 1 = 50", "10 to 29."), ("level 2 = 0", "30 or more."))
    assert describe("сайыс", scores).level == "indicator"
    assert describe("сайыс", scores).vdem == {"v2elmulpar": 1}
    assert (describe("index", scores).level, describe("index", scores).vdem) == ("index", {})


def test_levels_open_at_the_last_and_thirds_are_told(scores: Scores) -> None:
    item = describe("балама", scores)
    assert item.scale == "levels 0 to 3, the last the most open, on 0 closed to 100 open; windows: campaign"
    assert [name for name, _ in item.parts] == ["level 0 = 0", "level 1 = 33.3", "level 2 = 66.7", "level 3 = 100"]


def test_where_it_applies_to_some_votes_only_that_is_told(scores: Scores) -> None:
    assert describe("балама", scores).published == (
        "at 2 of 6 votes held, withheld at 3, not applicable at 1; from 66.7 to 100.0, with a standard error of "
        "reading of 11.3 to 19.6 points"
    )
    assert describe("сот", scores).published == (
        "at 1 of 6 votes held, withheld at 4, not applicable at 1; from 0.0 to 0.0, with a standard error of reading "
        "of 25.0 points"
    )


def test_where_nothing_is_published_no_range_is_told(scores: Scores) -> None:
    none = replace(scores, table=scores.table[scores.table["election"] == "2005-06-12-жалпы"])
    assert describe("жиын", none).published == "at 0 of 1 vote held, withheld at 1"


def test_what_else_serves_is_the_studys(study: StudyFolder) -> None:
    use = """\
use:
  index: {instead: Take the parts., vdem: {v2x_polyarchy: 1}}
  жиын: {vdem: {v2caassemb: 1, v2x_civlib: -1}}
"""
    study.replace(STUDY, "protocol:\n", f"{use}protocol:\n")
    scores = scored(study)
    assert str(describe("index", scores)).splitlines()[-2:] == [
        "Something else: Take the parts.", "Should go with, in V-Dem: v2x_polyarchy +"
    ]  # fmt: skip
    freedom = describe("жиын", scores)
    assert freedom.instead == ""
    assert str(freedom).splitlines()[-1] == "Should go with, in V-Dem: v2caassemb +, v2x_civlib −"
    assert "Something else" not in str(freedom)


@pytest.mark.parametrize(
    ("measure", "advice"),
    [("жиин", "; did you mean 'жиын'?"), ("Index", "; did you mean 'index'?"), ("бос", ""), ("", "")],
)
def test_an_unknown_measure_is_said_with_advice(scores: Scores, measure: str, advice: str) -> None:
    with pytest.raises(UsageError) as error:
        describe(measure, scores)
    known = "index, сайыс, жиын, балама, айырма, санақ, рұқсат, ұстау, сот"
    assert str(error.value) == f"measure {measure!r} is unknown; allowed are {known}{advice}"


def test_without_scores_it_is_of_the_study_at_hand(study: StudyFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    study.replace("indicators/freedom.yaml", "question: Could people meet?", "question: Could anyone meet?")
    monkeypatch.chdir(study.path)
    assert kzindex.describe("жиын").question == "Could anyone meet?"
