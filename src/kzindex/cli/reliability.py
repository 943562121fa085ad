"""`reliability`: how far the two passes of coding agree."""

import textwrap
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kzindex.cli.common import StudyOption, about, opening
from kzindex.cli.screen import console, note, say
from kzindex.errors import counted
from kzindex.frames import Row, records
from kzindex.inference.contrast import compared_eras
from kzindex.inference.reliability import Reliability
from kzindex.inference.reliability import reliability as compare_passes
from kzindex.inference.units import ONE_LEVEL, read_twice
from kzindex.model.codebook import Indicator
from kzindex.model.design import CERTAINTIES
from kzindex.output.tables import write_table
from kzindex.study.folder import load
from kzindex.wording import number, percent

TITLE = 26  # columns
LEGEND = (
    "read: units (vote, item, source) to which both passes give a level; points: mean difference, over votes, of the "
    "scores made from those units in one pass alone, 0-100; alpha: Krippendorff's, ordinal, within items, with its 90% "
    "interval from resampled votes where there is enough to resample; kappa: Cohen's, quadratic weights; AC2: Gwet's; "
    "same: share of units with the same mean level; alike: share of units coded by both that are not reported in both "
    "or in neither. An indicator's coefficients sum observed and expected disagreement inside each item, so that "
    "differences between items are no agreement. – undefined: nothing read twice, or every reading at one level; * "
    f"{ONE_LEVEL:.0%} or more at one level: coefficients not to be interpreted."
)


def reliability(
    *,
    study: StudyOption = None,
    out: Annotated[
        Path | None, Parameter("--out", help="Write every figure to a .csv, .json or .parquet file.")
    ] = None,
) -> None:
    """Compare the two passes of coding, in points of score and beyond chance.

    Each pass was made without sight of the other and is compared as it was made. Levels derived from official figures
    take no part.
    """
    loaded = load(study)
    found = compare_passes(loaded)
    if out is not None:
        write_table(found.table, out, about(loaded))
    show(console(), found)
    if out is not None:
        say(f"wrote {out} ({len(found.table)} rows)")


def show(screen: Console, found: Reliability) -> None:
    """Print agreement by indicator and item, the gap from each pass, and the reading error it shows."""
    study, units = found.study, found.units
    opening(screen, study, "agreement of two passes")
    screen.print(study.design.readers or "who read: study.yaml does not say (readers)")
    read = read_twice(units)
    if not len(read):
        screen.print("No unit has a level in both passes: no agreement can be given.")
        return
    votes = units["election"].nunique()
    only = [(units[f"status_{other}"] == "").sum() for other in ("2", "1")]
    screen.print(
        f"{counted(votes, 'vote')} in both passes · {counted(len(units), 'unit')}: {len(units) - sum(only)} coded by "
        f"both, {only[0]} by pass 1 only, {only[1]} by pass 2 only · {len(read)} with a level in both, "
        f"{read['masked'].sum()} of them masked (names, dates and offices hidden) in pass 2"
    )
    rows = {(row["measure"], row["statistic"]): row for row in records(found.table) if not row["election"]}
    screen.print(_coefficients(study.indicators, rows))
    screen.print()
    if eras := compared_eras(study):
        what = f"gap of the headline votes, {eras[0].title} minus {eras[1].title}, matched items, none from figures"
        screen.print(Text(what, style="bold"))
        screen.print(_gaps(study.indicators, rows))
        screen.print()
    for line in [*_masks(found, rows), *_errors(found, rows)]:
        screen.print(line)
    screen.print()
    note(screen, LEGEND)


def _grid(*heads: str) -> Table:
    grid = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False, header_style="dim")
    grid.add_column("", width=TITLE)
    for name in heads:
        grid.add_column(name, justify="right", no_wrap=True)
    return grid


def _wrapped(title: str, indent: str = "") -> str:
    return "\n".join(textwrap.wrap(title, TITLE, initial_indent=indent, subsequent_indent=indent))


def _coefficients(indicators: tuple[Indicator, ...], rows: dict[tuple[str, str], Row]) -> Table:
    grid = _grid("read", "points", "alpha", "90%", "kappa", "AC2", "same", "alike")
    for indicator in indicators:
        named = [(indicator.id, Text(_wrapped(indicator.title), style="bold"))]
        named += [(item.id, Text(_wrapped(item.title, "  "))) for item in indicator.items if item.facts is None]
        for measure, title in named:
            alpha = rows[measure, "alpha"]
            mark = "*" if "not interpreted" in alpha["note"] else " "
            bounds = f"{alpha['low90']:.2f} to {alpha['high90']:.2f}" if alpha["low90"] == alpha["low90"] else ""
            cells = [
                str(alpha["n"]),
                number(rows[measure, "difference of scores, same units"]["value"]),
                number(alpha["value"], 2) + mark,
                bounds,
                number(rows[measure, "kappa"]["value"], 2),
                number(rows[measure, "AC2"]["value"], 2),
                percent(rows[measure, "same level"]["value"]),
                percent(rows[measure, "reported alike"]["value"]),
            ]
            grid.add_row(title, *cells)
    return grid


def _gaps(indicators: tuple[Indicator, ...], rows: dict[tuple[str, str], Row]) -> Table:
    grid = _grid("pass 1", "pass 2", "apart", "items", "same units: 1", "2", "apart")
    for indicator in indicators:
        cells = []
        for said in ("", ", same units"):
            names = [f"{name}{said}" for name in ("gap, pass 1", "gap, pass 2", "gaps apart")]
            cells += [number(rows[indicator.id, name]["value"]) for name in names]
        cells.insert(3, str(rows[indicator.id, "gap, pass 1"]["n"]))
        grid.add_row(_wrapped(indicator.title), *cells)
    return grid


def _masks(found: Reliability, rows: dict[tuple[str, str], Row]) -> list[str]:
    lines = []
    for era in found.study.design.eras:
        sides = []
        for said in ("masked", "unmasked"):
            shift = rows[era.id, f"pass 2 minus pass 1, {said}"]
            if shift["n"]:
                apart = rows[era.id, f"difference of readings, {said}"]["value"]
                sides.append(f"{said} {shift['value']:+.1f} (mean difference {number(apart)}, {shift['n']} units)")
        if sides:
            lines.append(f"pass 2 minus pass 1 in points, {era.title}: {'; '.join(sides)}")
    return lines


def _errors(found: Reliability, rows: dict[tuple[str, str], Row]) -> list[str]:
    def change(name: str) -> str:
        before, after = (rows[name, said] for said in ("protocol", "re-estimated"))
        return f"{number(before['value'], 2)} → {number(after['value'], 2)} (n {after['n']})"

    rates = ", ".join(f"{name} {change(f'error rate, {name}')}" for name in CERTAINTIES)
    table = found.table[found.table["level"] == "vote"]
    mean = table.groupby("statistic")["value"].mean()
    lines = [
        f"error rate by certainty, protocol → what the passes' differences imply if they err independently: {rates}",
        f"share of the error that lineages have in common: {change('shared error')}",
        "Like readers do not err independently: these rates are a lower bound, and no score uses them.",
    ]
    if len(mean):
        before, after = (number(float(mean[f"se, {said}"])) for said in ("protocol", "re-estimated"))
        count = len(table[table["statistic"] == "se, protocol"])
        what = f"mean se of the {count} published scores and indices"
        lines.append(f"{what}: {before} points; with those rates it would be {after}")
    return lines
