"""The eras compared: gaps as dots with intervals and bounds, the verdict in words and statement (B) beside."""

from typing import TYPE_CHECKING

import pandas as pd

from kzindex.report import words
from kzindex.report.figures.chart import GREY, INK, LATER, PALE, Chart, Shape, bare, line_height, wrapped
from kzindex.report.results import Results
from kzindex.wording import between, signed

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import SubFigure
    from matplotlib.lines import Line2D

COLUMNS = [
    "measure", "gap", "low68", "high68", "low90", "high90", "worst", "best", "share", "verdict", "identified", "drift",
    "needed",
]  # fmt: skip
KEY = (
    "● gap (○ with †: what is missing could undo the verdict) · thick 68%, thin 90% error of reading · dotted: its "
    "bounds, were all that is missing at its worst or best; weight: share of the items covered in enough votes of both "
    "eras"
)
LEFT, RIGHT = 0.21, 0.36  # shares of the width: of the titles, of the words


def chart(results: Results, source: str) -> Chart | str:
    """The chart, or why there is none."""
    comparison, study = results.comparison, results.study
    if not len(comparison.table):
        return words.ONE_ERA
    rows = words.primary(comparison)
    tops = [
        rows[name] for name in [*study.tops[1:], "index"] if name in rows and rows[name]["gap"] == rows[name]["gap"]
    ]
    if not tops:
        return words.NOTHING
    table = pd.DataFrame(tops)[COLUMNS]
    earlier, later = study.design.eras[-2:]
    said = [
        f"{study.titles[row['measure']]} {words.measured(row)}, bounds {between(row['worst'], row['best'])}, "
        f"{row['verdict']}{' (not identified without assuming the missing evidence)' if words.marked(row) else ''}, "
        f"{words.drift(row)}"
        for row in tops
    ]
    what = (
        f"{later.title} minus {earlier.title}, headline votes {words.since(study.design.headline.start.year)}, within "
        f"types, matched items; points of 100"
    )

    def draw(figure: "SubFigure", shape: Shape) -> None:
        _draw(figure, shape, tops, results)

    return Chart(
        name="gaps",
        title=words.summary(comparison),
        what=what,
        alt=f"Dots with intervals, {what}. " + "; ".join(said) + ".",
        key=KEY,
        source=source,
        table=table,
        height=lambda shape: len(tops) * line_height(shape, 4.15) + line_height(shape, 3.6),
        draw=draw,
    )


def _draw(figure: "SubFigure", shape: Shape, rows: list[words.Row], results: Results) -> None:
    study = results.study
    width, height = figure.bbox.width / figure.dpi, figure.bbox.height / figure.dpi
    rule = study.design.protocol.verdict
    below, above = 2.2 * line_height(shape) / height, 1.1 * line_height(shape) / height
    axes = figure.add_axes((LEFT, below, 1 - LEFT - RIGHT, 1 - below - above))
    ends = [value for row in rows for value in (row["low90"], row["high90"], row["worst"], row["best"])]
    low, high = min([*ends, -rule.delta]), max([*ends, rule.delta])
    room = (high - low) * 0.06
    axes.set_xlim(low - room, high + room)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.axvspan(-rule.delta, rule.delta, color="#ececec", lw=0)
    axes.axvline(0, color=INK, lw=0.8)
    axes.text(0, -0.55, f"within ±{rule.delta:g}", ha="center", va="bottom", size=shape.font * 0.85, color=GREY)
    scale = shape.scale
    for i, row in enumerate(rows):
        axes.plot([row["worst"], row["best"]], [i, i], color=GREY, lw=0.8 * scale, ls=(0, (1.2, 1.6)), zorder=2)
        axes.plot([row["worst"]] * 2, [i - 0.13, i + 0.13], color=GREY, lw=0.8 * scale, zorder=2)
        axes.plot([row["best"]] * 2, [i - 0.13, i + 0.13], color=GREY, lw=0.8 * scale, zorder=2)
        axes.plot([row["low90"], row["high90"]], [i, i], color=LATER, lw=1.1 * scale, zorder=3)
        axes.plot([row["low68"], row["high68"]], [i, i], color=LATER, lw=3.0 * scale, solid_capstyle="butt", zorder=3)
        filled = "white" if words.marked(row) else LATER
        axes.plot(row["gap"], i, "o", ms=5.5 * scale, mec=LATER, mfc=filled, mew=1.2 * scale, zorder=4)
        title = wrapped(study.titles[row["measure"]], LEFT * width - 0.12, shape.font, bold=True, most=3)
        y = axes.transData.transform((0, i))[1]
        y = figure.transSubfigure.inverted().transform((0, y))[1]
        figure.text(0, y, "\n".join(title), weight="bold", va="center", linespacing=1)
        column, gap, small = 1 - RIGHT + 0.015, line_height(shape, 0.95) / height, shape.font * 0.95
        lines = [
            ("bold", INK, words.verdict(row)),
            ("normal", INK, f"{signed(row['gap'])}  (90%: {between(row['low90'], row['high90'])})"),
            ("normal", GREY, f"bounds {between(row['worst'], row['best'])}; {row['share']:.0%} of the weight"),
            ("normal", GREY, words.drift(row)),
        ]
        for k, (weight, colour, text) in enumerate(lines):
            figure.text(column, y + (1.5 - k) * gap, text, weight=weight, color=colour, va="center", size=small)
        if i:
            figure.add_artist(_rule(figure, axes, i - 0.5))
    bare(axes, "bottom")
    axes.set_yticks([])
    axes.tick_params(length=2, width=0.6, labelsize=shape.font * 0.9)
    axes.xaxis.set_major_formatter(lambda value, _: signed(value, 0) if value else "0")
    tick = figure.transSubfigure.inverted().transform((0, axes.bbox.y0))[1] - 1.55 * line_height(shape) / height
    for x, text, side in ((LEFT, "← later votes more closed", "left"), (1 - RIGHT, "more open →", "right")):
        figure.text(x, tick, text, ha=side, va="center", size=shape.font * 0.9, color=GREY)


def _rule(figure: "SubFigure", axes: "Axes", y: float) -> "Line2D":
    from matplotlib.lines import Line2D

    at = figure.transSubfigure.inverted().transform((0, axes.transData.transform((0, y))[1]))[1]
    return Line2D([0, 1], [at, at], color=PALE, lw=0.5, transform=figure.transSubfigure)
