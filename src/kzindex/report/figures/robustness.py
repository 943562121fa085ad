"""The specification curve: gaps under other choices of the method, ranked; below it what each option does."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kzindex.frames import Row
from kzindex.inference.verdict import CLOSED, EQUIVALENT, OPEN, SMALL_CLOSED, SMALL_OPEN
from kzindex.language import N_, ngettext
from kzindex.language import gettext as _
from kzindex.multiverse.choices import ALL, PROTOCOL, VOTES, VOTES_COMPARED, Choice, choices
from kzindex.multiverse.findings import CURVE, OPTION
from kzindex.multiverse.indices import INDICES, ranked
from kzindex.report import varied
from kzindex.report.figures.chart import (
    EARLIER,
    GREY,
    INK,
    LATER,
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
from kzindex.wording import percent, reach, signed, whole

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import SubFigure

COLUMNS = ["part", "measure", "choice", "option", "gap", "low90", "high90", "q05", "q95", "verdict"]
COLOURS = {CLOSED: LATER, SMALL_CLOSED: LATER, OPEN: EARLIER, SMALL_OPEN: EARLIER, EQUIVALENT: INK}
PLAIN = "#a6a6a6"  # of specifications with any other verdict, or none
KEY = N_(
    "Dots: specifications at equal steps of the ranking, with 90% error of reading; brown: more closed, blue: more "
    "open, black: equivalent, grey: undecided or too few items · diamond: the protocol · shaded: small gaps, ends "
    "beyond the frame cut · shares are of all specifications, no probabilities"
)
BELOW = N_("Below: median and middle 90% of the gaps with each option of what spreads them most, ○ the protocol's")
ROWS = 20  # options shown, at most
LEFT, GAP = 0.2, 0.016  # shares of the width: of the words, between panels
NARROW = 0.055  # of the words where no options are shown
ENDS = (0.02, 0.98)  # the part of the curves that is drawn


def chart(results: Results, source: str) -> Chart | str:
    """The chart, or why there is none."""
    if "robustness" in results.absent:
        return _("robustness: {why}", why=results.absent["robustness"])
    table = varied.table_of(results)
    study = results.study
    measures = study.measures
    if table is None or not (table["part"] == CURVE).any():
        return _("nothing was varied, or no specification has a gap")
    many = varied.many(table, ALL)
    drawn = {measure: varied.of(table, ALL, measure)[0] for measure in measures}
    signs, verdicts = (varied.span(table, measures, ALL, name) for name in ("sign_holds", "verdict_holds"))
    missing = reach([100 * (many - drawn[m]["computed"]) / many for m in measures], 0)
    title = ngettext(
        "With {n} choice of the method varied at random, gaps keep their sign in {signs} of specifications and their "
        "verdict in {verdicts}; in {missing}% no gap can be computed",
        "With {n} choices of the method varied at random, gaps keep their sign in {signs} of specifications and their "
        "verdict in {verdicts}; in {missing}% no gap can be computed",
        varied.choices_varied(study)[0],
        signs=signs,
        verdicts=verdicts,
        missing=missing,
    )
    what = ngettext(
        "Gaps of later minus earlier votes in {many} specification, ranked where they can be computed",
        "Gaps of later minus earlier votes in {many} specifications, ranked where they can be computed",
        many,
        many=whole(many),
    )
    said = [_told(study.titles[m], drawn[m], varied.of(table, PROTOCOL, m)[0]) for m in measures]
    options = _options(results, table)
    shown = table[table["part"].isin([PROTOCOL, CURVE])]
    rows = table[(table["part"] == OPTION) & table["choice"].isin([choice for choice, _ in options])]

    def draw(figure: "SubFigure", shape: Shape) -> None:
        _draw(figure, shape, results, table, measures, options if shape.framed else [])

    return Chart(
        name="robustness",
        title=title,
        what=what,
        alt=f"{what}. " + "; ".join(said) + ".",
        key=_(KEY),
        source=source,
        table=pd.concat([shown, rows])[COLUMNS],
        height=lambda shape: line_height(shape, 15.5 + 1.1 * len(options) if shape.framed else 12.4),
        draw=draw,
    )


def _told(title: str, row: Row, own: Row) -> str:
    """The gaps of a measure for who cannot see them."""
    if not row["computed"]:
        return _("{measure}: no gap can be computed", measure=title)
    return _(
        "{measure}: middle 90% of gaps {low} to {high}, median {median}, the protocol's {own}; sign the same in "
        "{signs}, verdict in {verdicts}",
        measure=title,
        low=signed(row["q05"]),
        high=signed(row["q95"]),
        median=signed(row["gap"]),
        own=signed(own["gap"]),
        signs=varied.held(row, "sign_holds"),
        verdicts=varied.held(row, "verdict_holds"),
    )


def _options(results: Results, table: pd.DataFrame) -> list[tuple[str, str]]:
    """The options of the choices that spread the gaps most, as many as there is room for: choice and option."""
    every = {choice.id: choice for choice in choices(results.study)}
    found: list[tuple[str, str]] = []
    for name in ranked(table[table["part"] == INDICES]):
        group = VOTES if name == VOTES_COMPARED else (name,)
        labels = [(id, option) for id in group for option in _labels(every[id]) if len(every[id].options) > 1]
        if len(found) + len(labels) > ROWS:
            break
        found += labels
    return found


def _labels(choice: Choice) -> list[str]:
    """What the options are called, draws being one."""
    return list(dict.fromkeys(choice.label(i) for i in range(len(choice.options))))


def _draw(
    figure: "SubFigure",
    shape: Shape,
    results: Results,
    table: pd.DataFrame,
    measures: list[str],
    options: list[tuple[str, str]],
) -> None:
    width, height = inches(figure)
    row, room, foot = (line_height(shape, times) / height for times in (1.1, 5.6, 2.2))
    if shape.height:
        options = _fitting(options, int((1 - room - foot) * 0.55 / row))
    rows = len(options) * row
    left = LEFT if options else NARROW
    each = (1 - left - GAP * len(measures)) / len(measures)
    low, high = _limits(table)
    for i, measure in enumerate(measures):
        x = left + i * (each + GAP)
        axes = figure.add_axes((x, foot + rows, each, 1 - room - foot - rows))
        _curve(axes, shape, results, table, measure, (low, high))
        _heading(figure, shape, results, table, measure, (x, each))
        if i:
            axes.set_yticklabels([])
        if options:
            axes.set_xticklabels([])
            _ranges(figure, shape, results, table, measure, options, (x, foot, each, rows), (low, high))
    small = shape.font * 0.9
    y = line_height(shape, 0.5) / height
    figure.text(left, y, _("← later votes more closed"), ha="left", va="center", size=small, color=GREY)
    figure.text(1 - GAP, y, _("more open →"), ha="right", va="center", size=small, color=GREY)
    if options:
        lines = wrapped(_(BELOW), left * width - 0.45, shape.font * 0.85)
        write(figure, 0, foot + rows + 0.6 * row, lines, shape.font * 0.85, va="bottom", color=GREY)
    titles = {choice.id: choice.title for choice in choices(results.study)}
    labels = [f"{titles[choice]}: {option}" for choice, option in options]
    small = fitting(labels, left * width - 0.08, small, 1)
    for i, label in enumerate(labels):
        text = wrapped(label, left * width - 0.08, small, most=1)
        write(figure, 0, foot + rows - (i + 0.5) * row, text, small)


def _fitting(options: list[tuple[str, str]], most: int) -> list[tuple[str, str]]:
    """As many choices, each with all its options, as there is room for."""
    kept = options[:most]
    while kept and len(kept) < len(options) and kept[-1][0] == options[len(kept)][0]:
        kept = kept[:-1]
    return kept


def _limits(table: pd.DataFrame) -> tuple[float, float]:
    """The span of gaps that is drawn; the ends of the curves lie outside."""
    gaps = table.loc[table["part"].isin([CURVE, PROTOCOL]), "gap"].dropna()
    low, high = (float(x) for x in np.quantile(gaps, ENDS))
    step = 10.0 if high - low > 25 else 5.0
    low, high = step * np.floor(min(low, -step) / step), step * np.ceil(max(high, step) / step)
    return low, high + 0.1 * (high - low)  # room for the last tick


def _curve(
    axes: "Axes", shape: Shape, results: Results, table: pd.DataFrame, measure: str, limits: tuple[float, float]
) -> None:
    """The specifications ranked by gap, and where the protocol's lies among them."""
    rows = varied.of(table, CURVE, measure)
    delta = results.study.design.protocol.verdict.delta
    axes.axvspan(-delta, delta, color="#ececec", lw=0)
    axes.axvline(0, color=INK, lw=0.7)
    rank = np.linspace(0, 1, len(rows)) if len(rows) != 1 else np.array([0.5])
    for y, row in zip(rank, rows, strict=True):
        colour = COLOURS.get(row["verdict"], PLAIN)
        faint = 0.3 if colour == PLAIN else 0.45
        if shape.framed or colour != PLAIN:  # on a page they would bury the dots
            axes.plot([row["low90"], row["high90"]], [y, y], color=colour, lw=0.5 * shape.scale, alpha=faint, zorder=2)
        axes.plot(row["gap"], y, "o", ms=1.8 * shape.scale, mfc=colour, mec=colour, mew=0, zorder=3)
    own: Row = varied.of(table, PROTOCOL, measure)[0]
    if rows and own["gap"] == own["gap"]:
        place = float(np.interp(own["gap"], [row["gap"] for row in rows], rank))
        style: dict[str, Any] = {"mfc": "white", "mec": INK, "mew": 1.0 * shape.scale, "zorder": 4}
        axes.plot(own["gap"], place, "D", ms=4.2 * shape.scale, **style)
    axes.set_ylim(-0.03, 1.03)
    axes.set_yticks([0, 0.5, 1], [percent(share) for share in (0, 0.5, 1)])
    _gaps_across(axes, shape, limits)


def _heading(
    figure: "SubFigure", shape: Shape, results: Results, table: pd.DataFrame, measure: str, place: tuple[float, float]
) -> None:
    """The measure, and in how many specifications its sign and verdict hold."""
    width, height = inches(figure)
    titles = [results.study.titles[name] for name in results.study.tops]
    size = fitting(titles, place[1] * width, shape.font * 0.9, 2, bold=True)
    title = wrapped(results.study.titles[measure], place[1] * width, size, bold=True, most=2)
    write(figure, place[0], 1, title, size, va="top", weight="bold")
    every = [text for name in results.study.tops for text in _held(table, name)]
    small = fitting(every, place[1] * width, shape.font * 0.8, 1)
    sign, *others = _held(table, measure)
    lines = wrapped(sign, place[1] * width, small, most=2)
    lines += [wrapped(text, place[1] * width, small, most=1)[0] for text in others]
    write(figure, place[0], 1 - line_height(shape, 2.0) / height, lines, small, va="top", color=GREY)


def _held(table: pd.DataFrame, measure: str) -> list[str]:
    """In how many of the specifications sign and verdict hold."""
    row = varied.of(table, ALL, measure)[0]
    count, known = row["specifications"], row["sign_holds"] == row["sign_holds"]
    zero = (row["computed"] - row["sign_holds"] - row["sign_turns"]) / count if known else float("nan")
    return [
        _("same sign {same}, other {other}", same=varied.held(row, "sign_holds"), other=varied.held(row, "sign_turns")),
        _("gap 0 in {share}", share=percent(zero)),
        _("not computable {share}", share=percent(1 - row["computed"] / count)),
        _("same verdict {share}", share=varied.held(row, "verdict_holds")),
    ]


def _ranges(
    figure: "SubFigure",
    shape: Shape,
    results: Results,
    table: pd.DataFrame,
    measure: str,
    options: list[tuple[str, str]],
    place: tuple[float, float, float, float],
    limits: tuple[float, float],
) -> None:
    """Median and middle 90% of the gaps of the specifications that have each option."""
    axes = figure.add_axes(place)
    of = {(row["choice"], row["option"]): row for row in varied.of(table, OPTION, measure)}
    axes.axvline(0, color=INK, lw=0.7)
    for y, (choice, option) in enumerate(options):
        if y and choice != options[y - 1][0]:
            axes.axhline(y - 0.5, color=PALE, lw=0.5)
        row = of.get((choice, option))
        if row is None or row["gap"] != row["gap"]:
            continue
        axes.plot([row["q05"], row["q95"]], [y, y], color=GREY, lw=1.0 * shape.scale, solid_capstyle="butt")
        own = y == 0 or choice != options[y - 1][0]  # the protocol's stands first
        axes.plot(row["gap"], y, "o", ms=3.4 * shape.scale, mec=INK, mfc="white" if own else INK, mew=0.9)
    axes.set_ylim(len(options) - 0.5, -0.5)
    axes.set_yticks([])
    _gaps_across(axes, shape, limits)


def _gaps_across(axes: "Axes", shape: Shape, limits: tuple[float, float]) -> None:
    """Gaps from left to right, on the scale of all panels."""
    axes.set_xlim(*limits)
    axes.tick_params(length=2, width=0.6, labelsize=shape.font * 0.85)
    axes.xaxis.set_major_formatter(lambda value, at: signed(value, 0))
    axes.locator_params(axis="x", nbins=4, steps=[1, 2, 5, 10], prune="lower")
    bare(axes, "bottom")
