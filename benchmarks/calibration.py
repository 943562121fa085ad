"""Whether an item's score means the same for one lineage and for six, and what its intervals hold.

Readings are drawn from the protocol's own error model: each lineage reads the true level with the certainty table's
error rate, its error drawn in common with the others so often that two lineages' errors correlate by rho. What the
comparison makes of such readings stands in `controls`. Prints the tables of docs/method.md.
Usage: python benchmarks/calibration.py [DRAWS]
"""

import sys
from dataclasses import dataclass

import controls
import numpy as np
from numpy.typing import NDArray

import kzindex
from kzindex.inference.contrasts import primary
from kzindex.inference.verdict import CLOSED, EQUIVALENT, OPEN, SMALL_CLOSED, SMALL_OPEN, UNDECIDED
from kzindex.stats.cells import score_cells
from kzindex.stats.means import interval, weighted_means
from kzindex.stats.reading import confusion, level_values, squared_error

RATES, DECAY, SHARED = (0.05, 0.15, 0.30), 0.5, 0.3
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Result:
    """What was found for one truth and number of lineages; points, shares 0-1."""

    mean: float
    noise: float  # Monte Carlo standard error of the mean
    covered68: float
    covered90: float
    expected90: float  # how often the 90 % interval holds the expected score


def read(
    rng: np.random.Generator, truth: int, levels: int, shape: tuple[int, int], mix: tuple[int, ...] = ()
) -> tuple[Ints, Ints]:
    """Certainty and level read, each of shape (draws, lineages); certainties equally likely, or as in `mix`."""
    certainty = np.tile(np.array(mix), (shape[0], 1)) if mix else rng.integers(0, len(RATES), shape)
    cumulated = np.cumsum([confusion(levels, rate, DECAY)[truth] for rate in RATES], axis=1)
    own, common = rng.random(shape), rng.random((shape[0], 1))
    luck = np.where(rng.random(shape) < np.sqrt(SHARED), common, own)
    return certainty, (luck[..., None] > cumulated[certainty]).sum(axis=2).clip(max=levels - 1)


def simulate(
    truth: int, levels: int, lineages: int, *, draws: int, repeats: int = 1, mix: tuple[int, ...] = (), seed: int = 1
) -> Result:
    """Score `draws` items whose true level is known; each lineage has `repeats` codings, read independently."""
    rng = np.random.default_rng([seed, truth, levels, lineages, repeats])
    parts = [read(rng, truth, levels, (draws, lineages), mix) for _ in range(repeats)]
    cells = score_cells(
        np.tile(np.repeat(np.arange(draws), lineages), repeats),
        np.tile(np.tile(np.arange(lineages), draws), repeats),
        np.concatenate([level.ravel() for _, level in parts]),
        np.concatenate([certainty.ravel() for certainty, _ in parts]),
        cells=draws,
        values=level_values(levels, 1)[None],
        errors=np.array([[squared_error(levels, rate, DECAY) for rate in RATES]]),
        shared=SHARED,
    )
    return _result(cells.score, cells.se, float(level_values(levels, 1)[truth]))


def simulate_indicator(truth: int, levels: int, lineages: int, items: int, *, draws: int, seed: int = 1) -> Result:
    """The same for an indicator of equally weighted items, all at the same true level."""
    rng = np.random.default_rng([seed, truth, levels, lineages, items])
    certainty, level = read(rng, truth, levels, (draws * items, lineages))
    cells = score_cells(
        np.repeat(np.arange(draws * items), lineages),
        np.tile(np.arange(lineages), draws * items),
        level.ravel(),
        certainty.ravel(),
        cells=draws * items,
        values=level_values(levels, 1)[None],
        errors=np.array([[squared_error(levels, rate, DECAY) for rate in RATES]]),
        shared=SHARED,
    )
    shape = (draws, items)
    means = weighted_means(
        cells.score.reshape(shape), cells.se.reshape(shape), np.ones(shape, bool), np.full(items, 1 / items)
    )
    return _result(means.score, means.se, float(level_values(levels, 1)[truth]))


def _result(score: Floats, se: Floats, value: float) -> Result:
    def holds(target: float, width: float) -> float:
        low, high = interval(score, se, width)
        return float(((low - 1e-9 <= target) & (target <= high + 1e-9)).mean())

    mean = float(score.mean())
    return Result(
        mean, float(score.std() / np.sqrt(len(score))), holds(value, 1.0), holds(value, 1.645), holds(mean, 1.645)
    )


def main(draws: int) -> None:
    print(f"{draws:,} draws a row; certainties equally likely; Monte Carlo error of a mean at most 0.1 points\n")
    print("| levels | true level | true points | lineages | mean score | 68 % holds | 90 % holds |")
    print("|---|---|---|---|---|---|---|")
    for levels in (3, 4, 5):
        for name, truth in (("floor", 0), ("middle", levels // 2), ("ceiling", levels - 1)):
            for lineages in (1, 2, 6):
                r = simulate(truth, levels, lineages, draws=draws)
                value = 100 * truth / (levels - 1)
                print(
                    f"| {levels} | {name} | {value:.1f} | {lineages} | {r.mean:.1f} | {r.covered68:.0%} | "
                    f"{r.covered90:.0%} |"
                )
    print("\nAn indicator of 7 such items with 4 levels, all at the same true level:\n")
    print("| true level | lineages | mean score | 68 % holds | 90 % holds | 90 % holds the expected score |")
    print("|---|---|---|---|---|---|")
    for name, truth in (("floor", 0), ("middle", 2), ("ceiling", 3)):
        for lineages in (1, 2, 6):
            r = simulate_indicator(truth, 4, lineages, 7, draws=draws // 10)
            print(
                f"| {name} | {lineages} | {r.mean:.1f} | {r.covered68:.0%} | {r.covered90:.0%} | {r.expected90:.0%} |"
            )
    print("\nOne lineage of high certainty among five of low (6 lineages, 4 levels):\n")
    print("| true level | mean score | 90 % holds | 90 % holds the expected score |\n|---|---|---|---|")
    for name, truth in (("floor", 0), ("middle", 2), ("ceiling", 3)):
        r = simulate(truth, 4, 6, draws=draws, mix=(0, 2, 2, 2, 2, 2))
        print(f"| {name} | {r.mean:.1f} | {r.covered90:.0%} | {r.expected90:.0%} |")
    print("\nSeveral codings of one lineage, read independently (2 lineages, 4 levels):\n")
    print("| true level | codings a lineage | mean score |\n|---|---|---|")
    for name, truth in (("floor", 0), ("middle", 2), ("ceiling", 3)):
        for repeats in (1, 2, 4):
            print(f"| {name} | {repeats} | {simulate(truth, 4, 2, draws=draws, repeats=repeats).mean:.1f} |")


def compare(draws: int) -> None:
    """Print what the comparison says where the truth is known, on the layout of the packaged study."""
    study = kzindex.load()
    later = study.design.eras[-1]
    print(f"\nControls: {draws} draws a row, layout of the study, {later.title} later:\n")
    print("| truth | evidence | measure | true | gap | spread | se | 68 % | 90 % | differs | small or = | undecided |")
    print("|---|---|---|---|---|---|---|---|---|---|---|---|")
    for name, settings in (
        ("no difference", {}),
        ("no difference, all at the floor", {"base": 0.0}),
        ("no difference, all at the ceiling", {"base": 1.0}),
        ("levels vary, none by era", {"vary": 0.3}),
        ("difference of 15", {"shift": 15.0}),
        ("difference of 30", {"shift": 30.0}),
    ):
        for doubled in ("", later.id) if name in ("no difference", "difference of 15") else ("",):
            for c in controls.control(study, **settings, doubled=doubled, draws=draws):
                of = c.verdicts
                differs = of.get(OPEN, 0) + of.get(CLOSED, 0)
                small = of.get(EQUIVALENT, 0) + of.get(SMALL_OPEN, 0) + of.get(SMALL_CLOSED, 0)
                print(
                    f"| {name} | {'doubled' if doubled else 'as is'} | {c.measure} | {c.true:.1f} | {c.gap:.1f} | "
                    f"{c.spread:.1f} | {c.se:.1f} | {c.holds68:.0%} | {c.holds90:.0%} | {differs:.0%} | {small:.0%} | "
                    f"{of.get(UNDECIDED, 0):.0%} |"
                )
    contrast = primary(study, kzindex.score(study).codings)
    if contrast is None:
        return
    print("\n(B): how often a shift is found distinguishable, by its size in standard deviations of the drift:\n")
    print("| measure | autocorrelation | shift | alone | as the first of four (Holm) |\n|---|---|---|---|---|")
    for indicator in study.indicators:
        for p in controls.power(contrast, indicator.id, ratios=[0, 1, 2, 3], autocorrelations=[0.0, 0.5]):
            print(f"| {p.measure} | {p.autocorrelation:g} | {p.ratio:g} | {p.alone:.0%} | {p.least:.0%} |")
    print("\nBreak models, one score a vote, reading error 5, drift 3 or 8 points:\n")
    print("| series | drift | date printed | the right one |\n|---|---|---|---|")
    for drift in (3.0, 8.0):
        for f in controls.location(contrast, drift=drift, se=5.0, draws=draws):
            right = "–" if f.right != f.right else f"{f.right:.0%}"
            print(f"| {f.series} | {drift:g} | {f.printed:.0%} | {right} |")


if __name__ == "__main__":
    draws = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    main(draws)
    compare(max(draws // 200, 2))
