"""Gaps of many specifications at once: what a choice does not vary is computed once, the rest along one more axis."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from kzindex.inference.contrast import least
from kzindex.model.design import Matching
from kzindex.model.study import MEAN
from kzindex.multiverse.choices import EVIDENCE, stream
from kzindex.multiverse.evidence import DENIED, Evidence
from kzindex.scoring.grid import Grid, at_end
from kzindex.stats.aggregation import ARITHMETIC, aggregate
from kzindex.stats.cells import Readings, combine, read
from kzindex.stats.gaps import Contrasts, contrasts

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

FINE, FEW_VOTES, NO_ITEM, NO_SCORES, NO_INDICATOR = range(5)
REASONS = (
    "", "a side has fewer votes than an item must be covered in", "no item is covered in enough votes of both sides",
    "too few votes of both sides have a score", "an indicator has no gap",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What a study fixes for every specification; votes are those compared, in order of date."""

    stratum: Ints  # (votes,), the type
    kinds: Bools  # (votes, items), whether the item applies to the vote's type
    home: Ints  # (items,), the item's indicator
    rule: Matching
    conflicts: str  # what stands where readings of a cell differ


class _Rows:
    """Arrays with a row for each specification."""

    def of(self, rows: Ints) -> Self:
        """Those of some of the specifications."""
        return type(self)(**{name: each[rows] for name, each in vars(self).items()})


@dataclass(frozen=True, kw_only=True)
class Batch(_Rows):
    """Specifications that read the same evidence on the same scale; arrays of shape (specifications,) or as said."""

    weights: Floats  # (specifications, items)
    indicator: NDArray[np.str_]  # how items make an indicator
    index: NDArray[np.str_]  # and indicators the index
    error: Floats  # times the reading error
    shared: Floats
    matched: Bools  # whether the items matched are compared, or the votes' scores
    coverage: Floats
    votes: Bools  # (specifications, votes), that take part
    draw: Ints  # 0: all evidence, else the draw of equal evidence


@dataclass(frozen=True, kw_only=True)
class Gaps(_Rows):
    """Gaps of the indicators in their order, then of the index; arrays of shape (specifications, measures)."""

    gap: Floats  # points, NaN where there is none
    se: Floats  # points
    share: Floats  # of the weight that applies, matched
    reason: Ints  # why there is none: a number of REASONS


@dataclass(frozen=True, kw_only=True)
class Cells(_Rows):
    """Scores of every vote and item; arrays of shape (specifications, votes, items)."""

    point: Floats  # 0 where not covered
    se: Floats
    covered: Bools
    applies: Bools


Same = TypeVar("Same", Cells, Gaps)


def joined(parts: Sequence[Same]) -> Same:
    """Cells, or gaps, of several batches as those of one."""
    names = [field.name for field in fields(parts[0])]
    return type(parts[0])(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})


def cells(evidence: Evidence, frame: Frame, grid: Grid, batch: Batch, no_occasion: str, seed: int) -> Cells:
    """Score the cells of some evidence under each specification.

    Parameters
    ----------
    evidence : Evidence
    frame : Frame
    grid : Grid
        On the scale of the batch.
    batch : Batch
    no_occasion : str
        What stands where codings say that an item does not apply and none gives a level.
    seed : int
    """
    shape = frame.kinds.shape
    cell = evidence.vote * shape[1] + evidence.item
    given = evidence.level != DENIED
    denied = np.bincount(cell[~given], minlength=frame.kinds.size) > 0
    denied &= np.bincount(cell[given], minlength=frame.kinds.size) == 0
    level = evidence.level
    if no_occasion == "most open":
        lifted = denied[cell] & ~given
        level = np.where(lifted, np.nanargmax(grid.values, axis=1)[evidence.item], level)
        given = given | lifted
    if frame.conflicts != MEAN:
        given[given] = at_end(cell[given], grid.values[evidence.item[given], level[given]], frame.conflicts)
    readings = read(
        cell[given], evidence.lineage[given], level[given], evidence.certainty[given],
        values=grid.values, errors=grid.errors,
    )  # fmt: skip
    thinned = bool(batch.draw.any())
    pairs, pair = _pairs(readings, shape) if thinned else (np.zeros((0, 2), dtype=np.int64), None)
    ways = np.column_stack([batch.draw, _fewest(pairs, batch), batch.shared, batch.error])
    distinct, which = np.unique(ways, axis=0, return_inverse=True)
    kept = _kept(pairs, distinct[:, :2].astype(np.int64), seed)[:, pair] if thinned else None
    found = combine(readings, frame.kinds.size, distinct[:, 2], distinct[:, 3] ** 2, kept)
    point, se = (np.nan_to_num(x[which]).reshape(-1, *shape) for x in (found.score, found.se))
    covered = (found.lineages[which] > 0).reshape(-1, *shape)
    applies = frame.kinds & ~denied.reshape(shape) if no_occasion == "not applicable" else frame.kinds
    return Cells(point=point, se=se, covered=covered, applies=np.broadcast_to(applies, covered.shape) | covered)


def _fewest(pairs: Ints, batch: Batch) -> Ints:
    """The lineages of that vote of each specification that has fewest but some; 0 where all evidence is kept."""
    count = np.bincount(pairs[:, 0], minlength=batch.votes.shape[1])
    least = np.where(batch.votes & (count > 0), count, len(pairs)).min(axis=1)
    return np.where(batch.draw > 0, least, 0)


def _pairs(readings: Readings, shape: tuple[int, ...]) -> tuple[Ints, Ints]:
    """Each vote with each of its lineages, by vote, and which of them each reading is of."""
    span = int(readings.lineage.max(initial=0)) + 1
    pairs, pair = np.unique(readings.home // shape[1] * span + readings.lineage, return_inverse=True)
    return np.column_stack([pairs // span, pairs % span]), pair


def _kept(pairs: Ints, draws: Ints, seed: int) -> Bools:
    """The lineages left when each vote keeps at most so many, drawn at random.

    Parameters
    ----------
    pairs : ndarray of int, shape (pairs, 2)
        Of `_pairs`.
    draws : ndarray of int, shape (draws, 2)
        The number of the draw, 0 for all evidence, and how many lineages it leaves to a vote.

    Returns
    -------
    ndarray of bool, shape (draws, pairs)
    """
    begins = np.searchsorted(pairs[:, 0], pairs[:, 0])
    kept = np.ones((len(draws), len(pairs)), dtype=bool)
    for i, (draw, keep) in enumerate(draws.tolist()):
        if draw:
            order = np.lexsort((stream(seed, EVIDENCE, draw).random(len(pairs)), pairs[:, 0]))
            kept[i, order] = np.arange(len(pairs)) - begins < keep
    return kept


def gaps(cells: Cells, later: Bools, frame: Frame, batch: Batch) -> Gaps:
    """The gaps under each specification.

    Of matched items and arithmetic means the gap is that of `kzindex.inference.gap`: item by item, then by weight.
    Otherwise votes are scored first, on the items matched or on all, where these items' coverage is enough, and the
    gap is that of the votes' scores within types, if as many votes have one as an item must be covered in. Where the
    index is the indicators' mean, its gap is that of their gaps.

    Parameters
    ----------
    cells : Cells
    later : ndarray of bool, shape (votes,)
    frame : Frame
    batch : Batch
    """
    many = int(frame.home.max()) + 1
    taking = batch.votes[:, :, None]
    covered: Bools = cells.covered & taking
    applies: Bools = cells.applies & taking
    labels = np.broadcast_to(later, batch.votes.shape)
    sides = np.column_stack([(batch.votes & side).sum(axis=1) for side in (labels, ~labels)])
    asked = least(sides, frame.rule)
    single = contrasts(covered, labels, frame.stratum, asked)
    could: Bools = np.asarray(applies.any(axis=1))
    scored = np.full((len(sides), len(later), 2, many), np.nan)
    whole = Gaps(
        gap=np.full((len(sides), many + 1), np.nan),
        se=np.full((len(sides), many + 1), np.nan),
        share=np.zeros((len(sides), many + 1)),
        reason=np.full((len(sides), many + 1), FINE),
    )
    for i in range(many):
        own = frame.home == i
        weights = batch.weights[:, own]
        inside: Bools = single.matched[:, own] | ~batch.matched[:, None]
        there = covered[:, :, own] & inside[:, None]
        score, se = _scores(cells, own, there, applies[:, :, own] & inside[:, None], weights, batch)
        scored[:, :, 0, i], scored[:, :, 1, i] = score, se
        by_item = batch.matched & (batch.indicator == ARITHMETIC)
        part = Contrasts(cells=single.cells[:, :, own], matched=single.matched[:, own])
        weighed = np.nan_to_num(part.weighed(weights))
        gap = (weighed * cells.point[:, :, own]).sum(axis=(1, 2))
        error = np.sqrt((weighed**2 * cells.se[:, :, own] ** 2).sum(axis=(1, 2)))
        some = np.asarray(part.matched.any(axis=1))
        of_votes = _apart(score, se, labels, frame.stratum, asked)
        whole.gap[:, i] = np.where(by_item, np.where(some, gap, np.nan), of_votes[0])
        whole.se[:, i] = np.where(by_item, np.where(some, error, np.nan), of_votes[1])
        share = (weights * part.matched).sum(axis=1) / np.maximum((weights * could[:, own]).sum(axis=1), 1e-12)
        whole.share[:, i] = np.where(batch.matched, share, 1.0)
        whole.reason[:, i] = np.where(by_item | (batch.matched & ~some), NO_ITEM, NO_SCORES)
    _index(whole, scored, labels, frame, batch, asked)
    whole.reason[(sides < asked).any(axis=1)] = FEW_VOTES
    whole.reason[~np.isnan(whole.gap)] = FINE
    return whole


def _scores(
    cells: Cells, own: Bools, there: Bools, applies: Bools, weights: Floats, batch: Batch
) -> tuple[Floats, Floats]:
    """The votes' scores of one indicator, NaN where too little is covered; shape (specifications, votes)."""
    point = np.where(there, cells.point[:, :, own], np.nan)
    w = weights[:, None, :]
    got, asked = (np.where(x, w, 0.0).sum(axis=-1) for x in (there, applies))
    enough = there.any(axis=-1) & (got >= (batch.coverage[:, None] - 1e-12) * asked)
    return _by_way(point, cells.se[:, :, own], applies, w, batch.indicator, enough)


def _by_way(
    point: Floats, se: Floats, applies: Bools, weights: Floats, ways: NDArray[np.str_], enough: Bools
) -> tuple[Floats, Floats]:
    """The whole of each row's parts, by each specification's way of aggregating."""
    score, error = np.full(enough.shape, np.nan), np.full(enough.shape, np.nan)
    for how in dict.fromkeys(ways.tolist()):
        rows = ways == how
        score[rows], error[rows] = aggregate(point[rows], se[rows], applies[rows], weights[rows], how)
    return np.where(enough, score, np.nan), np.where(enough, error, np.nan)


def _apart(score: Floats, se: Floats, later: Bools, stratum: Ints, asked: Ints) -> tuple[Floats, Floats]:
    """The gap of votes' scores within types, with its error; NaN where too few have one."""
    known = ~np.isnan(score)
    found = contrasts(known[:, :, None], later, stratum, asked)
    own = found.cells[:, :, 0]
    gap = (own * np.where(known, score, 0.0)).sum(axis=1)
    error = np.sqrt((own**2 * np.where(known, se, 0.0) ** 2).sum(axis=1))
    matched = found.matched[:, 0]
    return np.where(matched, gap, np.nan), np.where(matched, error, np.nan)


def _index(whole: Gaps, scored: Floats, labels: Bools, frame: Frame, batch: Batch, asked: Ints) -> None:
    """Fill in the index: the indicators' gaps averaged where it is their mean, else the gap of the votes' indices."""
    many = scored.shape[-1]
    enough = np.asarray(~np.isnan(scored[:, :, 0]).any(axis=-1))
    applies = np.ones(scored[:, :, 0].shape, dtype=bool)
    equal = np.full((len(scored), 1, many), 1 / many)
    score, se = _by_way(scored[:, :, 0], scored[:, :, 1], applies, equal, batch.index, enough)
    of_votes = _apart(score, se, labels, frame.stratum, asked)
    linear = batch.index == ARITHMETIC
    # errors of the indicators are independent: no item belongs to two
    mean, error = whole.gap[:, :many].mean(axis=1), np.sqrt((whole.se[:, :many] ** 2).sum(axis=1)) / many
    whole.gap[:, many] = np.where(linear, mean, of_votes[0])
    whole.se[:, many] = np.where(linear, error, of_votes[1])
    whole.share[:, many] = whole.share[:, :many].min(axis=1)
    missing = np.isnan(whole.gap[:, :many]).any(axis=1)
    whole.reason[:, many] = np.where(missing, NO_INDICATOR, NO_SCORES)
