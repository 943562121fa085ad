"""One run of a command, stopped in every way at which it touches the disk: a script for a process of its own.

    python driven.py HERE FRESH ENDS WILD STEP ARGV...

The command runs up to its first touch of the disk. From there it goes on again and again, each time as a fork and in
HERE made anew from FRESH: killed before the first touch, the second, ... (kill); right after one that opens a file
(opened); by the system at the byte of a file (byte); at a moment of chance (wild, so many times). Or it is not killed,
but one touch fails (fail), or the disk is full at the byte of a file (full). What HERE holds then goes to
ENDS/WAY-NUMBER; how each ended is printed as JSON. STEP 3 takes every third touch alone.
"""

import errno
import json
import os
import random
import resource
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

CALLS = {"rename", "mkdir", "remove", "rmdir", "chmod", "chown", "link", "symlink", "truncate", "utime"}
OTHERS = {"fcntl.flock", "fcntl.lockf", "tempfile.mkstemp", "tempfile.mkdtemp", "shutil.rmtree", "shutil.move"}
EVENTS = OTHERS | {f"os.{call}" for call in CALLS}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
FAILS = "may fail"


def touches(event: str, args: tuple[Any, ...]) -> bool:
    """Whether something is about to change on the disk."""
    return bool((args[2] or 0) & WRITING) if event == "open" else event in EVENTS


def may_fail(event: str, args: tuple[Any, ...]) -> bool:
    """Whether it is a call that the system can refuse; there is no refusing to remove what is not there."""
    if event in OTHERS or isinstance(args[0], int):
        return False
    return event != "os.remove" or args[1] != -1 or os.path.lexists(args[0])


class Driven:
    """Where in a run we are, and how this fork of it is to end."""

    def __init__(self, here: Path, fresh: Path, ends: Path, wild: int, step: int) -> None:
        self.here, self.fresh, self.ends, self.wild, self.step = here, fresh, ends, wild, step
        self.way, self.number, self.seen = "", 0, 0
        self.serving = False
        self.ended: dict[str, dict[str, object]] = {}

    def heard(self, event: str, args: tuple[Any, ...]) -> None:
        """What Python calls before it touches anything."""
        if self.serving or not touches(event, args):
            return
        if not self.way:
            if str(self.here) not in str(args[0]):
                return  # a cache of somebody else's
            self.serving = True
            self.serve()
            self.serving = False  # a fork goes on from here
        self.seen += 1
        if self.way == "kill" and self.seen == self.number:
            os.write(2, f"{event} {FAILS if may_fail(event, args) else ''}".encode())
            os.kill(os.getpid(), signal.SIGKILL)
        if self.way == "opened" and self.seen == self.number:
            self.serving = True
            os.open(args[0], args[2], 0o600)
            os.kill(os.getpid(), signal.SIGKILL)
        if self.way == "fail" and self.seen == self.number:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    def serve(self) -> None:
        """Let the run go on in forks, and end; returns in a fork alone."""
        took = 0.0
        for way, number in self.ways():
            shutil.rmtree(self.here, ignore_errors=True)
            shutil.copytree(self.fresh, self.here)
            reader, writer = os.pipe()
            begun = time.monotonic()
            fork = os.fork()
            if not fork:
                os.dup2(writer, 2)
                self.begin(way, number)
                return
            os.close(writer)
            if way == "wild":
                time.sleep(random.uniform(0, took))
                os.kill(fork, signal.SIGKILL)
            with os.fdopen(reader, encoding="utf-8") as stream:
                said = stream.read()
            code = os.waitstatus_to_exitcode(os.waitpid(fork, 0)[1])
            took = took or time.monotonic() - begun if code >= 0 else took
            self.here.rename(self.ends / f"{way}-{number}")
            self.ended[f"{way}-{number}"] = {"code": code, "said": said}
        print(json.dumps(self.ended), flush=True)
        os._exit(0)

    def ways(self) -> Iterator[tuple[str, int]]:
        """Every way to end, and the number of the touch or byte; each goes on until a run is done."""
        yield from self.until_done("kill", count(1, self.step))
        yield from self.until_done("byte", iter([0, *(4**n for n in range(20))]))
        for name, end in list(self.ended.items()):
            way, _, number = name.partition("-")
            if way == "byte":
                yield "full", int(number)
            elif FAILS in str(end["said"]):
                yield "fail", int(number)
                if str(end["said"]).startswith("open"):
                    yield "opened", int(number)
        yield from (("wild", number + 1) for number in range(self.wild))

    def until_done(self, way: str, numbers: Iterator[int]) -> Iterator[tuple[str, int]]:
        """The way with one number after another, up to a run that was not killed."""
        for number in numbers:
            yield way, number
            if self.ended[f"{way}-{number}"]["code"] in (0, 1, 2, 3):
                return

    def begin(self, way: str, number: int) -> None:
        """What a fork has otherwise."""
        self.way, self.number = way, number
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        if way in ("byte", "full"):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            resource.setrlimit(resource.RLIMIT_FSIZE, (number, resource.RLIM_INFINITY))
        if way == "byte":
            signal.signal(signal.SIGXFSZ, signal.SIG_DFL)


def drive(here: str, fresh: str, ends: str, wild: str, step: str, *argv: str) -> None:
    """Run the command."""
    from kzindex.cli import main

    driven = Driven(Path(here), Path(fresh), Path(ends), int(wild), int(step))

    def heard(event: str, args: tuple[Any, ...]) -> None:
        try:
            driven.heard(event, args)
        except OSError:
            if driven.way:
                raise
            traceback.print_exc()
            os._exit(9)

    shutil.copytree(fresh, here)
    sys.addaudithook(heard)
    code = main(argv)
    driven.serving = True
    sys.stderr.flush()
    os._exit(code if driven.way else 8)  # 8: it touched nothing


if __name__ == "__main__":
    drive(*sys.argv[1:])
