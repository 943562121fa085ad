"""Other boundaries of the last two eras, under `boundaries` in study.yaml."""

import pytest

from ..compared import single_era
from ..conftest import STUDY, StudyFolder

APART = (
    "study.yaml:12:15: boundary {} does not part the last two eras anew; a day after the start of the last but one "
    "era, and not that of the last; correct or remove it"
)


def put(study: StudyFolder, boundary: str) -> None:
    study.replace(STUDY, "indicators: [", f"boundaries: [{{{boundary}}}]\nindicators: [")


@pytest.mark.parametrize("more", ["", ", source: есеп-2001"])
@pytest.mark.parametrize("day", ["2008-01-02", "2014-12-31", "2015-01-02"])
def test_a_boundary_lies_in_either_of_the_last_two_eras(study: StudyFolder, day: str, more: str) -> None:
    put(study, f"date: {day}, title: The flood{more}")
    assert [str(each.date) for each in study.load().design.boundaries] == [day]


@pytest.mark.parametrize(("boundary", "problems"), [
    pytest.param("date: 2015-01-01, title: x", [APART.format("2015-01-01")], id="the last era's start"),
    pytest.param("date: 2008-01-01, title: x", [APART.format("2008-01-01")], id="the start of the era before"),
    pytest.param("date: 2007-12-31, title: x", [APART.format("2007-12-31")], id="an earlier era"),
    pytest.param("date: 2012-13-01, title: x", [
        "study.yaml:12:15: boundaries.0.date: '2012-13-01' is no date; allowed is YYYY-MM-DD; correct it"], id="month"),
    pytest.param("date: 2012, title: x", [
        "study.yaml:12:15: boundaries.0.date: 2012 is no date; allowed is YYYY-MM-DD; correct it"], id="year alone"),
    pytest.param("date: 2012-01-01", [
        "study.yaml:12:14: key 'boundaries.0.title' is missing; it is required; add it"], id="no title"),
    pytest.param("date: 2012-01-01, title: x, source: есеп-2002", [
        "study.yaml:12:43: source 'есеп-2002' is unknown; allowed are those of seeds/sources.yaml; did you mean "
        "'есеп-2008' or 'есеп-2001'?"], id="source"),
    pytest.param("date: 2012-01-01, title: x, source: x", [
        "study.yaml:12:43: source 'x' is unknown; allowed are those of seeds/sources.yaml; add it to "
        "seeds/sources.yaml"], id="source like none"),
])  # fmt: skip
def test_boundary(study: StudyFolder, boundary: str, problems: list[str]) -> None:
    put(study, boundary)
    assert study.problems() == problems


def test_a_day_stands_once(study: StudyFolder) -> None:
    put(study, "date: 2012-01-01, title: x}, {date: 2012-01-01, title: y")
    problem = "boundary 2012-01-01 stands twice; each day once; remove one"
    assert [x.split(": ", 1)[1] for x in study.problems()] == [problem]


def test_a_single_era_has_no_boundary(study: StudyFolder) -> None:
    put(study, "date: 2012-01-01, title: x")
    single_era(study)
    assert study.problems() == [APART.format("2012-01-01").replace("12:15", "10:15")]
