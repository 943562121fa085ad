"""What a statement rests on: how many codings, and those that a reader would open first."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from kzindex.frames import Row, records
from kzindex.inference.findings import giving
from kzindex.language import date, month, ngettext
from kzindex.language import gettext as _
from kzindex.model.codebook import Item
from kzindex.model.design import CERTAINTIES
from kzindex.report import measures, words
from kzindex.report.results import Results
from kzindex.scoring.score import SCORED
from kzindex.stats.reading import level_values
from kzindex.wording import number, percent, signed


@dataclass(frozen=True, kw_only=True)
class Example:
    """A coding of one item at one vote, with the item's score there."""

    vote: Row  # a row of `Scores.items`
    coding: Row
    item: Item

    @property
    def points(self) -> float:
        """The level on 0 to 100."""
        return float(level_values(len(self.item.levels), self.item.direction)[self.coding["level"]])

    def cited(self) -> str:
        """Month, score, and the coding by source, locator, level and points."""
        last = len(self.item.levels) - 1
        up = self.item.direction == 1
        return _(
            "{month}, score {score} (one reading: {where}, level {level} of {ends}, {points} points)",
            month=month(self.vote["date"]),
            score=number(self.vote["score"], 0),
            where=f"{self.coding['source']} {self.coding['locator']}",
            level=self.coding["level"],
            ends=_("0 to {last} (open)", last=last) if up else _("0 (open) to {last}", last=last),
            points=number(self.points, 0),
        )


@dataclass(frozen=True, kw_only=True)
class Cited:
    """A footnote, and the ids of the sources it names."""

    text: str = ""
    sources: tuple[str, ...] = ()


def behind(results: Results, measure: str) -> Cited:
    """The codings behind a measure's gap: how many, and the first to open of its weightiest item at two votes."""
    items = measures.matched(results.comparison, measure)
    row = results.comparison.by_measure[measure]
    if not items or row["gap"] != row["gap"]:
        return Cited()
    rows = _counting(results, items)
    many = _(
        "{codings} of {lineages}",
        codings=ngettext("{n} coding", "{n} codings", len(rows)),
        lineages=ngettext("{n} lineage", "{n} lineages", rows["lineage"].nunique()),
    )
    if measure == "index":
        return Cited(text=_("{codings}; the mean of the indicators.", codings=many))
    pair = _examples(results, measure, items, rows)
    said = _(
        "Moved most by {item}, at the two votes furthest apart: {one} against {other}.",
        item=words.shown(pair[0].item.title),
        one=pair[0].cited(),
        other=pair[1].cited(),
    )
    text = f"{many}. {said} {_opens(results, pair, measure)}"
    return Cited(text=text, sources=tuple(str(each.coding["source"]) for each in pair))


def _opens(results: Results, pair: tuple[Example, Example], measure: str) -> str:
    """The commands that list every coding behind the scores of the votes that two examples are of."""
    one, other = (results.study.typed(each.vote["election"]) for each in pair)
    return _(
        "Every coding of these votes: kzindex explain {one} {measure}, and {other}.",
        one=one,
        measure=measure,
        other=other,
    )


def opened(results: Results) -> dict[str, Any] | None:
    """One gap taken apart, item by item, down to two passages: the largest of an indicator; None without any."""
    rows = results.comparison.by_measure
    tops = [rows[x.id] for x in results.study.indicators if x.id in rows and words.decided(rows[x.id])]
    if not tops:
        return None
    measure = str(max(tops, key=lambda row: abs(row["gap"]))["measure"])
    items = measures.matched(results.comparison, measure)
    weights = {item.id: item.weight for item in results.study.items if item.id in items}
    whole, titles = sum(weights.values()), results.study.titles
    parts = [
        [
            titles[name],
            percent(weights[name] / whole, 1),
            signed(rows[name]["gap"]),
            signed(rows[name]["gap"] * weights[name] / whole),
        ]
        for name in items
    ]
    pair = _examples(results, measure, items, _counting(results, items))
    return {
        "title": titles[measure],
        "said": _("{measure}, item by item: weight times gap, rounded afterwards.", measure=titles[measure]),
        "heads": [_("Item"), _("Weight"), _("Gap"), _("Gives")],
        "rows": [*parts, [_("Together"), "", "", signed(rows[measure]["gap"])]],
        "passages": [
            {"what": f"{titles[pair[0].item.id]}, {each.cited()}.", "reading": each.coding["reading"]} for each in pair
        ],
        "open": _opens(results, pair, measure),
        "sources": [str(each.coding["source"]) for each in pair],
    }


def _counting(results: Results, items: list[str]) -> pd.DataFrame:
    """The codings that give these items their level at the votes compared."""
    return giving(results.scores, measures.of_both_sides(results.comparison), items)


def _examples(results: Results, measure: str, items: list[str], codings: pd.DataFrame) -> tuple[Example, Example]:
    """The item that moves the gap most, at the later and the earlier vote of one type that part it most."""
    gaps = results.comparison.by_measure
    inside = [item for item in results.study.items if item.id in items]
    item = max(inside, key=lambda item: abs(gaps[item.id]["gap"]) * item.weight)
    sign = 1 if gaps[item.id]["gap"] < 0 else -1
    table, last = results.scores.items, results.study.design.eras[-1].id
    votes = table[(table["measure"] == item.id) & table["election"].isin(measures.of_both_sides(results.comparison))]
    pairs = []
    for _type, of_type in votes[votes["status"] == SCORED].groupby("type", sort=False):
        later, earlier = (
            [row for row in records(of_type) if (row["era"] == last) == is_last] for is_last in (True, False)
        )
        if later and earlier:
            low = min(later, key=lambda row: (sign * round(row["score"], 6), -row["codings"], row["date"]))
            high = min(earlier, key=lambda row: (-sign * round(row["score"], 6), -row["codings"], row["date"]))
            pairs.append((low, high))
    pair = min(pairs, key=lambda pair: sign * (pair[0]["score"] - pair[1]["score"]))
    one, other = (_first(item, vote, codings) for vote in pair)
    return one, other


def _first(item: Item, vote: Row, codings: pd.DataFrame) -> Example:
    """The coding to open first: surest, then nearest to the item's score."""
    rank = {name: i for i, name in enumerate(CERTAINTIES)}
    rows = codings[(codings["election"] == vote["election"]) & (codings["item"] == item.id)]
    every = [Example(vote=vote, coding=row, item=item) for row in records(rows)]
    return min(
        every,
        key=lambda each: (
            rank[each.coding["certainty"]],
            abs(each.points - vote["score"]),
            each.coding["source"],
            each.coding["locator"],
        ),
    )


def listed(results: Results, names: list[str]) -> dict[str, Any]:
    """Sources in full, each once, by id: `sources`; and when they were read: `read`."""
    named = [results.study.sources[name] for name in sorted(set(names))]
    days = {source.read for source in named}
    found = []
    for source in named:
        who = ", ".join(dict.fromkeys(part for part in (source.author, source.producer) if part))
        title = source.title if source.title[-1] in ".?!" else f"{source.title}."
        place = f" {source.address}" if source.address else ""
        read = _(" Read {date}.", date=date(source.read)) if len(days) > 1 else ""
        when = f"{date(source.date) if source.date else _('undated')}; {_(source.kind)}"
        found.append({"id": source.id, "text": f"{who} ({when}), {title}{place}{read}"})
    read = _("These were read on {date}.", date=date(min(days))) if len(days) == 1 else ""
    return {"sources": found, "read": read}
