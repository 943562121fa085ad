"""Every item over time, in small panels, a row of them for each indicator."""

from typing import TYPE_CHECKING

import numpy as np

from kzindex.frames import Row, records
from kzindex.language import gettext as _
from kzindex.language import ngettext
from kzindex.model.codebook import Item
from kzindex.report import measures, words
from kzindex.report.figures.chart import (
    GREY,
    INK,
    LATER,
    LINE,
    PALE,
    TINT,
    Chart,
    Shape,
    bare,
    colours,
    inches,
    line_height,
    markers,
    wrapped,
    write,
    years,
)
from kzindex.report.figures.heat import COLUMNS
from kzindex.report.figures.series import signs
from kzindex.report.results import Results
from kzindex.scoring.score import SCORED, WITHHELD
from kzindex.wording import enumerated, signed

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import SubFigure

ACROSS = (5, 8)  # panels in a row, fewest and most
MISSING = -14  # where votes without a level stand, below 0


def chart(results: Results, source: str) -> Chart | str:
    """The chart, or why there is none."""
    study, votes = results.study, results.shown
    if not len(votes):
        return _("no vote of these types was held")
    table = results.scores.table
    rows = table[(table["level"] == "item") & table["election"].isin(votes["election"])]
    rows = rows[rows["status"].isin([SCORED, WITHHELD])]
    lines = len(_lines(results))
    what = _(
        "Score of every item at each vote, 0 closed to 100 open (lines at 0, 50, 100); below its name the eras' gap"
    )
    gaps = results.comparison.by_measure
    said = [
        f"{study.titles[item.id]} {signed(gaps[item.id]['gap'])}"
        for item in study.items
        if item.id in gaps and gaps[item.id]["gap"] == gaps[item.id]["gap"]
    ]

    def draw(figure: "SubFigure", shape: Shape) -> None:
        _draw(figure, shape, results, records(rows), gaps)

    return Chart(
        name="items",
        title=_title(results),
        what=what,
        alt=ngettext(
            "{n} small panel over time. {what}. Gaps: {gaps}.",
            "{n} small panels over time. {what}. Gaps: {gaps}.",
            len(study.items),
            what=what,
            gaps=", ".join(said) or _("none"),
        ),
        key=" · ".join(
            [
                *signs(results),
                _("bars: 90%"),
                _("bold gap: its 90% interval leaves 0 out"),
                _("– too few votes for a gap"),
                _("× no score"),
            ]
        ),
        source=source,
        table=rows[COLUMNS]
        .assign(gap=[gaps[x]["gap"] if x in gaps else np.nan for x in rows["measure"]])
        .reset_index(drop=True),
        height=lambda shape: lines * line_height(shape, 8.6),
        draw=draw,
    )


def _title(results: Results) -> str:
    comparison = results.comparison
    if not len(comparison.table):
        return _(words.ONE_ERA)
    many, closed, opened = measures.count_moved(comparison)
    if not many:
        return _(words.NOTHING)
    if closed + opened == 0:
        return ngettext(
            "None of {n} matched item moved beyond the error of reading",
            "None of {n} matched items moved beyond the error of reading",
            many,
        )
    sides = [_("{many} to the closed side", many=words.numeral(closed))] if closed else []
    sides += [_("{many} to the open side", many=words.numeral(opened))] if opened else []
    return ngettext(
        "Of {n} matched item {many} moved beyond the error of reading: {sides}",
        "Of {n} matched items {many} moved beyond the error of reading: {sides}",
        many,
        many=words.numeral(closed + opened),
        sides=enumerated(sides),
    )


def _across(results: Results) -> int:
    """How many panels stand in a row."""
    longest = max(len(indicator.items) for indicator in results.study.indicators)
    return min(max(longest, ACROSS[0]), ACROSS[1])


def _lines(results: Results) -> list[tuple[str, list[Item]]]:
    """Items line by line, each with the title of its indicator where one begins."""
    found, across = [], _across(results)
    for indicator in results.study.indicators:
        for i in range(0, len(indicator.items), across):
            found.append(("" if i else indicator.title, indicator.items[i : i + across]))
    return found


def _draw(figure: "SubFigure", shape: Shape, results: Results, rows: list[Row], gaps: dict[str, Row]) -> None:
    votes, lines = results.shown, _lines(results)
    width, height = inches(figure)
    size = shape.font * 0.74
    row = size * LINE / 72 / height
    cell, gutter = 1 / _across(results), 0.012
    at = dict(zip(votes["election"], years(votes["date"]), strict=True))
    for y, (title, items) in enumerate(lines):
        top = 1 - y / len(lines)
        bold = wrapped(title, width, shape.font, bold=True, most=1)[0]
        figure.text(0, top - 0.2 * row, bold, weight="bold", va="top", color=LATER)
        for x, item in enumerate(items):
            ceiling = top - line_height(shape, 1.1) / height - 4.2 * row
            axes = figure.add_axes(
                (x * cell, top - 1 / len(lines) + row, cell - gutter, ceiling - top + 1 / len(lines) - row)
            )
            _panel(axes, shape, results, [each for each in rows if each["measure"] == item.id], at)
            lead = wrapped(item.title, (cell - gutter) * width, size, most=3)
            write(figure, x * cell, ceiling + 1.2 * row, lead, size, va="bottom")
            gap = gaps.get(item.id)
            clear = gap is not None and gap["low90"] * gap["high90"] > 0
            weight, colour = ("bold", INK) if clear else ("normal", GREY)
            said = signed(gap["gap"], 0) if gap else "–"
            figure.text(x * cell, ceiling + 0.2 * row, said, size=size, va="bottom", weight=weight, color=colour)


def _panel(axes: "Axes", shape: Shape, results: Results, rows: list[Row], at: dict[str, float]) -> None:
    study = results.study
    colour, marker, scale = colours(study), markers(study), shape.scale
    low, high = min(at.values()), max(at.values())
    room = max((high - low) * 0.04, 0.5)
    axes.set_xlim(low - room, high + room)
    axes.set_ylim(MISSING - 10, 108)
    start = years([study.design.eras[-1].start.isoformat()])[0]
    if len(study.design.eras) > 1 and low - room < start < high + room:
        axes.axvspan(start, high + room, color=TINT, lw=0)
        axes.axvline(start, color=INK, lw=0.6)
    for value in (0, 50, 100):
        axes.axhline(value, color=PALE, lw=0.4, zorder=0.5)
    for row in rows:
        if row["status"] != SCORED:
            axes.plot(at[row["election"]], MISSING, "x", ms=2.0 * scale, mew=0.5 * scale, color=GREY)
            continue
        c = colour[row["era"]]
        axes.plot([at[row["election"]]] * 2, [row["low90"], row["high90"]], color=c, lw=0.6 * scale)
        axes.plot(at[row["election"]], row["score"], marker[row["type"]], ms=2.6 * scale, mfc=c, mec="white", mew=0.3)
    axes.set_xticks([])
    axes.set_yticks([])
    bare(axes)
