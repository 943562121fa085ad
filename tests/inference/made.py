"""Contrasts and series made of a few numbers."""

from collections.abc import Sequence
from functools import cache

import numpy as np
import pandas as pd

import kzindex
from kzindex.inference.contrast import Contrast
from kzindex.inference.timeline import Timeline
from kzindex.model.study import Study

from ..conftest import INVENTED

NO = float("nan")  # not covered
ITEMS = ("балама", "айырма", "санақ", "рұқсат", "ұстау", "сот")  # weights 0.5, 0.25, 0.25 and 0.5, 0.3, 0.2


@cache
def invented() -> Study:
    """The invented study, loaded once."""
    return kzindex.load(INVENTED)


def made(
    later: Sequence[int],
    *,
    se: float | dict[str, Sequence[float]] = 0.0,
    stratum: Sequence[int] | None = None,
    least: tuple[int, int] = (1, 1),
    no_use: dict[str, Sequence[int]] | None = None,
    **points: Sequence[float],
) -> Contrast:
    """A contrast of votes with these points per item; `no_use` says at which votes an item does not apply."""
    study = invented()
    votes, nothing = len(later), [NO] * len(later)
    point = np.column_stack([np.array(points.get(name, nothing), dtype=float) for name in ITEMS])
    errors = se if isinstance(se, dict) else {name: [se] * votes for name in ITEMS}
    error = np.column_stack([np.array(errors.get(name, [0.0] * votes), dtype=float) for name in ITEMS])
    applies = np.ones(point.shape, dtype=bool)
    for name, rows in (no_use or {}).items():
        applies[list(rows), ITEMS.index(name)] = False
    covered = ~np.isnan(point)
    dates = [f"{2000 + 2 * i}-06-10" for i in range(votes)]
    return Contrast(
        id="x",
        title="x",
        study=study,
        votes=pd.DataFrame({"election": [f"{day}-жалпы" for day in dates], "date": dates}),
        later=np.array(later, dtype=bool),
        stratum=np.array(stratum if stratum is not None else [0] * votes, dtype=np.int64),
        point=np.where(covered, point, 0.0),
        se=np.where(covered, error, 0.0),
        covered=covered,
        applies=applies,
        weights=np.array([item.weight for item in study.items]),
        exposure=np.full((votes, 2), 12.0),
        least=least,
    )


def series_of(
    score: Sequence[float], boundary: int, *, se: float = 1.0, kind: Sequence[int] | None = None, enough: bool = True
) -> Timeline:
    """A series of scores, one every two years; those from `boundary` on are the later ones."""
    n = len(score)
    return Timeline(
        measure="x",
        enough=enough,
        elections=[f"vote {i}" for i in range(n)],
        score=np.array(score, dtype=float),
        se=np.full(n, se),
        time=np.arange(0, 2 * n, 2, dtype=np.float64),
        place=np.arange(n),
        kind=np.array(kind if kind is not None else [0] * n, dtype=np.int64),
        later=np.arange(n) >= boundary,
    )
