"""Sentences made from the verdicts, each no stronger than its interval."""

from kzindex.frames import Row, records
from kzindex.inference.compare import Comparison
from kzindex.inference.contrasts import DECADE, LAST_YEARS
from kzindex.inference.drift import DISTINGUISHABLE, NOT
from kzindex.inference.verdict import CLOSED, EQUIVALENT, NONE, OPEN, SMALL_CLOSED, SMALL_OPEN, UNDECIDED
from kzindex.report.words import (
    NOTHING,
    ONE_ERA,
    begun,
    decided,
    marked,
    measured,
    numbered,
    numeral,
    shown,
)
from kzindex.wording import enumerated, reach

LIKE = "if what is missing is like what was found"
ANYWAY = "the drift that votes show anyway"


def answer(comparison: Comparison) -> str:
    """The answer: the verdicts of the indicators in one sentence, then drift, then the last years before."""
    study = comparison.scores.study
    if not len(comparison.table):
        return ONE_ERA
    tops = _tops(comparison)
    if all(row["verdict"] == NONE for row in tops):
        return NOTHING
    earlier, later = study.design.eras[-2:]
    many, other = votes_compared(comparison)
    who = f"the {numbered(many, 'vote')} of the {later.title} {'were' if many > 1 else 'was'}"
    whom = f"{numeral(other)} of the {earlier.title} from {study.design.headline.start.year} on"
    firm, found = (_held(comparison, tops, is_marked) for is_marked in (False, True))
    said = [*firm, *([f"{LIKE}, {enumerated(found)}"] if found else [])]
    text = f"Read from documents, {who}, against {whom}, {'; '.join(said)}." if said else ""
    parts = [text, _unsettled(comparison, tops), beyond(comparison), last_years(comparison)]
    return " ".join(part for part in parts if part)


def _tops(comparison: Comparison) -> list[Row]:
    """Rows of the indicators in the primary contrast."""
    rows = comparison.by_measure
    return [rows[indicator.id] for indicator in comparison.scores.study.indicators]


def votes_compared(comparison: Comparison) -> tuple[int, int]:
    """How many later and earlier votes enter a gap."""
    tops = _tops(comparison)
    return max(int(row["votes_later"]) for row in tops), max(int(row["votes_earlier"]) for row in tops)


def _named(comparison: Comparison, rows: list[Row]) -> str:
    titles = comparison.scores.study.titles
    return enumerated([shown(titles[row["measure"]]) for row in rows])


def _held(comparison: Comparison, tops: list[Row], is_marked: bool) -> list[str]:
    """What the votes were as held, by verdict: those that stand whatever is missing, or those that do not."""
    titles, delta = comparison.scores.study.titles, comparison.scores.study.design.protocol.verdict.delta
    said = {
        CLOSED: "more closed on",
        OPEN: "more open on",
        SMALL_CLOSED: f"a little more closed (by less than {delta:g} points) on",
        SMALL_OPEN: f"a little more open (by less than {delta:g} points) on",
        EQUIVALENT: f"equivalent (less than {delta:g} points apart) on",
    }
    found = []
    for words, phrase in said.items():
        group = [row for row in tops if row["verdict"] == words and marked(row) == is_marked]
        each = [f"{shown(titles[row['measure']])} ({measured(row)})" for row in group]
        found += [f"{phrase} {enumerated(each)}"] if group else []
    return found


def _unsettled(comparison: Comparison, tops: list[Row]) -> str:
    """What is undecided, and what cannot be compared."""
    open_ = [row for row in tops if row["verdict"] == UNDECIDED]
    none = [row for row in tops if not decided(row)]
    parts = [f"undecided on {_named(comparison, open_)}"] if open_ else []
    parts += [f"too little is covered in both eras to compare {_named(comparison, none)}"] if none else []
    return f"{begun('; '.join(parts))}." if parts else ""


def beyond(comparison: Comparison) -> str:
    """Statement (B) on the indicators."""
    tops = [row for row in _tops(comparison) if row["verdict"] != NONE]
    far, near = ([row for row in tops if row["drift"] == word] for word in (DISTINGUISHABLE, NOT))
    rest = [row for row in tops if row["drift"] not in (DISTINGUISHABLE, NOT)]
    untested = [f"{shown(comparison.scores.study.titles[row['measure']])} ({row['drift'] or 'no gap'})" for row in rest]
    if not far and not near:
        return f"Whether any gap goes beyond {ANYWAY} could not be tested: {enumerated(untested)}." if tops else ""
    parts = [f"{begun(_named(comparison, far))} {'goes' if len(far) == 1 else 'go'} beyond {ANYWAY}."] if far else []
    if near:
        needed = [row["needed"] for row in near if row["needed"] == row["needed"]]
        whose = "an indicator's gap" if len(near) > 1 else "its gap"
        takes = f"; {whose} would have to reach {reach(needed, 0)} points" if needed else ""
        many, other = votes_compared(comparison)
        whole = len(near) == len(tops) > 1
        which = "none of these gaps" if whole else f"the gap of {_named(comparison, near)}"
        verb = "can be told" if whole else "cannot be told"
        against = f"With {numbered(many, 'vote')} against {numeral(other)}"
        parts.append(f"{against}, {which} {verb} from {ANYWAY} (p {_p(comparison, near)}{takes}).")
    if untested:
        parts.append(f"Not tested for drift: {enumerated(untested)}.")
    return " ".join(parts)


def last_years(comparison: Comparison) -> str:
    """The verdicts against the last years before the last era alone, where that is another contrast."""
    study, table = comparison.scores.study, comparison.table
    rows = records(table[(table["contrast"] == LAST_YEARS) & (table["level"] == "indicator")])
    first = comparison.by_measure
    same = all(row["earlier"] == first[row["measure"]]["earlier"] for row in rows)
    if same or not any(decided(row) for row in rows):
        return ""
    firm, found = (
        [row for row in rows if marked(row) == is_marked and row["verdict"] != UNDECIDED] for is_marked in (False, True)
    )
    parts = [*_worded(comparison, firm)]
    parts += [f"{LIKE}, {enumerated(_worded(comparison, found))}"] if found else []
    parts += _worded(comparison, [row for row in rows if row["verdict"] == UNDECIDED])
    return f"Against the last {DECADE} years before {study.design.eras[-1].start} alone: {'; '.join(parts)}."


def _by_verdict(rows: list[Row]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(str(row["verdict"]), []).append(row)
    return groups


def _worded(comparison: Comparison, rows: list[Row]) -> list[str]:
    return [f"{words} on {_named(comparison, group)}" for words, group in _by_verdict(rows).items()]


def tested(comparison: Comparison) -> str:
    """Statement (B) with how its p-values come about."""
    rule = comparison.scores.study.design.protocol.verdict
    tops = [row for row in _tops(comparison) if row["drift"] in (NOT, DISTINGUISHABLE)]
    if not tops:
        return beyond(comparison)
    far = [row for row in tops if row["drift"] == DISTINGUISHABLE]
    alone = " alone" if len(far) < len(tops) else ""
    which = f"{begun(_named(comparison, far))}{alone}" if far else "None of these gaps"
    looks = numbered(len(tops), "indicator")
    return (
        f"{which}. p, the pooled t's at the worst autocorrelation of drift up to {rule.holds_to:g} (without any no "
        f"less than the permutation's) and adjusted for {looks}, is {_p(comparison, tops)}; {rule.size:.2f} or less "
        "tells a gap from drift. Not to be told from drift is no finding that nothing changed."
    )


def _p(comparison: Comparison, rows: list[Row]) -> str:
    """The p-values that the words on drift rest on, on the side of the size where they lie."""
    rule = comparison.scores.study.design.protocol.verdict
    upto = [a for a in rule.autocorrelations if a <= rule.holds_to]
    values = sorted(max(row[f"p_holm_{a:g}"] for a in upto) for row in rows)
    ends = [_rounded(value, rule.size) for value in (values[0], values[-1])]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


def _rounded(p: float, size: float) -> str:
    if p < 0.005:
        return "<0.01"
    text = f"{p:.2f}"
    return text if (float(text) <= size) == (p <= size) else f"{p:.4f}"


def summary(comparison: Comparison) -> str:
    """The verdicts in one line, as a title."""
    study = comparison.scores.study
    if not len(comparison.table):
        return ONE_ERA
    tops = _tops(comparison)
    if all(row["verdict"] == NONE for row in tops):
        return NOTHING
    sure = [row for row in tops if row["verdict"] == UNDECIDED or not marked(row)]
    firm, found = _counted(sure), _counted([row for row in tops if row not in sure])
    parts = [firm, f"{found} {LIKE}" if found else ""]
    far = sum(row["drift"] == DISTINGUISHABLE for row in tops)
    near = sum(row["drift"] == NOT for row in tops)
    drifting = (
        f"{numeral(far)} beyond drift" if far else "none distinguishable from drift" if near else "not tested for drift"
    )
    later, of = study.design.eras[-1].title, numbered(len(tops), "indicator")
    return f"{later}, of {of}: {'; '.join([part for part in parts if part] + [drifting])}"


def _counted(rows: list[Row]) -> str:
    largest = sorted(_by_verdict(rows).items(), key=lambda group: -len(group[1]))
    return enumerated([f"{words} on {numeral(len(group))}" for words, group in largest])
