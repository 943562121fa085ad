"""How numbers are put in words, on the screen and on paper."""

from collections.abc import Collection, Sequence

from kzindex.language import gettext as _
from kzindex.language import localized

SIGNS = {1: "+", -1: "−"}  # of a correlation to expect, of a direction


def number(value: float, digits: int = 1) -> str:
    """A number, or a dash where there is none."""
    return "–" if value != value else localized(f"{value:.{digits}f}")


def signed(value: float, digits: int = 1) -> str:
    """A difference with its sign, or a dash where there is none."""
    if value != value:
        return "–"
    value = round(value, digits) + 0.0  # no −0.0
    return localized(f"{value:+.{digits}f}".replace("-", "−") if value else f"{0:.{digits}f}")


def short(value: float) -> str:
    """A number with no more decimals than it has."""
    return localized(f"{value:g}")


def whole(many: int) -> str:
    """A whole number, its thousands told apart."""
    return localized(f"{many:,}")


def cut(text: str, most: int) -> str:
    """A text of no more than so many letters; what is cut off leaves a mark.

    Examples
    --------
    >>> cut("short", 5), cut("longer", 5)
    ('short', 'long…')
    """
    return text if len(text) <= most else f"{text[: most - 1]}…"


def span(low: float, high: float, digits: int = 1) -> str:
    """An interval."""
    return "–" if low != low else f"{number(low, digits)}–{number(high, digits)}"


def between(low: float, high: float) -> str:
    """An interval of differences."""
    return "–" if low != low else _("{low} to {high}", low=signed(low), high=signed(high))


def reach(values: Collection[float], digits: int = 1) -> str:
    """The least and the largest of some numbers, or the one where they look alike.

    Examples
    --------
    >>> reach([3.04, 1.0, 2.0]), reach([3.04, 3.0])
    ('1.0 to 3.0', '3.0')
    """
    low, high = number(min(values), digits), number(max(values), digits)
    return low if low == high else _("{low} to {high}", low=low, high=high)


def percent(share: float, digits: int = 0) -> str:
    """A share of 0-1 in percent, or a dash where there is none."""
    return "–" if share != share else localized(f"{share:.{digits}%}".replace("-", "−"))


def enumerated(parts: Sequence[str]) -> str:
    """Several parts of a sentence.

    Examples
    --------
    >>> enumerated(["one"]), enumerated(["one", "two", "three"])
    ('one', 'one, two and three')
    """
    return _(" and ").join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)
