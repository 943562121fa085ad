"""Weighted means against hand calculation and, where the tables are at hand, against COINr's."""

import csv
import os
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from kzindex.stats.means import interval, weighted_means

NAN = np.nan


def test_missing_cells_drop_out_and_inapplicable_ones_do_not_count() -> None:
    score = np.array([[20.0, 60.0, NAN, NAN]])
    se = np.array([[3.0, 4.0, NAN, NAN]])
    applies = np.array([[True, True, True, False]])
    means = weighted_means(score, se, applies, np.array([0.2, 0.3, 0.1, 0.4]))
    # (0.2 * 20 + 0.3 * 60) / 0.5 = 44; se sqrt(0.04 * 9 + 0.09 * 16) / 0.5; of 0.6 that applies 0.5 is covered
    assert means.score[0] == pytest.approx(44.0)
    assert means.se[0] == pytest.approx(1.8**0.5 / 0.5)
    assert means.coverage[0] == pytest.approx(5 / 6)
    assert means.worst[0] == pytest.approx(22 / 0.6)
    assert means.best[0] == pytest.approx(32 / 0.6)


def test_nothing_covered_leaves_the_whole_range() -> None:
    means = weighted_means(np.array([[NAN]]), np.array([[NAN]]), np.array([[True]]), np.array([1.0]))
    assert np.isnan(means.score[0])
    assert (means.worst[0], means.best[0], means.coverage[0]) == (0.0, 100.0, 0.0)


def test_nothing_applies_leaves_nothing() -> None:
    means = weighted_means(np.array([[NAN]]), np.array([[NAN]]), np.array([[False]]), np.array([1.0]))
    assert np.isnan([means.score[0], means.coverage[0], means.worst[0], means.best[0]]).all()


def test_intervals_are_cut_to_the_scale() -> None:
    low, high = interval(np.array([5.0, 95.0]), np.array([10.0, 10.0]), 1.645)
    assert low.tolist() == pytest.approx([0.0, 78.55])
    assert high.tolist() == pytest.approx([21.45, 100.0])


COINR = os.environ.get("KZINDEX_EXTERNAL")


@pytest.mark.skipif(COINR is None, reason="KZINDEX_EXTERNAL names no folder with COINr's tables")
@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("normalised_minmax_1_100", "aggregated_minmax1_100_a_amean"),
        ("noimpute_normalised_minmax_1_100", "noimpute_aggregated_a_amean"),
    ],
)
def test_means_equal_coinrs_with_and_without_missing_cells(given: str, expected: str) -> None:
    folder = Path(str(COINR)) / "coinr_asem"
    cells, wanted = _table(folder / f"{given}.csv"), _table(folder / f"{expected}.csv")
    weights = {r["iCode"]: float(r["Weight"]) for r in _rows(folder / "weights_original.csv")}
    chains = [list(row.values()) for row in _rows(folder / "hierarchy.csv")]
    parents = {child: above for chain in chains for child, above in pairwise(chain)}
    known = dict(cells)
    compared = 0
    for _ in range(4):  # upwards, level by level
        for parent in dict.fromkeys(parents.values()):
            children = [code for code, above in parents.items() if above == parent]
            if parent in known or not children or not all(code in known for code in children):
                continue
            score = np.column_stack([known[code] for code in children])
            means = weighted_means(
                score, np.zeros_like(score), np.ones(score.shape, bool), np.array([weights[c] for c in children])
            )
            known[parent] = means.score
            np.testing.assert_allclose(means.score, wanted[parent], rtol=0, atol=1e-12)
            compared += len(score)
    assert compared == 11 * 51  # 8 pillars, 2 sub-indexes, 1 index


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def _table(path: Path) -> dict[str, np.ndarray]:
    rows = _rows(path)
    numeric = [column for column in rows[0] if _numeric(rows, column)]
    return {k: np.array([float(r[k]) if r[k] not in ("", "NA") else NAN for r in rows]) for k in numeric}


def _numeric(rows: list[dict[str, str]], column: str) -> bool:
    try:
        [float(r[column]) for r in rows if r[column] not in ("", "NA")]
    except ValueError:
        return False
    return True
