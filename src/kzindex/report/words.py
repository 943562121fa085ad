"""The words of which sentences are made: votes, numbers, verdicts."""

import re
from dataclasses import dataclass
from datetime import date as Day

from kzindex.errors import counted
from kzindex.frames import Row
from kzindex.inference import verdict as verdicts
from kzindex.inference.drift import DISTINGUISHABLE, NOT
from kzindex.inference.verdict import FEW_ITEMS, NONE
from kzindex.wording import between, signed

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
NUMERALS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
ONE_ERA = "The study has a single era: there is nothing to compare."
NOTHING = "No item is covered in enough votes of both eras: nothing can be compared."


@dataclass(frozen=True)
class Said:
    """A statement: what it speaks of, and what it says."""

    lead: str
    text: str


def numeral(many: int) -> str:
    """A small number in letters."""
    return NUMERALS[many] if many < len(NUMERALS) else str(many)


def numbered(many: int, noun: str) -> str:
    """A small number in letters, with its noun."""
    return f"{numeral(int(many))} {counted(int(many), noun).split(maxsplit=1)[1]}"


def month(date: str) -> str:
    """Month and year of a date."""
    return f"{MONTHS[int(date[5:7]) - 1]} {date[:4]}"


def day(date: Day) -> str:
    """A day in words."""
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def shown(title: str) -> str:
    """A title inside a sentence; one with another capital is a name."""
    return title[:1].lower() + title[1:] if title[1:] == title[1:].lower() else title


def sentences(text: str) -> list[str]:
    """The sentences of a text; a short word before the full stop is an abbreviation."""
    return re.split(r"(?<=\w{4}\.)\s", text)


def plain(text: str) -> str:
    """A study's text with per cent signs as they stand elsewhere in the brief."""
    return re.sub(r"(?<=\d)\s%", "%", text)


def begun(text: str) -> str:
    """A text as the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def measured(row: Row) -> str:
    """A gap with its interval, as it stands in brackets."""
    return f"{signed(row['gap'])} points; 90% reading error {between(row['low90'], row['high90'])}"


def decided(row: Row) -> bool:
    """Whether there is a verdict at all."""
    return row["verdict"] not in (NONE, FEW_ITEMS)


def marked(row: Row) -> bool:
    """Whether the verdict needs the missing evidence to be like what was found."""
    return verdicts.marked(str(row["verdict"]), bool(row["identified"]))


def verdict(row: Row) -> str:
    """The verdict's words, with the mark of what missing evidence could undo."""
    return verdicts.shown(str(row["verdict"]), bool(row["identified"]))


def drift(row: Row) -> str:
    """What statement (B) says of a measure."""
    if row["drift"] == NOT:
        needed = row["needed"]
        return "not distinguishable from drift" + (f" (takes ±{needed:.0f})" if needed == needed else "")
    return "beyond ordinary drift" if row["drift"] == DISTINGUISHABLE else str(row["drift"])
