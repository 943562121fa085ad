"""Write tables, alike on every machine."""

import errno
import hashlib
import io
import json
import os
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import pandas as pd

from kzindex.errors import OutputError
from kzindex.output.files import write_files
from kzindex.study.table import is_formula

FORMATS = (".csv", ".json", ".parquet")
PYARROW = "{}: .parquet needs pyarrow; install kzindex[parquet]"


def write_table(table: pd.DataFrame, path: Path, about: dict[str, str]) -> None:
    """Write a table as .csv, .json or .parquet: see `write_tables`."""
    write_tables({path: table}, about)


def write_tables(tables: Mapping[Path, pd.DataFrame], about: dict[str, str]) -> None:
    """Write tables as .csv, .json or .parquet, each whole, and none of them where one cannot be written.

    Parameters
    ----------
    tables : mapping of Path to DataFrame
    about : dict of str to str
        What they are of; goes into .json beside the rows, and into the metadata of .parquet.

    Raises
    ------
    OutputError
        Where a format is unknown, needs a library that is not there, or a file cannot be written.
    """
    files: dict[str, bytes | None] = {}
    for path, table in tables.items():
        check_path(path)
        try:
            files[str(path)] = _content(table, path.suffix, about)
        except ImportError:
            raise OutputError(PYARROW.format(path)) from None
    write_files(files, Path())


def check_path(path: Path) -> None:
    """Raise an `OutputError` where no table can be written, before it is computed."""
    if path.suffix not in FORMATS:
        raise OutputError(f"{path}: format {path.suffix or '(none)'!r} is unknown; allowed are {', '.join(FORMATS)}")
    if not next(above for above in path.absolute().parents if above.exists()).is_dir():
        raise OutputError(f"{path}: cannot be written ({os.strerror(errno.ENOTDIR)})")
    if path.suffix == ".parquet" and find_spec("pyarrow") is None:
        raise OutputError(PYARROW.format(path))


def _content(table: pd.DataFrame, suffix: str, about: dict[str, str]) -> bytes:
    if suffix == ".csv":  # no head: a column says what else could not be told from the study as it stands
        return csv_bytes(table.assign(what_if=about["what_if"]) if "what_if" in about else table)
    if suffix == ".json":
        rows = json.loads(table.to_json(orient="records", double_precision=10, force_ascii=False))
        return json_bytes({**about, "rows": rows})
    table, whole = table.copy(), io.BytesIO()
    table.attrs.update(about)
    table.to_parquet(whole, index=False)
    return whole.getvalue()


def csv_bytes(table: pd.DataFrame) -> bytes:
    """A table as CSV, alike on every machine, in which no text is a formula to a spreadsheet."""
    texts = table.select_dtypes(["object", "string"]).columns
    safe = table.copy()
    for name in texts:
        safe[name] = pd.Series([defused(text) for text in table[name]], index=table.index, dtype=object)
    return safe.to_csv(index=False, float_format="%.6f", lineterminator="\n").encode()


def defused(text: object) -> object:
    """A text with an apostrophe before it where a spreadsheet would take it for a formula; a number stays as it is.

    Examples
    --------
    >>> [defused(text) for text in ("=1+1", "@x", "-2.5", "- a dash", "a=b")]
    ["'=1+1", "'@x", '-2.5', "'- a dash", 'a=b']
    """
    return f"'{text}" if isinstance(text, str) and is_formula(text) else text


def sha256(content: bytes) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(content).hexdigest()


def json_bytes(content: dict[str, object]) -> bytes:
    """Something as JSON that a person can read too."""
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
