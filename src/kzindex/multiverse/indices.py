"""How much of the spread of a gap each choice makes: Sobol's indices."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kzindex.frames import Row
from kzindex.multiverse.choices import Listing

Floats = NDArray[np.float64]
RESAMPLES = 500
COLUMNS = ["measure", "choice", "first", "first_low", "first_high", "total", "total_low", "total_high"]


def indices(listing: Listing, gap: Floats, measures: list[str], seed: int) -> pd.DataFrame:
    """First-order and total indices of what is varied, on the gap of each measure.

    First: the share of the gap's variance that goes when the choice alone is fixed; total: what is left when all others
    are (Saltelli et al. 2010, as `scipy.stats.sobol_indices` computes them). A specification without a gap takes the
    mean of the others, so that it adds no spread. Intervals are of 90 %, from resampled draws.

    Parameters
    ----------
    listing : Listing
    gap : ndarray of float, shape (specifications, measures)
        Of all specifications of the listing, in its order; points, NaN where there is none.
    measures : list of str
    seed : int

    Returns
    -------
    DataFrame
        measure, choice, first, first_low, first_high, total, total_low, total_high; without rows where nothing varies.
    """
    n, d = listing.draws, len(listing.factors)
    drawn = gap[len(listing.lists) - 2 * n :]
    if not n or np.isnan(drawn[: 2 * n]).all():
        return pd.DataFrame(columns=COLUMNS)
    middle = np.nan_to_num(np.nanmean(np.where(np.isnan(drawn[: 2 * n]).all(axis=0), 0.0, drawn[: 2 * n]), axis=0))
    filled = np.where(np.isnan(drawn), middle, drawn)
    first, second, *recombined = filled.T.reshape(len(measures), d + 2, n).transpose(1, 0, 2)
    whole = _indices(first, second, np.array(recombined))
    rng = np.random.default_rng(seed)
    draws = []
    for _ in range(RESAMPLES):
        some = rng.integers(0, n, n)
        draws.append(_indices(first[:, some], second[:, some], np.array(recombined)[:, :, some]))
    low, high = np.quantile(draws, [0.05, 0.95], axis=0)
    found: list[Row] = []
    for i, measure in enumerate(measures):
        for j, factor in enumerate(listing.factors):
            row: Row = {"measure": measure, "choice": factor.id}
            for k, name in enumerate(("first", "total")):
                row |= {name: whole[k, i, j], f"{name}_low": low[k, i, j], f"{name}_high": high[k, i, j]}
            found.append(row)
    return pd.DataFrame(found, columns=COLUMNS)


def _indices(first: Floats, second: Floats, recombined: Floats) -> Floats:
    """First and total indices; shape (2, measures, factors)."""
    from scipy.stats import sobol_indices

    found = sobol_indices(func={"f_A": first, "f_B": second, "f_AB": recombined}, n=first.shape[1])
    return np.stack([np.reshape(x, (len(first), len(recombined))) for x in (found.first_order, found.total_order)])
