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
Citation = tuple[str, str, str, int]  # source, locator, file, line


def read_sources(reader: Reader) -> tuple[Sources | None, Marks]:
    """Read the documents' records."""
    sources, marks = read_yaml(reader, SOURCES, Sources)
    if sources is None:
        return None, marks
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
        twin = next((s.id for s in sources.sources[:i] if s.lines and s.sha256 == source.sha256), None)
        if source.lines and twin is not None:
            line, column = marks["sources", i, "sha256"]
            what = f"source {source.id!r} has the same text as {twin!r}"
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


def citations(*frames: pd.DataFrame) -> list[Citation]:
    """What these rows cite."""
    return [
        (row["source"], row["locator"], row["file"], row["line"])
        for frame in frames
        for row in records(frame[["source", "locator", "file", "line"]])
    ]


def check_citations(reader: Reader, sources: Mapping[str, Source], citations: Iterable[Citation]) -> set[str]:
    """Note citations of unknown sources and of lines that the document has not.

    Returns
    -------
    set of str
        Sources of which it is not clear what is cited, because a citation or a file that cites has a problem.
    """
    unclear = set(sources) if reader.partial - {ELECTIONS} else set()
    for source_id, locator, file, line in sorted(set(citations)):
        source = sources.get(source_id)
        if source is None:
            what = f"source {source_id!r} is unknown" if source_id else "source is empty"
            do = near(source_id, sources) or (f"add its record to {SOURCES}" if source_id else "name it")
            reader.problem(file, line, what, f"allowed are those of {SOURCES}", do)
            unclear |= set(sources)
        elif not locator:
            reader.problem(file, line, "locator is empty", "it says where in the source", "add it")
            unclear.add(source_id)
        elif source.lines and not _check_locator(reader, source, locator, file, line):
            unclear.add(source_id)
    return unclear


def _check_locator(reader: Reader, source: Source, locator: str, file: str, line: int, column: int = 0) -> bool:
    numbers = locator_lines(locator)
    if numbers is None:
        what = f"locator {locator!r} names no lines"
        reader.problem(file, line, what, "L23, L23-25 or L3, L23-25", f"name lines of {source.id}", column)
        return False
    last = max(source.lines)
    if max(numbers) > last:
        what = f"locator {locator!r} lies past the end of {source.id}"
        reader.problem(file, line, what, f"its last line is L{last}", "correct it", column)
        return False
    for number in locator_ends(locator):
        if number not in source.lines:
            what = f"locator {locator!r} begins or ends at an empty line of {source.id} (L{number})"
            reader.problem(file, line, what, "lines with text", "correct it", column)
            return False
    return True


def check_accounted(
    reader: Reader, sources: Sources, marks: Marks, citations: Iterable[Citation], unclear: set[str]
) -> None:
    """Note lines of a document that are neither cited nor set aside, or both, and lines set aside twice.

    Of sources that are `unclear` no line is called left over.
    """
    cited: dict[str, set[int]] = defaultdict(set)
    for source_id, locator, _, _ in citations:
        cited[source_id].update(locator_lines(locator) or [])
    for i, source in enumerate(sources.sources):
        if not source.lines:
            continue
        aside: set[int] = set()
        for k, entry in enumerate(source.set_aside):
            line, column = marks["sources", i, "set_aside", k]
            if not _check_locator(reader, source, entry.lines, SOURCES, line, column):
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
