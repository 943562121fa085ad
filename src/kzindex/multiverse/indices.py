"""How much of the spread of a gap each choice makes: Sobol's indices."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kzindex.frames import Row
from kzindex.multiverse.choices import RESAMPLES, Listing, stream
from kzindex.stats.sensitivity import sobol

Floats = NDArray[np.float64]
INDICES, HAVING = "indices", "indices of having a gap"  # parts of the table
DRAWS = 300  # resamples
LEAST = 16  # draws


def indices(listing: Listing, gap: Floats, measures: list[str], seed: int) -> list[Row]:
    """First-order and total indices of what is varied, on the gap of each measure, and on whether there is one.

    First: the share of the variance that goes when the choice alone is fixed; total: what is left when all others are
    (`kzindex.stats.sensitivity.sobol`); they overlap and do not add up. On the gap they are taken, choice by choice,
    over the draws that have a gap whichever way the choice is made, so that a gap's being there at all is not mistaken
    for its size. Intervals are of 90 %, from resampled draws.

    Parameters
    ----------
    listing : Listing
    gap : ndarray of float, shape (specifications, measures)
        Of all specifications of the listing, in its order; points, NaN where there is none.
    measures : list of str
    seed : int

    Returns
    -------
    list of dict
        part, measure, choice, specifications (draws), computed (of these, taken), first, first_low, first_high, total,
        total_low, total_high; the last six are missing where fewer than 16 draws can be taken.
    """
    n, sets = listing.draws, len(listing.factors) + 2
    drawn = gap[len(gap) - sets * n :].reshape(sets, n, len(measures))
    rows: list[Row] = []
    for i, measure in enumerate(measures):
        first, second, *recombined = drawn[:, :, i]
        for factor, mixed in zip(listing.factors, recombined, strict=True):
            three = np.stack([first, second, mixed])
            there = ~np.isnan(three)
            for part, values in ((INDICES, three[:, there.all(axis=0)]), (HAVING, there.astype(np.float64))):
                row: Row = {"part": part, "measure": measure, "choice": factor.id, "specifications": n}
                rows.append(row | {"computed": values.shape[1]} | _indices(values, seed))
    return rows


def ranked(rows: pd.DataFrame) -> list[str]:
    """Choices by their mean total index over the measures, the largest first; rows of one part of the table."""
    return rows.groupby("choice")["total"].mean().sort_values(ascending=False).index.tolist()


def _indices(values: Floats, seed: int) -> Row:
    """Indices of one choice, with intervals.

    Parameters
    ----------
    values : ndarray of float, shape (3, draws)
        Of the first set, of the second, and of the first with the choice from the second.
    """
    n = values.shape[1]
    if n < LEAST:
        return {}
    some = stream(seed, RESAMPLES).integers(0, n, (DRAWS, n))
    row: Row = {}
    for name, value, others in zip(("first", "total"), sobol(*values), sobol(*values[:, some]), strict=True):
        low, high = np.quantile(others, [0.05, 0.95]).tolist()
        row |= {name: float(value), f"{name}_low": low, f"{name}_high": high}
    return row
