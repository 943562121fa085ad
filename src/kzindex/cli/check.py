"""`check`: whether the study is sound, the protocol as it was fixed, and every passage still there."""

from kzindex.cli.common import StudyOption, TextsOption, head
from kzindex.cli.screen import console
from kzindex.errors import StudyError, counted
from kzindex.frames import records
from kzindex.model.study import Study
from kzindex.study.digests import protocol_problem
from kzindex.study.folder import load
from kzindex.study.texts import check_texts, find_texts


def check(*, study: StudyOption = None, texts: TextsOption = None) -> None:
    """Check the study; with --texts, re-read every passage.

    Names every problem as `file:line: what is wrong; what is allowed; what to do` and ends with exit code 1 where there
    is one. With --texts it also names passages that have changed and lines that nobody has read.
    """
    loaded = load(study)
    passages, unread = find_texts(loaded, texts) if texts is not None else ({}, [])
    screen = console()
    screen.print(head(loaded))
    screen.print(summary(loaded))
    problems = []
    if found := protocol_problem(loaded):
        problems.append(found)
    if texts is not None:
        read, changed = check_texts(loaded, passages)
        problems += changed
        result = f"{len(changed)} changed or left over" if changed else "nothing changed, no line left over"
        screen.print(f"{counted(read, 'passage')} of {counted(len(passages), 'text')} re-read; {result}")
        for name, source in loaded.sources.items():
            if source.lines and name not in passages:
                screen.print(f"{name}: no text given, not re-read")
        for file in unread:
            screen.print(f"{file}: no UTF-8 text, or not readable; not read")
    for row in records(loaded.codings[loaded.codings["straddles"]]):
        where = f"{row['file']}:{row['line']}: when {row['when']} straddles the edge of a window"
        screen.print(f"{where}; its 15th day makes it {row['place']}; give the day, if a source does")
    if problems:
        raise StudyError(problems, str(loaded.root.resolve()))
    screen.print("no problem found")


def summary(study: Study) -> str:
    """Count what the study holds."""
    first = int((study.codings["pass"] == "1").sum())
    accounted = sum(len(source.lines) for source in study.sources.values())
    parts = [
        f"{len(study.held)} votes held, {len(study.votes) - len(study.held)} scheduled",
        f"{len(study.items)} items in {len(study.indicators)} indicators",
        f"{len(study.sources)} sources, {study.codings['source'].nunique()} of them coded",
        f"{first} codings in pass 1, {len(study.codings) - first} in pass 2",
        f"{len(study.adjudication)} adjudicated",
        f"{len(study.facts)} facts",
        counted(len(study.claims.claims), "claim"),
        counted(len(study.claims.disagreements), "disagreement"),
        f"{accounted} lines of text accounted for",
    ]
    return " · ".join(parts)
