"""What a statement rests on: how many codings, and those that a reader would open first."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from kzindex.errors import counted
from kzindex.frames import records
from kzindex.model.codebook import Item
from kzindex.model.design import CERTAINTIES
from kzindex.report import words
from kzindex.report.results import Results
from kzindex.wording import number


@dataclass(frozen=True)
class Cited:
    """A footnote, and the ids of the sources it names."""

    text: str = ""
    sources: tuple[str, ...] = ()


def behind(results: Results, measure: str) -> Cited:
    """The codings behind a measure's gap: how many, and the first to open of its weightiest item at two votes."""
    comparison, study = results.comparison, results.study
    items = words.matched(comparison, measure)
    if not items:
        return Cited()
    codings = results.scores.codings
    rows = codings[
        codings["election"].isin(comparison.votes["election"])
        & codings["item"].isin(items)
        & (codings["place"] == "scored")
        & (codings["level"] >= 0)
    ]
    many = f"{counted(len(rows), 'coding')} of {counted(rows['lineage'].nunique(), 'lineage')}"
    if measure == "index":
        return Cited(f"{many}; the mean of the indicators above.")
    item, gap = _weightiest(results, measure, items)
    parts, sources = [], []
    era = study.design.eras[-1].id
    for later in (True, False):
        vote = _furthest(results, item, later, lowest=(gap < 0) == later, era=era)
        best = _best(results, item, rows[(rows["election"] == vote["election"]) & (rows["item"] == item.id)])
        level = f"level {best['level']} of {len(item.levels) - 1}, {best['certainty']} certainty"
        parts.append(
            f"{words.month(vote['date'])} {number(vote['score'], 0)} ({best['source']} {best['locator']}, {level})"
        )
        sources.append(str(best["source"]))
        if later:
            shown = str(vote["election"])
    open_it = f"explain {shown[:7]} {measure}"
    text = f"{many}. What weighs most, {words.shown(item.title)}: {' against '.join(parts)}. All: kzindex {open_it}."
    return Cited(text, tuple(sources))


def _weightiest(results: Results, measure: str, items: list[str]) -> tuple[Item, float]:
    """The item that moves the gap most, and by how much."""
    rows = words.primary(results.comparison)
    every = [item for item in results.study.items if item.id in items]
    top = max(every, key=lambda item: abs(rows[item.id]["gap"]) * item.weight)
    return top, float(rows[top.id]["gap"])


def _furthest(results: Results, item: Item, later: bool, *, lowest: bool, era: str) -> words.Row:
    """The vote of one side at which the item stood lowest, or highest; of several alike the one most read of."""
    votes = results.comparison.votes
    mine = votes["election"][(votes["era"] == era) == later]
    table = results.scores.items
    rows = table[(table["measure"] == item.id) & table["election"].isin(mine) & (table["status"] == "scored")]
    sign = 1 if lowest else -1
    return min(records(rows), key=lambda row: (sign * round(row["score"], 6), -row["codings"], row["date"]))


def _best(results: Results, item: Item, rows: pd.DataFrame) -> words.Row:
    """The coding to open first: surest, then nearest to what the lineages say together."""
    middle = rows["level"].mean()
    rank = {name: i for i, name in enumerate(CERTAINTIES)}
    return min(
        records(rows),
        key=lambda row: (rank[row["certainty"]], abs(row["level"] - middle), row["source"], row["locator"]),
    )


def listed(results: Results, names: list[str]) -> dict[str, Any]:
    """Sources in full, each once, by id: `sources`; and when they were read: `read`."""
    named = [results.study.sources[name] for name in sorted(set(names))]
    days = {source.read for source in named}
    found = []
    for source in named:
        who = ", ".join(dict.fromkeys(part for part in (source.author, source.producer) if part))
        when = f" ({source.date})" if source.date else ""
        place = f". {source.address}" if source.address else ""
        read = f", read {source.read}" if len(days) > 1 else ""
        found.append({"id": source.id, "text": f"{who}{when}, {source.title}{place}{read}."})
    return {"sources": found, "read": f"These were read on {min(days)}." if len(days) == 1 else ""}
