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
from kzindex.language import ENGLISH, speaking
from kzindex.model.study import Study
from kzindex.output.files import write_files
from kzindex.report.render import PARTS, Files, steps
from kzindex.report.results import LATER, Results, gather
from kzindex.scoring.score import score
from kzindex.study.folder import load
from kzindex.study.translation import FOLDER, translated
from kzindex.wording import enumerated

SPOKEN, IN_ENGLISH = ("brief", "figures", "explorer"), ("codebook", "dossier")


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
    lang: Annotated[
        Literal["en", "kk", "ru"],
        Parameter("--lang", help="Language of brief, figures and explorer; readings stay English."),
    ] = "en",
    out: Annotated[
        Path | None,
        Parameter("--out", help="Folder to write to; else reports/ of the study, in another language reports/LANG/."),
    ] = None,
) -> None:
    """Render the brief, the codebook and the figures."""
    if results is not None and not results.is_dir():
        raise UsageError(f"--results {results} is no folder")
    if lang != ENGLISH and only in IN_ENGLISH:
        raise UsageError(f"the {only} is in English alone; --lang is for {enumerated(SPOKEN)}")
    loaded = load(study)
    types = chosen_types(loaded, votes)
    home = Path("reports") if loaded.packaged else loaded.root / "reports"
    kept = results or loaded.root / "reports"
    folder = out or (home if lang == ENGLISH else home / lang)
    if out is None:
        _stay([folder], home.parent)  # before anything is rendered
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder}: cannot be written (a file, not a folder)")
    parts = (only,) if only else tuple(part for part in PARTS if lang == ENGLISH or part not in IN_ENGLISH)
    os.environ["MPLBACKEND"] = "agg"  # whatever the caller draws with
    with speaking(lang):
        spoken, missing = translated(loaded, lang)
        files, found = _rendered(spoken, parts, types, kept)
    if out is None:
        _stay([folder / name for name in files], home.parent)
    write_files(files, folder)
    written = [name for name, content in files.items() if content is not None]
    say(f"wrote {counted(len(written), 'file')} to {folder}: {', '.join(dict.fromkeys(map(_group, written)))}")
    for name in LATER:
        if found is not None and name in found.absent:
            why = found.absent[name] if lang == ENGLISH else "not in it, which says why"
            say(f"{name}: {why}; it goes in where its results lie in {kept / name}.json")
    if missing:
        catalogue = loaded.root / FOLDER / f"{lang}.po"
        say(f"{counted(len(missing), 'text')} of the study stay English, since {catalogue} does not translate them")


def _stay(paths: list[Path], home: Path) -> None:
    """Refuse paths that links lead out of a folder."""
    for path in paths:
        if not path.resolve().is_relative_to(home.resolve()):
            raise OutputError(f"{path}: is a link out of the study; name a folder with --out")


def _rendered(study: Study, parts: tuple[str, ...], types: list[str], kept: Path) -> tuple[Files, Results | None]:
    """The files of these parts, and what brief and figures were made from."""
    found: Results | None = None
    files: Files = {}
    screen = Console(stderr=True)
    columns = TextColumn("{task.description}"), BarColumn(24), MofNCompleteColumn()
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as progress:
        task = progress.add_task("comparing", total=None)
        if set(parts) & {"brief", "figures"}:
            found = gather(compare(score(study)), types, kept, __version__)
        todo = list(steps(study, found, parts, __version__))
        progress.update(task, total=len(todo))
        for name, render in todo:
            progress.update(task, description=name)
            files |= render()
            progress.advance(task)
    return files, found


def _group(name: str) -> str:
    return "figures/" if name.startswith("figures/") else name
