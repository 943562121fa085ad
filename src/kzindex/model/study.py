"""A study, checked and frozen."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import pandas as pd

from kzindex.frames import records
from kzindex.language import gettext as _
from kzindex.model.codebook import Indicator, Item
from kzindex.model.design import Design
from kzindex.model.documents import Claims, Source
from kzindex.wording import enumerated

MEAN, BEST, WORST = "mean", "best", "worst"  # what stands where readings differ


@dataclass(frozen=True, kw_only=True, repr=False)
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
    files : tuple of str
        Every file of the study, by path below its folder.
    digest : str
        SHA-256 over all of them.
    protocol_digest : str
        SHA-256 over what the protocol fixes, as it stands.
    what_if : tuple of str
        What was left out or treated otherwise than the study and its protocol say, in words; empty where nothing was.
    conflicts : str
        Where readings of an item at a vote differ: their mean, or the best or the worst of them alone.
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
    files: tuple[str, ...]
    digest: str
    protocol_digest: str
    what_if: tuple[str, ...] = ()
    conflicts: str = MEAN

    def __repr__(self) -> str:
        protocol = f"{self.design.protocol.current[0]}{'' if self.protocol_kept else ', altered'}"
        return (
            f"Study({self.design.title!r}, data {self.design.version}, protocol {protocol}, digest "
            f"{self.digest[:12]}: {len(self.held)} votes held, {len(self.items)} items, {len(self.codings)} codings)"
        )

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Every item, in the codebook's order."""
        return tuple(item for indicator in self.indicators for item in indicator.items)

    @cached_property
    def held(self) -> pd.DataFrame:
        """Votes that were held."""
        return self.votes[self.votes["status"] == "held"].reset_index(drop=True)

    @cached_property
    def tops(self) -> list[str]:
        """Ids of the index and of every indicator."""
        return ["index", *(indicator.id for indicator in self.indicators)]

    @cached_property
    def measures(self) -> list[str]:
        """The same as they stand in a comparison: the indicators first, the index last."""
        return [*self.tops[1:], "index"]

    @cached_property
    def titles(self) -> dict[str, str]:
        """Titles of the index, of every indicator and of every item."""
        return {"index": _("Index")} | {x.id: x.title for x in self.indicators} | {x.id: x.title for x in self.items}

    @cached_property
    def crosswalk(self) -> dict[str, dict[str, int]]:
        """V-Dem's tags of every measure, with the sign of the correlation to expect.

        Of an item those of the codebook; of the index and an indicator those that study.yaml names under `use`, of an
        indicator also those of its items, but for tags of which its items expect both signs.
        """
        found: dict[str, dict[str, int]] = {}
        for measure in self.tops:
            use = self.design.use.get(measure)
            found[measure] = dict(use.vdem) if use else {}
        for indicator in self.indicators:
            pairs = {pair for item in indicator.items for pair in item.crosswalk.vdem.items()}
            for item in indicator.items:
                found[item.id] = dict(item.crosswalk.vdem)
                for tag, sign in item.crosswalk.vdem.items():
                    if (tag, -sign) not in pairs:
                        found[indicator.id].setdefault(tag, sign)
        return found

    @cached_property
    def type_labels(self) -> dict[str, str]:
        """The shortest beginnings, of two letters or more, that tell the types of vote apart."""
        names = list(self.design.types)
        length = next(n for n in range(2, max(map(len, names)) + 2) if len({name[:n] for name in names}) == len(names))
        return {name: kind.label or name[:length].capitalize() for name, kind in self.design.types.items()}

    @cached_property
    def plurals(self) -> dict[str, str]:
        """The titles of the types of vote as they stand for many inside a sentence."""
        return {name: kind.plural or f"{kind.title.lower()}s" for name, kind in self.design.types.items()}

    @cached_property
    def vote_labels(self) -> dict[str, str]:
        """A short label of each vote: month and type, or as much of the date as tells it from the others."""
        days = [f"{row['date']} {self.type_labels[row['type']]}" for row in records(self.votes)]
        months = [label[:7] + label[10:] for label in days]
        many, found = Counter(months + days), {}
        for election, month, day in zip(self.votes["election"], months, days, strict=True):
            found[election] = next((label for label in (month, day) if many[label] == 1), election)
        return found

    def typed(self, election: str) -> str:
        """What one may type for a vote held: its month, where no other begins alike, else its id."""
        month = election[:7]
        return month if self.held["election"].str.startswith(month).sum() == 1 else election

    @cached_property
    def era_of(self) -> dict[str, str]:
        """The era of each vote."""
        return dict(zip(self.votes["election"], self.votes["era"], strict=True))

    @cached_property
    def lineage_of(self) -> dict[str, str]:
        """The lineage of each source."""
        return {name: source.lineage for name, source in self.sources.items()}

    @cached_property
    def kind_of(self) -> dict[str, str]:
        """The kind of each source."""
        return {name: source.kind for name, source in self.sources.items()}

    def of_sources(self, kept: Callable[[str], bool], without: Collection[str] = ()) -> "Study":
        """The study as if only these documents had been read: without the others' codings, facts and decisions.

        `without` names origins whose codings and facts are left out too.
        """
        keep = {name for name in self.sources if kept(name)}

        def of(frame: pd.DataFrame) -> pd.DataFrame:
            rows = frame["source"].isin(keep)
            if "origin" in frame:
                rows &= ~frame["origin"].isin(without)
            return frame[rows].reset_index(drop=True)

        return replace(self, codings=of(self.codings), facts=of(self.facts), adjudication=of(self.adjudication))

    @property
    def state(self) -> str:
        """Data version, protocol and digest: what a result is of."""
        kept = "" if self.protocol_kept else _(" (ALTERED, see check)")
        altered = f" · WHAT IF {', '.join(self.what_if)}" if self.what_if else ""
        about = _(
            "data {version} · protocol {number}{kept} · digest {digest}",
            version=self.design.version,
            number=self.design.protocol.current[0],
            kept=kept,
            digest=self.digest[:12],
        )
        return about + altered

    @property
    def about(self) -> dict[str, str]:
        """Which study, as it stands: what goes into a file beside the rows."""
        return {
            "study": self.design.title,
            "version": self.design.version,
            "digest": self.digest,
            "protocol": str(self.design.protocol.current[0]),
            "protocol_kept": "yes" if self.protocol_kept else "no",
            **({"what_if": "; ".join(self.what_if)} if self.what_if else {}),
        }

    @property
    def authors(self) -> str:
        """Who made the data."""
        return enumerated(self.design.release.authors) if self.design.release else _("Authors not named")

    def citation(self, package: str) -> str:
        """How to cite the study, as this version of the package reads it."""
        return _(
            "{authors} ({year}). {title}. kzindex {package}, data version {version}, protocol {number}, digest "
            "{digest}.",
            authors=self.authors,
            year=self.read_until[:4],
            title=self.design.title,
            package=package,
            version=self.design.version,
            number=self.design.protocol.current[0],
            digest=self.digest[:12],
        )

    @cached_property
    def read_until(self) -> str:
        """The last day on which a source was read; without sources the day on which the protocol was fixed."""
        days = [source.read for source in self.sources.values()]
        return max(days, default=self.design.protocol.fixed).isoformat()

    @property
    def protocol_kept(self) -> bool:
        """Whether the protocol stands as it was fixed."""
        return self.protocol_digest == self.design.protocol.current[1]
