"""What the explorer's script scores with: the protocol's numbers, and every vote's codings and figures by source."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from kzindex.frames import Row, records
from kzindex.model.codebook import NOT_APPLICABLE, Item
from kzindex.model.design import CERTAINTIES
from kzindex.model.study import Study
from kzindex.scoring.grid import lay_out
from kzindex.scoring.levels import standing, with_lineage

Numbers = dict[str, int]


def data(study: Study) -> dict[str, Any]:
    """What `rule.js` reads.

    Returns
    -------
    dict
        ``shared``, ``least``, ``width``: the protocol's numbers. ``indicators``: their ids. ``items``: id, indicator,
        types, weight, values (points of each level), errors (points squared, by certainty), facts (value and minus of
        the rule, and the levels' lowest figures) or none. ``lineages``: of each source. ``votes``: id, type, and rows
        by numbers of item, source and lineage: ``codings`` (item, source, level, certainty), ``denied`` (item, source:
        the item does not apply), ``facts`` (quantity, source, place, figure, whether preliminary); a last number is
        the lineage where it is not the source's. Quantities are numbered too.
    """
    protocol, grid = study.design.protocol, lay_out(study)
    items = {item.id: i for i, item in enumerate(study.items)}
    sources = {name: i for i, name in enumerate(study.sources)}
    codings, facts = with_lineage(study, standing(study)), with_lineage(study, study.facts)
    codings = codings[codings["place"] == "scored"]
    used = [name for item in study.items if item.facts for name in (item.facts.value, item.facts.minus) if name]
    facts = facts[facts["quantity"].isin(used) & (facts["stage"] != "doubtful")]
    own = study.lineage_of
    lineages = {
        name: i for i, name in enumerate(dict.fromkeys([*own.values(), *codings["lineage"], *facts["lineage"]]))
    }
    indicator_of = {item.id: i for i, indicator in enumerate(study.indicators) for item in indicator.items}

    def of_row(row: Row) -> list[int]:
        """The lineage of a row, where it is not its source's."""
        return [lineages[row["lineage"]]] if row["lineage"] != own[row["source"]] else []

    coded, figures = (_by_vote(records(frame)) for frame in (codings, facts))
    return {
        "shared": protocol.error.shared,
        "least": protocol.least,
        "width": protocol.verdict.width90,
        "indicators": [indicator.id for indicator in study.indicators],
        "items": [
            {
                "id": item.id,
                "indicator": indicator_of[item.id],
                "types": item.types,
                "weight": item.weight,
                "values": grid.values[i, : len(item.levels)].tolist(),
                "errors": grid.errors[i].tolist(),
                "facts": _rule(item, used),
            }
            for i, item in enumerate(study.items)
        ],
        "lineages": [lineages[name] for name in own.values()],
        "votes": [
            {
                "id": vote["election"],
                "type": vote["type"],
                **_codings(coded.get(vote["election"], []), items, sources, of_row),
                "facts": _facts(figures.get(vote["election"], []), used, sources, of_row),
            }
            for vote in records(study.held)
        ],
    }


def _by_vote(rows: list[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["election"], []).append(row)
    return found


def _rule(item: Item, used: list[str]) -> list[Any] | None:
    """Quantity, quantity to subtract, lowest figure of each level but the first."""
    if item.facts is None:
        return None
    minus = None if item.facts.minus is None else used.index(item.facts.minus)
    return [used.index(item.facts.value), minus, [level.start for level in item.levels[1:]]]


def _codings(rows: list[Row], items: Numbers, sources: Numbers, lineage: Callable[[Row], list[int]]) -> dict[str, Any]:
    """The codings of a vote that give a level, and those by which an item does not apply."""
    given = [
        [items[x["item"]], sources[x["source"]], int(x["level"]), CERTAINTIES.index(x["certainty"]), *lineage(x)]
        for x in rows
        if x["level"] >= 0
    ]
    denied = [[items[x["item"]], sources[x["source"]]] for x in rows if x["outcome"] == NOT_APPLICABLE]
    return {"codings": _once(given), "denied": _once(denied)}


def _facts(rows: list[Row], used: list[str], sources: Numbers, lineage: Callable[[Row], list[int]]) -> list[list[Any]]:
    """The figures of a vote; a place is a passage."""
    places: dict[tuple[str, str], int] = {}
    return [
        [
            used.index(x["quantity"]),
            sources[x["source"]],
            places.setdefault((x["source"], x["locator"]), len(places)),
            float(x["number"]),
            int(x["stage"] != ""),
            *lineage(x),
        ]
        for x in rows
    ]


def _once(rows: list[list[int]]) -> list[list[int]]:
    """Each row once: what is said twice counts once."""
    return [list(row) for row in dict.fromkeys(map(tuple, rows))]


def block(content: Mapping[str, Any]) -> str:
    """Data as JSON that may stand in a page: nothing in it can end the element it stands in."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.replace("<", "\\u003c")
