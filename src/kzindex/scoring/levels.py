"""The levels that enter a score: pass 1 as adjudicated, and what facts give."""

import numpy as np
import pandas as pd

from kzindex.model.codebook import KEY, FactRule, Item
from kzindex.model.study import Study

COLUMNS = [
    "election", "item", "outcome", "level", "certainty", "when", "place", "source", "locator", "origin", "lineage",
    "reading", "decided", "source_2", "locator_2",
]  # fmt: skip


def entered(study: Study) -> pd.DataFrame:
    """Every coding that stands: pass 1, adjudicated, and the levels derived from facts; wherever it is placed.

    Returns
    -------
    DataFrame
        election, item, outcome, level (-1 where the outcome is no level), certainty, when, place, source, locator,
        origin, lineage (the origin where one is given, else the document's), reading, decided (whether adjudicated),
        source_2, locator_2 (of a derived level's second figure, where it stands elsewhere).
    """
    return pd.concat([with_lineage(study, standing(study))[COLUMNS], *from_facts(study)], ignore_index=True)


def standing(study: Study) -> pd.DataFrame:
    """Pass 1 as adjudicated: the columns of `entered` but `lineage`, and more."""
    required = [item.id for item in study.items if item.when == "required"]
    return _standing(study.codings, study.adjudication, required).assign(source_2="", locator_2="")


def from_facts(study: Study) -> list[pd.DataFrame]:
    """The levels derived from facts, item by item, in the columns of `entered`."""
    facts = with_lineage(study, study.facts)
    return [_derived(study, facts, item, item.facts) for item in study.items if item.facts is not None]


def of_pass(study: Study, number: str) -> pd.DataFrame:
    """The codings of one pass as they were made: no decision, nothing derived from facts.

    Returns
    -------
    DataFrame
        The columns of `entered`, and `masked`.
    """
    rows = with_lineage(study, study.codings[study.codings["pass"] == number])
    return rows.assign(decided=False, source_2="", locator_2="")[[*COLUMNS, "masked"]].reset_index(drop=True)


def with_lineage(study: Study, rows: pd.DataFrame) -> pd.DataFrame:
    """Add `lineage`: the origin where one is given, else the lineage of the source."""
    of_source = rows["source"].map(study.lineage_of)
    return rows.assign(lineage=rows["origin"].where(rows["origin"] != "", of_source))


def _standing(rows: pd.DataFrame, decisions: pd.DataFrame, required: list[str]) -> pd.DataFrame:
    """Pass 1, with each decision in the place of the coding's outcome.

    Of a decided coding the row (with its `when` and place) is that of the pass whose outcome was decided on; where
    neither or both had it, pass 1's, if it has the coding and the date that an item in `required` cannot do without.
    """
    near_by = rows[rows["election"].isin(decisions["election"])].reset_index(names="row")  # of many votes few
    decided = decisions[[*KEY, "decision", "level", "certainty"]]
    made = near_by.merge(decided, on=KEY, suffixes=("", "_decided")).set_index("row")
    other = made["outcome"] != made["decision"]
    bare = (made["when"] == "") & made["item"].isin(required)
    chosen = made.assign(other=other, bare=bare).sort_values(["other", "bare", "pass"]).drop_duplicates(KEY)
    stands = rows["pass"] == "1"
    stands[made.index] = False
    stands[chosen.index] = True
    found = rows[stands].assign(decided=False)
    found.loc[chosen.index, "decided"] = True
    for column, given in (("outcome", "decision"), ("level", "level_decided"), ("certainty", "certainty_decided")):
        found.loc[chosen.index, column] = chosen[given]
    return found


def _derived(study: Study, facts: pd.DataFrame, item: Item, rule: FactRule) -> pd.DataFrame:
    """Levels that an item takes from facts, one row per vote, issuing body (their lineage) and figure or difference.

    Each distinct level of a body counts once, as everywhere. A figure at a level's `from` gives that level. Doubtful
    figures give none, preliminary ones only where the body has no others of that quantity and vote.

    Returns
    -------
    DataFrame
        The columns of `entered`; source and locator are those of the (first) figure.
    """
    kinds = dict(zip(study.votes["election"], study.votes["type"], strict=True))
    facts = settled(facts[facts["election"].map(kinds).isin(item.types)])
    rows = facts[facts["quantity"] == rule.value]
    if rule.minus is None:
        rows = rows.assign(figure=rows["number"], source_2="", locator_2="")
        said = rows["value"]
    else:
        rows = _paired(rows, facts[facts["quantity"] == rule.minus])
        rows["figure"] = (rows["number"] - rows["number_2"]).round(9)
        said = rows["value"] + " − " + rows["value_2"] + " = " + rows["figure"].map("{:g}".format)
        one_place = (rows["source"] == rows["source_2"]) & (rows["locator"] == rows["locator_2"])
        said = said.where(one_place, said + " (the second from " + rows["source_2"] + " " + rows["locator_2"] + ")")
        rows.loc[one_place, ["source_2", "locator_2"]] = ""
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


def settled(facts: pd.DataFrame) -> pd.DataFrame:
    """Drop doubtful figures, and preliminary ones where the body has others."""
    facts = facts[facts["stage"] != "doubtful"]
    final = facts["stage"] == ""
    has_final = final.groupby([facts[c] for c in ("election", "quantity", "lineage")]).transform("any")
    return facts[final | ~has_final.astype(bool)]


def _paired(values: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """Set the figures to subtract beside those they belong to, of the same vote and issuing body.

    Figures of one passage go together, else those of one source. Only where no source has both figures of a body are
    those of two sources taken, so that counts of different days and denominators are not mixed.
    """
    columns = ["election", "lineage", "number", "value", "source", "locator"]
    pairs = values.assign(_row=np.arange(len(values))).merge(
        others[columns], on=["election", "lineage"], suffixes=("", "_2")
    )
    near = (pairs["source"] != pairs["source_2"]).astype(int) * 2
    near += ((pairs["locator"] != pairs["locator_2"]) & (near == 0)).astype(int)
    nearest = near.groupby(pairs["_row"]).transform("min")
    of_body = near.groupby([pairs["election"], pairs["lineage"]]).transform("min")
    return pairs[(near == nearest) & ((near < 2) | (of_body == 2))].drop(columns="_row")
