"""seeds/sources.yaml and seeds/claims.yaml: documents, what they assert, and where in them."""

import hashlib
import re
from typing import Annotated

from pydantic import Field

from kzindex.language import N_
from kzindex.model.record import Date, Id, PartialDate, Record, Text, one_of, shaped

KINDS = (
    N_("observer mission"), N_("regional mission"), N_("official"), N_("news"), N_("NGO"), N_("academic"),
    N_("reference work"),
)  # fmt: skip


class SetAside(Record):
    """Lines of a document that no coding, fact or claim cites, and why."""

    lines: Text
    reason: Text


Digest = Annotated[str, shaped("[0-9a-f]{12}", "are 12 digits and letters a to f")]


class Source(Record):
    """A document."""

    id: Id
    producer: Text
    title: Text
    author: str = ""
    date: PartialDate | None = None  # none where the document shows none; the note says so
    language: Annotated[str, shaped("[a-z]{2,3}", "is a code of two or three small letters, such as en")]
    address: str = ""
    read: Date
    kind: Annotated[str, one_of(*KINDS)]
    lineage: Id
    note: str = ""
    sha256: Annotated[str, shaped("[0-9a-f]{64}", "are 64 digits and letters a to f")] | None = None
    lines: dict[Annotated[int, Field(ge=1)], Digest] = {}
    set_aside: list[SetAside] = []


class Sources(Record):
    """seeds/sources.yaml: every lineage and origin by name, then the documents."""

    lineages: dict[Id, Text]
    sources: list[Source]


class Selection(Record):
    """Votes held: those named, else those of some types from one day to another, both included."""

    ids: list[Text] = []
    types: list[Text] = []
    start: Date | None = Field(default=None, alias="from")
    end: Date | None = Field(default=None, alias="to")


TESTS = ("limit", "first", "difference")
EXPECTED = ("higher", "lower", "same", "not higher")


class ClaimTest(Record):
    """How the data can test a claim.

    `limit`: at each of `votes`, what `of` names lies within `at_least` or `at_most`. `first`: it does so at the one
    vote of `votes`, at none of `against`. `difference`: at `votes` it is higher, lower or the same as at `against`, or
    not higher. `of` names indicators, the index (points), items (levels) or quantities of facts; with `join: any` one
    of them is enough at a vote. `kinds` restricts the test to such sources. A difference may have several `against`,
    each a baseline of its own. `leaves_out` says which part of the claim is not tested.
    """

    kind: Annotated[str, one_of(*TESTS)]
    of: Annotated[list[Text], Field(min_length=1)]
    votes: Selection
    against: list[Selection] = []
    at_least: float | None = None
    at_most: float | None = None
    expect: Annotated[str, one_of(*EXPECTED)] | None = None
    join: Annotated[str, one_of("all", "any")] = "all"
    kinds: list[Annotated[str, one_of(*KINDS)]] = []
    leaves_out: Text | None = None


class Claim(Record):
    """What a source asserts, in our words, and how it can be tested or why it cannot."""

    id: Id
    claim: Text
    source: Text
    locator: Text
    origin: Text | None = None  # whose words the source relays, a lineage; its codings take no part in the test either
    test: ClaimTest | None = None
    untested: Text | None = None


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
    """seeds/claims.yaml. `note` is printed with the tests."""

    note: Text | None = None
    claims: list[Claim] = []
    disagreements: list[Disagreement] = []


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


def locator_ends(locator: str) -> set[int]:
    """The first and the last line of each part of a locator that names lines."""
    return {int(end) for part in locator.split(",") for end in part.strip()[1:].split("-")}


def line_digest(line: str) -> str:
    """First 12 hex digits of a stripped line's SHA-256."""
    return hashlib.sha256(line.strip().encode()).hexdigest()[:12]
