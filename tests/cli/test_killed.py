"""A run that is killed leaves what was there or what was to be, whole: whenever it touches the disk, and by chance.

`driven.py` kills it (SIGKILL) before each of its touches in turn and after each that opens a file, and has the system
kill it in the midst of writing a file. More kills by chance: KZINDEX_KILLS=40.
"""

import os
import shutil
from pathlib import Path

import pytest

from kzindex.cli import main
from kzindex.study.folder import load

from .stopped import COMMANDS, KILLS, WILD, Ends, State, hidden, seen, state, stopped

if not hasattr(os, "fork"):
    pytest.skip("kills forks", allow_module_level=True)


@pytest.fixture(params=COMMANDS)
def name(request: pytest.FixtureRequest) -> str:
    """Of a command."""
    return str(request.param)


@pytest.fixture
def ends(name: str, tmp_path: Path) -> Ends:
    """How its runs ended."""
    return stopped(name, tmp_path)


def whole(found: State, old: State, new: State, *, each: bool) -> bool:
    """Whether everything is as it was or as it is to be; or `each` file is."""
    if each:
        return all(found.get(file) in (old.get(file), new.get(file)) for file in {*found, *old, *new})
    return found in (old, new)


def many(name: str) -> bool:
    """Whether a command writes files into a folder that is not its own."""
    return name.startswith("report")


def test_killed_at_any_touch_of_the_disk_the_old_or_the_new_stands_whole(name: str, ends: Ends) -> None:
    old, new = seen(ends.fresh), seen(ends.done)
    killed = {key: end for key, end in ends.of(*KILLS).items() if end.code < 0}
    assert [key for key, end in killed.items() if not whole(seen(end.folder), old, new, each=many(name))] == []
    assert {end.code for end in ends.of(*KILLS).values() if end.code >= 0} == {0}
    assert old in [seen(end.folder) for end in killed.values()]  # killed early enough, and late enough, to tell
    assert new in [seen(end.folder) for end in killed.values()]


def test_a_folder_is_there_at_every_moment(name: str, ends: Ends) -> None:
    """Files alone would not tell an empty folder from none."""
    if (ends.fresh / COMMANDS[name].target).is_dir():
        assert [key for key, end in ends.ends.items() if not (end.folder / COMMANDS[name].target).is_dir()] == []


def test_what_a_killed_run_leaves_is_hidden_and_stands_beside(name: str, ends: Ends) -> None:
    target = Path(COMMANDS[name].target)
    left = {path for end in ends.of(*KILLS).values() for path in leftovers(end.folder)}
    assert left
    assert {path.parent for path in left} == {target.parent}
    if not many(name):
        assert [path for path in left if not path.name.startswith(f".{target.name}.")] == []


def leftovers(folder: Path) -> list[Path]:
    """What is hidden, and lies in nothing hidden."""
    found = (path.relative_to(folder) for path in folder.rglob(".*"))
    return [path for path in found if not hidden(path.parent.as_posix())]


@pytest.mark.parametrize("already", [False, True])
def test_the_next_run_does_not_trip_over_what_killed_ones_left(
    name: str, ends: Ends, tmp_path: Path, already: bool
) -> None:
    """Over what all of them left at once."""
    here, command = tmp_path / "here", COMMANDS[name]
    if already and name == "report of many files":
        pytest.skip("as with one, and slow")
    shutil.copytree(ends.done if already else ends.fresh, here)
    for end in ends.of(*KILLS).values():
        for path in leftovers(end.folder):
            (here / path).parent.mkdir(parents=True, exist_ok=True)
            (shutil.copytree if (end.folder / path).is_dir() else shutil.copy)(end.folder / path, here / path)
    left = {file: content for file, content in state(here).items() if hidden(file)}
    load(here / "study")
    assert main(command.words(here)) == (command.again if already else 0)
    assert seen(here) == seen(ends.done)
    assert {file: content for file, content in state(here).items() if hidden(file)} == left
    load(here / "study")


def test_the_study_loads_after_every_kill_of_take(tmp_path: Path) -> None:
    for name in (name for name in COMMANDS if name.startswith("take")):
        (tmp_path / name).mkdir()
        ends = stopped(name, tmp_path / name)
        old, new = (len(load(folder / "study").codings) for folder in (ends.fresh, ends.done))
        counts = {len(load(end.folder / "study").codings) for end in ends.of(*KILLS).values()}
        assert (new, counts) == (old + 1, {old, new})


def test_killed_by_chance_the_old_or_the_new_stands_whole(name: str, ends: Ends) -> None:
    old, new = seen(ends.fresh), seen(ends.done)
    wild = ends.of("wild")
    assert len(wild) == int(WILD)
    assert [key for key, end in wild.items() if not whole(seen(end.folder), old, new, each=many(name))] == []
