"""Gaps with their verdicts, as a long table, set against the protocol's."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kzindex.inference.verdict import verdicts
from kzindex.model.design import Verdict
from kzindex.multiverse.batch import REASONS, Gaps
from kzindex.multiverse.choices import Listing

ZERO = 1e-9  # points; less is rounding
JUDGED = [
    "measure", "gap", "se", "low90", "high90", "share", "verdict", "sign_holds", "sign_turns", "verdict_holds",
    "reason",
]  # fmt: skip


def judged(gaps: Gaps, coverage: NDArray[np.float64], measures: list[str], rule: Verdict) -> pd.DataFrame:
    """A row for each specification and measure; the first specification is the one the others are set against.

    Parameters
    ----------
    gaps : Gaps
    coverage : ndarray of float, shape (specifications,)
        The share of the weight that must be matched for a verdict.
    measures : list of str
    rule : Verdict

    Returns
    -------
    DataFrame
        specification (number), measure, gap, se, low90, high90 (points), share (of the weight, matched), verdict,
        sign_holds, sign_turns (whether its sign is the first one's, or the other), verdict_holds, reason (why there is
        no gap).
    """
    low, high = gaps.gap - rule.width90 * gaps.se, gaps.gap + rule.width90 * gaps.se
    words = verdicts(low, high, rule.delta, gaps.share >= coverage[:, None] - 1e-12)
    many = len(gaps.gap)
    sign = np.where(np.abs(gaps.gap) < ZERO, 0.0, np.sign(gaps.gap))
    columns = {
        "gap": gaps.gap, "se": gaps.se, "low90": low, "high90": high, "share": gaps.share, "verdict": words,
        "sign_holds": sign == sign[0], "sign_turns": sign * sign[0] < 0, "verdict_holds": words == words[0],
        "reason": np.array(REASONS)[gaps.reason],
    }  # fmt: skip
    flat = {name: values.ravel() for name, values in columns.items()}
    return pd.DataFrame(
        {"specification": np.repeat(np.arange(many), len(measures)), "measure": np.tile(measures, many), **flat}
    )


def described(listing: Listing, found: pd.DataFrame) -> pd.DataFrame:
    """The same with the list of each specification, its name and its option of every choice."""
    row = found["specification"].to_numpy()
    many = len(listing.lists)
    names = np.array([listing.name(i) for i in range(many)], dtype=object)
    options = {
        choice.id: np.array(choice.options, dtype=object)[listing.options[:many, k]][row]
        for k, choice in enumerate(listing.choices)
    }
    front = {"specification": row, "list": np.array(listing.lists, dtype=object)[row], "name": names[row], **options}
    return pd.concat([pd.DataFrame(front), found[JUDGED]], axis=1)
