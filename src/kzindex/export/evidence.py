"""The evidence as tables: codings, both passes as made, facts, sources, codebook."""

from collections.abc import Mapping

import pandas as pd

from kzindex.export.columns import POINTS, Column, Table, keys, part
from kzindex.model.codebook import NOT_APPLICABLE, NOT_REPORTED
from kzindex.model.design import CERTAINTIES
from kzindex.model.documents import KINDS
from kzindex.model.study import Study
from kzindex.scoring.levels import of_pass
from kzindex.scoring.score import COLUMNS, Scores
from kzindex.stats.reading import level_values

VOTE = {"election": ("votes", "election")}
PLACES = {
    "scored": "inside the item's window: counts, where it has a level",
    "transition": "before an era boundary that the window crosses: in no score",
    "context": "elsewhere in the vote's cycle: in no score",
}
STAGES = {"preliminary": "counted before the final count", "doubtful": "gives no level", "": "final, or not said"}
CODING = [
    "election", "item", "outcome", "level", "points", "certainty", "when", "place", "source", "locator", "origin",
    "lineage", "reading",
]  # fmt: skip


def scores_table(scores: Scores) -> Table:
    """Every score, a row per vote and measure: the columns that `score --out` writes."""
    study = scores.study
    named = keys(study) | {
        "level": Column(name="level", label="Level", values=dict.fromkeys(("index", "indicator", "item"), "")),
        "measure": Column(name="measure", label="Measure", values=study.titles, coded=False),
    }
    return Table(
        name="scores",
        title="Scores of index, indicators and items, a row per vote and measure",
        frame=scores.table.assign(date=pd.to_datetime(scores.table["date"])),
        columns=tuple(named[name] if name in named else part(name) for name in COLUMNS),
        key=("election", "measure"),
        refers=VOTE,
    )


def codings_table(scores: Scores) -> Table:
    """The codings that stand: pass 1, as adjudicated, and the levels that facts give."""
    return _codings(
        scores.study,
        scores.codings,
        "codings",
        "The codings scores are made of: pass 1 as adjudicated, and levels derived from facts",
        {
            "decided": Column(name="decided", label="Whether the adjudication decided it", type="boolean"),
            "source_2": Column(name="source_2", label="Source of a derived level's second figure, where another"),
            "locator_2": Column(name="locator_2", label="Where in it"),
        },
    )


def passes_table(study: Study) -> Table:
    """Both passes of coding as they were made."""
    rows = pd.concat([of_pass(study, number).assign(**{"pass": int(number)}) for number in ("1", "2")])
    rows["masked"] = rows["masked"] == "yes"
    return _codings(
        study,
        rows.sort_values(["election", "item", "source", "locator", "pass"], kind="stable"),
        "passes",
        "Both passes of coding as they were made",
        {
            "pass": Column(name="pass", label="Pass", type="integer"),
            "masked": Column(name="masked", label="Whether names, dates, offices were hidden", type="boolean"),
        },
    )


def _codings(study: Study, rows: pd.DataFrame, name: str, title: str, more: Mapping[str, Column]) -> Table:
    rows = rows[rows["election"].isin(study.held["election"])]
    values = {item.id: level_values(len(item.levels), item.direction) for item in study.items}
    given = rows["level"] >= 0
    points = [
        float(values[item][level]) if there else float("nan")
        for item, level, there in zip(rows["item"], rows["level"], given, strict=True)
    ]
    level = rows["level"].astype("Int64").where(given)
    every = {
        "election": Column(name="election", label="Vote"),
        "item": Column(name="item", label="Item", values={x.id: x.title for x in study.items}, coded=False),
        "outcome": Column(name="outcome", label=f"Level, or {NOT_REPORTED}, or {NOT_APPLICABLE}"),
        "level": Column(name="level", label="Level, 0 the first; empty where none is given", type="integer", low=0),
        "points": Column(name="points", label="The level as points", type="number", unit=POINTS, low=0, high=100),
        "certainty": Column(name="certainty", label="Certainty", values=dict.fromkeys(CERTAINTIES, "")),
        "when": Column(name="when", label="Day or month of the event, where it has one"),
        "place": Column(name="place", label="Where it lies", values=PLACES),
        "source": Column(name="source", label="Source"),
        "locator": Column(name="locator", label="Where in it: lines (L), or section, or the opening"),
        "origin": Column(name="origin", label="Whose finding the source relays, where not its own"),
        "lineage": Column(name="lineage", label="What it counts once with: the origin, else the source's lineage"),
        "reading": Column(name="reading", label="What the passage says, in our words"),
        **more,
    }
    frame = rows.assign(points=points, level=level)[list(every)].reset_index(drop=True)
    return Table(
        name=name,
        title=title,
        frame=frame,
        columns=tuple(every.values()),
        refers=VOTE | {"source": ("sources", "id")},
    )


def facts_table(study: Study) -> Table:
    """Official figures with their rivals, a row per figure and source."""
    quantities = {name: f"in {quantity.unit}" for name, quantity in study.design.every_quantity.items()}
    columns = (
        Column(name="election", label="Vote"),
        Column(name="quantity", label="Quantity", values=quantities, coded=False),
        Column(name="value", label="Value; the note has denominator and window", type="number"),
        Column(name="unit", label="Unit"),
        Column(name="source", label="Source"),
        Column(name="locator", label="Where in it"),
        Column(name="origin", label="The body that issued the figure, where not the source"),
        Column(name="stage", label="Stage", values=STAGES),
        Column(name="note", label="Denominator, window, agency"),
    )
    facts = study.facts[study.facts["election"].isin(study.held["election"])].reset_index(drop=True)
    frame = facts.assign(value=facts["number"].astype(float))[[column.name for column in columns]]
    return Table(
        name="facts",
        title="Official figures and their rivals",
        frame=frame,
        columns=columns,
        refers=VOTE | {"source": ("sources", "id")},
    )


def sources_table(scores: Scores) -> Table:
    """Every document, with how much of the study rests on it."""
    study = scores.study
    columns = (
        Column(name="id", label="Source"),
        Column(name="producer", label="Producer"),
        Column(name="author", label="Author"),
        Column(name="title", label="Title"),
        Column(name="date", label="Date, or month, or year, where the document shows one"),
        Column(name="language", label="Language, ISO 639"),
        Column(name="address", label="Address"),
        Column(name="read", label="Read on", type="date"),
        Column(name="kind", label="Kind", values=dict.fromkeys(KINDS, "")),
        Column(name="lineage", label="Lineage: documents of one lineage count once"),
        Column(name="lineage_title", label="The lineage in words"),
        Column(name="codings", label="Codings that stand", type="integer", unit="codings", low=0),
        Column(name="facts", label="Figures", type="integer", unit="figures", low=0),
        Column(name="note", label="Note"),
    )
    held = set(study.held["election"])
    many = {
        name: rows.loc[rows["election"].isin(held), "source"].value_counts()
        for name, rows in (("codings", scores.codings), ("facts", study.facts))
    }
    rows = [
        {
            **{column.name: getattr(source, column.name, "") for column in columns},
            "date": source.date or "",
            "read": pd.Timestamp(source.read),
            "lineage_title": study.lineages[source.lineage],
            **{name: int(counts.get(source.id, 0)) for name, counts in many.items()},
        }
        for source in study.sources.values()
    ]
    frame = pd.DataFrame(rows, columns=[column.name for column in columns]).astype({"read": "datetime64[us]"})
    return Table(name="sources", title="Documents", frame=frame, columns=columns, key=("id",))


def codebook_table(study: Study) -> Table:
    """Every level of every item, with its anchor and what holds of the item."""
    columns = (
        Column(name="indicator", label="Indicator", values={x.id: x.title for x in study.indicators}, coded=False),
        Column(name="item", label="Item", values={x.id: x.title for x in study.items}, coded=False),
        Column(name="level", label="Level", type="integer", low=0),
        Column(name="points", label="The level as points", type="number", unit=POINTS, low=0, high=100),
        Column(name="anchor", label="Anchor: what the level means"),
        Column(name="from", label="Least number that gives the level, where figures decide", type="number"),
        Column(name="title", label="The item's title"),
        Column(name="question", label="The item's question"),
        Column(name="weight", label="Weight in the indicator", type="number", unit="share, 0-1", low=0, high=1),
        Column(name="direction", label="1: the last level is the most open; -1: the first", type="integer"),
        Column(name="types", label="Types of vote it applies to"),
        Column(name="window", label="Windows in which an event counts"),
        Column(name="margin", label="Whether it is taken from the result itself", type="boolean"),
        Column(name="evidence", label="What counts"),
        Column(name="not_evidence", label="What does not"),
        Column(name="nothing", label="What nothing happened, or silence, means"),
        Column(name="why", label="Why it is here"),
        Column(name="vdem_tags", label="V-Dem tags, with the sign of the correlation to expect"),
        Column(name="nelda_tags", label="NELDA tags, likewise"),
    )
    rows = []
    for indicator in study.indicators:
        for item in indicator.items:
            points = level_values(len(item.levels), item.direction)
            of_item = item.model_dump(include={column.name for column in columns} - {"level", "types", "window"})
            for i, level in enumerate(item.levels):
                row = {
                    **of_item,
                    "indicator": indicator.id,
                    "item": item.id,
                    "level": i,
                    "points": float(points[i]),
                    "anchor": level.anchor,
                    "from": float("nan") if level.start is None else level.start,
                    "types": ", ".join(item.types),
                    "window": ", ".join(item.window),
                    "vdem_tags": _tags(item.crosswalk.vdem),
                    "nelda_tags": _tags(item.crosswalk.nelda),
                }
                rows.append(row)
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    return Table(
        name="codebook",
        title="Items, their levels and anchors",
        frame=frame,
        columns=columns,
        key=("item", "level"),
    )


def _tags(tags: Mapping[str, int]) -> str:
    return ", ".join(f"{tag} {'+' if sign > 0 else '-'}" for tag, sign in tags.items())
