"""Each way of reading, by hand and against the ordinary engine on a study that is told to read so."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

import kzindex
from kzindex.frames import records
from kzindex.inference.contrast import Contrast
from kzindex.inference.contrasts import compared, listed, primary, with_boundary
from kzindex.inference.gap import gaps
from kzindex.model.study import Study
from kzindex.multiverse.evidence import Reading, Readings
from kzindex.multiverse.robustness import Robustness
from kzindex.multiverse.runs import drawn_weights
from kzindex.scoring.levels import COLUMNS, entered, from_facts, of_pass
from kzindex.study.place import placed_anew

from ..compared import FIRST, LAST, figure, read, retell
from ..conftest import DECISIONS, StudyFolder
from ..test_kazakhstan import ROOT
from .made import EVERY, alone, kazakhstan, varied

AS_IT_IS = Reading(
    passes="adjudicated", lineage="its documents count once", origin="is the lineage", run_up="12 months",
    boundary=date(2010, 1, 1),
)  # fmt: skip
VOTE = LAST[0]
Says = list[tuple[int, int, int]]  # level, certainty and lineage


@pytest.fixture
def bare(study: StudyFolder) -> StudyFolder:
    retell(study, [*FIRST, *LAST])
    return study


def says(study: StudyFolder, item: str, vote: str = VOTE, **otherwise: Any) -> Says:
    """What is read of an item at a vote, in some way of reading; sorted."""
    loaded = study.load()
    found = Readings(loaded).evidence(AS_IT_IS._replace(**otherwise))
    own = (found.vote == compared(loaded).index(vote)) & (found.item == [x.id for x in loaded.items].index(item))
    rows = zip(found.level[own], found.certainty[own], found.lineage[own], strict=True)
    return sorted((int(level), int(sure), int(lineage)) for level, sure, lineage in rows)


def test_a_pass_alone_is_what_its_reader_read(bare: StudyFolder) -> None:
    """Read 0 and 3, decided to be 2; another coding was not decided. A figure belongs to every pass."""
    read(bare, VOTE, {"балама": 0})
    read(bare, VOTE, {"балама": 3}, certainty="low", number=2)
    read(bare, VOTE, {"балама": 1}, "кітап", "medium")
    bare.append(DECISIONS, f"{VOTE},балама,есеп,p. 1,2,high,Neither was right.\n")
    figure(bare, VOTE, "winner_share", "50")
    figure(bare, VOTE, "runner_up_share", "45")
    assert says(bare, "балама") == [(1, 1, 1), (2, 0, 0)]
    assert says(bare, "балама", passes="pass 1") == [(0, 0, 0), (1, 1, 1)]
    assert says(bare, "балама", passes="pass 2") == [(3, 2, 0)]
    for passes in ("adjudicated", "pass 1", "pass 2"):
        assert says(bare, "айырма", passes=passes) == [(0, 0, 0)]


def test_documents_of_a_lineage_count_once_or_each(bare: StudyFolder) -> None:
    for source, level in (("газет", 0), ("жаршы", 2), ("кітап", 1)):
        read(bare, VOTE, {"санақ": level}, source)
    assert says(bare, "санақ") == [(0, 0, 0), (1, 0, 1), (2, 0, 0)]
    assert says(bare, "санақ", lineage="each document") == [(0, 0, 0), (1, 0, 2), (2, 0, 1)]


def test_an_origin_is_the_lineage_or_ignored(bare: StudyFolder) -> None:
    """Two documents relay the commission; without it each is of its own lineage, and so are their figures."""
    for source, level in (("есеп", 0), ("кітап", 2)):
        read(bare, VOTE, {"санақ": level}, source, origin="комиссия")
        figure(bare, VOTE, "winner_share", "50", source, origin="комиссия")
        figure(bare, VOTE, "runner_up_share", "45" if source == "кітап" else "30", source, origin="комиссия")
    assert says(bare, "санақ") == [(0, 0, 0), (2, 0, 0)]
    assert says(bare, "санақ", origin="ignored") == [(0, 0, 0), (2, 0, 1)]
    assert says(bare, "айырма") == [(0, 0, 0), (1, 0, 0)]
    assert says(bare, "айырма", origin="ignored") == [(0, 0, 1), (1, 0, 0)]
    both = {"origin": "ignored", "lineage": "each document"}
    assert says(bare, "санақ", **both) == [(0, 0, 0), (2, 0, 1)]


def test_figures_of_two_documents_are_set_off_only_where_one_body_issued_them(bare: StudyFolder) -> None:
    """The winner's share stands in the report, the runner-up's in the book; both relay the commission."""
    figure(bare, VOTE, "winner_share", "50", "есеп", origin="комиссия")
    figure(bare, VOTE, "runner_up_share", "45", "кітап", origin="комиссия")
    assert says(bare, "айырма") == [(0, 0, 0)]
    assert says(bare, "айырма", origin="ignored") == []


def test_over_the_whole_cycle_context_counts(bare: StudyFolder) -> None:
    """The cycle runs from June 2007 to June 2011, the last era from January 2010, the run-up from June 2010."""
    for level, when in enumerate(("2009-12-31", "2010-01-01", "2010-06-01", "2011-06-01")):
        read(bare, VOTE, {"ұстау": level}, when=when, locator=f"p. {level}")
    assert says(bare, "ұстау") == [(3, 0, 0)]
    assert says(bare, "ұстау", run_up="whole cycle") == [(1, 0, 0), (2, 0, 0), (3, 0, 0)]


def test_another_boundary_places_every_coding_anew(bare: StudyFolder) -> None:
    """From a day in 2011 what happened before it is of the era before; from 2012 the vote itself is."""
    read(bare, VOTE, {"ұстау": 1}, when="2010-12-01", locator="p. 1")
    read(bare, VOTE, {"ұстау": 2}, when="2011-05-01", locator="p. 2")
    assert says(bare, "ұстау") == [(1, 0, 0), (2, 0, 0)]
    assert says(bare, "ұстау", boundary=date(2011, 2, 1)) == [(2, 0, 0)]
    assert says(bare, "ұстау", boundary=date(2012, 2, 1)) == [(1, 0, 0), (2, 0, 0)]
    loaded = bare.load()
    for day, later in ((date(2010, 1, 1), 3), (date(2012, 2, 1), 2)):
        assert (
            Readings(loaded).evidence(AS_IT_IS._replace(boundary=day)).later.tolist()
            == [False] * (7 - later) + [True] * later
        )


def test_what_says_nothing_is_left_out_and_what_denies_is_not(bare: StudyFolder) -> None:
    read(bare, VOTE, {"сот": "not applicable", "ұстау": "not reported"})
    assert says(bare, "сот") == [(-1, 0, 0)]
    assert says(bare, "ұстау") == []


def figures(contrast: Contrast | None) -> dict[str, tuple[float, float, float, str]]:
    """Gap, error, share and verdict of the index and the indicators."""
    assert contrast is not None
    protocol = contrast.study.design.protocol
    return {x.measure: (x.gap, x.se, x.share, x.verdict(protocol)) for x in gaps(contrast) if x.level != "item"}


def same(found: Robustness, name: str, expected: dict[str, tuple[float, float, float, str]]) -> None:
    """The departure gives these gaps, errors, shares and verdicts."""
    mine = alone(found, name)
    assert set(mine) == set(expected)
    for measure, (gap, se, share, verdict) in expected.items():
        row = mine[measure]
        assert [row["gap"], row["se"]] == pytest.approx([gap, se], abs=1e-9, nan_ok=True), (name, measure)
        assert (row["share"], row["verdict"]) == (pytest.approx(share, abs=1e-12), verdict), (name, measure)


def protocol(study: Study, **otherwise: Any) -> Study:
    """The study with other numbers in its protocol."""
    return replace(study, design=study.design.model_copy(update=otherwise))


def each_document(study: Study) -> Study:
    return replace(study, sources={k: v.model_copy(update={"lineage": k}) for k, v in study.sources.items()})


def no_origin(study: Study) -> Study:
    return replace(study, codings=study.codings.assign(origin=""), facts=study.facts.assign(origin=""))


def whole_cycle(study: Study) -> Study:
    votes = study.votes.assign(runup_start=study.votes["cycle_start"])
    return replace(study, votes=votes, codings=placed_anew(study, votes))


def number(study: Study, passed: str) -> pd.DataFrame:
    return pd.concat([of_pass(study, passed)[COLUMNS], *from_facts(study)], ignore_index=True)


def errors(study: Study, **otherwise: float) -> Study:
    given = study.design.protocol
    return protocol(study, protocol=given.model_copy(update={"error": given.error.model_copy(update=otherwise)}))


def headline(study: Study, **otherwise: Any) -> Study:
    return protocol(study, headline=study.design.headline.model_copy(update=otherwise))


@pytest.mark.parametrize(
    ("name", "otherwise"),
    [
        ("lineage: each document", each_document),
        ("origin: ignored", no_origin),
        ("run-up: whole cycle", whole_cycle),
        ("reading error: × 2", lambda s: errors(s, high=0.2, medium=0.6, low=1.2)),
        ("shared error: 0", lambda s: errors(s, shared=0.0)),
        ("earlier from: 2003-06-01", lambda s: headline(s, start=date(2003, 6, 1))),
        ("types: жалпы alone", lambda s: headline(s, types=["жалпы"])),
        ("later from: 2012-01-01", lambda s: with_boundary(s, date(2012, 1, 1))),
    ],
)
def test_a_departure_is_the_primary_contrast_of_a_study_whose_protocol_says_so(
    told: Study, tried: Robustness, name: str, otherwise: Callable[[Study], Study]
) -> None:
    other = otherwise(told)
    same(tried, name, figures(primary(other, entered(other))))
    mine, base = alone(tried, name), alone(tried, "")
    assert any(abs(mine[m]["gap"] - base[m]["gap"]) + abs(mine[m]["se"] - base[m]["se"]) > 0.01 for m in mine)


def test_departures_are_the_contrasts_that_stand_beside_the_primary_one(told: Study, tried: Robustness) -> None:
    of = {
        "primary": "", "pass 1": "codings: pass 1", "pass 2": "codings: pass 2",
        "from 2012-01-01": "later from: 2012-01-01", "жалпы": "types: жалпы alone",
    }  # fmt: skip
    for each in listed(kzindex.score(told)):
        if each.id in of:
            same(tried, of.pop(each.id), figures(each))
    assert not of
    contest = [alone(tried, name)["сайыс"]["gap"] for name in ("", "codings: pass 1", "codings: pass 2")]
    assert len(set(contest)) == 3


def test_the_protocols_specification_is_the_comparison(told: Study, tried: Robustness) -> None:
    rows = {row["measure"]: row for row in records(kzindex.compare(kzindex.score(told)).primary)}
    same(tried, "", {m: (r["gap"], r["se"], r["share"], r["verdict"]) for m, r in rows.items()})
    for measure, row in alone(tried, "").items():
        ends = [rows[measure][name] for name in ("low90", "high90")]
        assert [row["low90"], row["high90"]] == pytest.approx(ends, abs=1e-9)


def test_all_that_is_drawn_is_what_a_study_would_say_whose_protocol_says_all_of_it(told: Study) -> None:
    """Everything at once but what no protocol has a word for: 32 specifications, each against the ordinary engine."""
    given = {k: EVERY[k] for k in ("weights", "lineage", "origin", "passes", "run_up", "boundaries", "votes_from")}
    found = varied(told, draws=16, error=[0.5, 2.0], shared=[0.0, 1.0], types=["жалпы"], **given)
    against_the_ordinary_engine(found, range(len(found.gaps) // 3)[-32:])


def test_on_the_repositorys_study_departures_are_what_compare_says() -> None:
    """Where a contrast beside the primary one is of the same votes and readings, and the least votes are the same."""
    found = kazakhstan()
    of = {
        "primary": "", "all": "earlier from: 1991-01-01", "decade": "earlier from: 2009-03-20",
        "presidential": "types: presidential alone", "parliamentary": "types: parliamentary alone",
        "pass 1": "codings: pass 1", "pass 2": "codings: pass 2",
        **{f"from {x.date}": f"later from: {x.date}" for x in found.scores.study.design.boundaries},
    }  # fmt: skip
    assert len(of) == 10
    for each in listed(found.scores):
        if each.id in of:
            same(found, of.pop(each.id), figures(each))
    assert not of


def test_on_the_repositorys_study_the_protocols_specification_is_what_the_readme_says() -> None:
    found = alone(kazakhstan(), "")
    said = {m: (*(round(r[name], 1) for name in ("gap", "low90", "high90")), r["verdict"]) for m, r in found.items()}
    readme = (ROOT / "README.md").read_text(encoding="utf-8").replace("−", "-")
    for measure, title in kazakhstan().scores.study.titles.items():
        if measure in said:
            gap, low, high, verdict = said[measure]
            title = "Index, their mean" if measure == "index" else title
            line = next(line for line in readme.splitlines() if line.startswith(f"| {title} |"))
            assert line.startswith(f"| {title} | {gap} | {low} to {high:+} |")
            assert f"| {verdict} " in line


def against_the_ordinary_engine(found: Robustness, rows: range) -> None:
    """Each specification is the primary contrast of a study that is told to read, weigh and choose votes so."""
    study, listing = found.scores.study, found.listing
    assert listing is not None
    several = {(row["specification"], row["measure"]): row for row in records(found.gaps)}
    weights = drawn_weights(study, 1)
    gap = 0
    for row in rows:
        option = {choice.id: listing.values(choice.id)[row] for choice in listing.choices}
        other, times = study, float(str(option["error"])) ** 2
        rates = study.design.protocol.error
        scaled = {name: getattr(rates, name) * times for name in ("high", "medium", "low")}
        other = errors(other, shared=float(str(option["shared"])), **scaled)
        start = option["votes_from"]
        other = headline(
            other, start=start, types=[option["types"]] if option["types"] else other.design.headline.types
        )
        own = iter(weights[int(str(option["weights"]))])
        indicators = [
            x.model_copy(update={"items": [item.model_copy(update={"weight": next(own)}) for item in x.items]})
            for x in other.indicators
        ]
        other = replace(other, indicators=tuple(indicators))
        if option["boundary"] != study.design.eras[-1].start:
            assert isinstance(option["boundary"], date)
            other = with_boundary(other, option["boundary"])
        other = each_document(other) if option["lineage"] == "each document" else other
        other = no_origin(other) if option["origin"] == "ignored" else other
        other = whole_cycle(other) if option["run_up"] == "whole cycle" else other
        passed = str(option["passes"])
        codings = entered(other) if passed == "adjudicated" else number(other, passed.removeprefix("pass "))
        for measure, (value, se, share, verdict) in figures(primary(other, codings)).items():
            mine = several[row, measure]
            assert [mine["gap"], mine["se"]] == pytest.approx([value, se], abs=1e-9, nan_ok=True), listing.name(row)
            assert (mine["share"], mine["verdict"]) == (pytest.approx(share), verdict)
            gap += not np.isnan(value)
    assert gap > len(rows)
