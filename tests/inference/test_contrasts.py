"""Which votes and which readings each contrast has."""

from datetime import date

import pytest

import kzindex
from kzindex.inference.contrast import Contrast, compared_eras
from kzindex.inference.contrasts import compared, listed, primary, with_boundary
from kzindex.model.study import Study
from kzindex.scoring.levels import entered

from ..compared import FIRST, LAST, figure, read, retell, single_era, two_eras
from ..conftest import CONTEST, DECISIONS, FREEDOM, SOURCES, STUDY, StudyFolder

OLD, LOCAL = "1999-06-10-жалпы", ("2009-06-10-аймақ", "2012-06-10-аймақ")
PLEBISCITE = "2014-06-10-плебисцит"
READ_WHOLE = f", sha256: {'0' * 64}, lines: {{1: '{'0' * 12}'}}}}\n"


def made(study: Study) -> dict[str, Contrast]:
    return {each.id: each for each in listed(kzindex.score(study))}


def votes(contrast: Contrast) -> tuple[list[str], list[str]]:
    """Later and earlier votes."""
    names = contrast.votes["election"].to_numpy()
    return names[contrast.later].tolist(), names[~contrast.later].tolist()


def level(contrast: Contrast, vote: str, item: str) -> float:
    """The points of an item at a vote; -1 where it is not covered."""
    row = contrast.votes["election"].tolist().index(vote)
    column = [each.id for each in contrast.study.items].index(item)
    return float(contrast.point[row, column]) if contrast.covered[row, column] else -1.0


@pytest.fixture
def country(study: StudyFolder) -> StudyFolder:
    """Two headline types, a vote before the headline, a plebiscite; one vote at which documents disagree on rivals."""
    retell(study, [OLD, *FIRST, LOCAL[0], *LAST, LOCAL[1], PLEBISCITE])
    study.replace(STUDY, "types:\n", "types:\n  аймақ: {title: Local vote, compared: true}\n")
    study.replace(STUDY, "types: [жалпы], from: 2001", "types: [жалпы, аймақ], from: 2000")
    study.replace(STUDY, "start: 2000-01-01\ntypes", "start: 1998-01-01\ntypes")
    study.replace(STUDY, "First era, start: 2000-01-01", "First era, start: 1998-01-01")
    for file in (CONTEST, FREEDOM):
        study.write(file, study.read(file).decode().replace("types: [жалпы", "types: [аймақ, жалпы"))
    study.replace(SOURCES, "id: газет, producer: x, title: x, language: en, read: 2019-12-01, kind: news, lineage: "
                  "газет}\n", "id: газет, producer: x, title: x, language: en, read: 2019-12-01, kind: news, lineage: "
                  "газет" + READ_WHOLE)  # fmt: skip
    read(study, LAST[0], {"балама": 0}, "есеп")
    read(study, LAST[0], {"балама": 1}, "кітап", "low")
    read(study, LAST[0], {"балама": 0}, "газет", "medium", locator="L1")
    read(study, LAST[0], {"балама": 3}, "есеп", number=2)
    read(study, LAST[0], {"балама": 2}, "кітап", "low", number=2)
    study.append(DECISIONS, f"{LAST[0]},балама,есеп,p. 1,3,high,The second reader was right.\n")
    study.append(DECISIONS, f"{LAST[0]},балама,кітап,p. 1,1,low,The first reader was right.\n")
    figure(study, LAST[0], "winner_share", "50", "кітап")
    figure(study, LAST[0], "runner_up_share", "45", "кітап")
    return study


def test_they_come_in_order_with_titles(country: StudyFolder) -> None:
    country.replace(STUDY, "indicators: [", "boundaries:\n  - {date: 2012-01-01, title: The flood}\nindicators: [")
    assert [(each.id, each.title) for each in made(country.load()).values()] == [
        ("primary", "headline votes from 2000"), ("all", "all votes since 1998"), ("decade", "last 10 years before"),
        ("жалпы", "general votes"), ("аймақ", "local votes"), ("no margin", "without margin items"),
        ("no low certainty", "without low certainty"), ("pass 1", "pass 1 alone"), ("pass 2", "pass 2 alone"),
        ("no founding", "without 1 founding document"), ("kind academic", "only kind: academic"),
        ("kind news", "only kind: news"), ("kind observer mission", "only kind: observer mission"),
        ("from 2012-01-01", "boundary 2012-01-01"),
    ]  # fmt: skip


def test_each_has_its_votes(country: StudyFolder) -> None:
    """The plebiscite is of a type that is not compared; the vote of 1999 lies before the headline."""
    found = made(country.load())
    later, earlier = [LAST[0], LOCAL[1], LAST[1], LAST[2]], [*FIRST, LOCAL[0]]
    assert votes(found["primary"]) == (later, earlier)
    assert votes(found["all"]) == (later, [OLD, *earlier])
    assert votes(found["decade"]) == (later, earlier)
    assert votes(found["жалпы"]) == (LAST, FIRST)
    assert votes(found["аймақ"]) == ([LOCAL[1]], [LOCAL[0]])
    for name in ("no margin", "no low certainty", "pass 1", "pass 2", "no founding", "kind academic"):
        assert votes(found[name]) == (later, earlier)
    assert found["primary"].stratum.tolist() == [0, 0, 0, 0, 1, 0, 1, 0, 0]


def test_the_decade_is_that_before_the_last_era(country: StudyFolder) -> None:
    country.replace(STUDY, "start: 2010-01-01", "start: 2011-06-10")
    assert votes(made(country.load())["decade"])[1] == [*FIRST, LOCAL[0]]  # the first, ten years before to the day
    country.replace(STUDY, "start: 2011-06-10", "start: 2011-06-11")
    assert votes(made(country.load())["decade"])[1] == [*FIRST[1:], LOCAL[0], LAST[0]]


def test_each_has_its_readings(country: StudyFolder) -> None:
    """Levels of rivals at one vote: observers 0 (pass 2, and decided: 3), the book 1 (pass 2: 2), the newspaper 0."""
    found = made(country.load())
    rivals = {name: level(found[name], LAST[0], "балама") for name in found if name != "аймақ"}
    thirds = {name: points * 3 / 100 for name, points in rivals.items()}
    assert thirds == pytest.approx(
        {
            "primary": (3 + 1 + 0) / 3, "all": (3 + 1 + 0) / 3, "decade": (3 + 1 + 0) / 3, "жалпы": (3 + 1 + 0) / 3,
            "no margin": (3 + 1 + 0) / 3, "no low certainty": (3 + 0) / 2, "pass 1": (0 + 1 + 0) / 3,
            "pass 2": (3 + 2) / 2, "no founding": (3 + 1) / 2, "kind academic": 1, "kind news": 0,
            "kind observer mission": 3,
        }
    )  # fmt: skip


def test_figures_belong_to_every_pass_and_to_their_documents(country: StudyFolder) -> None:
    """The book gives a lead of 5 points, 100; the lead is the one margin item."""
    found = made(country.load())
    leads = {name: level(found[name], LAST[0], "айырма") for name in found if name != "аймақ"}
    assert {name for name, points in leads.items() if points < 0} == {"no margin", "kind news", "kind observer mission"}
    assert set(leads.values()) == {100, -1}
    assert not found["no margin"].applies[:, 1].any()


def test_a_book_without_margin_items_or_founding_documents_has_no_such_contrasts(study: StudyFolder) -> None:
    study.replace(CONTEST, "    margin: true\n", "")
    two_eras(study)
    assert list(made(study.load())) == [
        "primary", "all", "decade", "жалпы", "no low certainty", "pass 1", "pass 2", "kind observer mission"
    ]  # fmt: skip


def test_with_another_boundary_every_coding_is_placed_anew(study: StudyFolder) -> None:
    """What was read of the vote of 2011 happened before or after the day on which its era begins."""
    retell(study, [*FIRST, *LAST], start="2011-03-01")
    read(study, LAST[0], {"ұстау": 0}, when="2010-12-31")
    read(study, LAST[0], {"сот": 2}, when="2011-04-01")
    read(study, LAST[0], {"рұқсат": 1}, when="2011-04-30")
    loaded = study.load()
    assert loaded.codings["place"].tolist() == ["transition", "scored", "scored"]
    later = with_boundary(loaded, date(2011, 4, 30))
    assert later.codings["place"].tolist() == ["transition", "transition", "scored"]
    earlier = with_boundary(loaded, date(2010, 12, 31))
    assert earlier.codings["place"].tolist() == ["scored", "scored", "scored"]
    before = with_boundary(loaded, date(2011, 6, 11))
    assert before.era_of[LAST[0]] == "бірінші"
    assert before.codings["place"].tolist() == ["scored", "scored", "scored"]
    assert loaded.codings["place"].tolist() == ["transition", "scored", "scored"]
    assert later.design.eras[0] == loaded.design.eras[0]


def test_the_contrast_of_a_boundary_has_its_votes_and_its_readings(study: StudyFolder) -> None:
    """Detentions of December 2010 are no part of the last era, and with the boundary of that day they are."""
    dates = ("2010-12-31", "2012-01-01")
    made_of = "".join(f"  - {{date: {day}, title: x}}\n" for day in dates)
    retell(study, [*FIRST, *LAST], start="2011-03-01")
    study.replace(STUDY, "indicators: [", f"boundaries:\n{made_of}indicators: [")
    read(study, LAST[0], {"ұстау": 0}, when="2010-12-31")
    found = made(study.load())
    assert level(found["primary"], LAST[0], "ұстау") == -1
    assert [level(found[f"from {day}"], LAST[0], "ұстау") for day in dates] == [100, 100]
    assert votes(found["from 2010-12-31"]) == (LAST, FIRST)
    assert votes(found["from 2012-01-01"]) == (LAST[1:], [*FIRST, LAST[0]])
    # of the last 365 days and 30 the first era's part is cut off
    assert found["primary"].exposure[4].tolist() == pytest.approx([(101 + 31) * 12 / 365.25] * 2)
    assert found["from 2010-12-31"].exposure[4].tolist() == pytest.approx([(161 + 31) * 12 / 365.25] * 2)


def test_eras_before_the_last_two_have_no_part(study: StudyFolder) -> None:
    loaded = study.load()
    assert compared(loaded) == ["2008-03-09-жалпы", "2012-06-10-жалпы", "2016-06-12-жалпы"]
    eras = compared_eras(loaded)
    assert eras is not None
    assert [era.id for era in eras] == ["үшінші", "екінші"]
    pair = primary(loaded, entered(loaded))
    assert pair is not None
    assert votes(pair) == (["2016-06-12-жалпы"], ["2008-03-09-жалпы", "2012-06-10-жалпы"])


def test_a_single_era_gives_none(study: StudyFolder) -> None:
    single_era(study)
    loaded = study.load()
    assert made(loaded) == {}
    assert primary(loaded, entered(loaded)) is None
    assert compared_eras(loaded) is None
