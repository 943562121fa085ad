"""`report`: the brief, the codebook and the figures."""

import os
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from kzindex import __version__
from kzindex.cli.common import StudyOption, VotesOption, chosen_types
from kzindex.cli.screen import say
from kzindex.errors import OutputError, UsageError, counted
from kzindex.inference.compare import compare
from kzindex.output import write_files
from kzindex.report.render import PARTS, Files, steps
from kzindex.report.results import LATER, Results, gather
from kzindex.scoring.score import score
from kzindex.study.folder import load


def report(
    *,
    study: StudyOption = None,
    only: Annotated[
        Literal["brief", "codebook", "figures", "dossier", "explorer"] | None,
        Parameter("--only", help="Render this part alone; dossier and explorer only so."),
    ] = None,
    votes: VotesOption = "all",
    results: Annotated[
        Path | None,
        Parameter("--results", help="Folder with results files (NAME.json of reliability, claims); else reports/."),
    ] = None,
    out: Annotated[Path | None, Parameter("--out", help="Folder to write to; else reports/ of the study.")] = None,
) -> None:
    """Render the brief, the codebook and the figures."""
    if results is not None and not results.is_dir():
        raise UsageError(f"--results {results} is no folder")
    loaded = load(study)
    types = chosen_types(loaded, votes)
    home = Path("reports") if loaded.packaged else loaded.root / "reports"
    kept = results or loaded.root / "reports"
    folder = out or home
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder}: cannot be written (a file, not a folder)")
    parts = PARTS if only is None else (only,)
    found: Results | None = None
    files: Files = {}
    os.environ["MPLBACKEND"] = "agg"  # whatever the caller draws with
    screen = Console(stderr=True)
    columns = TextColumn("{task.description}"), BarColumn(24), MofNCompleteColumn()
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as progress:
        task = progress.add_task("comparing", total=None)
        if set(parts) & {"brief", "figures"}:
            found = gather(compare(score(loaded)), types, kept, __version__)
        todo = list(steps(loaded, found, parts, __version__))
        progress.update(task, total=len(todo))
        for name, render in todo:
            progress.update(task, description=name)
            files |= render()
            progress.advance(task)
    write_files(files, folder)
    written = [name for name, content in files.items() if content is not None]
    say(f"wrote {counted(len(written), 'file')} to {folder}: {', '.join(dict.fromkeys(map(_group, written)))}")
    for name in LATER:
        if found is not None and name in found.absent:
            say(f"{name}: {found.absent[name]}; it goes in where its results lie in {kept / name}.json")


def _group(name: str) -> str:
    return "figures/" if name.startswith("figures/") else name
