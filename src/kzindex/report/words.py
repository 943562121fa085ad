"""The words of which sentences are made: votes, numbers, verdicts."""

import re
from dataclasses import dataclass

from kzindex.frames import Row
from kzindex.inference import verdict as verdicts
from kzindex.inference.drift import DISTINGUISHABLE, NOT
from kzindex.inference.verdict import DAGGER, FEW_ITEMS, NONE
from kzindex.language import ENGLISH, N_, ngettext, spoken
from kzindex.language import gettext as _
from kzindex.wording import between, number, signed, whole

NUMERALS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
ONE_ERA = N_("The study has a single era: there is nothing to compare.")
NOTHING = N_("No item is covered in enough votes of both eras: nothing can be compared.")


@dataclass(frozen=True)
class Said:
    """A statement: what it speaks of, and what it says."""

    lead: str
    text: str


def numeral(many: int) -> str:
    """A small number in letters, in a language whose numerals do not change with what they count."""
    return NUMERALS[many] if spoken() == ENGLISH and many < len(NUMERALS) else whole(many)


def votes(many: int) -> str:
    """So many votes, a small number in letters."""
    return ngettext("{many} vote", "{many} votes", many, many=numeral(many))


def shown(title: str) -> str:
    """A title inside a sentence; in English one with another capital is a name, elsewhere it stands in quotes."""
    if spoken() != ENGLISH:
        return _("“{name}”", name=title)
    return title[:1].lower() + title[1:] if title[1:] == title[1:].lower() else title


def sentences(text: str) -> list[str]:
    """The sentences of a text; a short word before the full stop is an abbreviation."""
    return re.split(r"(?<=\w{4}\.)\s", text)


def plain(text: str) -> str:
    """A study's text with per cent signs as they stand elsewhere in the brief."""
    return re.sub(r"(?<=\d)\s%", "%", text) if spoken() == ENGLISH else text


def unchecked() -> str:
    """What stands beside the study's state in a language other than English."""
    return "" if spoken() == ENGLISH else f" · {_('translation not yet checked by a native reader')}"


def begun(text: str) -> str:
    """A text as the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def measured(row: Row) -> str:
    """A gap with its interval, as it stands in brackets."""
    interval = between(row["low90"], row["high90"])
    return _("{gap} points; 90% reading error {interval}", gap=signed(row["gap"]), interval=interval)


def decided(row: Row) -> bool:
    """Whether there is a verdict at all."""
    return row["verdict"] not in (NONE, FEW_ITEMS)


def marked(row: Row) -> bool:
    """Whether the verdict needs the missing evidence to be like what was found."""
    return verdicts.marked(str(row["verdict"]), bool(row["identified"]))


def verdict(row: Row) -> str:
    """The verdict's words, with the mark of what missing evidence could undo."""
    return _(str(row["verdict"])) + (f" {DAGGER}" if marked(row) else "")


def drift(row: Row) -> str:
    """What statement (B) says of a measure."""
    if row["drift"] == NOT:
        needed = row["needed"]
        said = _("not distinguishable from drift")
        return said + (_(" (takes ±{needed})", needed=number(needed, 0)) if needed == needed else "")
    return _("beyond ordinary drift") if row["drift"] == DISTINGUISHABLE else _(str(row["drift"]))
