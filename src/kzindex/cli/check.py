"""`check`: whether the study is sound, the protocol as it was fixed, and every passage still there."""

from kzindex.cli.common import StudyOption, TextsOption, console, head
from kzindex.errors import Problem, StudyError, counted
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
    problems = []
    if found := protocol_problem(loaded.design, loaded.protocol_digest):
        problems.append(Problem("study.yaml", 0, 0, *found))
    lines = [head(loaded), summary(loaded)]
    if texts is not None:
        passages = find_texts(loaded, texts)
        read, changed = check_texts(loaded, passages)
        problems += changed
        stored = [name for name, source in loaded.sources.items() if source.lines]
        result = "nothing changed, no line left over" if not changed else f"{len(changed)} changed or left over"
        lines.append(f"{counted(read, 'passage')} of {counted(len(passages), 'text')} re-read; {result}")
        lines += [f"{name}: no text given, not re-read" for name in stored if name not in passages]
    if problems:
        raise StudyError(problems)
    screen = console()
    for line in [*lines, "no problem found"]:
        screen.print(line)


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
