"""How far the comparison can be trusted, and what it does not show."""

from typing import Any

import numpy as np
import pandas as pd

from kzindex.errors import counted
from kzindex.frames import Row, records
from kzindex.inference.contrasts import DECADE, LAST_YEARS, NO_MARGIN, PRIMARY
from kzindex.inference.evidence import by_era
from kzindex.inference.location import NOWHERE, SHORT
from kzindex.model.codebook import NOT_APPLICABLE
from kzindex.multiverse.choices import ALL, TWO
from kzindex.report import varied, words
from kzindex.report.results import Results
from kzindex.report.words import Said, sentences
from kzindex.scoring.score import SCORED
from kzindex.wording import enumerated, number, percent, reach, signed

WHAT = {
    "reliability": "agreement of the two passes",
    "claims": "tests of what sources assert",
    "robustness": "how the verdicts fare when all choices of the method are varied together",
}
# heads of the columns, and their shares of the width
FRONT = [("Measure", 1.3), ("Votes read of, later / earlier", 0.9)]
CONTRASTS, LISTS = ("other contrasts", 0.75), [("two varied", 0.55), ("all but votes", 0.55), ("all", 0.42)]
TURNED, BACK = ("Contrasts with a gap of the other sign", 1.7), ("Another verdict without", 1.0)


def contents(results: Results) -> dict[str, Any]:
    """What the template inserts: a table with its note, and statements."""
    statements = [{"lead": each.lead, "text": each.text} for each in said(results)]
    found = rows(results)
    return {
        **_heads(varied.table_of(results) is not None),
        "rows": found,
        "note": _note(results, found),
        "said": statements,
    }


def _heads(with_varied: bool) -> dict[str, Any]:
    """Heads in two rows (in the first over some columns or over both rows), and the columns' widths."""
    same = [CONTRASTS, *LISTS] if with_varied else [CONTRASTS]
    sign, back = (LISTS, [BACK]) if with_varied else ([], [TURNED, BACK])
    over = [{"text": text, "columns": 1, "rows": 2} for text, _ in FRONT]
    groups = [("Same verdict", same), ("Same sign", sign)]
    over += [{"text": text, "columns": len(columns), "rows": 1} for text, columns in groups if columns]
    over += [{"text": text, "columns": 1, "rows": 2} for text, _ in back]
    below = [text for text, _ in [*same, *sign]]
    return {"over": over, "heads": below, "widths": [width for _, width in [*FRONT, *same, *sign, *back]]}


def _note(results: Results, found: list[list[str]]) -> str:
    """What the table's columns are, and the boundaries that it names."""
    text = " ".join(cell for row in found for cell in row)
    named = [f"{x.date} {x.title}" for x in results.study.design.boundaries if f"boundary {x.date}" in text]
    note = (
        "Contrasts: other votes, readings, kinds of document and boundaries, where they give a verdict and not the "
        "same numbers again; last column: one vote left out after another."
    )
    if named:
        note += f" Boundary {'; '.join(named)}: what happened before it does not count for later votes."
    table = varied.table_of(results)
    if table is not None:
        note += (
            f" Varied: of {varied.many(table, TWO):,} specifications that depart from the protocol in two choices, and "
            f"of {varied.many(table, ALL):,} each in which all choices are varied at random, but for the votes "
            "compared or with them; those without a gap or a verdict count as not the same. No share is a probability. "
            "What is varied was settled after the verdicts were known."
        )
    return note


def rows(results: Results) -> list[list[str]]:
    """What becomes of each verdict under other choices: a row for each measure that has one."""
    comparison, study = results.comparison, results.study
    if not len(comparison.table):
        return []
    found, primary, table = [], comparison.by_measure, varied.table_of(results)
    for name in study.measures:
        row = primary[name]
        if not words.decided(row):
            continue
        others = _others(comparison.table, row)
        same = sum(each["verdict"] == row["verdict"] for each in others)
        turned = [
            f"{each['title']} ({signed(each['gap'])})"
            for each in others
            if round(each["gap"], 1) * round(row["gap"], 1) < 0
        ]
        alone = [study.vote_labels[vote] for vote in comparison.alone["election"][comparison.alone["measure"] == name]]
        single = (
            "no single vote" if not alone else enumerated(alone) if len(alone) <= 2 else f"any of {len(alone)} votes"
        )
        votes = f"{row['votes_later']} / {row['votes_earlier']}"
        cells = [study.titles[name], votes, f"{same} of {len(others)}"]
        cells += varied.shares(table, name) if table is not None else [enumerated(turned) or "none"]
        found.append([*cells, single])
    return found


def _others(table: pd.DataFrame, first: Row) -> list[Row]:
    """The contrasts beside the primary one that give a verdict on this measure, and are not the same numbers again."""
    every = records(table[(table["contrast"] != PRIMARY) & (table["measure"] == first["measure"])])
    same = ("gap", "se", "share", "votes_later", "votes_earlier", "worst", "best")
    return [row for row in every if words.decided(row) and not all(np.isclose(row[x], first[x]) for x in same)]


def said(results: Results) -> list[Said]:
    """Statements on who read, what was found, and what could mislead."""
    found = [_who(results), _found(results)]
    if len(results.comparison.table):
        found += [*varied.said(results), *_beside(results), _windows(results), _breaks(results)]
    missing = [f"{WHAT[name]} ({name}): {why}" for name, why in results.absent.items()]
    found.append(Said("Not in this brief.", f"{words.begun('; '.join(missing))}." if missing else ""))
    return [each for each in found if each.text]


def _who(results: Results) -> Said:
    """Who read, and how far two passes agree."""
    first, *more = sentences(words.plain(results.study.design.readers or "The study does not say who read."))
    text = " ".join(more) or first  # the first stands at the head of the brief
    table = results.tables.get("reliability")
    if table is None:
        return Said("Who read.", text)
    rows = table[(table["level"] == "indicator") & table["value"].notna()]
    alpha = rows[rows["statistic"] == "alpha"]["value"]
    if not len(alpha):
        return Said("Who read.", text)
    apart = rows[rows["statistic"] == "gaps apart"]["value"]
    text += f" The two passes' agreement beyond chance (Krippendorff's α within items) is {reach(list(alpha), 2)} by "
    text += "indicator"
    text += f"; the gap from each pass alone differs by {reach(list(apart))} points." if len(apart) else "."
    return Said("Who read.", text)


def _found(results: Results) -> Said:
    """How much evidence there is, era by era."""
    eras = {era.id: era.title for era in results.study.design.eras}
    table = results.scores.indicators
    applies = table[table["status"] != NOT_APPLICABLE]
    parts = []
    evidence = {row["era"]: row for row in records(by_era(results.scores))}
    for era, title in eras.items():
        rows = applies[applies["era"] == era]
        if era not in evidence:
            parts += [f"{title}: nothing"] if len(rows) else []
            continue
        row = evidence[era]
        parts.append(
            f"{title}: {percent(rows['coverage'].mean())} of what the codebook asks, in "
            f"{counted(row['codings'], 'coding')} from {counted(row['lineages'], 'lineage')}, the largest with "
            f"{percent(row['share'])} of them"
        )
    scored = table[table["status"] == SCORED]
    rest = ", the rest withheld" if len(scored) < len(applies) else ""
    published = (
        f"{len(scored)} of {counted(len(applies), 'indicator score')} are published{rest}. All of it is of every "
        "vote held, compared or not."
    )
    return Said("What was found.", f"{'; '.join(parts)}. {published}" if parts else "")


def _beside(results: Results) -> list[Said]:
    """The contrast with the last years before, and those from the other boundaries whose day was read in a source."""
    design, table = results.study.design, results.comparison.table
    wanted = {LAST_YEARS: f"Against the last {DECADE} years before {design.eras[-1].start} alone."}
    wanted |= {
        f"from {boundary.date}": f"Were the era counted from {boundary.date} ({boundary.title})."
        for boundary in design.boundaries
        if boundary.source
    }
    found = []
    for contrast, lead in wanted.items():
        rows = {row["measure"]: row for row in records(table[table["contrast"] == contrast])}
        parts = [_short(results.study.titles[name], rows[name]) for name in results.study.tops[1:] if name in rows]
        if parts:
            text = "; ".join(parts)
            found.append(Said(lead, f"{words.begun(text)}."))
    return found


def _short(title: str, row: Row) -> str:
    gap = f" ({signed(row['gap'])})" if words.decided(row) else ""
    return f"{words.shown(title)} {words.verdict(row)}{gap}"


def _windows(results: Results) -> Said:
    rows = [row for row in results.comparison.by_measure.values() if row["level"] == "indicator"]
    later, earlier = (np.nanmax([row[f"exposure_{side}"] for row in rows] + [0]) for side in ("later", "earlier"))
    if not min(later, earlier) < 0.9 * max(later, earlier):
        return Said("", "")
    short = "later" if later < earlier else "earlier"
    return Said(
        "Shorter windows.",
        f"The {short} votes were watched for {number(min(later, earlier))} months on average, the others for "
        f"{number(max(later, earlier))}. Fewer events could count, which makes them look more open; nothing corrects "
        "it.",
    )


def _breaks(results: Results) -> Said:
    titles = results.study.titles
    names: dict[str, list[str]] = {}
    labels = results.study.vote_labels
    for each in results.comparison.locations:
        text = " ".join(labels.get(word, word) for word in each.words.split(" "))
        names.setdefault(text, []).append(words.shown(titles[each.measure]))
    silent, short = names.pop(NOWHERE, []), names.pop(SHORT, [])
    parts = [f"{enumerated(found)}: {text}" for text, found in names.items()]
    if silent:
        parts.append(f"left to themselves, the series of {enumerated(silent)} do not locate a break")
    if short:
        parts.append(f"{enumerated(short)}: {SHORT}")
    text = "; ".join(parts)
    return Said("Without being told the date.", f"{words.begun(text)}." if text else "")


def limits(results: Results) -> list[str]:
    """What the brief does not show."""
    study, comparison = results.study, results.comparison
    found = [
        "Why votes differ. It compares eras and attributes nothing to a person, a law or an event.",
        "What no source reports. A score speaks of the evidence found; where too little was found it is withheld.",
        "What happened, only what documents say happened. Sources can be wrong together, readers can misread them "
        "together, and who writes, and how much, changes over time; the intervals carry none of it.",
    ]
    if len(comparison.table):
        looks = words.numbered(len(study.indicators), "indicator")
        found += [
            "A trend or a forecast. Failing to tell a gap from drift is no finding that nothing changed.",
            "That an equivalent indicator stood still. Items that move apart cancel out; misreading alike in both eras "
            "shrinks a gap, and misreading that differs between them can create one.",
            f"That all verdicts hold at once. Each stands on a 90% interval of its own; no allowance is made for "
            f"{looks} in the verdicts as held.",
        ]
    margin = [item for item in study.items if item.margin]
    if margin:
        what = words.begun(enumerated([words.shown(item.title) for item in margin]))
        verb = "is" if len(margin) == 1 else "are"
        figures = f"the state's own figures{_of_margin(results)}"
        found.append(f"That official results are true. {what} {verb} read from {figures}.")
    apart = [study.plurals[name] for name, kind in study.design.types.items() if not kind.compared]
    if apart:
        found.append(f"Anything on {enumerated(apart)} across eras: they are scored and enter no comparison.")
    return found


def _of_margin(results: Results) -> str:
    """Gap and verdict without margin items, where they were computed."""
    table = results.comparison.table
    if not len(table):
        return ""
    rows = {str(row["measure"]): row for row in records(table[table["contrast"] == NO_MARGIN])}
    whole = results.comparison.by_measure
    moved = [
        f"{words.shown(results.study.titles[name])} would be {words.verdict(rows[name])} ({words.measured(rows[name])})"
        for name in results.study.tops[1:]
        if name in rows and words.decided(rows[name]) and abs(rows[name]["gap"] - whole[name]["gap"]) > 1e-9
    ]
    return f"; without them {enumerated(moved)}" if moved else ""
