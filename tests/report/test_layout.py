"""What every figure must be: nothing runs out or into one another, and edge studies are drawn or said not to be."""

from dataclasses import replace
from itertools import combinations

import pytest

from kzindex.report.figures.chart import LATER, Shape
from kzindex.report.results import Results

from ..compared import FIRST, LAST, retell, single_era
from ..conftest import CONTEST, FREEDOM, StudyFolder
from .conftest import (
    FIGURES,
    PLEBISCITE,
    SHAPES,
    Drawn,
    Ink,
    drawn,
    lines,
    marks,
    of,
    parted,
    results,
    said_by,
    shown,
    told,
)

DRAWN = [
    (f"{country}_varied" if name == "robustness" else country, name)
    for country in ("holes", "long", "kazakhstan")
    for name in FIGURES
]
CASES = [(*case, shape) for case in [*DRAWN, ("short", "series"), ("short", "heat")] for shape in SHAPES]


def collide(one: Ink, other: Ink) -> bool:
    """Whether two boxes share more than a point in both directions."""
    if one.right - 1 <= other.left or other.right - 1 <= one.left:
        return False
    return one.top - 1 > other.bottom and other.top - 1 > one.bottom


def crowded(found: Drawn, name: str, shape: Shape) -> tuple[list[str], list[tuple[str, str]]]:
    """Words that run out of a figure, and those that run into each other.

    Numbers inside the timeline's marks, in letters of their own size, may lie on each other as the events do.
    """
    width, height = found.figure.get_size_inches() * 72
    out = [
        ink.text for ink in found.inks
        if min(ink.left, ink.bottom) < -0.1 or ink.right > width + 0.1 or ink.top > height + 0.1
    ]  # fmt: skip
    small = shape.font * 0.62 if name == "timeline" else 0
    held = [ink for ink in found.inks if abs(ink.size - small) > 0.01]
    assert len(held) > 3
    return out, [(one.text, other.text) for one, other in combinations(held, 2) if collide(one, other)]


@pytest.mark.parametrize(("country", "name", "shape"), CASES)
def test_no_words_run_out_of_a_figure_or_into_each_other(
    request: pytest.FixtureRequest, country: str, name: str, shape: str
) -> None:
    found = drawn(of(name, request.getfixturevalue(country)), SHAPES[shape])
    assert crowded(found, name, SHAPES[shape]) == ([], [])


def test_what_cannot_be_drawn_says_why(study: StudyFolder, eras: Results, holes_varied: Results) -> None:
    assert said_by(holes_varied) == {}
    assert said_by(eras) == {"robustness": "robustness: not run", "claims": "no claim of the study has a test"}
    assert said_by(replace(eras, tables={}, absent={"robustness": "not run (too)", "claims": "not run (so)"})) == {
        "robustness": "robustness: not run (too)", "claims": "claims: not run (so)"
    }  # fmt: skip
    table = holes_varied.tables["robustness"]
    for none in (table[:0], table[table["part"] != "curve"]):
        without = replace(holes_varied, tables={"robustness": none})
        assert said_by(without, "robustness") == {"robustness": "nothing was varied, or no specification has a gap"}
    no_vote = "no vote of these types was held"
    assert said_by(replace(eras, types=("плебисцит",)), "series", "items", "heat", "timeline", "gaps") == {
        "series": no_vote, "items": no_vote, "heat": no_vote, "timeline": no_vote
    }  # fmt: skip
    single_era(study)
    assert said_by(results(study.load()), "gaps") == {
        "gaps": "The study has a single era: there is nothing to compare."
    }


def test_what_applies_nowhere_has_no_share(study: StudyFolder, holes: Results) -> None:
    told(study)
    for file in (CONTEST, FREEDOM):
        study.write(file, study.read(file).decode().replace("[жалпы, плебисцит]", "[жалпы]"))
    study.remove(f"seeds/codings/{PLEBISCITE}.csv")
    found = replace(results(study.load(), holes), types=("плебисцит",))
    for name in ("series", "heat", "timeline"):
        chart = FIGURES[name].chart(found, "")
        said = chart if isinstance(chart, str) else f"{chart.title} {chart.alt}"
        assert "nan" not in said
        assert "0 panels" not in said
        assert "0 of 0" not in said


def test_a_single_era_is_drawn_dark_and_undivided(study: StudyFolder) -> None:
    """Six votes, of which contest was read at two."""
    single_era(study)
    found = results(study.load())
    for axes in shown("series", found).axes:
        assert [ends for _, ends in lines(axes) if [y for _, y in ends] == [0, 1]] == []
        assert {line.get_markerfacecolor() for *_, line in parted(axes)[0]} == {LATER}
        assert [len(x) for x in parted(axes)] == [2, 4]
    assert of("series", found).title == "8 of 12 indicator scores are withheld"
    assert of("items", found).title == "The study has a single era: there is nothing to compare."
    assert all(not axes.patches for axes in shown("items", found).axes)
    assert shown("heat", found).axes[0].lines[:] == []
    assert len(shown("timeline", found).axes[0].lines) == len(marks(shown("timeline", found).axes[0])) + 1  # of the day


def test_where_nothing_is_covered_there_are_crosses_and_empty_cells(study: StudyFolder) -> None:
    retell(study, [*FIRST, *LAST])
    found = results(study.load())
    assert said_by(found, "gaps") == {
        "gaps": "No item is covered in enough votes of both eras: nothing can be compared."
    }
    for name, panels in (("series", 3), ("items", 6)):
        axes = shown(name, found).axes
        assert [[len(x) for x in parted(each)] for each in axes] == [[0, 7]] * panels
    assert of("series", found).title == "14 of 14 indicator scores are withheld"
    assert "Index: withheld throughout. Contest: withheld throughout." in of("series", found).alt
    (cells,) = shown("heat", found).axes
    assert [x.get_facecolor()[:3] for x in cells.patches] == [(1, 1, 1)] * 42
    assert "found for 0% in the First era and 0% in the Third era" in of("heat", found).title
    assert marks(shown("timeline", found).axes[0]) == []
    assert ": 0 that count, 0 before the era began, 0 outside" in of("timeline", found).alt


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", ["series", "items"])
def test_a_mark_at_either_end_of_the_scale_is_whole(holes: Results, name: str, shape: str) -> None:
    found = shown(name, holes, SHAPES[shape])
    for axes in found.axes:
        for x, y, line in marks(axes):
            half = (line.get_markersize() + line.get_markeredgewidth()) / 2 * found.figure.dpi / 72
            low, high = (axes.transData.transform((x, y))[1] + side * half for side in (-1, 1))
            assert not line.get_clip_on() or axes.bbox.y0 - 0.5 <= low < high <= axes.bbox.y1 + 0.5
