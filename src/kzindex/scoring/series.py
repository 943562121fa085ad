"""Scores in order of time: by vote, with what breaks their comparability, or by year, carried forward."""

from collections.abc import Collection
from typing import Any

import pandas as pd

from kzindex.frames import records
from kzindex.model.study import Study
from kzindex.scoring.score import COLUMNS, SCORED, Scores

WIDE = ("score", "se", "low68", "high68", "low90", "high90", "coverage", "exposure", "status", "break")
SHORTER = 0.5  # exposure below this share of the other vote's breaks comparability


def series(
    scores: Scores, *, by: str = "vote", wide: bool = False, types: Collection[str] | None = None
) -> pd.DataFrame:
    """The scores as a time series.

    Parameters
    ----------
    scores : Scores
    by : {"vote", "year"}
        A row per vote, or per year from the first vote's to that of the last vote of any type. A year has the last vote
        held by its end; its scores are carried forward until the next vote, whether or not that one's are published.
    wide : bool
        A row per vote or year instead of one per measure too; index and indicators only.
    types : collection of str, optional
        Types of vote; by default those that are compared.

    Returns
    -------
    DataFrame
        Long: the columns of `Scores.table`; `overlap` (0-1: weight of the items covered both at this vote and at the
        one before it with a published score, over that of the items covered at either; of the index the least of the
        indicators'), `break` (what makes the two hard to compare, empty where nothing does). By year also, in front,
        `year`, and behind, `carried` (whether the vote lies in an earlier year), `votes` (held in that year, of these
        types). Wide: election, date, type, era (by year `year`, `carried`, `votes` too), then `MEASURE_score`,
        `MEASURE_se` and so on for each measure.

    Raises
    ------
    ValueError
        Where `by` is neither.
    """
    if by not in ("vote", "year"):
        raise ValueError(f"by is {by!r}; allowed are vote and year")
    study = scores.study
    kinds = [name for name, kind in study.design.types.items() if kind.compared] if types is None else list(types)
    table = scores.table[scores.table["type"].isin(kinds)].reset_index(drop=True)
    table[["overlap", "break"]] = _breaks(study, table)
    if by == "year":
        table = _by_year(table, max((int(date[:4]) for date in study.held["date"]), default=0))
    return widened(table) if wide else table


def _breaks(study: Study, table: pd.DataFrame) -> pd.DataFrame:
    """Overlap and what breaks comparability, row by row."""
    items = table[table["level"] == "item"]
    covered: dict[str, set[str]] = {
        str(vote): set(rows.loc[rows["status"] == SCORED, "measure"]) for vote, rows in items.groupby("election")
    }
    inside = {indicator.id: {item.id: item.weight for item in indicator.items} for indicator in study.indicators}
    inside |= {item.id: {item.id: item.weight} for item in study.items}
    before: dict[str, dict[str, Any]] = {}
    found = []
    for row in records(table):
        overlap, why = float("nan"), ""
        last = before.get(row["measure"])
        if row["status"] == SCORED:
            if last is not None:
                pair = covered[row["election"]], covered[last["election"]]
                parts = [x.id for x in study.indicators] if row["level"] == "index" else [row["measure"]]
                overlap = min(_shared(inside[part], *pair) for part in parts)
                why = _why(study, row, last, overlap)
            before[row["measure"]] = row
        found.append((overlap, why))
    return pd.DataFrame(found, columns=["overlap", "break"])


def _shared(weights: dict[str, float], one: set[str], other: set[str]) -> float:
    either = sum(weight for name, weight in weights.items() if name in one | other)
    return sum(weight for name, weight in weights.items() if name in one & other) / either if either else 1.0


def _why(study: Study, row: dict[str, Any], last: dict[str, Any], overlap: float) -> str:
    said = []
    if overlap < study.design.protocol.least:
        said.append(f"{overlap:.0%} of the evidence in common with {last['election']}")
    here, there = row["exposure"], last["exposure"]
    if min(here, there) < SHORTER * max(here, there):
        said.append(f"exposure {here:.1f} months, {there:.1f} at {last['election']}")
    return "; ".join(said)


def _by_year(table: pd.DataFrame, end: int) -> pd.DataFrame:
    """Repeat each year the rows of the last vote held by its end, up to the year `end`."""
    votes = table.drop_duplicates("election")  # in order of date
    held = votes["date"].str[:4].astype(int)
    parts = []
    for year in range(int(held.min()), end + 1) if len(held) else []:
        last = votes[held <= year].iloc[-1]
        rows = table[table["election"] == last["election"]]
        rows = rows.assign(year=year, carried=int(last["date"][:4]) < year, votes=int((held == year).sum()))
        parts.append(rows.assign(**{"break": rows["break"].where(~rows["carried"], "")}))
    columns = ["year", *COLUMNS, "overlap", "break", "carried", "votes"]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def widened(table: pd.DataFrame, items: bool = False) -> pd.DataFrame:
    """A row per vote or year of a long series; index and indicators, with `items` whatever it holds."""
    tops = table if items else table[table["level"] != "item"]
    keys = ["year", "carried", "votes"] if "year" in table else []
    keys += ["election", "date", "type", "era"]
    whole = tops[keys].drop_duplicates().set_index("year" if "year" in table else "election", drop=False)
    for measure in dict.fromkeys(tops["measure"]):
        rows = tops[tops["measure"] == measure].set_index(whole.index.name)
        whole = whole.join(rows[list(WIDE)].add_prefix(f"{measure}_"))
    return whole.reset_index(drop=True)
