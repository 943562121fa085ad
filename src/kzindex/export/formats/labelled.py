"""Tables as Stata and SPSS files, with labels of variables, of values and of what a missing value means."""

import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kzindex.export.columns import MISSING, Column, Table
from kzindex.wording import cut

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
TAGS = ("a", "b")  # Stata's extended missing values, in the order of MISSING
NUMBERS = (-98.0, -99.0)  # what SPSS is told to take as missing, likewise
LONGEST = 32  # letters of a name in Stata
LABEL = 80  # letters of a label in Stata
TEXT = 32_000  # bytes of a text in SPSS
RESERVED = re.compile(
    "_?all|_b|byte|_coef|_cons|double|float|if|in|int|long|_n|_pi|_pred|_rc|_skip|str[0-9]+|strl|using|with|and|by|eq|ge|gt"
    "|le|lt|ne|not|or|to",
    re.IGNORECASE,
)  # words of Stata and SPSS


@dataclass(frozen=True, kw_only=True)
class Coded:
    """A table whose categories are numbers and whose missing values say why."""

    frame: pd.DataFrame
    labels: dict[str, str | None]
    values: dict[str, dict[Any, str]]
    missing: list[str]  # columns with a kind of missing value
    texts: list[str]  # columns of text
    whole: list[str]  # columns of whole numbers
    measures: dict[str, Any]  # nominal or scale


def stata(table: Table, day: str) -> bytes:
    """A table as a Stata file (118, Stata 14 and later); its time stamp is the beginning of the day."""
    import pyreadstat

    coded = _coded(table, TAGS)
    most = LONGEST - len(str(len(coded.values)))  # a set of labels is named by its variable and a running number
    content = _written(
        lambda path: pyreadstat.write_dta(
            coded.frame,
            path,
            file_label=cut(table.title, LABEL),
            column_labels=coded.labels,
            version=14,
            variable_value_labels={name: said for name, said in coded.values.items() if len(name) <= most},
            missing_user_values={name: list(TAGS) for name in coded.missing},
            variable_format=dict.fromkeys(coded.whole, "%8.0g"),
        )
    )
    on = date.fromisoformat(day)
    stamp = f"{on.day:2d} {MONTHS[on.month - 1]} {on.year} 00:00".encode()
    return re.sub(rb"(<timestamp>\x11).{17}(</timestamp>)", lambda m: m[1] + stamp + m[2], content, count=1)


def spss(table: Table, day: str) -> bytes:
    """A table as an SPSS file; its creation date is the day."""
    import pyreadstat

    coded = _coded(table, NUMBERS)
    for name in coded.texts:
        texts = coded.frame[name].tolist()
        if max(map(len, texts), default=0) > TEXT // 4:  # bytes of a letter
            coded.frame[name] = [text if len(text.encode()) <= TEXT else f"{_bytes(text, TEXT - 3)}…" for text in texts]
    content = _written(
        lambda path: pyreadstat.write_sav(
            coded.frame,
            path,
            file_label=_bytes(table.title, 64),
            column_labels=coded.labels,
            variable_value_labels=coded.values,
            missing_ranges={name: list(NUMBERS) for name in coded.missing},
            variable_format=dict.fromkeys(coded.whole, "F8.0"),
            variable_measure=coded.measures,
            row_compress=True,
        )
    )
    on = date.fromisoformat(day)
    stamp = f"{on.day:02d} {MONTHS[on.month - 1]} {on.year % 100:02d}00:00:00".encode()
    return content[:92] + stamp + content[109:]  # the header has the clock there


def _written(write: Callable[[str], None]) -> bytes:
    """What is written to a path."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        write(str(path))
        return path.read_bytes()


def _coded(table: Table, kinds: tuple[Any, ...]) -> Coded:
    """Numbers for categories and for kinds of missing value, with their labels."""
    short = names([column.name for column in table.columns])
    columns: dict[str, NDArray[Any]] = {}
    values: dict[str, dict[Any, str]] = {}
    texts, whole, missing = [], [], []
    for column, name in zip(table.columns, short, strict=True):
        given = table.frame[column.name]
        if column.type == "boolean":
            columns[name], values[name] = given.to_numpy(float), {0: "no", 1: "yes"}
            whole.append(name)
        elif column.type == "date":
            columns[name] = given.dt.date.to_numpy()
        elif column.values and column.coded:
            columns[name], values[name] = _categories(column, given)
            whole.append(name)
        elif column.type == "string":
            columns[name] = given.fillna("").to_numpy(object)
            texts.append(name)
        else:
            columns[name] = given.to_numpy(float, na_value=np.nan)
            if column.type == "integer":
                whole.append(name)
            if column.why:
                columns[name] = _kinds(columns[name], table.frame[column.why].to_numpy(object), kinds)
                values[name] = dict(zip(kinds, MISSING, strict=True))
                missing.append(name)
    scales: dict[str, Any] = dict.fromkeys(short, "scale")
    labels: dict[str, str | None] = {}
    labels.update((name, _label(column)) for name, column in zip(short, table.columns, strict=True))
    return Coded(
        frame=pd.DataFrame(columns),
        labels=labels,
        values=values,
        missing=missing,
        texts=texts,
        whole=whole,
        measures=scales | dict.fromkeys([*texts, *(set(values) - set(missing))], "nominal"),
    )


def _categories(column: Column, given: pd.Series) -> tuple[NDArray[Any], dict[Any, str]]:
    """Numbers from 1 in the order of the values; empty stays empty."""
    order = {value: i for i, value in enumerate(filter(None, column.values), 1)}
    numbers = np.array([order.get(value, np.nan) for value in given], dtype=float)
    return numbers, {number: value for value, number in order.items()}


def _kinds(given: NDArray[Any], why: NDArray[Any], kinds: tuple[Any, ...]) -> NDArray[Any]:
    """Numbers, and in the place of a missing one the kind that says why; of an unknown kind it stays missing."""
    missing = np.isnan(given)
    found = given.astype(object) if isinstance(kinds[0], str) else given.copy()
    for kind, reason in zip(kinds, MISSING, strict=True):
        found[missing & (why == reason)] = kind
    return found


def _label(column: Column) -> str:
    """What stands beside a variable: label and unit, as far as they fit."""
    whole = f"{column.label} ({column.unit})" if column.unit else column.label
    return whole if len(whole) <= LABEL else cut(column.label, LABEL)


def names(given: list[str]) -> list[str]:
    """Names that Stata and SPSS take: they begin with a letter, have no more than 32 and 64 bytes, each once.

    Examples
    --------
    >>> names(["a-b", "a_b", "2nd", "_x", "if", "x" * 40])[:5]
    ['a_b', 'a_b_2', 'v2nd', 'v_x', 'vif']
    >>> len(names(["x" * 40])[0])
    32
    """
    found: list[str] = []
    for name in given:
        plain = re.sub(r"\W", "_", name)
        if not plain[:1].isalpha() or RESERVED.fullmatch(plain):
            plain = f"v{plain}"
        plain = _bytes(plain[:LONGEST], 2 * LONGEST)
        for i in range(2, len(given) + 2):
            if plain.casefold() not in (other.casefold() for other in found):
                break
            plain = _bytes(re.sub(r"(_[0-9]+)?$", "", plain, count=1)[: LONGEST - 4], 2 * LONGEST - 4) + f"_{i}"
        found.append(plain)
    return found


def _bytes(text: str, most: int) -> str:
    """A text cut to so many bytes, between letters."""
    return text.encode()[:most].decode(errors="ignore")
