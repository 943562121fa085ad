"""Votes by items: what was found and how open it was, with gaps as gaps."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kzindex.frames import records
from kzindex.language import gettext as _
from kzindex.language import ngettext
from kzindex.model.codebook import NOT_APPLICABLE
from kzindex.report.figures.chart import GREY, INK, LINE, PALE, Chart, Shape, bare, inches, line_height, wrapped
from kzindex.report.results import Results
from kzindex.scoring.score import SCORED
from kzindex.wording import enumerated, number, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import SubFigure

COLUMNS = ["election", "date", "type", "era", "measure", "score", "low90", "high90", "codings", "lineages", "status"]
LEFT = {False: 0.30, True: 0.33}  # share of the width for the items' names, by whether the form is square
DARK = 0.55  # luminance below which numbers stand in white


def chart(results: Results, source: str) -> Chart | str:
    """The chart, or why there is none."""
    votes = results.shown
    if not len(votes):
        return _("no vote of these types was held")
    table = results.scores.table
    rows = table[(table["level"] == "item") & table["election"].isin(votes["election"])]
    if (rows["status"] == NOT_APPLICABLE).all():
        return _("no item applies to votes of these types")
    size = len(results.study.items) + len(results.study.indicators)
    what = _("Score of every item at every vote: 0 closed (dark) to 100 open (light); empty: no coding tells its level")
    said = []
    for era, title in _eras(results):
        mine = rows[(rows["era"] == era) & (rows["status"] != NOT_APPLICABLE)]
        lack = (mine["status"] != SCORED).groupby(mine["measure"]).mean()
        none = [item.title for item in results.study.items if lack.get(item.id) == 1]
        never = _("; never {items}", items=enumerated(none)) if none else ""
        said.append(_("{era}: {share} of what applies is covered{never}", era=title, share=_share(mine), never=never))

    def draw(figure: "SubFigure", shape: Shape) -> None:
        _draw(figure, shape, results, rows)

    return Chart(
        name="heat",
        title=_title(results, rows),
        what=what,
        alt=_(
            "Heat map of {items} by {votes}. {what}. {shares}.",
            items=ngettext("{n} item", "{n} items", len(results.study.items)),
            votes=ngettext("{n} vote", "{n} votes", len(votes)),
            what=what,
            shares=". ".join(said),
        ),
        key=_(
            "empty: not covered, no score · / does not apply to that vote · numbers: points of 100 · shares count "
            "items alike"
        ),
        source=source,
        table=rows[COLUMNS].reset_index(drop=True),
        height=lambda shape: size * line_height(shape, 1.3) + line_height(shape, 6.2),
        draw=draw,
    )


def _eras(results: Results) -> list[tuple[str, str]]:
    items = results.scores.items
    applies = items[items["election"].isin(results.shown["election"]) & (items["status"] != NOT_APPLICABLE)]
    there = set(applies["era"])
    return [(era.id, era.title) for era in results.study.design.eras if era.id in there]


def _share(rows: pd.DataFrame) -> str:
    return percent((rows["status"] == SCORED).mean())


def _title(results: Results, rows: pd.DataFrame) -> str:
    applies = rows[rows["status"] != NOT_APPLICABLE]
    shares = [
        _("{share} in the {era}", share=_share(applies[applies["era"] == era]), era=title)
        for era, title in _eras(results)
    ]
    return _("Of the items that apply to a vote, evidence was found for {shares}", shares=enumerated(shares))


def _draw(figure: "SubFigure", shape: Shape, results: Results, rows: pd.DataFrame) -> None:
    import matplotlib as mpl

    study, votes = results.study, results.shown
    width, height = inches(figure)
    left, below, above = (
        LEFT[shape.height is not None],
        line_height(shape, 4.7) / height,
        line_height(shape, 1.4) / height,
    )
    axes = figure.add_axes((left, below, 1 - left, 1 - below - above))
    cells = {(row["election"], row["measure"]): row for row in records(rows)}
    colours = mpl.colormaps["cividis"]
    lines = [
        (None, indicator.title) if item is None else (item.id, item.title)
        for indicator in study.indicators
        for item in (None, *indicator.items)
    ]
    size = min(shape.font * 0.85, 72 * (1 - below - above) * height / max(len(lines), 1) / 1.3)
    axes.set_xlim(-0.5, len(votes) - 0.5)
    axes.set_ylim(len(lines) - 0.5, -0.5)
    for y, (item, title) in enumerate(lines):
        text = wrapped(title, left * width - 0.1, size, bold=item is None, most=1)[0]
        axes.text(-0.6, y, text, ha="right", va="center", size=size, weight="bold" if item is None else "normal")
        for x, vote in enumerate(votes["election"]) if item is not None else ():
            _cell(axes, x, y, cells[vote, str(item)], colours, size)
    _frame(axes, results, size, len(lines), width, height)
    bare(axes)


def _cell(axes: "Axes", x: int, y: int, row: dict[str, object], colours: object, size: float) -> None:
    from matplotlib.patches import Rectangle

    if row["status"] == NOT_APPLICABLE:
        axes.text(x, y, "/", ha="center", va="center", size=size, color=GREY)
        return
    if row["status"] != SCORED:
        axes.add_patch(Rectangle((x - 0.47, y - 0.45), 0.94, 0.9, fc="white", ec=PALE, lw=0.5))
        return
    score = float(str(row["score"]))
    colour = colours(0.08 + 0.92 * score / 100)  # type: ignore[operator]
    axes.add_patch(Rectangle((x - 0.47, y - 0.45), 0.94, 0.9, fc=colour, lw=0))
    light = float(np.dot(colour[:3], (0.2126, 0.7152, 0.0722)))
    axes.text(
        x, y, number(score, 0), ha="center", va="center", size=size * 0.92, color="white" if light < DARK else INK
    )


def _frame(axes: "Axes", results: Results, size: float, rows: int, width: float, height: float) -> None:
    """Votes below, eras above with a line between them."""
    study, votes = results.study, results.shown
    axes.set_yticks([])
    axes.set_xticks(range(len(votes)))
    room, row = axes.get_position().y0 * height - 0.06, axes.get_position().height * height / rows
    texts = [wrapped(study.vote_labels[vote], room, size, most=1)[0] for vote in votes["election"]]
    axes.set_xticklabels(texts, rotation=90, size=size)
    axes.tick_params(length=0, pad=2)
    eras = votes["era"].tolist()
    for era, title in ((era.id, era.title) for era in study.design.eras if era.id in eras):
        start, many = eras.index(era), eras.count(era)
        span = many / len(votes) * axes.get_position().width * width
        text = wrapped(title, span, size, bold=True, most=1)[0]
        axes.text(start - 0.47, -0.5 - 0.04 / row, text, size=size, weight="bold", va="bottom")
        if start:
            top = -0.5 - size * LINE / 72 / row
            axes.plot([start - 0.5] * 2, [top, rows - 0.5], color=INK, lw=0.9, clip_on=False)
