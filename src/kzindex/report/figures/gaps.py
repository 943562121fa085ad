"""The eras compared: gaps as dots with intervals and bounds, the verdict in words and statement (B) beside."""

from typing import TYPE_CHECKING, Any

import pandas as pd

from kzindex.frames import Row
from kzindex.language import N_
from kzindex.language import gettext as _
from kzindex.report import answers, words
from kzindex.report.figures.chart import (
    GREY,
    INK,
    LATER,
    LINE,
    PALE,
    Chart,
    Shape,
    bare,
    fitting,
    inches,
    line_height,
    wrapped,
    write,
)
from kzindex.report.results import Results
from kzindex.wording import between, enumerated, percent, short, signed

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import SubFigure
    from matplotlib.lines import Line2D

COLUMNS = [
    "measure", "gap", "low68", "high68", "low90", "high90", "worst", "best", "share", "verdict", "identified", "drift",
    "needed",
]  # fmt: skip
KEY = N_(
    "● gap, later minus earlier; ○ with †: what is missing could undo the verdict · thick 68%, thin 90% error of "
    "reading alone · dotted: its bounds, were all that is missing at its worst or best, before error of reading · "
    "[ ] a gap must reach these to be told from drift, by which votes differ from one another anyway · weight: of the "
    "items that can be compared; a vote may still lack some"
)
LEFT, RIGHT = 0.21, 0.37  # shares of the width: of the titles, of the words


def chart(results: Results, source: str) -> Chart | str:
    """The chart, or why there is none."""
    comparison, study = results.comparison, results.study
    if not len(comparison.table):
        return _(words.ONE_ERA)
    rows = comparison.by_measure
    tops = [rows[name] for name in study.measures if name in rows and rows[name]["gap"] == rows[name]["gap"]]
    if not tops:
        return _(words.NOTHING)
    table = pd.DataFrame(tops)[COLUMNS]
    earlier, later = study.design.eras[-2:]
    what = _(
        "{later} minus {earlier}, {types} from {year} on, each type apart, on items covered in both eras; points of "
        "100",
        later=later.title,
        earlier=earlier.title,
        types=enumerated([study.plurals[name] for name in study.design.headline.types]),
        year=study.design.headline.start.year,
    )

    def draw(figure: "SubFigure", shape: Shape) -> None:
        _draw(figure, shape, tops, results)

    return Chart(
        name="gaps",
        title=answers.summary(comparison),
        what=what,
        alt=_(
            "Dots with intervals, {what}. {gaps}.",
            what=what,
            gaps="; ".join(_told(row, study.titles[row["measure"]]) for row in tops),
        ),
        key=_(KEY),
        source=source,
        table=table,
        height=lambda shape: len(tops) * line_height(shape, 4.15 if shape.framed else 3.95) + line_height(shape, 3.3),
        draw=draw,
    )


def _told(row: Row, title: str) -> str:
    """A measure's gap, bounds and verdict for who cannot see them."""
    return _(
        "{measure} {gap}, bounds {bounds}, {verdict}{unless}, {drift}",
        measure=title,
        gap=words.measured(row),
        bounds=between(row["worst"], row["best"]),
        verdict=_(str(row["verdict"])),
        unless=_(" (not identified without assuming the missing evidence)") if words.marked(row) else "",
        drift=words.drift(row),
    )


def _draw(figure: "SubFigure", shape: Shape, rows: list[Row], results: Results) -> None:
    width, height = inches(figure)
    delta = results.study.design.protocol.verdict.delta
    below, above = line_height(shape, 2.4) / height, line_height(shape, 1.1) / height
    axes = figure.add_axes((LEFT, below, 1 - LEFT - RIGHT, 1 - below - above))
    ends = [value for row in rows for value in (row["low90"], row["high90"], row["worst"], row["best"])]
    ends += [side * row["needed"] for row in rows for side in (-1, 1) if row["needed"] == row["needed"]]
    low, high = min([*ends, -delta]), max([*ends, delta])
    room = (high - low) * 0.06
    axes.set_xlim(low - room, high + room)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.axvspan(-delta, delta, color="#ececec", lw=0)
    axes.axvline(0, color=INK, lw=0.8)
    small = shape.font * 0.85
    same = _("equivalent: within ±{delta}", delta=short(delta))
    axes.text(0, -0.55, same, ha="center", va="bottom", size=small, color=GREY)
    step = (1 - below - above) / len(rows)
    beside = [_beside(row) for row in rows]
    size = _fitting(beside, (RIGHT - 0.015) * width, shape)
    for i, row in enumerate(rows):
        _marks(axes, row, i, shape.scale)
        middle = 1 - above - (i + 0.5) * step
        title = wrapped(results.study.titles[row["measure"]], LEFT * width - 0.12, shape.font, bold=True, most=3)
        write(figure, 0, middle, title, shape.font, weight="bold")
        _write(figure, beside[i], middle, size)
        if i:
            figure.add_artist(_rule(figure, middle + step / 2))
    bare(axes, "bottom")
    axes.set_yticks([])
    axes.tick_params(length=2, width=0.6, labelsize=shape.font * 0.9)
    axes.xaxis.set_major_formatter(lambda value, at: signed(value, 0))
    y, ends_of_scale = line_height(shape, 0.5) / height, (_("← later votes more closed"), _("more open →"))
    small = fitting(["   ".join(ends_of_scale)], (1 - LEFT - RIGHT) * width, shape.font * 0.9, 1)
    for x, text, align in zip((LEFT, 1 - RIGHT), ends_of_scale, ("left", "right"), strict=True):
        figure.text(x, y, text, ha=align, va="center", size=small, color=GREY)


def _marks(axes: "Axes", row: Row, y: int, scale: float) -> None:
    """Bounds, what it would take to be told from drift, both intervals, and the gap."""
    thin: dict[str, Any] = {"color": GREY, "lw": 0.8 * scale, "zorder": 2}
    reach = axes.get_xlim()[1] - axes.get_xlim()[0]
    axes.plot([row["worst"], row["best"]], [y, y], ls=(0, (1.2, 1.6)), **thin)
    for end in (row["worst"], row["best"]):
        axes.plot([end, end], [y - 0.13, y + 0.13], **thin)
    for side in (-1, 1):  # brackets open to the middle
        x = side * row["needed"]
        foot = x - side * reach * 0.012
        axes.plot([foot, x, x, foot], [y - 0.22, y - 0.22, y + 0.22, y + 0.22], **thin)
    axes.plot([row["low90"], row["high90"]], [y, y], color=LATER, lw=1.1 * scale, zorder=3)
    axes.plot([row["low68"], row["high68"]], [y, y], color=LATER, lw=3.0 * scale, solid_capstyle="butt", zorder=3)
    filled = LATER if words.decided(row) and not words.marked(row) else "white"
    axes.plot(row["gap"], y, "o", ms=5.5 * scale, mec=LATER, mfc=filled, mew=1.2 * scale, zorder=4)


def _beside(row: Row) -> list[str]:
    """What stands beside the marks: the verdict, then the numbers."""
    weight = _("; {share} of the weight", share=percent(row["share"])) if row["measure"] != "index" else ""
    return [
        words.verdict(row),
        _("{gap}  (90%: {interval})", gap=signed(row["gap"]), interval=between(row["low90"], row["high90"])),
        _("bounds {bounds}{weight}", bounds=between(row["worst"], row["best"]), weight=weight),
        words.drift(row),
    ]


def _fitting(beside: list[list[str]], room: float, shape: Shape) -> float:
    """The size at which all that stands beside the marks fits."""
    size = shape.font * (0.95 if shape.framed else 0.9)
    verdicts, others = [lines[0] for lines in beside], [text for lines in beside for text in lines[1:]]
    return min(fitting(verdicts, room, size, 1, bold=True), fitting(others, room, size, 1))


def _write(figure: "SubFigure", lines: list[str], middle: float, size: float) -> None:
    """The lines beside the marks of a measure."""
    step = size * LINE / 72 / inches(figure)[1]
    styles = (("bold", INK), ("normal", INK), ("normal", GREY), ("normal", GREY))
    for k, (text, (weight, colour)) in enumerate(zip(lines, styles, strict=True)):
        write(figure, 1 - RIGHT + 0.015, middle + (1.5 - k) * step, [text], size, weight=weight, color=colour)


def _rule(figure: "SubFigure", y: float) -> "Line2D":
    from matplotlib.lines import Line2D

    return Line2D([0, 1], [y, y], color=PALE, lw=0.5, transform=figure.transSubfigure)
