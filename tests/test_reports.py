"""What lies in reports/ is what the study renders to."""

import json
from importlib.metadata import version
from pathlib import Path

import pandas as pd
import pytest
from PIL import Image

import kzindex
from kzindex.cli import main
from kzindex.language import ENGLISH, languages

from .report.pdf import failures, texts

ROOT = Path(__file__).parents[1]
REPORTS = ROOT / "reports"
RENDERS = (
    "babel",
    "contourpy",
    "fonttools",
    "matplotlib",
    "numpy",
    "pandas",
    "pillow",
    "typst",
)  # what the bytes depend on
BRIEFS = ["brief.pdf", *(f"{code}/brief.pdf" for code in languages() if code != ENGLISH)]
TABLES = ["series", "items", "gaps", "robustness", "heat", "timeline", "claims"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reports")
    assert main(["report", "--study", str(ROOT), "--out", str(folder)]) == 0
    for code in languages():
        if code != ENGLISH:
            command = ["report", "--only", "brief", "--lang", code, "--study", str(ROOT), "--out", str(folder / code)]
            assert main(command) == 0
    return folder


def pinned() -> bool:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return all(any(line.startswith(f"{name}=={version(name)}") for line in lines) for name in RENDERS)


@pytest.mark.parametrize("name", ["reliability", "robustness", "claims"])
def test_later_results_are_of_this_study_and_version_and_come_out_again(name: str, tmp_path: Path) -> None:
    kept = json.loads((REPORTS / f"{name}.json").read_text(encoding="utf-8"))
    assert (kept["digest"], kept["package"]) == (kzindex.load(ROOT).digest, kzindex.__version__)
    assert main([name, "--study", str(ROOT), "--out", str(tmp_path / "x.json")]) == 0
    rows = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))["rows"]
    pd.testing.assert_frame_equal(pd.DataFrame(kept["rows"]), pd.DataFrame(rows))


@pytest.mark.parametrize("name", TABLES)
def test_numbers_of_the_figures_come_out_again(made: Path, name: str) -> None:
    kept, new = (pd.read_csv(folder / "figures" / f"{name}.csv") for folder in (REPORTS, made))
    pd.testing.assert_frame_equal(kept, new)


def test_findings_and_alternative_texts_come_out_again(made: Path) -> None:
    one, other = (json.loads((folder / "figures/figures.json").read_text("utf-8")) for folder in (REPORTS, made))
    assert one == other
    assert [each["name"] for each in one["figures"] if "files" in each] == TABLES


@pytest.mark.parametrize("name", [*BRIEFS, "codebook.pdf"])
def test_the_documents_say_the_same(made: Path, name: str) -> None:
    assert texts((REPORTS / name).read_bytes()) == texts((made / name).read_bytes())


@pytest.mark.parametrize("profile", ["ua1", "2a"])
@pytest.mark.parametrize("name", [*BRIEFS, "codebook.pdf"])
def test_the_documents_can_be_archived_and_read_aloud(name: str, profile: str) -> None:
    assert failures((REPORTS / name).read_bytes(), profile) == []


def test_every_byte_comes_out_again_where_the_versions_are_the_pinned_ones(made: Path) -> None:
    if not pinned():
        pytest.skip("the versions installed are not those of constraints.txt")
    committed = [path.relative_to(made) for path in made.rglob("*") if path.is_file() and path.suffix != ".svg"]
    assert len(committed) == len(BRIEFS) + 1 + 1 + 3 * len(TABLES)
    assert [path.as_posix() for path in committed if (REPORTS / path).read_bytes() != (made / path).read_bytes()] == []


@pytest.mark.parametrize("name", TABLES)
def test_pictures_are_large_enough_and_say_what_they_show(name: str) -> None:
    listed = json.loads((REPORTS / "figures/figures.json").read_text("utf-8"))["figures"]
    (of,) = (each for each in listed if each["name"] == name)
    for file, least in ((f"{name}.png", 1600), (f"{name}-square.png", 1600)):
        with Image.open(REPORTS / "figures" / file) as picture:
            assert picture.width >= least
            assert round(picture.info["dpi"][0]) == 200
            assert (picture.info["Title"], picture.info["Description"]) == (of["finding"], of["alt"])
            assert picture.width == picture.height or "square" not in file


def test_the_brief_has_three_or_four_pages_and_the_answer_on_the_first() -> None:
    pages = texts((REPORTS / "brief.pdf").read_bytes())
    assert 3 <= len(pages) <= 4
    rows = kzindex.compare(kzindex.score(kzindex.load(ROOT))).primary
    for _, row in rows[rows["level"] == "indicator"].iterrows():
        said = f"({row['gap']:+.1f} points; 90% reading error {row['low90']:+.1f} to {row['high90']:+.1f})"
        assert pages[0].count(said.replace("-", "−")) == 2  # in the answer, and under what differs


def test_every_kazakh_letter_can_be_read(made: Path) -> None:
    from fontTools.ttLib import TTFont

    from kzindex.report.typeset import HERE

    for path in sorted((HERE / "fonts").glob("*.ttf")):
        letters = TTFont(path).getBestCmap()
        assert [letter for letter in "әғқңөұүһіӘҒҚҢӨҰҮҺІ₸№≤−–†●○" if ord(letter) not in letters] == [], path.name
