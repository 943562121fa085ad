"""A chart: what it finds, what it shows, the numbers drawn, and how it is drawn on a page, a screen or a slide."""

import io
import re
import warnings
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from kzindex.errors import OutputError
from kzindex.model.study import Study

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure

FONTS = Path(__file__).parents[1] / "fonts"
FAMILY = ["Source Sans 3", "DejaVu Sans"]  # the second for letters of scripts that the first has not
INK, GREY, PALE, TINT = "#1a1a1a", "#666666", "#c9c9c9", "#f4efe6"
OLDER, EARLIER, LATER = "#a8a8a8", "#6f93b5", "#8c2d04"  # earlier and later are told apart by lightness alone too
MARKERS = "osD^vP*X<>pHdh"
DPI = 200
LINE = 1.27  # height of a line over that of its letters, of this font
MARGIN = 0.16  # inches
MOST = 400  # letters that a line holds, at most


@dataclass(frozen=True, kw_only=True)
class Shape:
    """A form in which a chart is drawn; inches, and points of the running text."""

    width: float
    font: float
    framed: bool = True  # with its title, subtitle and source line
    height: float | None = None  # by default as high as the chart wants to be
    scale: float = 1.0  # of lines and marks


PAGE = Shape(width=6.85, font=8.0, framed=False)
WIDE = Shape(width=9.0, font=10.0, scale=1.2)
SQUARE = Shape(width=8.0, font=12.0, height=8.0, scale=1.25)


@dataclass(frozen=True, kw_only=True)
class Chart:
    """One figure.

    Attributes
    ----------
    name : str
        Of its files.
    title : str
        What it finds, a sentence made from the numbers.
    what : str
        What is shown.
    alt : str
        The same for who cannot see it, with the numbers.
    key : str
        What the signs mean.
    source : str
    table : DataFrame
        The numbers drawn.
    height : callable
        Inches that the chart itself wants, for a shape.
    draw : callable
        Draws it into a subfigure.
    """

    name: str
    title: str
    what: str
    alt: str
    key: str
    source: str
    table: pd.DataFrame
    height: Callable[[Shape], float]
    draw: Callable[["SubFigure", Shape], None]


def rendered(chart: Chart, shape: Shape, kind: str) -> bytes:
    """A chart as bytes, the same each time: see `renderings`."""
    return renderings(chart, shape, kind)[0]


def renderings(chart: Chart, shape: Shape, *kinds: str) -> list[bytes]:
    """A chart as bytes of several kinds, the same each time whatever the caller's settings of matplotlib.

    Parameters
    ----------
    chart : Chart
    shape : Shape
    *kinds : {"png", "svg", "text svg"}
        In "svg" letters are outlines, so that it looks alike without the font; "text svg" keeps them as text, and
        stands alone.

    Raises
    ------
    OutputError
        Where a letter is in neither font.
    """
    import matplotlib as mpl

    _add_fonts()
    settings: Any = {name: value for name, value in mpl.rcParamsDefault.items() if not name.startswith("backend")} | {
        "font.family": FAMILY, "font.size": shape.font, "text.color": INK, "axes.edgecolor": GREY,
        "axes.labelcolor": INK, "xtick.color": GREY, "ytick.color": GREY, "axes.linewidth": 0.6,
        "xtick.labelcolor": INK, "ytick.labelcolor": GREY, "svg.hashsalt": "kzindex", "hatch.linewidth": 0.4,
        "svg.fonttype": "none" if kinds == ("text svg",) else "path", "text.parse_math": False,
        "text.hinting": "none",  # else letters in a PNG are wider than was reckoned
    }  # fmt: skip
    with mpl.rc_context(settings), warnings.catch_warnings():
        warnings.filterwarnings("error", r"Glyph .* missing", UserWarning)
        try:
            figure = _figure(chart, shape)
            return [_saved(figure, chart, kind) for kind in kinds]
        except UserWarning as warning:
            raise OutputError(f"figure {chart.name}: {str(warning).split(' missing')[0]} is in no font") from None


def _saved(figure: "Figure", chart: Chart, kind: str) -> bytes:
    out, about = io.BytesIO(), {"Title": chart.title, "Description": chart.alt}
    if kind == "png":
        figure.savefig(out, format="png", dpi=DPI, metadata={"Software": None})
        return _small(out, about)
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None, **about})
    return out.getvalue()


def _small(drawn: io.BytesIO, about: dict[str, str]) -> bytes:
    """A PNG of 256 colours, a quarter as large; what it says of itself is kept."""
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    for name, text in about.items():
        info.add_itxt(name, text)
    out = io.BytesIO()
    few = Image.open(drawn).convert("RGB").quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.putpalette([255 if value > 251 else value for value in few.getpalette() or []])  # white stays white
    few.save(out, format="png", pnginfo=info, dpi=(DPI, DPI))
    return out.getvalue()


def _figure(chart: Chart, shape: Shape) -> "Figure":
    """The chart under its title and above its key and source; on a page the page has those."""
    from matplotlib.figure import Figure

    body = chart.height(shape)
    if not shape.framed:
        figure = Figure(figsize=(shape.width, body))
        chart.draw(figure.add_subfigure(figure.add_gridspec(1, 1)[0]), shape)
        return figure
    inside, big, small = shape.width - 2 * MARGIN, shape.font * 1.3, shape.font * 0.85
    title = wrapped(chart.title, inside, big, bold=True)
    what = wrapped(chart.what, inside, shape.font)
    foot = [line for text in (chart.key, chart.source) for line in wrapped(text, inside, small)]
    above = MARGIN + (len(title) * big + len(what) * shape.font + 1.0 * shape.font) * LINE / 72
    below = MARGIN + (len(foot) + 0.6) * small * LINE / 72
    height = shape.height or above + body + below
    figure = Figure(figsize=(shape.width, height))
    left, top = MARGIN / shape.width, 1 - MARGIN / height
    write(figure, left, top, title, big, va="top", weight="bold")
    write(
        figure,
        left,
        top - (len(title) * big * LINE + 0.3 * shape.font) / 72 / height,
        what,
        shape.font,
        va="top",
        color=GREY,
    )
    write(figure, left, MARGIN / height, foot, small, va="bottom", color=GREY)
    rows, columns = [above, height - above - below, below], [MARGIN, inside, MARGIN]
    parts = figure.add_gridspec(3, 3, height_ratios=rows, width_ratios=columns, hspace=0, wspace=0)
    chart.draw(figure.add_subfigure(parts[1, 1]), shape)
    return figure


def write(
    figure: "Figure | SubFigure", x: float, y: float, lines: list[str], size: float, *, va: str = "center", **style: Any
) -> None:
    """Lines of text below one another, evenly, whatever letters they have; `y` is their top, middle or bottom."""
    step = size * LINE / 72 / inches(figure)[1]
    first = y + {"top": -0.5, "center": (len(lines) - 1) / 2, "bottom": len(lines) - 0.5}[va] * step
    for i, line in enumerate(lines):
        figure.text(x, first - i * step, line, size=size, va="center_baseline", **style)


@cache
def _add_fonts() -> None:
    from matplotlib import font_manager

    known = font_manager.fontManager
    for path in sorted(FONTS.glob("*.ttf")):
        known.addfont(str(path))
    # of two fonts of one name the first would win, and that is the machine's
    known.ttflist = [each for each in known.ttflist if each.name != FAMILY[0] or Path(each.fname).parent == FONTS]


@lru_cache(maxsize=4096)
def _width(text: str, size: float, bold: bool) -> float:
    """Width of a line in inches."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    _add_fonts()
    font = FontProperties(family=FAMILY, size=size, weight="bold" if bold else "normal")
    return float(text_to_path.get_text_width_height_descent(text, font, False)[0]) / 72


def wrapped(text: str, width: float, size: float, *, bold: bool = False, most: int | None = None) -> list[str]:
    """Break a text into lines no wider than `width` inches; after `most` lines it ends with an ellipsis."""
    lines, line = [], ""
    for word in re.findall(r"[^ \n]+", text):  # a no-break space holds
        while len(word) > MOST or _width(word, size, bold) > width:
            if len(word) == 1:
                break
            few = range(1, min(len(word), MOST))
            fits = max(bisect_right(few, width, key=lambda n: _width(word[:n] + "-", size, bold)), 1)
            lines += [line, word[:fits] + "-"] if line else [word[:fits] + "-"]
            line, word = "", word[fits:]
        longer = f"{line} {word}".strip()
        if line and _width(longer, size, bold) > width:
            lines.append(line)
            longer = word
        line = longer
    lines.append(line)
    if most is None or len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and _width(last + "…", size, bold) > width:
        last = last[:-1]
    return [*lines[: most - 1], last.rstrip() + "…"]


def fitting(texts: Iterable[str], width: float, size: float, most: int, *, bold: bool = False) -> float:
    """The largest size, no smaller than 0.7 of this one, at which no text is cut and no word broken."""
    for step in (1.0, 0.94, 0.88, 0.82, 0.76, 0.7):
        lines = [wrapped(text, width, size * step, bold=bold) for text in texts]
        if all(len(text) <= most and not any(line.endswith("-") for line in text[:-1]) for text in lines):
            return size * step
    return size * 0.7


def inches(figure: "Figure | SubFigure") -> tuple[float, float]:
    """Width and height."""
    return figure.bbox.width / figure.dpi, figure.bbox.height / figure.dpi


def line_height(shape: Shape, times: float = 1.0) -> float:
    """Inches of a line of text."""
    return shape.font * times * LINE / 72


def years(dates: Iterable[str]) -> list[float]:
    """Dates as years with decimals."""
    from datetime import date

    return [1 + (date.fromisoformat(each).toordinal() - 1) / 365.2425 for each in dates]


def spread(places: list[float], apart: float, low: float, high: float) -> list[float]:
    """The places nearest to those given, in order, that lie `apart` and within the ends (pooled as they collide)."""
    blocks: list[tuple[float, int]] = []  # sum of offsets, members
    apart = min(apart, (high - low) / max(len(places) - 1, 1))
    for i, place in enumerate(places):
        total, many = place - i * apart, 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / many:
            before = blocks.pop()
            total, many = total + before[0], many + before[1]
        blocks.append((total, many))
    ends = (low, high - (len(places) - 1) * apart)
    offsets = [min(max(total / many, ends[0]), ends[1]) for total, many in blocks for _ in range(many)]
    return [offset + i * apart for i, offset in enumerate(offsets)]


def colours(study: Study) -> dict[str, str]:
    """A colour for each era: the last dark, the one before it light, those further back grey."""
    found = {era.id: OLDER for era in study.design.eras}
    found |= {era.id: colour for era, colour in zip(study.design.eras[-2:][::-1], (LATER, EARLIER), strict=False)}
    return found


def markers(study: Study) -> dict[str, str]:
    """A marker for each type of vote."""
    return {name: MARKERS[i % len(MARKERS)] for i, name in enumerate(study.design.types)}


def bare(axes: "Axes", *sides: str) -> None:
    """Leave only these sides of the frame."""
    for side in ("left", "right", "top", "bottom"):
        axes.spines[side].set_visible(side in sides)
