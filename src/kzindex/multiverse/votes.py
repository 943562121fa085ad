"""Which votes a specification compares, and on which side they stand."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kzindex.inference.contrast import least
from kzindex.inference.contrasts import compared
from kzindex.model.design import Matching
from kzindex.model.study import Study
from kzindex.multiverse.choices import VOTES, Choice

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Votes:
    """The votes of the last two eras whose type is compared, in order of date; arrays of shape (votes,)."""

    dates: NDArray[np.str_]
    types: NDArray[np.str_]
    headline: tuple[str, ...]  # types

    def taking_part(self, since: list[object], types: list[object]) -> Bools:
        """Those from a day on, of one type (empty: of the headline's); shape (specifications, votes)."""
        days, kinds = np.array([str(x) for x in since]), np.array([str(x) for x in types])
        of_type = np.where((kinds == "")[:, None], np.isin(self.types, self.headline), self.types == kinds[:, None])
        return np.asarray(of_type & (self.dates >= days[:, None]))

    def later(self, boundary: date) -> Bools:
        """Those held on that day or after it."""
        return np.asarray(self.dates >= boundary.isoformat())


def votes_of(study: Study) -> Votes:
    """The votes that specifications choose from."""
    rows: pd.DataFrame = study.held.set_index("election").loc[compared(study)]
    dates, types = (rows[name].to_numpy().astype(str) for name in ("date", "type"))
    return Votes(dates=dates, types=types, headline=tuple(study.design.headline.types))


def comparable(votes: Votes, rule: Matching, every: tuple[Choice, ...]) -> Ints:
    """The combinations of VOTES that leave both sides as many votes as an item must be covered in.

    Returns
    -------
    ndarray of int, shape (combinations, 3)
        Their options, the protocol's first, whether or not it leaves so many.
    """
    boundaries, since, types = (choice for id in VOTES for choice in every if choice.id == id)
    found = []
    for i, boundary in enumerate(boundaries.values):
        for j, start in enumerate(since.values):
            part = votes.taking_part([start] * len(types.values), list(types.values))
            later = votes.later(date.fromisoformat(str(boundary)))
            sides = np.column_stack([(part & side).sum(axis=1) for side in (later, ~later)])
            enough = np.flatnonzero((sides >= least(sides, rule)).all(axis=1))
            found += [(i, j, int(k)) for k in enough]
    protocol = (0, 0, 0)
    return np.array([protocol, *(each for each in found if each != protocol)], dtype=np.int64)
