"""Which codings stand, and which levels facts give; expected values by hand."""

import pandas as pd
import pytest

from kzindex.scoring.influence import effects, scored_at
from kzindex.scoring.levels import entered
from kzindex.scoring.score import score

from ..conftest import DECISIONS, FACTS, LATER, StudyFolder

VOTE = "2012-06-10-жалпы"


def leads(study: StudyFolder, *rows: str) -> pd.DataFrame:
    """Levels of the lead at one vote from figures `quantity,value,source,locator,origin`."""
    study.replace("seeds/sources.yaml", "date: 2008\n", "date: 2013\n")
    for row in rows:
        quantity, value, source, locator, origin = row.split(",")
        study.append(FACTS, f"{VOTE},{quantity},{value},percent,{source},{locator},{origin},x\n")
    codings = entered(study.load())
    return codings[(codings["election"] == VOTE) & (codings["item"] == "айырма")]


@pytest.mark.parametrize(("lead", "level"), [("9.9", 0), ("10", 1), ("29.99", 1), ("30", 2)])
def test_a_figure_at_a_levels_from_gives_that_level(study: StudyFolder, lead: str, level: int) -> None:
    found = leads(study, f"winner_share,{lead},есеп-2008,a,", "runner_up_share,0,есеп-2008,a,")
    assert found["level"].tolist() == [level]


def test_floating_point_does_not_push_a_difference_below_its_level(study: StudyFolder) -> None:
    # 40.3 - 30.3 is 9.999999999999996 in floating point, and 10
    found = leads(study, "winner_share,40.3,есеп-2008,a,", "runner_up_share,30.3,есеп-2008,a,")
    assert found["level"].tolist() == [1]


def test_a_preliminary_and_a_final_count_are_not_mixed(study: StudyFolder) -> None:
    found = leads(
        study,
        "winner_share,29,есеп-2008,preliminary,комиссия",
        "runner_up_share,20.5,есеп-2008,preliminary,комиссия",
        "winner_share,35,есеп-2008,final,комиссия",
        "runner_up_share,26,есеп-2008,final,комиссия",
    )
    assert found["reading"].tolist() == [
        "From facts, points: 29 − 20.5 = 8.5",
        "From facts, points: 35 − 26 = 9",
    ]


def test_a_body_without_both_figures_in_one_source_borrows_and_says_so(study: StudyFolder) -> None:
    study.replace("seeds/sources.yaml", "date: 2001-08\n", "date: 2013-08\n")
    found = leads(study, "winner_share,50,есеп-2008,a,комиссия", "runner_up_share,19,есеп-2001,b,комиссия")
    assert found[["reading", "source_2", "locator_2"]].to_numpy().tolist() == [
        ["From facts, points: 50 − 19 = 31 (the second from есеп-2001 b)", "есеп-2001", "b"],
    ]


def test_nothing_is_borrowed_where_a_source_has_both(study: StudyFolder) -> None:
    study.replace("seeds/sources.yaml", "date: 2001-08\n", "date: 2013-08\n")
    found = leads(
        study,
        "winner_share,50,есеп-2001,a,комиссия",
        "winner_share,51,есеп-2008,b,комиссия",
        "runner_up_share,19,есеп-2008,b,комиссия",
    )
    assert found["reading"].tolist() == ["From facts, points: 51 − 19 = 32"]


def test_doubtful_figures_give_no_level_and_preliminary_ones_only_alone(study: StudyFolder) -> None:
    study.replace("seeds/sources.yaml", "date: 2008\n", "date: 2013\n")
    header = study.read(FACTS).decode().splitlines()[0]
    rows = [
        ("winner_share", "80", "a", "doubtful"), ("runner_up_share", "5", "a", ""),
        ("winner_share", "60", "b", "preliminary"), ("runner_up_share", "20", "b", "preliminary"),
        ("winner_share", "55", "c", ""), ("runner_up_share", "25", "c", ""),
    ]  # fmt: skip
    lines = [f"{VOTE},{q},{v},percent,есеп-2008,{place},комиссия,{stage},x" for q, v, place, stage in rows]
    changed = header.replace("origin,note", "origin,stage,note")

    def readings(kept: list[str]) -> list[str]:
        study.write(FACTS, "\n".join([changed, *kept]) + "\n")
        found = entered(study.load())
        return [str(text) for text in found.loc[found["item"] == "айырма", "reading"]]

    assert readings(lines) == ["From facts, points: 55 − 25 = 30"]
    assert readings(lines[2:4]) == ["From facts, points: 60 − 20 = 40"]
    assert readings([*lines[:1], lines[1]]) == []
    study.write(FACTS, "\n".join([changed, lines[0].replace("doubtful", "odd")]) + "\n")
    assert any("stage 'odd' is unknown; allowed are preliminary, doubtful" in text for text in study.problems())


def test_figures_of_two_bodies_make_no_lead(study: StudyFolder) -> None:
    assert len(leads(study, "winner_share,50,есеп-2008,a,комиссия", "runner_up_share,19,есеп-2008,a,газет")) == 0


def test_a_lead_takes_only_votes_of_its_types(study: StudyFolder) -> None:
    study.replace("seeds/sources.yaml", "date: 2008\n", "date: 2015\n")
    for quantity in ("winner_share,60", "runner_up_share,40"):
        study.append(FACTS, f"2014-09-14-плебисцит,{quantity},percent,есеп-2008,a,,x\n")
    assert "2014-09-14-плебисцит" not in set(entered(study.load())["election"])


def test_without_a_source_its_figures_are_gone_too(study: StudyFolder) -> None:
    # the lead of 2001 rests on есеп-2001 alone; the newspaper then borrows nothing
    scores = score(study.load())
    vote = "2001-06-10-жалпы"
    found = effects(scores, vote, ["айырма"], scored_at(scores, vote), "source")
    assert {e.name: e.status for e in found} == {
        "есеп-2001": "withheld",
        "газет-2001": "scored",
        "жаршы-2001": "scored",
    }


def test_a_decision_for_pass_two_takes_its_date(study: StudyFolder) -> None:
    study.append(LATER, "2008-03-09-жалпы,ұстау,not reported,high,,есеп-2008,box,,1,Silent.\n")
    study.append(LATER, "2008-03-09-жалпы,ұстау,4,high,2006-05,есеп-2008,box,,2,A thousand in 2006.\n")
    study.append(DECISIONS, "2008-03-09-жалпы,ұстау,есеп-2008,box,4,high,The second reader saw it.\n")
    row = entered(study.load()).query("locator == 'box'").iloc[0]
    assert (row["level"], row["when"], row["place"], row["decided"]) == (4, "2006-05", "context", True)


def test_a_decision_that_neither_pass_made_keeps_pass_one(study: StudyFolder) -> None:
    study.append(LATER, "2008-03-09-жалпы,ұстау,1,high,2008-03-10,есеп-2008,box,,1,Some.\n")
    study.append(LATER, "2008-03-09-жалпы,ұстау,3,high,2006-05,есеп-2008,box,,2,Hundreds.\n")
    study.append(DECISIONS, "2008-03-09-жалпы,ұстау,есеп-2008,box,2,medium,Dozens.\n")
    row = entered(study.load()).query("locator == 'box'").iloc[0]
    assert (row["level"], row["when"], row["certainty"], row["reading"]) == (2, "2008-03-10", "medium", "Some.")


def test_a_decision_that_neither_pass_made_keeps_the_date_the_item_requires(study: StudyFolder) -> None:
    study.append(LATER, "2008-03-09-жалпы,ұстау,not reported,high,,есеп-2008,box,,1,Silent.\n")
    study.append(LATER, "2008-03-09-жалпы,ұстау,3,high,2006-05,есеп-2008,box,,2,Hundreds in 2006.\n")
    study.append(DECISIONS, "2008-03-09-жалпы,ұстау,есеп-2008,box,2,medium,Dozens.\n")
    row = entered(study.load()).query("locator == 'box'").iloc[0]
    assert (row["level"], row["when"], row["place"]) == (2, "2006-05", "context")
