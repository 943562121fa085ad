"""Whether an item's score means the same for one lineage and for six, and what its intervals hold.

Readings are drawn from the protocol's own error model: each lineage reads the true level with the certainty table's
error rate, its error drawn in common with the others so often that two lineages' errors correlate by rho. Prints the
tables of docs/method.md. Usage: python benchmarks/calibration.py [DRAWS]
"""

import sys
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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
        values=np.tile(level_values(levels, 1), (draws, 1)),
        errors=np.tile([squared_error(levels, rate, DECAY) for rate in RATES], (draws, 1)),
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
        values=np.tile(level_values(levels, 1), (draws * items, 1)),
        errors=np.tile([squared_error(levels, rate, DECAY) for rate in RATES], (draws * items, 1)),
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


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
