"""seeds/sources.yaml: documents and lineages, what is cited of them, and every line accounted for."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import pandas as pd

from kzindex.errors import listed, near
from kzindex.frames import records
from kzindex.model.design import Design
from kzindex.model.documents import Source, Sources, locator_ends, locator_lines
from kzindex.model.record import first_day
from kzindex.study.codebook import ids_alike
from kzindex.study.files import Reader
from kzindex.study.votes import ELECTIONS
from kzindex.study.yaml import Marks, read_yaml

SOURCES = "seeds/sources.yaml"
Citation = tuple[str, str]  # source, locator
Said = tuple[str, str, str]  # of a problem: what, allowed, do


def read_sources(reader: Reader) -> tuple[Sources | None, Marks]:
    """Read the documents' records."""
    sources, marks = read_yaml(reader, SOURCES, Sources)
    if sources is None:
        return None, marks
    texts: dict[str | None, int] = {}  # digest to the first document with it
    for i, source in enumerate(sources.sources):
        if source.lineage not in sources.lineages:
            line, column = marks["sources", i, "lineage"]
            reader.problem(
                SOURCES,
                line,
                f"lineage {source.lineage!r} of source {source.id!r} is unknown",
                f"allowed are {listed(sources.lineages)}",
                near(source.lineage, sources.lineages) or "name it under `lineages`",
                column,
            )
        if source.date and first_day(source.date) > source.read.isoformat():
            line, column = marks["sources", i, "date"]
            what = f"source {source.id!r} is dated {source.date}, after it was read ({source.read})"
            reader.problem(
                SOURCES, line, what, "a document is read after it is dated", "correct one of the two", column
            )
        if bool(source.lines) != bool(source.sha256):
            line, column = marks["sources", i]
            what = f"source {source.id!r} has only one of `sha256` and `lines`"
            reader.problem(SOURCES, line, what, "both, or neither where no text is kept", "add the other", column)
        twin = texts.setdefault(source.sha256, i) if source.lines else i
        if twin != i:
            line, column = marks["sources", i, "sha256"]
            what = f"source {source.id!r} has the same text as {sources.sources[twin].id!r}"
            reader.problem(SOURCES, line, what, "a document has one record", "keep one of the two", column)
    places = [(source.id, SOURCES, *marks["sources", i, "id"]) for i, source in enumerate(sources.sources)]
    ids_alike(reader, places, "source")
    ids_alike(reader, [(name, SOURCES, *marks["lineages", name]) for name in sources.lineages], "lineage")
    return sources, marks


def check_boundaries(reader: Reader, design: Design, marks: Marks, sources: Mapping[str, Source]) -> None:
    """Note boundaries whose date was read in an unknown source."""
    for i, boundary in enumerate(design.boundaries):
        if boundary.source is not None and boundary.source not in sources:
            line, column = marks["boundaries", i, "source"]
            what, do = (
                f"source {boundary.source!r} is unknown",
                near(boundary.source, sources) or f"add it to {SOURCES}",
            )
            reader.problem("study.yaml", line, what, f"allowed are those of {SOURCES}", do, column)


def citations(frames: Iterable[pd.DataFrame]) -> set[Citation]:
    """What the rows of these tables cite."""
    return {pair for frame in frames for pair in zip(frame["source"], frame["locator"], strict=True)}


def check_citations(
    reader: Reader, sources: Mapping[str, Source], citations: Iterable[Citation], frames: Iterable[pd.DataFrame]
) -> set[str]:
    """Note citations of unknown sources and of lines that the document has not.

    Parameters
    ----------
    citations : iterable of (source, locator)
    frames : iterable of DataFrame
        The rows that make them, with source, locator, file and line.

    Returns
    -------
    set of str
        Sources of which it is not clear what is cited, because a citation or a file that cites has a problem.
    """
    unclear = set(sources) if reader.partial - {ELECTIONS} else set()
    amiss = {pair: said for pair in citations if (said := _amiss(sources, *pair))}
    for source_id, _ in amiss:
        unclear |= {source_id} if source_id in sources else set(sources)
    for frame in frames if amiss else ():
        for row in records(frame[["source", "locator", "file", "line"]]):
            for each in amiss.get((row["source"], row["locator"]), ()):
                reader.problem(row["file"], row["line"], *each)
    return unclear


def _amiss(sources: Mapping[str, Source], source_id: str, locator: str) -> list[Said]:
    """What is wrong with a citation."""
    found: list[Said] = []
    source = sources.get(source_id)
    if source is None:
        what = f"source {source_id!r} is unknown" if source_id else "source is empty"
        do = near(source_id, sources) or (f"add its record to {SOURCES}" if source_id else "name it")
        found.append((what, f"allowed are those of {SOURCES}", do))
    if not locator:
        found.append(("locator is empty", "it says where in the source", "add it"))
    elif source is not None and source.lines and (off := _off(source, locator)):
        found.append(off)
    return found


def _off(source: Source, locator: str) -> Said | None:
    """What is wrong with a locator that must name lines of the document."""
    numbers = locator_lines(locator)
    if numbers is None:
        return f"locator {locator!r} names no lines", "L23, L23-25 or L3, L23-25", f"name lines of {source.id}"
    empty = [number for number in locator_ends(locator) if number not in source.lines]
    if not empty:
        return None
    last = max(source.lines)
    if max(numbers) > last:
        what = f"locator {locator!r} lies past the end of {source.id}"
        return what, f"its last line is L{last}", "correct it"
    what = f"locator {locator!r} begins or ends at an empty line of {source.id} (L{empty[0]})"
    return what, "lines with text", "correct it"


def check_accounted(
    reader: Reader, sources: Sources, marks: Marks, citations: Iterable[Citation], unclear: set[str]
) -> None:
    """Note lines of a document that are neither cited nor set aside, or both, and lines set aside twice.

    Of sources that are `unclear` no line is called left over.
    """
    cited: dict[str, set[int]] = defaultdict(set)
    for source_id, locator in citations:
        cited[source_id].update(locator_lines(locator) or [])
    for i, source in enumerate(sources.sources):
        if not source.lines:
            continue
        aside: set[int] = set()
        for k, entry in enumerate(source.set_aside):
            line, column = marks["sources", i, "set_aside", k]
            if said := _off(source, entry.lines):
                reader.problem(SOURCES, line, *said, column)
                unclear = unclear | {source.id}
                continue
            numbers = {n for n in locator_lines(entry.lines) or [] if n in source.lines}
            for wrong, why in ((numbers & cited[source.id], "cited"), (numbers & aside, "set aside above")):
                if wrong:
                    what = f"{source.id} {_named(wrong)} set aside, but also {why}"
                    reader.problem(
                        SOURCES, line, what, "a line is cited or set aside, once", "narrow the lines", column
                    )
            aside |= numbers
        left = set(source.lines) - cited[source.id] - aside
        if left and source.id not in unclear:
            line, column = marks["sources", i, "lines"]
            what = f"{source.id} {_named(left)} neither cited nor set aside"
            reader.problem(SOURCES, line, what, "every line is one of the two", "code it or set it aside", column)


def _named(lines: Iterable[int]) -> str:
    names = [f"L{n}" for n in sorted(lines)]
    return f"{'lines' if len(names) > 1 else 'line'} {listed(names, 12)} {'are' if len(names) > 1 else 'is'}"
