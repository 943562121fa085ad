"""Every figure of a country worked by hand, of small ones at the edge, and of Kazakhstan: artists, not pixels."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from kzindex.frames import records
from kzindex.multiverse.choices import ALL, KEPT, TWO, choices
from kzindex.report.figures.chart import DPI, EARLIER, INK, LATER, PAGE, SQUARE, TINT, WIDE, Shape, colours
from kzindex.report.figures.robustness import PLAIN
from kzindex.report.results import Results

from ..compared import FIRST, LAST, read, retell, two_eras
from ..conftest import StudyFolder
from .conftest import (
    AMONG,
    AT,
    CURVES,
    ITEMS,
    NA,
    SHAPES,
    TOPS,
    VOTED,
    Drawn,
    Ink,
    drawn,
    lines,
    luminance,
    marks,
    missing,
    multiverse,
    of,
    of_claims,
    parted,
    ratio,
    results,
    scored,
    shown,
    stands,
    strips,
    there,
)

ANY_SHAPE = pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)


# series


@ANY_SHAPE
def test_series_has_a_dot_for_each_score_and_a_cross_for_each_withheld(holes: Results, shape: Shape) -> None:
    panels = shown("series", holes, shape).axes
    assert len(panels) == 3
    for axes, values in zip(panels, TOPS.values(), strict=True):
        dots, crosses = parted(axes)
        there(dots, scored(values))
        assert [x for x, *_ in crosses] == pytest.approx(missing(values))
        assert len({y for _, y, _ in crosses}) == 1
        assert crosses[0][1] < -5


def test_series_draws_its_table(holes: Results) -> None:
    chart = of("series", holes)
    assert chart.table["measure"].value_counts().to_dict() == {"index": 8, "сайыс": 8, "жиын": 8}
    assert chart.table["status"].value_counts().to_dict() == {"scored": 16, "withheld": 8}
    kept = holes.scores.table.merge(chart.table[["election", "measure"]])
    pd.testing.assert_frame_equal(kept[chart.table.columns], chart.table)
    for axes, name in zip(drawn(chart, PAGE).axes, TOPS, strict=True):
        rows = records(chart.table[(chart.table["measure"] == name) & (chart.table["status"] == "scored")])
        for row in rows:
            x = AT[row["election"]]
            thin = stands(axes, (x, row["low90"]), (x, row["high90"]))
            thick = stands(axes, (x, row["low68"]), (x, row["high68"]))
            assert thick.get_linewidth() > 1.5 * thin.get_linewidth()
            assert thick.get_color() == thin.get_color() == colours(holes.study)[row["era"]]
        assert {(x > 2010, line.get_markerfacecolor()) for x, _, line in parted(axes)[0]} == {(0, EARLIER), (1, LATER)}


def test_series_parts_the_eras_and_breaks_the_line_of_a_boundary_that_has_a_source(holes: Results) -> None:
    """3,652 and 4,017 days after 2001-01-01; of the drought no source tells."""
    for axes in shown("series", holes).axes:
        upright = [(line, ends[0][0]) for line, ends in lines(axes) if [y for _, y in ends] == [0, 1]]
        assert [x for line, x in upright if not line.is_dashed()] == pytest.approx([2001 + 3652 / 365.2425])
        assert [x for line, x in upright if line.is_dashed()] == pytest.approx([2001 + 4017 / 365.2425])
        (tint,) = [x for x in axes.patches if x.get_facecolor()[:3] == pytest.approx(to_rgb(TINT))]
        assert tint.get_extents().x0 == pytest.approx(axes.transData.transform((2001 + 3652 / 365.2425, 0))[0])
        assert tint.get_extents().x1 == pytest.approx(axes.bbox.x1)


def test_series_says_what_it_shows(holes: Results) -> None:
    """Contest lay at 12 to 42 and at 42 to 71, freedom at 8 to 15 and at 50 to 59; two and two are withheld."""
    chart = of("series", holes)
    assert chart.title == (
        "With reading error, scores of both eras overlap on one of two indicators (plebiscites aside); "
        "4 of 16 indicator scores are withheld"
    )
    assert "2001-06 Жа 14 (5–23), 2003-06 Жа 25 (15–34), 2011-06 Жа 50 (40–59), 2013-06 Жа 60 (51–70)." in chart.alt
    assert "2012-06 Пл 100 (84–100), 2013-06 Жа 50 (35–65), 2015-06 Жа 59" in chart.alt
    assert chart.key == (
        "● general vote (Жа) · ■ plebiscite (Пл) · bars: 68% thick, 90% thin · × withheld: too little evidence found · "
        "broken line: 2012-01-01 the flood"
    )


def test_series_names_votes_and_eras(holes: Results) -> None:
    found = shown("series", holes, WIDE)
    upright = [ink for ink in found.inks if ink.top - ink.bottom > 2 * (ink.right - ink.left)]
    labels = [holes.study.vote_labels[vote] for vote in VOTED]
    assert [ink.text for ink in sorted(upright, key=lambda ink: ink.left)] == labels
    assert {"First era", "Third era, from 2011-01-01", "Index", "Contest", "Freedom of assembly"} <= set(found.texts)


# items


@ANY_SHAPE
def test_items_have_a_panel_each(holes: Results, shape: Shape) -> None:
    panels = shown("items", holes, shape).axes
    assert len(panels) == 6
    for axes, (name, values) in zip(panels, ITEMS.items(), strict=True):
        dots, crosses = parted(axes)
        there(dots, scored(values))
        assert [x for x, *_ in crosses] == pytest.approx(missing(values))
        assert all(y < -5 for _, y, _ in crosses)
        rows = holes.scores.table[(holes.scores.table["measure"] == name) & (holes.scores.table["status"] == "scored")]
        for row in records(rows):
            stands(axes, (AT[row["election"]], row["low90"]), (AT[row["election"]], row["high90"]))


def test_items_have_their_gaps_bold_where_the_interval_leaves_0_out(holes: Results) -> None:
    found = shown("items", holes).figure.findobj(Text)
    said = {
        x.get_text(): x.get_fontweight() for x in found if x.get_text()[:1] in ("+", "−", "0", "–") and x.axes is None
    }
    assert said == {"+33": "bold", "0": "normal", "+50": "bold", "+29": "bold", "–": "normal"}
    assert sum(x.get_text() == "+50" for x in found) == 2
    chart = of("items", holes)
    assert chart.title == "Of 5 matched items four moved beyond the error of reading: four to the open side"
    assert "Gaps: Rivals +33.3, Lead 0.0, Count +50.0, Permission +50.0, Detentions +29.2." in chart.alt
    assert len(chart.table) == sum(value != NA for values in ITEMS.values() for value in values)


def test_more_items_than_fit_a_row_go_on_in_the_next(holes: Results) -> None:
    contest, freedom = holes.study.indicators
    more = [contest.items[0].model_copy(update={"id": f"n{i}", "title": f"New {i}"}) for i in range(8)]
    wide = contest.model_copy(update={"items": [*contest.items, *more]})
    study = replace(holes.study, indicators=(wide, freedom))
    found = shown("items", results(study, holes))
    rows = [round(axes.get_position().y0, 3) for axes in found.axes]
    assert [rows.count(y) for y in sorted(set(rows), reverse=True)] == [8, 3, 3]
    assert [text for text in found.texts if text in ("Contest", "Freedom of assembly")] == [
        "Contest",
        "Freedom of assembly",
    ]


# gaps

GAPS = [29.166667, 42.1875, 35.677083]
BOUNDS = [(14.583333, 39.583333), (-7.291667, 56.041667), (3.645833, 47.8125)]


@ANY_SHAPE
def test_gaps_stand_at_the_gap_with_intervals_and_bounds(holes: Results, shape: Shape) -> None:
    """Contest (50 - 17) / 2 + (75 - 25) / 4; freedom (50 / 2 + (67 - 38) * 3 / 10) / 0.8, and what is missing of it
    (two votes of four before, trials at two of three after) could turn it round.
    """
    chart = of("gaps", holes)
    (axes,) = drawn(chart, shape).axes
    assert chart.table["measure"].tolist() == ["сайыс", "жиын", "index"]
    there(marks(axes), [(gap, y, "o") for y, gap in enumerate(GAPS)])
    assert {y: line.get_markerfacecolor() for _, y, line in marks(axes)} == {0: LATER, 1: "white", 2: LATER}
    for y, (row, (worst, best)) in enumerate(zip(records(chart.table), BOUNDS, strict=True)):
        thin = stands(axes, (row["low90"], y), (row["high90"], y))
        thick = stands(axes, (row["low68"], y), (row["high68"], y))
        assert thick.get_linewidth() > 2 * thin.get_linewidth()
        assert stands(axes, (worst, y), (best, y)).is_dashed()
        for end in (worst, best):
            (tick,) = [ends for _, ends in lines(axes) if [x for x, _ in ends] == pytest.approx([end, end], abs=1e-4)]
            assert sum(at for _, at in tick) / 2 == pytest.approx(y)
    assert axes.get_ylim()[0] > axes.get_ylim()[1]  # the first on top


def test_gaps_have_the_verdict_beside(holes: Results) -> None:
    found = shown("gaps", holes, WIDE)
    right = [ink for ink in found.inks if ink.left > 0.63 * 9 * 72 and ink.size == pytest.approx(9.5)]
    assert [ink.text for ink in sorted(right, key=lambda ink: -ink.bottom)] == [
        "more open", "+29.2  (90%: +18.6 to +39.7)", "bounds +14.6 to +39.6; 100% of the weight",
        "not distinguishable from drift (takes ±49)",
        "more open †", "+42.2  (90%: +27.7 to +56.7)", "bounds −7.3 to +56.0; 80% of the weight", "too few votes",
        "more open", "+35.7  (90%: +26.7 to +44.6)", "bounds +3.6 to +47.8", "too few votes",
    ]  # fmt: skip


def test_brackets_stand_where_a_gap_would_be_told_from_drift(holes: Results) -> None:
    needed = of("gaps", holes).table["needed"].tolist()
    (axes,) = shown("gaps", holes).axes
    assert needed == [pytest.approx(49.134972), pytest.approx(np.nan, nan_ok=True), pytest.approx(np.nan, nan_ok=True)]
    brackets = [ends for _, ends in lines(axes) if len(ends) == 4 and ends[1][0] == ends[1][0]]
    assert [ends[1][0] for ends in brackets] == pytest.approx([-needed[0], needed[0]])
    assert [(ends[1][1] + ends[2][1]) / 2 for ends in brackets] == pytest.approx([0, 0])
    assert abs(brackets[0][0][0]) < needed[0]  # open to the middle
    assert axes.get_xlim()[0] < -needed[0]


def test_gaps_say_what_they_show(holes: Results) -> None:
    chart = of("gaps", holes)
    assert chart.title == (
        "Third era, of two indicators: more open on one; more open on one if what is missing is like what was found; "
        "none distinguishable from drift"
    )
    assert "Contest +29.2 points; 90% reading error +18.6 to +39.7, bounds +14.6 to +39.6, more open, not" in chart.alt
    assert "bounds −7.3 to +56.0, more open (not identified without assuming the missing evidence)" in chart.alt
    rows = holes.comparison.primary.iloc[[1, 2, 0]].reset_index(drop=True)  # the index last
    pd.testing.assert_frame_equal(rows[chart.table.columns], chart.table)


# robustness

AT_ROW = [  # choice and option
    ("boundary", "2011-01-01"), ("boundary", "2012-01-01"), ("boundary", "2014-01-01"), ("votes_from", "2001-01-01"),
    ("votes_from", "2003-06-01"), ("spacing", "equal"), ("spacing", "t^2"), ("weights", "the protocol's"),
    ("weights", "drawn"), ("items", "matched"), ("items", "all"),
]  # fmt: skip


def halves(found: Drawn) -> tuple[list[Axes], list[Axes]]:
    """The curves, and the ranges of options below them."""
    curves = [axes for axes in found.axes if axes.get_ylim() == (-0.03, 1.03)]
    return curves, [axes for axes in found.axes if axes not in curves]


def labelled(found: Drawn, *titles: str) -> list[Ink]:
    """The names of options, from the first down."""
    inks = [ink for ink in found.inks if ink.text.startswith(tuple(f"{title}: " for title in titles))]
    return sorted(inks, key=lambda ink: -ink.bottom)


@ANY_SHAPE
def test_robustness_has_a_dot_for_each_specification_of_the_curve_and_a_diamond(by_hand: Results, shape: Shape) -> None:
    """Contest's 20 lies at 8 of 28 between 12 and 40, freedom's −5 at 1 of 9 between −6 and 3."""
    curves, _ = halves(shown("robustness", by_hand, shape))
    colours = [[LATER, PLAIN, EARLIER, EARLIER, PLAIN], [LATER, INK, PLAIN], [EARLIER]]
    own = [(20.0, 0.75 + 0.25 * 8 / 28), (-5.0, 0.5 + 0.5 / 9), (7.5, 0.5)]
    assert len(curves) == 3
    for axes, (name, rows), of_rows, diamond in zip(curves, CURVES.items(), colours, own, strict=True):
        ranks = [0.5] if name == "index" else [i / (len(rows) - 1) for i in range(len(rows))]
        dots = [(gap, rank, "o") for (gap, _), rank in zip(rows, ranks, strict=True)]
        there(marks(axes), [*dots, (*diamond, "D")])
        found = {(x, y): line for x, y, line in marks(axes) if line.get_marker() == "o"}
        assert [found[x, y].get_markerfacecolor() for x, y, _ in dots] == of_rows
        for (x, y, _), colour in zip(dots, of_rows, strict=True):
            if shape.framed or colour != PLAIN:  # on a page bars of no verdict would bury the dots
                assert stands(axes, (x - 3, y), (x + 4, y)).get_color() == colour
            else:
                assert not [corners for _, corners in lines(axes) if corners[0] == pytest.approx((x - 3, y))]
        (mark,) = [line for *_, line in marks(axes) if line.get_marker() == "D"]
        assert (mark.get_markerfacecolor(), mark.get_zorder()) == ("white", max(x.get_zorder() for x in axes.lines))


@ANY_SHAPE
def test_robustness_has_the_same_limits_everywhere_and_shades_small_gaps(by_hand: Results, shape: Shape) -> None:
    """Of 12 gaps the part drawn runs from −17.8 to 35.6: tens outwards, and a tenth more for the last tick."""
    curves, ranges = halves(shown("robustness", by_hand, shape))
    for axes in (*curves, *ranges):
        assert axes.get_xlim() == pytest.approx((-20, 46))
        stands(axes, (0, 0), (0, 1))
    for axes in curves:
        (small,) = axes.patches
        assert isinstance(small, Rectangle)
        assert (small.get_x(), small.get_width()) == (-10, 20)


@pytest.mark.parametrize("shape", [WIDE, SQUARE], ids=["wide", "square"])
def test_robustness_has_a_row_for_each_option_the_protocols_first_and_open(by_hand: Results, shape: Shape) -> None:
    """By the mean of the total indices: votes compared, spacing, weights, items; on a square as many as there is room.

    Of an option without specifications there is no dot, and of freedom none from 2014 on.
    """
    found = shown("robustness", by_hand, shape)
    _, ranges = halves(found)
    names = labelled(found, "later from", "earlier from", "level spacing", "item weights", "items")
    titles = {choice.id: choice.title for choice in choices(by_hand.study)}
    every = [f"{titles[choice]}: {option}" for choice, option in AT_ROW]
    many = len(names)
    assert [ink.text for ink in names] == every[:many]
    assert many in (7, 9, 11)  # whole choices
    assert len(ranges) == 3
    for axes, measure in zip(ranges, CURVES, strict=True):
        among = [AMONG.get(at) for at in AT_ROW[:many]]
        rows = {y: row for y, row in enumerate(among) if row and (measure, y) != ("жиын", 2)}
        there(marks(axes), [(gap, y, "o") for y, (gap, *_) in rows.items()])
        for y, (_, low, high) in rows.items():
            stands(axes, (low, y), (high, y))
        open_ = {y for _, y, line in marks(axes) if line.get_markerfacecolor() == "white"}
        assert open_ == {0, 5, 7} & set(rows)
        places = [axes.transData.transform((0, y))[1] * 72 / found.figure.dpi for y in range(many)]
        assert [(ink.bottom + ink.top) / 2 for ink in names] == pytest.approx(places, abs=3)  # rows are 11 high or more


def test_robustness_has_no_options_on_a_page(by_hand: Results) -> None:
    found = shown("robustness", by_hand, PAGE)
    curves, ranges = halves(found)
    assert (len(curves), ranges) == (3, [])
    assert not [text for text in found.texts if text.startswith("Below")]
    assert labelled(found, *(choice.title for choice in choices(by_hand.study))) == []
    assert [found.texts.count(x) for x in ("−20", "0", "+20", "+40", "0%", "50%", "100%")] == [0, 3, 3, 3, 1, 1, 1]


@pytest.mark.parametrize("country", ["holes_varied", "long_varied", "kazakhstan_varied"])
def test_robustness_has_fewer_options_on_a_square_and_their_names_fit(
    request: pytest.FixtureRequest, country: str
) -> None:
    """Beside the panels, and whole choices alone."""
    results = request.getfixturevalue(country)
    every = choices(results.study)
    many = []
    for shape in (WIDE, SQUARE):
        found = shown("robustness", results, shape)
        _, ranges = halves(found)
        names = labelled(found, *(choice.title for choice in every))
        left = min(axes.get_window_extent().x0 for axes in ranges) * 72 / found.figure.dpi
        assert max(ink.right for ink in names) < left
        assert not [ink.text for ink in names if ink.text.endswith("…")]
        for axes in ranges:
            assert axes.get_ylim() == (len(names) - 0.5, -0.5)
        for choice in every:
            shown_ = [ink.text for ink in names if ink.text.startswith(f"{choice.title}: ")]
            assert len(shown_) in (0, 2 if choice.drawn else len(choice.options))
        many.append(len(names))
    assert 1 < many[1] < many[0] <= 20


def test_robustness_says_what_it_shows(by_hand: Results) -> None:
    """Of 200 drawn: sign in 150, 90 and 200, verdict in 20, 31 and 180, no gap in 10, 100 and none."""
    chart = of("robustness", by_hand)
    assert chart.title == (
        "With 9 choices of the method varied at random, gaps keep their sign in 45 to 100% of specifications and their "
        "verdict in 10 to 90%; in 0 to 50% no gap can be computed"
    )
    assert chart.alt == (
        f"{chart.what}. "
        "Contest: middle 90% of gaps −4.0 to +30.0, median +12.0, the protocol's +20.0; sign the same in 75%, verdict "
        "in 10%; "
        "Freedom of assembly: middle 90% of gaps −20.0 to +3.0, median −6.0, the protocol's −5.0; sign the same in "
        "45%, verdict in 16%; "
        "Index: middle 90% of gaps +1.0 to +14.0, median +7.0, the protocol's +7.5; sign the same in 100%, verdict in "
        "90%."
    )
    assert "200 specifications" in chart.what
    found = shown("robustness", by_hand)
    assert {"Contest", "Freedom of assembly", "Index"} <= set(found.texts)
    panels = [
        ("same sign 75%, other 15%", "gap 0 in 5%", "not computable 5%", "same verdict 10%"),
        ("same sign 45%, other 5%", "gap 0 in 0%", "not computable 50%", "same verdict 16%"),
        ("same sign 100%, other 0%", "gap 0 in 0%", "not computable 0%", "same verdict 90%"),
    ]
    for said in panels:
        (one,) = [ink for ink in found.inks if ink.text == said[0]]
        beneath = [ink for ink in found.inks if ink.left == one.left and 0 <= one.bottom - ink.bottom < 40]
        assert tuple(ink.text for ink in sorted(beneath, key=lambda ink: -ink.bottom))[:4] == said


def test_robustness_draws_its_table(by_hand: Results, kazakhstan_varied: Results) -> None:
    """The protocol, the curves, and the options, of which some may find no room."""
    chart = of("robustness", by_hand)
    assert chart.table["part"].value_counts().to_dict() == {"option": 21, "curve": 9, "protocol": 3}
    assert set(chart.table.loc[chart.table["part"] == "option", "choice"]) == {"boundary", "spacing", "weights"}
    chart = of("robustness", kazakhstan_varied)
    drawn_ = halves(drawn(chart, WIDE))
    for axes, name in zip(drawn_[0], [*kazakhstan_varied.study.tops[1:], "index"], strict=True):
        rows = chart.table[(chart.table["measure"] == name) & (chart.table["part"] == "curve")]
        dots = [x for x, _, line in marks(axes) if line.get_marker() == "o"]
        assert sorted(dots) == pytest.approx(sorted(rows["gap"]))
    for axes, name in zip(drawn_[1], [*kazakhstan_varied.study.tops[1:], "index"], strict=True):
        options = chart.table[(chart.table["measure"] == name) & (chart.table["part"] == "option")]
        assert {x for x, *_ in marks(axes)} <= set(options["gap"])
        assert len(marks(axes)) > 8


def test_robustness_without_indices_has_no_options(by_hand: Results) -> None:
    found = replace(by_hand, tables={"robustness": multiverse("curve", "option")})
    curves, ranges = halves(shown("robustness", found, WIDE))
    assert (len(curves), ranges) == (3, [])


def test_robustness_of_a_measure_without_any_gap_has_an_empty_panel(by_hand: Results) -> None:
    """Freedom has none under the protocol or any other specification, so that nothing holds or fails to."""
    table = multiverse()
    table = table[(table["part"] != "curve") | (table["measure"] != "жиын")].reset_index(drop=True)
    none = (table["measure"] == "жиын") & ~table["part"].isin(["indices", "reversal"])
    table.loc[none, ["gap", "q05", "q95", "sign_holds", "sign_turns", "verdict_holds"]] = np.nan
    table.loc[none & (table["part"] == "protocol"), "verdict"] = "cannot be compared"
    table.loc[none & table["part"].isin([TWO, KEPT, ALL]), "computed"] = 0
    found = replace(by_hand, tables={"robustness": table})
    for shape in (PAGE, WIDE, SQUARE):
        curves, _ = halves(shown("robustness", found, shape))
        assert [len(marks(axes)) for axes in curves] == [6, 0, 2]
    chart = of("robustness", found)
    assert not [said for said in (chart.title, chart.alt) if "nan" in said or "– to" in said or "to –" in said]
    assert "no gap can be computed;" in chart.alt


# heat


@ANY_SHAPE
def test_heat_has_a_number_an_empty_cell_or_a_stroke(holes: Results, shape: Shape) -> None:
    (axes,) = shown("heat", holes, shape).axes
    rows = [1, 2, 3, 5, 6, 7]  # below the names of the indicators
    cells = {(x, y): value for y, values in zip(rows, ITEMS.values(), strict=True) for x, value in enumerate(values)}
    said = {x.get_position(): x.get_text() for x in axes.texts if x.get_position() in cells}
    expected = {at: NA if value == NA else f"{value:.0f}" for at, value in cells.items() if value is not None}
    assert said == expected
    boxes = [x for x in axes.patches if isinstance(x, Rectangle)]
    centres = [(round(x.get_x() + x.get_width() / 2), round(x.get_y() + x.get_height() / 2)) for x in boxes]
    empty = {at for at, x in zip(centres, boxes, strict=True) if x.get_facecolor()[:3] == (1, 1, 1)}
    assert empty == {at for at, value in cells.items() if value is None}
    assert set(centres) - empty == {at for at, value in cells.items() if value not in (None, NA)}
    assert len(centres) == len(set(centres))
    assert all(x.get_linewidth() > 0 for at, x in zip(centres, boxes, strict=True) if at in empty)


def test_heat_grows_lighter_and_its_numbers_can_be_read(kazakhstan: Results) -> None:
    (axes,) = shown("heat", kazakhstan).axes
    inks, found = {text.get_position(): text for text in axes.texts}, []
    for box in axes.patches:
        assert isinstance(box, Rectangle)
        text = inks.get((round(box.get_x() + 0.47), round(box.get_y() + 0.45)))
        if text is not None and text.get_text() != NA:
            found.append((int(text.get_text()), box.get_facecolor(), text.get_color()))
    assert len(found) > 300
    cells = [luminance(cell[:3]) for _, cell, _ in sorted(found)]
    assert cells == sorted(cells)
    assert min(ratio(cell[:3], ink) for _, cell, ink in found) > 3


@pytest.mark.parametrize("shape", [PAGE, WIDE, pytest.param(SQUARE)])
def test_heat_parts_the_eras_below_its_title(holes: Results, shape: Shape) -> None:
    (axes,) = shown("heat", holes, shape).axes
    ((_, ends),) = lines(axes)
    part = axes.get_figure(root=False)
    assert part is not None
    assert {x for x, _ in ends} == {3.5}
    assert axes.transData.transform(min(ends, key=lambda end: end[1]))[1] <= part.bbox.y1 + DPI / 72


def test_heat_says_what_it_shows(holes: Results) -> None:
    """18 of 24 cells of the first era, 16 of 21 that apply of the last."""
    chart = of("heat", holes)
    assert chart.title == (
        "Of the items that apply to a vote, evidence was found for 75% in the First era and 76% in the Third era"
    )
    assert chart.alt.startswith("Heat map of 6 items by 8 votes.")
    assert "First era: 75% of what applies is covered. Third era: 76% of what applies is covered." in chart.alt
    assert len(chart.table) == 48
    assert chart.table["status"].value_counts().to_dict() == {"scored": 34, "withheld": 11, "not applicable": 3}


# timeline

MONTH = 30.4375


@ANY_SHAPE
def test_timeline_has_bars_at_the_windows(holes: Results, shape: Shape) -> None:
    """A year of run-up; of the first vote of the last era 160 days count; the plebiscite's begin after an aftermath."""
    (axes,) = shown("timeline", holes, shape).axes
    bars: dict[int, list[tuple[float, float]]] = {y: [] for y in range(8)}
    for box in axes.patches:
        assert isinstance(box, Rectangle)
        start, width = box.get_x() * MONTH, box.get_width() * MONTH
        if width > 1e-6:
            bars[round(box.get_y() + box.get_height() / 2)].append((round(start, 3), round(start + width, 3)))
    whole = [(-365.0, 0.0), (0.0, 31.0)]
    special = {4: [(-365.0, -160.0), (-160.0, 0.0), (0.0, 31.0)], 5: [(-335.0, -31.0), (-31.0, 0.0), (0.0, 31.0)]}
    assert bars == {y: special.get(y, whole) for y in range(8)}
    (hatched,) = [x for x in axes.patches if x.get_hatch()]
    assert round(hatched.get_y() + 0.33) == 4  # type: ignore[attr-defined]


@ANY_SHAPE
def test_timeline_has_a_mark_for_each_event(holes: Results, shape: Shape) -> None:
    found = shown("timeline", holes, shape)
    (axes,) = found.axes
    counted = [(0.0, y, "o") for y in (0, 1, 4, 5, 6, 7)] + [(-31 / MONTH, 6, "o")]
    there(marks(axes), [*counted, (-511 / MONTH, 1, "o"), (-243 / MONTH, 4, "^")])
    assert {(x < 0, y) for x, y, line in marks(axes) if line.get_markerfacecolor() == "white"} == {(True, 1), (True, 4)}
    sizes = {(x, y): line.get_markersize() for x, y, line in marks(axes)}
    assert max(sizes, key=lambda at: sizes[at]) == pytest.approx((-31 / MONTH, 6))  # five lineages
    assert len(set(sizes.values())) == 2
    assert [x.get_position() for x in axes.texts if x.get_text() == "5"] == [pytest.approx((-31 / MONTH, 6))]
    assert found.texts.count("← 1") == 1  # June 2008, three years before
    assert [found.texts.count(x) for x in ("13.0", "12.0", "6.3", "2013-05-10 (5)")] == [6, 1, 1, 1]


def test_timeline_says_what_it_shows(holes: Results) -> None:
    chart = of("timeline", holes)
    assert chart.title == "Watched for less than half as long as the median vote (13.0 months): June 2011 (6.3)"
    assert "A row for each of 8 votes." in chart.alt
    assert "7 that count, 1 before the era began, 2 outside the window of their item." in chart.alt
    assert "2011-06 Жа 6.3 months, 2012-06 Пл 12.0 months" in chart.alt
    assert chart.table["kind"].value_counts().to_dict() == {"event": 10, "window": 8}
    events = chart.table[chart.table["kind"] == "event"]
    assert events["lineages"].tolist() == [1, 1, 1, 1, 1, 1, 1, 5, 1, 1]
    assert events["place"].value_counts().to_dict() == {"scored": 7, "context": 2, "transition": 1}


# claims

TESTED = [  # claim, kind, verdict, votes or comparisons, and of them so many that hold, fail, are disputed, undecided
    ("c", "limit", "mixed", 5, 1, 1, 1, 1), ("a", "limit", "supported", 3, 3, 0, 0, 0),
    ("d", "first", "contradicted", 4, 1, 3, 0, 0), ("e", "difference", "not testable", 2, 0, 0, 0, 1),
    ("f", "", "not testable", 0, 0, 0, 0, 0), ("b", "limit", "supported", 1, 1, 0, 0, 0),
    ("g", "first", "supported", 4, 1, 3, 0, 0),
]  # fmt: skip


@ANY_SHAPE
def test_claims_have_a_mark_for_each_test(holes: Results, shape: Shape) -> None:
    chart = of("claims", of_claims(holes, TESTED))
    found = drawn(chart, shape)
    assert strips(found) == ["●●●", "●", "●○○○", "●×××", "●×◐?·", "?·"]
    assert [x for x in found.texts if ": " in x and x[-1].isdigit()] == [
        "Supported in the part tested: 3", "Contradicted: 1", "Mixed: the evidence disagrees: 1",
        "Too little evidence: 1",
    ]  # fmt: skip
    assert [x for x in found.texts if x.startswith("It was")] == [f"It was {name}. (x)" for name in "abgdce"]
    assert chart.table["claim"].tolist() == list("abgdce")


def test_claims_say_what_they_show(holes: Results) -> None:
    chart = of("claims", of_claims(holes, TESTED))
    assert chart.title == (
        "Of 6 claims tested: three supported, one contradicted and one mixed; for one there is too little evidence"
    )
    assert chart.alt.split(". ", 1)[1] == (
        "It was a: supported (holds 3 of 3 votes); It was b: supported (holds 1 of 1 vote); "
        "It was g: supported (so at that vote; before it not so 3); "
        "It was d: contradicted (holds 1, fails 3 of that vote and the 3 before); "
        "It was c: mixed (holds 1, fails 1, disputed 1, undecided 1, no evidence 1 of 5 votes); "
        "It was e: too little evidence (undecided 1, no evidence 1 of 2 comparisons)."
    )


def test_claims_of_kazakhstan_have_as_many_marks_as_were_tested(kazakhstan: Results) -> None:
    chart = of("claims", kazakhstan)
    assert len(chart.table) == sum(claim.test is not None for claim in kazakhstan.study.claims.claims)
    assert [len(strip) for strip in strips(drawn(chart, WIDE))] == chart.table["tested"].tolist()
    assert [len(strips(shown("claims", of_claims(kazakhstan, [("a", "limit", "mixed", 90, 45, 45, 0, 0)])))[0])] == [90]


# at the edge


def test_one_vote_is_drawn(study: StudyFolder) -> None:
    """Rivals 1 of 3, count and permission 1 of 2: contest (33 / 2 + 50 / 4) / 0.75."""
    retell(study, [FIRST[0]])
    read(study, FIRST[0], {"балама": 1, "санақ": 1, "рұқсат": 1, "ұстау": 2, "сот": 1})
    found = results(study.load())
    panels = shown("series", found).axes
    assert [[y for _, y, _ in marks(axes)] for axes in panels] == [
        pytest.approx([x]) for x in (44.444444, 38.888889, 50)
    ]
    assert [axes.get_xlim()[0] < AT[FIRST[0]] < axes.get_xlim()[1] for axes in panels] == [True] * 3
    assert len(shown("heat", found).axes[0].patches) == 6
    assert of("heat", found).title.endswith("found for 83% in the First era")


def test_only_the_types_that_are_asked_for_are_shown(holes: Results) -> None:
    one, others = (replace(holes, types=(name,)) for name in ("плебисцит", "жалпы"))
    for name, panels in (("series", TOPS), ("items", ITEMS)):
        for found, chosen in ((one, "s"), (others, "o")):
            for axes, values in zip(shown(name, found).axes, panels.values(), strict=True):
                there(parted(axes)[0], [dot for dot in scored(values) if dot[2] == chosen])
    assert set(of("series", others).table["type"]) == {"жалпы"}
    assert "plebiscite" not in of("series", others).key
    assert of("heat", one).title == "Of the items that apply to a vote, evidence was found for 67% in the Third era"
    assert [len(marks(shown("timeline", found).axes[0])) for found in (one, others)] == [1, 8]
    assert of("gaps", one).title == of("gaps", holes).title  # made of the headline votes whatever is shown


def test_what_gives_no_level_is_no_event_that_counts(study: StudyFolder, eras: Results) -> None:
    """Seven events, each of its vote's day; a report that is silent on the numbers scores nothing."""
    two_eras(study)
    study.append(f"seeds/codings/{LAST[0]}.csv", f"{LAST[0]},ұстау,not reported,high,2011-02-01,кітап,p. 1,,1,So.\n")
    assert ": 7 that count" in of("timeline", results(study.load(), eras)).alt
