"""CSV files with the line of every row, and checks over whole columns."""

import csv
import re
from collections.abc import Collection, Iterable
from io import StringIO

import numpy as np
import pandas as pd

from kzindex.errors import counted, listed, near
from kzindex.frames import records
from kzindex.study.files import Reader

SHORT = 32  # characters; longer values seldom repeat
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a formula begins with
NUMBER = re.compile(r"[+-]?[0-9.]+(e[+-]?[0-9]+)?")
PERHAPS = re.compile(r"(?:^|[,\"])[^\S\n]*[=+@-]", re.MULTILINE)  # a file without it has no cell that is one


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would take a text for a formula.

    Examples
    --------
    >>> [is_formula(text) for text in ("=1+1", "@x", "-2.5", "- a dash", "a=b")]
    [True, True, False, True, False]
    """
    return text[:1] in FORMULA and not NUMBER.fullmatch(text)


def read_table(reader: Reader, name: str, columns: Iterable[str], optional: Iterable[str] = ()) -> pd.DataFrame:
    """Read a CSV file of text columns; see `read_tables`."""
    return read_tables(reader, [name], columns, optional)


def read_tables(
    reader: Reader, names: Iterable[str], columns: Iterable[str], optional: Iterable[str] = ()
) -> pd.DataFrame:
    """Read CSV files of the same text columns, one below the other.

    Returns
    -------
    DataFrame
        `columns`, `optional` (empty where the file has them not), `file` and `line` (where the row begins). Rows
        that do not fit are noted as problems and left out; so is a whole file whose header does not fit.
    """
    columns, optional = list(columns), list(optional)
    data: dict[str, list[str]] = {column: [] for column in (*columns, *optional, "file")}
    lines: list[int] = []
    shared: dict[str, str] = {}  # what many rows say is kept once
    for name in names:
        begins, given = _columns(reader, name, columns, optional)
        given["file"] = [name] * len(begins)
        for column, values in given.items():
            data[column] += [value if len(value) > SHORT else shared.setdefault(value, value) for value in values]
        lines += begins
    whole = {column: np.array(data.pop(column), dtype=object) for column in list(data)}
    return pd.DataFrame(whole, dtype=object, copy=False).assign(line=np.array(lines, dtype=np.int64))


def _columns(
    reader: Reader, name: str, columns: list[str], optional: list[str]
) -> tuple[list[int], dict[str, list[str]]]:
    """Where each row that fits begins, and its values, column by column."""
    none: tuple[list[int], dict[str, list[str]]] = [], {}
    text = reader.text(name)
    if text is None:
        return none
    rows, lines = _rows(reader, name, text)
    if not rows or not rows[0]:
        reader.lost(name, 1, "has no header", f"allowed are the columns {', '.join(columns)}", "add the header")
        return none
    header, *rows = rows
    if not _header_fits(reader, name, header, columns, optional):
        return none
    begins, fitting = [], []
    for line, row in zip(lines[1:], rows, strict=True):
        if len(row) == len(header):
            begins.append(line)
            fitting.append(row)
            continue
        found = f"row has {counted(len(row), 'field')}"
        do = "add or remove fields; quote a field that holds a comma"
        if not row:
            found, do = "line is blank", "remove it"
        reader.lost(name, line, found, f"the header has {len(header)} fields", do)
    data, perhaps = dict.fromkeys(optional, [""] * len(begins)), PERHAPS.search(text)
    for k, column in enumerate(header):
        values = [row[k] for row in fitting]
        data[column] = [value.strip() for value in values]
        if data[column] != values:
            for line, value, bare in zip(begins, values, data[column], strict=True):
                if value != bare:
                    reader.problem(name, line, f"{column} {value!r} has space around it", "", "remove the space")
        for line, value in zip(begins, data[column], strict=True) if perhaps else ():
            if is_formula(value):  # coders open these files in spreadsheets
                what = f"{column} {value!r} is a formula to a spreadsheet"
                reader.problem(name, line, what, "allowed is text that begins otherwise", "begin with a word")
    return begins, data


def _rows(reader: Reader, name: str, text: str) -> tuple[list[list[str]], list[int]]:
    rows: list[list[str]] = []
    lines: list[int] = []
    parsed = csv.reader(StringIO(text, newline=""), strict=True)
    begins = 1
    try:
        for row in parsed:
            rows.append(row)
            lines.append(begins)
            begins = parsed.line_num + 1
    except csv.Error as error:
        reader.lost(name, begins, f"cannot be read as CSV ({error})", "", "mend the quotes")
    return rows, lines


def _header_fits(reader: Reader, name: str, header: list[str], columns: list[str], optional: list[str]) -> bool:
    fits = True
    allowed = [*columns, *optional]
    for sign in ";\t" if len(header) == 1 else "":
        if set(header[0].split(sign)) >= set(columns):
            reader.lost(name, 1, f"has {sign!r} between its fields", "allowed are commas", "save it with commas")
            return False
    for column in dict.fromkeys(header):
        if header.count(column) > 1:
            reader.lost(name, 1, f"column {column!r} stands twice", "each column once", "keep one of the two")
            fits = False
        if column not in allowed:
            what = f"column {column!r} is unknown"
            reader.lost(name, 1, what, f"allowed are {', '.join(allowed)}", near(column, allowed) or "remove it")
            fits = False
    for column in columns:
        if column not in header:
            reader.lost(name, 1, f"column {column!r} is missing", f"required are {', '.join(columns)}", "add it")
            fits = False
    return fits


def tell(reader: Reader, rows: pd.DataFrame, what: str, allowed: str = "", do: str = "") -> None:
    """Note the same problem for each of these rows.

    Parameters
    ----------
    rows : DataFrame
        With `file` and `line`.
    what, allowed, do : str
        Templates: ``{when!r}`` is the row's value of the column `when`.
    """
    for row in records(rows) if len(rows) else ():
        said, may, should = (text.format(**row) for text in (what, allowed, do))
        reader.problem(row["file"], row["line"], said, may, should)


def known(
    reader: Reader,
    frame: pd.DataFrame,
    column: str,
    allowed: Collection[str],
    *,
    blank: bool = False,
    where: str = "",
) -> pd.Series:
    """Note values of a column that are not allowed; return where they are allowed.

    Nothing is noted where the file that lists the allowed ones, `where`, could not be taken up whole.
    """
    fine = frame[column].isin(list(allowed))
    if blank:
        fine |= frame[column] == ""
    if where in reader.partial:
        return fine
    meant = {value: near(value, allowed) or "correct it" for value in frame.loc[~fine, column].unique()}
    may = f"allowed are {listed(allowed)}"
    for row in records(frame[~fine]) if meant else ():
        what = f"{column} {row[column]!r} is unknown" if row[column] else f"{column} is empty"
        reader.problem(row["file"], row["line"], what, may, meant[row[column]])
    return fine


def unique(reader: Reader, frame: pd.DataFrame, columns: list[str]) -> None:
    """Note rows whose key an earlier row has."""
    first: dict[tuple[str, ...], tuple[str, int]] = {}
    for row in records(frame[frame.duplicated(columns, keep=False)]):
        key = tuple(row[column] for column in columns)
        if key not in first:
            first[key] = (row["file"], row["line"])
            continue
        file, line = first[key]
        there = f"line {line}" if file == row["file"] else f"{file}:{line}"
        reader.problem(
            row["file"],
            row["line"],
            f"repeats the key of {there} ({', '.join(key)})",
            f"{', '.join(columns)} must differ",
            "remove one of the two",
        )


def dates(frame: pd.Series, pattern: str) -> tuple[np.ndarray, np.ndarray]:
    """Read a text column as dates.

    Parameters
    ----------
    frame : Series of str
    pattern : str
        Regular expression of the forms allowed, of which YYYY-MM means the month's 15th day.

    Returns
    -------
    days : ndarray of datetime64[D]
        NaT where blank or wrong.
    wrong : ndarray of bool
        Where a value is neither blank nor a date of that form.
    """
    number, values = pd.factorize(frame)  # few days, in many rows
    text = pd.Series(values, dtype=str)
    blank = (text == "").to_numpy(bool)
    shaped = text.str.fullmatch(pattern).astype(bool)
    full = text.where(text.str.len() == 10, text + "-15")
    parsed = pd.to_datetime(full.where(shaped), format="%Y-%m-%d", errors="coerce")
    days = parsed.to_numpy().astype("datetime64[D]")
    return days[number], (~blank & np.isnat(days))[number]
