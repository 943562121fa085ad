"""Bytes of a study's files, and the problems gathered while they are read."""

import hashlib
import os
import stat
from collections import Counter
from collections.abc import Mapping
from itertools import islice
from pathlib import Path, PurePosixPath

from kzindex.errors import CONTROL, Problem, UsageError, plain
from kzindex.model.study import Study

LARGEST = 100_000_000  # bytes of a file; a million codings have fewer
HIDDEN = (".", "~$")  # the second of spreadsheets that are open
FIRST = 100  # of these in a file are named
MOST = 1000  # problems of a file that are named
PLAIN = "allowed is text with no more than tabs and line ends"


class Reader:
    """Reads files below one folder, remembers their bytes for the digest, gathers problems.

    `instead` holds bytes of files as they would be, which are read in place of those in the folder. `links` says
    whether links may lead out of the folder.
    """

    def __init__(self, root: Path, instead: Mapping[str, bytes] | None = None, *, links: bool = False) -> None:
        self.root = root
        self.instead = instead or {}
        self.inside = None if links else root.resolve()
        self.problems: list[Problem] = []
        self.many: Counter[str] = Counter()  # problems by file
        self.partial: set[str] = set()  # files of which something could not be taken up
        self.bytes: dict[str, bytes] = {}

    def problem(self, file: str, line: int, what: str, allowed: str = "", do: str = "", column: int = 0) -> None:
        """Note one problem; of very many in a file the first, and that there are more."""
        self.many[file] += 1
        if self.many[file] <= MOST:
            self.problems.append(Problem(file, line, column, what, allowed, do))
        elif self.many[file] == MOST + 1:
            self.problems.append(
                Problem(file, 0, 0, f"has more than the {MOST:,} problems named here", "", "mend these")
            )

    def lost(self, file: str, line: int, what: str, allowed: str = "", do: str = "", column: int = 0) -> None:
        """Note one problem that keeps some of the file from being taken up, so that nobody calls it missing."""
        self.problem(file, line, what, allowed, do, column)
        self.partial.add(file)

    def text(self, name: str, why: str = "every study has this file", *, largest: int = LARGEST) -> str | None:
        """Read a file that must be UTF-8 with LF line ends and no byte-order mark; None where it is not.

        `largest` is in bytes.
        """
        try:
            data = self.instead[name] if name in self.instead else self._bytes(name, largest)
        except FileNotFoundError:
            self.lost(name, 0, "is missing", why, "add it")
            return None
        except OSError as error:
            self.lost(name, 0, f"cannot be read ({error.strerror})", why, "make it readable")
            return None
        return None if data is None else self._decoded(name, data)

    def _bytes(self, name: str, largest: int) -> bytes | None:
        """A file's bytes; None, with the problem noted, where it is none that a study can hold."""
        path = self.root / name
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            self.lost(name, 0, "is a folder", "allowed is a file", "put a file in its place")
        elif not stat.S_ISREG(found.st_mode):
            self.lost(name, 0, "is a device or a pipe", "allowed is a file", "put a file in its place")
        elif self._leads_out(path):
            self.lost(name, 0, "is a link out of the study", "allowed is a file in its folder", "put the file there")
        elif found.st_size > largest:
            many, most = (f"{number / 1e6:,.0f} MB" for number in (found.st_size, largest))
            self.lost(name, 0, f"has {many}", f"allowed are {most}", "shorten it")
        else:
            return path.read_bytes()
        return None

    def _leads_out(self, path: Path) -> bool:
        return self.inside is not None and not path.resolve().is_relative_to(self.inside)

    def _decoded(self, name: str, data: bytes) -> str | None:
        self.bytes[name] = data
        if data.startswith(b"\xef\xbb\xbf"):
            self.lost(name, 1, "begins with a byte-order mark", "allowed is UTF-8 without one", "save it without BOM")
            return None
        if b"\r" in data:
            line = data[: data.index(b"\r")].count(b"\n") + 1
            self.lost(name, line, "has a carriage return", "allowed are LF line ends", "save it with LF line ends")
            return None
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            bad = data[error.start]
            self.lost(name, line, f"byte 0x{bad:02x} is not UTF-8", "allowed is UTF-8", "save it as UTF-8")
            return None
        for found in islice(CONTROL.finditer(text), FIRST):
            what = f"holds a control character (U+{ord(found[0]):04X})"
            self.problem(name, text.count("\n", 0, found.start()) + 1, what, PLAIN, "remove it")
        return plain(text)

    def folder(self, name: str, suffix: str) -> list[str]:
        """Names of the files in a folder, sorted; any but hidden ones must have that suffix."""
        path = self.root / name
        if not path.is_dir():
            found = "is a file" if path.exists() else "is missing"
            self.lost(name, 0, found, f"allowed is a folder of {suffix} files", "make the folder")
            return []
        if self._leads_out(path):
            self.lost(name, 0, "is a link out of the study", "allowed is a folder in it", "put the files there")
            return []
        try:
            there = {entry.name for entry in path.iterdir() if not entry.name.startswith(HIDDEN)}
        except OSError as error:
            self.lost(name, 0, f"cannot be read ({error.strerror})", "", "make it readable")
            return []
        there |= {path.name for path in map(PurePosixPath, self.instead) if path.parent == PurePosixPath(name)}
        entries = sorted(there)
        fine = [entry for entry in entries if entry.endswith(suffix) and entry.isprintable()]
        for entry in sorted(set(entries) - set(fine)):
            if entry.isprintable():
                allowed, do = f"allowed are {suffix} files", f"save it as {suffix}, or move it"
                self.lost(f"{name}/{entry}", 0, "would not be read", allowed, do)
            else:
                allowed, do = "allowed is UTF-8", "rename it"
                if is_utf8(entry):
                    allowed, do = "it is UTF-8, and this machine's locale is not", "set PYTHONUTF8=1"
                self.lost(name, 0, f"holds a file with an unreadable name ({entry!a})", allowed, do)
        return [f"{name}/{entry}" for entry in fine]

    def digest(self) -> str:
        """SHA-256 over the names and bytes of every file read so far."""
        return digest_of(self.bytes)


def is_utf8(name: str) -> bool:
    """Whether a file's name, which the system gave in its own encoding, is UTF-8 and printable."""
    try:
        return os.fsencode(name).decode().isprintable()
    except UnicodeDecodeError:
        return False


def digest_of(files: Mapping[str, bytes]) -> str:
    """SHA-256 over names and bytes of files."""
    whole = hashlib.sha256()
    for name in sorted(files):
        whole.update(f"{name}\0{len(files[name])}\0".encode())
        whole.update(files[name])
    return whole.hexdigest()


def read_again(study: Study) -> dict[str, bytes]:
    """Every file that a study was read from, by path below its folder.

    Raises
    ------
    UsageError
        Where they are no longer what was read, or the study is a what-if, which no folder holds.
    """
    if study.what_if:
        raise UsageError(f"the study is a what-if ({'; '.join(study.what_if)}); no folder holds it")
    try:
        files = {name: (study.root / name).read_bytes() for name in study.files}
    except OSError as error:
        raise UsageError(f"{error.filename}: cannot be read again ({error.strerror})") from None
    if digest_of(files) != study.digest:
        raise UsageError(f"the study in {study.root.resolve()} has changed since it was read; load it again")
    return files
