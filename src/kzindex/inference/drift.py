"""Statement (B): whether a gap goes beyond the drift that votes show anyway."""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from kzindex.inference.contrast import Contrast, Floats
from kzindex.inference.gap import cells
from kzindex.language import N_
from kzindex.model.design import Verdict
from kzindex.stats.drift import PooledT, holm, paths, share_as_extreme
from kzindex.stats.labellings import circular, count_within, within_strata

MOST = 5000  # labellings; where there are more, so many are drawn
DRAWS, SEED = 4000, 20190320
DISTINGUISHABLE, NOT = "distinguishable", "not distinguishable"
FEW = N_("too few votes")
STILL = N_("no drift to measure")  # scores of each group alike


@dataclass(frozen=True, kw_only=True)
class Test:
    """One test of one measure.

    Attributes
    ----------
    statistic, p : float
        `p` two-sided; NaN where the statistic is undefined. That of the pooled t is Student's and, where cells are
        missing, somewhat too small: `size` and `p_drift` without autocorrelation say how much.
    floor : float
        The smallest p that the test can give.
    size : dict of float to float
        By autocorrelation of drift without any gap: how often the test gives a p up to the protocol's `size`.
    p_drift : dict of float to float
        By autocorrelation: how often such drift gives a p as small as the one found, a t as large.
    """

    statistic: float
    p: float
    floor: float
    size: dict[float, float]
    p_drift: dict[float, float]


@dataclass(frozen=True, kw_only=True)
class Beyond:
    """The tests of one measure in one contrast."""

    measure: str
    labellings: int  # ways to divide the votes within types
    permutation: Test | None  # none of the three where its floor exceeds the protocol's `size`, or there is no gap
    pooled_t: Test | None
    shift: Test | None
    p_holm: dict[float, float]  # by autocorrelation, after Holm over the indicators: see `beyond_drift`
    needed: (
        float  # points: the gap that would be distinguishable, as the first of the indicators after Holm; NaN if none
    )
    words: str


def beyond_drift(contrast: Contrast) -> list[Beyond]:
    """Test the gap of the index and of every indicator.

    The statistic of the permutation and of the circular shift is the gap, matching included, under every labelling;
    that of the pooled t is its ratio to the drift of votes within groups. `p_holm` is, without autocorrelation, the
    larger of the exact permutation's p and the pooled t's `p_drift`, else the latter: with few votes the labelling
    observed is the most extreme one so often under autocorrelated drift that a permutation, whose p is a rank, could
    not pass any more. "Distinguishable" takes `p_holm` up to the protocol's `size` at every autocorrelation up to
    `holds_to`.

    Returns
    -------
    list of Beyond
        Index first, then the indicators.
    """
    rule = contrast.study.design.protocol.verdict
    ways = count_within(contrast.later, contrast.stratum)
    names = contrast.study.tops
    if not contrast.later.any() or contrast.later.all() or 1 / ways > rule.size:
        return [_untested(name, ways, FEW) for name in names]
    exchanged = within_strata(contrast.later, contrast.stratum, most=MOST, seed=SEED)
    shifted = circular(contrast.later)
    parts = [
        [cells(contrast, contrast.inside(indicator.id), labels) for indicator in contrast.study.indicators]
        for labels in (exchanged, shifted)
    ]
    found = []
    for i, name in enumerate(names):
        own = [np.mean(part, axis=0) if i == 0 else part[i - 1] for part in parts]
        found.append(_tested(contrast, name, own[0], own[1], ways, rule))
    return _with_holm(found, rule)


def _untested(name: str, ways: int, words: str) -> Beyond:
    nan = float("nan")
    return Beyond(
        measure=name, labellings=ways, permutation=None, pooled_t=None, shift=None, p_holm={}, needed=nan, words=words
    )


def _tested(contrast: Contrast, name: str, exchanged: Floats, shifted: Floats, ways: int, rule: Verdict) -> Beyond:
    if np.isnan(exchanged[0]).any():
        return _untested(name, ways, "")
    permutation, shift = (_of_labellings(contrast, each, rule) for each in (exchanged, shifted))
    t = PooledT(cells=exchanged[0], covered=contrast.covered, later=contrast.later, stratum=contrast.stratum)
    if permutation.floor > rule.size or t.freedom < 1:
        return _untested(name, ways, FEW)
    error = float(t.error(contrast.point[None])[0])
    if np.isnan(error):
        return _untested(name, ways, STILL)
    simulated = {a: np.abs(t.of_drift(_drift(a, len(contrast.votes)))) for a in rule.autocorrelations}
    tests = 1 if name == "index" else len(contrast.study.indicators)
    attainable = permutation.floor * tests <= rule.size
    return Beyond(
        measure=name,
        labellings=ways,
        permutation=permutation,
        pooled_t=_of_t(permutation.statistic / error, t.freedom, simulated, rule),
        shift=shift,
        p_holm={},
        needed=_needed(error, simulated, rule, tests) if attainable else float("nan"),
        words="",
    )


@cache
def _drift(autocorrelation: float, votes: int) -> Floats:
    return paths(autocorrelation, DRAWS, votes, SEED)


def _of_labellings(contrast: Contrast, each: Floats, rule: Verdict) -> Test:
    """A test that compares the gap with what it would be under other labellings."""
    gap = (each * contrast.point).sum(axis=(1, 2))
    p = float(share_as_extreme(gap))
    size, p_drift = {}, {}
    of_vote = each.sum(axis=2)  # drift is the same in all items of a vote
    for autocorrelation in rule.autocorrelations:
        simulated = share_as_extreme(_drift(autocorrelation, len(contrast.votes)) @ of_vote.T)
        size[autocorrelation] = float((simulated <= rule.size + 1e-12).mean())
        p_drift[autocorrelation] = float((simulated <= p + 1e-12).mean())
    floor = (1 + np.isnan(gap[1:]).sum()) / len(each)  # a labelling without a gap counts as extreme
    return Test(statistic=float(gap[0]), p=p, floor=float(floor), size=size, p_drift=p_drift)


def _of_t(value: float, freedom: int, simulated: dict[float, Floats], rule: Verdict) -> Test:
    """The pooled t beside what it is where there is drift alone."""
    from scipy.special import stdtr, stdtrit  # scipy.stats takes a second to load

    critical = -float(stdtrit(freedom, rule.size / 2))
    size, p_drift = (
        {a: float((~(drawn < limit)).mean()) for a, drawn in simulated.items()} for limit in (critical, abs(value))
    )
    p = 2 * float(stdtr(freedom, -abs(value)))
    return Test(statistic=value, p=p, floor=0.0, size=size, p_drift=p_drift)


def _needed(error: float, simulated: dict[float, Floats], rule: Verdict, tests: int) -> float:
    """The gap that would be distinguishable as the first of so many tests, were the drift between votes what it is."""
    share = rule.size / tests
    return float(max(np.quantile(drawn, 1 - share) for a, drawn in simulated.items() if a <= rule.holds_to) * error)


def _with_holm(found: list[Beyond], rule: Verdict) -> list[Beyond]:
    """Add what Holm over the indicators makes of the p-values, and the words; the index stands by itself."""
    worse = np.array([[_p(test, a) for a in rule.autocorrelations] for test in found])
    adjusted = np.vstack([worse[:1], np.apply_along_axis(holm, 0, worse[1:])])
    done = []
    for test, row in zip(found, adjusted, strict=True):
        p_holm = dict(zip(rule.autocorrelations, map(float, row), strict=True))
        upto = [p for a, p in p_holm.items() if a <= rule.holds_to]
        untested = bool(np.isnan(row).any())
        words = test.words if untested else DISTINGUISHABLE if max(upto) <= rule.size else NOT
        done.append(replace(test, p_holm={} if untested else p_holm, words=words))
    return done


def _p(test: Beyond, autocorrelation: float) -> float:
    if test.permutation is None or test.pooled_t is None:
        return float("nan")
    p = test.pooled_t.p_drift[autocorrelation]
    return p if autocorrelation else max(p, test.permutation.p)
