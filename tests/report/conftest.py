"""Studies to draw, and what stands on a figure once it is drawn: artists and letters, no pixels."""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.text import Text

import kzindex
from kzindex.model.study import Study
from kzindex.multiverse.choices import ALL, KEPT, TWO
from kzindex.report.figures import claims, gaps, heat, items, robustness, series, timeline
from kzindex.report.figures.chart import DPI, PAGE, SQUARE, WIDE, Chart, Shape, rendered
from kzindex.report.results import ROBUSTNESS as COLUMNS
from kzindex.report.results import Results, gather

from ..compared import FIRST, LAST, SOURCE, claim, figure, read, retell, two_eras
from ..conftest import CONTEST, FREEDOM, INVENTED, SOURCES, STUDY, VOTES, StudyFolder

HOME = Path(__file__).parents[2]
PLEBISCITE = "2012-06-10-плебисцит"
FIGURES = {
    "series": series, "items": items, "gaps": gaps, "robustness": robustness, "heat": heat, "timeline": timeline,
    "claims": claims,
}  # fmt: skip
SHAPES = {"page": PAGE, "wide": WIDE, "square": SQUARE}
BOUNDARIES = """\
boundaries:
  - {date: 2012-01-01, title: the flood, source: есеп}
  - {date: 2014-01-01, title: the drought}
"""
ROBUSTNESS = """\
robustness:
  draws: 64
  spacing: [2.0]
  weights: {draws: 4, concentration: 4.0}
  indicator: [geometric mean, weakest link]
  passes: [pass 1]
  items: [all]
  coverage: [0.2]
  boundaries: true
  votes_from: [2003-06-01]
  evidence: {draws: 4}
"""

# the country with holes as worked by hand: points by vote, in the order of VOTED; None where withheld or not covered,
# NA where it does not apply. The lead is 20 throughout, level 1 of 2; the others' levels are those that `told` reads.
VOTED = [*FIRST, LAST[0], PLEBISCITE, *LAST[1:]]
DAYS = (160, 890, 1621, 2351, 3812, 4178, 4543, 5273)  # of the votes since 2001-01-01
AT = dict(zip(VOTED, [2001 + days / 365.2425 for days in DAYS], strict=True))
NA, THIRD = "/", 100 / 3
ITEMS: dict[str, list[Any]] = {
    "балама": [0, THIRD, 0, THIRD, THIRD, NA, 2 * THIRD, None],
    "айырма": [50, 50, 50, 50, 50, NA, 50, 50],
    "санақ": [0, 50, 0, 50, 50, None, 100, None],
    "рұқсат": [0, 0, None, None, 50, 100, 50, 50],
    "ұстау": [50, 25, None, None, 75, 100, 50, 75],
    "сот": [0, 0, None, None, 50, NA, None, None],
}
TOPS: dict[str, list[Any]] = {
    "index": [13.75, 24.583333, None, None, 49.583333, None, 60.416667, None],
    "сайыс": [12.5, 41.666667, 12.5, 41.666667, 41.666667, None, 70.833333, None],
    "жиын": [15, 7.5, None, None, 57.5, 100, 50, 59.375],  # without trials the others' weights are 5 and 3 of 8
}


def told(study: StudyFolder) -> None:
    """Two eras with holes in them, a plebiscite, events in the windows and beside them, claims, and what is varied.

    The last era begins within the run-up to its first vote. Contest was read at all votes but the last, freedom at
    two of the first era's and at all of the last's, trials at one of these. Detentions of May 2013 are told of by
    five lineages.
    """
    retell(study, [*FIRST, *LAST], "2011-01-01")
    study.append(VOTES, f"{PLEBISCITE},2012-06-10,плебисцит,2012-05-10,held,\n")
    study.replace(STUDY, "indicators: [", BOUNDARIES + ROBUSTNESS + "indicators: [")
    others = ("а", "ә", "б")
    study.replace(SOURCES, "lineages:\n", "lineages:\n" + "".join(f"  {name}: x\n" for name in others))
    study.append(SOURCES, "".join(SOURCE.format(name, "academic", name) for name in others))
    for i, vote in enumerate([*FIRST, *LAST]):
        up = int(vote in LAST)
        if vote != LAST[2]:
            read(study, vote, {"балама": i % 2 + up, "санақ": i % 2 + up})
        if vote not in FIRST[2:]:
            read(study, vote, {"рұқсат": up, "ұстау": 2 + i % 2 - up})
        if vote in (*FIRST[:2], LAST[0]):
            read(study, vote, {"сот": up})
        figure(study, vote, "winner_share", "50", origin="комиссия")
        figure(study, vote, "runner_up_share", "30", origin="комиссия")
    read(study, PLEBISCITE, {"рұқсат": 2, "ұстау": 0})
    study.append(f"seeds/codings/{PLEBISCITE}.csv", f"{PLEBISCITE},сот,not applicable,high,,есеп,p. 1,,1,So.\n")
    for source in ("кітап", "газет", *others):
        read(study, LAST[1], {"ұстау": 2}, source, when="2013-05-10")
    for vote, day in ((FIRST[1], "2002-01-15"), (LAST[0], "2010-10-10"), (LAST[0], "2008-06")):
        read(study, vote, {"ұстау": 4}, "кітап", when=day, locator=day)
    of = "votes: {types: [жалпы]}"
    claim(study, f"kind: limit, of: [балама], {of}, at_most: 2", id="tame")
    claim(study, f"kind: limit, of: [балама], {of}, at_least: 1", id="wild")


def named(study: StudyFolder) -> None:
    """The same country, whose names are long: of eras, indicators, items, types of vote, labels of votes, claims."""
    told(study)
    for file in (STUDY, CONTEST, FREEDOM):
        text = study.read(file).decode()
        longer = r"title: \1 and everything that in the widest sense of the word could be taken to belong to it"
        study.write(file, re.sub(r"title: ([^,}\n]+)", longer, text))
    for file in (STUDY, CONTEST, FREEDOM, VOTES, "seeds/claims.yaml"):
        text = study.read(file).decode()
        for old, new in (("жалпы", "халықтықкезекті"), ("плебисцит", "халықтықкезексіз")):
            text = re.sub(rf"(?<![-\w]){old}(?![-\w])", new, text)
        study.write(file, text)
    said = "It was so from the first of the votes to the last of them whoever counted them and Donaudampfschifffahrts"
    text = study.read("seeds/claims.yaml").decode()
    study.write("seeds/claims.yaml", text.replace("It was so.", f"{said}{'gesellschafts' * 8}direktor said it."))


def brief_eras(study: StudyFolder) -> None:
    """Three eras, of which the second has one vote of seven, and the last one too."""
    two_eras(study)
    eras = "  - {id: үшінші, title: Third era, start: 2010-01-01}"
    new = (
        "  - {id: екінші, title: Second era, start: 2011-01-01}\n  - {id: үшінші, title: Third era, start: 2015-01-01}"
    )
    study.replace(STUDY, eras, new)


def results(study: Study, like: Results | None = None) -> Results:
    """The results of a study, with its claims in the columns of their file; its multiverse is not run.

    `like` are results whose gaps are taken over, where the study differs from theirs in nothing that moves a gap, or
    the gaps do not matter.
    """
    scores, tested = kzindex.score(study), kzindex.claims(study)
    return Results(
        comparison=replace(like.comparison, scores=scores) if like else kzindex.compare(scores),
        types=tuple(study.design.types),
        package="0.0",
        tables={"claims": tested.table.merge(tested.findings, on="claim", how="left")},
        absent={"robustness": "not run"},
    )


def varied(found: Results) -> Results:
    """The same with what becomes of the verdicts when the choices of the method are made otherwise."""
    table = kzindex.robustness(found.scores).table
    return replace(found, tables={**found.tables, "robustness": table}, absent={})


# what was varied in the country with holes, were it so: specifications, with a gap, of the same and of the other sign,
# of the same verdict
SHARES = {
    TWO: {"сайыс": (10, 10, 9, 1, 5), "жиын": (10, 8, 8, 0, 4), "index": (10, 10, 10, 0, 10)},
    KEPT: {"сайыс": (100, 100, 80, 10, 30), "жиын": (100, 80, 60, 10, 25), "index": (100, 100, 100, 0, 70)},
    ALL: {"сайыс": (200, 190, 150, 30, 20), "жиын": (200, 100, 90, 10, 31), "index": (200, 200, 200, 0, 180)},
}
GAPS = {"сайыс": (20.0, 12.0, -4.0, 30.0), "жиын": (-5.0, -6.0, -20.0, 3.0), "index": (7.5, 7.0, 1.0, 14.0)}
CURVES: dict[str, list[tuple[float, str]]] = {
    "сайыс": [
        (-10, "more closed"), (-2, "undecided"), (6, "small difference, more open"), (12, "more open"),
        (40, "too few items"),
    ],
    "жиын": [(-20, "small difference, more closed"), (-6, "equivalent"), (3, "undecided")],
    "index": [(7.5, "more open")],
}  # fmt: skip
TURNED = [  # measure, choice, option, gap
    ("сайыс", "indicator", "indicator: weakest link", -3.0), ("сайыс", "weights", "item weights: draw 1", -1.0),
    ("сайыс", "weights", "item weights: draw 3", -0.5), ("сайыс", "passes; items", "codings: pass 1; items: all", -9.0),
    ("жиын", "boundary", "later from: 2012-01-01", 1.0),
]  # fmt: skip
TOTALS = {"votes": (0.8, 0.6, 0.7), "spacing": (0.1, 0.3, 0.2), "weights": (0.06, 0.04, 0.05), "items": (0.01, 0, 0)}
MOVED = [  # measure, kind, part, gap without
    ("сайыс", "source", "есеп", 14.0), ("сайыс", "source", "кітап", 19.0), ("сайыс", "item", "балама", 1.0),
    ("сайыс", "vote", LAST[0], -30.0), ("жиын", "source", "кітап", -2.0),
]  # fmt: skip
AMONG = {  # of an option: median and middle 90%, were they alike on all measures; none of freedom from the last day
    ("boundary", "2011-01-01"): (10, 0, 20), ("boundary", "2012-01-01"): (-3, -9, 4),
    ("boundary", "2014-01-01"): (2, 1, 3), ("spacing", "equal"): (5, -5, 15), ("spacing", "t^2"): (4, -6, 14),
    ("weights", "the protocol's"): (1, 0, 2), ("weights", "drawn"): (3, 2, 6), ("coverage", "60%"): (8, 7, 9),
}  # fmt: skip


def multiverse(*parts: str) -> pd.DataFrame:
    """What was varied, in the columns of its file: these parts, or all, beside the protocol and the shares."""
    rows: list[dict[str, Any]] = []
    counts = ("specifications", "computed", "sign_holds", "sign_turns", "verdict_holds")
    for measure, (own, *middle) in GAPS.items():
        rows.append({"part": "protocol", "measure": measure, "gap": own, "verdict": "more open"})
        for part, of_part in SHARES.items():
            said = dict(zip(("gap", "q05", "q95"), middle, strict=True))
            rows.append({"part": part, "measure": measure, **dict(zip(counts, of_part[measure], strict=True)), **said})
        for gap, verdict in CURVES[measure]:
            ends = {"low90": gap - 3.0, "high90": gap + 4.0}
            rows.append({"part": "curve", "measure": measure, "gap": gap, "verdict": verdict, **ends})
        for (choice, option), among in AMONG.items():
            said = dict(zip(("gap", "q05", "q95"), among, strict=True))
            said = {} if (measure, option) == ("жиын", "2014-01-01") else said
            rows.append({"part": "option", "measure": measure, "choice": choice, "option": option, **said})
        for choice, total in TOTALS.items():
            share = total[list(GAPS).index(measure)]
            rows.append({"part": "indices", "measure": measure, "choice": choice, "first": share / 2, "total": share})
        rows.append({"part": "one", "measure": measure, "choice": "weights", "option": "drawn", "specifications": 4})
        for kind in dict.fromkeys(kind for of_measure, kind, *_ in MOVED if of_measure == measure):
            rows.append({"part": "without", "measure": measure, "choice": kind, "option": "", "gap": own})
            rows += [
                {"part": "without", "measure": measure, "choice": kind, "option": name, "gap": gap}
                for of_measure, of_kind, name, gap in MOVED
                if (of_measure, of_kind) == (measure, kind)
            ]
    for measure, choice, option, gap in TURNED:
        rows.append({"part": "reversal", "measure": measure, "choice": choice, "option": option, "gap": gap})
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table[table["part"].isin(["protocol", *SHARES, *parts])] if parts else table


def _made(
    factory: pytest.TempPathFactory, change: Callable[[StudyFolder], None], like: Results | None = None
) -> Results:
    path = factory.mktemp("drawn") / "study"
    shutil.copytree(INVENTED, path)
    change(StudyFolder(path))
    return results(kzindex.load(path), like)


@pytest.fixture(scope="session")
def eras(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return _made(tmp_path_factory, two_eras)


@pytest.fixture(scope="session")
def holes(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return _made(tmp_path_factory, told)


@pytest.fixture(scope="session")
def long(tmp_path_factory: pytest.TempPathFactory, holes: Results) -> Results:
    return _made(tmp_path_factory, named, holes)


@pytest.fixture(scope="session")
def holes_varied(holes: Results) -> Results:
    return varied(holes)


@pytest.fixture(scope="session")
def by_hand(holes: Results) -> Results:
    return replace(holes, tables={**holes.tables, "robustness": multiverse()}, absent={})


@pytest.fixture(scope="session")
def long_varied(long: Results) -> Results:
    return varied(long)


@pytest.fixture(scope="session")
def short(tmp_path_factory: pytest.TempPathFactory, eras: Results) -> Results:
    return _made(tmp_path_factory, brief_eras, eras)


@pytest.fixture(scope="session")
def kazakhstan() -> Results:
    return results(kzindex.load(HOME))


@pytest.fixture(scope="session")
def kazakhstan_varied(kazakhstan: Results) -> Results:
    """With what is committed."""
    found = gather(kazakhstan.comparison, list(kazakhstan.types), HOME / "reports", kzindex.__version__)
    assert "robustness" not in found.absent, found.absent["robustness"]
    return found


@dataclass(frozen=True)
class Ink:
    """A line of text and the box of its letters; points from the figure's lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float


_SIZES: dict[tuple[str, int, float], tuple[float, float, float]] = {}  # measuring takes most of the time


class Pen(RendererAgg):
    """Draws nothing, and keeps where letters would stand: without the room that Text leaves above and below them."""

    def __init__(self, figure: Figure) -> None:
        super().__init__(figure.bbox.width, figure.bbox.height, figure.dpi)  # type: ignore[no-untyped-call]
        self.inks: list[Ink] = []
        for name in ("path", "markers", "image", "path_collection", "quad_mesh", "gouraud_triangles"):
            setattr(self, f"draw_{name}", lambda *args, **kwargs: None)

    def get_text_width_height_descent(self, s: str, prop: FontProperties, ismath: Any) -> tuple[float, float, float]:
        key = s, hash(prop), self.dpi
        if key not in _SIZES:
            _SIZES[key] = super().get_text_width_height_descent(s, prop, ismath)  # type: ignore[no-untyped-call]
        return _SIZES[key]

    def draw_text(
        self, gc: GraphicsContextBase, x: float, y: float, s: str, prop: FontProperties, angle: float,
        ismath: Any = False, mtext: Text | None = None,
    ) -> None:  # fmt: skip
        width, height, descent = self.get_text_width_height_descent(s, prop, ismath)
        up = self.height - y
        left, bottom, right, top = (x, up - descent, x + width, up - descent + height)
        if angle == 90:
            left, bottom, right, top = (x - height + descent, up, x + descent, up + width)
        a, b, c, d = (float(side) * 72 / self.dpi for side in (left, bottom, right, top))
        self.inks.append(Ink(s, a, b, c, d, prop.get_size_in_points()))


@dataclass(frozen=True)
class Drawn:
    """A figure as `rendered` lays it out, and its letters as they stand in the PNG."""

    figure: Figure
    inks: list[Ink]

    @property
    def axes(self) -> list[Axes]:
        return self.figure.axes

    @property
    def texts(self) -> list[str]:
        return [ink.text for ink in self.inks]


def drawn(chart: Chart | str, shape: Shape) -> Drawn:
    """Lay a chart out under the settings of `rendered`, and write it nowhere."""
    assert isinstance(chart, Chart), chart
    made: list[Drawn] = []

    def keep(figure: Figure, *args: object, **kwargs: object) -> None:
        figure.dpi = DPI
        pen = Pen(figure)
        figure.draw(pen)
        made.append(Drawn(figure, pen.inks))

    with mock.patch.object(Figure, "savefig", keep):
        rendered(chart, shape, "svg")
    return made[0]


def of(name: str, found: Results) -> Chart:
    """A figure's chart, which is to be one."""
    source = f"Source: kzindex 0.0, {found.study.design.title}, data 1.0.0 · protocol 1 · digest 0123456789ab"
    chart: Chart | str = FIGURES[name].chart(found, source)
    assert isinstance(chart, Chart), chart
    return chart


def shown(name: str, found: Results, shape: Shape = PAGE) -> Drawn:
    """A figure, laid out."""
    return drawn(of(name, found), shape)


def _points(line: Line2D) -> list[tuple[float, float]]:
    data = np.column_stack([np.asarray(line.get_xdata(), float), np.asarray(line.get_ydata(), float)])
    return [(float(x), float(y)) for x, y in data]


def lines(axes: Axes) -> list[tuple[Line2D, list[tuple[float, float]]]]:
    """Lines that are no marks, with their ends and corners."""
    return [(line, _points(line)) for line in axes.lines if len(_points(line)) > 1]


def stands(axes: Axes, *points: tuple[float, float]) -> Line2D:
    """The one line through these points."""
    expected = [pytest.approx(point, abs=1e-4) for point in points]
    (line,) = [line for line, corners in lines(axes) if corners == expected]
    return line


def marks(axes: Axes) -> list[tuple[float, float, Line2D]]:
    """Lines that are one point with a marker: where they stand, sorted."""
    found = [(*_points(line)[0], line) for line in axes.lines if len(_points(line)) == 1]
    return sorted(found, key=lambda mark: mark[:2])


def there(found: list[tuple[float, float, Line2D]], expected: list[tuple[float, float, str]]) -> None:
    """The same marks at the same places."""
    by_place = sorted(expected, key=lambda mark: mark[:2])
    assert [line.get_marker() for *_, line in found] == [marker for *_, marker in by_place]
    assert [mark[:2] for mark in found] == [pytest.approx(mark[:2], abs=1e-4) for mark in by_place]


def parted(axes: Axes) -> tuple[list[tuple[float, float, Line2D]], list[tuple[float, float, Line2D]]]:
    """Dots, and crosses."""
    found = marks(axes)
    return [x for x in found if x[2].get_marker() != "x"], [x for x in found if x[2].get_marker() == "x"]


def scored(values: list[Any]) -> list[tuple[float, float, str]]:
    """A dot for each score of the country with holes, for the plebiscite's a square."""
    known = [(vote, value) for vote, value in zip(VOTED, values, strict=True) if value not in (None, NA)]
    return [(AT[vote], value, "s" if vote == PLEBISCITE else "o") for vote, value in known]


def missing(values: list[Any]) -> list[float]:
    """Where a score of the country with holes is missing."""
    return [AT[vote] for vote, value in zip(VOTED, values, strict=True) if value is None]


def luminance(colour: Any) -> float:
    """Relative luminance, as WCAG 2 defines it."""
    linear = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in to_rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one: Any, other: Any) -> float:
    """Contrast of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def of_claims(found: Results, rows: list[Any]) -> Results:
    """Results with these claims: claim, kind, verdict, and the counts."""
    names = ["claim", "kind", "verdict", "tested", "holds", "fails", "disputed", "undecided"]
    table = pd.DataFrame([row for row in rows for _ in range(2)], columns=names)  # a row per finding
    asserts = "It was " + table["claim"] + "."
    whole = table.assign(asserts=asserts, source="x", locator="p. 1", leaves_out="")
    return replace(found, tables={"claims": whole})


def strips(found: Drawn) -> list[str]:
    """The marks of each claim, from the first down."""
    (axes,) = found.axes
    signs = [(y, x, sign(line)) for x, y, line in marks(axes)]
    signs += [(*x.get_position()[::-1], "?") for x in axes.texts if x.get_text() == "?"]
    assert all(0.64 < x < 1 for _, x, _ in signs)
    assert len({(y, x) for y, x, _ in signs}) == len(signs)
    return ["".join(mark for *_, mark in row) for _, row in groupby(sorted(signs), key=lambda each: each[0])]


def sign(line: Line2D) -> str:
    """A mark of a claim as the key has it."""
    if line.get_marker() == "x":
        return "×"
    small = line.get_markersize() < 3
    if line.get_markerfacecolor() == "white":
        return "○"
    return "·" if small else {"left": "◐", "full": "●"}[str(line.get_fillstyle())]


def said_by(found: Results, *names: str) -> dict[str, str]:
    """Why charts are not drawn."""
    why = {name: FIGURES[name].chart(found, "") for name in names or FIGURES}
    return {name: words for name, words in why.items() if isinstance(words, str)}
