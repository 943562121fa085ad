"""`compare`: how the votes of the last era differ from those of the one before."""

from pathlib import Path
from typing import Annotated

import pandas as pd
from cyclopts import Parameter
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kzindex.cli.common import (
    ConflictsOption,
    StudyOption,
    WithoutOption,
    about,
    opening,
    warn_unmarked,
    what_if,
)
from kzindex.cli.screen import SIGNS, console, heading, hyphenated, note, say, signs
from kzindex.errors import counted
from kzindex.frames import Row, records
from kzindex.inference.compare import Comparison
from kzindex.inference.compare import compare as compare_eras
from kzindex.inference.drift import DISTINGUISHABLE, FEW, MOST, NOT
from kzindex.inference.location import SCALES
from kzindex.inference.verdict import (
    FEW_ITEMS,
    NONE,
    NOT_IDENTIFIED,
    shown,
)
from kzindex.model.study import Study
from kzindex.output.tables import write_table
from kzindex.scoring.score import score
from kzindex.study.folder import load
from kzindex.wording import between, number, percent, signed

TITLE, TITLE_WIDE, WIDE = 24, 32, 100  # columns; of a title, and of a screen from which titles are wide
ANSWER = {DISTINGUISHABLE: "yes", NOT: "no"}


def compare(
    *,
    study: StudyOption = None,
    items: Annotated[bool, Parameter("--items", help="Print the gap of every item too.", negative="")] = False,
    without: WithoutOption = None,
    treat_conflicts: ConflictsOption = None,
    out: Annotated[
        Path | None, Parameter("--out", help="Write every contrast to a .csv, .json or .parquet file.")
    ] = None,
) -> None:
    """Compare the votes of the last era with those of the one before."""
    loaded = what_if(load(study), without, treat_conflicts)
    found = compare_eras(score(loaded))
    if out is not None:
        write_table(found.table, out, about(loaded))
    show(console(), found, items=items)
    warn_unmarked(loaded, out)
    if out is not None:
        say(f"wrote {out} ({len(found.table)} rows)")


def show(screen: Console, found: Comparison, *, items: bool = False) -> None:
    """Print both statements, the other contrasts, and where the series would put a break."""
    study = found.scores.study
    opening(screen, study)
    if not len(found.table):
        screen.print("One era: there is nothing to compare.")
        return
    rows = {name: found.by_measure[name] for name in study.tops}
    first, (earlier, later) = rows["index"], study.design.eras[-2:]
    screen.print()
    what = f"{later.title} ({counted(first['later'], 'vote')}) minus {earlier.title} ({first['earlier']})"
    screen.print(Text(what, style="bold"))
    screen.print(f"{first['title']}, within types; points of 100, above 0: later votes more open")
    measures = [(name, study.titles[name]) for name in study.measures]
    _as_held(screen, study, measures, rows, found.alone)
    if items:
        _items(screen, study, found.by_measure)
    _beyond(screen, study, measures, rows)
    _beside(screen, study, measures, found.table)
    _series(screen, measures, found)


def _grid(screen: Console, *heads: str) -> Table:
    grid = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False, header_style="dim")
    grid.add_column("", width=TITLE_WIDE if screen.width >= WIDE else TITLE)
    for name in heads:
        grid.add_column(name, justify="left" if name == "verdict" else "right", no_wrap=name != "verdict")
    return grid


def _words(row: Row) -> str:
    return shown(str(row["verdict"]), bool(row["identified"]))


def _as_held(
    screen: Console, study: Study, measures: list[tuple[str, str]], rows: dict[str, Row], alone: pd.DataFrame
) -> None:
    rule = study.design.protocol.verdict
    heading(screen, "(A) As held: the difference between these votes, error of reading alone")
    grid = _grid(screen, "gap", "90%", "bounds", "weight", "verdict")
    for measure, title in measures:
        row = rows[measure]
        bounds = between(row["worst"], row["best"])
        interval = between(row["low90"], row["high90"])
        grid.add_row(title, signed(row["gap"]), interval, bounds, percent(row["share"]), _words(row))
    screen.print(grid)
    if any(_words(row).endswith("†") for row in rows.values()):
        note(screen, f"† {NOT_IDENTIFIED}")
    note(
        screen,
        f"90%: gap and {rule.width90:g} standard errors of reading; bounds: the gap over all items with what is not "
        "covered at 0 in the later votes and 100 in the earlier ones, and the other way round, without error of "
        "reading; weight: share of the items, by weight, that are covered in enough votes of both eras (at least "
        f"{study.design.protocol.coverage:.0%} for a verdict; index: the least of the indicators). More open or "
        f"closed: the interval leaves 0 out; equivalent: it lies inside ±{rule.delta:g}.",
    )
    grid = _grid(screen, "68%", *(f"±{delta:g}" for delta in rule.also), "= from", "scores", "months", "alone")
    for measure, title in measures:
        row = rows[measure]
        words = [SIGNS[str(row[f"verdict_{delta:g}"])] for delta in rule.also]
        start = signed(row["equivalent_from"]).lstrip("+")
        months = (
            " / ".join(number(row[f"exposure_{era}"]) for era in ("later", "earlier")) if measure != "index" else ""
        )
        interval = between(row["low68"], row["high68"])
        count = f"{(alone['measure'] == measure).sum()}/{row['later'] + row['earlier']}"
        grid.add_row(title, interval, *words, start, signed(row["gap_of_scores"]), months, count)
    screen.print(grid)
    note(
        screen,
        f"at ±: verdict at that size ({signs()}); = from: the smallest size at which the gap would be called "
        "equivalent; scores: the gap of the published scores; months: mean exposure of later and earlier votes "
        "(shorter windows leave fewer events to count); alone: how many single votes the verdict hangs on.",
    )
    for measure, title in measures:
        votes = records(alone[alone["measure"] == measure])
        if votes:
            said = ", ".join(f"{vote['election']} ({vote['verdict']})" for vote in votes)
            note(screen, f"Without one vote, {title}: {said}.")


def _items(screen: Console, study: Study, rows: dict[str, Row]) -> None:
    heading(screen, "Item by item")
    grid = _grid(screen, "gap", "90%", "bounds", "votes", "verdict")
    for indicator in study.indicators:
        grid.add_row(Text(indicator.title, style="bold"), "", "", "", "", "")
        for item in indicator.items:
            if item.id in rows:
                row = rows[item.id]
                votes = f"{row['votes_later']} / {row['votes_earlier']}"
                interval = between(row["low90"], row["high90"])
                bounds = between(row["worst"], row["best"])
                grid.add_row(f"  {item.id}", signed(row["gap"]), interval, bounds, votes, _words(row))
    screen.print(grid)
    least = study.design.protocol.verdict.matched
    note(
        screen,
        f"votes: later / earlier in which the item is covered; it takes {least.votes}, in an era of fewer than "
        f"{least.small_era} votes {least.votes_small}. Of so many intervals at 90% some leave 0 out by chance.",
    )


def _beyond(screen: Console, study: Study, measures: list[tuple[str, str]], rows: dict[str, Row]) -> None:
    rule = study.design.protocol.verdict
    top = f"{rule.holds_to:g}"
    heading(screen, "(B) Beyond ordinary drift?")
    grid = _grid(screen, "gap", "takes", "exact", f"t, {top}", "Holm", "shift", "beyond")
    tested = [row for row in rows.values() if row["p_permutation"] == row["p_permutation"]]
    for measure, title in measures:
        row = rows[measure]
        cells = [""] * 5
        if row in tested:
            needed = f"±{row['needed']:.0f}" if row["needed"] == row["needed"] else "–"
            holm = max(row[f"p_holm_{a:g}"] for a in rule.autocorrelations if a <= rule.holds_to)
            cells = [needed, f"{row['p_permutation']:.3f}"]
            cells += [f"{p:.2f}" for p in (row[f"p_t_{top}"], holm, row["p_shift"])]
        grid.add_row(title, signed(row["gap"]), *cells, ANSWER.get(row["drift"], row["drift"]) or NONE)
    screen.print(grid)
    if not tested:
        return
    sizes = []
    for name, label in (("permutation", "exact permutation"), ("t", "pooled t")):
        each = [[row[f"size_{name}_{a:g}"] for row in tested] for a in rule.autocorrelations]
        sizes.append(f"{label} " + ", ".join(f"{min(x):.0%} to {max(x):.0%}" for x in each))
    at = ", ".join(f"{a:g}" for a in rule.autocorrelations)
    note(
        screen,
        "beyond: no says that so few votes cannot tell the gap from drift, not that nothing differs; takes: the gap "
        "that could be told from it, – where none could; exact: p of the permutation of eras within types "
        f"({_ways(tested[0]['labellings'])}); t: how often drift of autocorrelation {top} without any gap gives a "
        "pooled t as large; Holm: t at the worst autocorrelation so far, without any no less than exact, over the "
        "indicators, which "
        f"decides (at most {rule.size:g}); shift: p of the circular shift, at least "
        f"{min(row['floor_shift'] for row in tested):.3f}. Simulated size, how often a test cries wolf at "
        f"{rule.size:.0%} where autocorrelation is {at}: {'; '.join(sizes)}.",
    )


def _ways(labellings: float) -> str:
    return f"{labellings:.0f} ways" if labellings <= MOST else f"{MOST} drawn of {labellings:.0f} ways"


def _beside(screen: Console, study: Study, measures: list[tuple[str, str]], table: pd.DataFrame) -> None:
    heading(screen, "Beside it: other votes, readings and boundaries")
    tops = table[table["level"] != "item"]
    grid = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False, header_style="dim")
    grid.add_column("", min_width=TITLE_WIDE if screen.width >= WIDE else TITLE, vertical="bottom")
    for _, title in measures:
        grid.add_column(hyphenated(title, 10), width=10, vertical="bottom", justify="right")
    for _, rows in tops.groupby("contrast", sort=False):
        of = {row["measure"]: row for row in records(rows)}
        first = of["index"]
        cells = [_sign(of[measure]) for measure, _ in measures]
        grid.add_row(f"{first['title']} ({first['later']}/{first['earlier']})", *cells)
    screen.print(grid)
    beyond = [f"{r['measure']} ({r['title']})" for r in records(tops[tops["drift"] == DISTINGUISHABLE])]
    titles, few = dict(measures), []
    for name, rows in tops[tops["drift"] == FEW].groupby("title", sort=False):
        which = ", ".join(titles[measure] for measure in rows["measure"])
        few.append(f"{name} ({which})" if len(rows) < len(measures) else str(name))
    boundaries = [f"{x.date} {x.title}" for x in study.design.boundaries]
    note(
        screen,
        f"later/earlier votes in brackets; {signs()}; †: {NOT_IDENTIFIED}. Beyond ordinary drift: "
        + (", ".join(beyond) or "none of these")
        + (f"; not tested, too few votes: {'; '.join(few)}" if few else "")
        + (f". Boundaries: {'; '.join(boundaries)}" if boundaries else "")
        + ".",
    )


def _sign(row: Row) -> str:
    sign = SIGNS[str(row["verdict"])]
    if row["verdict"] in (NONE, FEW_ITEMS):
        return sign or "–"
    return f"{signed(row['gap'])} {sign}{'' if row['identified'] else '†'}"


def _series(screen: Console, measures: list[tuple[str, str]], found: Comparison) -> None:
    rule = found.scores.study.design.protocol.verdict
    titles = dict(measures)
    heading(screen, "Where would the series put a break, were nobody to tell it where?")
    grid = _grid(screen, "scores", *(f"±{rule.delta * times:g}" for times in SCALES), "verdict")
    for place in found.locations:
        shares = [f"{place.share(rule.delta * times):.0%}" if place.models else "–" for times in SCALES]
        grid.add_row(titles[place.measure], str(place.votes), *shares, place.words)
    screen.print(grid)
    note(
        screen,
        "share of two models with a break among five (constant, linear trend, AR(1), one break, one break with AR(1)), "
        "at three sizes of shift; a date is given only where it is half or more at all three.",
    )
    heading(screen, "Interrupted time series, as it is often done: not a result of this comparison")
    at = ", ".join(f"{a:g}" for a in rule.autocorrelations)
    grid = _grid(screen, "scores", "step", "se", "p", f"size at {at}")
    for line in found.interrupted:
        if line.step != line.step:
            grid.add_row(titles[line.measure], str(line.votes), "", "", "", "not fitted")
            continue
        sizes = ", ".join(f"{size:.0%}" for size in line.size.values())
        grid.add_row(titles[line.measure], str(line.votes), signed(line.step), f"{line.se:.1f}", f"{line.p:.2f}", sizes)
    screen.print(grid)
    note(
        screen,
        "a step at the boundary beside a linear trend, errors after Newey and West; size: how often it finds a step at "
        f"{rule.size:.0%} where there is none, by autocorrelation. Against a straight trend the sign can be another "
        "than that of the gap: better or worse than before, and than a continued trend, are two questions.",
    )
