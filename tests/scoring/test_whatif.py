"""What a study would say without a part of it, or with conflicts at an end."""

from typing import Any

import pytest

import kzindex
from kzindex.errors import UsageError
from kzindex.frames import records
from kzindex.model.study import Study
from kzindex.scoring.levels import entered
from kzindex.scoring.whatif import KINDS, names, treating, without

from ..compared import FIRST, LAST, figure, read, retell, two_eras
from ..conftest import INVENTED, StudyFolder

VOTE = LAST[0]


def item(study: Study, name: str, vote: str = VOTE) -> dict[str, Any]:
    table = kzindex.score(study).items
    return next(r for r in records(table[table["election"] == vote]) if r["measure"] == name)


@pytest.fixture
def invented() -> Study:
    return kzindex.load(INVENTED)


def test_there_is_of_each_kind_what_a_coding_or_a_figure_has(invented: Study) -> None:
    """The commission issues figures alone; the plebiscite and the votes held are votes, that of 2020 is scheduled."""
    assert {kind: names(invented, kind) for kind in KINDS} == {
        "source": ["газет-2001", "жаршы-2001", "есеп-2001", "есеп-2008"],
        "lineage": ["бақылаушы", "газет", "комиссия"],
        "origin": ["комиссия"],
        "kind": ["news", "observer mission"],
        "item": ["балама", "айырма", "санақ", "рұқсат", "ұстау", "сот"],
        "indicator": ["сайыс", "жиын"],
        "vote": [
            "2001-06-10-жалпы", "2005-06-12-жалпы", "2008-03-09-жалпы", "2012-06-10-жалпы", "2014-09-14-плебисцит",
            "2016-06-12-жалпы",
        ],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "name", "codings", "facts", "decisions"),
    [
        ("source", "газет-2001", 13, 4, 1),
        ("source", "есеп-2001", 11, 3, 0),
        ("kind", "news", 11, 4, 1),
        ("lineage", "газет", 11, 4, 1),
        ("lineage", "бақылаушы", 4, 5, 0),
        ("lineage", "комиссия", 15, 1, 1),
        ("origin", "комиссия", 15, 1, 1),
        ("vote", "2001-06-10-жалпы", 7, 2, 0),
        ("vote", "2012-06-10-жалпы", 15, 5, 1),
        ("item", "балама", 10, 5, 0),
        ("item", "айырма", 15, 5, 1),
        ("indicator", "сайыс", 8, 5, 0),
    ],
)
def test_what_is_left(invented: Study, kind: str, name: str, codings: int, facts: int, decisions: int) -> None:
    """Of 15 codings, 5 figures and a decision; a figure counts under its origin, else under its document's lineage."""
    assert (len(invented.codings), len(invented.facts), len(invented.adjudication)) == (15, 5, 1)
    found = without(invented, kind, name)
    assert (len(found.codings), len(found.facts), len(found.adjudication)) == (codings, facts, decisions)
    assert found.what_if == (f"without {kind} {name}",)
    assert found.codings.index.tolist() == list(range(codings))
    assert name not in names(found, kind) or kind == "source"
    assert (invented.what_if, len(invented.codings)) == ((), 15)
    kzindex.score(found)


def test_a_lineage_is_that_of_the_origin_first(study: StudyFolder) -> None:
    """The report relays the commission: it goes with the commission's lineage, and not with its own."""
    retell(study, [*FIRST, *LAST])
    read(study, VOTE, {"санақ": 0}, origin="комиссия")
    read(study, VOTE, {"санақ": 2}, locator="p. 2")
    read(study, VOTE, {"санақ": 1}, "кітап")
    loaded = study.load()
    scores = {
        name: item(without(loaded, kind, name), "санақ")["score"]
        for kind, name in (("lineage", "комиссия"), ("lineage", "бақылаушы"), ("source", "есеп"))
    }
    assert scores == pytest.approx({"комиссия": 75, "бақылаушы": 25, "есеп": 50})


def test_without_an_item_weights_are_rescaled_and_windows_stay(study: StudyFolder) -> None:
    two_eras(study)
    loaded = study.load()
    found = without(loaded, "item", "балама")
    assert [x.id for x in found.items] == ["айырма", "санақ", "рұқсат", "ұстау", "сот"]
    rows = records(kzindex.score(found).indicators)
    contest = next(r for r in rows if (r["election"], r["measure"]) == (VOTE, "сайыс"))
    lead, count = item(loaded, "айырма")["score"], item(loaded, "санақ")["score"]
    assert contest["score"] == pytest.approx((lead + count) / 2)
    assert contest["coverage"] == 1


def test_without_an_indicator_the_index_is_of_the_others(study: StudyFolder) -> None:
    two_eras(study)
    table = kzindex.score(without(study.load(), "indicator", "жиын")).table
    of = {(r["election"], r["measure"]): r["score"] for r in records(table)}
    assert of[VOTE, "index"] == of[VOTE, "сайыс"] > 0
    assert (VOTE, "рұқсат") not in of


def test_without_a_vote_the_others_keep_their_windows(study: StudyFolder) -> None:
    """The cycle of 2013 began with the vote of 2011, and does so still; compare takes the other votes."""
    two_eras(study)
    loaded = study.load()
    found = without(loaded, "vote", VOTE)
    kept = loaded.votes[loaded.votes["election"] != VOTE].reset_index(drop=True)
    assert found.votes.equals(kept)
    primary = kzindex.compare(kzindex.score(found)).primary
    assert set(primary["later"]) == {2}


def test_parts_are_left_out_one_after_another(invented: Study) -> None:
    found = without(without(invented, "kind", "news"), "item", "балама")
    assert found.what_if == ("without kind news", "without item балама")
    assert len(found.codings) == 8
    assert found.state.endswith(" · WHAT IF without kind news, without item балама")
    assert found.digest == invented.digest


def test_what_would_leave_nothing_is_refused(invented: Study) -> None:
    freedom = without(without(invented, "item", "рұқсат"), "item", "ұстау")
    with pytest.raises(UsageError, match=r"^without item сот: жиын would have none; leave out indicator:жиын$"):
        without(freedom, "item", "сот")
    with pytest.raises(UsageError, match=r"^without indicator жиын: no item would be left$"):
        without(without(invented, "indicator", "сайыс"), "indicator", "жиын")
    one = invented
    for vote in names(invented, "vote")[1:]:
        one = without(one, "vote", vote)
    with pytest.raises(UsageError, match=r"^without vote 2001-06-10-жалпы: no vote would be left$"):
        without(one, "vote", "2001-06-10-жалпы")


def conflicting(study: StudyFolder) -> Study:
    """Rivals: levels 0 and 2 (a lineage), 2, 1. Detentions, of which many are closed: 0 and 3. All agree on trials."""
    retell(study, [*FIRST, *LAST])
    said: list[tuple[str, dict[str, int | str]]] = [
        ("газет", {"балама": 0, "ұстау": 0, "сот": 1}),
        ("жаршы", {"балама": 2}),
        ("кітап", {"балама": 2, "ұстау": 3, "сот": 1}),
        ("есеп", {"балама": 1, "сот": "not applicable"}),
    ]
    for source, levels in said:
        read(study, VOTE, levels, source)
    figure(study, VOTE, "winner_share", "50", "кітап")
    figure(study, VOTE, "runner_up_share", "45", "кітап")
    figure(study, VOTE, "winner_share", "90")
    figure(study, VOTE, "runner_up_share", "5")
    return study.load()


@pytest.mark.parametrize(
    ("end", "rivals", "lead", "held", "lineages"),
    [(None, 400 / 9, 50, 62.5, 3), ("best", 200 / 3, 100, 100, 2), ("worst", 0, 0, 25, 1)],
)
def test_conflicts_at_an_end(
    study: StudyFolder, end: str | None, rivals: float, lead: float, held: float, lineages: int
) -> None:
    """Mean of rivals (33.3 + 66.7 + 33.3) / 3; the best, 66.7, is said by two lineages, the worst by one."""
    loaded = conflicting(study)
    found = loaded if end is None else treating(loaded, end)
    assert found.what_if == (() if end is None else (f"conflicts at the {end}",))
    assert item(found, "балама")["score"] == pytest.approx(rivals)
    assert item(found, "балама")["lineages"] == lineages
    assert [item(found, name)["score"] for name in ("айырма", "ұстау", "сот")] == pytest.approx([lead, held, 50])


def test_of_one_level_the_error_is_that_of_those_who_say_it(study: StudyFolder) -> None:
    """Two agree on the best, of whose error three tenths are shared."""
    loaded = conflicting(study)
    best, worst = (item(treating(loaded, end), "балама")["se"] for end in ("best", "worst"))
    alone = kzindex.score(loaded.of_sources(lambda name: name == "газет")).items
    one = next(r["se"] for r in records(alone) if (r["election"], r["measure"]) == (VOTE, "балама"))
    assert worst == pytest.approx(one)
    assert best == pytest.approx(one * ((1 + 0.3) / 2) ** 0.5)


def test_conflicts_flow_through_every_comparison(study: StudyFolder) -> None:
    """Read 0 and 2 at later votes, 1 and 1 at earlier ones, of a count from 0 to 2."""
    retell(study, [*FIRST, *LAST])
    for vote in [*FIRST, *LAST]:
        read(study, vote, {"санақ": 2 if vote in LAST else 1})
        read(study, vote, {"санақ": 0 if vote in LAST else 1}, "кітап")
    loaded = study.load()
    for end, gap in (("mean", 0.0), ("best", 50.0), ("worst", -50.0)):
        scores = kzindex.score(loaded if end == "mean" else treating(loaded, end))
        if end == "best":
            compared = {r["measure"]: r["gap"] for r in records(kzindex.compare(scores).primary)}
            assert compared["сайыс"] == pytest.approx(gap)
        varied = {r["measure"]: r["gap"] for r in records(kzindex.robustness(scores, draws=2).of("protocol"))}
        assert varied["сайыс"] == pytest.approx(gap)


def test_entered_is_what_stands_whatever_is_made_of_conflicts(study: StudyFolder) -> None:
    loaded = conflicting(study)
    assert entered(treating(loaded, "best")).equals(entered(loaded))
