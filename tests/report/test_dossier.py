"""The dossier: every vote down to its codings, every document up to its votes."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

import kzindex
from kzindex.frames import records
from kzindex.report.dossier import contents, dossier
from kzindex.scoring.score import Scores

from ..conftest import INVENTED, SOURCES, STUDY, StudyFolder
from .pdf import failures, opened, outline, texts

ROOT = Path(__file__).parents[2]
FIRST = "2001-06-10-жалпы"


@cache
def scores(folder: Path = INVENTED) -> Scores:
    return kzindex.score(kzindex.load(folder))


@cache
def made() -> bytes:
    return dossier(scores(), "9.9", "the footer")


def test_every_coding_stands_once_under_its_vote_and_item() -> None:
    codings = scores().codings
    for vote in contents(scores(), "9.9", "")["votes"]:
        here = codings[codings["election"] == vote["id"]]
        given = here[(here["level"] >= 0) & (here["place"] == "scored")]
        items = [item for indicator in vote["indicators"] for item in indicator["items"]]
        said = [(coding["source"], coding["reading"]) for item in items for coding in item["codings"]]
        assert sorted(said) == sorted(zip(given["source"], given["reading"], strict=True))
        assert sum(len(item["rest"]) for item in items) == len(here) - len(given)


def test_a_vote_opens_with_its_scores_and_figures() -> None:
    vote = contents(scores(), "9.9", "")["votes"][0]
    table = scores().table
    row = table[(table["election"] == FIRST) & (table["measure"] == "жиын")].iloc[0]
    assert vote["title"] == "June 2001: General vote"
    assert vote["scores"]["rows"][2][:2] == ["Freedom of assembly", f"{row['score']:.1f}"]
    figures = scores().study.facts
    here = figures[figures["election"] == FIRST]
    many = here["quantity"].str.replace("_", " ").value_counts().sort_index()
    assert {group["quantity"]: len(group["figures"]) for group in vote["facts"]} == many.to_dict()
    assert [group["quantity"] for group in vote["facts"]] == many.index.tolist()


def test_what_was_not_found_and_what_was_silent_are_told_apart() -> None:
    one = scores()
    silent = one.study.codings.head(1).assign(
        election=FIRST, item="балама", outcome="not reported", level=-1, place="scored", **{"pass": "1"}
    )
    study = replace(one.study, codings=silent, adjudication=one.study.adjudication.head(0))
    vote = contents(kzindex.score(study), "9.9", "")["votes"][0]
    assert "1 source read for it, not reported: rivals" in vote["silent"]
    (none,) = [said for said in vote["silent"] if said.startswith("No source found: ")]
    assert "permission" in none.partition(": ")[2].split(", ")
    again = silent.assign(outcome="2", level=2, **{"pass": "2"})
    vote = contents(kzindex.score(replace(study, codings=again)), "9.9", "")["votes"][0]
    assert "1 source read by pass 2 alone: rivals" in vote["silent"]
    (item,) = [item for indicator in vote["indicators"] for item in indicator["items"] if item["title"] == "Rivals"]
    (row,) = records(again)
    assert item["again"] == [[f"level 2, {row['certainty']}", row["source"], row["locator"], row["reading"]]]


def test_a_decided_coding_says_what_pass_1_had() -> None:
    one = scores(ROOT)
    decided = one.codings[one.codings["decided"] & (one.codings["place"] == "scored") & (one.codings["level"] >= 0)]
    first = one.study.codings[one.study.codings["pass"] == "1"].set_index(["election", "item", "source", "locator"])
    said = {
        (vote["id"], coding["source"], coding["locator"], coding["reading"]): coding
        for vote in contents(one, "9.9", "")["votes"]
        for indicator in vote["indicators"]
        for item in indicator["items"]
        for coding in item["codings"]
    }
    for row in records(decided):
        coding = said[row["election"], row["source"], row["locator"], row["reading"]]
        assert coding["decided"]
        key = (row["election"], row["item"], row["source"], row["locator"])
        level = str(first.loc[key, "level"]) if key in first.index else ""
        assert bool(coding["first"]) == (key in first.index)
        assert level in coding["first"] or "-1" in level


def test_documents_name_the_votes_they_speak_of_and_votes_their_documents() -> None:
    data = contents(scores(), "9.9", "")
    up = {(source["id"], vote) for source in data["sources"] for vote, _ in source["votes"]}
    codings, facts = scores().codings, scores().study.facts
    held = set(scores().study.held["election"])
    down = {
        (row["source"], row["election"])
        for table in (codings, facts)
        for row in table[["source", "election"]].to_dict("records")
        if row["election"] in held
    }
    assert up == down
    assert [source["id"] for source in data["sources"]] == list(scores().study.sources)


def test_it_conforms_and_has_bookmarks_and_links() -> None:
    assert failures(made(), "2a") == []
    assert failures(made(), "ua1") == []
    titles = [title for _, title, _ in outline(made())]
    votes = [vote["title"] for vote in contents(scores(), "9.9", "")["votes"]]
    assert [title for title in titles if title in (*votes, "Documents")] == [*votes, "Documents"]
    said = " ".join(texts(made()))
    assert "June 2001: General vote" in said
    assert "Pass 2: " in said
    assert "the footer" in said


def test_the_same_bytes_each_time() -> None:
    assert dossier(scores(), "9.9", "the footer") == made()


def test_what_a_study_says_is_never_markup(study: StudyFolder) -> None:
    study.replace(STUDY, "title: Аралия, an invented country", "title: '#panic(1) *b* $x$ <y> @z'")
    text = study.read(SOURCES).decode()
    study.write(SOURCES, text.replace("title: ", "title: '#image(\"x\")' # ", 1))
    whole = kzindex.score(study.load())
    said = " ".join(texts(dossier(whole, "9.9", "#f")))
    assert "#panic(1) *b* $x$ <y> @z: dossier" in said
    assert '#image("x")' in said


def test_a_scheduled_vote_has_no_opening() -> None:
    study = scores(ROOT).study
    data = contents(scores(ROOT), "9.9", "")
    assert [vote["id"] for vote in data["votes"]] == study.held["election"].tolist()
    waiting = study.votes.loc[study.votes["status"] != "held", "election"].tolist()
    assert waiting
    assert not {vote for source in data["sources"] for vote, _ in source["votes"]} & set(waiting)


def test_kazakhstans_has_every_coding_and_document() -> None:
    data = contents(scores(ROOT), "9.9", "")
    codings = scores(ROOT).codings
    held = codings["election"].isin(scores(ROOT).study.held["election"])
    counted = sum(
        len(item["codings"]) + len(item["rest"])
        for vote in data["votes"]
        for indicator in vote["indicators"]
        for item in indicator["items"]
    )
    skipped = codings[held].groupby("election")["item"].size().sum() - counted
    assert skipped == 0
    assert len(data["sources"]) == len(scores(ROOT).study.sources)


@pytest.mark.parametrize("figure", ["1 percent", "2 seats"])
def test_units_stand_beside_values(figure: str) -> None:
    one = scores()
    facts = one.study.facts.head(1).assign(value=figure.split()[0], unit=figure.split()[1])
    changed = replace(one, study=replace(one.study, facts=facts))
    assert contents(changed, "9.9", "")["votes"][0]["facts"][0]["figures"][0][0] == figure


def test_it_opens() -> None:
    with opened(made()) as document:
        assert document.get_metadata_dict()["Title"] == "Аралия, an invented country: dossier"
