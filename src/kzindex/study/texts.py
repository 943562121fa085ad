"""Texts that the study was read from: found by digest in a folder, never kept in it."""

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kzindex.errors import Problem, UsageError
from kzindex.model.documents import Source, line_digest, locator_ends, locator_lines
from kzindex.model.study import Study
from kzindex.study.claims import CLAIMS
from kzindex.study.files import LARGEST
from kzindex.study.sources import SOURCES


@dataclass(frozen=True)
class Passages:
    """A document's text, by the line numbers of its record.

    Attributes
    ----------
    file : str
        Name of the file it was found in.
    lines : mapping of int to str
        Recorded lines that the file still holds.
    missing : frozenset of int
        Recorded lines that it holds no longer.
    new : tuple of int
        Lines of the file that the record does not know.
    """

    file: str
    lines: Mapping[int, str]
    missing: frozenset[int]
    new: tuple[int, ...]

    def passage(self, locator: str) -> str | None:
        """The text a locator names, lines joined by a line break; None where any of it has changed."""
        wanted = locator_lines(locator) or []
        if self.missing.intersection(wanted) or not locator_ends(locator) <= set(self.lines):
            return None
        return "\n".join(self.lines[n] for n in wanted if n in self.lines)


def split_lines(text: str) -> dict[int, str]:
    """Number the lines of a text from 1: split on newline after NFC, stripped; empty ones are left out."""
    lines = unicodedata.normalize("NFC", text).split("\n")
    return {n: line.strip() for n, line in enumerate(lines, 1) if line.strip()}


def find_texts(study: Study, folder: str | Path) -> tuple[dict[str, Passages], list[str]]:
    """Match the files of a folder to the study's sources, by file digest, else by most line digests.

    A file stands for one source at most, and without the file digest only where it holds at least half of the
    source's lines or half of its own lines are the source's.

    Returns
    -------
    texts : dict of str to Passages
        By source id.
    unread : list of str
        Files that are no UTF-8 text or cannot be read.

    Raises
    ------
    UsageError
        Where there is no such folder, or none of its files is a source's text.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise UsageError(f"no folder {folder} to read texts from")
    stored = {name: source for name, source in study.sources.items() if source.lines}
    by_bytes = {source.sha256: name for name, source in stored.items()}
    found: dict[str, Passages] = {}
    unread: list[str] = []
    inexact: list[tuple[int, str, str, dict[int, str]]] = []
    for path in sorted(p for p in folder.iterdir() if p.is_file()):
        try:
            if path.stat().st_size > LARGEST:
                unread.append(path.name)
                continue
            data = path.read_bytes()
            lines = split_lines(data.decode("utf-8-sig"))
        except (OSError, UnicodeDecodeError):
            unread.append(path.name)
            continue
        if (name := by_bytes.get(hashlib.sha256(data).hexdigest())) is not None:
            found[name] = _aligned(path.name, stored[name], lines)
        elif best := _best(lines, stored):
            inexact.append((best[0], path.name, best[1], lines))
    for _, file, name, lines in sorted(inexact, key=lambda x: (-x[0], x[1])):
        if name not in found:
            found[name] = _aligned(file, stored[name], lines)
    if not found:
        raise UsageError(f"no file in {folder} is the text of a source of this study")
    return found, unread


def _best(lines: Mapping[int, str], stored: Mapping[str, Source]) -> tuple[int, str] | None:
    """The source that shares most lines with a file, and how many; None where that is too few."""
    digests = {line_digest(line) for line in lines.values()}
    shared = {name: len(digests & set(source.lines.values())) for name, source in stored.items()}
    name = max(shared, key=lambda name: shared[name], default="")
    enough = name and 2 * shared[name] >= min(len(stored[name].lines), len(digests)) > 0
    return (shared[name], name) if enough else None


def _aligned(file: str, source: Source, lines: Mapping[int, str]) -> Passages:
    """Take recorded lines wherever the file still holds them."""
    by_digest = {line_digest(line): line for line in lines.values()}
    known = set(source.lines.values())
    kept = {n: by_digest[digest] for n, digest in source.lines.items() if digest in by_digest}
    new = tuple(n for n, line in lines.items() if line_digest(line) not in known)
    return Passages(file, kept, frozenset(source.lines) - set(kept), new)


def check_texts(study: Study, texts: Mapping[str, Passages]) -> tuple[int, list[Problem]]:
    """Re-read every passage of the documents found, and every line set aside.

    Returns
    -------
    (int, list of Problem)
        How many passages were read again, and those that changed with the lines left over.
    """
    columns = ["source", "locator", "file", "line"]
    rows = [frame[columns].itertuples(index=False, name=None) for frame in (study.codings, study.facts)]
    cited = [row for of_frame in rows for row in of_frame]
    cited += [(claim.source, claim.locator, CLAIMS, 0) for claim in study.claims.claims]
    cited += [(s.source, s.locator, CLAIMS, 0) for matter in study.claims.disagreements for s in matter.sayings]
    cited = [citation for citation in cited if citation[0] in texts]
    aside = [(name, entry.lines, SOURCES, 0) for name in texts for entry in study.sources[name].set_aside]
    problems = []
    for source, locator, where, line in [*cited, *aside]:
        if texts[source].passage(locator) is None:
            what = f"passage {locator} of {source} has changed in {texts[source].file}"
            problems.append(Problem(where, line, 0, what, "the text as it was read", "read it again and code anew"))
    for source, text in texts.items():
        for n in text.new:
            what = f"line {n} is left over: {source} was not read with it"
            problems.append(Problem(text.file, n, 0, what, "every line is cited or set aside", "read it"))
    return len(cited), problems
