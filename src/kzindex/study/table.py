"""CSV files with the line of every row, and checks over whole columns."""

import csv
from collections.abc import Collection, Iterable
from io import StringIO

import numpy as np
import pandas as pd

from kzindex.errors import counted, listed, near
from kzindex.frames import records
from kzindex.model.record import CONTROL
from kzindex.study.files import Reader


def read_table(reader: Reader, name: str, columns: Iterable[str], optional: Iterable[str] = ()) -> pd.DataFrame:
    """Read a CSV file of text columns.

    Returns
    -------
    DataFrame
        `columns`, `optional` (empty where the file has them not), `file` and `line` (where the row begins). Rows
        that do not fit are noted as problems and left out; so is a whole file whose header does not fit.
    """
    columns, optional = list(columns), list(optional)
    text = reader.text(name)
    rows, lines = _rows(reader, name, text) if text is not None else ([], [])
    if text is not None and (not rows or not rows[0]):
        reader.lost(name, 1, "has no header", f"allowed are the columns {', '.join(columns)}", "add the header")
    if not rows or not rows[0] or not _header_fits(reader, name, rows[0], columns, optional):
        return empty_table([*columns, *optional])
    header, *rows = rows
    lines = lines[1:]
    kept = [i for i, row in enumerate(rows) if len(row) == len(header)]
    for i in sorted(set(range(len(rows))) - set(kept)):
        found = f"row has {counted(len(rows[i]), 'field')}"
        do = "add or remove fields; quote a field that holds a comma"
        if not rows[i]:
            found, do = "line is blank", "remove it"
        reader.lost(name, lines[i], found, f"the header has {len(header)} fields", do)
    begins = [lines[i] for i in kept]
    data: dict[str, list[str]] = dict.fromkeys(optional, [""] * len(kept))
    for k, column in enumerate(header):
        given = [rows[i][k] for i in kept]
        data[column] = [value.strip() for value in given]
        for line, value, bare in zip(begins, given, data[column], strict=True):
            if value != bare:
                reader.problem(name, line, f"{column} {value!r} has space around it", "", "remove the space")
    frame = pd.DataFrame({column: data[column] for column in [*columns, *optional]}, dtype=object)
    return frame.assign(file=name, line=np.array(begins, dtype=np.int64))


def empty_table(columns: Iterable[str]) -> pd.DataFrame:
    """A table of these columns without a row."""
    return pd.DataFrame({c: pd.Series(dtype=object) for c in (*columns, "file")}).assign(line=np.zeros(0, np.int64))


def _rows(reader: Reader, name: str, text: str) -> tuple[list[list[str]], list[int]]:
    rows: list[list[str]] = []
    lines: list[int] = []
    for found in CONTROL.finditer(text.replace("\r", " ")):  # of line ends others speak
        line = text.count("\n", 0, found.start()) + 1
        what = f"holds a control character (U+{ord(found[0]):04X})"
        reader.problem(name, line, what, "allowed is text with no more than line ends", "remove it")
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
    for row in records(frame[~fine]) if meant else ():
        what = f"{column} {row[column]!r} is unknown" if row[column] else f"{column} is empty"
        do = meant[row[column]]
        reader.problem(row["file"], row["line"], what, f"allowed are {listed(allowed)}", do)
    return fine


def unique(reader: Reader, frame: pd.DataFrame, columns: list[str]) -> None:
    """Note rows whose key an earlier row has."""
    again = frame.duplicated(columns)
    if not again.any():
        return
    first = frame.drop_duplicates(columns).set_index(columns)[["file", "line"]]
    for row in records(frame[again]):
        place = first.loc[[tuple(row[c] for c in columns)] if len(columns) > 1 else [row[columns[0]]]].iloc[0]
        key = ", ".join(str(row[c]) for c in columns)
        there = f"line {place['line']}" if place["file"] == row["file"] else f"{place['file']}:{place['line']}"
        reader.problem(
            row["file"],
            row["line"],
            f"repeats the key of {there} ({key})",
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
    text = frame.astype(str)
    blank = (text == "").to_numpy(bool)
    shaped = text.str.fullmatch(pattern).to_numpy(bool)
    full = text.where(text.str.len() == 10, text + "-15")
    parsed = pd.to_datetime(full.where(pd.Series(shaped, index=frame.index)), format="%Y-%m-%d", errors="coerce")
    days = parsed.to_numpy().astype("datetime64[D]")
    return days, ~blank & np.isnat(days)
