"""indicators/*.yaml: indicators, items, levels."""

from typing import Annotated

from pydantic import Field

from kzindex.language import N_
from kzindex.model.record import Id, Record, Sign, Text, Title, one_of

WINDOWS = ("campaign", "day", "run-up")
UNIT = ["election", "item", "source"]  # what two passes are compared by
KEY = [*UNIT, "locator"]  # of a coding, with its pass
NOT_REPORTED, NOT_APPLICABLE = N_("not reported"), N_("not applicable")

Window = Annotated[str, one_of(*WINDOWS)]


class Level(Record):
    """One level of an item; `from` is the lowest number that gives it, where a number decides."""

    anchor: Text
    start: float | None = Field(default=None, alias="from")


class FactRule(Record):
    """Which quantity of facts.csv an item is derived from: `value`, less `minus` where given."""

    value: Text
    minus: Text | None = None


class Crosswalk(Record):
    """Tags of other data sets, with the sign of the correlation to expect with the item's score."""

    vdem: dict[str, Sign] = {}
    nelda: dict[str, Sign] = {}


class Item(Record):
    """One ordinal question. Levels are numbered from 0 in the order given."""

    id: Id
    title: Title
    question: Text
    types: Annotated[list[Text], Field(min_length=1)]
    window: Annotated[list[Window], Field(min_length=1)]
    when: Annotated[str, one_of("required", "optional")]
    direction: Sign
    weight: Annotated[float, Field(gt=0, le=1)]
    margin: bool = False
    facts: FactRule | None = None
    unit: Text | None = None
    levels: Annotated[list[Level], Field(min_length=3, max_length=5)]
    evidence: Text
    not_evidence: Text
    nothing: Text
    why: Text
    crosswalk: Crosswalk


class Indicator(Record):
    """A set of weighted items."""

    id: Id = Field(alias="indicator")
    title: Title
    question: Text
    items: Annotated[list[Item], Field(min_length=1)]
