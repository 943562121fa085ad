"""Readings of two passes side by side, and how far they agree beyond chance."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kzindex.frames import Row
from kzindex.model.codebook import NOT_APPLICABLE, NOT_REPORTED, UNIT, Item
from kzindex.model.design import CERTAINTIES
from kzindex.model.study import Study
from kzindex.scoring.levels import of_pass
from kzindex.stats.agreement import Floats, ac2_parts, alpha_parts, coefficient, kappa_parts, resampled
from kzindex.stats.reading import level_values

COLUMNS = ["level", "election", "measure", "statistic", "value", "low90", "high90", "n", "note"]
ONE_LEVEL = 0.9  # from this share of readings at one level a coefficient is printed and not interpreted
LEAST_VOTES = 3  # with readings, for an interval from resampled votes
MOST_LOST = 0.05  # share of resamples in which alpha may be undefined
DRAWS, SEED = 2000, 20190320


def statistic(level: str, measure: str, name: str, value: float, n: int, note: str = "", election: str = "") -> Row:
    """One row of the long table."""
    return {
        "level": level, "election": election, "measure": measure, "statistic": name, "value": float(value), "n": n,
        "note": note,
    }  # fmt: skip


def both_passes(study: Study) -> dict[str, pd.DataFrame]:
    """The scored codings of each pass, as they were made, in the votes held that both coded."""
    held = study.held["election"]
    passes = {number: of_pass(study, number) for number in ("1", "2")}
    passes = {
        number: rows[(rows["place"] == "scored") & rows["election"].isin(held)] for number, rows in passes.items()
    }
    votes = set(passes["1"]["election"]) & set(passes["2"]["election"])
    return {number: rows[rows["election"].isin(votes)] for number, rows in passes.items()}


def pair(study: Study, passes: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """One row per unit, a vote, an item and a source that either pass coded.

    Returns
    -------
    DataFrame
        election, item, source, lineage (of the document), indicator, era, masked (whether pass 2 read it with names,
        dates and offices hidden); of each pass, with `_1` and `_2`: status (level, not reported, not applicable, or
        empty where it did not code), point (points, mean of the levels read), level (the first of them, in the order of
        certainty), levels (how many), certainty (the highest).
    """
    values = {item.id: level_values(len(item.levels), item.direction) for item in study.items}
    rank = {"level": 0, NOT_APPLICABLE: 1, NOT_REPORTED: 2}
    sides = []
    for number, rows in passes.items():
        status = rows["outcome"].where(rows["level"] < 0, "level")
        rows = rows.assign(
            point=[values[i][k] if k >= 0 else np.nan for i, k in zip(rows["item"], rows["level"], strict=True)],
            status=status,
            rank=status.map(rank),
            sure=rows["certainty"].map({name: i for i, name in enumerate(CERTAINTIES)}),
        )
        distinct = rows.sort_values(["rank", "sure"]).drop_duplicates([*UNIT, "outcome"])
        side = distinct.groupby(UNIT).agg(
            status=("status", "first"),
            point=("point", "mean"),
            level=("level", "first"),
            levels=("point", "count"),
            certainty=("certainty", "first"),
        )
        sides.append(side.add_suffix(f"_{number}"))
    units = sides[0].join(sides[1], how="outer").reset_index()
    points = ["point_1", "point_2"]
    units[points] = units[points].round(9)  # the mean of 0 and 100 is that of 33.3 and 66.7
    hidden = passes["2"].loc[passes["2"]["masked"] == "yes", UNIT]
    indicator_of = {item.id: indicator.id for indicator in study.indicators for item in indicator.items}
    return units.assign(
        status_1=units["status_1"].fillna(""),
        status_2=units["status_2"].fillna(""),
        lineage=units["source"].map(study.lineage_of),
        indicator=units["item"].map(indicator_of),
        era=units["election"].map(study.era_of),
        masked=pd.MultiIndex.from_frame(units[UNIT]).isin(pd.MultiIndex.from_frame(hidden)),
    )


def read_twice(units: pd.DataFrame) -> pd.DataFrame:
    """The units to which both passes give a level."""
    return units[(units["status_1"] == "level") & (units["status_2"] == "level")]


@dataclass(frozen=True, kw_only=True)
class _Cross:
    """One item's readings in both passes."""

    values: Floats  # (categories,), points in ascending order
    joint: Floats  # (votes, categories, categories), pass 1 by pass 2
    levels: list[int]  # which of the categories are the item's levels

    def coincidences(self) -> Floats:
        """Krippendorff's, of each vote: a unit's two readings count once in each order."""
        return self.joint + self.joint.transpose(0, 2, 1)

    def share_at_one(self) -> float:
        """Share of the readings at the commonest level."""
        readings = self.coincidences().sum(axis=(0, 2))
        return float(readings.max() / readings.sum())


def _cross(item: Item, read: pd.DataFrame, votes: list[str]) -> _Cross:
    """Cross-tabulate; categories are the item's levels, and the means between them that occur."""
    scale = level_values(len(item.levels), 1).round(9)
    values = np.unique(np.r_[scale, read["point_1"], read["point_2"]])
    joint = np.zeros((len(votes), len(values), len(values)))
    vote = read["election"].map({name: i for i, name in enumerate(votes)}).to_numpy(np.int64)
    first, second = (np.searchsorted(values, read[f"point_{k}"].to_numpy(float)) for k in (1, 2))
    np.add.at(joint, (vote, first, second), 1)
    return _Cross(values=values, joint=joint, levels=[int(i) for i in np.searchsorted(values, scale)])


def agreement(study: Study, units: pd.DataFrame) -> list[Row]:
    """Coefficients of every indicator and coded item, and how often both passes report alike."""
    votes = sorted(set(units["election"]))
    drawn = resampled(len(votes), DRAWS, SEED) if votes else np.zeros((0, 0))
    found: list[Row] = []
    for indicator in study.indicators:
        items = [item for item in indicator.items if item.facts is None]
        rows = [units[units["item"] == item.id] for item in items]
        tables = [_cross(item, read_twice(mine), votes) for item, mine in zip(items, rows, strict=True)]
        found += _measure("indicator", indicator.id, units[units["indicator"] == indicator.id], tables, drawn)
        for item, mine, table in zip(items, rows, tables, strict=True):
            found += _measure("item", item.id, mine, [table], drawn)
    return found


def _measure(level: str, name: str, units: pd.DataFrame, tables: list[_Cross], drawn: Floats) -> list[Row]:
    read = read_twice(units)
    n = len(read)
    note = "" if n else "no level in both passes"
    tables = [table for table in tables if table.joint.any()]
    if n and level == "item" and tables[0].share_at_one() >= ONE_LEVEL:
        note = f"{tables[0].share_at_one():.0%} of the readings at one level: not interpreted"

    alpha = [alpha_parts(table.coincidences().sum(axis=0)) for table in tables]
    kappa = [kappa_parts(table.joint.sum(axis=0), table.values) for table in tables]
    # its chance term needs the levels that could have been chosen, so units with a mean stay out
    ac2 = [
        ac2_parts(table.joint.sum(axis=0)[np.ix_(table.levels, table.levels)], table.values[table.levels])
        for table in tables
    ]
    found = []
    for label, parts in (("alpha", alpha), ("kappa", kappa), ("AC2", ac2)):
        value = float(coefficient(parts)) if parts else np.nan
        undefined = "undefined: every reading at one level" if n and np.isnan(value) else note
        found.append(statistic(level, name, label, value, n, undefined))
    if tables and not np.isnan(found[0]["value"]):
        found[0] |= _interval(tables, drawn, note)

    both = units[(units["status_1"] != "") & (units["status_2"] != "")]
    alike = (both["status_1"] == NOT_REPORTED) == (both["status_2"] == NOT_REPORTED)
    apart = (read["point_1"] - read["point_2"]).abs()
    return [
        *found,
        statistic(level, name, "same level", (apart < 1e-9).mean(), n, note),
        statistic(level, name, "difference of readings", apart.mean(), n, note),
        statistic(level, name, "reported alike", alike.mean(), len(both)),
        statistic(level, name, "only pass 1", (units["status_2"] == "").sum(), len(units)),
        statistic(level, name, "only pass 2", (units["status_1"] == "").sum(), len(units)),
    ]


def _interval(tables: list[_Cross], drawn: Floats, note: str) -> Row:
    """The 90 % interval of alpha from resampled votes, where there is enough to resample."""
    each = [table.coincidences() for table in tables]
    votes = np.sum([part.sum(axis=(1, 2)) > 0 for part in each], axis=0) > 0
    differ = sum(part.sum() - np.trace(part.sum(axis=0)) for part in each)
    if votes.sum() < LEAST_VOTES:
        why = f"readings of fewer than {LEAST_VOTES} votes"
    elif differ < 1:
        why = "nothing differs"
    else:
        values = coefficient([alpha_parts(np.tensordot(drawn, part, axes=1)) for part in each])
        fine = values[~np.isnan(values)]
        lost = 1 - len(fine) / len(values)
        if lost <= MOST_LOST:
            low, high = (float(x) for x in np.quantile(fine, [0.05, 0.95]))
            return {"low90": low, "high90": high}
        why = f"undefined in {lost:.0%} of the resamples"
    return {"note": "; ".join(filter(None, [note, f"no interval: {why}"]))}
