"""The index and the indicators over time, one panel each, with eras, boundaries, intervals and withheld votes."""

from typing import TYPE_CHECKING, Any

import pandas as pd

from kzindex.frames import Row, records
from kzindex.language import date, ngettext
from kzindex.language import gettext as _
from kzindex.model.study import Study
from kzindex.report import measures, words
from kzindex.report.figures.chart import (
    GREY,
    INK,
    PALE,
    TINT,
    Chart,
    Shape,
    bare,
    colours,
    fitting,
    inches,
    line_height,
    markers,
    spread,
    wrapped,
    write,
    years,
)
from kzindex.report.results import Results
from kzindex.scoring.score import SCORED, WITHHELD
from kzindex.wording import enumerated, number, span

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import SubFigure

COLUMNS = [
    "election", "date", "type", "era", "measure", "score", "low68", "high68", "low90", "high90", "coverage", "status",
]  # fmt: skip
NAMED = 0.8  # inches that the name of an era has at least
FLOOR = -24  # where withheld votes stand, below 0


def chart(results: Results, source: str) -> Chart | str:
    """The chart, or why there is none."""
    study, votes = results.study, results.shown
    if not len(votes):
        return _("no vote of these types was held")
    table = results.scores.table
    rows = table[table["election"].isin(votes["election"]) & (table["level"] != "item")]
    rows = rows[rows["status"].isin([SCORED, WITHHELD])]
    names = [name for name in study.tops if name in set(rows["measure"])]
    if not names:
        return _("no indicator applies to votes of these types")
    said = []
    for name in names:
        mine = [row for row in records(rows[rows["measure"] == name]) if row["status"] == SCORED]
        each = [
            f"{study.vote_labels[x['election']]} {number(x['score'], 0)} ({span(x['low90'], x['high90'], 0)})"
            for x in mine
        ]
        said.append(f"{study.titles[name]}: {', '.join(each) or _('withheld throughout')}")
    what = _("Score at each vote, 0 closed to 100 open, with its 68 and 90% interval of reading error")

    def draw(figure: "SubFigure", shape: Shape) -> None:
        _draw(figure, shape, results, rows, names)

    return Chart(
        name="series",
        title=_title(results, rows),
        what=what,
        alt=ngettext(
            "{n} panel over time. {what}. {scores}.",
            "{n} panels over time. {what}. {scores}.",
            len(names),
            what=what,
            scores=". ".join(said),
        ),
        key=" · ".join(
            [
                *signs(results),
                _("bars: 68% thick, 90% thin"),
                _("× withheld: too little evidence found"),
                *boundaries(study),
            ]
        ),
        source=source,
        table=rows[COLUMNS].reset_index(drop=True),
        height=lambda shape: len(names) * line_height(shape, 5.3 if shape.framed else 3.7) + line_height(shape, 7.6),
        draw=draw,
    )


def signs(results: Results) -> list[str]:
    """What the marks are, with the letters that stand for types of vote."""
    study, there = results.study, set(results.shown["type"])
    drawn = dict(zip("osD^v", "●■◆▲▼", strict=True)) | {"P": _("plus"), "*": _("star"), "X": _("cross")}
    labels, kinds = study.type_labels, study.design.types
    return [
        f"{drawn.get(mark, mark)} {kinds[name].title.lower()} ({labels[name]})"
        for name, mark in markers(study).items()
        if name in there
    ]


def boundaries(study: Study) -> list[str]:
    """What the broken lines are."""
    drawn = [f"{date(each.date)} {each.title}" for each in study.design.boundaries if each.source]
    return [_("broken line: {boundaries}", boundaries=enumerated(drawn))] if drawn else []


def _title(results: Results, rows: pd.DataFrame) -> str:
    """How much is published, and on how many indicators the eras' scores overlap."""
    design = results.study.design
    indicators = rows[rows["measure"] != "index"]
    scored, many = int((indicators["status"] == SCORED).sum()), len(indicators)
    published = ngettext(
        "{withheld} of {n} indicator score are withheld",
        "{withheld} of {n} indicator scores are withheld",
        many,
        withheld=many - scored,
    )
    compared = [name for name, kind in design.types.items() if kind.compared]
    both = indicators[indicators["type"].isin(compared)]
    eras = [era.id for era in design.eras]
    over, held = measures.overlapping(both, eras)
    if not held:
        return words.begun(published)
    aside = [results.study.plurals[name] for name in design.types if name in results.types and name not in compared]
    return _(
        "With reading error, scores of {eras} overlap on {indicators}{but}; {published}",
        eras=_("both eras") if len(eras) == 2 else _("the last two eras"),
        indicators=_overlapping(len(over), len(held)),
        but=_(" ({types} aside)", types=enumerated(aside)) if aside else "",
        published=published,
    )


def _overlapping(over: int, many: int) -> str:
    """On how many of the indicators scores overlap."""
    of = words.numeral(many)
    if not over:
        return ngettext("none of {many} indicator", "none of {many} indicators", many, many=of)
    if over == many > 1:
        return ngettext("all {many} indicator", "all {many} indicators", many, many=of)
    return ngettext(
        "{over} of {many} indicator", "{over} of {many} indicators", many, over=words.numeral(over), many=of
    )


def _draw(figure: "SubFigure", shape: Shape, results: Results, rows: pd.DataFrame, names: list[str]) -> None:
    study, votes = results.study, results.shown
    width, height = inches(figure)
    above, below = line_height(shape, 2.3) / height, line_height(shape, 5.2) / height
    step = (1 - above - below) / max(len(names), 1)
    left = line_height(shape, 3.1) / width
    at = dict(zip(votes["election"], years(votes["date"]), strict=True))
    first, last = min(at.values()), max(at.values())
    room = max((last - first) * 0.025, 0.5)
    axes = None
    for i, name in enumerate(names):
        title = line_height(shape, 1.35) / height
        place = (left, 1 - above - (i + 1) * step, 1 - left, step - title)
        axes = figure.add_axes(place)
        axes.set_xlim(first - room, last + room)
        axes.set_ylim(FLOOR - 9, 104)
        _ground(axes, study, shape, left * width)
        _points(axes, study, shape, records(rows[rows["measure"] == name]), at)
        text = wrapped(study.titles[name], width * (1 - left), shape.font, bold=True, most=1)
        write(figure, left, place[1] + place[3] + 0.1 * title, text, shape.font, va="bottom", weight="bold")
        if i == 0:
            _eras(figure, axes, results, shape, place[1] + place[3] + title)
    if axes is not None:
        _labels(figure, axes, results, shape, at)


def _ground(axes: "Axes", study: Study, shape: Shape, room: float) -> None:
    """Era tints, boundaries and grid, whose labels have so many inches."""
    design = study.design
    low, high = axes.get_xlim()
    starts = years(era.start.isoformat() for era in design.eras)
    for i, (start, end) in enumerate(zip(starts, [*starts[1:], high], strict=True)):
        if (len(starts) - 1 - i) % 2 == 0 and end > low:
            axes.axvspan(max(start, low), min(end, high), color=TINT, lw=0, zorder=0)
        if low < start < high:
            axes.axvline(start, color=INK, lw=0.9, zorder=1)
    for place in years(b.date.isoformat() for b in design.boundaries if b.source):
        if low < place < high:
            axes.axvline(place, color=INK, lw=0.9, ls=(0, (4, 2.5)), zorder=1)
    for value in (0, 50, 100):
        axes.axhline(value, color=PALE, lw=0.5, zorder=0.5)
    axes.axhspan(FLOOR - 9, FLOOR + 9, color="white", lw=0, zorder=0.4)
    none = _("no score")
    size = fitting([none], room - 2 / 72, shape.font * 0.85, 1)
    apart = -FLOOR / (axes.get_ylim()[1] - axes.get_ylim()[0]) * axes.get_window_extent().height / axes.figure.dpi * 72
    low_label = "0" if shape.framed and apart > size * 0.7 else ""  # else it would lie on the words below it
    axes.set_yticks([FLOOR, 0, 50, 100], [none, low_label, "50", "100"])
    axes.set_xticks([])
    axes.tick_params(length=0, labelsize=size, pad=2)
    bare(axes)


def _points(axes: "Axes", study: Study, shape: Shape, rows: list[Row], at: dict[str, float]) -> None:
    colour, marker = colours(study), markers(study)
    scale = shape.scale
    for row in rows:
        x, c = at[row["election"]], colour[row["era"]]
        if row["status"] != SCORED:
            axes.plot(x, FLOOR, "x", ms=3.2 * scale, mew=0.9 * scale, color=GREY, clip_on=False)
            continue
        for width, thick in (("90", 1.0 * scale), ("68", 2.2 * scale)):
            ends = [row[f"low{width}"], row[f"high{width}"]]
            axes.plot([x, x], ends, color=c, lw=thick, zorder=2, solid_capstyle="butt", clip_on=False)
        mark: dict[str, Any] = {"ms": 3.2 * scale, "mfc": c, "mec": "white", "mew": 0.5 * scale}
        axes.plot(x, row["score"], marker[row["type"]], zorder=3, clip_on=False, **mark)


def _eras(figure: "SubFigure", axes: "Axes", results: Results, shape: Shape, y: float) -> None:
    """Names of the eras and of the boundaries, above the first panel."""
    design = results.study.design
    low, high = axes.get_xlim()
    size = shape.font * 0.9

    def place(value: float) -> float:
        return float(figure.transSubfigure.inverted().transform(axes.transData.transform((value, 0)))[0])

    starts = years(era.start.isoformat() for era in design.eras)
    inch, limit = inches(figure)[0], 1.0
    for era, start, end in reversed(list(zip(design.eras, starts, [*starts[1:], high], strict=True))):
        if min(end, high) <= max(start, low):
            continue
        text = _("{era}, from {date}", era=era.title, date=date(era.start)) if start > low else era.title
        left = min(place(max(start, low)), limit - NAMED / inch)  # a short era's name begins before it
        if left < 0:
            break
        lines = wrapped(text, (limit - left) * inch - 0.05, size, bold=True, most=2)
        write(figure, left, y, lines, size, va="bottom", weight="bold")
        limit = left


def _labels(figure: "SubFigure", axes: "Axes", results: Results, shape: Shape, at: dict[str, float]) -> None:
    """The votes below the last panel, moved apart where they would overlap, each led to its place."""
    study = results.study
    low, high = axes.get_xlim()
    size = shape.font * 0.85
    inch = axes.bbox.width / figure.dpi
    apart = size * 1.12 / 72 / inch * (high - low)
    places = spread(list(at.values()), apart, low + apart / 2, high - apart / 2)
    span = axes.bbox.height / figure.dpi
    drop = [0.06 / span, 0.16 / span, 0.20 / span]  # inches below the panel, as shares of it
    room = axes.get_position().y0 * inches(figure)[1] - 0.24
    mixed = axes.get_xaxis_transform()
    for (vote, x), label in zip(at.items(), places, strict=True):
        axes.plot(
            [x, x, label, label], [0, -drop[0], -drop[1], -drop[2]], color=GREY, lw=0.5, transform=mixed, clip_on=False
        )
        text = wrapped(study.vote_labels[vote], room, size, most=1)[0]
        axes.text(label, -drop[2] - 0.02 / span, text, rotation=90, ha="center", va="top", size=size, transform=mixed)
