"""The explorer: one page that loads nothing, in which every coding and document can be reached without a script."""

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import kzindex
from kzindex.frames import records
from kzindex.language import month
from kzindex.report.explorer.page import explorer
from kzindex.scoring.score import Scores

from ..conftest import CODINGS, INVENTED, STUDY, StudyFolder

ROOT = Path(__file__).parents[2]


@cache
def scores(folder: Path = INVENTED) -> Scores:
    return kzindex.score(kzindex.load(folder))


@cache
def page(folder: Path = INVENTED) -> str:
    return explorer(scores(folder), "9.9").decode()


class Tags(HTMLParser):
    """Tags with their attributes, and the text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def parsed(text: str) -> Tags:
    tags = Tags()
    tags.feed(text)
    return tags


def test_it_is_one_file_under_a_megabyte() -> None:
    assert len(page(ROOT).encode()) < 1_000_000


def test_it_loads_nothing_and_runs_its_own_script_alone() -> None:
    text = page(ROOT)
    tags = parsed(text).tags
    loading = {"img", "iframe", "object", "embed", "link", "form", "video", "audio", "base"}
    assert not {tag for tag, _ in tags} & loading
    assert not [attrs for _, attrs in tags if {"src", "style", "onclick", "onload"} & set(attrs)]
    (policy,) = [a["content"] for tag, a in tags if tag == "meta" and "http-equiv" in a]
    style, script = (re.findall(f"<{tag}>(.*?)</{tag}>", text, re.S) for tag in ("style", "script"))
    hashes = [b64encode(sha256(each.encode()).digest()).decode() for (each,) in (style, script)]
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{hashes[0]}'; script-src 'sha256-{hashes[1]}'; base-uri 'none'; "
        "form-action 'none'"
    )
    assert not re.findall(
        r"https?:|fetch|XMLHttp|import\(|eval|innerHTML", script[0].replace("http://www.w3.org/2000/svg", "")
    )
    assert [attrs for tag, attrs in tags if tag == "script"] == [{"type": "application/json", "id": "data"}, {}]
    assert all(str(attrs["href"]).startswith("#") for tag, attrs in tags if tag == "a")


def test_every_link_leads_somewhere_and_no_place_stands_twice() -> None:
    tags = parsed(page(ROOT)).tags
    places = [attrs["id"] for _, attrs in tags if "id" in attrs]
    assert len(set(places)) == len(places)
    assert {str(attrs["href"])[1:] for tag, attrs in tags if tag == "a"} <= set(places)


def test_every_coding_that_counts_is_there() -> None:
    said = " ".join("".join(parsed(page(ROOT)).said).split())
    codings = scores(ROOT).codings
    held = codings["election"].isin(scores(ROOT).study.held["election"])
    given = codings[held & (codings["level"] >= 0) & (codings["place"] == "scored")]
    missing = [text for text in given["reading"] if " ".join(text.split()) not in said]
    assert missing == []


def test_every_vote_and_document_is_there_and_the_second_pass_where_it_differs() -> None:
    text = page()
    held = scores().study.held
    titles = [f"{month(row['date'])}: {scores().study.design.types[row['type']].title}" for row in records(held)]
    assert [
        unescape(x) for x in re.findall(r"<details><summary><b>(.*?)</b> <span>[^<]*</span></summary><p id=v", text)
    ] == titles
    assert re.findall(r"<li id=s\d+><b>(.*?)</b>", text) == list(scores().study.sources)
    pairs = re.findall(r"<b>(\d) = \d+ (\w+)</b> · [^<]*<a[^<]*</a>[^<]*<i>pass 2: ([^<]*)</i>", text)
    assert pairs
    assert not [second for level, certainty, second in pairs if second == f"{level}, {certainty}"]


def test_the_series_has_a_mark_per_vote_and_a_text_for_who_cannot_see_it() -> None:
    panels = re.findall(r'<svg viewBox.*?aria-label="(.*?)">(.*?)</svg>', page())
    tops = scores().study.tops
    assert len(panels) == len(tops)
    for measure, (label, marks) in zip(tops, panels, strict=True):
        rows = scores().table[scores().table["measure"] == measure]
        published = (rows["status"] == "scored").sum()
        assert marks.count("<circle") == published
        assert marks.count(">×<") == len(rows) - published
        assert unescape(label).startswith(scores().study.titles[measure])


def test_what_a_study_says_is_text(study: StudyFolder) -> None:
    study.replace(STUDY, "title: Аралия, an invented country", "title: '</style><script>alert(1)</script> & \"x\"'")
    study.replace(CODINGS, "A rival without a programme.", "<img src=x onerror=alert(1)>")
    tags = parsed(explorer(kzindex.score(study.load()), "9.9").decode())
    assert [tag for tag, _ in tags.tags if tag in ("script", "img")] == ["script"] * 2
    said = "".join(tags.said)
    assert "<img src=x onerror=alert(1)>" in said
    assert '</style><script>alert(1)</script> & "x"' in said


def test_the_same_bytes_each_time() -> None:
    assert explorer(scores(), "9.9").decode() == page()
