"""What sources assert and what the others say of it: a mark for each vote or comparison tested."""

from collections import Counter
from typing import TYPE_CHECKING

from kzindex.frames import Row, records
from kzindex.inference.findings import DISPUTED, FAILS, HOLDS, UNDECIDED
from kzindex.language import gettext as _
from kzindex.report import asserted
from kzindex.report.figures.chart import (
    EARLIER,
    GREY,
    INK,
    LATER,
    LINE,
    MARGIN,
    PALE,
    Chart,
    Shape,
    bare,
    inches,
    line_height,
    wrapped,
    write,
)
from kzindex.report.results import Results

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import SubFigure

TEXT, SMALL = 0.64, 0.92  # share of the width of the claims' words; their size


def chart(results: Results, source: str) -> Chart | str:
    """The chart, or why there is none."""
    rows = asserted.claims_of(results)
    if rows is None:
        return _("claims: {why}", why=results.absent["claims"])
    if not len(rows):
        return _("no claim of the study has a test")
    what = _("A mark for each vote or comparison that a claim was tested on, without the document that asserts it")
    said = [
        f"{row['asserts'].rstrip('.')}: {_(asserted.VERDICTS[row['verdict']])} ({asserted.tally(row)})"
        for row in records(rows)
    ]

    def draw(figure: "SubFigure", shape: Shape) -> None:
        _draw(figure, shape, records(rows))

    return Chart(
        name="claims",
        title=asserted.title(asserted.counted_by(rows), len(rows)),
        what=what,
        alt=f"{what}. " + "; ".join(said) + ".",
        key=_(
            "● holds · × fails · half filled: disputed, sources differ or are all of low certainty · ? undecided · "
            "small dot: no evidence. ○ not so before, as a claim to be the first has it. "
            "The verdict is on what is tested, often less than the claim"
        ),
        source=source,
        table=rows,
        height=lambda shape: sum(_lines(shape, records(rows))) * line_height(shape, SMALL) + line_height(shape, 0.5),
        draw=draw,
    )


def _texts(shape: Shape, rows: list[Row], size: float | None = None) -> list[list[str]]:
    """The claims broken into lines; on a slide one line each."""
    room = (shape.width - 2 * MARGIN) * TEXT - 0.15
    return [
        wrapped(f"{row['asserts']} ({row['source']})", room, size or shape.font * SMALL, most=1 if shape.height else 2)
        for row in rows
    ]


def _lines(shape: Shape, rows: list[Row]) -> list[float]:
    """Lines that each claim takes, and the head of its group."""
    heads = [i == 0 or row["verdict"] != rows[i - 1]["verdict"] for i, row in enumerate(rows)]
    return [len(text) + 0.45 + 1.9 * head for text, head in zip(_texts(shape, rows), heads, strict=True)]


def _draw(figure: "SubFigure", shape: Shape, rows: list[Row]) -> None:
    axes = figure.add_axes((0, 0, 1, 1))
    lines = _lines(shape, rows)
    axes.set_xlim(0, 1)
    axes.set_ylim(sum(lines), 0)
    inch = inches(figure)[1] / sum(lines)
    size = min(shape.font * SMALL, inch * 72 / LINE * 1.05)
    y = 0.0
    for i, (row, text, many) in enumerate(zip(rows, _texts(shape, rows, size), lines, strict=True)):
        if many > len(text) + 1:
            n = sum(other["verdict"] == row["verdict"] for other in rows)
            head = f"{_(asserted.HEADS[row['verdict']])}: {n}"
            axes.text(0, y + 1.3, head, size=size * 1.1, weight="bold", va="center", color=LATER)
            y += 1.9
        elif i:
            axes.plot([0, 1], [y, y], color=PALE, lw=0.4)
        middle = y + (len(text) + 0.45) / 2
        write(figure, 0, 1 - middle / sum(lines), text, size)
        _strip(axes, middle, row, shape)
        y = middle + (len(text) + 0.45) / 2
    axes.set_xticks([])
    axes.set_yticks([])
    bare(axes)


def _strip(axes: "Axes", y: float, row: Row, shape: Shape) -> None:
    marks = list(Counter(asserted.counts(row)).elements())
    step = min(0.024, (1 - TEXT - 0.02) / max(len(marks), 1))
    for i, name in enumerate(marks):
        x, size = TEXT + 0.02 + i * step, 4.6 * shape.scale
        if name == HOLDS:
            axes.plot(x, y, "o", ms=size, mfc=LATER, mec=LATER)
        elif name == FAILS and asserted.is_first(row):
            axes.plot(x, y, "o", ms=size, mfc="white", mec=LATER)
        elif name == FAILS:
            axes.plot(x, y, "x", ms=size * 0.9, mec=INK, mew=1.4 * shape.scale)
        elif name == DISPUTED:
            axes.plot(x, y, "o", ms=size, mfc=EARLIER, mec=INK, mew=0.6, fillstyle="left", markerfacecoloralt="white")
        elif name == UNDECIDED:
            axes.text(x, y, "?", ha="center", va="center", size=shape.font * 0.95, color=GREY)
        else:
            axes.plot(x, y, "o", ms=size * 0.35, mfc=GREY, mec=GREY)
