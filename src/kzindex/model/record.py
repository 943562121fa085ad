"""Mappings of a study's YAML, and the kinds of value they hold."""

import re
import unicodedata
from calendar import monthrange
from contextlib import suppress
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

LONGEST = 100  # characters of an id, which names files too
ID = f"allowed are letters, digits, - _ and ., a letter or digit first, {LONGEST} at most"


def is_id(text: str) -> bool:
    """Whether a text can name something: in a file's name, a column's head, a place in a page, an option.

    Examples
    --------
    >>> [is_id(text) for text in ("2001-06-10-жалпы", "сот_2.1", "../x", "=1", "a b", "")]
    [True, True, False, False, False, False]
    """
    fine = (sign.isalnum() or sign in "-_." or unicodedata.category(sign).startswith("M") for sign in text)
    return text[:1].isalnum() and len(text) <= LONGEST and all(fine)


def _id(text: str) -> str:
    if is_id(text):
        return text
    raise ValueError(f"{text!r} is no id; {ID}")


def iso_date(value: object) -> date:
    """Read YYYY-MM-DD."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        with suppress(ValueError):
            return date.fromisoformat(value)
    raise ValueError(f"{value!r} is no date; allowed is YYYY-MM-DD")


def partial_date(value: object) -> str:
    """Read YYYY, YYYY-MM or YYYY-MM-DD, kept as text."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if isinstance(value, str) and (m := re.fullmatch(r"([0-9]{4})(-[0-9]{2})?(-[0-9]{2})?", value)):
        with suppress(ValueError):
            date.fromisoformat(m[1] + (m[2] or "-01") + (m[3] or "-01"))
            return value
    raise ValueError(f"{value!r} is no date; allowed is YYYY, YYYY-MM or YYYY-MM-DD")


def shaped(pattern: str, allowed: str) -> Any:
    """A string of this pattern, which `allowed` says in words."""

    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(f"{value!r} does not fit; allowed {allowed}")
        return value

    return AfterValidator(check)


def one_of(*allowed: str) -> Any:
    """A string that is one of these."""

    def check(value: object) -> object:
        if value not in allowed:
            raise ValueError(f"{value!r} is unknown; allowed are {', '.join(allowed)}")
        return value

    return BeforeValidator(check)


def first_day(partial: str) -> str:
    """The first day that a partial date can mean."""
    return (partial + "-01-01"[3 * (partial.count("-")) :]) if partial.count("-") < 2 else partial


def last_day(partial: str) -> str:
    """The last day that a partial date can mean."""
    if partial.count("-") == 2:
        return partial
    if partial.count("-") == 0:
        return partial + "-12-31"
    year, month = map(int, partial.split("-"))
    return date(year, month, monthrange(year, month)[1]).isoformat()


Date = Annotated[date, BeforeValidator(iso_date)]
PartialDate = Annotated[str, BeforeValidator(partial_date)]
Text = Annotated[str, Field(min_length=1, max_length=100_000)]
Title = Annotated[str, Field(min_length=1, max_length=500)]  # stands in heads, labels and figures
Id = Annotated[str, AfterValidator(_id)]
Share = Annotated[float, Field(ge=0, le=1)]
Sign = Literal[1, -1]


class Record(BaseModel):
    """A mapping in a study's YAML: every key known, nothing coerced, frozen once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)
