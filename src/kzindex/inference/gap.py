"""The gap between an era and the one before it, indicator by indicator, on matched items."""

import numpy as np
import pandas as pd

from kzindex.model.design import Era
from kzindex.model.study import Study
from kzindex.stats.gaps import stratified_gaps


def item_points(study: Study, table: pd.DataFrame) -> pd.DataFrame:
    """Scores of items as a grid: a row per vote held, a column per item, NaN where not covered."""
    items = table[table["level"] == "item"]
    grid = items.pivot(index="election", columns="measure", values="score").astype(float)
    return grid.reindex(index=list(study.held["election"]), columns=[item.id for item in study.items])


def compared_eras(study: Study) -> tuple[Era, Era] | None:
    """The last era and the one before it; None where there is one."""
    eras = study.design.eras[-2:]
    return (eras[1], eras[0]) if len(eras) == 2 else None


def gaps(study: Study, point: pd.DataFrame) -> pd.DataFrame:
    """The gap of each indicator between the last era and the one before it, over the headline votes.

    An item enters if it is covered in as many votes of each era as the protocol asks (`verdict.matched`); its gap is
    that of `stratified_gaps` within types of vote; items keep their weights, rescaled.

    Parameters
    ----------
    study : Study
    point : DataFrame
        As of `item_points`; votes may be missing.

    Returns
    -------
    DataFrame
        measure, gap (points, later minus earlier; NaN where no item enters), items (that enter). No row where the
        study has a single era.
    """
    eras = compared_eras(study)
    if eras is None:
        return pd.DataFrame({"measure": [], "gap": [], "items": []})
    held = study.held[study.held["election"].isin(point.index)]
    headline = study.design.headline
    chosen = held[
        held["era"].isin([era.id for era in eras])
        & held["type"].isin(headline.types)
        & (held["date"] >= headline.start.isoformat())
    ]
    ids = [item.id for item in study.items]
    grid = point.reindex(index=chosen["election"], columns=ids).to_numpy(float)
    later = (chosen["era"] == eras[0].id).to_numpy(bool)
    covered = ~np.isnan(grid)
    enough = np.ones(len(ids), dtype=bool)
    matched = study.design.protocol.verdict.matched
    for group in (later, ~later):
        least = matched.votes if group.sum() >= matched.small_era else matched.votes_small
        enough &= covered[group].sum(axis=0) >= least
    by_item = np.where(enough, stratified_gaps(grid, later, pd.factorize(chosen["type"])[0]), np.nan)
    weights = np.array([item.weight for item in study.items])
    rows = []
    for indicator in study.indicators:
        inside = np.isin(ids, [item.id for item in indicator.items]) & ~np.isnan(by_item)
        gap = float(np.average(by_item[inside], weights=weights[inside])) if inside.any() else float("nan")
        rows.append({"measure": indicator.id, "gap": gap, "items": int(inside.sum())})
    return pd.DataFrame(rows)
