"""Other languages: nothing that is shown lacks a translation, none says another number, and English stays English."""

import re
import string
from collections import Counter
from collections.abc import Iterator
from datetime import date as Day
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from babel.messages.catalog import Message

import kzindex
from kzindex.cli.report import report
from kzindex.errors import StudyError
from kzindex.frames import records
from kzindex.inference.compare import compare
from kzindex.language import ENGLISH, date, day, gettext, languages, month, ngettext, speaking
from kzindex.model.study import Study
from kzindex.report import brief
from kzindex.report.explorer.page import explorer
from kzindex.report.figures.chart import Chart
from kzindex.report.render import FIGURES, steps
from kzindex.report.results import Results, gather
from kzindex.study.translation import FOLDER, texts, translated
from kzindex.wording import between, enumerated, number, percent, signed, whole

from .conftest import StudyFolder
from .messages import ROOT, catalogues, read
from .report.conftest import SHAPES, drawn, of
from .report.test_layout import crowded

OTHERS = [code for code in languages() if code != ENGLISH]


def test_the_languages() -> None:
    assert languages() == ("en", "kk", "ru")
    (choices, *_rest) = get_args(get_type_hints(report, include_extras=True)["lang"])
    assert set(get_args(choices)) == set(languages())


def each(text: object) -> list[str]:
    """A message's texts, one or its plural forms."""
    return list(text) if isinstance(text, list | tuple) else [str(text or "")]


def said(message: Message) -> list[str]:
    return each(message.string)


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize(("path", "wanted"), catalogues().items(), ids=lambda x: x.name if isinstance(x, Path) else "")
def test_every_message_has_its_translation_with_the_same_places(path: Path, wanted: Any) -> None:
    found = read(path)
    keys, there = ({message.id for message in each if message.id} for each in (wanted, found))
    assert keys - there == set(), "make messages, then translate"
    assert there - keys == set(), "make messages"
    braces = path.parent.name == "language"
    for message in found:
        if not message.id:
            continue
        assert not message.fuzzy, message.id
        assert all(said(message)), message.id
        of = each(message.id)
        if len(of) == 2:
            assert len(said(message)) == found.num_plurals, message.id
        if braces:
            most = set().union(*map(places, of))
            assert all(places(text) <= most for text in said(message)), message.id
            assert set().union(*map(places, said(message))) >= most - {"n", "many"}, message.id


def test_numbers_and_dates_follow_the_language() -> None:
    def all_of() -> list[str]:
        return [
            number(1.25, 2), signed(-3.0), percent(0.5), whole(1234), between(-1.0, 2.0), enumerated(["a", "b", "c"]),
            day(Day(2019, 3, 20)), month("2019-06"), date("2019-03-20"), date("2019"),
        ]  # fmt: skip

    english = all_of()
    assert english == [
        "1.25", "−3.0", "50%", "1,234", "−1.0 to +2.0", "a, b and c", "20 March 2019", "June 2019", "2019-03-20",
        "2019",
    ]  # fmt: skip
    with speaking("ru"):
        assert [re.sub("[\xa0\u202f]", " ", each) for each in all_of()] == [
            "1,25", "−3,0", "50 %", "1 234", "от −1,0 до +2,0", "a, b и c", "20 марта 2019 г.", "июнь 2019 г.",
            "20.03.2019", "2019",
        ]  # fmt: skip
    with speaking("kk"):
        found = [re.sub("[\xa0\u202f]", " ", each) for each in all_of()]
    assert found[:4] == ["1,25", "−3,0", "50%", "1 234"]
    assert found[5:] == ["a, b және c", "2019 ж. 20 наурыз", "2019 ж. маусым", "20.03.2019", "2019"]
    assert all_of() == english


def test_a_message_that_no_catalogue_has_stays_as_it_is() -> None:
    with speaking("ru"):
        assert gettext("{n} unheard of", n=3) == "3 unheard of"
        assert ngettext("{n} unheard of thing", "{n} unheard of things", 3) == "3 unheard of things"
        assert gettext("") == ""


@cache
def spoken(code: str) -> Study:
    study, missing = translated(kzindex.load(ROOT), code)
    assert missing == []
    return study


@cache
def results(code: str) -> Results:
    with speaking(code):
        found = gather(
            compare(kzindex.score(spoken(code))), list(spoken(code).design.types), ROOT / "reports", kzindex.__version__
        )
    assert found.absent == {}
    return found


@cache
def contents(code: str) -> dict[str, Any]:
    """What the brief's template is given, and what figures say."""
    with speaking(code):
        charts = {name: module.chart(results(code), "source") for name, module in FIGURES.items()}
        shown = {name: [x.title, x.what, x.alt, x.key] for name, x in charts.items() if isinstance(x, Chart)}
        assert len(shown) == len(FIGURES)
        return {**brief.contents(results(code), "footer", charts), "charts": shown}


def strings(content: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text with where it stands; without sources and readings, which stay as they are."""
    if isinstance(content, str):
        yield path, content
    elif isinstance(content, dict | list):
        for name, each in content.items() if isinstance(content, dict) else enumerate(content):
            if name not in ("sources", "reading"):
                yield from strings(each, f"{path}/{name}")


ENGLISH_WORDS = re.compile(
    r"\b(the|of|and|or|with|without|from|to|is|are|was|were|in|on|at|by|not|no|its?|votes?|that|all)\b"
)


@pytest.mark.parametrize("code", OTHERS)
def test_the_brief_and_the_figures_say_nothing_in_english(code: str) -> None:
    said = [(path, re.sub(r"\S+-\S+", "", text)) for path, text in strings(contents(code))]  # without ids
    left = [(path, text) for path, text in said if ENGLISH_WORDS.search(text)]
    assert left == []


def figures(text: str, code: str) -> Counter[str]:
    """The numbers of a text, as English writes them; of a date its parts."""
    if code == ENGLISH:
        text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    else:
        text = re.sub(r"(\d\d)\.(\d\d)\.(\d{4})", r"\3-\2-\1", text)
        text = re.sub(r"(?<=\d)\xa0(?=\d{3}\b)", "", text)
        text = re.sub(r"(?<=\d),(?=\d)", ".", text)
    return Counter(re.findall(r"[−+±]?\d+(?:\.\d+)?", text))


@pytest.mark.parametrize("code", OTHERS)
def test_a_translation_gives_the_numbers_that_english_gives(code: str) -> None:
    """English has small numbers in letters too, so that others may have more figures, never less."""
    english, other = dict(strings(contents(ENGLISH))), dict(strings(contents(code)))
    assert english.keys() == other.keys()
    lacking = [
        (path, figures(text, ENGLISH) - figures(other[path], code), text, other[path]) for path, text in english.items()
    ]
    assert [each for each in lacking if each[1]] == []


@pytest.mark.parametrize("code", OTHERS)
def test_every_page_and_figure_can_be_set_in_the_language(code: str) -> None:
    """A letter that the fonts lack would be refused."""
    with speaking(code):
        for _name, render in steps(spoken(code), results(code), ("brief", "figures"), "9.9"):
            assert all(content is not None for content in render().values())


@pytest.mark.parametrize("code", OTHERS)
@pytest.mark.parametrize("name", FIGURES)
def test_words_of_the_language_run_neither_out_of_a_figure_nor_into_each_other(code: str, name: str) -> None:
    with speaking(code):
        for shape in SHAPES.values():
            assert crowded(drawn(of(name, results(code)), shape), name, shape) == ([], [])


@pytest.mark.parametrize("code", OTHERS)
def test_the_explorer_in_the_language(code: str) -> None:
    with speaking(code):
        page = explorer(kzindex.score(spoken(code)), "9.9").decode()
    assert f'<html lang="{code}">' in page
    assert len(page.encode()) < 1_000_000
    assert page.count("<ul class=small lang=en>") == page.count("<ul class=small")  # what is read is in English
    shown, _, rest = page.partition("<body>")[2].partition("<ol id=documents")
    inside = re.findall(r"<ul class=small lang=en>(.*?)</ul>", shown, re.S)
    parts = [re.sub(r"<ul class=small lang=en>.*?</ul>|<code.*?</code>|<p class='small dim'>.*?</details>", " ", shown)]
    parts += [re.sub(r"\(.*\)", "", x) for each in inside for x in re.findall(r"<[bi]>(.*?)</[bi]>", each)]  # of places
    said = [re.sub(r"<[^>]+>", " ", part) for part in parts]
    said += re.findall(r'(?:aria-label|title|value)="([^"]*)"', shown)
    found = {line for part in said for line in part.splitlines() if ENGLISH_WORDS.search(re.sub(r"\S+-\S+", "", line))}
    assert found == set()
    assert not re.search(r"\bIn no vote|\bLineage\b|\bundated\b", rest)


def test_a_text_without_a_translation_stays_english_and_is_counted(study: StudyFolder) -> None:
    study.write(
        f"{FOLDER}/ru.po",
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "Referendum"\nmsgstr "Референдум"\n',
    )
    loaded = study.load()
    found, missing = translated(loaded, "ru")
    assert "Референдум" in [kind.title for kind in found.design.types.values()] or "Referendum" not in texts(loaded)
    assert set(missing) == set(texts(loaded)) - {"Referendum"}
    assert translated(loaded, "kk")[1] == texts(loaded)
    assert translated(loaded, ENGLISH) == (loaded, [])


def test_a_broken_catalogue_is_a_problem_with_its_place(study: StudyFolder) -> None:
    study.write(f"{FOLDER}/ru.po", 'msgid "Referendum"\nnonsense\n')
    with pytest.raises(StudyError) as error:
        translated(study.load(), "ru")
    (problem,) = error.value.problems
    assert (problem.file, problem.line > 0) == (f"{FOLDER}/ru.po", True)


def test_scores_are_the_same_in_every_language() -> None:
    english = kzindex.score(spoken(ENGLISH)).table
    for code in OTHERS:
        with speaking(code):
            assert records(kzindex.score(spoken(code)).table.fillna(-1)) == records(english.fillna(-1))
