"""Two runs at once, brought together at every moment: a script for a process of its own.

    python paused.py HERE FRESH ENDS TARGET ONE OTHER

ONE and OTHER are the words of two commands, as JSON. The one runs up to the n-th time that it reads or changes TARGET
or its folder and is held there; the other runs to its end, or as far as it comes in a while; then the one goes on. So
for n = 1, 2, ... until the one is never held. What HERE then holds goes to ENDS/n; exit codes and words go to
ENDS/found.json.
"""

import json
import os
import shutil
import signal
import sys
import time
from itertools import count
from pathlib import Path
from typing import Any

WHILE = 0.4  # seconds after which one that has not ended must be waiting for the other


def near(event: str, args: tuple[Any, ...], target: Path) -> bool:
    """Whether the target, its folder or a hidden one of its name is about to be touched or read; or anything locked."""
    if event.startswith("fcntl."):
        return True
    if event != "open" and not event.startswith(("os.", "shutil.")):
        return False
    paths = [Path(os.fsdecode(arg)) for arg in args if isinstance(arg, str | bytes | os.PathLike)]
    return any(path == target.parent or (path.parent == target.parent and target.name in path.name) for path in paths)


def begun(words: list[str], log: Path, held: tuple[Path, int] | None = None) -> int:
    """Run a command in a fork; it holds itself where it is told to."""
    fork = os.fork()
    if fork:
        return fork
    from kzindex.cli import main

    seen = 0

    def heard(event: str, args: tuple[Any, ...]) -> None:
        nonlocal seen
        if held is not None and near(event, args, held[0]):
            seen += 1
            if seen == held[1]:
                os.kill(os.getpid(), signal.SIGSTOP)

    for stream, name in ((1, os.devnull), (2, log)):
        os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT), stream)
    sys.addaudithook(heard)
    code = main(words)
    sys.stderr.flush()
    os._exit(code)


def ended(fork: int, within: float = 60.0) -> int | None:
    """Its exit code; None where it has not ended, or holds itself."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        found, status = os.waitpid(fork, os.WNOHANG | os.WUNTRACED)
        if found:
            return None if os.WIFSTOPPED(status) else os.waitstatus_to_exitcode(status)
        time.sleep(0.005)
    return None


def together(here: Path, fresh: Path, ends: Path, target: Path, one: list[str], other: list[str]) -> list[Any]:
    """Both, at every moment of the one: exit codes and words of both, and whether the other waited."""
    found: list[Any] = []
    for n in count(1):
        shutil.copytree(fresh, here)
        logs = [ends / f"{n}-one.log", ends / f"{n}-other.log"]
        first = begun(one, logs[0], (target, n))
        code = ended(first)
        second = begun(other, logs[1])
        others = ended(second, WHILE)
        waited = others is None
        held = code is None
        if held:
            os.kill(first, signal.SIGCONT)
            code = ended(first)
        others = ended(second) if waited else others
        here.rename(ends / str(n))
        found.append([code, logs[0].read_text("utf-8"), others, logs[1].read_text("utf-8"), waited])
        if not held:
            return found
    raise AssertionError("counts on")


def pause(here: str, fresh: str, ends: str, target: str, one: str, other: str) -> None:
    """Bring the two together; what each makes alone goes to ENDS/one and ENDS/other."""
    from kzindex.cli import main

    for words, name in ((json.loads(one), "one"), (json.loads(other), "other")):
        shutil.copytree(fresh, here)
        if words[0] == "report":  # typst's threads do not come along into forks
            from kzindex.report import render  # noqa: F401

            code = ended(begun(words, Path(ends, f"{name}.log")))
        else:
            code = main(words)  # here, so that forks need import nothing
        if code:
            sys.exit(f"{name}: fails alone")
        Path(here).rename(Path(ends) / name)
    found = together(Path(here), Path(fresh), Path(ends), Path(target), json.loads(one), json.loads(other))
    Path(ends, "found.json").write_text(json.dumps(found))


if __name__ == "__main__":
    pause(*sys.argv[1:])
