"""Rows of a spreadsheet as somebody saved it: .xlsx, or .csv with whatever signs between its cells."""

import csv
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from io import StringIO
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

from kzindex.errors import InputError, Problem, UsageError
from kzindex.study.files import LARGEST

Rows = dict[int, list[str]]  # the cells of each row that has any, by its number in the sheet
BOOK, TABLES = ".xlsx", (".csv", ".tsv", ".txt")
UNPACKED = 25_000_000  # bytes of a workbook, unpacked
COLUMNS = 16_384  # of any sheet
WIDEST, LONGEST = 256, 20_000  # columns and rows that are read
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    ElementTree.ParseError,
    LookupError,
    ValueError,
    RuntimeError,
    EOFError,
)
TOO_LARGE = f"it has more than {WIDEST} columns or {LONGEST:,} rows"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def read_rows(path: Path, sheet: str) -> tuple[Rows, list[Problem]]:
    """Read a sheet's cells as text; whole numbers without their decimals.

    Parameters
    ----------
    path : Path
    sheet : str
        Which sheet of a workbook; the first one where it has none of this name.

    Returns
    -------
    rows : dict of int to list of str
    problems : list of Problem
        Cells that hold a formula.

    Raises
    ------
    UsageError
        Where there is no such file, or its ending is another.
    InputError
        Where it cannot be read.
    """
    if not path.is_file():
        raise UsageError(f"no form {path}" + (": it is a folder" if path.is_dir() else ""))
    if path.suffix.lower() not in (BOOK, *TABLES):
        raise UsageError(
            f"{path}: format {path.suffix or '(none)'!r} is unknown; allowed are .xlsx and .csv; save it as one of them"
        )
    try:
        size = path.stat().st_size
        if size > LARGEST:
            what, allowed = f"has {size / 1e6:,.0f} MB", f"allowed are {LARGEST / 1e6:,.0f} MB"
            raise InputError([Problem(str(path), 0, 0, what, allowed, "take its rows in parts")])
        if not size:
            return {}, []
        return _book(path, sheet) if path.suffix.lower() == BOOK else (_table(path), [])
    except OSError as error:
        raise InputError([Problem(str(path), 0, 0, f"cannot be read ({error.strerror or error})")]) from None


def _table(path: Path) -> Rows:
    """A .csv; the sign between its cells is the one that its first line has most of."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        what, do = "is no UTF-8", "save it as 'CSV UTF-8', or as .xlsx"
        raise InputError([Problem(str(path), 0, 0, what, "allowed is UTF-8", do)]) from None
    first = next((line for line in text.splitlines() if line.strip()), "")
    rows: Rows = {}
    try:
        for n, row in enumerate(csv.reader(StringIO(text, newline=""), delimiter=max(",;\t", key=first.count)), 1):
            if n > LONGEST or any(cell.strip() for cell in row[WIDEST:]):
                raise InputError([Problem(str(path), n, 0, TOO_LARGE, "", "take its rows in parts")])
            rows[n] = row[:WIDEST]
    except csv.Error as error:
        raise InputError([Problem(str(path), len(rows) + 1, 0, f"cannot be read as CSV ({error})")]) from None
    return rows


def _book(path: Path, sheet: str) -> tuple[Rows, list[Problem]]:
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > UNPACKED:
                raise ValueError("too large")
            name = _part(archive, sheet)
            texts = list(_texts(archive)) if "xl/sharedStrings.xml" in archive.namelist() else []
            root = ElementTree.fromstring(archive.read(name))
            rows: Rows = {}
            formulas = []
            for i, row in enumerate(root.iterfind("{*}sheetData/{*}row"), 1):
                cells: list[str] = []
                for cell in row.iterfind("{*}c"):
                    at = _column(cell.get("r", "")) if "r" in cell.attrib else len(cells)
                    if at >= WIDEST and not _text(cell, texts):
                        continue
                    if at >= WIDEST or len(rows) >= LONGEST:
                        raise ValueError(TOO_LARGE)
                    if at < len(cells):
                        raise ValueError(f"cell {cell.get('r')} stands twice or out of order")
                    cells += [""] * (at + 1 - len(cells))
                    cells[at] = _text(cell, texts)
                    if cell.find("{*}f") is not None:
                        cells[at] = "…"  # no second problem of what it gives
                        what, allowed = f"cell {cell.get('r', '')} holds a formula", "allowed are text and numbers"
                        do = "write its value, a text with a word first"
                        formulas.append(Problem(str(path), int(row.get("r", i)), 0, what, allowed, do))
                number = int(row.get("r", i))
                if any(cells) and number in rows:
                    raise ValueError(f"row {number} stands twice")
                if any(cells):
                    rows[number] = cells
            return rows, formulas
    except DAMAGED as error:
        said = f"is no workbook that can be read ({error})"
        raise InputError([Problem(str(path), 0, 0, said, "", "save it as .xlsx again, or as .csv")]) from None


def _part(archive: zipfile.ZipFile, sheet: str) -> str:
    """Where the sheet lies in the archive."""
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    if any(each.get("date1904") in ("1", "true") for each in book.iterfind("{*}workbookPr")):
        raise ValueError("it counts days from 1904")
    found = book.findall("{*}sheets/{*}sheet")
    chosen = next((one for one in found if one.get("name") == sheet), found[0])
    number = next((value for name, value in chosen.attrib.items() if name.endswith("}id")), "")
    for link in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels")):
        if link.get("Id") == number:
            return str(PurePosixPath("/xl", link.get("Target", ""))).lstrip("/")
    raise ValueError("a sheet is missing")


def _texts(archive: zipfile.ZipFile) -> Iterator[str]:
    """The texts that cells share."""
    for entry in ElementTree.fromstring(archive.read("xl/sharedStrings.xml")):
        yield _joined(entry)


def _joined(entry: ElementTree.Element) -> str:
    """A text whose parts may have styles of their own; how it is spoken is left out."""
    parts = [*entry.iterfind("{*}t"), *entry.iterfind("{*}r/{*}t")]
    text = "".join(part.text or "" for part in parts)
    text = re.sub("_x([0-9A-Fa-f]{4})_", lambda code: chr(int(code[1], 16)), text)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # half a letter is none


def _text(cell: ElementTree.Element, texts: list[str]) -> str:
    kind, inline, value = cell.get("t", "n"), cell.find("{*}is"), cell.findtext("{*}v", "")
    if inline is not None:
        return _joined(inline)
    if kind == "s":
        return texts[int(value)]
    if kind == "n" and value:
        number = float(value)
        return str(int(number)) if number.is_integer() else value
    return value


def _column(place: str) -> int:
    """The column of a cell such as AB12, from 0."""
    number = 0
    for letter in place.rstrip("0123456789"):
        number = number * 26 + LETTERS.index(letter) + 1
    if not 0 < number <= COLUMNS:
        raise ValueError(f"no cell is called {place!r}")
    return number - 1
