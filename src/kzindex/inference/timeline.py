"""A measure's published scores in order of time, as models of a series want them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kzindex.inference.contrast import Bools, Contrast, Floats, Ints
from kzindex.scoring.score import SCORED
from kzindex.stats.dates import day_number

YEAR = 365.25  # days


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """The votes of a contrast that have a published score; arrays of shape (votes,)."""

    measure: str
    enough: bool  # whether as large a share of the votes is published as the protocol asks of evidence (`coverage`)
    elections: list[str]
    score: Floats  # points
    se: Floats  # points
    time: Floats  # years since 1970
    place: Ints  # among the votes of the contrast, whether published or not
    kind: Ints  # type of vote
    later: Bools


def timeline(contrast: Contrast, table: pd.DataFrame, measure: str) -> Timeline:
    """Take the published scores of one measure from the long table of scores."""
    rows = table[(table["measure"] == measure) & (table["status"] == SCORED)].set_index("election")
    there = contrast.votes["election"].isin(rows.index).to_numpy(bool)
    elections = contrast.votes.loc[there, "election"].tolist()
    dates = contrast.votes.loc[there, "date"].to_numpy(dtype="datetime64[D]")
    return Timeline(
        measure=measure,
        enough=len(there) > 0 and bool(there.mean() >= contrast.study.design.protocol.least),
        elections=elections,
        score=rows.loc[elections, "score"].to_numpy(float),
        se=rows.loc[elections, "se"].to_numpy(float),
        time=day_number(dates) / YEAR,
        place=np.flatnonzero(there),
        kind=contrast.stratum[there],
        later=contrast.later[there],
    )
