"""The language that a report speaks: English, or another by gettext's catalogues, with its numbers and dates.

Messages are English sentences with named places, ``gettext("Dropping {vote} changes the verdict.", vote=label)``; in
other languages CODE.po of this folder has them. Unless one is spoken nothing is translated, and Babel not loaded.
"""

import gettext as catalogues
import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date as Day
from functools import cache
from pathlib import Path

ENGLISH = "en"
HERE = Path(__file__).parent
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Language:
    """What a language says otherwise than English."""

    code: str = ENGLISH
    messages: catalogues.NullTranslations = field(default_factory=catalogues.NullTranslations)
    decimal: str = "."
    group: str = ","
    percent: str = "%"  # with what stands before it


DEFAULT = Language()
_spoken: ContextVar[Language] = ContextVar("_spoken", default=DEFAULT)


def languages() -> tuple[str, ...]:
    """Codes of the languages that there are, English first."""
    return (ENGLISH, *sorted(path.stem for path in HERE.glob("*.po")))


def spoken() -> str:
    """Code of the language that is spoken."""
    return _spoken.get().code


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak a language (one of `languages`) until the end of the block."""
    before = _spoken.set(_language(code))
    try:
        yield
    finally:
        _spoken.reset(before)


def gettext(message: str, /, **values: object) -> str:
    """A message in the language spoken, with what belongs in its places."""
    return _filled(_spoken.get().messages.gettext(message) if message else "", values)  # "" is the catalogue's head


def ngettext(one: str, many: str, n: int, /, **values: object) -> str:
    """The form of a message that goes with a number, which it has as `n`."""
    return _filled(_spoken.get().messages.ngettext(one, many, n), {"n": n, **values})


def N_(message: str) -> str:
    """Mark a constant that is a key as it stands, and is translated where it is shown."""
    return message


def _filled(message: str, values: dict[str, object]) -> str:
    return message.format(**values) if values else message


def localized(figures: str) -> str:
    """A number as English writes it (1,234.5 or 45%) as the language spoken does."""
    language = _spoken.get()
    if language.code == ENGLISH:
        return figures
    signs = {",": language.group, ".": language.decimal, "%": language.percent}
    return "".join(signs.get(letter, letter) for letter in figures)


def day(date: Day) -> str:
    """A day in words."""
    if spoken() == ENGLISH:
        return f"{date.day} {MONTHS[date.month - 1]} {date.year}"
    from babel.dates import format_date

    return format_date(date, "long", locale=spoken())


def month(date: str) -> str:
    """Month and year of a date, YYYY-MM or longer, in words."""
    year, number = int(date[:4]), int(date[5:7])
    if spoken() == ENGLISH:
        return f"{MONTHS[number - 1]} {year}"
    from babel.dates import format_skeleton

    return format_skeleton("yMMMM", Day(year, number, 1), locale=spoken())


def date(iso: object) -> str:
    """A day in figures; a month, a year or anything else as it stands."""
    text = str(iso)
    if spoken() == ENGLISH or len(text) != len("YYYY-MM-DD"):
        return text
    from babel.dates import format_date

    return format_date(Day.fromisoformat(text), "dd.MM.yyyy", locale=spoken())


@cache
def _language(code: str) -> Language:
    if code == ENGLISH:
        return DEFAULT
    from babel import Locale
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with (HERE / f"{code}.po").open("rb") as file:
        catalogue = read_po(file, locale=code)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    locale = Locale.parse(code)
    symbols = locale.number_symbols["latn"]
    return Language(
        code=code,
        messages=catalogues.GNUTranslations(compiled),
        decimal=symbols["decimal"],
        group=symbols["group"],
        percent=locale.percent_formats[None].suffix[0],
    )
