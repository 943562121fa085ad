"""`diff`: which scores and verdicts moved between two states of a study, and what moved them."""

import sys
import textwrap
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from kzindex.cli.common import about, folder_name
from kzindex.cli.screen import console, heading, note
from kzindex.errors import counted
from kzindex.frames import Row, records
from kzindex.inference.releases import GAP, SCORE, Diff, listed
from kzindex.inference.releases import diff as set_beside
from kzindex.model.study import Study
from kzindex.output.tables import json_bytes
from kzindex.study.folder import load
from kzindex.wording import between, number, percent, signed, span

MOST = 12  # changes shown
APART = "‡"
LEGEND = (
    "alone: what a change does to the old state when nothing else is changed, and its share of the whole move; shares "
    f"need not add up to 100%, since changes meet. {APART} the intervals of 90% do not overlap. Both states are scored "
    "by this version of the package."
)


def diff(
    old: Annotated[Path, Parameter(show_default=False)],
    new: Annotated[Path, Parameter(show_default=False)],
    /,
    *,
    items: Annotated[bool, Parameter("--items", help="Show the scores of items too.", negative="")] = False,
    as_json: Annotated[bool, Parameter("--json", help="Print everything as JSON.", negative="")] = False,
) -> None:
    """Show what moved between two states of a study, and what moved it.

    Parameters
    ----------
    old, new
        A study folder, or a folder that export wrote.
    """
    before, after = _load(old), _load(new)
    screen = Console(stderr=True)
    columns = TextColumn("{task.description}"), BarColumn(24), MofNCompleteColumn()
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as progress:
        task = progress.add_task("changes alone", total=None)
        found = set_beside(before, after, lambda done, of: progress.update(task, completed=done, total=of))
    if as_json:
        content = {"old": about(before), "new": about(after), **listed(found)}
        sys.stdout.write(json_bytes(_plain(content)).decode())
        return
    show(console(), found, items)


def _load(folder: Path) -> Study:
    """The study in a folder, or in the folder that `export` wrote."""
    exported = folder / "study"
    inside = (folder / "datapackage.json").is_file() and (exported / "study.yaml").is_file()
    return load(exported if inside else folder)


def _plain(value: Any) -> Any:
    """A value as JSON has it: no number where there is none."""
    if isinstance(value, dict):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if hasattr(value, "item"):
        value = value.item()
    return None if value != value else value


def show(screen: Console, found: Diff, items: bool) -> None:
    """Print verdicts and scores that moved, the changes that moved them, and what moves none."""
    screen.print(Text(f"{found.new.design.title}: what moved", style="bold"))
    for which, study in (("old", found.old), ("new", found.new)):
        screen.print(Text(f"{which}: {folder_name(study)} · {study.state}", style="dim"))
    if not set(found.old.votes["election"]) & set(found.new.votes["election"]):
        note(screen, "The two have no vote in common: are they states of one study?")
    moved = records(found.moved)
    tops = [row for row in moved if row["level"] != "item"]
    if not tops and not (items and moved):
        inside = len(moved) - len(tops)
        more = (
            f" {counted(inside, 'score or gap of items', 'scores and gaps of items')} did (--items)." if inside else ""
        )
        screen.print(f"\nNo score of the index or an indicator, no gap and no verdict moved.{more}")
    shown = moved if items else tops
    _gaps(screen, found, [row for row in shown if row["of"] == GAP])
    _scores(screen, found, [row for row in shown if row["of"] == SCORE])
    _changes(screen, found, items)
    if found.rest:
        note(
            screen, f"{counted(found.rest, 'score')} differ for a reason that no change above gives; please report it."
        )
    if moved:
        screen.print()
        note(screen, LEGEND)


def _titles(found: Diff) -> dict[str, str]:
    return found.old.titles | found.new.titles


def _gaps(screen: Console, found: Diff, rows: list[Row]) -> None:
    if not rows:
        return
    heading(screen, "Gaps and verdicts")
    table = Table(box=None, pad_edge=False)
    for name in ("", "old", "new"):
        table.add_column(name)
    table.add_column("by", justify="right")
    table.add_column("verdict")
    for row in rows:
        cells = [
            f"{signed(row[f'value_{x}'])} ({between(row[f'low90_{x}'], row[f'high90_{x}'])})" for x in ("old", "new")
        ]
        verdict = _from_to(row["status_old"] or "none", row["status_new"] or "none")
        table.add_row(_titles(found)[row["measure"]], *cells, _by(row), verdict)
    screen.print(table)


def _scores(screen: Console, found: Diff, rows: list[Row]) -> None:
    if not rows:
        return
    heading(screen, "Scores")
    labels = found.old.vote_labels | found.new.vote_labels
    table = Table(box=None, pad_edge=False)
    for name in ("", "", "old", "new"):
        table.add_column(name)
    table.add_column("by", justify="right")
    before = ""
    for row in rows:
        cells = [_score(row, which) for which in ("old", "new")]
        vote = labels[row["election"]]
        table.add_row("" if vote == before else vote, _titles(found)[row["measure"]], *cells, _by(row))
        before = vote
    screen.print(table)


def _score(row: Row, which: str) -> str:
    value = row[f"value_{which}"]
    if value != value:
        return str(row[f"status_{which}"] or "no such vote or measure")
    return f"{number(value)} ({span(row[f'low90_{which}'], row[f'high90_{which}'])})"


def _by(row: Row) -> str:
    return signed(row["by"]) + (f" {APART}" if row["apart"] else "")


def _from_to(one: str, other: str) -> str:
    return one if one == other else f"{one} → {other}"


def _changes(screen: Console, found: Diff, items: bool) -> None:
    """The changes that move most, each with what it does alone; and how many move nothing."""
    rows = found.by_change if items else found.by_change[found.by_change["level"] != "item"]
    groups = {int(str(change)): records(some) for change, some in rows.groupby("change", sort=False)}
    heading(screen, f"What moved them: {counted(len(found.changes), 'change')} that can move a score")
    idle = len(found.changes) - len(groups)
    for number_, effects in list(groups.items())[:MOST]:
        change = found.changes[number_]
        note(screen, f"{change.kind}: {change.what}", hang=2)
        said = "; ".join(_effect(found, row) for row in effects[:4]) + _more(len(effects) - 4)
        screen.print(textwrap.fill(f"  alone: {said}", screen.width, subsequent_indent="    "))
    if len(groups) > MOST:
        screen.print(f"… {len(groups) - MOST} more that move something (--json lists all)")
    if idle:
        what = "scores of items alone or nothing" if not items else "nothing"
        screen.print(f"Changes that by themselves move {what}: {idle}")
    if found.reworded:
        said = "; ".join(f"{what}: {many}" for what, many in found.reworded.items())
        note(screen, f"Otherwise, and of no effect on scores: {said}.")


def _effect(found: Diff, row: Row) -> str:
    labels = found.old.vote_labels | found.new.vote_labels
    where = "gap" if row["of"] == GAP else labels[row["election"]]
    share = f" ({percent(row['share'])})" if row["share"] == row["share"] else ""
    by = signed(row["by"]) if row["by"] == row["by"] else "there or gone"
    return f"{where} {_titles(found)[row['measure']]} {by}{share}"


def _more(many: int) -> str:
    return f"; and {many} more" if many > 0 else ""
