"""`sheet`: the form that a coder fills in, read back by openpyxl."""

import csv
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest

from kzindex.study.codings import CODING

from ..conftest import INVENTED, STUDY, StudyFolder
from .conftest import Capture, run

VOTE = "2001-06-10-жалпы"
ITEMS = ["балама", "санақ", "рұқсат", "ұстау", "сот"]  # but for айырма, derived from figures
SHEETS = ["Codings", "Items", "Sources", "Origins", "How to"]


def sheet(capsys: Capture, *options: str, study: Path = INVENTED) -> tuple[int, str, str]:
    return run(capsys, "sheet", *options, "--study", str(study))


def made(capsys: Capture, path: Path, *options: str, study: Path = INVENTED) -> Any:
    """The form of the first vote as a workbook."""
    assert sheet(capsys, "2001", "--out", str(path), *options, study=study)[0] == 0
    return openpyxl.load_workbook(path)


def texts(page: Any) -> list[list[str]]:
    """The cells of a sheet as text, an empty one as nothing."""
    return [[str(cell) if cell is not None else "" for cell in row] for row in page.iter_rows(values_only=True)]


def choices(page: Any, cell: str) -> Any:
    """What a cell offers."""
    (found,) = [rule for rule in page.data_validations.dataValidation if cell in rule.sqref]
    return found


def test_it_says_what_it_wrote_and_how_to_check_it(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = sheet(capsys, "2001")
    assert (code, out) == (0, "")
    first, second = err.splitlines()
    assert first == f"wrote {VOTE}.xlsx: {VOTE}, pass 1; 5 items, 5 rows each, 4 sources"
    assert second.startswith("filled in, check it with: ")
    assert second.endswith(f"-m kzindex take {VOTE}.xlsx --pass 1 --dry-run --study {INVENTED}")
    assert (tmp_path / f"{VOTE}.xlsx").is_file()


def test_every_item_that_applies_has_empty_rows_with_vote_and_pass(capsys: Capture, tmp_path: Path) -> None:
    book = made(capsys, tmp_path / "form.xlsx", "--pass", "2")
    assert book.sheetnames == SHEETS
    head, *rows = texts(book["Codings"])
    assert tuple(head) == CODING
    assert rows == [
        [VOTE, item, "", "", "", "", "", "", "2", ""]
        for item in [*(item for item in ITEMS for _ in range(5)), *[""] * 20]
    ]
    assert book["Codings"].freeze_panes == "C2"


def test_a_type_of_vote_has_its_own_items(capsys: Capture, tmp_path: Path) -> None:
    path = tmp_path / "form.csv"
    assert sheet(capsys, "2014", "--out", str(path))[0] == 0
    assert [row["item"] for row in csv.DictReader(path.read_text("utf-8-sig").splitlines())] == ITEMS[1:]


def test_a_vote_that_is_scheduled_has_a_form_too(capsys: Capture, tmp_path: Path) -> None:
    code, _, err = sheet(capsys, "2020", "--out", str(tmp_path / "form.csv"))
    assert (code, err.splitlines()[0]) == (
        0, f"wrote {tmp_path / 'form.csv'}: 2020-06-14-жалпы, pass 1; 5 items, a row each"
    )  # fmt: skip


def test_cells_offer_what_they_may_hold(capsys: Capture, tmp_path: Path) -> None:
    page = made(capsys, tmp_path / "form.xlsx")["Codings"]
    assert choices(page, "C2").formula1 == '"0,1,2,3,not reported,not applicable"'
    assert choices(page, "C7").formula1 == '"0,1,2,not reported,not applicable"'
    assert choices(page, "C2").prompt == "0: None.\n1: A tame one.\n2: A doubtful one.\n3: A free one."
    assert choices(page, "D27").formula1 == '"high,medium,low"'
    assert choices(page, "B46").formula1 == "Items!$A$2:$A$6"
    assert choices(page, "F2").formula1 == "Sources!$A$2:$A$5"
    assert choices(page, "H2").formula1 == "Origins!$A$2:$A$4"
    assert choices(page, "E17").prompt == (
        "Required for a level: YYYY-MM-DD or YYYY-MM. What counts: the run-up, 2000-06-10 to 2001-06-09 and polling "
        "day and after, 2001-06-10 to 2001-07-10."
    )
    assert page["C1"].comment.text.startswith("The level whose anchor fits the passage; not reported, where")
    assert page["B2"].comment.text == (
        "Rivals\nWas there a rival?\n0: None.\n1: A tame one.\n2: A doubtful one.\n3: A free one.\n"
        "What counts: the campaign, 2001-04-01 to 2001-06-09.\nNothing: Always applies."
    )
    assert page["B3"].comment is None


def test_what_is_typed_stays_text(capsys: Capture, tmp_path: Path) -> None:
    page = made(capsys, tmp_path / "form.xlsx")["Codings"]
    assert [page.cell(2, k).number_format for k in range(1, 11)] == ["@", "@", *["General"] * 2, *["@"] * 6]


def test_items_sources_and_origins_can_be_looked_up(capsys: Capture, tmp_path: Path) -> None:
    book = made(capsys, tmp_path / "form.xlsx")
    assert texts(book["Items"])[4] == [
        "ұстау", "Detentions", "How many were detained?",
        "0: None.\n1: 1 to 9.\n2: 10 to 99.\n3: 100 to 999.\n4: 1,000 or more.",
        "the run-up:\n2000-06-10 to 2001-06-09\npolling day and after:\n2001-06-10 to 2001-07-10", "required",
        "more closed", "Numbers of people held.", "Trials.", "Not applicable without a meeting.", "Freedom of assembly",
    ]  # fmt: skip
    assert texts(book["Sources"])[1] == [
        "газет-2001", "After the vote", "Газет", "2001-06-12", "news", "kk", ""
    ]  # fmt: skip
    assert texts(book["Origins"])[3] == ["комиссия", "Election commission"]
    said = dict(row for row in texts(book["How to"]) if row[0])
    assert said["Not reported"].startswith("This is not 'no'")
    assert said["Figures"] == "Lead: derived from figures (seeds/facts.csv), and not coded here."


def test_a_form_offers_the_sources_asked_for_in_their_order(capsys: Capture, tmp_path: Path) -> None:
    book = made(capsys, tmp_path / "form.xlsx", "--sources", "есеп-2008, газет,есеп-2008")
    assert [row[0] for row in texts(book["Sources"])] == ["source", "есеп-2008", "газет-2001"]
    assert choices(book["Codings"], "F46").formula1 == "Sources!$A$2:$A$3"


def test_it_shows_no_reading_no_score_and_no_reader(capsys: Capture, tmp_path: Path, study: StudyFolder) -> None:
    readings = [row["reading"] for row in study.load().codings.to_dict("records")]
    book = made(capsys, tmp_path / "form.xlsx")
    said = "\n".join(cell for page in book for row in texts(page) for cell in row)
    said += "\n".join(cell.comment.text for page in book for row in page for cell in row if cell.comment)
    assert [text for text in [*readings, "chapter 3", "37", "coverage"] if text in said] == []


def test_no_text_of_the_study_becomes_a_formula(capsys: Capture, tmp_path: Path, study: StudyFolder) -> None:
    study.replace("seeds/sources.yaml", "title: After the vote", 'title: "=1+1"')
    study.replace("seeds/sources.yaml", "producer: Газет\n", 'producer: "=HYPERLINK(1)"\n')
    book = made(capsys, tmp_path / "form.xlsx", study=study.path)
    cells = [book["Sources"].cell(2, k) for k in (2, 3)]
    assert [(cell.value, cell.data_type) for cell in cells] == [("=1+1", "s"), ("=HYPERLINK(1)", "s")]


def test_the_same_study_gives_the_same_bytes(capsys: Capture, tmp_path: Path) -> None:
    book = made(capsys, tmp_path / "a.xlsx")
    made(capsys, tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert book.properties.created == datetime(2019, 12, 1)


def test_the_table_has_a_row_for_each_item(capsys: Capture, tmp_path: Path) -> None:
    path = tmp_path / "form.csv"
    code, out, err = sheet(capsys, "2001", "--out", str(path), "--pass", "2")
    assert (code, out, err.splitlines()[0]) == (0, "", f"wrote {path}: {VOTE}, pass 2; 5 items, a row each")
    assert path.read_bytes().decode() == (
        "\ufeff" + ",".join(CODING) + "\n" + "".join(f"{VOTE},{item},,,,,,,2,\n" for item in ITEMS)
    )


def test_a_long_anchor_is_cut_in_the_cell_and_whole_beside_it(
    capsys: Capture, tmp_path: Path, study: StudyFolder
) -> None:
    study.replace("indicators/contest.yaml", "A tame one.", "A tame one" + ", and so on" * 20)
    book = made(capsys, tmp_path / "form.xlsx", study=study.path)
    prompt = choices(book["Codings"], "C2").prompt
    assert prompt.startswith("0: None.\n1: A tame one, and so on, and so on, and")
    assert prompt.endswith("…\n2: A doubtful one.\n3: A free one.")
    assert ", and so on" * 20 in book["Items"]["D2"].value


# what is refused


def test_a_form_that_is_there_stays(capsys: Capture, tmp_path: Path) -> None:
    path = tmp_path / "form.csv"
    path.write_text("filled in")
    said = f"kzindex: {path}: is there already, and may be filled in; name another file with --out\n"
    assert sheet(capsys, "2001", "--out", str(path)) == (1, "", said)
    assert path.read_text() == "filled in"


def test_without_xlsxwriter_it_says_what_to_install(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without(name: str) -> object:
        return None if name == "xlsxwriter" else SimpleNamespace(name=name)

    assert find_spec("xlsxwriter") is not None
    monkeypatch.setattr("kzindex.cli.sheet.find_spec", without)
    path = tmp_path / "form.xlsx"
    assert sheet(capsys, "2001", "--out", str(path)) == (
        1, "", f"kzindex: {path}: .xlsx needs xlsxwriter; install kzindex[excel], or write a .csv with --out "
        f"{tmp_path / 'form.csv'}\n"
    )  # fmt: skip
    assert sheet(capsys, "2001", "--out", str(tmp_path / "form.csv"))[0] == 0


@pytest.mark.parametrize(("options", "code", "said"), [
    (["2002"], 2, "vote '2002' is unknown; allowed are 2001-06-10-жалпы, 2005-06-12-жалпы, 2008-03-09-жалпы, "
     "2012-06-10-жалпы, 2014-09-14-плебисцит, 2016-06-12-жалпы, 2020-06-14-жалпы"),
    (["20"], 2, "vote '20' is not unique; it begins 2001-06-10-жалпы, 2005-06-12-жалпы, 2008-03-09-жалпы, "
     "2012-06-10-жалпы, 2014-09-14-плебисцит, 2016-06-12-жалпы, 2020-06-14-жалпы"),
    (["2001", "--sources", "есеп"], 2, "source 'есеп' is not unique; it begins есеп-2001, есеп-2008"),
    (["2001", "--sources", "газет", "--out", "form.csv"], 2,
     "--sources chooses what a .xlsx offers; a .csv offers nothing"),
    (["2001", "--out", "form.ods"], 1, "form.ods: format '.ods' is unknown; allowed are .xlsx, .csv"),
])  # fmt: skip
def test_a_wrong_call_writes_nothing(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], code: int, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert sheet(capsys, *options) == (code, "", f"kzindex: {said}\n")
    assert list(tmp_path.iterdir()) == []


def test_a_study_with_problems_gives_no_form(capsys: Capture, tmp_path: Path, study: StudyFolder) -> None:
    study.replace(STUDY, "version: 1.0.0", "version: ''")
    assert sheet(capsys, "2001", "--out", str(tmp_path / "form.csv"), study=study.path)[0] == 1
    assert not (tmp_path / "form.csv").exists()
