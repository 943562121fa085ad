"""How one coding is shown: level, anchor, where it stands, what it says, and the passage where the text is given."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from kzindex.frames import records
from kzindex.model.codebook import KEY, UNIT, Item
from kzindex.model.study import Study
from kzindex.study.texts import Passages

Texts = Mapping[str, Passages]
Key = tuple[str, ...]


@dataclass(frozen=True)
class Shelf:
    """What stands beside the codings: the texts given, what pass 2 read, and why an adjudication decided."""

    study: Study
    texts: Texts
    second: Mapping[Key, list[dict[str, Any]]]  # by election, item, source
    reasons: Mapping[Key, str]


def shelf(study: Study, texts: Texts) -> Shelf:
    """Look up pass 2 and adjudication by key."""
    second: dict[Key, list[dict[str, Any]]] = {}
    for row in records(study.codings[study.codings["pass"] == "2"]):
        second.setdefault(unit_of(row), []).append(row)
    return Shelf(
        study=study,
        texts=texts,
        second=second,
        reasons={key_of(row): row["reason"] for row in records(study.adjudication)},
    )


def key_of(row: Mapping[Any, Any] | pd.Series) -> Key:
    """Election, item, source and locator."""
    return tuple(str(row[column]) for column in KEY)


def unit_of(row: Mapping[Any, Any] | pd.Series) -> Key:
    """Election, item and source."""
    return tuple(str(row[column]) for column in UNIT)


def indented(screen: Console, text: Text | str, by: int = 2) -> None:
    """Print with a margin that wrapped lines keep."""
    screen.print(Padding(Text(text) if isinstance(text, str) else text, (0, 0, 0, by), expand=False))


def show_coding(screen: Console, shelf: Shelf, item: Item, coding: pd.Series, why: str = "") -> None:
    """Print one coding with what stands beside it; `why` says why it is in no score."""
    study = shelf.study
    what = f"{_outcome(item, int(coding['level']), coding['outcome'])}, {coding['certainty']} certainty"
    what += ", adjudicated" if coding["decided"] else ""
    place = f"{coding['source']} {coding['locator']}"
    indented(screen, Text.assemble("• ", (place, "bold"), f"  {why}{what}"))
    if coding["origin"]:
        indented(screen, f"origin {coding['origin']}: {study.lineages[coding['origin']]}", 4)
    if coding["when"]:
        indented(screen, f"when {coding['when']}", 4)
    if int(coding["level"]) >= 0:
        indented(screen, f"anchor: {item.levels[int(coding['level'])].anchor}", 4)
    indented(screen, f"reading: {coding['reading']}", 4)
    key = key_of(coding)
    if coding["decided"]:
        indented(screen, f"decided because: {shelf.reasons[key]}", 4)
    there = shelf.second.get(unit_of(coding), [])
    same = [row for row in there if row["locator"] == coding["locator"]]
    for read in same or there:
        where = "" if same else f", {read['locator']}"
        indented(screen, Text(f"pass 2{where}: {_short(read)}, {read['certainty']} certainty", style="dim"), 4)
    show_passage(screen, shelf, str(coding["source"]), str(coding["locator"]))
    if coding["source_2"]:
        show_passage(screen, shelf, str(coding["source_2"]), str(coding["locator_2"]))


def show_second(screen: Console, shelf: Shelf, row: Mapping[str, Any]) -> None:
    """Print a coding that pass 2 alone has."""
    place = f"{row['source']} {row['locator']}"
    what = f"  {row['item']}: {_short(row)}, {row['certainty']} certainty"
    indented(screen, Text.assemble("• ", (place, "bold"), what))
    indented(screen, f"reading: {row['reading']}", 4)
    show_passage(screen, shelf, row["source"], row["locator"])


def _short(row: Mapping[str, Any]) -> str:
    return f"level {row['level']}" if row["level"] >= 0 else str(row["outcome"])


def _outcome(item: Item, level: int, outcome: str) -> str:
    if level < 0:
        return outcome
    top = len(item.levels) - 1
    points = 100 * level / top if item.direction == 1 else 100 - 100 * level / top
    return f"level {level} of 0–{top} ({top} is {'open' if item.direction == 1 else 'closed'}) = {points:.0f} points"


def show_passage(screen: Console, shelf: Shelf, source: str, locator: str) -> None:
    """Print the passage, or why there is none; nothing where no texts were given."""
    if not shelf.texts:
        return
    if not shelf.study.sources[source].lines:
        text = "(no text of this source is kept; see its address)"
    elif source not in shelf.texts:
        text = "(the text of this source is not in the folder)"
    else:
        text = shelf.texts[source].passage(locator) or "(the passage has changed)"
    indented(screen, Text.assemble(("passage: ", "dim"), text), 4)
