"""Whatever a study's texts say, no output obeys them: no terminal, page, typesetter or spreadsheet."""

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
import yaml

from kzindex.study.table import is_formula

from .cli.conftest import Capture, run
from .conftest import INVENTED, STUDY, StudyFolder
from .export.made import rows
from .report.pdf import texts

FIRST = "2001-06-10-жалпы"
COMMANDS = (
    '</script></style><img src=x onerror=alert(1)><script>alert(2)</script> #panic("p") #set page(width: 1pt) *b* _i_ '
    '$x^2$ `c` ```d``` @ref <label> \\u{41} // [red]m[/red] [link=http://x.y]l[/link] {name} {0} %s %(x)s &amp; "q" '
    "'r' | \\ ]]> --> <!-- https://x.y/z #read(\"/etc/passwd\") ${x} `id` $(id) ; rm"
)
FREE = {
    "title", "name", "readers", "question", "anchor", "evidence", "not_evidence", "nothing", "why", "producer",
    "author", "note", "claim", "leaves_out", "says", "reason", "reading",
}  # fmt: skip


def worse(value: Any, key: str = "") -> Any:
    """A mapping in which every free text begins as a formula and ends in commands."""
    if isinstance(value, dict):
        return {name: worse(each, "title" if key == "lineages" else name) for name, each in value.items()}
    if isinstance(value, list):
        return [worse(each, key) if isinstance(each, dict) else each for each in value]
    return f"=1+1 {value} {COMMANDS}" if isinstance(value, str) and key in FREE else value


@pytest.fixture
def hostile(study: StudyFolder) -> StudyFolder:
    """The invented country's study with commands in every free text."""
    for path in [path for path in study.path.rglob("*") if path.is_file()]:
        name = path.relative_to(study.path).as_posix()
        if path.suffix == ".yaml":
            content = worse(yaml.safe_load(study.read(name)))
            study.write(name, yaml.safe_dump(content, allow_unicode=True, sort_keys=False))
        elif path.suffix == ".csv":
            head, *found = rows(study.read(name))
            whole = [
                [f"{cell} {COMMANDS}".strip() if at in FREE else cell for at, cell in zip(head, row, strict=True)]
                for row in found
            ]
            text = io.StringIO(newline="")
            csv.writer(text, lineterminator="\n").writerows([head, *whole])
            study.write(name, text.getvalue())
    assert study.problems() == []
    fixed = study.load()
    study.replace(STUDY, fixed.design.protocol.digest, fixed.protocol_digest)
    return study


def test_nothing_is_obeyed_on_the_screen(
    hostile: StudyFolder, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "4000")
    option = ["--study", str(hostile.path)]
    said = ""
    for argv in (
        ["score"], ["explain", "2001"], ["explain", "2001", "балама"], ["explain", "--source", "есеп-2001"], ["series"],
        ["compare"], ["claims"], ["claims", "tame-2001"], ["reliability"], ["check"],
        ["score", "--without", "source:есеп-2001"],
    ):  # fmt: skip
        code, out, err = run(capsys, *argv, *option)
        assert (code, err) == (0, ""), argv
        said += out
    code, out, _ = run(capsys, "diff", str(INVENTED), str(hostile.path), "--items")
    assert code == 0
    said += out
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", said)
    assert said.count(COMMANDS) > 20  # the brackets of rich's markup too stand as they are
    assert "[link=http://x.y]l[/link]" in said


def test_nothing_is_a_formula_or_a_link_in_a_table(hostile: StudyFolder, capsys: Capture, tmp_path: Path) -> None:
    option = ["--study", str(hostile.path)]
    for argv in (
        ["export", str(tmp_path / "out"), "--format", "xlsx"], ["score", "--out", str(tmp_path / "a.csv")],
        ["series", "--out", str(tmp_path / "b.csv")], ["sheet", FIRST, "--out", str(tmp_path / "c.csv")],
        ["sheet", FIRST, "--out", str(tmp_path / "d.xlsx")], ["report", "--only", "figures", "--out", str(tmp_path)],
        ["score", "--out", str(tmp_path / "e.csv"), "--without", "source:есеп-2001"],
    ):  # fmt: skip
        assert run(capsys, *argv, *option)[0] == 0, argv
    tables = {path: rows(path.read_bytes()) for path in tmp_path.rglob("*.csv")}
    tables = {path: found for path, found in tables.items() if hostile.path not in path.parents}
    assert len(tables) > 20
    assert [
        (path.name, cell) for path, table in tables.items() for row in table for cell in row if is_formula(cell)
    ] == []
    for path in [*tmp_path.glob("*.xlsx"), *(tmp_path / "out").rglob("*.xlsx")]:
        book = openpyxl.load_workbook(path)
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells} <= {"s", "n", "d", "b"}, path
        assert not [cell for cell in cells if cell.hyperlink and not cell.hyperlink.location], path


class Page(HTMLParser):
    """Names of the tags and of their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.said = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {tag, *(f"{tag} {name}" for name, _ in attrs)}

    def handle_data(self, data: str) -> None:
        self.said += data


def page(folder: Path) -> Page:
    found = Page()
    found.feed((folder / "explorer.html").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("lang", ["en", "kk", "ru"])
def test_nothing_is_markup_in_a_page_or_a_picture(
    hostile: StudyFolder, capsys: Capture, tmp_path: Path, lang: str
) -> None:
    made, plain = tmp_path / "a", tmp_path / "b"
    for part, folder, out in (
        ("explorer", hostile.path, made), ("explorer", INVENTED, plain), ("brief", hostile.path, made),
        ("figures", hostile.path, made),
    ):  # fmt: skip
        argv = ["report", "--only", part, "--lang", lang, "--study", str(folder), "--out", str(out)]
        assert run(capsys, *argv)[0] == 0
    bad, good = page(made), page(plain)
    assert bad.found == good.found
    assert bad.said.count(COMMANDS) > 20
    brief = "".join(texts((made / "brief.pdf").read_bytes()))
    assert '#panic("p")' in brief
    for path in (made / "figures").glob("*.svg"):
        names = {element.tag.rpartition("}")[2] for element in ElementTree.parse(path).iter()}
        assert not names & {"script", "image", "foreignObject", "a", "img"}, path
    described = json.loads((made / "figures/figures.json").read_text("utf-8"))
    assert described["study"].endswith(COMMANDS)


def test_nothing_is_typeset_as_markup(hostile: StudyFolder, capsys: Capture, tmp_path: Path) -> None:
    for part in ("codebook", "dossier"):
        assert run(capsys, "report", "--only", part, "--study", str(hostile.path), "--out", str(tmp_path))[0] == 0
        said = "".join(texts((tmp_path / f"{part}.pdf").read_bytes()))
        assert said.count('#panic("p")') > 20
        assert "root:" not in said
