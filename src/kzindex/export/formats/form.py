"""A form for coding one vote: a workbook with rows to fill in, the items, the sources and how to go about it; or a CSV.

It shows no score and no coding, so that a coder has seen none.
"""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from kzindex.export.formats.form_words import COLUMNS, WINDOW_TITLES, how_to
from kzindex.frames import records
from kzindex.model.codebook import NOT_APPLICABLE, NOT_REPORTED, WINDOWS, Item
from kzindex.model.design import CERTAINTIES
from kzindex.model.documents import Source
from kzindex.model.study import Study
from kzindex.study.codings import CODING
from kzindex.study.form import SHEET
from kzindex.study.votes import bounds
from kzindex.wording import cut, enumerated

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

ROWS, SPARE = 5, 20  # empty rows per item, and without one at the end
LINE = 15  # points of height
PROMPT = 255  # letters in what shows beside a cell
HEAD, PAPER, GREY = "#1F3A5F", "#EEF2F7", "#6B6B6B"
WIDTHS = {
    "election": 24, "item": 18, "outcome": 15, "certainty": 11, "when": 12, "source": 36, "locator": 18, "origin": 24,
    "pass": 6, "reading": 70,
}  # fmt: skip


def coded_items(study: Study, election: str) -> list[Item]:
    """The items that are coded at a vote: those of its type, but for those derived from figures."""
    kind = next(row["type"] for row in records(study.votes) if row["election"] == election)
    return [item for item in study.items if kind in item.types and item.facts is None]


def csv_form(study: Study, election: str, reading: int) -> bytes:
    """The form as CSV: an empty row per item; UTF-8 with a byte-order mark, which spreadsheets need to know it."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, CODING, restval="", lineterminator="\n")
    writer.writeheader()
    for item in coded_items(study, election):
        writer.writerow({"election": election, "item": item.id, "pass": reading})
    return text.getvalue().encode("utf-8-sig")


def workbook_form(study: Study, election: str, reading: int, sources: Sequence[Source]) -> bytes:
    """The form as a workbook.

    Parameters
    ----------
    study : Study
    election : str
    reading : int
        Which pass it is for.
    sources : sequence of Source
        What there is to choose from.
    """
    import xlsxwriter

    whole = io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(whole, plain)
    book.set_properties(
        {
            "title": f"{study.design.title}: form for {election}, pass {reading}",
            "author": study.authors,
            "created": datetime.fromisoformat(study.read_until).replace(tzinfo=UTC),
        }
    )
    styles = _styles(book)
    items, windows = coded_items(study, election), _windows(study, election)
    sheets = [book.add_worksheet(name) for name in (SHEET, "Items", "Sources", "Origins", "How to")]
    ranges = {"item": len(items), "source": len(sources), "origin": len(study.lineages)}
    _codings(sheets[0], study, election, reading, items, windows, ranges, styles)
    _listing(
        sheets[1],
        {
            "item": 18, "title": 22, "question": 32, "levels": 50, "what counts": 26, "day of the event": 10,
            "a higher level is": 10, "evidence": 40, "no evidence here": 40, "where nothing happened": 34,
            "indicator": 18,
        },
        _item_rows(study, items, windows),
        styles,
    )  # fmt: skip
    _listing(
        sheets[2],
        {"source": 36, "title": 60, "producer": 30, "date": 12, "kind": 18, "language": 10, "address": 60},
        [[x.id, x.title, x.producer, x.date or "", x.kind, x.language, x.address] for x in sources],
        styles,
    )
    _listing(sheets[3], {"origin": 30, "body or set of documents": 90}, study.lineages.items(), styles)
    _how_to(sheets[4], study, election, reading, styles)
    book.close()
    return whole.getvalue()


def _styles(book: "Workbook") -> dict[str, "Format"]:
    band, text = {"bg_color": PAPER}, {"num_format": "@", "text_wrap": True}
    edge = {"border": 1, "border_color": "#D0D7E2"}
    styles: dict[str, dict[str, Any]] = {
        "title": {"bold": True, "font_size": 16, "font_color": HEAD},
        "head": {"bold": True, "font_color": "#FFFFFF", "bg_color": HEAD, "text_wrap": True},
        "bold": {"bold": True, "text_wrap": True},
        "wrapped": {"text_wrap": True},
        "key": edge | {"bold": True, "text_wrap": True},
        "cell": edge | {"text_wrap": True},
    }
    for name, under in (("plain", {}), ("band", band)):
        styles |= {
            f"given {name}": edge | under | {"font_color": GREY, "num_format": "@"},
            f"item {name}": edge | under | {"bold": True, "num_format": "@"},
            f"text {name}": edge | under | text,
            f"free {name}": edge | under | {"align": "left"},
        }
    return {name: book.add_format({"valign": "top", **style}) for name, style in styles.items()}


def _windows(study: Study, election: str) -> dict[str, str]:
    """The windows of a vote with their days, in words."""
    place = list(study.votes["election"]).index(election)
    days = [days[place].astype("datetime64[D]").astype(str) for days in bounds(study.votes)]
    return {name: f"{WINDOW_TITLES[name]}, {first} to {last}" for name, first, last in zip(WINDOWS, *days, strict=True)}


def _item_rows(study: Study, items: Sequence[Item], windows: dict[str, str]) -> list[list[str]]:
    indicator_of = {item.id: indicator.title for indicator in study.indicators for item in indicator.items}
    return [
        [
            item.id,
            item.title,
            item.question,
            "\n".join(f"{n}: {level.anchor}" for n, level in enumerate(item.levels)),
            "\n".join(windows[name].replace(", ", ":\n", 1) for name in item.window),
            item.when,
            "more open" if item.direction > 0 else "more closed",
            item.evidence,
            item.not_evidence,
            item.nothing,
            indicator_of[item.id],
        ]
        for item in items
    ]


def _listing(sheet: "Worksheet", columns: dict[str, int], rows: Any, styles: dict[str, "Format"]) -> None:
    """A table to look things up in."""
    sheet.freeze_panes(1, 1)
    _printed(sheet)
    for k, (name, width) in enumerate(columns.items()):
        sheet.set_column(k, k, width)
        sheet.write_string(0, k, name, styles["head"])
    sheet.set_row(0, LINE * 2)
    for i, row in enumerate(rows, 1):
        sheet.set_row(i, LINE * max(map(_lines, row, columns.values())))
        for k, text in enumerate(row):
            sheet.write_string(i, k, text, styles["cell" if k else "key"])


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column; at least so many, for LibreOffice makes no room by itself."""
    return sum(max(1, int(np.ceil(0.95 * len(line) / width))) for line in text.split("\n"))


def _codings(
    sheet: "Worksheet",
    study: Study,
    election: str,
    reading: int,
    items: Sequence[Item],
    windows: dict[str, str],
    ranges: dict[str, int],
    styles: dict[str, "Format"],
) -> None:
    """The rows to fill in, and what one can choose in each cell."""
    place = {name: k for k, name in enumerate(CODING)}
    sheet.freeze_panes(1, place["outcome"])
    _printed(sheet)
    sheet.set_comments_author("kzindex")
    last = ROWS * len(items) + SPARE
    sheet.ignore_errors({"number_stored_as_text": f"A1:J{last + 1}"})
    for name, k in place.items():
        sheet.set_column(k, k, WIDTHS[name])
        sheet.write_string(0, k, name, styles["head"])
        sheet.write_comment(0, k, COLUMNS[name], _box(COLUMNS[name], 300))
    blocks = [(item, ROWS) for item in items] + [(None, SPARE)]
    line = 1
    for n, (item, many) in enumerate(blocks):
        shade = "band" if n % 2 else "plain"
        for i in range(line, line + many):
            for name, k in place.items():
                kind = {"election": "given", "pass": "given", "item": "item", "outcome": "free", "certainty": "free"}
                style = styles[f"{kind.get(name, 'text')} {shade}"]
                given = {"election": election, "pass": str(reading), "item": item.id if item else ""}.get(name, "")
                sheet.write_string(i, k, given, style) if given else sheet.write_blank(i, k, None, style)
        if item is not None:
            said = _said(item, windows)
            sheet.write_comment(line, place["item"], said, _box(said, 460))
        _chosen(sheet, line, line + many - 1, item, place, windows)
        line += many
    for name, many in ranges.items():
        if many:
            refused = {"error_type": "warning"} if name == "source" else {}
            source = f"={name.capitalize()}s!$A$2:$A${many + 1}"
            _choice(sheet, 1, last, place[name], source, COLUMNS[name], refused)
    _choice(sheet, 1, last, place["certainty"], list(CERTAINTIES), COLUMNS["certainty"])


def _chosen(
    sheet: "Worksheet", first: int, last: int, item: Item | None, place: dict[str, int], windows: dict[str, str]
) -> None:
    """What an item's rows offer for outcome and date."""
    special = [NOT_REPORTED, NOT_APPLICABLE]
    many = len(item.levels) if item else 5
    levels = [str(n) for n in range(many)]
    said, when = COLUMNS["outcome"], COLUMNS["when"]
    if item is not None:
        room = (PROMPT - 1) // many - 4
        said = "\n".join(f"{n}: {cut(level.anchor, room)}" for n, level in enumerate(item.levels))
        counts = enumerated([windows[name] for name in item.window])
        when = f"{'Required for a level' if item.when == 'required' else 'Where the source gives it'}: YYYY-MM-DD "
        when += f"or YYYY-MM. What counts: {counts}."
    # a warning alone: a row's item may have been changed
    _choice(sheet, first, last, place["outcome"], levels + special, said, {"error_type": "warning"})
    sheet.data_validation(
        first,
        place["when"],
        last,
        place["when"],
        {"validate": "any", "input_title": "when", "input_message": cut(when, PROMPT)},
    )


def _choice(
    sheet: "Worksheet", first: int, last: int, k: int, source: Any, said: str, more: dict[str, Any] | None = None
) -> None:
    """A list to choose from."""
    options = {
        "validate": "list",
        "source": source,
        "input_title": CODING[k],
        "input_message": cut(said, PROMPT),
        "error_title": CODING[k],
        "error_message": "Not in the list.",
    }
    sheet.data_validation(first, k, last, k, options | (more or {}))


def _said(item: Item, windows: dict[str, str]) -> str:
    """An item in short, beside its rows."""
    levels = [f"{n}: {level.anchor}" for n, level in enumerate(item.levels)]
    counts = enumerated([windows[name] for name in item.window])
    return "\n".join([item.title, item.question, *levels, f"What counts: {counts}.", f"Nothing: {item.nothing}"])


def _box(text: str, width: int) -> dict[str, Any]:
    """A comment's box, as large as its text wants it."""
    return {"width": width, "height": 14 * _lines(text, width // 6) + 16, "font_size": 9}


def _how_to(sheet: "Worksheet", study: Study, election: str, reading: int, styles: dict[str, "Format"]) -> None:
    sheet.hide_gridlines(2)
    _printed(sheet)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, f"How to code {election}, pass {reading}", styles["title"])
    for i, (head, text) in enumerate(how_to(study, reading), 2):
        sheet.set_row(i, LINE * _lines(text, 100) + 4)
        sheet.write_string(i, 0, head, styles["bold"])
        sheet.write_string(i, 1, text, styles["wrapped"])


def _printed(sheet: "Worksheet") -> None:
    """On A4, across, as wide as the page, its head on every page."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
