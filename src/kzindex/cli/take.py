"""`take`: the codings of a filled form, into the study."""

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from kzindex.cli.common import StudyOption, command
from kzindex.cli.screen import say
from kzindex.errors import OutputError, UsageError, counted
from kzindex.output.files import alone, write_files
from kzindex.study.folder import load, packaged_study
from kzindex.study.form import Taken
from kzindex.study.form import take as take_form


def take(
    form: Annotated[Path, Parameter(name="FILE", help="A form that `sheet` wrote, filled in: .xlsx or .csv.")],
    /,
    *,
    reading: Annotated[Literal[1, 2], Parameter("--pass", help="Which pass of coding it is.")],
    study: StudyOption = None,
    dry_run: Annotated[bool, Parameter("--dry-run", negative=(), help="Check it, and write nothing.")] = False,
) -> None:
    """Take the codings of a filled form into the study.

    Rows that nobody filled in are passed over. Every problem is named as `FILE:row: what is wrong; what is allowed;
    what to do`, those too that the study would have with these codings; then nothing is written. Codings that are there
    stay as they are, byte by byte.
    """
    loaded = load(study)
    packaged = packaged_study()
    if loaded.packaged or (packaged.name == "_data" and loaded.root.resolve() == packaged.resolve()):
        raise UsageError("the packaged study takes no codings; name one of your own with --study DIR")
    taken = take_form(loaded, form, str(reading))
    by_item = taken.by_item
    counts = f"{counted(len(taken.codings), 'coding')} of {counted(len(by_item), 'item')}, pass {reading}"
    items = ", ".join(f"{name} {many}" for name, many in by_item.items())
    path = loaded.root / taken.name
    if dry_run:
        say(f"no problem found; {counts}: {items}")
        _remark(taken)
        say(f"nothing written; without --dry-run they go into {path}")
        return
    _write(taken, path)
    say(f"took {counts}, into {path}: {items}")
    _remark(taken)
    say(f"next: {command('check', study=study)}")
    others = taken.study.codings[taken.study.codings["election"] == taken.election]["pass"]
    if others.nunique() > 1:
        say(f"and how far the two passes agree: {command('reliability', study=study)}")


def _remark(taken: Taken) -> None:
    """Say which rows change nothing: those that are there already, and those in no score."""
    if taken.again:
        say(f"{counted(taken.again, 'row')} left out, which the study has already, word for word")
    for row in taken.unscored:
        why = "before the era began" if row["place"] == "transition" else "in no window of the item"
        say(f"in no score: {row['item']}, when {row['when']} ({row['place']}: {why}), {row['source']} {row['locator']}")


def _write(taken: Taken, path: Path) -> None:
    """Write the file, unless somebody has changed it since it was read."""
    with alone(path.parent):
        if (path.read_bytes() if path.exists() else None) != taken.before:
            raise OutputError(f"{path}: has changed since it was read; nothing written; take the form again")
        write_files({str(path): taken.content}, Path())
