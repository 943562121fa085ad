"""What is set against what: the votes, items and readings of one contrast between a later and an earlier group."""

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kzindex.model.design import Era, Matching
from kzindex.model.study import Study
from kzindex.scoring.grid import exposure, fill, lay_out

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Contrast:
    """Readings of the votes compared; arrays of shape (votes, items) unless said otherwise. Votes are in order of date.

    Attributes
    ----------
    id, title : str
    study : Study
        What the readings were made from.
    votes : DataFrame
        The votes compared: rows of `Study.held`.
    later : ndarray of bool, shape (votes,)
    stratum : ndarray of int, shape (votes,)
        The vote's type.
    point, se : ndarray of float
        Points; 0 where not covered.
    covered, applies : ndarray of bool
        `applies` is False too for items that do not enter this contrast.
    weights : ndarray of float, shape (items,)
    exposure : ndarray of float, shape (votes, indicators)
        Months in which an event could count.
    least : (int, int)
        In how many later and earlier votes an item must be covered.
    """

    id: str
    title: str
    study: Study
    votes: pd.DataFrame
    later: Bools
    stratum: Ints
    point: Floats
    se: Floats
    covered: Bools
    applies: Bools
    weights: Floats
    exposure: Floats
    least: tuple[int, int]

    def inside(self, indicator: str) -> Bools:
        """Which items belong to an indicator; shape (items,)."""
        return next(
            of for x, of in zip(self.study.indicators, _of_indicators(self.study), strict=True) if x.id == indicator
        )

    def of_votes(self, kept: Bools) -> "Contrast":
        """The contrast on some of its votes; items must be covered in as many as before. `kept` of shape (votes,)."""
        names = ("later", "stratum", "point", "se", "covered", "applies", "exposure")
        parts = {name: getattr(self, name)[kept] for name in names}
        return replace(self, votes=self.votes[kept].reset_index(drop=True), **parts)

    def of_items(self, kept: Bools) -> "Contrast":
        """The contrast on some of its items; `kept` of shape (items,)."""
        return replace(self, covered=self.covered & kept, applies=self.applies & kept)

    def matched_anew(self) -> "Contrast":
        """The contrast with items covered in as many votes as the protocol asks of eras of this size."""
        return replace(self, least=_asked(self.study, self.later))


def _of_indicators(study: Study) -> list[Bools]:
    """Which items belong to each indicator."""
    home = np.repeat(np.arange(len(study.indicators)), [len(x.items) for x in study.indicators])
    return [home == i for i in range(len(study.indicators))]


def compared_eras(study: Study) -> tuple[Era, Era] | None:
    """The last era and the one before it; None where there is one."""
    eras = study.design.eras[-2:]
    return (eras[1], eras[0]) if len(eras) == 2 else None


def contrast(
    study: Study,
    codings: pd.DataFrame,
    *,
    later: Collection[str],
    earlier: Collection[str],
    id: str = "",
    title: str = "",
    least: tuple[int, int] | None = None,
) -> Contrast:
    """Set some votes against others.

    Parameters
    ----------
    study : Study
    codings : DataFrame
        Those that stand, as of `kzindex.scoring.levels.entered`.
    later, earlier : collection of str
        Votes held; a vote in neither takes no part.
    id, title : str
    least : (int, int), optional
        In how many later and earlier votes an item must be covered; by default as the protocol asks.
    """
    held = study.held
    rows = held["election"].isin([*later, *earlier]).to_numpy(bool)
    filled = fill(study, grid := lay_out(study), codings)
    votes = held[rows].reset_index(drop=True)
    point, se = filled.point[rows], filled.se[rows]
    covered = ~np.isnan(point)
    is_later = votes["election"].isin(later).to_numpy(bool)
    return Contrast(
        id=id,
        title=title,
        study=study,
        votes=votes,
        later=is_later,
        stratum=np.asarray(pd.factorize(votes["type"])[0], dtype=np.int64),
        point=np.where(covered, point, 0.0),
        se=np.where(covered, se, 0.0),
        covered=covered,
        applies=filled.applies[rows],
        weights=grid.weights,
        exposure=np.column_stack([exposure(grid, filled.applies, of)[rows] for of in _of_indicators(study)]),
        least=least if least is not None else _asked(study, is_later),
    )


def _asked(study: Study, later: Bools) -> tuple[int, int]:
    """In how many of the later and of the earlier votes the protocol asks an item to be covered."""
    one, other = least(np.array([later.sum(), (~later).sum()]), study.design.protocol.verdict.matched).tolist()
    return one, other


def least(sides: Ints, rule: Matching) -> Ints:
    """In how many votes of each side an item must be covered; of the shape of `sides`, the votes on each."""
    return np.where(sides >= rule.small_era, rule.votes, rule.votes_small)
