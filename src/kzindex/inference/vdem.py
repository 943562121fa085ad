"""A user's own copy of V-Dem's country-year file: the columns that the crosswalk names, of one country."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from lzma import LZMAError
from pathlib import Path
from tarfile import TarError
from typing import Any
from zipfile import BadZipFile
from zlib import error as ZlibError

import numpy as np
import pandas as pd

from kzindex.errors import InputError, Problem, UsageError
from kzindex.model.design import Country

BOUNDS = ("_codelow", "_codehigh")  # of a 68 % interval
KEYS = ("country_text_id", "country_id", "COWcode")
YEAR = "year"
PLAIN: dict[str, Any] = {"encoding": "utf-8-sig", "index_col": False, "skip_blank_lines": False}
BROKEN = (  # what pandas raises where a file, or the archive it lies in, is damaged
    pd.errors.ParserError, pd.errors.EmptyDataError, ValueError, OSError, EOFError, BadZipFile, LZMAError, ZlibError,
    ImportError, TarError,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class VDem:
    """What was read.

    Attributes
    ----------
    table : DataFrame
        By year; the columns that are there of those asked for, and their bounds.
    absent : tuple of str
        Columns asked for that are not there.
    release : str
        As the caller or the file's name has it.
    """

    table: pd.DataFrame
    absent: tuple[str, ...]
    release: str


def read_vdem(path: Path, country: Country, tags: Collection[str], release: str = "") -> VDem:
    """Read a country's rows.

    Raises
    ------
    UsageError
        Where there is no such file.
    InputError
        With every problem of the file.
    """
    if not path.is_file():
        raise UsageError(f"no V-Dem file {path}" + (": it is a folder" if path.is_dir() else ""))
    wanted = {YEAR, *KEYS, *tags, *(f"{tag}{bound}" for tag in tags for bound in BOUNDS)}
    try:
        whole = pd.read_csv(path, usecols=lambda name: name in wanted, dtype=str, **PLAIN)
    except BROKEN as error:
        said = " ".join(str(error).split())
        raise InputError([Problem(str(path), 0, 0, f"is no CSV that can be read ({said})")]) from None
    found = _of_country(whole, country, str(path))
    problems = []
    numbers = found.drop(columns=[key for key in KEYS if key in found]).apply(pd.to_numeric, errors="coerce")
    numbers = numbers.replace([np.inf, -np.inf], np.nan)
    numbers[YEAR] = numbers[YEAR].where(numbers[YEAR] % 1 == 0)
    for name in numbers:
        for line in found.index[numbers[name].isna() & found[name].notna()]:
            what = f"{name} {found.loc[line, name]!r} is no number"
            problems.append(Problem(str(path), int(line), 0, what, "allowed is a number or nothing", "correct it"))
    for line in found.index[numbers[YEAR].duplicated() & numbers[YEAR].notna()]:
        what = f"year {found.loc[line, YEAR]} stands twice"
        problems.append(Problem(str(path), int(line), 0, what, "one row per year", "take the country-year file"))
    for line in found.index[found[YEAR].isna()]:
        problems.append(Problem(str(path), int(line), 0, "year is empty", "one row per year", "add it"))
    if problems:
        raise InputError(problems)
    table = numbers.astype({YEAR: int}).set_index(YEAR).sort_index()
    absent = tuple(tag for tag in tags if tag not in table)
    return VDem(table=table, absent=absent, release=release or _release(path))


def _of_country(whole: pd.DataFrame, country: Country, file: str) -> pd.DataFrame:
    """The rows of a country, by line of the file."""
    whole.index = pd.RangeIndex(2, len(whole) + 2)
    codes = {"country_text_id": country.iso3, "country_id": country.vdem, "COWcode": country.cow}
    if YEAR not in whole:
        raise InputError([Problem(file, 1, 0, "has no column year", "V-Dem's country-year file", "name that file")])
    there = {name: str(code) for name, code in codes.items() if code is not None and name in whole}
    if not there:
        allowed = f"one of {', '.join(KEYS)}"
        raise InputError([Problem(file, 1, 0, "has no column that tells the country", allowed, "add one")])
    key, code = next(iter(there.items()))
    rows = whole[whole[key].str.removesuffix(".0") == code]
    if not len(rows):
        what = f"has no row in which {key} is {code}"
        raise InputError([Problem(file, 0, 0, what, f"rows of {country.name}", "name another file")])
    return rows


def _release(path: Path) -> str:
    """The release that the name of V-Dem's own file gives."""
    named = re.search(r"(?:^|[-_ +])v([0-9]+(?:\.[0-9]+)?)(?=[-_. ]|$)", path.stem, re.IGNORECASE)
    return named[1] if named else ""
