"""What a study is made of, frozen. The YAML files are read into these; the CSV files become frames of a `Study`."""

import hashlib
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

import pandas as pd
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

WINDOWS = ("campaign", "day", "run-up")
CERTAINTIES = ("high", "medium", "low")
KINDS = ("observer mission", "regional mission", "official", "news", "NGO", "academic", "reference work")
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
    "party_members_required": "members",
    "killed": "persons",
    "detained": "persons",
    "torture_cases": "cases",
}
RESULTS = ("winner_share", "runner_up_share", "against_all_share", "turnout", "seats_won", "yes_share")


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


Date = Annotated[date, BeforeValidator(iso_date)]
PartialDate = Annotated[str, BeforeValidator(partial_date)]
Text = Annotated[str, Field(min_length=1)]
Id = Annotated[str, Field(min_length=1, pattern=r"^[^\s,;/\\\"']+$")]
Window = Annotated[str, one_of(*WINDOWS)]
Share = Annotated[float, Field(ge=0, le=1)]
Sign = Literal[1, -1]


class Record(BaseModel):
    """A mapping in a study's YAML: every key known, nothing coerced, frozen once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


# indicators/*.yaml


class Level(Record):
    """One level of an item; `from` is the lowest number that gives it, where a number decides."""

    anchor: Text
    start: float | None = Field(default=None, alias="from")


class FactRule(Record):
    """Which quantity of facts.csv an item is derived from: `value`, less `minus` where given."""

    value: Annotated[str, one_of(*QUANTITIES)]
    minus: Annotated[str, one_of(*QUANTITIES)] | None = None


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


# study.yaml


class Country(Record):
    """Keys of the country in the data sets the scores are merged with."""

    name: Text
    iso3: Annotated[str, Field(pattern="^[A-Z]{3}$")]
    cow: int | None = None
    gw: int | None = None
    vdem: int | None = None


class Era(Record):
    """A span of time from `start` to the day before the next era's start."""

    id: Id
    title: Text
    start: Date


class VoteType(Record):
    """A type of vote; `compared` types divide the cycles and enter comparisons."""

    title: Text
    compared: bool


class Headline(Record):
    """Which votes the primary comparison is made of."""

    types: Annotated[list[Text], Field(min_length=1)]
    start: Date = Field(alias="from")


class ReadingError(Record):
    """How often a reading of each certainty is wrong, and how its errors fall."""

    high: Share
    medium: Share
    low: Share
    decay: Annotated[float, Field(gt=0, le=1)]
    shared: Share


class Matching(Record):
    """In how many votes of each era an item must be covered to enter a gap."""

    votes: Annotated[int, Field(ge=1)]
    small_era: Annotated[int, Field(ge=1)]
    votes_small: Annotated[int, Field(ge=1)]


class Verdict(Record):
    """The numbers of the verdict rule."""

    delta: Annotated[float, Field(gt=0)]
    also: list[float]
    width68: Annotated[float, Field(gt=0)]
    width90: Annotated[float, Field(gt=0)]
    matched: Matching
    autocorrelations: list[float]
    holds_to: float
    size: Share


class Change(Record):
    """A change to the protocol after it was fixed."""

    number: Annotated[int, Field(ge=2)]
    date: Date
    reason: Text
    effect: Text
    digest: Text


class Protocol(Record):
    """The numbers fixed before coding, with the digest that holds them."""

    number: Literal[1]
    fixed: Date
    text: Text | None = None
    digest: Text
    run_up_months: Annotated[int, Field(ge=1, le=600)]
    aftermath_days: Annotated[int, Field(ge=0, le=3660)]
    coverage: Share
    margin_weight: Share
    error: ReadingError
    verdict: Verdict
    changes: list[Change] = []

    @property
    def current(self) -> tuple[int, str]:
        """Number and digest of the protocol in force."""
        last = self.changes[-1] if self.changes else None
        return (last.number, last.digest) if last else (self.number, self.digest)


class Design(Record):
    """study.yaml."""

    title: Text
    version: Text
    country: Country
    start: Date
    types: Annotated[dict[str, VoteType], Field(min_length=1)]
    eras: Annotated[list[Era], Field(min_length=1)]
    indicators: Annotated[list[Text], Field(min_length=1)]
    headline: Headline
    protocol: Protocol


# seeds/*.yaml


class SetAside(Record):
    """Lines of a document that no coding, fact or claim cites, and why."""

    lines: Text
    reason: Text


class Source(Record):
    """A document."""

    id: Id
    producer: Text
    title: Text
    author: str = ""
    date: PartialDate | None = None  # none where the document shows none; the note says so
    language: Annotated[str, Field(pattern="^[a-z]{2,3}$")]
    address: str = ""
    read: Date
    kind: Annotated[str, one_of(*KINDS)]
    lineage: Id
    note: str = ""
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None = None
    lines: dict[Annotated[int, Field(ge=1)], Annotated[str, Field(pattern="^[0-9a-f]{12}$")]] = {}
    set_aside: list[SetAside] = []


class Sources(Record):
    """seeds/sources.yaml: every lineage and origin by name, then the documents."""

    lineages: dict[str, Text]
    sources: list[Source]


class Claim(Record):
    """What a source asserts, in our words."""

    id: Id
    claim: Text
    source: Text
    locator: Text


class Saying(Record):
    """What one source says on a matter that sources disagree on."""

    source: Text
    locator: Text
    says: Text


class Disagreement(Record):
    """A matter on which sources say different things."""

    id: Id
    question: Text
    votes: list[str] = []
    items: list[str] = []
    sayings: Annotated[list[Saying], Field(min_length=2)]


class Claims(Record):
    """seeds/claims.yaml."""

    claims: list[Claim] = []
    disagreements: list[Disagreement] = []


# locators

_PART = re.compile(r"L([0-9]{1,6})(?:-([0-9]{1,6}))?")


def locator_lines(locator: str) -> list[int] | None:
    """Line numbers that a locator such as ``L23`` or ``L3, L23-25`` names; None where it names no lines."""
    lines: list[int] = []
    for part in locator.split(","):
        m = _PART.fullmatch(part.strip())
        if not m:
            return None
        first, last = int(m[1]), int(m[2] or m[1])
        if last < first or first < 1:
            return None
        lines.extend(range(first, last + 1))
    return lines


@dataclass(frozen=True, kw_only=True)
class Study:
    """A study folder, checked and frozen.

    Attributes
    ----------
    root : Path
        The folder.
    packaged : bool
        Whether it is the one that came with the package.
    design, indicators, sources, lineages, claims
        The YAML files.
    votes : DataFrame
        One row per vote, by date: election, date, type, called, status, note, era, and the windows as day numbers.
    facts, codings, adjudication : DataFrame
        The CSV files' columns, with `file` and `line`; codings have `place` too: scored, transition, context.
    digest : str
        SHA-256 over every file of the study.
    protocol_digest : str
        SHA-256 over what the protocol fixes, as it stands.
    """

    root: Path
    packaged: bool
    design: Design
    indicators: tuple[Indicator, ...]
    sources: Mapping[str, Source]
    lineages: Mapping[str, str]
    claims: Claims
    votes: pd.DataFrame
    facts: pd.DataFrame
    codings: pd.DataFrame
    adjudication: pd.DataFrame
    digest: str
    protocol_digest: str

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Every item, in the codebook's order."""
        return tuple(item for indicator in self.indicators for item in indicator.items)

    @cached_property
    def held(self) -> pd.DataFrame:
        """Votes that were held."""
        return self.votes[self.votes["status"] == "held"].reset_index(drop=True)

    @property
    def protocol_kept(self) -> bool:
        """Whether the protocol stands as it was fixed."""
        return self.protocol_digest == self.design.protocol.current[1]


def line_digest(line: str) -> str:
    """First 12 hex digits of a stripped line's SHA-256."""
    return hashlib.sha256(line.strip().encode()).hexdigest()[:12]
