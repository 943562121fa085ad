"""The gap between later and earlier votes: item by item, then by weight, with reading error and bounds."""

from dataclasses import dataclass, replace

import numpy as np

from kzindex.inference.contrast import Bools, Contrast, Floats
from kzindex.inference.verdict import verdict
from kzindex.model.design import Protocol
from kzindex.stats.gaps import contrasts
from kzindex.stats.means import weighted_means


@dataclass(frozen=True, kw_only=True)
class Gap:
    """One measure's gap, later minus earlier; points, NaN where there is none.

    Attributes
    ----------
    level : {"index", "indicator", "item"}
    measure : str
    items : int
        Matched items.
    share : float
        Their weight over that of the items that apply, 0-1; of the index the least of the indicators'.
    cells : ndarray of float, shape (votes, items)
        What each cell counts in the gap: it is their sum of weight times score.
    gap, se : float
    worst, best : float
        The same difference over all items that apply, with what is not covered at 0 in the later votes and 100 in the
        earlier ones, and the other way round.
    means : float
        Difference of the votes' published scores, within types.
    later, earlier : int
        Votes with a matched item; of an item that is not matched, votes in which it is covered.
    """

    level: str
    measure: str
    items: int
    share: float
    cells: Floats
    gap: float
    se: float
    worst: float
    best: float
    means: float
    later: int
    earlier: int

    def interval(self, width: float) -> tuple[float, float]:
        """The gap plus and minus `width` standard errors, in points; not cut."""
        return self.gap - width * self.se, self.gap + width * self.se

    def verdict(self, protocol: Protocol, delta: float | None = None) -> str:
        """The verdict in words at `delta` points, by default the protocol's."""
        rule = protocol.verdict
        low, high = self.interval(rule.width90)
        return verdict(low, high, rule.delta if delta is None else delta, self.share >= protocol.least)


def gaps(contrast: Contrast) -> list[Gap]:
    """The gap of the index, of every indicator and of every item.

    An item is matched if it is covered in as many votes of each group as `Contrast.least` says. Its gap is the
    difference of the groups' means within types of vote; items keep their weights, rescaled over those matched. The
    index has a gap where every indicator has one: their plain mean. Errors of different cells are independent.

    Returns
    -------
    list of Gap
        Index, indicators, items, in the codebook's order; items that enter the contrast only.
    """
    study = contrast.study
    single, several = [], []
    for i, item in enumerate(study.items):
        if contrast.applies[:, i].any() or contrast.covered[:, i].any():
            single.append(_gap(contrast, "item", item.id, np.arange(len(study.items)) == i))
    for indicator in study.indicators:
        several.append(_gap(contrast, "indicator", indicator.id, contrast.inside(indicator.id)))
    return [_index(contrast, several), *several, *single]


def cells(contrast: Contrast, inside: Bools, later: Bools) -> Floats:
    """What each cell counts in the gap of some items, for each way of dividing the votes.

    Parameters
    ----------
    contrast : Contrast
    inside : ndarray of bool, shape (items,)
    later : ndarray of bool, shape (labellings, votes)

    Returns
    -------
    ndarray of float, shape (labellings, votes, items)
        0 outside `inside`; NaN throughout where no item is matched.
    """
    part = contrasts(contrast.covered[:, inside], later, contrast.stratum, contrast.least)
    weighed = part.weighed(contrast.weights[inside])
    found = np.zeros((len(later), *contrast.point.shape))
    found[:, :, inside] = weighed
    found[np.isnan(weighed).any(axis=(1, 2))] = np.nan
    return found


def _gap(contrast: Contrast, level: str, measure: str, inside: Bools) -> Gap:
    own = cells(contrast, inside, contrast.later[None])[0]
    used = np.nan_to_num(own) != 0
    worst, best = _bounds(contrast, inside)
    there = contrast.covered[:, inside] if level == "item" and not used.any() else used
    could = contrast.weights[inside & (contrast.applies | contrast.covered).any(axis=0)]
    return Gap(
        level=level,
        measure=measure,
        items=int(used.any(axis=0).sum()),
        share=float(contrast.weights[used.any(axis=0)].sum() / max(could.sum(), 1e-12)),
        cells=own,
        gap=_sum(own, contrast.point),
        se=_sum(own**2, contrast.se**2) ** 0.5,
        worst=worst,
        best=best,
        means=np.nan if level == "item" else _difference(contrast, _published(contrast, inside)),
        later=int(there[contrast.later].any(axis=1).sum()),
        earlier=int(there[~contrast.later].any(axis=1).sum()),
    )


def _index(contrast: Contrast, indicators: list[Gap]) -> Gap:
    own = np.mean([gap.cells for gap in indicators], axis=0)
    used = np.nan_to_num(own) != 0
    every = np.column_stack([_published(contrast, contrast.inside(gap.measure)) for gap in indicators])
    return Gap(
        level="index",
        measure="index",
        items=int(used.any(axis=0).sum()),
        share=min(gap.share for gap in indicators),
        cells=own,
        gap=_sum(own, contrast.point),
        se=_sum(own**2, contrast.se**2) ** 0.5,
        worst=float(np.mean([gap.worst for gap in indicators])),
        best=float(np.mean([gap.best for gap in indicators])),
        means=_difference(contrast, every.mean(axis=1)),
        later=int(used[contrast.later].any(axis=1).sum()),
        earlier=int(used[~contrast.later].any(axis=1).sum()),
    )


def _bounds(contrast: Contrast, inside: Bools) -> tuple[float, float]:
    """The gap with every applicable cell that is not covered at the end that makes it least, and largest."""
    whole = replace(contrast, covered=contrast.applies | contrast.covered, least=(1, 1))
    full = cells(whole, inside, contrast.later[None])[0]
    later = contrast.later[:, None]
    worst, best = (
        np.where(contrast.covered, contrast.point, np.where(later, *ends)) for ends in ((0.0, 100.0), (100.0, 0.0))
    )
    return _sum(full, worst), _sum(full, best)


def _sum(weights: Floats, values: Floats) -> float:
    """The weighted sum; NaN where nothing counts."""
    return float((weights * values).sum()) if weights.any() else float("nan")


def _published(contrast: Contrast, inside: Bools) -> Floats:
    """The votes' scores of an indicator, NaN where withheld; shape (votes,)."""
    point = np.where(contrast.covered, contrast.point, np.nan)[:, inside]
    means = weighted_means(point, np.zeros(point.shape), contrast.applies[:, inside], contrast.weights[inside])
    return np.where(means.coverage >= contrast.study.design.protocol.least, means.score, np.nan)


def _difference(contrast: Contrast, score: Floats) -> float:
    """Difference of two groups' mean scores within types; NaN where no type has a score in both."""
    covered = ~np.isnan(score)[:, None]
    own = contrasts(covered, contrast.later[None], contrast.stratum, (1, 1)).weighed(np.ones(1))[0]
    return _sum(own[:, 0], np.where(covered[:, 0], score, 0.0))
