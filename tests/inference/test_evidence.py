import pytest

from kzindex.frames import records
from kzindex.inference.evidence import by_era, by_vote, look_shared, one_era_items, rivals, unused
from kzindex.scoring.score import score

from ..conftest import FACTS, INVENTED, SOURCES, StudyFolder


def test_coverage_and_lineages_per_vote() -> None:
    found = {row["election"]: row for row in records(by_vote(score(StudyFolder(INVENTED).load())))}
    first = found["2001-06-10-жалпы"]
    assert (first["сайыс"], first["жиын"], first["whole"]) == (1.0, 1.0, 1.0)
    # rivals have two lineages or more, lead, count, permission, detentions and trials have one
    assert first["doubled"] == pytest.approx(1 / 6)
    assert found["2016-06-12-жалпы"]["whole"] == 0


def test_who_speaks_of_an_era() -> None:
    found = {row["era"]: row for row in records(by_era(score(StudyFolder(INVENTED).load())))}
    assert set(found) == {"бірінші", "екінші"}
    first, second = found["бірінші"], found["екінші"]
    assert (first["codings"], first["sources"], first["lineages"]) == (9, 3, 3)
    assert (second["codings"], second["sources"], second["lineages"]) == (6, 1, 2)  # one is the commission's figure
    assert second["kinds"] == "observer mission"
    assert (second["largest"], second["share"]) == ("бақылаушы", 5 / 6)


def test_items_of_one_era_are_named() -> None:
    assert one_era_items(score(StudyFolder(INVENTED).load())) == ["санақ", "сот"]


def test_rival_figures_stand_side_by_side(study: StudyFolder) -> None:
    found = rivals(study.load())
    assert found[["election", "quantity", "value", "body", "source", "locator", "note"]].to_numpy().tolist() == [
        ["2001-06-10-жалпы", "winner_share", "48", "газет", "газет-2001", "L3", "own count"],
        ["2001-06-10-жалпы", "winner_share", "52.5", "комиссия", "есеп-2001", "annex", "of valid votes"],
    ]
    study.replace(FACTS, "winner_share,48", "winner_share,52.5")
    assert len(rivals(study.load())) == 0


def test_unused_sources_and_such_as_a_vote_names(study: StudyFolder) -> None:
    assert unused(study.load()) == []
    record = "  - {id: ID, producer: P, title: T, language: en, read: 2019-12-01, kind: news, lineage: газет}\n"
    study.append(SOURCES, record.replace("ID", "бос") + record.replace("ID", "аталған"))
    study.replace("seeds/elections.csv", "held,first of its era", 'held,"first of its era; call: аталған opening"')
    assert unused(study.load()) == ["бос"]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("date: 2001-08\n", "date: 2001-06-14\n    author: Б. Оқырман\n", "same author within a week"),
        ("producer: Observers' league\n    title: Report on 2001\n    date: 2001-08\n",
         "producer: Жаршы\n    title: Report on 2001\n    date: 2001-06-15\n", "same producer on the same day"),
        ("date: 2001-08\n", "date: 2001-08\n    address: https://example.org/a/\n", "same address"),
    ],
)  # fmt: skip
def test_lineages_that_look_shared(study: StudyFolder, old: str, new: str, why: str) -> None:
    assert look_shared(study.load()) == []
    study.replace(SOURCES, old, new)
    study.replace(
        SOURCES,
        "date: 2001-06-15\n    language: kk\n",
        "date: 2001-06-15\n    author: Б. Оқырман\n    address: https://example.org/a\n    language: kk\n",
    )
    assert look_shared(study.load()) == [("жаршы-2001", "есеп-2001", why)]
