"""Sentences made from the verdicts, each no stronger than its interval."""

import pandas as pd

from kzindex.errors import counted
from kzindex.frames import records
from kzindex.inference.compare import Comparison
from kzindex.inference.contrasts import DECADE
from kzindex.inference.drift import DISTINGUISHABLE, NOT
from kzindex.inference.verdict import CLOSED, EQUIVALENT, FEW_ITEMS, NONE, OPEN, SMALL_CLOSED, SMALL_OPEN, UNDECIDED
from kzindex.report.words import (
    DAGGER,
    NOTHING,
    ONE_ERA,
    Row,
    Said,
    begun,
    decided,
    marked,
    measured,
    numbered,
    numeral,
    primary,
    shown,
)
from kzindex.scoring.score import SCORED
from kzindex.wording import enumerated, number, reach, signed

LIKE = "if what is missing is like what was found"


def answer(comparison: Comparison) -> str:
    """The answer: the verdicts of the indicators in one sentence, then drift, then the last years before."""
    study = comparison.scores.study
    if not len(comparison.table):
        return ONE_ERA
    rows = primary(comparison)
    tops = [rows[indicator.id] for indicator in study.indicators]
    if all(row["verdict"] == NONE for row in tops):
        return NOTHING
    earlier, later = study.design.eras[-2:]
    first = tops[0]
    who = f"the {numbered(first['later'], 'vote')} of the {later.title}"
    whom = f"{numeral(int(first['earlier']))} of the {earlier.title} from {study.design.headline.start.year} on"
    parts = _held(comparison, tops)
    text = f"Read from documents, {who} were, against {whom}, {'; '.join(parts)}."
    return " ".join(part for part in (text, beyond(comparison), decade(comparison)) if part)


def _held(comparison: Comparison, tops: list[Row]) -> list[str]:
    """What the votes were as held: the verdicts that stand whatever is missing, the others, what is not settled."""
    study = comparison.scores.study
    delta = study.design.protocol.verdict.delta
    said = {
        CLOSED: "more closed on",
        OPEN: "more open on",
        SMALL_CLOSED: f"a little more closed (by less than {delta:g} points) on",
        SMALL_OPEN: f"a little more open (by less than {delta:g} points) on",
        EQUIVALENT: f"equivalent (less than {delta:g} points apart) on",
    }

    def groups(is_marked: bool) -> list[str]:
        found = []
        for words, phrase in said.items():
            group = [row for row in tops if row["verdict"] == words and marked(row) == is_marked]
            each = [f"{shown(study.titles[row['measure']])} ({measured(row)})" for row in group]
            found += [f"{phrase} {enumerated(each)}"] if group else []
        return found

    parts = groups(False)
    if found := groups(True):
        parts.append(f"{LIKE}, {enumerated(found)}")
    if left := [shown(study.titles[row["measure"]]) for row in tops if row["verdict"] not in said]:
        parts.append(f"neither for sure on {enumerated(left)}")
    return parts


def beyond(comparison: Comparison) -> str:
    """Statement (B) on the indicators."""
    study, rows = comparison.scores.study, primary(comparison)
    tops = [rows[indicator.id] for indicator in study.indicators]
    far = [shown(study.titles[row["measure"]]) for row in tops if row["drift"] == DISTINGUISHABLE]
    near = [row for row in tops if row["drift"] == NOT]
    many = f"With {numbered(tops[0]['later'], 'vote')} against {numeral(int(tops[0]['earlier']))}"
    drift = "the drift that votes show anyway"
    if far and near:
        others = numbered(len(near), "other indicator")
        return f"Beyond {drift} goes {enumerated(far)}; none of {others} can be told from it."
    if far:
        return f"Beyond {drift} goes {enumerated(far)}."
    if not near:
        return f"{many}, no test can tell a gap from {drift}."
    needed = [row["needed"] for row in near if row["needed"] == row["needed"]]
    takes = f"; an indicator's gap would have to reach {reach(needed, 0)} points" if needed else ""
    return f"{many}, none of these gaps can be told from {drift} (p {_p(comparison, near)}{takes})."


def decade(comparison: Comparison) -> str:
    """The verdicts against the last years before the last era alone."""
    study, table = comparison.scores.study, comparison.table
    rows = records(table[(table["contrast"] == "decade") & (table["level"] == "indicator")])
    if not any(decided(row) for row in rows):
        return ""
    groups: dict[str, list[str]] = {}
    for row in rows:
        groups.setdefault(str(row["verdict"]), []).append(shown(study.titles[row["measure"]]))
    said = [f"{words} on {enumerated(titles)}" for words, titles in groups.items()]
    return f"Against the last {DECADE} years before {study.design.eras[-1].start} alone: {', '.join(said)}."


def tested(comparison: Comparison) -> str:
    """Statement (B) with its p-values."""
    study, rows = comparison.scores.study, primary(comparison)
    rule = study.design.protocol.verdict
    tops = [rows[x.id] for x in study.indicators if rows[x.id]["drift"] in (NOT, DISTINGUISHABLE)]
    if not tops:
        return beyond(comparison)
    far = [shown(study.titles[row["measure"]]) for row in tops if row["drift"] == DISTINGUISHABLE]
    which = "None of these gaps" if not far else f"{begun(enumerated(far))}{' alone' if len(far) < len(tops) else ''}"
    looks = numbered(len(study.indicators), "indicator")
    return (
        f"{which}. p, the larger of two tests' at every autocorrelation of drift up to {rule.holds_to:g} and adjusted "
        f"for {looks}, is {_p(comparison, tops)}; {rule.size:.2f} or less tells a gap from drift. Not to be told from "
        "drift is no finding that nothing changed."
    )


def _p(comparison: Comparison, rows: list[Row]) -> str:
    """The p-values that the words on drift rest on."""
    rule = comparison.scores.study.design.protocol.verdict
    upto = [a for a in rule.autocorrelations if a <= rule.holds_to]
    return reach([max(row[f"p_holm_{a:g}"] for a in upto) for row in rows], 2)


def summary(comparison: Comparison) -> str:
    """The verdicts in one line, as a title."""
    study = comparison.scores.study
    if not len(comparison.table):
        return ONE_ERA
    rows = primary(comparison)
    tops = [rows[indicator.id] for indicator in study.indicators]
    firm, found = (_counted([row for row in tops if marked(row) == is_marked]) for is_marked in (False, True))
    parts = [firm, f"{found} {LIKE}" if found else ""]
    far = sum(row["drift"] == DISTINGUISHABLE for row in tops)
    drifting = "none distinguishable from drift" if not far else f"{numeral(far)} beyond drift"
    later, of = study.design.eras[-1].title, numbered(len(tops), "indicator")
    return f"{later}, of {of}: {'; '.join([part for part in parts if part] + [drifting])}"


def _counted(rows: list[Row]) -> str:
    groups: dict[str, int] = {}
    for row in rows:
        groups[str(row["verdict"])] = groups.get(str(row["verdict"]), 0) + 1
    return enumerated([f"{words} on {numeral(many)}" for words, many in sorted(groups.items(), key=lambda x: -x[1])])


def differs(comparison: Comparison, measure: str) -> Said:
    """What one measure says, with the bounds, the items that moved and how its scores ran."""
    study, rows = comparison.scores.study, primary(comparison)
    row, title = rows[measure], study.titles[measure]
    words, delta = row["verdict"], study.design.protocol.verdict.delta
    mark = f" {DAGGER}" if marked(row) else ""
    if words == NONE:
        return Said(title, "cannot be compared: no item is covered in enough votes of both eras.")
    if words == FEW_ITEMS:
        return Said(title, f"cannot be compared: its matched items carry {row['share']:.0%} of the weight, too little.")
    said = {
        CLOSED: f"more closed{mark} ({measured(row)}).",
        OPEN: f"more open{mark} ({measured(row)}).",
        SMALL_CLOSED: f"more closed by a small amount{mark}, less than {delta:g} points ({measured(row)}).",
        SMALL_OPEN: f"more open by a small amount{mark}, less than {delta:g} points ({measured(row)}).",
        EQUIVALENT: f"equivalent{mark}: the eras differ by less than {delta:g} points ({measured(row)}).",
        UNDECIDED: f"undecided{mark}: differences of either sign are within the error ({measured(row)}).",
    }[words]
    parts = [f"reads {said}", _missing(row, delta)]
    if measure != "index":
        parts += [_items(comparison, measure, rows), _ran(comparison, measure)]
    return Said(title, " ".join(part for part in [*parts, _alone(comparison, measure)] if part))


def _missing(row: Row, delta: float) -> str:
    """What the missing evidence could do to it."""
    if row["worst"] == row["best"]:
        return "Nothing that applies is missing."
    ends = f"{signed(row['worst'])} to {signed(row['best'])}"
    text = f"All that is missing, at its worst or best, puts the gap at {ends} before error of reading"
    if marked(row):
        small = row["verdict"] in (EQUIVALENT, SMALL_CLOSED, SMALL_OPEN)
        text += f", beyond {delta:g} points" if small else " and could undo this"
    return f"{text}."


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
    clear, titles = moved(comparison, measure, rows), comparison.scores.study.titles
    of = f"Of its {numbered(len(matched(comparison, measure)), 'matched item')}"
    if not clear:
        return f"{of} none alone moved beyond the error of reading."
    said = [f"{shown(titles[row['measure']])} ({signed(row['gap'], 0)})" for row in clear[:3]]
    more = f" and {numeral(len(clear) - 3)} more" if len(clear) > 3 else ""
    what = f"only {said[0]}" if len(clear) == 1 else (", ".join(said) + more if more else enumerated(said))
    apart = ", in opposite directions" if len({row["gap"] > 0 for row in clear}) == 2 else ""
    return f"{of} {what} moved beyond the error of reading{apart}."


def _ran(comparison: Comparison, measure: str) -> str:
    """First and last published score of each side."""
    scores, table = comparison.scores, comparison.scores.table
    rows = table[(table["measure"] == measure) & table["election"].isin(comparison.votes["election"])]
    rows = rows[rows["status"] == SCORED]
    last = scores.study.design.eras[-1].id
    sides = [records(rows[(rows["era"] == last) == is_last]) for is_last in (False, True)]
    said = [_from_to(side, scores.study.vote_labels) for side in sides if side]
    return f"Published scores ran {', then '.join(said)}." if len(said) == 2 else ""


def _from_to(rows: list[Row], labels: dict[str, str]) -> str:
    ends = [f"{number(row['score'], 0)} ({labels[row['election']]})" for row in (rows[0], rows[-1])]
    return f"from {ends[0]} to {ends[1]} over {counted(len(rows), 'vote')}" if len(rows) > 1 else f"at {ends[0]}"


def _alone(comparison: Comparison, measure: str) -> str:
    """On how many single votes the verdict hangs."""
    votes = comparison.alone["election"][comparison.alone["measure"] == measure].tolist()
    if not votes:
        return "No single vote decides the verdict."
    if len(votes) == 1:
        return f"Dropping {comparison.scores.study.vote_labels[votes[0]]} changes the verdict."
    return f"Dropping any one of {numeral(len(votes))} of the {len(comparison.votes)} votes changes the verdict."


def count_moved(comparison: Comparison) -> tuple[int, int, int]:
    """Matched items, and those whose interval lies below and above 0."""
    rows = [row for row in primary(comparison).values() if row["level"] == "item" and row["gap"] == row["gap"]]
    return len(rows), sum(row["high90"] < 0 for row in rows), sum(row["low90"] > 0 for row in rows)


def overlapping(rows: pd.DataFrame, eras: list[str]) -> list[str]:
    """Measures whose published scores in the last two eras overlap; rows of `Scores.table`."""
    known = rows[rows["status"] == SCORED]
    found = []
    for measure, mine in known.groupby("measure", sort=False):
        sides = [mine[mine["era"] == era]["score"] for era in eras[-2:]]
        if len(sides) == 2 and all(map(len, sides)):
            (one, other) = sides
            if one.min() <= other.max() and other.min() <= one.max():
                found.append(str(measure))
    return found
