"""`export`: the data package."""

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from kzindex import __version__
from kzindex.cli.common import StudyOption
from kzindex.cli.screen import say
from kzindex.errors import OutputError, UsageError, counted, listed, near
from kzindex.export.package import EXTRAS, FORMATS, in_the_way, package
from kzindex.output.files import write_folder
from kzindex.scoring.score import score
from kzindex.study.folder import load

MOST = 100_000  # draws
PROGRAMS = {"stata": "dta", "spss": "sav", "excel": "xlsx"}  # what one may say for a format


def export(
    folder: Annotated[
        Path, Parameter(name="DIR", help="Folder to write to: a new one, an empty one or an earlier export.")
    ],
    /,
    *,
    study: StudyOption = None,
    format: Annotated[
        str,
        Parameter(
            "--format",
            help=f"Formats beside CSV, separated by commas: {', '.join(FORMATS)}, or all.",
            show_default=False,
        ),
    ] = "",
    draws: Annotated[
        int,
        Parameter(
            "--draws", help="Draw the scores so many times with their reading error (draws.csv).", show_default=False
        ),
    ] = 0,
    seed: Annotated[int | None, Parameter("--seed", help="Of the draws; by default the study's.")] = None,
) -> None:
    """Write a data package of the scores and what they were made of."""
    formats = chosen_formats(format)
    if not 0 <= draws <= MOST:
        raise UsageError(f"--draws {draws}: allowed are 0 to {MOST:,}")
    if seed is not None and seed < 0:
        raise UsageError(f"--seed {seed}: allowed is 0 or more")
    for name in formats:
        if find_spec(FORMATS[name]) is None:
            raise OutputError(f"--format {name} needs {FORMATS[name]}; install kzindex[{EXTRAS[name]}]")
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder}: cannot be written (a file, not a folder)")
    if why := in_the_way(folder):
        raise OutputError(f"{folder}: {why}; name a new or an empty folder")
    loaded = load(study)
    if loaded.root.resolve() == folder.resolve():
        raise OutputError(f"{folder}: is the study itself; name another folder")
    before = {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()} if folder.is_dir() else set()
    scores = score(loaded)
    files = package(scores, __version__, formats=formats, draws=draws, seed=seed)
    write_folder(files, folder)
    many = sum(name.startswith("data/") and name.endswith(".csv") for name in files)
    data = f"{counted(many, 'table')} ({', '.join(['csv', *formats])})"
    gone = len({path for path in before if path.as_posix() not in files})
    place = ", in place of an earlier export" if before else ""
    place += f" ({counted(gone, 'file')} of which this one has not)" if gone else ""
    say(f"wrote {counted(len(files), 'file')} to {folder}: {data}, the study{place}")
    say(f"cite as: {scores.study.citation(__version__)}")


def chosen_formats(given: str) -> list[str]:
    """The formats that the option names, in the order in which they are written."""
    names = [name.strip().lower() for name in given.split(",") if name.strip()]
    for name in names:
        if name not in (*FORMATS, "csv", "all"):
            advice = f"did you mean {PROGRAMS[name]!r}?" if name in PROGRAMS else near(name, FORMATS)
            text = f"--format {name!r} is unknown; allowed are {listed(FORMATS)} or all"
            raise UsageError(text + (f"; {advice}" if advice else ""))
    return [name for name in FORMATS if name in names or "all" in names]
