"""What the figures share: lines of text, places, colours, and a chart as bytes."""

import io
import re
import warnings
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import matplotlib as mpl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib import font_manager
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import SubFigure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from PIL import Image

from kzindex.errors import OutputError
from kzindex.report.figures.chart import (
    DPI,
    FAMILY,
    FONTS,
    MARGIN,
    PAGE,
    SQUARE,
    TINT,
    WIDE,
    Chart,
    Shape,
    _add_fonts,
    colours,
    markers,
    rendered,
    spread,
    wrapped,
    years,
)
from kzindex.report.results import Results

from ..conftest import STUDY, StudyFolder
from .conftest import (
    drawn,
    luminance,
    ratio,
)

KAZAKH = "әғқңөұүһі ӘҒҚҢӨҰҮҺІ"
TEXT = "Scores of both eras overlap on one of two indicators; four of sixteen scores are withheld, as few were read"
KINDS = ("png", "svg", "text svg")
SVG = "{http://www.w3.org/2000/svg}"


def inches(text: str, size: float, bold: bool = False, dpi: int = 7200) -> float:
    """Width of a line as Agg draws it; at so many dots to the inch letters are not moved to whole dots."""
    wrapped("n", 9, size)  # takes in the fonts
    font = FontProperties(family=FAMILY, size=size, weight="bold" if bold else "normal")
    pen = RendererAgg(9, 9, dpi)  # type: ignore[no-untyped-call]
    return float(pen.get_text_width_height_descent(text, font, False)[0]) / dpi  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("width", [0.7, 1.5, 4.0])
def test_lines_are_as_long_as_the_width_lets_them(width: float, bold: bool) -> None:
    lines = wrapped(TEXT, width, 9, bold=bold)
    assert " ".join(lines) == TEXT
    assert max(inches(line, 9, bold) for line in lines) <= width * 1.002
    for line, after in pairwise(lines):
        assert inches(f"{line} {after.split()[0]}", 9, bold) > width * 0.998


@pytest.mark.parametrize("shape", [WIDE, SQUARE], ids=["wide", "square"])
def test_lines_end_before_the_margin_of_a_png(shape: Shape) -> None:
    """Letters moved to whole dots would make a line some hundredths wider than it was reckoned to be."""
    inks = drawn(plain(f"{TEXT}; {TEXT}", what=f"{TEXT} and {TEXT}", key=f"{TEXT} or {TEXT}"), shape).inks
    assert len(inks) >= 8
    assert max(ink.right for ink in inks) <= 72 * (shape.width - MARGIN) + 0.5


def test_two_words_stand_on_a_line_that_just_holds_them() -> None:
    width = inches("Rivals Count", 10)
    assert wrapped("Rivals Count Lead", width * 1.01, 10) == ["Rivals Count", "Lead"]
    assert wrapped("Rivals Count Lead", width * 0.99, 10) == ["Rivals", "Count Lead"]
    assert wrapped("Rivals Count Lead", width * 1.01, 10, bold=True) == ["Rivals", "Count Lead"]
    assert wrapped(" Rivals \n Count ", 5, 10) == ["Rivals Count"]
    assert wrapped("", 5, 10) == [""]


@pytest.mark.parametrize("width", [0.9, 0.93, 0.96, 1.0, 1.04])
def test_a_word_too_long_is_broken_with_hyphens(width: float) -> None:
    word = "сайлаушыларымыздың" * 3
    lines = wrapped(f"In {word}", width, 8)
    assert lines[0] == "In"
    assert all(line.endswith("-") for line in lines[1:-1])
    assert "".join(lines[1:]).replace("-", "") == word
    assert len(lines) >= 5
    assert wrapped(f"{word} so", 1.0, 8)[-1].endswith(" so")
    for line, after in pairwise(lines[1:]):
        assert inches(line, 8) <= width * 1.002
        assert inches(line[:-1] + after[0] + "-", 8) > width * 0.998  # another letter does not fit


def test_what_does_not_fit_ends_with_an_ellipsis() -> None:
    whole = wrapped(TEXT, 1.5, 9)
    assert len(whole) > 3
    assert wrapped(TEXT, 1.5, 9, most=len(whole)) == whole
    first, second = wrapped(TEXT, 1.5, 9, most=2)
    assert first == whole[0]
    assert second.endswith("…")
    assert whole[1].startswith(second[:-1])
    assert second[:-1] == second[:-1].rstrip()
    assert inches(second, 9) <= 1.503
    assert len(second) >= len(whole[1]) - 2  # no more is cut than the ellipsis takes
    assert wrapped("mmmm mmmm", inches("mmmm", 9) * 1.01, 9, most=1) == ["mm…"]  # the ellipsis is wider than an m


@pytest.mark.parametrize(("places", "apart", "expected"), [
    ([], 1, []),
    ([3], 1, [3]),
    ([12], 1, [10]),
    ([1, 2.5, 9], 1, [1, 2.5, 9]),
    ([5, 5], 2, [4, 6]),
    ([2, 2, 3], 1, [4 / 3, 7 / 3, 10 / 3]),  # one after the other, each moved past the last, would be 1.5, 2.5, 3.5
    ([1, 1, 5, 5.5], 1, [0.5, 1.5, 4.75, 5.75]),
    ([0, 0.5], 2, [0, 2]),
    ([9.5, 10], 2, [8, 10]),
    ([0, 0.5, 10, 10], 2, [0, 2, 8, 10]),
    ([5] * 5, 4, [0, 2.5, 5, 7.5, 10]),  # no room for so much
])  # fmt: skip
def test_places_are_spread_as_worked_by_hand(places: list[float], apart: float, expected: list[float]) -> None:
    assert spread(places, apart, 0, 10) == pytest.approx(expected)


@given(st.lists(st.floats(0, 10), max_size=12).map(sorted), st.floats(0.01, 3))
def test_places_keep_order_distance_and_ends(places: list[float], apart: float) -> None:
    found = spread(places, apart, 0, 10)
    step = min(apart, 10 / max(len(places) - 1, 1))
    assert len(found) == len(places)
    assert all(b - a >= step - 1e-9 for a, b in pairwise(found))
    assert all(-1e-9 <= place <= 10 + 1e-9 for place in found)


def test_dates_are_years_with_decimals() -> None:
    """400 years are 146,097 days, so that 2001 and 2401 begin at a whole number."""
    found = years(["2001-01-01", "2001-01-02", "2001-06-10", "2012-06-10", "2401-01-01"])
    assert found == pytest.approx([2001, 2001 + 1 / 365.2425, 2001 + 160 / 365.2425, 2001 + 4178 / 365.2425, 2401])


def test_eras_are_told_apart_in_grey_and_from_the_paper(study: StudyFolder) -> None:
    """The last era stands on its tint; 3 to 1 is what WCAG asks of marks."""
    oldest, earlier, later = (colours(study.load())[era] for era in ("бірінші", "екінші", "үшінші"))
    assert luminance(later) < luminance(earlier) < luminance(oldest)
    assert ratio(earlier, later) > 2.2
    assert ratio(earlier, "white") >= 3
    assert ratio(later, TINT) >= 3
    assert len({oldest, earlier, later}) == 3


def test_the_last_era_is_dark_however_many_there_are(eras: Results, study: StudyFolder) -> None:
    three, two = colours(study.load()), colours(eras.study)
    assert list(two) == ["бірінші", "үшінші"]
    assert two["үшінші"] == three["үшінші"]
    assert two["бірінші"] == three["екінші"]


def test_each_type_has_its_marker(study: StudyFolder) -> None:
    more = "".join(f"  t{i}: {{title: T, compared: false}}\n" for i in range(6))
    study.replace(STUDY, "eras:\n", f"{more}eras:\n")
    found = markers(study.load())
    assert list(found) == ["жалпы", "плебисцит", *(f"t{i}" for i in range(6))]
    assert len(set(found.values())) == 8


def plain(title: str = "Rivals & Count < Lead", what: str = "What it shows", key: str = "a key") -> Chart:
    """A chart of a hundred colours and three words."""

    def draw(figure: SubFigure, shape: Shape) -> None:
        axes = figure.add_axes((0.2, 0.2, 0.6, 0.6))
        axes.set_axis_off()
        axes.imshow([[x * y for x in range(40)] for y in range(40)], aspect="auto", cmap="turbo")
        figure.text(0.2, 0.1, "Text in it")

    return Chart(
        name="plain", title=title, what=what, alt=f"Alternative {KAZAKH}", key=key, source="a source",
        table=pd.DataFrame(), height=lambda shape: 2.0, draw=draw,
    )  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_is_the_same_bytes_each_time(kind: str) -> None:
    assert rendered(plain(), WIDE, kind) == rendered(plain(), WIDE, kind)
    assert rendered(plain(), WIDE, kind) != rendered(plain("Another title"), WIDE, kind)


def test_a_png_is_wide_enough_for_a_screen_and_square_for_a_slide() -> None:
    wide, square, page = (Image.open(io.BytesIO(rendered(plain(), shape, "png"))) for shape in (WIDE, SQUARE, PAGE))
    assert wide.width >= 1600
    assert square.size == (1600, 1600)
    assert page.size == (round(PAGE.width * DPI), 2 * DPI)  # the body alone
    assert wide.height > 2 * DPI
    assert square.info["dpi"] == pytest.approx((DPI, DPI), abs=0.1)


def test_a_png_says_what_it_shows() -> None:
    found = Image.open(io.BytesIO(rendered(plain(KAZAKH), WIDE, "png")))
    assert found.info["Title"] == KAZAKH
    assert found.info["Description"] == f"Alternative {KAZAKH}"
    assert "Software" not in found.info


def test_white_stays_white_when_colours_are_reduced() -> None:
    found = Image.open(io.BytesIO(rendered(plain(), SQUARE, "png")))
    assert found.mode == "P"
    whole = found.convert("RGB")
    colours_there = whole.getcolors(maxcolors=300)
    assert colours_there is not None
    assert len(colours_there) > 40
    assert max(colours_there)[1] == (255, 255, 255)
    assert {whole.getpixel((x, y)) for x in (0, 800, 1599) for y in (0, 1599)} == {(255, 255, 255)}
    near = [colour for _, colour in colours_there if isinstance(colour, tuple) and min(colour) > 248]
    assert near == [(255, 255, 255)]


def test_an_svg_has_title_and_description_and_no_date() -> None:
    for kind in ("svg", "text svg"):
        source = rendered(plain(f"{KAZAKH} & < more"), WIDE, kind).decode()
        root = ElementTree.fromstring(source)
        assert [x.text for x in root.iter(f"{SVG}title")] == [f"{KAZAKH} & < more"]
        assert [x.text for x in root.iter() if x.tag.endswith("}description")] == [f"Alternative {KAZAKH}"]
        assert not [x.tag for x in root.iter() if x.tag.endswith("}date")]
        assert not re.search(r"20\d\d-\d\d-\d\d", source)


def test_letters_are_outlines_or_text() -> None:
    outlines, text = (ElementTree.fromstring(rendered(plain(), WIDE, kind)) for kind in KINDS[1:])
    assert [x.tag for x in outlines.iter(f"{SVG}text")] == []
    said = [x.text for x in text.iter(f"{SVG}text")]
    assert {"Rivals & Count < Lead", "What it shows", "a key", "a source", "Text in it"} <= set(said)


def test_a_page_has_title_and_source_itself() -> None:
    chart = plain()
    assert drawn(chart, PAGE).texts == ["Text in it"]
    assert {chart.title, chart.what, chart.key, chart.source, "Text in it"} == set(drawn(chart, WIDE).texts)


def test_dollars_are_letters() -> None:
    text = ElementTree.fromstring(rendered(plain("From $x^2$ to $y_1$"), WIDE, "text svg"))
    assert "From $x^2$ to $y_1$" in [x.text for x in text.iter(f"{SVG}text")]


@pytest.mark.parametrize("kind", KINDS)
def test_kazakh_letters_are_drawn(kind: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert rendered(plain(KAZAKH), WIDE, kind)


def test_a_letter_that_no_font_has_is_told() -> None:
    with pytest.raises(OutputError, match=r"^figure plain: Glyph 129535 .* is in no font$"):
        rendered(plain("\U0001f9ff"), WIDE, "png")


def test_the_callers_settings_and_fonts_change_nothing() -> None:
    chart = plain("A title")
    before = rendered(chart, WIDE, "png")
    with mpl.rc_context({"axes.grid": True, "font.size": 30, "lines.linewidth": 9}):
        assert rendered(chart, WIDE, "png") == before
    known = font_manager.fontManager
    other = next(each for each in known.ttflist if "DejaVu Serif" in each.name)
    stranger = replace(other, name="Source Sans 3")
    known.ttflist.insert(0, stranger)
    _add_fonts.cache_clear()
    try:
        assert rendered(chart, WIDE, "png") == before
        assert stranger not in known.ttflist
    finally:
        known.ttflist = [each for each in known.ttflist if each is not stranger]


def test_a_word_of_any_length_is_broken_in_a_moment() -> None:
    """Every line but the last ends with the hyphen, and no letter is lost."""
    lines = wrapped("й" * 5000, 3, 10)
    assert "".join(line.removesuffix("-") for line in lines) == "й" * 5000
    assert all(line.endswith("-") for line in lines[:-1])
    assert wrapped("mm", 0.001, 8) == ["m-", "m"]


def test_the_fonts_carried_along_have_the_letters_themselves() -> None:
    files = sorted(FONTS.glob("*.ttf"))
    assert len(files) >= 2
    for path in files:
        font = FT2Font(str(path))
        assert [letter for letter in KAZAKH + "−–·†…" if not font.get_char_index(ord(letter))] == []
