"""A filled form: what is read of .xlsx and .csv, and what is wrong with it."""

import csv
import datetime
import io
import os
import zipfile
from pathlib import Path

import openpyxl
import pytest

from kzindex.errors import InputError, UsageError
from kzindex.study.codings import CODING
from kzindex.study.form import Taken, take

from ..conftest import CODINGS, SOURCES, StudyFolder

VOTE = "2001-06-10-жалпы"
COUNT = (VOTE, "санақ", "2", "low", "", "есеп-2001", "annex", "комиссия", "1", "The commission calls it honest.")
HELD = (VOTE, "ұстау", "2", "high", "2001-06-09", "есеп-2001", "chapter 7", "", "1", 'Sixty held, "no less".')
EMPTY = (VOTE, "балама", "", "", "", "", "", "", "1", "")
COLUMNS = "election, item, outcome, certainty, when, source, locator, origin, pass, reading"
VOTES = (
    "2001-06-10-жалпы, 2005-06-12-жалпы, 2008-03-09-жалпы, 2012-06-10-жалпы, 2014-09-14-плебисцит, "
    "2016-06-12-жалпы, 2020-06-14-жалпы"
)
Cells = tuple[object, ...]


def changed(row: tuple[str, ...], **values: str) -> tuple[str, ...]:
    """A row with other values; `pass_` is the pass."""
    given = {name.rstrip("_"): value for name, value in values.items()}
    return tuple(given.get(name, old) for name, old in zip(CODING, row, strict=True))


def table(path: Path, rows: list[tuple[str, ...]], delimiter: str = ",", end: str = "\n") -> Path:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows([CODING, *rows])
    path.write_bytes(text.getvalue().encode())
    return path


def book(path: Path, rows: list[Cells], sheet: str = "Codings") -> Path:
    made = openpyxl.Workbook()
    made.active.title = "Notes"
    page = made.create_sheet(sheet)
    for row in [CODING, *rows]:
        page.append(row)
    made.save(path)
    return path


def problems(study: StudyFolder, path: Path, reading: str = "1") -> list[str]:
    """What is wrong with a form, without its folder."""
    before = study.read(CODINGS)
    with pytest.raises(InputError) as caught:
        take(study.load(), path, reading)
    assert study.read(CODINGS) == before
    return str(caught.value).replace(f"{path.parent}/", "").splitlines()


def taken(study: StudyFolder, path: Path, reading: str = "1") -> Taken:
    return take(study.load(), path, reading)


# what is read


def test_codings_come_after_those_that_are_there_each_byte_of_which_stays(study: StudyFolder, tmp_path: Path) -> None:
    found = taken(study, table(tmp_path / "form.csv", [EMPTY, COUNT, EMPTY, HELD]))
    assert (found.election, found.name, found.before) == (VOTE, CODINGS, study.read(CODINGS))
    assert (
        found.content
        == study.read(CODINGS)
        + (
            f"{VOTE},санақ,2,low,,есеп-2001,annex,комиссия,1,The commission calls it honest.\n"
            f'{VOTE},ұстау,2,high,2001-06-09,есеп-2001,chapter 7,,1,"Sixty held, ""no less""."\n'
        ).encode()
    )
    assert dict(found.by_item) == {"санақ": 1, "ұстау": 1}
    assert len(found.study.codings) == len(study.load().codings) + 2
    assert found.study.digest != study.load().digest


def test_a_file_without_its_last_line_end_gets_it(study: StudyFolder, tmp_path: Path) -> None:
    study.write(CODINGS, study.read(CODINGS).rstrip(b"\n"))
    found = taken(study, table(tmp_path / "form.csv", [COUNT]))
    assert found.content == study.read(CODINGS) + b"\n" + ",".join(COUNT).encode() + b"\n"


def test_a_vote_without_a_file_gets_one(study: StudyFolder, tmp_path: Path) -> None:
    row = (
        "2005-06-12-жалпы", "балама", "0", "high", "", "есеп-2008", "history", "", "1", "None stood.",
    )  # fmt: skip
    found = taken(study, table(tmp_path / "form.csv", [row]))
    assert (found.name, found.before) == ("seeds/codings/2005-06-12-жалпы.csv", None)
    assert found.content.decode() == f"{','.join(CODING)}\n{','.join(row)}\n"


def test_rows_follow_the_columns_of_the_file_that_is_there(study: StudyFolder, tmp_path: Path) -> None:
    old = study.read(CODINGS).decode().splitlines()
    study.write(CODINGS, "\n".join([f"masked,{old[0]}", *(f",{line}" for line in old[1:])]) + "\n")
    found = taken(study, table(tmp_path / "form.csv", [COUNT]))
    assert found.content == study.read(CODINGS) + f",{','.join(COUNT)}\n".encode()


def test_a_workbook_says_the_same_as_a_table(study: StudyFolder, tmp_path: Path) -> None:
    rows: list[Cells] = [EMPTY, (*COUNT[:2], 2, *COUNT[3:8], 1, COUNT[9]), HELD]
    assert taken(study, book(tmp_path / "form.xlsx", rows)).codings == (
        dict(zip(CODING, COUNT, strict=True)),
        dict(zip(CODING, HELD, strict=True)),
    )


def test_the_first_sheet_is_read_where_none_has_the_forms_name(study: StudyFolder, tmp_path: Path) -> None:
    path = book(tmp_path / "form.xlsx", [COUNT], sheet="Other")
    made = openpyxl.load_workbook(path)
    del made["Notes"]
    made.save(path)
    assert dict(taken(study, path).by_item) == {"санақ": 1}


def test_a_cell_of_dates_is_a_day(study: StudyFolder, tmp_path: Path) -> None:
    dated: Cells = (*HELD[:4], datetime.date(2001, 6, 9), *HELD[5:])
    (row,) = taken(study, book(tmp_path / "form.xlsx", [dated])).codings
    assert row["when"] == "2001-06-09"


def test_the_first_of_a_month_in_a_cell_of_dates_may_be_a_month(study: StudyFolder, tmp_path: Path) -> None:
    dated: Cells = (*HELD[:4], datetime.date(2001, 5, 1), *HELD[5:])
    assert problems(study, book(tmp_path / "form.xlsx", [dated])) == [
        "form.xlsx:2: when is a cell of dates that holds 2001-05-01; the day, or the month alone, as text; write "
        "'2001-05-01 or '2001-05"
    ]


@pytest.mark.parametrize(("delimiter", "end", "codec"), [
    (",", "\n", "utf-8"), (";", "\r\n", "utf-8-sig"), ("\t", "\r\n", "utf-16"), (";", "\n", "utf-8")
])  # fmt: skip
def test_a_table_may_be_saved_as_spreadsheets_save_it(
    study: StudyFolder, tmp_path: Path, delimiter: str, end: str, codec: str
) -> None:
    row = changed(COUNT, outcome="2.0", certainty="Low", pass_="1,0", reading=" Honest, it says; no more. ")
    path = table(tmp_path / "form.csv", [EMPTY, row], delimiter, end)
    path.write_bytes(path.read_bytes().decode().encode(codec))
    (found,) = taken(study, path).codings
    assert tuple(found.values()) == changed(COUNT, reading="Honest, it says; no more.")


def test_a_row_put_in_between_is_of_the_forms_vote_and_pass(study: StudyFolder, tmp_path: Path) -> None:
    path = table(tmp_path / "form.csv", [EMPTY, changed(COUNT, election="", pass_="")])
    (found,) = taken(study, path).codings
    assert tuple(found.values()) == COUNT


def test_columns_may_stand_in_another_order_with_blank_ones_beside_them(study: StudyFolder, tmp_path: Path) -> None:
    path = tmp_path / "form.csv"
    lines = [[*reversed(CODING), ""], [*reversed(COUNT), ""], []]
    path.write_text("\n" + "\n".join(",".join(line) for line in lines), encoding="utf-8")
    (found,) = taken(study, path).codings
    assert tuple(found.values()) == COUNT


def test_a_text_that_looks_like_a_formula_is_refused_at_its_row(study: StudyFolder, tmp_path: Path) -> None:
    said = "reading '=1+1' is a formula to a spreadsheet; allowed is text that begins otherwise; begin with a word"
    row = changed(COUNT, reading="=1+1")
    assert problems(study, table(tmp_path / "form.csv", [row])) == [f"form.csv:2: {said}"]
    path = book(tmp_path / "form.xlsx", [COUNT])
    made = openpyxl.load_workbook(path)
    made["Codings"]["J2"].value = "=1+1"
    made["Codings"]["J2"].data_type = "s"
    made.save(path)
    assert problems(study, path) == [f"form.xlsx:2: {said}"]


def test_lines_within_a_reading_keep_the_rows_told_apart(study: StudyFolder, tmp_path: Path) -> None:
    rows = [changed(COUNT, reading="Honest,\r\nit says."), changed(HELD, certainty="hgih")]
    assert problems(study, table(tmp_path / "form.csv", rows)) == [
        "form.csv:3: certainty 'hgih' is unknown; allowed are high, medium, low; did you mean 'high'?"
    ]
    assert taken(study, table(tmp_path / "form.csv", rows[:1])).content.endswith(b'"Honest,\nit says."\n')


# what is wrong


@pytest.mark.parametrize(("row", "found"), [
    pytest.param(changed(COUNT, item="санак"), [
        "form.csv:3: item 'санак' is unknown; allowed are балама, айырма, санақ, рұқсат, ұстау, сот; did you mean "
        "'санақ'?"], id="item unknown"),
    pytest.param(changed(COUNT, item=""), [
        "form.csv:3: item is empty; allowed are балама, айырма, санақ, рұқсат, ұстау, сот; correct it"],
        id="item empty"),
    pytest.param(changed(COUNT, item="айырма"), [
        "form.csv:3: item 'айырма' is derived from facts.csv and takes no coding; put the figure into facts.csv"],
        id="item derived"),
    pytest.param(changed(COUNT, outcome="3"), [
        "form.csv:3: outcome '3' is off the scale of 'санақ'; allowed are 0 to 2, not reported, not applicable; "
        "correct it"], id="level off"),
    pytest.param(changed(COUNT, outcome="1.5"), [
        "form.csv:3: outcome '1.5' is off the scale of 'санақ'; allowed are 0 to 2, not reported, not applicable; "
        "correct it"], id="half a level"),
    pytest.param(changed(COUNT, outcome=""), [
        "form.csv:3: outcome '' is off the scale of 'санақ'; allowed are 0 to 2, not reported, not applicable; "
        "correct it"], id="no outcome"),
    pytest.param(changed(COUNT, certainty="sure"), [
        "form.csv:3: certainty 'sure' is unknown; allowed are high, medium, low; correct it"], id="certainty"),
    pytest.param(changed(COUNT, source="есеп-2011"), [
        "form.csv:3: source 'есеп-2011' is unknown; allowed are those of seeds/sources.yaml; did you mean 'есеп-2001' "
        "or 'есеп-2008'?"], id="source unknown"),
    pytest.param(changed(COUNT, source=""), [
        "form.csv:3: source is empty; allowed are those of seeds/sources.yaml; name it"], id="no source"),
    pytest.param(changed(COUNT, locator=""), [
        "form.csv:3: locator is empty; it says where in the source; add it"], id="no locator"),
    pytest.param(changed(COUNT, source="", locator="", reading=""), [
        "form.csv:3: locator is empty; it says where in the source; add it",
        "form.csv:3: reading is empty; our own words; say what the passage says",
        "form.csv:3: source is empty; allowed are those of seeds/sources.yaml; name it"], id="neither, and no reading"),
    pytest.param(changed(COUNT, source="газет-2001", locator="page 1"), [
        "form.csv:3: locator 'page 1' names no lines; L23, L23-25 or L3, L23-25; name lines of газет-2001"],
        id="no lines"),
    pytest.param(changed(COUNT, reading=""), [
        "form.csv:3: reading is empty; our own words; say what the passage says"], id="no reading"),
    pytest.param(changed(COUNT, origin="коммисия"), [
        "form.csv:3: origin 'коммисия' is unknown; allowed are газет, бақылаушы, комиссия; did you mean 'комиссия'?"],
        id="origin"),
    pytest.param(changed(HELD, when=""), [
        "form.csv:3: when is empty, and item 'ұстау' requires it; YYYY-MM-DD or YYYY-MM of the event; add it"],
        id="date required"),
    pytest.param(changed(HELD, when="09.06.2001"), [
        "form.csv:3: when '09.06.2001' is no date; allowed is YYYY-MM-DD or YYYY-MM; correct it"], id="no date"),
    pytest.param(changed(HELD, when="2001-09-01"), [
        "form.csv:3: when 2001-09-01 lies outside the cycle of 2001-06-10-жалпы; its cycle runs 2000-01-01 to "
        "2001-07-10; code it to the vote in whose cycle it falls"], id="date outside"),
    pytest.param(changed(HELD, source="газет-2001", locator="L3", when="2001-06-20"), [
        "form.csv:3: source 'газет-2001' is dated 2001-06-12, before what it reports (2001-06-20); a source is dated "
        "no earlier than the event or the window; correct `when`, the source or the vote"], id="source older"),
    pytest.param(changed(COUNT, election="2008-03-09-жалпы"), [
        "form.csv:3: coding of 2008-03-09-жалпы in a form of 2001-06-10-жалпы; a form is of one vote; move it to a "
        "form of that vote"], id="another vote"),
    pytest.param(changed(COUNT, election="2001-06-11-жалпы"), [
        f"form.csv:3: election '2001-06-11-жалпы' is unknown; allowed are {VOTES}; did you mean '2001-06-10-жалпы' or "
        "'2020-06-14-жалпы' or '2016-06-12-жалпы'?"], id="no such vote"),
    pytest.param(changed(COUNT, pass_="2", certainty="sure"), [
        "form.csv:3: certainty 'sure' is unknown; allowed are high, medium, low; correct it",
        "form.csv:3: pass '2' in a form that is taken as pass 1; allowed is 1; correct the column or --pass"],
        id="another pass, and more"),
    pytest.param(changed(COUNT, locator="chapter 5"), [
        f"form.csv:3: is there already, in {CODINGS}:6 ({VOTE}, санақ, есеп-2001, chapter 5, 1); a coding that is "
        "there is never overwritten; remove the row, or correct the coding there"], id="there already"),
    pytest.param(changed(COUNT, reading="a\x07b"), [
        "form.csv:3: holds a control character (U+0007); allowed is text with no more than tabs and line ends; "
        "remove it"],
        id="control character"),
    pytest.param(changed(COUNT, reading="#NAME?"), [
        "form.csv:3: reading '#NAME?' is a spreadsheet's error; no formula; write the text again, a word first"],
        id="what a formula left"),
    pytest.param((*COUNT, "a note"), [
        f"form.csv:3: 'a note' stands beside the columns; allowed are {COLUMNS}; move or remove it"], id="beside"),
])  # fmt: skip
def test_a_problem_is_named_with_its_row(
    study: StudyFolder, tmp_path: Path, row: tuple[str, ...], found: list[str]
) -> None:
    assert problems(study, table(tmp_path / "form.csv", [EMPTY, row, EMPTY])) == found


def test_every_problem_is_named_at_once(study: StudyFolder, tmp_path: Path) -> None:
    rows = [
        COUNT,
        changed(COUNT, outcome="9"),
        EMPTY,
        changed(HELD, election="2008-03-09-жалпы"),
        changed(HELD, when=""),
    ]
    assert problems(study, table(tmp_path / "form.csv", rows)) == [
        "form.csv:3: outcome '9' is off the scale of 'санақ'; allowed are 0 to 2, not reported, not applicable; "
        "correct it",
        f"form.csv:3: repeats the key of row 2 ({VOTE}, санақ, есеп-2001, annex, 1); election, item, source, locator, "
        "pass must differ; remove one of the two",
        f"form.csv:5: coding of 2008-03-09-жалпы in a form of {VOTE}; a form is of one vote; move it to a form of that "
        "vote",
        "form.csv:6: when is empty, and item 'ұстау' requires it; YYYY-MM-DD or YYYY-MM of the event; add it",
    ]


def test_what_the_study_would_have_elsewhere_is_named_too(study: StudyFolder, tmp_path: Path) -> None:
    row = changed(COUNT, source="газет-2001", locator="L5", origin="")
    line = study.read(SOURCES).decode()[: study.read(SOURCES).decode().index('{lines: "L1, L5"')].count("\n") + 1
    assert problems(study, table(tmp_path / "form.csv", [row])) == [
        f"{SOURCES}:{line}:9: газет-2001 line L5 is set aside, but also cited; a line is cited or set aside, once; "
        "narrow the lines"
    ]


def test_a_coding_of_one_pass_is_none_of_the_other(study: StudyFolder, tmp_path: Path) -> None:
    row = changed(COUNT, locator="chapter 5", pass_="2")
    assert taken(study, table(tmp_path / "form.csv", [row]), "2").codings[0]["pass"] == "2"


def test_a_form_in_which_nothing_is_filled_in_is_a_problem(study: StudyFolder, tmp_path: Path) -> None:
    assert problems(study, table(tmp_path / "form.csv", [EMPTY, EMPTY])) == [
        "form.csv: holds no row that is filled in; a row says what a source reports on an item; fill it in"
    ]


@pytest.mark.parametrize(("text", "found"), [
    ("", [f"form.csv: is empty; required are {COLUMNS}; write a form with `sheet`"]),
    ("\n,,\n", [f"form.csv: is empty; required are {COLUMNS}; write a form with `sheet`"]),
    (f"{','.join(CODING[:-1])},Readng\n", [
        f"form.csv:1: column 'reading' is missing; required are {COLUMNS}; add it",
        f"form.csv:1: column 'readng' is unknown; allowed are {COLUMNS}; did you mean 'reading'?"]),
    (f"{','.join(CODING)},item\n", ["form.csv:1: column 'item' stands twice; each column once; keep one of the two"]),
    (f"{','.join(CODING)}\n", [
        "form.csv: holds no row that is filled in; a row says what a source reports on an item; fill it in"]),
    (f"{','.join(CODING)}\n,санақ,,,,,,,1,\n2000-жалпы,санақ,,,,,,,1,\n", [
        f"form.csv:2: election is empty; allowed are {VOTES}; correct it",
        f"form.csv:3: election '2000-жалпы' is unknown; allowed are {VOTES}; did you mean '2020-06-14-жалпы' or "
        "'2012-06-10-жалпы' or '2008-03-09-жалпы'?"]),
])  # fmt: skip
def test_a_table_that_is_no_form_is_told_so(study: StudyFolder, tmp_path: Path, text: str, found: list[str]) -> None:
    (tmp_path / "form.csv").write_text(text, encoding="utf-8")
    assert problems(study, tmp_path / "form.csv") == found


def test_other_letters_than_utf_8_are_told_so(study: StudyFolder, tmp_path: Path) -> None:
    path = table(tmp_path / "form.csv", [COUNT])
    path.write_bytes(path.read_bytes().decode().replace("қ", "к").encode("cp1251"))
    assert problems(study, path) == ["form.csv: is no UTF-8; allowed is UTF-8; save it as 'CSV UTF-8', or as .xlsx"]


def test_a_formula_is_refused_and_nothing_else_said_of_its_cell(study: StudyFolder, tmp_path: Path) -> None:
    row: Cells = (*COUNT[:9], "=1+1")
    assert problems(study, book(tmp_path / "form.xlsx", [EMPTY, row])) == [
        "form.xlsx:3: cell J3 holds a formula; allowed are text and numbers; write its value, a text with a word first"
    ]


def damaged(path: Path, name: str, old: str, new: str) -> None:
    """Write a workbook again with another text in one of its parts."""
    with zipfile.ZipFile(path) as archive:
        parts = {entry: archive.read(entry) for entry in archive.namelist()}
    assert old in parts[name].decode()
    with zipfile.ZipFile(path, "w") as archive:
        for entry, content in parts.items():
            archive.writestr(entry, content.decode().replace(old, new) if entry == name else content)


@pytest.mark.parametrize(("name", "old", "new", "why"), [
    ("xl/workbook.xml", "<workbookPr />", '<workbookPr date1904="1"/>', "it counts days from 1904"),
    ("xl/worksheets/sheet2.xml", 'r="A2"', 'r="2"', "no cell is called '2'"),
    ("xl/worksheets/sheet2.xml", 'r="A2"', 'r="ZZZZZ2"', "no cell is called 'ZZZZZ2'"),
    ("xl/worksheets/sheet2.xml", 'r="B2"', 'r="XFD2"', "it has more than 256 columns or 20,000 rows"),
    ("xl/worksheets/sheet2.xml", "</sheetData>", "", "mismatched tag"),
    ("xl/_rels/workbook.xml.rels", "sheet2.xml", "sheet9.xml", "There is no item named"),
])  # fmt: skip
def test_a_damaged_workbook_is_a_problem_and_no_bug(
    study: StudyFolder, tmp_path: Path, name: str, old: str, new: str, why: str
) -> None:
    path = book(tmp_path / "form.xlsx", [COUNT])
    damaged(path, name, old, new)
    (said,) = problems(study, path)
    assert said.startswith("form.xlsx: is no workbook that can be read (")
    assert why in said
    assert said.endswith("; save it as .xlsx again, or as .csv")


def test_what_is_no_workbook_or_too_large_is_told_so(
    study: StudyFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(b"no zip")
    said = "form.xlsx: is no workbook that can be read ({}); save it as .xlsx again, or as .csv"
    assert problems(study, path) == [said.format("File is not a zip file")]
    book(path, [COUNT])
    monkeypatch.setattr("kzindex.study.spreadsheet.UNPACKED", path.stat().st_size)
    assert problems(study, path) == [said.format("too large")]


def test_another_ending_or_no_file_is_a_wrong_call(study: StudyFolder, tmp_path: Path) -> None:
    (tmp_path / "form.ods").touch()
    for name, said in (
        ("form.ods", "{}: format '.ods' is unknown; allowed are .xlsx and .csv; save it as one of them"),
        ("none.csv", "no form {}"),
        ("study", "no form {}: it is a folder"),
    ):
        with pytest.raises(UsageError) as caught:
            taken(study, tmp_path / name)
        assert str(caught.value) == said.format(tmp_path / name)


@pytest.mark.parametrize("name", ["form.csv", "form.xlsx"])
def test_a_huge_form_is_not_read(study: StudyFolder, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    os.truncate(tmp_path / name, 3_000_000_000)
    assert problems(study, tmp_path / name) == [f"{name}: has 3,000 MB; allowed are 100 MB; take its rows in parts"]


@pytest.mark.parametrize("packing", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, zipfile.ZIP_DEFLATED])
def test_a_part_that_does_not_unpack_is_a_problem_and_no_bug(study: StudyFolder, tmp_path: Path, packing: int) -> None:
    path = tmp_path / "form.xlsx"
    with zipfile.ZipFile(path, "w", packing) as archive:
        archive.writestr("xl/workbook.xml", "<a/>" * 1000)
    content = bytearray(path.read_bytes())
    start = content.index(b"xl/workbook.xml") + len("xl/workbook.xml")
    content[start : start + 24] = bytes(24)
    path.write_bytes(content)
    (said,) = problems(study, path)
    assert said.startswith(("form.xlsx: is no workbook that can be read (", "form.xlsx: cannot be read ("))
    assert "None" not in said


def test_rows_that_stand_twice_are_not_lost_in_silence(study: StudyFolder, tmp_path: Path) -> None:
    for old, new, why in (
        ('<row r="3"', '<row r="2"', "row 2 stands twice"),
        ('r="B2"', 'r="A2"', "cell A2 stands twice"),
    ):
        path = book(tmp_path / "form.xlsx", [COUNT, changed(COUNT, locator="elsewhere")])
        damaged(path, "xl/worksheets/sheet2.xml", old, new)
        (said,) = problems(study, path)
        assert why in said


def test_half_a_letter_is_no_bug(study: StudyFolder, tmp_path: Path) -> None:
    path = book(tmp_path / "form.xlsx", [changed(COUNT, reading="QQQ")])
    with zipfile.ZipFile(path) as archive:
        (part,) = [name for name in archive.namelist() if b"QQQ" in archive.read(name)]
    damaged(path, part, "QQQ", "x _xD800_ y")
    assert taken(study, path).codings[0]["reading"] == "x \ufffd y"


@pytest.mark.parametrize("content", [
    ",".join(f"c{n}" for n in range(400_000)) + "\n",
    f"{','.join(CODING)}\n" + "2001-06-10-жалпы,санақ,,,,,,,,\n" * 20_001,
    f"{','.join(CODING)}\n2001-06-10-жалпы,санақ,{'1' * 100_000},high,,есеп-2001,annex,,1,x\n",
], ids=["wide", "long", "digits"])  # fmt: skip
def test_what_is_far_too_large_is_told_soon(study: StudyFolder, tmp_path: Path, content: str) -> None:
    (tmp_path / "form.csv").write_text(content, encoding="utf-8")
    (said,) = problems(study, tmp_path / "form.csv")
    assert said.startswith(("form.csv:1: it has more", "form.csv:20001: it has more", "form.csv:2: outcome '111"))
