"""What a single measure says: its gap, what missing evidence could do to it, its items, how its scores ran."""

import pandas as pd

from kzindex.frames import Row, records
from kzindex.inference.compare import Comparison
from kzindex.inference.verdict import CLOSED, DAGGER, EQUIVALENT, NONE, OPEN, SMALL_CLOSED, SMALL_OPEN, UNDECIDED
from kzindex.language import gettext as _
from kzindex.language import ngettext
from kzindex.report.words import Said, decided, marked, measured, numeral, shown
from kzindex.scoring.score import SCORED
from kzindex.wording import between, enumerated, number, percent, short, signed


def differs(comparison: Comparison, measure: str) -> Said:
    """What one measure says, with the bounds, the items that moved and how its scores ran."""
    study, rows = comparison.scores.study, comparison.by_measure
    row, title = rows[measure], study.titles[measure]
    delta = study.design.protocol.verdict.delta
    if not decided(row):
        return Said(title, _incomparable(comparison, row))
    parts = [_reads(row, delta), _missing(row, delta)]
    if measure != "index":
        parts += [_items(comparison, measure, rows), _ran(comparison, measure)]
    return Said(title, " ".join(part for part in [*parts, _alone(comparison, measure)] if part))


def _reads(row: Row, delta: float) -> str:
    """The verdict, with what it means in points."""
    mark = f" {DAGGER}" if marked(row) and row["verdict"] != UNDECIDED else ""
    places = {"mark": mark, "delta": short(delta), "measured": measured(row)}
    return {
        CLOSED: _("reads more closed{mark} ({measured}).", **places),
        OPEN: _("reads more open{mark} ({measured}).", **places),
        SMALL_CLOSED: _("reads more closed by a small amount{mark}, less than {delta} points ({measured}).", **places),
        SMALL_OPEN: _("reads more open by a small amount{mark}, less than {delta} points ({measured}).", **places),
        EQUIVALENT: _("reads equivalent{mark}: the eras differ by less than {delta} points ({measured}).", **places),
        UNDECIDED: _("reads undecided: differences of either sign are within the error ({measured}).", **places),
    }[str(row["verdict"])]


def _incomparable(comparison: Comparison, row: Row) -> str:
    """Why a measure has no verdict."""
    least = comparison.scores.study.design.protocol.coverage
    if row["measure"] == "index":
        return _("cannot be compared, since not every indicator can.")
    if row["verdict"] == NONE:
        return _("cannot be compared: no item is covered in enough votes of both eras.")
    return _(
        "cannot be compared: its matched items carry {share} of the weight, less than {least}.",
        share=percent(row["share"], 1),
        least=percent(least),
    )


def _missing(row: Row, delta: float) -> str:
    """What the missing evidence could do to it."""
    if row["worst"] == row["best"]:
        return _("Nothing that could move it is missing.")
    return _(
        "All that is missing, at its worst or best, puts the gap at {ends} before error of reading{undoing}.",
        ends=between(row["worst"], row["best"]),
        undoing=_undoing(row, delta),
    )


def _undoing(row: Row, delta: float) -> str:
    """How the missing evidence could undo the verdict, if it could."""
    if not marked(row) or row["verdict"] == UNDECIDED:
        return ""
    small = row["verdict"] in (EQUIVALENT, SMALL_CLOSED, SMALL_OPEN)
    if small and max(-row["worst"], row["best"]) >= delta:
        return _(", beyond {delta} points", delta=short(delta))
    return _(" and could undo this")


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
    rows, study = comparison.by_measure, comparison.scores.study
    inside = [item.id for x in study.indicators if measure in ("index", x.id) for item in x.items]
    return [name for name in inside if name in rows and rows[name]["gap"] == rows[name]["gap"]]


def _items(comparison: Comparison, measure: str, rows: dict[str, Row]) -> str:
    clear, titles = moved(comparison, measure, rows), comparison.scores.study.titles
    many = len(matched(comparison, measure))
    if not clear:
        return ngettext(
            "Of its {many} matched item none alone moved beyond the error of reading.",
            "Of its {many} matched items none alone moved beyond the error of reading.",
            many,
            many=numeral(many),
        )
    said = [f"{shown(titles[row['measure']])} ({signed(row['gap'], 0)})" for row in clear[:3]]
    return ngettext(
        "Of its {many} matched item {which} moved beyond the error of reading{apart}.",
        "Of its {many} matched items {which} moved beyond the error of reading{apart}.",
        many,
        many=numeral(many),
        which=_some(said, len(clear)),
        apart=_(", in opposite directions") if len({row["gap"] > 0 for row in clear}) == 2 else "",
    )


def _some(said: list[str], many: int) -> str:
    """Items by name, and how many more there are."""
    if many == 1:
        return _("only {item}", item=said[0])
    if many == len(said):
        return enumerated(said)
    return _("{items} and {many} more", items=", ".join(said), many=numeral(many - len(said)))


def of_both_sides(comparison: Comparison) -> list[str]:
    """Votes compared whose type has a vote on either side."""
    votes, last = comparison.votes, comparison.scores.study.design.eras[-1].id
    later = votes["era"] == last
    types = set(votes["type"][later]) & set(votes["type"][~later])
    return votes["election"][votes["type"].isin(types)].tolist()


def _ran(comparison: Comparison, measure: str) -> str:
    """First and last published score of each side."""
    scores, table = comparison.scores, comparison.scores.table
    rows = table[(table["measure"] == measure) & table["election"].isin(of_both_sides(comparison))]
    rows = rows[rows["status"] == SCORED]
    last = scores.study.design.eras[-1].id
    sides = [records(rows[(rows["era"] == last) == is_last]) for is_last in (False, True)]
    said = [_from_to(side, scores.study.vote_labels) for side in sides if side]
    if len(said) < 2:
        return ""
    return _("Published scores ran {earlier}, then {later}.", earlier=said[0], later=said[1])


def _from_to(rows: list[Row], labels: dict[str, str]) -> str:
    ends = [f"{number(row['score'], 0)} ({labels[row['election']]})" for row in (rows[0], rows[-1])]
    if len(rows) == 1:
        return _("at {score}", score=ends[0])
    return ngettext(
        "from {first} to {last} over {n} vote",
        "from {first} to {last} over {n} votes",
        len(rows),
        first=ends[0],
        last=ends[1],
    )


def _alone(comparison: Comparison, measure: str) -> str:
    """On how many single votes the verdict hangs."""
    votes = comparison.alone["election"][comparison.alone["measure"] == measure].tolist()
    if not votes:
        return _("No single vote decides the verdict.")
    if len(votes) == 1:
        return _("Dropping {vote} changes the verdict.", vote=comparison.scores.study.vote_labels[votes[0]])
    return ngettext(
        "Dropping any one of {many} of the {n} vote changes the verdict.",
        "Dropping any one of {many} of the {n} votes changes the verdict.",
        len(comparison.votes),
        many=numeral(len(votes)),
    )


def count_moved(comparison: Comparison) -> tuple[int, int, int]:
    """Matched items, and those whose interval lies below and above 0."""
    rows = [row for row in comparison.by_measure.values() if row["level"] == "item" and row["gap"] == row["gap"]]
    return len(rows), sum(row["high90"] < 0 for row in rows), sum(row["low90"] > 0 for row in rows)


def overlapping(rows: pd.DataFrame, eras: list[str]) -> tuple[list[str], list[str]]:
    """Measures with published scores in the last two eras: those whose 90 % intervals overlap, and all.

    Parameters
    ----------
    rows : DataFrame
        Of `Scores.table`.
    eras : list of str
        Ids, in order of time.
    """
    known = rows[rows["status"] == SCORED]
    over, every = [], []
    for measure, mine in known.groupby("measure", sort=False):
        sides = [mine[mine["era"] == era] for era in eras[-2:]]
        if len(sides) == 2 and all(map(len, sides)):
            every.append(str(measure))
            (one, other) = sides
            if one["low90"].min() <= other["high90"].max() and other["low90"].min() <= one["high90"].max():
                over.append(str(measure))
    return over, every
