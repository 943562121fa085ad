"""Whether the comparison finds what is there, and nothing where nothing is.

The study's own layout is kept: its votes, which lineage speaks of which item at which vote with what certainty. The
levels are drawn anew: true ones by rule, read ones from the protocol's error model. Everything from the codings on is
the package's own. No level that was really read enters.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kzindex.inference.contrast import Contrast
from kzindex.inference.contrasts import primary
from kzindex.inference.drift import DRAWS, MOST, SEED
from kzindex.inference.gap import cells, gaps
from kzindex.inference.location import locate
from kzindex.inference.timeline import YEAR, Timeline
from kzindex.model.design import CERTAINTIES
from kzindex.model.study import Study
from kzindex.scoring.levels import entered
from kzindex.stats.drift import PooledT, paths, share_as_extreme
from kzindex.stats.labellings import within_strata
from kzindex.stats.reading import confusion, level_values

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def layout(study: Study, doubled: str = "") -> pd.DataFrame:
    """Who speaks of what: one row per vote, item and lineage, at its highest certainty; without any level.

    In votes of the era `doubled` every lineage stands twice, the second time as one of its own.
    """
    rows = entered(study)
    rows = rows[(rows["place"] == "scored") & (rows["level"] >= 0) & rows["election"].isin(study.held["election"])]
    rows = rows.assign(sure=rows["certainty"].map({name: i for i, name in enumerate(CERTAINTIES)}))
    rows = rows.sort_values("sure", kind="stable").drop_duplicates(["election", "item", "lineage"]).sort_index()
    rows = rows[["election", "item", "lineage", "certainty", "sure", "place"]]
    twins = rows[rows["election"].map(study.era_of) == doubled]
    return pd.concat([rows, twins.assign(lineage=twins["lineage"] + "-twin")], ignore_index=True)


def true_levels(study: Study, rng: np.random.Generator, shift: float, base: float | None, vary: float) -> Ints:
    """A level for every vote and item: a base, and from the last era on one more, as often as the shift needs.

    The base is the same at every vote: drawn for each item, or everywhere at `base` (0 floor, 1 ceiling). A share
    `vary` of the cells then takes a level drawn anew.

    Returns
    -------
    ndarray of int, shape (votes held, items)
        Without `vary` the expected gap of every item is `shift` points.
    """
    held, found = study.held, []
    later = (held["era"] == study.design.eras[-1].id).to_numpy(bool)
    for item in study.items:
        size, step = len(item.levels), 100 / (len(item.levels) - 1)
        start = int(rng.integers(0, size - (shift > 0))) if base is None else round(base * (size - 1))
        openness = start + (later & (rng.random(len(held)) < shift / step))
        openness = np.where(rng.random(len(held)) < vary, rng.integers(0, size, len(held)), openness)
        found.append(openness if item.direction == 1 else size - 1 - openness)
    return np.column_stack(found).astype(np.int64)


def read(study: Study, rows: pd.DataFrame, truth: Ints, rng: np.random.Generator) -> pd.DataFrame:
    """Read the true levels with the protocol's error; errors of two lineages of a cell correlate by rho."""
    error = study.design.protocol.error
    vote = rows["election"].map({name: i for i, name in enumerate(study.held["election"])}).to_numpy(np.int64)
    item = rows["item"].map({item.id: i for i, item in enumerate(study.items)}).to_numpy(np.int64)
    sure, cell = rows["sure"].to_numpy(np.int64), vote * len(study.items) + item
    common = rng.random(len(study.held) * len(study.items))[cell]
    luck = np.where(rng.random(len(rows)) < np.sqrt(error.shared), common, rng.random(len(rows)))
    level = np.zeros(len(rows), dtype=np.int64)
    for size in {len(x.levels) for x in study.items}:
        mine = np.array([len(x.levels) == size for x in study.items])[item]
        tables = np.stack([confusion(size, getattr(error, name), error.decay) for name in CERTAINTIES]).cumsum(axis=2)
        upto = tables[sure[mine], truth[vote[mine], item[mine]]]
        level[mine] = (luck[mine, None] > upto).sum(axis=1).clip(max=size - 1)
    return rows.assign(level=level, outcome=level.astype(str))


@dataclass(frozen=True, kw_only=True)
class Control:
    """What the comparison said of one indicator over many draws; shares 0-1, points."""

    measure: str
    true: float  # mean true gap
    gap: float  # mean gap found
    se: float  # mean standard error
    spread: float  # standard deviation of the gap found about the true one
    holds68: float
    holds90: float
    verdicts: dict[str, float]


def control(
    study: Study, *, shift: float = 0, doubled: str = "", base: float | None = None, vary: float = 0, draws: int
) -> list[Control]:
    """Draw levels, read them and compare, so many times."""
    protocol, rng = study.design.protocol, np.random.default_rng(1)
    rows = layout(study, doubled)
    values = np.column_stack([_padded(len(item.levels), item.direction) for item in study.items])
    rule = protocol.verdict
    seen: dict[str, list[tuple[float, float, float, str]]] = {}
    for _ in range(draws):
        truth = true_levels(study, rng, shift, base, vary)
        contrast = primary(study, read(study, rows, truth, rng))
        assert contrast is not None
        there = study.held["election"].isin(contrast.votes["election"]).to_numpy(bool)
        points = np.take_along_axis(values, truth, axis=0)[there]
        for gap in gaps(contrast):
            if gap.level != "item" and gap.gap == gap.gap:
                said = gap.verdict(protocol)
                seen.setdefault(gap.measure, []).append((float((gap.cells * points).sum()), gap.gap, gap.se, said))
    return [_control(name, found, rule.width68, rule.width90) for name, found in seen.items()]


def _padded(size: int, direction: int) -> Floats:
    return np.concatenate([level_values(size, direction), np.full(5 - size, np.nan)])


def _control(name: str, found: list[tuple[float, float, float, str]], width68: float, width90: float) -> Control:
    true, gap, se = (np.array([row[k] for row in found], dtype=float) for k in range(3))
    words = [row[3] for row in found]
    off = np.abs(gap - true)
    return Control(
        measure=name,
        true=float(true.mean()),
        gap=float(gap.mean()),
        se=float(se.mean()),
        spread=float((gap - true).std()),
        holds68=float((off <= width68 * se).mean()),
        holds90=float((off <= width90 * se).mean()),
        verdicts={word: words.count(word) / len(words) for word in dict.fromkeys(words)},
    )


@dataclass(frozen=True, kw_only=True)
class Power:
    """How often both tests of (B) find a shift; shares 0-1."""

    measure: str
    autocorrelation: float
    ratio: float  # shift over the standard deviation of the drift
    alone: float  # both tests at or below the protocol's size, the pooled t for drift up to `holds_to`
    least: float  # the same at a quarter of it: the first step of Holm over four


def power(contrast: Contrast, measure: str, *, ratios: list[float], autocorrelations: list[float]) -> list[Power]:
    """Simulate series that drift and shift, on the layout of a contrast, and test them as `beyond_drift` does."""
    rule = contrast.study.design.protocol.verdict
    inside = contrast.inside(measure)
    each = cells(contrast, inside, within_strata(contrast.later, contrast.stratum, most=MOST, seed=SEED))
    t = PooledT(cells=each[0], covered=contrast.covered, later=contrast.later, stratum=contrast.stratum)
    of_vote, votes = each.sum(axis=2), len(contrast.votes)

    def of_t(series: Floats) -> Floats:
        return np.abs(t.of_drift(series))

    null = [np.sort(of_t(paths(a, DRAWS, votes, SEED))) for a in rule.autocorrelations if a <= rule.holds_to]
    found = []
    for a in autocorrelations:
        for ratio in ratios:
            series = paths(a, DRAWS, votes, SEED + 1) + ratio * contrast.later
            worst = share_as_extreme(series @ of_vote.T)
            for drift in null:
                worst = np.maximum(worst, 1 - np.searchsorted(drift, of_t(series), side="left") / len(drift))
            alone, least = (float((worst <= limit).mean()) for limit in (rule.size, rule.size / 4))
            found.append(Power(measure=measure, autocorrelation=a, ratio=ratio, alone=alone, least=least))
    return found


@dataclass(frozen=True, kw_only=True)
class Found:
    """How often the break models print a date, for one kind of series; shares 0-1."""

    series: str
    printed: float
    right: float  # at the true break


def location(contrast: Contrast, *, drift: float, se: float, draws: int, seed: int = 1) -> list[Found]:
    """Series of one score a vote with reading error, and what `locate` says of them."""
    later, votes = contrast.later, len(contrast.votes)
    time = contrast.votes["date"].to_numpy("datetime64[D]").astype(np.int64) / YEAR
    slope = (time - time[0]) / np.ptp(time)
    shapes = {"constant": 0 * slope, "linear trend of 20": 20 * slope}
    shapes |= {f"break of {size}": size * later.astype(float) for size in (10, 20, 30)}
    delta, found = contrast.study.design.protocol.verdict.delta, []
    for name, mean in shapes.items():
        for a in (0.0, 0.5):
            rng = np.random.default_rng(seed)
            series = 50 + mean + drift * paths(a, draws, votes, seed) + se * rng.standard_normal((draws, votes))
            words = [
                locate(
                    Timeline(
                        measure=name, enough=True, elections=contrast.votes["election"].tolist(), score=score,
                        se=np.full(votes, se), time=time, place=np.arange(votes), kind=contrast.stratum,
                        later=later,
                    ),
                    delta,
                ).first
                for score in series
            ]  # fmt: skip
            true = str(contrast.votes["election"].iloc[int(np.argmax(later))])
            right = float(np.mean([word == true for word in words])) if name.startswith("break") else np.nan
            printed = float(np.mean([bool(word) for word in words]))
            found.append(Found(series=f"{name}, autocorrelation {a:g}", printed=printed, right=right))
    return found
