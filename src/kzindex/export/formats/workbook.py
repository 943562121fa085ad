"""All tables as one workbook that a person can read: contents, an overview of the scores, a sheet per table."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pandas as pd

from kzindex.export.columns import Column, Table
from kzindex.frames import records
from kzindex.scoring.score import SCORED, Scores
from kzindex.wording import cut, percent, span

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

ROWS = 1_048_575  # below the head
LONGEST = 32_767  # letters in a cell
WIDEST = 60  # columns of text
GAP = "_0"  # a digit's width between a number and the next column
NUMBERS = {"points": "points", "months": "points", "share": "share"}  # style by unit
HEAD, PAPER = "#1F3A5F", "#EEF2F7"
TITLES = {
    "contents": "Contents",
    "overview": "Overview",
    "country_year": "Country-year",
    "country_year_all": "Country-year, all",
}


def workbook(scores: Scores, tables: Sequence[Table], lines: Sequence[str]) -> bytes:
    """The tables as a workbook.

    Parameters
    ----------
    scores : Scores
        For the overview.
    tables : sequence of Table
        One too long for a sheet is left out, and the contents say so.
    lines : sequence of str
        What stands above the contents.
    """
    import xlsxwriter

    whole = io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(whole, plain)
    study = scores.study
    book.set_properties(
        {
            "title": study.design.title,
            "author": study.authors,
            "comments": f"data version {study.design.version}, digest {study.digest}",
            "created": datetime.fromisoformat(study.read_until).replace(tzinfo=UTC),
        }
    )
    styles = _styles(book)
    contents = book.add_worksheet(TITLES["contents"])
    _overview(book.add_worksheet(TITLES["overview"]), scores, styles)
    listed: list[tuple[str, str, Table | None]] = [(TITLES["overview"], "Scores with intervals, to be read", None)]
    for table in tables:
        name = TITLES.get(table.name, table.name.capitalize())
        fits = len(table.frame) <= ROWS
        if fits:
            _sheet(book.add_worksheet(name), table, styles)
        listed.append((name if fits else "", table.title, table))
    _contents(contents, study.design.title, lines, listed, styles)
    book.close()
    return whole.getvalue()


def _styles(book: "Workbook") -> dict[str, "Format"]:
    head: dict[str, Any] = {"bold": True, "font_color": "#FFFFFF", "bg_color": HEAD, "text_wrap": True}
    right: dict[str, Any] = {"align": "right", "num_format": f"@{GAP}"}
    styles: dict[str, dict[str, Any]] = {
        "title": {"bold": True, "font_size": 16, "font_color": HEAD},
        "head": head,
        "first": head | {"left": 1, "left_color": PAPER},
        "number": head | right,
        "text": {},
        "wrapped": {"text_wrap": True},
        "link": {"font_color": "#0B5394", "underline": 1},
        "date": {"num_format": "yyyy-mm-dd", "align": "left"},
        "points": right | {"num_format": f"0.0{GAP}"},
        "share": right | {"num_format": f"0%{GAP}"},
        "whole": right | {"num_format": f"0{GAP}"},
        "plain": right | {"num_format": f"General{GAP}"},
        "span": right,
        "withheld": right | {"font_color": "#6B6B6B", "italic": True},
        "era": {"bold": True, "bg_color": PAPER},
    }
    return {name: book.add_format({"valign": "top", **style}) for name, style in styles.items()}


def _contents(
    sheet: "Worksheet",
    title: str,
    lines: Sequence[str],
    listed: Sequence[tuple[str, str, Table | None]],
    styles: dict[str, "Format"],
) -> None:
    """What it is, and a link to every sheet."""
    sheet.hide_gridlines(2)
    _printed(sheet)
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 84)
    sheet.set_column(2, 3, 10)
    sheet.write_string(0, 0, title, styles["title"])
    for i, line in enumerate(lines, 2):
        sheet.merge_range(i, 0, i, 3, "", styles["wrapped"])
        sheet.write_string(i, 0, line, styles["wrapped"])
        sheet.set_row(i, 15 * (1 + len(line) // 118))
    top = len(lines) + 3
    for k, head in enumerate(("Sheet", "What it holds", "Rows", "Columns")):
        sheet.write_string(top, k, head, styles["number" if k > 1 else "head"])
    for i, (name, said, table) in enumerate(listed, top + 1):
        sheet.set_row(i, 15 * (1 + len(said) // 88))
        if name:
            sheet.write_url(i, 0, f"internal:'{name}'!A1", styles["link"], name)
        sheet.write_string(
            i, 1, said if name else f"{said}: too long for a sheet, see the other files", styles["wrapped"]
        )
        if table is not None:
            sheet.write_number(i, 2, len(table.frame), styles["whole"])
            sheet.write_number(i, 3, len(table.columns), styles["whole"])


def _overview(sheet: "Worksheet", scores: Scores, styles: dict[str, "Format"]) -> None:
    """Era by era, a row per vote: score, interval and the share of evidence found of each measure."""
    study = scores.study
    sheet.freeze_panes(2, 2)
    _printed(sheet)
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, 20)
    sheet.set_row(0, 32)
    sheet.write_string(0, 0, "Vote", styles["head"])
    sheet.write_string(0, 1, "Type", styles["head"])
    sheet.write_row(1, 0, ["", ""], styles["head"])
    for k, measure in enumerate(study.tops):
        at = 2 + 3 * k
        sheet.set_column(at, at + 2, 11.5)
        sheet.merge_range(0, at, 0, at + 2, "", styles["first"])
        sheet.write_string(0, at, study.titles[measure], styles["first"])
        for i, head in enumerate(("score", "90 %", "evidence")):
            sheet.write_string(1, at + i, head, styles["number"])
    rows = {(row["election"], row["measure"]): row for row in records(scores.table)}
    line = 2
    for era in study.design.eras:
        held = study.held[study.held["era"] == era.id]
        if not len(held):
            continue
        sheet.write_string(line, 0, f"{era.title}, from {era.start}", styles["era"])
        sheet.write_row(line, 1, [""] * (1 + 3 * len(study.tops)), styles["era"])
        line += 1
        for vote in records(held):
            sheet.write_datetime(line, 0, datetime.fromisoformat(vote["date"]), styles["date"])
            sheet.write_string(line, 1, study.design.types[vote["type"]].title, styles["text"])
            for k, measure in enumerate(study.tops):
                _score(sheet, line, 2 + 3 * k, rows[vote["election"], measure], styles)
            line += 1
    notes = (
        "Score: 0 closed, 100 open. 90 %: its interval from reading error. Evidence: the share found of what "
        "applies, by weight.",
        f"Withheld: less than {percent(study.design.protocol.coverage)} of the evidence was found; the index "
        "needs every indicator.",
    )
    for i, said in enumerate(notes, line + 1):
        sheet.write_string(i, 0, said, styles["text"])


def _printed(sheet: "Worksheet") -> None:
    """On A4, across, as wide as the page."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _score(sheet: "Worksheet", line: int, at: int, row: dict[str, Any], styles: dict[str, "Format"]) -> None:
    if row["status"] == SCORED:
        sheet.write_number(line, at, row["score"], styles["points"])
        sheet.write_string(line, at + 1, span(row["low90"], row["high90"], 0), styles["span"])
    else:
        sheet.write_string(line, at, str(row["status"]).replace("not applicable", "n/a"), styles["withheld"])
    if row["coverage"] == row["coverage"]:
        sheet.write_number(line, at + 2, row["coverage"], styles["share"])


def _sheet(sheet: "Worksheet", table: Table, styles: dict[str, "Format"]) -> None:
    """A table as it is in the other files, its head frozen and filtered."""
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{len(table.frame) + 1}"})  # an outcome can be words too
    sheet.autofilter(0, 0, max(len(table.frame), 1), len(table.columns) - 1)
    for k, column in enumerate(table.columns):
        sheet.write_string(0, k, column.name, styles["number" if column.type in ("integer", "number") else "head"])
        width = _cells(sheet, k, column, table.frame[column.name], styles)
        sheet.set_column(k, k, min(max(width, len(column.name) + 4), WIDEST))


def _cells(sheet: "Worksheet", k: int, column: Column, given: pd.Series, styles: dict[str, "Format"]) -> int:
    """Write the cells of a column that hold something, and say how wide they are."""
    if column.type in ("string", "boolean"):
        texts = given.map({True: "yes", False: "no"}) if column.type == "boolean" else given
        filled = [(i, cut(text, LONGEST)) for i, text in enumerate(texts, 1) if isinstance(text, str) and text]
        longest = max((len(text) for _, text in filled), default=0)
        style = styles["wrapped" if longest > WIDEST else "text"]
        for i, text in filled:
            sheet.write_string(i, k, text, style)
        return longest + 2
    if column.type == "date":
        for i, day in enumerate(given, 1):
            sheet.write_datetime(i, k, day.to_pydatetime(), styles["date"])
        return 12
    shown = styles["whole" if column.type == "integer" else NUMBERS.get(column.unit.split(",")[0], "plain")]
    for i, value in enumerate(given.astype(float).tolist(), 1):
        if value == value:
            sheet.write_number(i, k, value, shown)
    return 12
