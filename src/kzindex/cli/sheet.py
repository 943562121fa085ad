"""`sheet`: a form for coding one vote."""

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from kzindex.cli.common import StudyOption, command, find_name
from kzindex.cli.screen import say
from kzindex.errors import OutputError, UsageError, counted
from kzindex.export.formats.form import ROWS, coded_items, csv_form, workbook_form
from kzindex.output.files import write_files
from kzindex.study.folder import load

FORMATS = (".xlsx", ".csv")


def sheet(
    vote: Annotated[str, Parameter(show_default=False)],
    /,
    *,
    study: StudyOption = None,
    out: Annotated[
        Path | None, Parameter("--out", help="File to write, .xlsx or .csv; by default VOTE.xlsx.", show_default=False)
    ] = None,
    reading: Annotated[Literal[1, 2], Parameter("--pass", help="Which pass of coding it is for.")] = 1,
    sources: Annotated[
        str,
        Parameter(
            "--sources",
            help="Ids of the documents to choose from, separated by commas; by default all.",
            show_default=False,
        ),
    ] = "",
) -> None:
    """Write a form for coding one vote, without scores and without anybody's codings.

    Parameters
    ----------
    vote
        A vote, held or scheduled, by its id or the beginning of it, such as 2022-11.
    """
    loaded = load(study)
    election = find_name(vote, list(loaded.votes["election"]), "vote")
    path = out if out is not None else Path(f"{election}.xlsx")
    _check(path)
    if sources and path.suffix == ".csv":
        raise UsageError("--sources chooses what a .xlsx offers; a .csv offers nothing")
    names = [name.strip() for name in sources.split(",") if name.strip()]
    chosen = list(dict.fromkeys(find_name(name, list(loaded.sources), "source") for name in names))
    documents = [loaded.sources[name] for name in chosen or loaded.sources]
    if path.suffix == ".csv":
        content = csv_form(loaded, election, reading)
    else:
        content = workbook_form(loaded, election, reading, documents)
    write_files({str(path): content}, Path())
    items = counted(len(coded_items(loaded, election)), "item")
    rows = "a row each" if path.suffix == ".csv" else f"{ROWS} rows each, {counted(len(documents), 'source')}"
    say(f"wrote {path}: {election}, pass {reading}; {items}, {rows}")
    say(f"filled in, check it with: {command('take', str(path), '--pass', str(reading), '--dry-run', study=study)}")
    if loaded.packaged:
        say("the packaged study takes no codings; --study DIR names one of your own")


def _check(path: Path) -> None:
    """Raise an `OutputError` where no form can be written."""
    if path.suffix not in FORMATS:
        allowed = f"allowed are {', '.join(FORMATS)}"
        raise OutputError(f"{path}: format {path.suffix or '(none)'!r} is unknown; {allowed}")
    if path.exists():
        raise OutputError(f"{path}: is there already, and may be filled in; name another file with --out")
    if path.suffix == ".xlsx" and find_spec("xlsxwriter") is None:
        advice = f"or write a .csv with --out {path.with_suffix('.csv')}"
        raise OutputError(f"{path}: .xlsx needs xlsxwriter; install kzindex[excel], {advice}")
