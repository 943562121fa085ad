"""The workbook that a person reads, read back by openpyxl."""

import io
import zipfile
from datetime import datetime
from typing import Any

import openpyxl
import pytest

import kzindex
from kzindex.export.formats import workbook as module
from kzindex.export.package import package
from kzindex.scoring.score import Scores

from ..conftest import FREEDOM, INVENTED, SOURCES, STUDY, StudyFolder
from ..conftest import VOTES as VOTES_FILE
from .made import FIRST, hostile, scored

SHEETS = [
    "Contents", "Overview", "Votes", "Scores", "Items", "Country-year", "Country-year, all", "Codings", "Facts",
    "Sources", "Codebook", "Draws", "Columns",
]  # fmt: skip


def content(scores: Scores, draws: int = 0) -> bytes:
    return package(scores, "9.9", formats=["xlsx"], draws=draws)["data/kzindex.xlsx"]


def book(scores: Scores, draws: int = 0) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content(scores, draws)))


@pytest.fixture(scope="module")
def scores() -> Scores:
    return kzindex.score(kzindex.load(INVENTED))


@pytest.fixture(scope="module")
def read(scores: Scores) -> Any:
    return book(scores, draws=3)


def column(sheet: Any, name: str) -> list[Any]:
    """The cells of a column below its head."""
    (k,) = [cell.column for cell in sheet[1] if cell.value == name]
    return [sheet.cell(i, k) for i in range(2, sheet.max_row + 1)]


def values(sheet: Any, line: int) -> list[Any]:
    return [cell.value for cell in sheet[line]]


# contents and overview


def test_contents_link_to_every_sheet(read: Any) -> None:
    assert read.sheetnames == SHEETS
    sheet = read["Contents"]
    assert sheet["A1"].value == "Аралия, an invented country"
    listed = {cell.value: cell for cell in sheet["A"] if cell.hyperlink}
    assert list(listed) == SHEETS[1:]
    for name, cell in listed.items():
        assert cell.hyperlink.location == f"'{name}'!A1"
        assert cell.hyperlink.target is None


def test_contents_say_how_to_read_and_how_much_there_is(read: Any, scores: Scores) -> None:
    texts = [cell.value for cell in read["Contents"]["A"] if isinstance(cell.value, str)]
    cite = "Authors not named (2019). Аралия, an invented country. kzindex 9.9, data version 1.0.0, protocol 1, digest"
    assert texts[1] == f"Cite as: {cite} {scores.study.digest[:12]}."
    rows = {row[0]: row[1:] for row in read["Contents"].iter_rows(values_only=True)}
    assert rows["Votes"] == ("Scores of index and indicators, a row per vote", 6, 49)
    assert rows["Scores"][1:] == (54, 19)
    assert rows["Overview"] == ("Scores with intervals, to be read", None, None)


def test_the_overview_has_the_numbers_of_each_vote(read: Any) -> None:
    sheet = read["Overview"]
    heads = ("Index", "Contest", "Freedom of assembly")
    assert values(sheet, 1) == ["Vote", "Type", *(x for head in heads for x in (head, None, None))]
    assert values(sheet, 2) == [None, None, *["score", "90 %", "evidence"] * 3]
    assert values(sheet, 3)[0] == "First era, from 2000-01-01"
    first = values(sheet, 4)
    assert first[:2] == [datetime(2001, 6, 10), "General vote"]
    assert first[2:8] == pytest.approx([(175 / 3 + 15) / 2, "27–47", 1, 175 / 3, "46–71", 1])
    assert first[8:] == [pytest.approx(15), "0–30", 1]
    assert values(sheet, 5)[1:] == ["General vote", *["withheld", None, 0] * 3]
    assert values(sheet, 6)[0] == "Second era, from 2008-01-01"
    assert values(sheet, 7)[2:5] == [pytest.approx((200 / 3 + 90.625) / 2), "63–94", 0.875]
    assert [row[0].value for row in sheet.iter_rows(min_row=8, max_row=11)] == [
        datetime(2012, 6, 10), datetime(2014, 9, 14), "Third era, from 2015-01-01", datetime(2016, 6, 12)
    ]  # fmt: skip
    assert sheet["C4"].number_format.startswith("0.0")
    assert sheet["E4"].number_format.startswith("0%")
    assert sheet["A4"].number_format == "yyyy-mm-dd"


def test_in_the_overview_what_does_not_apply_is_told(study: StudyFolder) -> None:
    study.replace("indicators/contest.yaml", "types: [жалпы, плебисцит]", "types: [жалпы]")
    sheet = book(scored(study))["Overview"]
    assert values(sheet, 9)[2:] == ["n/a", None, None, "n/a", None, None, "withheld", None, 0]


def test_an_era_without_a_vote_has_no_heading(study: StudyFolder) -> None:
    study.replace(VOTES_FILE, "2016-06-12,жалпы,2016-04-01,held", "2016-06-12,жалпы,2016-04-01,scheduled")
    sheet = book(scored(study))["Overview"]
    assert [cell.value for cell in sheet["A"] if "era" in str(cell.value)] == [
        "First era, from 2000-01-01", "Second era, from 2008-01-01"
    ]  # fmt: skip


# the tables


def test_heads_are_frozen_and_filtered(read: Any) -> None:
    assert read["Overview"].freeze_panes == "C3"
    for name in SHEETS[2:]:
        sheet = read[name]
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref == sheet.dimensions
    assert read["Facts"].auto_filter.ref == "A1:I6"


def test_each_table_has_its_rows(read: Any, scores: Scores) -> None:
    sheet = read["Scores"]
    assert values(sheet, 1) == list(scores.table.columns)
    assert sheet.max_row == 1 + len(scores.table)
    assert [cell.value for cell in column(sheet, "measure")] == scores.table["measure"].tolist()
    assert [cell.value for cell in column(read["Draws"], "draw")] == [1] * 6 + [2] * 6 + [3] * 6


def test_numbers_are_numbers_dates_dates_and_what_is_missing_is_empty(read: Any) -> None:
    votes = read["Votes"]
    scored_ = column(votes, "жиын_score")
    assert (scored_[0].data_type, scored_[0].value) == ("n", pytest.approx(15))
    assert scored_[0].number_format.startswith("0.0")
    assert scored_[1].value is None
    days = column(votes, "date")
    assert (days[0].is_date, days[0].value) == (True, datetime(2001, 6, 10))
    assert [cell.value for cell in column(votes, "year")][:2] == [2001, 2005]
    assert {cell.value for cell in column(votes, "cow")} == {None}
    assert column(votes, "жиын_coverage")[0].number_format.startswith("0%")
    assert [cell.value for cell in column(read["Facts"], "value")] == [52.5, 27.5, 48, 70, 20]
    assert {cell.value for cell in column(read["Codings"], "decided")} == {"yes", "no"}
    assert [cell.value for cell in column(read["Country-year"], "carried")][:2] == ["no", "yes"]
    levels = column(read["Codings"], "level")
    assert sum(cell.value is None for cell in levels) == 2
    assert {cell.data_type for cell in levels} == {"n"}
    outcomes = column(read["Codings"], "outcome")
    assert (outcomes[0].value, outcomes[0].data_type) == ("2", "s")


def test_no_text_is_a_formula_or_a_link(study: StudyFolder) -> None:
    hostile(study)
    study.replace(FREEDOM, "title: Detentions", 'title: "{=2+2}"')
    study.replace(SOURCES, "title: Report on 2001", 'title: "http://example.org/x"')
    study.replace(SOURCES, "title: Report on 2008", 'title: "_x0041_"')
    found = book(scored(study), draws=2)
    cells = [cell for sheet in found for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n", "d"}
    assert found["Contents"]["A1"].value == "=1+1"
    sources = found["Sources"]
    assert [cell.value for cell in column(sources, "title")] == [
        "-title", "\ttitle", "http://example.org/x", "_x0041_"
    ]  # fmt: skip
    assert {cell.parent.title for cell in cells if cell.hyperlink} == {"Contents"}
    assert ("-2.5", "s") in [(cell.value, cell.data_type) for cell in column(found["Facts"], "note")]
    assert "\t=freedom" in values(found["Overview"], 1)


@pytest.mark.parametrize("title", ["{=1+1}", "=1+1", "internal:'Votes'!A1", "123"])
def test_a_title_over_several_cells_is_text(study: StudyFolder, title: str) -> None:
    study.replace(FREEDOM, "title: Freedom of assembly", f'title: "{title}"')
    cell = book(scored(study))["Overview"]["I1"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (title, "s", None)


def test_a_table_too_long_for_a_sheet_is_left_out_and_that_is_said(
    scores: Scores, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ROWS", 53)
    found = book(scores)
    assert "Scores" not in found.sheetnames
    assert "Columns" not in found.sheetnames
    assert "Codebook" in found.sheetnames
    rows = [row for row in found["Contents"].iter_rows(values_only=True) if row[2] == 54]
    said = "Scores of index, indicators and items, a row per vote and measure"
    assert rows == [(None, f"{said}: too long for a sheet, see the other files", 54, 19)]
    monkeypatch.setattr(module, "ROWS", 54)
    assert "Scores" in book(scores).sheetnames
    assert module.ROWS == 54


def test_a_text_too_long_for_a_cell_is_cut(study: StudyFolder) -> None:
    study.replace(FREEDOM, "anchor: Never.", f"anchor: {'Ж' * 40_000}")
    assert max(len(cell.value) for cell in column(book(scored(study))["Codebook"], "anchor")) == 32_767


def test_no_clock(read: Any, scores: Scores) -> None:
    assert read.properties.created == datetime(2019, 12, 1)
    assert read.properties.modified == datetime(2019, 12, 1)
    assert (read.properties.title, read.properties.creator) == ("Аралия, an invented country", "Authors not named")
    assert read.properties.description == f"data version 1.0.0, digest {scores.study.digest}"
    with zipfile.ZipFile(io.BytesIO(content(scores))) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_authors_and_the_day_are_the_studys(study: StudyFolder) -> None:
    study.replace(STUDY, "iso3: ARL}", "iso3: ARL}\nrelease: {authors: [Ann, Жанар]}")
    study.replace(SOURCES, "read: 2019-12-01", "read: 2019-11-30", 4)
    properties = book(scored(study)).properties
    assert (properties.creator, properties.created) == ("Ann and Жанар", datetime(2019, 11, 30))
    assert FIRST in {cell.value for cell in book(scored(study))["Votes"]["A"]}
