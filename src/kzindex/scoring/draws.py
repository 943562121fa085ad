"""Scores drawn anew with the error of reading, to be carried into other models."""

import numpy as np
import pandas as pd

from kzindex.model.codebook import NOT_APPLICABLE
from kzindex.scoring.score import SCORED, Scores
from kzindex.stats.means import weighted_means

AT_ONCE = 250  # draws; numbers do not depend on it


def draws(scores: Scores, many: int = 1000, *, seed: int | None = None) -> pd.DataFrame:
    """Draw index and indicators of every vote with their reading error.

    An item's score is drawn from a normal distribution around the published one with its standard error, apart from
    every other item and vote; an indicator is the weighted mean of the same draw's items and the index the mean of
    its indicators, so that what they share is kept. Draws are not cut to 0-100: their mean is the score and their
    spread its `se`. They carry the error of reading and nothing else: not what nobody wrote (see `worst` and `best`).

    Parameters
    ----------
    scores : Scores
    many : int
        Number of draws, at least 1. Fewer draws are the first of more.
    seed : int, optional
        By default that of the study.

    Returns
    -------
    DataFrame
        draw (from 1), election, date (datetime64), type, era, then a column per measure in points; NaN where the score
        is withheld or does not apply. A row per draw and vote.

    Raises
    ------
    ValueError
        Where `many` is below 1.
    """
    if many < 1:
        raise ValueError(f"many is {many}; allowed is 1 or more")
    study = scores.study
    held = study.held[["election", "date", "type", "era"]].assign(date=pd.to_datetime(study.held["date"]))

    def grid(table: pd.DataFrame, column: str, names: list[str]) -> pd.DataFrame:
        return table.pivot(index="election", columns="measure", values=column).loc[held["election"], names]

    ids = [item.id for item in study.items]
    tops = [indicator.id for indicator in study.indicators]
    point, se = (grid(scores.items, name, ids).to_numpy(float) for name in ("score", "se"))
    applies = (grid(scores.items, "status", ids) != NOT_APPLICABLE).to_numpy(bool)
    published = (grid(scores.indicators, "status", tops) == SCORED).to_numpy(bool)
    whole = (scores.index["status"] == SCORED).to_numpy(bool)
    inside = [np.isin(ids, [item.id for item in indicator.items]) for indicator in study.indicators]
    weights = np.array([item.weight for item in study.items])
    source = np.random.default_rng(study.design.robustness.seed if seed is None else seed)
    parts = []
    for start in range(0, many, AT_ONCE):
        noise = source.standard_normal((min(AT_ONCE, many - start), *point.shape))
        items = point + se * noise
        means = [weighted_means(items[..., x], se[:, x], applies[:, x], weights[x]).score for x in inside]
        indicators = np.where(published, np.stack(means, axis=-1), np.nan)
        index = np.where(whole, indicators.mean(axis=-1), np.nan)
        parts.append(np.concatenate([index[..., None], indicators], axis=-1))
    drawn = np.concatenate(parts).reshape(-1, len(tops) + 1)
    repeated = held.iloc[np.tile(np.arange(len(held)), many)].reset_index(drop=True)
    repeated.insert(0, "draw", np.repeat(np.arange(1, many + 1), len(held)))
    return pd.concat([repeated, pd.DataFrame(drawn, columns=study.tops)], axis=1)
