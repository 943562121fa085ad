"""Sentences made from numbers, each no stronger than its interval."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from kzindex.errors import counted
from kzindex.frames import records
from kzindex.inference.compare import Comparison
from kzindex.inference.contrasts import PRIMARY
from kzindex.inference.drift import DISTINGUISHABLE, NOT
from kzindex.inference.verdict import CLOSED, EQUIVALENT, FEW_ITEMS, NONE, OPEN, SMALL_CLOSED, SMALL_OPEN, UNDECIDED
from kzindex.wording import between, enumerated, number, signed

Row = dict[str, Any]
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
DAGGER = "†"
NUMERALS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
ONE_ERA = "The study has a single era: there is nothing to compare."
NOTHING = "No item is covered in enough votes of both eras: nothing can be compared."


@dataclass(frozen=True)
class Said:
    """A statement: what it speaks of, what it says, and what it was made from."""

    lead: str
    text: str
    note: str = ""


def numeral(many: int) -> str:
    """A small number in letters."""
    return NUMERALS[many] if many < len(NUMERALS) else str(many)


def month(date: str) -> str:
    """Month and year of a date."""
    return f"{MONTHS[int(date[5:7]) - 1]} {date[:4]}"


def shown(title: str) -> str:
    """A title inside a sentence."""
    return title[:1].lower() + title[1:] if title[1:2].islower() else title


def primary(comparison: Comparison) -> dict[str, Row]:
    """Rows of the primary contrast by measure, items included."""
    table = comparison.table
    return {str(row["measure"]): row for row in records(table[table["contrast"] == PRIMARY])}


def measured(row: Row) -> str:
    """A gap with its interval, as it stands in brackets."""
    return f"{signed(row['gap'])} points, 90% interval {between(row['low90'], row['high90'])}"


def verdict(row: Row) -> str:
    """The verdict's words, with the mark of what missing evidence could undo."""
    return str(row["verdict"]) + (f" {DAGGER}" if marked(row) else "")


def marked(row: Row) -> bool:
    """Whether the verdict needs the missing evidence to be as the rest."""
    return row["verdict"] not in (NONE, FEW_ITEMS) and not row["identified"]


def drift(row: Row) -> str:
    """What statement (B) says of a measure."""
    if row["drift"] == NOT:
        needed = row["needed"]
        return "not distinguishable from drift" + (f" (takes ±{needed:.0f})" if needed == needed else "")
    return "beyond ordinary drift" if row["drift"] == DISTINGUISHABLE else str(row["drift"])


def answer(comparison: Comparison) -> str:
    """The answer in one sentence, from the verdicts of the indicators."""
    study = comparison.scores.study
    if not len(comparison.table):
        return ONE_ERA
    rows = primary(comparison)
    tops = [rows[indicator.id] for indicator in study.indicators]
    if all(row["verdict"] == NONE for row in tops):
        return NOTHING
    earlier, later = study.design.eras[-2:]
    delta = study.design.protocol.verdict.delta
    said = {
        CLOSED: "more closed on",
        OPEN: "more open on",
        SMALL_CLOSED: f"a little more closed (by less than {delta:g} points) on",
        SMALL_OPEN: f"a little more open (by less than {delta:g} points) on",
        EQUIVALENT: f"equivalent, to within {delta:g} points, on",
    }
    firm, found = (_groups(study.titles, tops, said, is_marked) for is_marked in (False, True))
    parts = [*firm, *([f"as far as evidence was found {enumerated(found)}"] if found else [])]
    left = [shown(study.titles[row["measure"]]) for row in tops if row["verdict"] not in said]
    if left:
        parts.append(
            f"{'not' if parts else 'neither more open nor more closed for sure, nor'} settled on {enumerated(left)}"
        )
    first = tops[0]
    who = (
        f"As they were held, the {numeral(int(first['later']))} {votes(first['later'])} of the {later.title} were, "
        f"against {numeral(int(first['earlier']))} of the {earlier.title} {since(study.design.headline.start.year)}, "
    )
    return f"{who}{'; '.join(parts)}. {beyond(comparison)}"


def votes(many: int) -> str:
    """The noun alone."""
    return counted(int(many), "vote").split()[1]


def since(year: int) -> str:
    """From when the headline votes count."""
    return f"from {year} on"


def _groups(titles: dict[str, str], rows: list[Row], said: dict[str, str], is_marked: bool) -> list[str]:
    found = []
    for words, phrase in said.items():
        group = [row for row in rows if row["verdict"] == words and marked(row) == is_marked]
        if group:
            each = [f"{shown(titles[row['measure']])} ({measured(row)})" for row in group]
            found.append(f"{phrase} {enumerated(each)}")
    return found


def beyond(comparison: Comparison) -> str:
    """Statement (B) on the indicators."""
    study, rows = comparison.scores.study, primary(comparison)
    tops = [rows[indicator.id] for indicator in study.indicators]
    far = [shown(study.titles[row["measure"]]) for row in tops if row["drift"] == DISTINGUISHABLE]
    near = [row for row in tops if row["drift"] == NOT]
    if far:
        return f"Beyond the drift that votes show anyway goes {enumerated(far)}" + (
            f"; the other {numeral(len(near))} cannot be told from it." if near else "."
        )
    if not near:
        return "So few votes that no test can tell a gap from the drift that votes show anyway."
    needed = sorted(row["needed"] for row in near if row["needed"] == row["needed"])
    takes = f": that would take gaps of {needed[0]:.0f} to {needed[-1]:.0f} points" if len(needed) > 1 else ""
    return f"So few votes cannot tell any of it from the drift that votes show anyway{takes}."


def tested(comparison: Comparison) -> str:
    """Statement (B) with its p-values."""
    study, rows = comparison.scores.study, primary(comparison)
    rule = study.design.protocol.verdict
    upto = [a for a in rule.autocorrelations if a <= rule.holds_to]
    tops = [rows[x.id] for x in study.indicators if rows[x.id]["drift"] in (NOT, DISTINGUISHABLE)]
    if not tops:
        return beyond(comparison)
    worst = sorted(max(row[f"p_holm_{a:g}"] for a in upto) for row in tops)
    p = f"{worst[0]:.2f} to {worst[-1]:.2f}" if len(worst) > 1 else f"{worst[0]:.2f}"
    return (
        f"{beyond(comparison)} Against drift of autocorrelation up to {rule.holds_to:g}, and adjusted for "
        f"{numeral(len(study.indicators))} looks, p is {p}; to tell a gap from drift it had to be {rule.size:.2f} or "
        "less. That is no finding that nothing changed."
    )


def summary(comparison: Comparison) -> str:
    """The verdicts in one line, as a title."""
    study = comparison.scores.study
    if not len(comparison.table):
        return ONE_ERA
    rows = primary(comparison)
    tops = [rows[indicator.id] for indicator in study.indicators]
    groups: dict[str, int] = {}
    for row in tops:
        groups[str(row["verdict"])] = groups.get(str(row["verdict"]), 0) + 1
    parts = [f"{words} on {numeral(many)}" for words, many in sorted(groups.items(), key=lambda x: -x[1])]
    far = sum(row["drift"] == DISTINGUISHABLE for row in tops)
    drifting = "none distinguishable from drift" if not far else f"{numeral(far)} beyond drift"
    later = study.design.eras[-1].title
    return f"{later}: {enumerated(parts)} of {numeral(len(tops))} indicators as held; {drifting}"


def differs(comparison: Comparison, measure: str) -> Said:
    """What one measure says, with the bounds and the items that moved."""
    study, rows = comparison.scores.study, primary(comparison)
    row, title = rows[measure], study.titles[measure]
    words, delta = row["verdict"], study.design.protocol.verdict.delta
    if words == NONE:
        return Said(title, "cannot be compared: no item is covered in enough votes of both eras.")
    if words == FEW_ITEMS:
        return Said(title, f"cannot be compared: its matched items carry {row['share']:.0%} of the weight, too little.")
    said = {
        CLOSED: f"was more closed ({measured(row)}).",
        OPEN: f"was more open ({measured(row)}).",
        SMALL_CLOSED: f"was more closed by a small amount, less than {delta:g} points ({measured(row)}).",
        SMALL_OPEN: f"was more open by a small amount, less than {delta:g} points ({measured(row)}).",
        EQUIVALENT: f"was equivalent in both eras, to within {delta:g} points ({measured(row)}).",
        UNDECIDED: f"is undecided: the interval holds differences of either sign ({measured(row)}).",
    }[words]
    return Said(title, f"{said} {_missing(row, delta)}{_items(comparison, measure, rows)}")


def _missing(row: Row, delta: float) -> str:
    """What the missing evidence could do to it."""
    reach = f"from {signed(row['worst'])} to {signed(row['best'])}"
    if row["verdict"] in (EQUIVALENT, SMALL_CLOSED, SMALL_OPEN) and marked(row):
        return f"Were all that is missing at its worst or best, the gap could be {reach}, beyond {delta:g} points."
    if marked(row):
        return f"Were all that is missing at its worst or best, the gap could be anything {reach}."
    return f"Whatever the missing evidence would say, the gap lies {reach}."


def moved(comparison: Comparison, measure: str, rows: dict[str, Row]) -> list[Row]:
    """Matched items of an indicator whose own interval leaves 0 out, those that move it most first."""
    indicator = next((x for x in comparison.scores.study.indicators if x.id == measure), None)
    if indicator is None:
        return []
    weight = {item.id: item.weight for item in indicator.items}
    clear = [rows[name] for name in weight if name in rows and rows[name]["low90"] * rows[name]["high90"] > 0]
    return sorted(clear, key=lambda row: -abs(row["gap"] * weight[row["measure"]]))


def matched(comparison: Comparison, measure: str) -> list[str]:
    """Ids of the items that make a measure's gap."""
    rows, study = primary(comparison), comparison.scores.study
    inside = [item.id for x in study.indicators if measure in ("index", x.id) for item in x.items]
    return [name for name in inside if name in rows and rows[name]["gap"] == rows[name]["gap"]]


def _items(comparison: Comparison, measure: str, rows: dict[str, Row]) -> str:
    if measure == "index":
        return ""
    clear, titles = moved(comparison, measure, rows), comparison.scores.study.titles
    of = f"Of its {numeral(len(matched(comparison, measure)))} matched items"
    if not clear:
        return f" {of} none moved beyond the error of reading."
    said = [f"{shown(titles[row['measure']])} ({signed(row['gap'], 0)})" for row in clear[:3]]
    more = f" and {numeral(len(clear) - 3)} more" if len(clear) > 3 else ""
    only = f"only {said[0]}" if len(clear) == 1 else (", ".join(said) + more if more else enumerated(said))
    return f" {of}, {only} moved beyond the error of reading."


def count_moved(comparison: Comparison) -> tuple[int, int, int]:
    """Matched items, and those whose interval lies below and above 0."""
    rows = [row for row in primary(comparison).values() if row["level"] == "item" and row["gap"] == row["gap"]]
    return len(rows), sum(row["high90"] < 0 for row in rows), sum(row["low90"] > 0 for row in rows)


def stood(scores: pd.DataFrame, eras: dict[str, str]) -> str:
    """Where the published scores of a measure stood, era by era: rows of `Scores.table` of one measure."""
    parts, known = [], scores[scores["status"] == "scored"]
    for era, title in eras.items():
        rows = known[known["era"] == era]["score"]
        if len(rows):
            low, high = number(rows.min(), 0), number(rows.max(), 0)
            parts.append(f"{low if low == high else f'{low} to {high}'} in {counted(len(rows), 'vote')} of the {title}")
    return ", ".join(parts)
