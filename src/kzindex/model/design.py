"""study.yaml: eras, types of vote, the protocol's numbers."""

from typing import Annotated, Literal

from pydantic import Field

from kzindex.language import N_
from kzindex.model.record import Date, Id, Record, Share, Sign, Text, Title, one_of, shaped

CERTAINTIES = (N_("high"), N_("medium"), N_("low"))


class Country(Record):
    """Keys of the country in the data sets the scores are merged with."""

    name: Title
    iso3: Annotated[str, shaped("[A-Z]{3}", "are three capital letters, as ISO 3166 has them")]
    cow: int | None = None
    gw: int | None = None
    vdem: int | None = None


class Era(Record):
    """A span of time from `start` to the day before the next era's start."""

    id: Id
    title: Title
    start: Date


class VoteType(Record):
    """A type of vote; `compared` types divide the cycles and enter comparisons."""

    title: Title
    plural: Title | None = None  # as it stands inside a sentence; else the title with an s
    label: Title | None = None  # short, in tables; else the beginning of its name
    compared: bool
    nelda: Annotated[str, one_of("P", "L", "A")] | None = None  # its letter in NELDA's ids; none where NELDA has none


class Quantity(Record):
    """What facts.csv may hold figures of, and the unit they are given in.

    A result is not known before polling day. An event's own day decides for which vote it counts, and figures have
    none, so that no item is derived from it.
    """

    unit: Text
    kind: Annotated[str, one_of("result", "event")] | None = None


QUANTITIES = {  # of every study; `quantities` of study.yaml names others
    "winner_share": Quantity(unit="percent", kind="result"),
    "runner_up_share": Quantity(unit="percent", kind="result"),
    "turnout": Quantity(unit="percent", kind="result"),
    "yes_share": Quantity(unit="percent", kind="result"),
    "candidates": Quantity(unit="candidates"),
    "parties": Quantity(unit="parties"),
    "nominations": Quantity(unit="candidates"),
    "seats_won": Quantity(unit="seats", kind="result"),
    "seats_total": Quantity(unit="seats"),
    "observers_accredited": Quantity(unit="observers"),
    "mission_format": Quantity(unit="format"),  # 0 none, 1 experts or assessment team, 2 limited, 3 full mission
    "killed": Quantity(unit="persons", kind="event"),
    "detained": Quantity(unit="persons", kind="event"),
}


class Headline(Record):
    """Which votes the primary comparison is made of."""

    types: Annotated[list[Text], Field(min_length=1)]
    start: Date = Field(alias="from")


class Boundary(Record):
    """Another day from which the last era could be counted, tried beside its start."""

    date: Date
    title: Title
    source: Text | None = None  # where the date was read; none where a vote held that day gives it


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

    delta: Annotated[float, Field(gt=0, le=100)]
    also: list[float]
    width68: Annotated[float, Field(gt=0, le=10)]
    width90: Annotated[float, Field(gt=0, le=10)]
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
    coverage: Annotated[float, Field(gt=0, le=1)]
    margin_weight: Share
    error: ReadingError
    verdict: Verdict
    changes: list[Change] = []

    @property
    def least(self) -> float:
        """The share of the evidence that is enough: `coverage`, with room for what rounding takes."""
        return self.coverage - 1e-12

    @property
    def current(self) -> tuple[int, str]:
        """Number and digest of the protocol in force."""
        last = self.changes[-1] if self.changes else None
        return (last.number, last.digest) if last else (self.number, self.digest)


AGGREGATIONS = (N_("geometric mean"), N_("weakest link"))
PASSES = (N_("pass 1"), N_("pass 2"))
OCCASIONS = (N_("most open"), N_("not covered"))
Positive = Annotated[float, Field(gt=0)]


class DrawnWeights(Record):
    """Item weights drawn around the protocol's, indicator by indicator; `concentration` is per item."""

    draws: Annotated[int, Field(ge=1, le=10_000)]
    concentration: Positive


class DrawnEvidence(Record):
    """As many lineages at every vote, drawn at random."""

    draws: Annotated[int, Field(ge=1, le=10_000)]


class Multiverse(Record):
    """What is tried, choice by choice, beside what the protocol says; a choice that is not named is not varied."""

    settled: Annotated[str, one_of("before", "after")] | None = None  # the verdicts were known; none: not said
    seed: Annotated[int, Field(ge=0)] = 0
    draws: Annotated[int, Field(ge=2, le=65_536)] = 1024
    spacing: list[Positive] = []  # a level at share t of the way from closed to open lies at 100 t^x
    weights: DrawnWeights | None = None
    indicator: list[Annotated[str, one_of(*AGGREGATIONS)]] = []
    index: list[Annotated[str, one_of(*AGGREGATIONS)]] = []
    error: list[Positive] = []  # times the protocol's reading error
    shared: list[Share] = []
    lineage: list[Annotated[str, one_of(N_("each document"))]] = []
    origin: list[Annotated[str, one_of(N_("ignored"))]] = []
    passes: list[Annotated[str, one_of(*PASSES)]] = []
    no_occasion: list[Annotated[str, one_of(*OCCASIONS)]] = []
    items: list[Annotated[str, one_of(N_("all"))]] = []
    coverage: list[Annotated[float, Field(gt=0, le=1)]] = []
    run_up: list[Annotated[str, one_of(N_("whole cycle"))]] = []
    boundaries: bool = False
    votes_from: list[Date] = []
    types: list[Text] = []
    evidence: DrawnEvidence | None = None


class Release(Record):
    """Who made the data, and under what licence they are handed on."""

    authors: Annotated[list[Text], Field(min_length=1)]
    license: Annotated[str, shaped(r"[A-Za-z0-9.+-]+", "is an SPDX id, such as CC-BY-4.0")] | None = None


class Use(Record):
    """A measure in other studies: what else serves where it does not, and the V-Dem tags it should go with."""

    instead: Text | None = None
    vdem: dict[str, Sign] = {}


class Design(Record):
    """study.yaml."""

    title: Title
    version: Text
    country: Country
    release: Release | None = None
    start: Date
    types: Annotated[dict[Id, VoteType], Field(min_length=1)]
    eras: Annotated[list[Era], Field(min_length=1)]
    indicators: Annotated[list[Text], Field(min_length=1)]
    headline: Headline
    boundaries: list[Boundary] = []
    quantities: dict[Id, Quantity] = {}  # of facts.csv, beside those of every study
    readers: Text | None = None  # who made the passes; printed beside every figure of agreement
    use: dict[str, Use] = {}  # by index or indicator; of items the codebook says it
    robustness: Multiverse = Multiverse()
    protocol: Protocol

    @property
    def every_quantity(self) -> dict[str, Quantity]:
        """What facts.csv may hold."""
        return QUANTITIES | self.quantities
