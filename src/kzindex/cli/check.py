"""`check`: whether the study is sound, the protocol as it was fixed, and every passage still there."""

from typing import Annotated

from cyclopts import Parameter

from kzindex.cli.common import StudyOption, TextsOption, head
from kzindex.cli.screen import console
from kzindex.errors import StudyError, counted, plain
from kzindex.frames import records
from kzindex.inference.evidence import by_era, by_vote, look_shared, one_era_items, rivals, unused
from kzindex.model.study import Study
from kzindex.scoring.score import score
from kzindex.study.digests import protocol_problem
from kzindex.study.folder import load
from kzindex.study.scaffold import left_over
from kzindex.study.texts import check_texts, find_texts
from kzindex.wording import percent


def check(
    *,
    study: StudyOption = None,
    texts: TextsOption = None,
    figures: Annotated[bool, Parameter("--figures", negative=(), help="List the figures that differ.")] = False,
) -> None:
    """Check the study and show what its evidence is made of; with --texts, re-read every passage.

    Names every problem as `file:line: what is wrong; what is allowed; what to do` and ends with exit code 1 where there
    is one. With --texts it also names passages that have changed and lines that nobody has read.
    """
    loaded = load(study)
    passages, unread = find_texts(loaded, texts) if texts is not None else ({}, [])
    screen = console()
    screen.print(head(loaded))
    screen.print(summary(loaded))
    for line in evidence(loaded, figures):
        screen.print(line)
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
            screen.print(f"{plain(file).splitlines()[0]}: no UTF-8 text, or not readable; not read")
    for line in straddling(loaded):
        screen.print(line)
    if sample := left_over(loaded):
        screen.print(f"left over from the sample that `init` wrote: {', '.join(sample)}")
    if problems:
        raise StudyError(problems, str(loaded.root.resolve()))
    screen.print("no problem found")


def evidence(study: Study, figures: bool) -> list[str]:
    """What the evidence is made of: coverage and lineages per vote and era, and what deserves a look."""
    scores = score(study)
    heads = [f"({i + 1})" for i in range(len(study.indicators))]
    named = ", ".join(f"{head} {item.title}" for head, item in zip(heads, study.indicators, strict=True))
    lines = ["", f"coverage of {named}; their mean; share of covered items with two lineages or more"]
    lines.append(f"{'vote':<25} " + " ".join(f"{head:>5}" for head in [*heads, "mean", "2+ l.", "lin."]))
    for row in records(by_vote(scores)):
        shares = [_share(row[indicator.id]) for indicator in study.indicators]
        rest = [_share(row["whole"]), percent(row["doubled"]), row["lineages"]]
        numbers = " ".join(f"{share:>5}" for share in [*shares, *rest])
        lines.append(f"{row['election']:<25} {numbers}")
    titles = {era.id: era.title for era in study.design.eras}
    for row in records(by_era(scores)):
        who = f"{counted(row['sources'], 'source')} of {counted(row['lineages'], 'lineage')}"
        largest = f"largest lineage {row['largest']} with {percent(row['share'])} of the codings"
        count = f"{row['codings']} codings in scores, levels from figures included"
        lines += ["", f"{titles[row['era']]}: {count}, from {who}; kinds: {row['kinds']}; {largest}"]
    lines.append("")
    if one := one_era_items(scores):
        lines.append(f"items covered in one era only: {', '.join(one)}")
    different = rivals(study)
    several = counted(len(different[["election", "quantity"]].drop_duplicates()), "quantity", "quantities")
    lines.append(
        f"{several} of a vote with figures that differ (preliminary and final counts, bodies, events)"
        + ("" if figures or not len(different) else "; --figures lists them")
    )
    if figures:
        for (election, quantity), rows in different.groupby(["election", "quantity"], sort=False):
            lines.append(f"  {election} {quantity} ({rows['unit'].iloc[0]})")
            for row in records(rows):
                value = f"{row['value']}, {row['stage']}" if row["stage"] else row["value"]
                lines.append(f"    {value} · {row['body']} · {row['source']} {row['locator']} · {row['note']}")
    shared = look_shared(study)
    lines.append(f"{counted(len(shared), 'pair')} of sources that may share a lineage")
    lines += [f"  {one} and {other}: {why}" for one, other, why in shared]
    idle = unused(study)
    lines.append(f"{counted(len(idle), 'source')} unused" + (f": {', '.join(idle)}" if idle else ""))
    return [*lines, ""]


def straddling(study: Study) -> list[str]:
    """Codings whose month straddles the edge of a window, by file, month and place."""
    rows = study.codings[study.codings["straddles"]]
    lines = []
    for (file, when, place), group in rows.groupby(["file", "when", "place"], sort=True):
        where = ", ".join(map(str, group["line"]))
        what = f"{file}:{where}: when {when} straddles the edge of a window"
        lines.append(f"{what}; its 15th day makes it {place}; give the day, if a source does")
    return lines


def _share(value: float) -> str:
    return percent(value) if value == value else "n/a"


def summary(study: Study) -> str:
    """Count what the study holds."""
    first = int((study.codings["pass"] == "1").sum())
    accounted = sum(len(source.lines) for source in study.sources.values())
    parts = [
        f"{counted(len(study.held), 'vote')} held, {len(study.votes) - len(study.held)} scheduled",
        f"{counted(len(study.items), 'item')} in {counted(len(study.indicators), 'indicator')}",
        f"{counted(len(study.sources), 'source')}, {study.codings['source'].nunique()} of them coded",
        f"{counted(first, 'coding')} in pass 1, {len(study.codings) - first} in pass 2",
        f"{len(study.adjudication)} adjudicated",
        counted(len(study.facts), "fact"),
        counted(len(study.claims.claims), "claim"),
        counted(len(study.claims.disagreements), "disagreement"),
        f"{counted(accounted, 'line')} of text accounted for",
    ]
    return " · ".join(parts)
