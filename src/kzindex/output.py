"""Write a table to a file: whole or not at all."""

import json
import os
import tempfile
from pathlib import Path

import pandas as pd

from kzindex.errors import OutputError

FORMATS = (".csv", ".json", ".parquet")


def write_table(table: pd.DataFrame, path: Path, about: dict[str, str]) -> None:
    """Write a table as .csv, .json or .parquet.

    Parameters
    ----------
    table : DataFrame
    path : Path
    about : dict of str to str
        What the table is of; goes into .json beside the rows, and into the metadata of .parquet.

    Raises
    ------
    OutputError
        Where the format is unknown, needs a library that is not there, or the file cannot be written.
    """
    if path.suffix not in FORMATS:
        raise OutputError(f"{path}: format {path.suffix or '(none)'!r} is unknown; allowed are {', '.join(FORMATS)}")
    path = path.resolve()  # a link stays one
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error.strerror})") from None
    os.close(handle)
    part = Path(name)
    try:
        if path.suffix == ".csv":
            table.to_csv(part, index=False, float_format="%.6f", lineterminator="\n")
        elif path.suffix == ".json":
            rows = json.loads(table.to_json(orient="records", double_precision=10, force_ascii=False))
            part.write_text(json.dumps({**about, "rows": rows}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        else:
            table = table.copy()
            table.attrs.update(about)
            table.to_parquet(part, index=False)
        part.chmod(0o666 & ~_umask())
        part.replace(path)
    except ImportError:
        raise OutputError(f"{path}: .parquet needs pyarrow; install kzindex[parquet]") from None
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error.strerror})") from None
    finally:
        part.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
