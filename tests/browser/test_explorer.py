"""The explorer as a reader has it: headless Chromium, from disk, offline, on a phone and a desk, printed.

`make browser` runs these. They skip, with the reason, where Chromium or Playwright is not there.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import kzindex
from kzindex.frames import records
from kzindex.language import ENGLISH, languages, speaking
from kzindex.report.explorer.page import explorer
from kzindex.scoring.score import Scores
from kzindex.study.translation import translated
from kzindex.wording import number, signed, span

driver = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: see `make browser`")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
if CHROMIUM is None:
    pytest.skip("no Chromium on this machine", allow_module_level=True)

ROOT = Path(__file__).parents[2]
WIDTHS = {"phone": (390, 844), "desk": (1280, 900)}
Browser = Any  # Playwright's
Page = Any
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="module")
def scores() -> Scores:
    return kzindex.score(kzindex.load(ROOT))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The page in every language."""
    folder, study, found = tmp_path_factory.mktemp("explorer"), kzindex.load(ROOT), {}
    for code in languages():
        with speaking(code):
            spoken, missing = translated(study, code)
            assert missing == []
            found[code] = folder / f"{code}.html"
            found[code].write_bytes(explorer(kzindex.score(spoken), "9.9"))
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with driver.sync_playwright() as started:
        found = started.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield found
        found.close()


class Visit:
    """A page that is open, what it asked the network for, and what went wrong in it."""

    def __init__(self, browser: Browser, width: str = "desk", *, script: bool = True) -> None:
        size = dict(zip(("width", "height"), WIDTHS[width], strict=True))
        self.context = browser.new_context(offline=True, viewport=size, java_script_enabled=script)
        self.page = self.context.new_page()
        self.asked: list[str] = []
        self.wrong: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", lambda message: self.wrong.append(message.text))

    def open(self, path: Path, view: str = "") -> Page:
        self.page.goto(path.as_uri() + view)
        return self.page


@pytest.fixture
def visit(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Visit]:
    found = Visit(browser, **getattr(request, "param", {}))
    yield found
    found.context.close()


phone_and_desk = pytest.mark.parametrize("visit", [{"width": name} for name in WIDTHS], indirect=True, ids=list(WIDTHS))


@phone_and_desk
@pytest.mark.parametrize("code", languages())
def test_it_opens_offline_asks_for_nothing_and_fits_the_window(visit: Visit, files: dict[str, Path], code: str) -> None:
    page = visit.open(files[code])
    for part in (
        "#votes > details:nth-child(18)",
        "#votes > details:nth-child(18) > details",
        "#documents > li:first-child > details",
    ):
        page.locator(part).first.locator("summary").first.click()
    page.locator("#documents > li input").first.uncheck()
    assert visit.asked == [files[code].as_uri()]
    assert visit.wrong == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert page.evaluate("document.documentElement.lang") == code
    clipped = page.evaluate(
        """[...document.querySelectorAll("summary, p, label, legend, button, h1, h2")]
        .filter((each) => each.scrollWidth > each.clientWidth + 1 && each.clientWidth)
        .filter((each) => getComputedStyle(each).display !== "inline")
        .map((each) => each.textContent.slice(0, 60))"""
    )
    assert clipped == []


def cells(page: Page, table: str) -> list[list[str]]:
    """The rows of a table of scores that move: vote, measure, as published, without with interval, by how much."""
    found: list[list[str]] = page.locator(f"{table} tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.children].map(cell => cell.textContent))"
    )
    return found


def test_a_document_left_out_moves_what_the_engine_says(visit: Visit, files: dict[str, Path], scores: Scores) -> None:
    study, page = scores.study, visit.open(files[ENGLISH])
    coded = [(n, name) for n, name in enumerate(study.sources) if page.locator(f"#s{n} > label").count()]
    for n, name in coded[:60:6]:
        without = kzindex.score(study.of_sources(lambda each, name=name: each != name)).table  # type: ignore[misc]
        expected = []
        for before, after in zip(records(scores.table), records(without), strict=True):
            assert (before["election"], before["measure"]) == (after["election"], after["measure"])
            both = before["status"] == after["status"] == "scored"
            if (abs(before["score"] - after["score"]) < 0.05) if both else before["status"] == after["status"]:
                continue
            shown = [number(x["score"]) if x["status"] == "scored" else x["status"] for x in (before, after)]
            if after["status"] == "scored":
                shown[1] += f" ({span(after['low90'], after['high90'])})"
            vote, measure = study.vote_labels[after["election"]], study.titles[after["measure"]]
            expected.append([vote, measure, *shown, signed(after["score"] - before["score"])])
        page.locator(f"#s{n} > details > summary").click()
        assert cells(page, f"#s{n} > details") == expected


def test_published_scores_read_alike_in_the_script_and_on_the_page(
    visit: Visit, files: dict[str, Path], scores: Scores
) -> None:
    """All documents left out, every published score stands in the table as it was."""
    page = visit.open(files[ENGLISH], "#!without=" + "+".join(scores.study.sources))
    tops = scores.table[(scores.table["level"] != "item") & (scores.table["status"] == "scored")]
    shown = {(row[0], row[1]): row[2] for row in cells(page, "#moved")}
    labels, titles = scores.study.vote_labels, scores.study.titles
    assert shown == {(labels[x["election"]], titles[x["measure"]]): number(x["score"]) for x in records(tops)}
    assert {row[3] for row in cells(page, "#moved")} == {"withheld"}


def test_unticking_says_so_and_counting_all_again_takes_it_back(visit: Visit, files: dict[str, Path]) -> None:
    page = visit.open(files[ENGLISH])
    assert page.locator("#bar").is_hidden()
    page.locator("#s0 > label input").uncheck()
    said = page.locator("#said").inner_text()
    assert re.match(r"Documents left out: 1\. .*: [1-9]\d*; no longer published: \d+\.", said)
    assert page.locator("svg path.new").count() == len(cells(page, "#moved")) > 0
    assert page.locator("#command").inner_text().endswith("--without source:civicus-2022")
    page.locator("#reset").click()
    assert page.locator("#bar").is_hidden()
    assert page.locator("#s0 > label input").is_checked()
    assert page.locator("svg path.new").count() == 0
    assert "without" not in page.url


def test_a_link_restores_the_view(visit: Visit, files: dict[str, Path]) -> None:
    page = visit.open(files[ENGLISH])
    page.locator("#types input").nth(2).uncheck()
    page.locator("#s3 > label input").uncheck()
    page.locator("#find").fill("hutin")
    for part in (
        "> details:nth-child(18)",
        "> details:nth-child(18) > details",
        "> details:nth-child(18) > details > details",
    ):
        page.locator(f"#votes {part} > summary").first.click()

    def state() -> object:
        return page.evaluate(
            """[[...document.querySelectorAll("#votes details[open] > summary")].map((each) => each.textContent),
            [...document.querySelectorAll("#votes > details")].map((each) => each.hidden),
            [...document.querySelectorAll("#documents > li")].filter((each) => !each.hidden).map((each) => each.id),
            document.getElementById("moved").textContent, document.getElementById("find").value]"""
        )

    page.wait_for_function("location.hash.includes('17.0.0')")  # a part's opening is told a moment later
    before, address = state(), page.url
    assert page.locator("#documents > li:visible").count() == 1
    page.goto("about:blank")
    page.goto(address)
    assert state() == before
    assert page.url == address


def test_a_link_to_a_document_alone_shows_it(visit: Visit, files: dict[str, Path]) -> None:
    page = visit.open(files[ENGLISH], "#s500")
    assert 0 <= page.evaluate("document.getElementById('s500').getBoundingClientRect().top") < 200


def test_a_link_of_another_page_or_release_does_no_harm(visit: Visit, files: dict[str, Path]) -> None:
    page = visit.open(files[ENGLISH], "#!without=nobody&types=none&open=99.9.9+x+1.x&at=nowhere&find=%3Cimg%3E")
    assert visit.wrong == []
    assert page.locator("#bar").is_hidden()
    assert page.locator("img").count() == 0


def test_types_hide_votes_and_their_marks(visit: Visit, files: dict[str, Path], scores: Scores) -> None:
    page, held = visit.open(files[ENGLISH]), scores.study.held
    page.locator("#types input[value=referendum]").uncheck()
    rest = int((held["type"] != "referendum").sum())
    assert page.locator("#votes > details:visible").count() == rest
    assert page.locator('svg[data-m="index"] [data-v]:visible').count() == rest


def test_by_keyboard_alone(visit: Visit, files: dict[str, Path]) -> None:
    page = visit.open(files[ENGLISH])
    page.locator("#votes > details > summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("#votes > details").first.get_attribute("open") is not None
    page.locator("#s0 > label input").focus()
    page.keyboard.press("Space")
    assert page.locator("#bar").is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#s0') !== null")
    names = page.evaluate(
        """[...document.querySelectorAll("input, button")]
        .filter((each) => !each.labels?.length && !each.ariaLabel && !each.textContent)"""
    )
    assert names == []
    assert page.locator("#s0 > label input").get_attribute("aria-label") == "Count civicus-2022"


@phone_and_desk
def test_links_lead_both_ways(visit: Visit, files: dict[str, Path]) -> None:
    page = visit.open(files[ENGLISH])
    page.locator("#s0 a").first.click()
    vote = page.locator("#votes > details[open]")
    assert vote.count() == 1
    vote.locator("> details > summary").first.click()
    vote.locator("> details > details > summary").first.click()
    link = vote.locator("li a").first
    name = link.inner_text()
    link.click()
    assert (
        page.locator(page.evaluate("'#' + new URLSearchParams(location.hash.slice(2)).get('at')") + " b").inner_text()
        == name
    )


@pytest.mark.parametrize("visit", [{"script": False}], indirect=True)
def test_without_a_script_everything_can_be_read_and_no_tool_is_shown(
    visit: Visit, files: dict[str, Path], scores: Scores
) -> None:
    page = visit.open(files[ENGLISH])
    assert page.locator(".tool:visible, #bar:visible, #whatif:visible").count() == 0
    page.locator("#votes > details").nth(17).locator("summary").first.click()
    assert page.locator("#votes > details").nth(17).locator("table").first.is_visible()
    assert page.locator("#documents > li:visible").count() == len(scores.study.sources)
    link = page.locator("#votes > details").nth(17).locator("li a").first
    assert link.text_content() == str(int(str(link.get_attribute("href"))[2:]) + 1)


@pytest.mark.parametrize("visit", [{"script": True}, {"script": False}], indirect=True, ids=["script", "none"])
def test_printed_it_is_unfolded(visit: Visit, files: dict[str, Path], scores: Scores, tmp_path: Path) -> None:
    from ..report.pdf import texts

    visit.open(files[ENGLISH]).pdf(path=tmp_path / "page.pdf", format="A4")
    said = " ".join(" ".join(texts((tmp_path / "page.pdf").read_bytes())).split())
    given = scores.codings[(scores.codings["place"] == "scored") & (scores.codings["level"] >= 0)]
    held = given[given["election"].isin(scores.study.held["election"])]
    lacking = [
        text
        for text in held["reading"].head(200)
        if " ".join(text.split())[:40].replace("-", "") not in said.replace("-", "")
    ]
    assert len(lacking) <= 4  # words that a line's end divides
