"""Item scores: expected values worked by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzindex.stats.cells import Cells, Readings, combine, score_cells

FIVE = np.array([[0.0, 25.0, 50.0, 75.0, 100.0]])
ERRORS = np.array([[100.0, 400.0, 900.0]])  # high, medium, low
Coding = tuple[int, int, int]  # lineage, level, certainty


def one(codings: list[Coding], values: np.ndarray = FIVE) -> tuple[float, float, int]:
    lineage, level, certainty = (np.array(column, dtype=np.int64) for column in zip(*codings, strict=True))
    cells = score_cells(
        np.zeros(len(codings), dtype=np.int64),
        lineage,
        level,
        certainty,
        cells=1,
        values=values,
        errors=ERRORS,
        shared=0.3,
    )
    return float(cells.score[0]), float(cells.se[0]), int(cells.lineages[0])


def test_one_coding_is_its_level_with_the_error_of_its_certainty() -> None:
    assert one([(0, 3, 1)]) == (75.0, 20.0, 1)


def test_two_agreeing_lineages_share_part_of_the_error() -> None:
    score, se, n = one([(0, 1, 1), (1, 1, 1)])
    assert (score, n) == (25.0, 2)
    assert se**2 == pytest.approx(400 * (0.3 + 0.7 / 2))


def test_lineages_that_disagree_are_never_surer_than_their_spread() -> None:
    score, se, _ = one([(0, 0, 0), (1, 4, 0)])
    assert score == 50.0
    # variance of 0 and 100 is 5000; / 2 = 2500 exceeds 100 * 0.65
    assert se == pytest.approx(50.0)


def test_a_lineage_counts_each_level_once_at_its_highest_certainty() -> None:
    # lineage 0 reads 0 and 50 (mean 25), lineage 1 reads 100: (25 + 100) / 2
    score, se, n = one([(0, 0, 0), (0, 0, 2), (0, 2, 2), (0, 2, 1), (1, 4, 0)])
    assert (score, n) == (62.5, 2)
    # spread 75: variance 2812.5 / 2
    assert se**2 == pytest.approx(75**2 / 2 / 2)


def test_a_readings_error_is_the_mean_over_its_levels() -> None:
    # levels 2 and 3 of one lineage, medium and low: 62.5, (400 + 900) / 2
    score, se, _ = one([(1, 2, 1), (1, 3, 2)])
    assert score == 62.5
    assert se**2 == pytest.approx(650)


@pytest.mark.parametrize(
    ("certainties", "expected"),
    [
        # k lineages: 100; (100 + 400) / 2 * 0.65 = 162.5; the surest alone is least
        ([0, 1], 100.0),
        # 400; 400 * 0.65 = 260; (400 + 400 + 900) / 3 * (0.3 + 0.7 / 3) = 302.2; the two surest are least
        ([1, 2, 1], 260.0),
        # 900, 585, 480: all three
        ([2, 2, 2], 480.0),
    ],
)
def test_where_certainties_differ_the_surest_lineages_set_the_error(certainties: list[int], expected: float) -> None:
    score, se, n = one([(i, 1, certainty) for i, certainty in enumerate(certainties)])
    assert (score, n) == (25.0, len(certainties))
    assert se**2 == pytest.approx(expected)


def test_a_cell_without_a_coding_is_nan_with_no_lineage() -> None:
    none = np.zeros(0, dtype=np.int64)
    cells = score_cells(none, none, none, none, cells=2, values=np.tile(FIVE, (2, 1)), errors=ERRORS, shared=0.3)
    assert np.isnan(cells.score).all()
    assert np.isnan(cells.se).all()
    assert cells.lineages.tolist() == [0, 0]


codings = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 4), st.integers(0, 2)), min_size=1, max_size=12)


@given(codings, st.randoms())
def test_order_and_labels_of_lineages_move_nothing(rows: list[Coding], random: object) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    names = [7, 3, 11, 0, 5, 2]
    assert one([(names[a], b, c) for a, b, c in shuffled]) == pytest.approx(one(rows), abs=1e-9)


@given(codings, st.integers(0, 11))
def test_a_repeated_coding_changes_nothing_exactly(rows: list[Coding], which: int) -> None:
    assert one([*rows, rows[which % len(rows)]]) == one(rows)


@given(codings)
def test_flipping_the_direction_mirrors(rows: list[Coding]) -> None:
    score, se, n = one(rows)
    assert one(rows, FIVE[:, ::-1].copy()) == pytest.approx((100 - score, se, n), abs=1e-9)


@given(st.integers(0, 4), st.integers(0, 2), st.integers(0, 2))
def test_a_second_agreeing_lineage_never_widens(level: int, first: int, second: int) -> None:
    assert one([(0, level, first), (1, level, second)])[1] <= one([(0, level, first)])[1]


@given(codings, st.integers(0, 2))
def test_a_lineage_that_agrees_with_unanimous_ones_never_widens(rows: list[Coding], certainty: int) -> None:
    same = [(a, 2, c) for a, _, c in rows]
    assert one([*same, (9, 2, certainty)])[1] <= one(same)[1] + 1e-12


@given(st.lists(codings, min_size=2, max_size=4))
def test_cells_do_not_touch_one_another(groups: list[list[Coding]]) -> None:
    flat = [(cell, *coding) for cell, rows in enumerate(groups) for coding in rows]
    cell, lineage, level, certainty = (np.array(column, dtype=np.int64) for column in zip(*flat, strict=True))
    n = len(groups)
    together: Cells = score_cells(
        cell,
        lineage,
        level,
        certainty,
        cells=n,
        values=np.tile(FIVE, (n, 1)),
        errors=np.tile(ERRORS, (n, 1)),
        shared=0.3,
    )
    for i, rows in enumerate(groups):
        assert (together.score[i], together.se[i], together.lineages[i]) == pytest.approx(one(rows))


@given(st.lists(st.tuples(st.integers(0, 3), st.floats(0, 100), st.floats(1, 900)), max_size=20), st.randoms())
def test_a_draw_is_the_readings_it_keeps(rows: list[tuple[int, float, float]], random: object) -> None:
    home, value, squared = (np.array(column) for column in zip((0, 0.0, 1.0), *sorted(rows), strict=True))
    order = np.lexsort((squared, home))
    home, value, squared = home[order].astype(np.int64), value[order], squared[order]
    kept = np.array([[random.random() < 0.6 for _ in home] for _ in range(3)])  # type: ignore[attr-defined]
    scale, shared = np.array([1.0, 0.5, 2.0]), np.array([0.3, 0.0, 0.9])
    drawn = combine(Readings(home=home, lineage=home, value=value, squared=squared), 5, shared, scale, kept)
    for i, of in enumerate(kept):
        alone = Readings(home=home[of], lineage=home[of], value=value[of], squared=squared[of])
        found = combine(alone, 5, float(shared[i]), float(scale[i]))
        for name in ("score", "se", "lineages"):
            assert getattr(drawn, name)[i] == pytest.approx(getattr(found, name)[0], abs=1e-9, nan_ok=True)


def test_several_errors_without_draws_are_each_as_alone() -> None:
    readings = Readings(
        home=np.array([0, 0, 2]), lineage=np.array([0, 1, 0]), value=np.array([25.0, 25.0, 50.0]),
        squared=np.array([100.0, 400.0, 100.0]),
    )  # fmt: skip
    found = combine(readings, 3, np.array([0.3, 0.0]), np.array([1.0, 4.0]))
    # 100, or 250 * 0.65 = 162.5; times 4 with no share: 400, or 1000 / 2 = 500
    assert found.se[:, 0] == pytest.approx([10.0, 20.0])
    assert found.se[:, 2] == pytest.approx([10.0, 20.0])
    assert np.isnan(found.se[:, 1]).all()
    assert found.score[:, 0].tolist() == [25.0, 25.0]
    assert found.lineages.tolist() == [[2, 0, 1], [2, 0, 1]]
