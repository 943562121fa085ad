"""`init`: the scaffold of another country's study."""

import shlex
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from kzindex.cli.common import command
from kzindex.cli.screen import say
from kzindex.errors import OutputError, UsageError, counted
from kzindex.output.files import write_folder
from kzindex.study.scaffold import SAMPLE, scaffold


def init(
    folder: Annotated[Path, Parameter(name="DIR", help="Folder to write to: a new or an empty one.")],
    /,
    *,
    country: Annotated[
        str, Parameter("--country", help="Name of the country, for the title.", show_default=False)
    ] = SAMPLE,
) -> None:
    """Write the scaffold of another country's study."""
    if not country.strip() or not country.isprintable():
        raise UsageError(f"--country {country!r} is no name; allowed is printable text")
    if why := in_the_way(folder):
        raise OutputError(f"{folder}: {why}; name a new or an empty folder")
    files = scaffold(country.strip())
    write_folder(files, folder)
    say(f"wrote {counted(len(files), 'file')} to {folder}: a study in which every vote and every number is invented")
    say(f"edit   {shlex.quote(str(folder / 'README.md'))} says what each file holds and in which order to replace it")
    say(f"check  {command('check', study=folder)}")
    say(f"score  {command('score', study=folder)}")


def in_the_way(folder: Path) -> str:
    """Why nothing is written to a folder; empty where it is new or holds nothing."""
    try:
        if folder.is_dir():
            return "is not empty" if any(folder.iterdir()) else ""
        return "is a file" if folder.exists() else ""
    except OSError as error:
        return f"cannot be read ({error.strerror})"
