"""indicators/*.yaml: indicators, items, levels."""

from typing import Annotated

from pydantic import Field

from kzindex.language import N_
from kzindex.model.record import Id, Record, Sign, Text, one_of

WINDOWS = ("campaign", "day", "run-up")
QUANTITIES = {  # with the unit each is given in
    "winner_share": "percent",
    "runner_up_share": "percent",
    "against_all_share": "percent",
    "turnout": "percent",
    "yes_share": "percent",
    "candidates": "candidates",
    "parties": "parties",
    "nominations": "candidates",
    "seats_won": "seats",
    "seats_total": "seats",
    "observers_accredited": "observers",
    "mission_format": "format",  # 0 none, 1 experts or assessment team, 2 limited, 3 full observation mission
    "party_members_required": "members",
    "killed": "persons",
    "detained": "persons",
    "torture_cases": "cases",
}
EVENTS = ("killed", "detained", "torture_cases")  # their day decides, and facts have none
UNDATED = tuple(name for name in QUANTITIES if name not in EVENTS)
RESULTS = ("winner_share", "runner_up_share", "against_all_share", "turnout", "seats_won", "yes_share")

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

    value: Annotated[str, one_of(*UNDATED)]
    minus: Annotated[str, one_of(*UNDATED)] | None = None


class Crosswalk(Record):
    """Tags of other data sets, with the sign of the correlation to expect with the item's score."""

    vdem: dict[str, Sign] = {}
    nelda: dict[str, Sign] = {}


class Item(Record):
    """One ordinal question. Levels are numbered from 0 in the order given."""

    id: Id
    title: Text
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
    title: Text
    question: Text
    items: Annotated[list[Item], Field(min_length=1)]
