"""Find a study's folder and read the whole of it, every problem at once."""

import gc
import importlib.resources
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from kzindex.errors import StudyError, UsageError
from kzindex.model.study import Study
from kzindex.study.claims import check_tests, read_claims
from kzindex.study.codebook import read_codebook, read_design
from kzindex.study.codings import check_adjudication, check_codings, read_codings
from kzindex.study.digests import protocol_digest
from kzindex.study.facts import check_facts, read_facts
from kzindex.study.files import Reader
from kzindex.study.sources import (
    check_accounted,
    check_boundaries,
    check_citations,
    citations,
    read_sources,
)
from kzindex.study.translation import read_translations
from kzindex.study.votes import ELECTIONS, read_votes
from kzindex.study.yaml import Marks


def packaged_study() -> Path:
    """The study that came with the package: its own data, or the checkout it runs from."""
    data = Path(str(importlib.resources.files("kzindex"))) / "_data"
    return data if data.is_dir() else Path(__file__).resolve().parents[3]


def find_study(folder: str | Path | None = None) -> tuple[Path, bool]:
    """Choose the study's folder: the one named, else the working folder or the nearest above it, else the packaged one.

    Returns
    -------
    (Path, bool)
        The folder, and whether it is the packaged study.

    Raises
    ------
    UsageError
        Where the folder named holds no study.yaml.
    """
    if folder is not None:
        path = Path(folder)
        if path.is_file():
            raise UsageError(f"no study in {path}: it is a file; name its folder")
        if not (path / "study.yaml").exists():
            raise UsageError(f"no study in {path}: it holds no study.yaml")
        return path, False
    here = Path.cwd()
    for path in (here, *here.parents):
        if (path / "study.yaml").exists():
            return Path(os.path.relpath(path)), False
    return packaged_study(), True


def load(folder: str | Path | None = None, *, instead: Mapping[str, bytes] | None = None) -> Study:
    """Read a study and check all of it.

    Parameters
    ----------
    folder : path, optional
        A folder that holds study.yaml. By default the working folder or the nearest above it that does, else the
        packaged study.
    instead : mapping of str to bytes, optional
        Files as they would be, by path below the folder: to see whether the study would pass with them.

    Returns
    -------
    Study

    Raises
    ------
    UsageError
        Where there is no study in `folder`.
    StudyError
        With every problem found, where there is any.
    """
    root, packaged = find_study(folder)
    with _uncollected():
        return _read(root, packaged, instead)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the collector from going over the many small values again and again while they are read; none is a cycle."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _inside(reader: Reader, name: str, marks: Marks) -> bool:
    """Whether the protocol's text lies in the study."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        line, column = marks["protocol", "text"]
        what = f"protocol.text {name!r} lies outside the study"
        reader.problem("study.yaml", line, what, "allowed is a file in its folder", "move it there", column)
        return False
    return True


def _read(root: Path, packaged: bool, instead: Mapping[str, bytes] | None) -> Study:
    reader = Reader(root, instead, links=packaged)  # an installer may link what it installs
    design, marks = read_design(reader)
    if design is not None and design.protocol.text and _inside(reader, design.protocol.text, marks):
        reader.text(design.protocol.text, "study.yaml names it under protocol.text")
    indicators = read_codebook(reader, design, marks)
    votes, elections = read_votes(reader, design)
    sources, source_marks = read_sources(reader)
    items = None if indicators is None else {item.id: item for indicator in indicators for item in indicator.items}
    claims, claim_marks, cited = read_claims(reader, None if ELECTIONS in reader.partial else elections, items)
    rows, decisions = read_codings(reader, elections)
    figures = read_facts(reader, elections)
    read_translations(reader)
    if design is None or indicators is None or items is None or sources is None:
        raise StudyError(reader.problems, str(root.resolve()))

    records = {source.id: source for source in sources.sources}
    codings = check_codings(reader, rows, items, votes, records, sources.lineages)
    adjudication = check_adjudication(reader, decisions, items, votes, rows)
    facts = check_facts(reader, figures, votes, records, sources.lineages, design.every_quantity)
    citing = [cited, rows, figures]  # rows with a problem too
    pairs = citations(citing)
    check_boundaries(reader, design, marks, records)
    check_tests(reader, claims, claim_marks, votes, design, indicators, sources.lineages)
    unclear = check_citations(reader, records, pairs, citing)
    check_accounted(reader, sources, source_marks, pairs, unclear)
    if reader.problems:
        raise StudyError(reader.problems, str(root.resolve()))
    return Study(
        root=root,
        packaged=packaged,
        design=design,
        indicators=indicators,
        sources=records,
        lineages=sources.lineages,
        claims=claims,
        votes=votes,
        facts=facts,
        codings=codings,
        adjudication=adjudication,
        files=tuple(sorted(reader.bytes)),
        digest=reader.digest(),
        protocol_digest=protocol_digest(reader, design),
    )
