from collections.abc import Callable

import pytest

from ..conftest import CONTEST, FACTS, SOURCES, STUDY, StudyFolder

Change = Callable[[StudyFolder], object]
RESULT = "2012-06-10-жалпы,{1},{2},{3},{0},box,,x\n"


@pytest.mark.parametrize(("old", "new", "problems"), [
    pytest.param("2001-06-10-жалпы,runner", "2001-06-11-жалпы,runner", [
        "seeds/facts.csv:3: election '2001-06-11-жалпы' is unknown; allowed are 2001-06-10-жалпы, "
        "2005-06-12-жалпы, 2008-03-09-жалпы, 2012-06-10-жалпы, 2014-09-14-плебисцит, 2016-06-12-жалпы, "
        "2020-06-14-жалпы; did you mean '2001-06-10-жалпы' or '2020-06-14-жалпы' or '2016-06-12-жалпы'?"
    ], id="election unknown"),
    pytest.param("winner_share,48", "winer_share,48", [
        "seeds/facts.csv:4: quantity 'winer_share' is unknown; allowed are winner_share, runner_up_share, "
        "turnout, yes_share, candidates, parties, nominations, seats_won, … (13 in all); did you mean "
        "'winner_share' or 'yes_share' or 'runner_up_share'?"], id="quantity unknown"),
    pytest.param("L3,,own", "L3,газеты,own", [
        "seeds/facts.csv:4: origin 'газеты' is unknown; allowed are газет, бақылаушы, комиссия; did you mean "
        "'газет'?"], id="origin unknown"),
    pytest.param("winner_share,48", "winner_share,half", [
        "seeds/facts.csv:4: value 'half' is no number; at most 15 digits, and decimals after a point; correct it"
    ], id="no number"),
    pytest.param("52.5", '"52,5"', [
        "seeds/facts.csv:2: value '52,5' is no number; at most 15 digits, and decimals after a point; correct it"
    ], id="decimal comma"),
    pytest.param("52.5", "52.5%", [
        "seeds/facts.csv:2: value '52.5%' is no number; at most 15 digits, and decimals after a point; correct it"
    ], id="percent sign"),
    pytest.param("52.5", "-52.5", [
        "seeds/facts.csv:2: value '-52.5' is no number; at most 15 digits, and decimals after a point; correct it"
    ], id="negative"),
    pytest.param("52.5", "٥٢", [
        "seeds/facts.csv:2: value '٥٢' is no number; at most 15 digits, and decimals after a point; correct it"
    ], id="other digits"),
    pytest.param("52.5", "5e1", [
        "seeds/facts.csv:2: value '5e1' is no number; at most 15 digits, and decimals after a point; correct it"
    ], id="exponent"),
    pytest.param("52.5", "", [
        "seeds/facts.csv:2: value '' is no number; at most 15 digits, and decimals after a point; correct it"
    ], id="empty"),
    pytest.param("52.5", "1111111111111111", [
        "seeds/facts.csv:2: value '1111111111111111' is no number; at most 15 digits, and decimals after a "
        "point; correct it"], id="digits without end"),
    pytest.param("48,percent", "48,persons", [
        "seeds/facts.csv:4: unit 'persons' does not fit winner_share; allowed is percent; correct it"
    ], id="wrong unit"),
    pytest.param("48,percent", "48,", [
        "seeds/facts.csv:4: unit '' does not fit winner_share; allowed is percent; correct it"], id="unit empty"),
    pytest.param("52.5", "100.1", [
        "seeds/facts.csv:2: value 100.1 is more than 100 percent; 0 to 100; correct it"], id="over 100 percent"),
])  # fmt: skip
def test_facts(study: StudyFolder, old: str, new: str, problems: list[str]) -> None:
    study.replace(FACTS, old, new)
    assert study.problems() == problems


@pytest.mark.parametrize(("change", "problems"), [
    pytest.param(lambda s: s.append(FACTS, "2001-06-10-жалпы,winner_share,53,percent,есеп-2001,annex,комиссия,x\n"), [
        "seeds/facts.csv:7: repeats the key of line 2 (2001-06-10-жалпы, winner_share, есеп-2001, annex, "
        "комиссия); election, quantity, source, locator, origin must differ; remove one of the two"], id="twice"),
    pytest.param(lambda s: s.replace(SOURCES, "date: 2001-06-12", "date: 2001-06-09"), [
        "seeds/facts.csv:4: source 'газет-2001' is dated before the result it reports; a result's source is "
        "dated on polling day or later; correct the source or the vote"], id="result before polling day"),
    pytest.param(lambda s: s.append(FACTS, RESULT.format("есеп-2008", "turnout", 60, "percent")), [
        "seeds/facts.csv:7: source 'есеп-2008' is dated before the result it reports; a result's source is dated "
        "on polling day or later; correct the source or the vote"], id="result before polling month"),
])  # fmt: skip
def test_more_facts(study: StudyFolder, change: Change, problems: list[str]) -> None:
    change(study)
    assert study.problems() == problems


def test_other_figures_may_precede_polling_day(study: StudyFolder) -> None:
    study.append(FACTS, RESULT.format("есеп-2008", "candidates", 4, "candidates"))
    assert study.load().facts["number"].tolist() == [52.5, 27.5, 48, 70, 20, 4]


def test_rival_figures_of_two_bodies_stand_at_one_place(study: StudyFolder) -> None:
    study.append(FACTS, "2001-06-10-жалпы,winner_share,53,percent,есеп-2001,annex,бақылаушы,x\n")
    assert study.problems() == []


def test_a_study_may_name_quantities_of_its_own(study: StudyFolder) -> None:
    study.replace(STUDY, "indicators: [", "quantities: {protest_share: {unit: percent, kind: result}}\nindicators: [")
    study.append(FACTS, "2012-06-10-жалпы,protest_share,7,percent,есеп-2008,box,,x\n")
    assert study.problems() == [
        "seeds/facts.csv:7: source 'есеп-2008' is dated before the result it reports; a result's source is dated on "
        "polling day or later; correct the source or the vote"
    ]
    study.replace(STUDY, ", kind: result", "")
    assert study.load().facts["unit"].iloc[-1] == "percent"
    study.replace(FACTS, "7,percent", "7,share")
    assert study.problems() == [
        "seeds/facts.csv:7: unit 'share' does not fit protest_share; allowed is percent; correct it"
    ]


def test_an_item_may_be_derived_from_one(study: StudyFolder) -> None:
    study.replace(STUDY, "indicators: [", "quantities: {lead: {unit: percent}}\nindicators: [")
    study.replace(CONTEST, "value: winner_share", "value: lead")
    assert study.problems() == []
    study.replace(STUDY, "{lead: {unit: percent}}", "{lead: {unit: percent, kind: event}}")
    (problem,) = study.problems()
    assert problem.startswith(
        "indicators/contest.yaml:32:13: item 'айырма': quantity 'lead' is none to derive from; allowed are "
    )


@pytest.mark.parametrize("name", ["turnout", "index", "балама"])
def test_a_name_that_is_taken_is_refused(study: StudyFolder, name: str) -> None:
    study.replace(STUDY, "indicators: [", f"quantities: {{{name}: {{unit: percent}}}}\nindicators: [")
    said = f"quantity {name!r} is taken; every study has it, or a measure is called so; leave it out or rename it"
    assert study.problems() == [f"study.yaml:12:14: {said}"]
