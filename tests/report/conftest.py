"""Studies to draw, and what stands on a figure once it is drawn: artists and letters, no pixels."""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.text import Text

import kzindex
from kzindex.model.study import Study
from kzindex.report.figures.chart import DPI, Chart, Shape, rendered
from kzindex.report.results import Results

from ..compared import FIRST, LAST, SOURCE, claim, figure, read, retell, two_eras
from ..conftest import CONTEST, FREEDOM, INVENTED, SOURCES, STUDY, VOTES, StudyFolder

HOME = Path(__file__).parents[2]
PLEBISCITE = "2012-06-10-плебисцит"
VOTED = [*FIRST, LAST[0], PLEBISCITE, *LAST[1:]]  # votes of the country that is told of, by date
BOUNDARIES = """\
boundaries:
  - {date: 2012-01-01, title: the flood, source: есеп}
  - {date: 2014-01-01, title: the drought}
"""


def told(study: StudyFolder) -> None:
    """Two eras with holes in them, a plebiscite, events in the windows and beside them, and claims.

    The last era begins within the run-up to its first vote. Contest was read at all votes but the last, freedom at
    two of the first era's and at all of the last's, trials at one of these. Detentions of May 2013 are told of by
    five lineages.
    """
    retell(study, [*FIRST, *LAST], "2011-01-01")
    study.append(VOTES, f"{PLEBISCITE},2012-06-10,плебисцит,2012-05-10,held,\n")
    study.replace(STUDY, "indicators: [", BOUNDARIES + "indicators: [")
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
    new = "  - {id: екінші, title: Second era, start: 2011-01-01}\n  - {id: үшінші, title: Third era, start: 2015-01-01}"
    study.replace(STUDY, eras, new)


def results(study: Study, types: tuple[str, ...] | None = None) -> Results:
    """The results of a study, with its claims in the columns of their file."""
    found = kzindex.claims(study)
    return Results(
        comparison=kzindex.compare(kzindex.score(study)),
        types=types or tuple(study.design.types),
        package="0.0",
        tables={"claims": found.table.merge(found.findings, on="claim", how="left")},
        absent={},
    )


def _made(factory: pytest.TempPathFactory, change: Callable[[StudyFolder], None]) -> Results:
    path = factory.mktemp("drawn") / "study"
    shutil.copytree(INVENTED, path)
    change(StudyFolder(path))
    return results(kzindex.load(path))


@pytest.fixture(scope="session")
def eras(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return _made(tmp_path_factory, two_eras)


@pytest.fixture(scope="session")
def holes(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return _made(tmp_path_factory, told)


@pytest.fixture(scope="session")
def long(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return _made(tmp_path_factory, named)


@pytest.fixture(scope="session")
def short(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return _made(tmp_path_factory, brief_eras)


@pytest.fixture(scope="session")
def kazakhstan() -> Results:
    return results(kzindex.load(HOME))


@dataclass(frozen=True)
class Ink:
    """A line of text and the box of its letters; points from the figure's lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float


class Pen(RendererAgg):
    """Draws nothing, and keeps where letters would stand: without the room that Text leaves above and below them."""

    def __init__(self, figure: Figure) -> None:
        super().__init__(figure.bbox.width, figure.bbox.height, figure.dpi)
        self.inks: list[Ink] = []
        for name in ("path", "markers", "image", "path_collection", "quad_mesh", "gouraud_triangles"):
            setattr(self, f"draw_{name}", lambda *args, **kwargs: None)

    def draw_text(
        self, gc: GraphicsContextBase, x: float, y: float, s: str, prop: FontProperties, angle: float,
        ismath: Any = False, mtext: Text | None = None,
    ) -> None:  # fmt: skip
        width, height, descent = self.get_text_width_height_descent(s, prop, ismath)
        up = self.height - y
        left, bottom, right, top = (x, up - descent, x + width, up - descent + height)
        if angle == 90:
            left, bottom, right, top = (x - height + descent, up, x + descent, up + width)
        scale = 72 / self.dpi
        self.inks.append(Ink(s, left * scale, bottom * scale, right * scale, top * scale, prop.get_size_in_points()))


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


def words(chart: Chart) -> list[str]:
    """What stands around a chart."""
    return [chart.title, chart.what, chart.key, chart.source]


def _points(line: Line2D) -> list[tuple[float, float]]:
    data = np.column_stack([np.asarray(line.get_xdata(), float), np.asarray(line.get_ydata(), float)])
    return [(round(float(x), 6) + 0.0, round(float(y), 6) + 0.0) for x, y in data]


def marks(axes: Axes) -> list[Line2D]:
    """Lines that are one point with a marker."""
    return [x for x in axes.lines if x.get_marker() not in ("None", "", None) and len(_points(x)) == 1]


def dots(axes: Axes, *but: str) -> list[tuple[float, float, str]]:
    """Marks as (x, y, marker), sorted, but for those of a marker."""
    found = [(*_points(x)[0], str(x.get_marker())) for x in marks(axes)]
    return sorted(each for each in found if each[2] not in but)


def strokes(axes: Axes) -> list[list[tuple[float, float]]]:
    """Ends and corners of every line that is not a mark."""
    return [_points(x) for x in axes.lines if len(_points(x)) > 1]
