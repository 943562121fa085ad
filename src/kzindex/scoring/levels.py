"""The levels that enter a score: pass 1 as adjudicated, and what facts give."""

import numpy as np
import pandas as pd

from kzindex.model.codebook import FactRule, Item
from kzindex.model.study import Study

KEY = ["election", "item", "source", "locator"]
COLUMNS = [
    "election", "item", "outcome", "level", "certainty", "when", "place", "source", "locator", "origin", "lineage",
    "reading", "decided",
]  # fmt: skip


def entered(study: Study) -> pd.DataFrame:
    """Every coding that stands: pass 1, adjudicated, and the levels derived from facts; wherever it is placed.

    Returns
    -------
    DataFrame
        election, item, outcome, level (-1 where the outcome is no level), certainty, when, place, source, locator,
        origin, lineage (the origin where one is given, else the document's), reading, decided (whether adjudicated).
    """
    rows = study.codings.assign(decided=False)
    if len(study.adjudication):
        rows = _adjudicated(rows, study.adjudication)
    rows = rows[rows["pass"] == "1"]
    lineage = rows["source"].map({name: source.lineage for name, source in study.sources.items()})
    rows = rows.assign(lineage=rows["origin"].where(rows["origin"] != "", lineage))
    derived = [derive(study, item, item.facts) for item in study.items if item.facts is not None]
    return pd.concat([rows[COLUMNS], *derived], ignore_index=True)


def _adjudicated(rows: pd.DataFrame, decisions: pd.DataFrame) -> pd.DataFrame:
    """Put each decision in the place of the coding's outcome; one that only pass 2 has enters with its decision."""
    first = rows[rows["pass"] == "1"]
    second = rows[
        (rows["pass"] == "2") & ~pd.MultiIndex.from_frame(rows[KEY]).isin(pd.MultiIndex.from_frame(first[KEY]))
    ]
    decided = second.merge(decisions[KEY], on=KEY).assign(**{"pass": "1"})
    rows = pd.concat([first, decided], ignore_index=True).merge(
        decisions[[*KEY, "decision", "level", "certainty"]], on=KEY, how="left", suffixes=("", "_decided")
    )
    made = rows["decision"].notna()
    return rows.assign(
        outcome=rows["decision"].where(made, rows["outcome"]),
        level=rows["level_decided"].where(made, rows["level"]).astype(int),
        certainty=rows["certainty_decided"].where(made, rows["certainty"]),
        decided=made,
    )


def derive(study: Study, item: Item, rule: FactRule) -> pd.DataFrame:
    """Levels that an item takes from facts, one row per vote, issuing body and pair of figures.

    The issuing body is the fact's origin, else the lineage of its source. Where an item is a difference, every pair
    of figures of one body is taken; each distinct level of a body counts once, as everywhere.

    Returns
    -------
    DataFrame
        The columns of `entered`; `locator` names the quantities.
    """
    facts = study.facts
    lineage = facts["source"].map({name: source.lineage for name, source in study.sources.items()})
    kinds = dict(zip(study.votes["election"], study.votes["type"], strict=True))
    facts = facts.assign(lineage=facts["origin"].where(facts["origin"] != "", lineage))
    facts = facts[facts["election"].map(kinds).isin(item.types)]
    rows = facts[facts["quantity"] == rule.value].assign(figure=lambda f: f["number"])
    said = rows["value"]
    if rule.minus is not None:
        other = facts[facts["quantity"] == rule.minus][["election", "lineage", "number", "value", "source", "locator"]]
        rows = rows.merge(other, on=["election", "lineage"], suffixes=("", "_minus"))
        rows["figure"] = (rows["number"] - rows["number_minus"]).round(9)
        said = rows["value"] + " − " + rows["value_minus"] + " = " + rows["figure"].map("{:g}".format)
        elsewhere = (rows["source"] != rows["source_minus"]) | (rows["locator"] != rows["locator_minus"])
        other_place = "; " + rows["source_minus"] + " " + rows["locator_minus"]
        said = said.where(~elsewhere, said + " (" + rows["source"] + " " + rows["locator"] + other_place + ")")
    starts = np.array([level.start for level in item.levels[1:]], dtype=float)
    level = np.searchsorted(starts, rows["figure"].to_numpy(float), side="right")
    rows = rows.assign(
        item=item.id,
        level=level,
        outcome=level.astype(str),
        certainty="high",
        when="",
        place="scored",
        reading=f"From facts, {item.unit}: " + said,
        decided=False,
    )
    return rows[COLUMNS].astype({"level": int})
