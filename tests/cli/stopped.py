"""Commands that write, and how their runs end when something stops them (`driven.py` does that)."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kzindex.cli import main

from ..conftest import CODINGS, INVENTED

DRIVER = Path(__file__).with_name("driven.py")
KILLS = ("kill", "opened", "byte")
HERE = "екі сөз"
WILD = os.environ.get("KZINDEX_KILLS", "2")
HEAD = "election,item,outcome,certainty,when,source,locator,origin,pass,reading\n"
FORM = HEAD + "2001-06-10-жалпы,балама,0,low,,есеп-2008,annex,,2,None stood.\n"
FIRST = HEAD + "2005-06-12-жалпы,балама,0,high,,есеп-2008,history,,1,None stood.\n"
State = dict[str, tuple[bytes, int]]


def old_file(target: Path) -> None:
    """A file as somebody may have left it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(b"old\n")


def old_export(target: Path) -> None:
    """An earlier export, of another study."""
    study = target.with_name("other")
    shutil.copytree(INVENTED, study)
    path = study / "seeds" / "claims.yaml"
    path.write_bytes(path.read_bytes() + b"\n")
    assert main(["export", str(target), "--study", str(study), "--draws", "1"]) == 0
    shutil.rmtree(study)


@dataclass(frozen=True)
class Command:
    """A command, the file or folder that it writes, and what stands there before.

    `again` is the exit code of the same command after it is done; `step` 3 stops it at every third touch alone.
    """

    argv: str
    target: str
    before: Callable[[Path], None] | None = None
    again: int = 0
    step: int = 1

    def words(self, here: Path) -> list[str]:
        """It, in a folder."""
        return [word.replace("HERE", str(here)) for word in self.argv.split()]

    def fresh(self, here: Path) -> None:
        """The folder before it runs."""
        shutil.copytree(INVENTED, here / "study")
        (here / "form.csv").write_text(FORM, encoding="utf-8")
        (here / "first.csv").write_text(FIRST, encoding="utf-8")
        if self.before is not None:
            self.before(here / self.target)


STUDY = "--study HERE/study"
COMMANDS = {
    "score": Command(f"score {STUDY} --out HERE/scores.csv", "scores.csv", old_file),
    "sheet": Command(f"sheet 2001 {STUDY} --out HERE/new.xlsx", "new.xlsx", again=1),
    "take": Command(f"take HERE/form.csv --pass 2 {STUDY}", f"study/{CODINGS}", again=1),
    "take a first form": Command(
        f"take HERE/first.csv --pass 1 {STUDY}", "study/seeds/codings/2005-06-12-жалпы.csv", again=1
    ),
    "report": Command(f"report --only codebook {STUDY} --out HERE/out", "out/codebook.pdf", old_file),
    "report of many files": Command(
        f"report --only figures --votes плебисцит {STUDY} --out HERE/out", "out/figures/claims.png", old_file, step=3
    ),
    "export": Command(f"export HERE/out {STUDY}", "out", old_export),
    "init": Command("init HERE/out", "out", Path.mkdir, again=1),
}


@dataclass(frozen=True)
class End:
    """How a run ended: what its folder holds, its exit code (a signal's is below zero), what it said."""

    folder: Path
    code: int
    said: str


@dataclass(frozen=True)
class Ends:
    """The folder before, and how the runs ended, by way and number (`kill-3`)."""

    fresh: Path
    ends: dict[str, End]

    def of(self, *ways: str) -> dict[str, End]:
        """Those that were stopped in some ways."""
        return {name: end for name, end in self.ends.items() if name.partition("-")[0] in ways}

    @property
    def done(self) -> Path:
        """The folder after a run that nothing stopped."""
        return next(end.folder for end in self.ends.values() if end.code == 0)


_known: dict[str, Ends] = {}


def stopped(name: str, place: Path) -> Ends:
    """Stop a command in every way, below a folder; once for all tests."""
    if name not in _known:
        command, fresh, here, ends = COMMANDS[name], place / "fresh", place / HERE, place / "ends"
        for folder in (fresh, ends):
            folder.mkdir()
        command.fresh(fresh)
        driver = [
            sys.executable,
            str(DRIVER),
            str(here),
            str(fresh),
            str(ends),
            WILD,
            str(command.step),
            *command.words(here),
        ]
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "OPENBLAS_NUM_THREADS": "1"}
        done = subprocess.run(driver, capture_output=True, text=True, env=environment, cwd=place)
        assert done.returncode == 0, done.stderr
        _known[name] = Ends(fresh, {key: End(ends / key, **end) for key, end in json.loads(done.stdout).items()})
    return _known[name]


def state(folder: Path) -> State:
    """Every file below a folder, hidden ones too: its bytes and its mode."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mode) for path in files}


def seen(folder: Path) -> State:
    """Every file below a folder that is not hidden."""
    return {name: file for name, file in state(folder).items() if not hidden(name)}


def hidden(name: str) -> bool:
    """Whether it begins with a dot, or lies in a folder that does."""
    return any(part.startswith(".") for part in Path(name).parts)
