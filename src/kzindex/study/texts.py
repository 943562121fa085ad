"""Texts that the study was read from: found by digest in a folder, never kept in it."""

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kzindex.errors import Problem, UsageError
from kzindex.model.documents import Source, line_digest, locator_lines
from kzindex.model.study import Study
from kzindex.study.sources import CLAIMS, citations


@dataclass(frozen=True)
class Passages:
    """A document's text, by the line numbers of its record.

    Attributes
    ----------
    file : str
        Name of the file it was found in.
    exact : bool
        Whether the file's bytes are those recorded.
    lines : mapping of int to str
        Recorded lines that the file still holds.
    new : tuple of int
        Lines of the file that the record does not know.
    """

    file: str
    exact: bool
    lines: Mapping[int, str]
    new: tuple[int, ...]

    def passage(self, locator: str) -> str | None:
        """The text a locator names, lines joined by a line break; None where a line has changed."""
        wanted = locator_lines(locator) or []
        ends = {int(end) for part in locator.split(",") for end in part.strip()[1:].split("-")}
        if not ends <= set(self.lines):
            return None
        return "\n".join(self.lines[n] for n in wanted if n in self.lines)


def split_lines(text: str) -> dict[int, str]:
    """Number the lines of a text from 1: split on newline after NFC, stripped; empty ones are left out."""
    lines = unicodedata.normalize("NFC", text).split("\n")
    return {n: line.strip() for n, line in enumerate(lines, 1) if line.strip()}


def find_texts(study: Study, folder: str | Path) -> dict[str, Passages]:
    """Match the files of a folder to the study's sources, by file digest, else by most line digests.

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
    inexact: list[tuple[int, str, str, dict[int, str]]] = []
    for path in sorted(p for p in folder.iterdir() if p.is_file()):
        data = path.read_bytes()
        try:
            lines = split_lines(data.decode())
        except UnicodeDecodeError:
            continue
        name = by_bytes.get(hashlib.sha256(data).hexdigest())
        if name is not None:
            found[name] = Passages(path.name, True, lines, ())
            continue
        digests = {line_digest(line) for line in lines.values()}
        for other, source in stored.items():
            if common := len(digests & set(source.lines.values())):
                inexact.append((common, path.name, other, lines))
    taken: set[str] = set()
    for _, file, name, lines in sorted(inexact, key=lambda x: (-x[0], x[1], x[2])):
        if name not in found and file not in taken:
            taken.add(file)
            found[name] = _aligned(file, stored[name], lines)
    if not found:
        raise UsageError(f"no file in {folder} is the text of a source of this study")
    return found


def _aligned(file: str, source: Source, lines: dict[int, str]) -> Passages:
    """Take recorded lines wherever the file still holds them."""
    by_digest = {line_digest(line): line for line in lines.values()}
    known = set(source.lines.values())
    kept = {n: by_digest[digest] for n, digest in source.lines.items() if digest in by_digest}
    new = tuple(n for n, line in lines.items() if line_digest(line) not in known)
    return Passages(file, False, kept, new)


def check_texts(study: Study, texts: Mapping[str, Passages]) -> tuple[int, list[Problem]]:
    """Re-read every passage of the documents found.

    Returns
    -------
    (int, list of Problem)
        How many passages were read again, and those that changed with the lines left over.
    """
    cited = citations(study.codings, study.facts)
    cited += [(claim.source, claim.locator, CLAIMS, 0) for claim in study.claims.claims]
    cited += [(s.source, s.locator, CLAIMS, 0) for matter in study.claims.disagreements for s in matter.sayings]
    problems, read = [], 0
    for source, locator, where, line in cited:
        if source not in texts:
            continue
        read += 1
        if texts[source].passage(locator) is None:
            what = f"passage {locator} of {source} has changed in {texts[source].file}"
            problems.append(Problem(where, line, 0, what, "the text as it was read", "read it again and code anew"))
    for source, text in texts.items():
        for n in text.new:
            what = f"line {n} is left over: {source} was not read with it"
            problems.append(Problem(text.file, n, 0, what, "every line is cited or set aside", "read it"))
    return read, problems
