"""Mappings of a study's YAML, and the kinds of value they hold."""

import re
from calendar import monthrange
from contextlib import suppress
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")  # but tab and line feed


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
Text = Annotated[str, Field(min_length=1)]
Id = Annotated[str, Field(min_length=1, pattern=r"^[^\s,;/\\\"']+$")]
Share = Annotated[float, Field(ge=0, le=1)]
Sign = Literal[1, -1]


class Record(BaseModel):
    """A mapping in a study's YAML: every key known, nothing coerced, frozen once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)

    @field_validator("*", mode="after")
    @classmethod
    def _is_text(cls, value: object) -> object:
        """Refuse what a terminal or a reader of markup would take for a command."""
        parts = [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else [value]
        if any(isinstance(part, str) and CONTROL.search(part) for part in parts):
            raise ValueError("holds a control character; allowed is text with no more than tabs and line ends")
        return value
