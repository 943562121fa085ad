"""`reliability`: how far the two passes of coding agree."""

import textwrap
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kzindex.cli.common import StudyOption, about, head
from kzindex.cli.screen import console, number, percent, say, span
from kzindex.frames import records
from kzindex.inference.reliability import Reliability
from kzindex.inference.reliability import reliability as compare_passes
from kzindex.inference.units import ONE_LEVEL, Row, read_twice
from kzindex.model.codebook import Indicator
from kzindex.model.design import CERTAINTIES
from kzindex.output import write_table
from kzindex.study.folder import load

TITLE = 26  # columns
LEGEND = (
    "read: units (vote, item, source) to which both passes give a level; points: mean difference of the scores made "
    "from one pass alone, 0-100; alpha: Krippendorff's, ordinal, within items, with its 90% interval from resampled "
    "votes; kappa: Cohen's, quadratic weights; AC2: Gwet's; same: share of units at the same level; alike: share of "
    "units coded by both that are reported, or not, in both. An indicator's coefficients sum observed and expected "
    "disagreement inside each item, so that differences between items are no agreement. – undefined, since every "
    f"reading is at one level; * over {ONE_LEVEL:.0%} at one level, not to be interpreted."
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
    screen.print(Text(f"{study.design.title}: agreement of two passes", style="bold"))
    screen.print(Text(head(study), style="dim"))
    screen.print(study.design.readers or "who read: study.yaml does not say (readers)")
    if not len(read_twice(units)):
        screen.print("No unit has a level in both passes: no agreement can be given.")
        return
    votes, hidden = units["election"].nunique(), units["masked"].sum()
    both = ((units["status_1"] != "") & (units["status_2"] != "")).sum()
    screen.print(
        f"{votes} votes in both passes · {len(units)} units, {both} coded by both, {len(read_twice(units))} with a "
        f"level in both, {hidden} read with names, dates and offices hidden"
    )
    rows = {(row["measure"], row["statistic"]): row for row in records(found.table)}
    screen.print(_coefficients(study.indicators, rows))
    screen.print()
    screen.print(_gaps(study.indicators, rows))
    screen.print()
    for line in [*_masks(found, rows), *_errors(found, rows)]:
        screen.print(line)
    screen.print()
    screen.print(Text(textwrap.fill(LEGEND, screen.width), style="dim"))


def _grid(*heads: str) -> Table:
    grid = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False, header_style="dim")
    grid.add_column("", width=TITLE)
    for name in heads:
        grid.add_column(name, justify="right", no_wrap=True)
    return grid


def _wrapped(title: str, indent: str = "") -> str:
    return "\n".join(textwrap.wrap(title, TITLE, initial_indent=indent, subsequent_indent=indent))


def _coefficients(indicators: tuple[Indicator, ...], rows: dict[tuple[str, str], Row]) -> Table:
    grid = _grid("read", "points", "alpha 90%", "kappa", "AC2", "same", "alike")
    for indicator in indicators:
        named = [(indicator.id, Text(_wrapped(indicator.title), style="bold"))]
        named += [(item.id, Text(_wrapped(item.title, "  "))) for item in indicator.items if item.facts is None]
        for measure, title in named:
            alpha = rows[measure, "alpha"]
            mark = "*" if "not interpreted" in alpha["note"] else " "
            interval = f"{number(alpha['value'], 2)}{mark}{span(alpha['low90'], alpha['high90'], 2):>11}"
            cells = [
                str(alpha["n"]),
                number(rows[measure, "difference of scores"]["value"]),
                interval if alpha["value"] == alpha["value"] else f"–{'':12}",
                number(rows[measure, "kappa"]["value"], 2),
                number(rows[measure, "AC2"]["value"], 2),
                _share(rows[measure, "same level"]["value"]),
                _share(rows[measure, "reported alike"]["value"]),
            ]
            grid.add_row(title, *cells)
    return grid


def _share(value: float) -> str:
    return percent(value) if value == value else "–"


def _gaps(indicators: tuple[Indicator, ...], rows: dict[tuple[str, str], Row]) -> Table:
    grid = _grid("gap from pass 1", "from pass 2", "difference", "items")
    for indicator in indicators:
        if (indicator.id, "gap, pass 1") not in rows:
            continue
        names = ("gap, pass 1", "gap, pass 2", "difference of gaps")
        cells = [number(rows[indicator.id, name]["value"]) for name in names]
        grid.add_row(_wrapped(indicator.title), *cells, str(rows[indicator.id, names[0]]["n"]))
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
    names = [f"error rate, {name}" for name in CERTAINTIES]
    pairs = [
        f"{name.removeprefix('error rate, ')} {number(rows[name, 'protocol']['value'], 2)} → "
        f"{number(rows[name, 're-estimated']['value'], 2)}"
        for name in [*names, "shared error"]
    ]
    table = found.table[found.table["level"] == "vote"]
    mean = table.groupby("statistic")["value"].mean()
    lines = [f"error rate by certainty, protocol → as the passes show it (a lower bound): {', '.join(pairs)}"]
    if len(mean):
        before, after = (number(float(mean[f"se, {said}"])) for said in ("protocol", "re-estimated"))
        lines.append(f"mean se of the {table['measure'].nunique()} published scores: {before} → {after} points")
    return lines
