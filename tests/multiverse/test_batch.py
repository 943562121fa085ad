"""Cells and gaps of many specifications at once, on tables of a few numbers."""

from dataclasses import replace
from math import sqrt

import numpy as np
import pytest
from numpy.typing import NDArray

import kzindex
from kzindex.frames import records
from kzindex.model.study import Study
from kzindex.multiverse.batch import REASONS, Batch, Cells, Frame, cells, gaps
from kzindex.multiverse.choices import ALL
from kzindex.multiverse.evidence import Evidence
from kzindex.multiverse.robustness import Robustness
from kzindex.multiverse.runs import drawn_weights
from kzindex.scoring.grid import Grid

from ..test_kazakhstan import ROOT
from .made import EVERY, NOT, N, Values, batched, coded, computed, declared, framed, gridded, kazakhstan, varied

FIVE = [0.0, 25.0, 50.0, 75.0, 100.0]
TURNED = [100.0, 50.0, 0.0]  # its first level is the most open


def scored(
    found: Evidence,
    frame: Frame,
    batch: Batch,
    grid: Grid | None = None,
    no_occasion: str = "not applicable",
    seed: int = 1,
) -> Cells:
    return cells(found, frame, grid or gridded(FIVE, TURNED), batch, no_occasion, seed)


@pytest.mark.parametrize(
    ("no_occasion", "points", "applies"),
    [
        ("not applicable", [0, 0, 100, 50], [False, False, True, True]),
        ("most open", [100, 100, 100, 50], [True, True, True, True]),
        ("not covered", [0, 0, 100, 50], [True, True, True, True]),
    ],
)
def test_where_an_item_does_not_apply(no_occasion: str, points: list[float], applies: list[bool]) -> None:
    """Denied at the first vote, by one or two of equal error; at the second one denies it and one gives a level."""
    found = coded(
        [(0, 0, NOT, 0, 0), (0, 1, NOT, 1, 0), (0, 1, NOT, 1, 1), (1, 0, NOT, 0, 0), (1, 0, 4, 0, 1), (1, 1, 1, 0, 0)],
        [0, 1],
    )
    made = scored(found, framed([0, 0], 2), batched(votes=2, weights=[0.5, 0.5]), no_occasion=no_occasion)
    open_ = no_occasion == "most open"
    assert made.point.ravel().tolist() == points
    assert made.applies.ravel().tolist() == applies
    assert made.covered.ravel().tolist() == [open_, open_, True, True]
    assert made.se.ravel().tolist() == pytest.approx([10 * open_, sqrt(400 * 0.65) * open_, 10, 10])


def test_an_item_not_of_a_votes_type_applies_where_something_covers_it() -> None:
    frame = replace(framed([0, 0], 2), kinds=np.array([[True, False], [False, False]]))
    made = scored(coded([(0, 0, 1, 0, 0), (1, 0, 1, 0, 0)], [0, 1]), frame, batched(votes=2, weights=[0.5, 0.5]))
    assert made.applies[0].tolist() == [[True, False], [True, False]]


def test_the_error_is_scaled_but_not_below_what_the_readings_say_themselves() -> None:
    """Two lineages at 0 and 50: their variance / 2 is 625; 100 * 0.65 k² is more from k = 4 on. One lineage: 10 k."""
    found = coded([(0, 0, 0, 0, 0), (0, 0, 2, 0, 1), (1, 0, 1, 0, 0)], [0, 1])
    batch = batched(5, votes=2, weights=[1.0], error=[0.0, 0.5, 1.0, 4.0, 10.0])
    made = scored(found, framed([0], 2), batch, gridded(FIVE))
    assert made.point[:, :, 0].tolist() == [[25, 25]] * 5
    assert made.se[:, 0, 0].tolist() == pytest.approx([25, 25, 25, sqrt(65) * 4, sqrt(65) * 10])
    assert made.se[:, 1, 0].tolist() == pytest.approx([0, 5, 10, 40, 100])


def test_what_lineages_share_does_not_average_out() -> None:
    """Four that agree, of squared error 400: 400 / 4 where nothing is shared, 400 where all is, between at 0.3."""
    found = coded([(0, 0, 2, 1, i) for i in range(4)], [1])
    batch = batched(3, votes=1, weights=[1.0], shared=[0.0, 0.3, 1.0])
    made = scored(found, framed([0], 1), batch, gridded(FIVE))
    assert (made.se[:, 0, 0] ** 2).tolist() == pytest.approx([100, 400 * (0.3 + 0.7 / 4), 400])


def test_documents_of_a_lineage_count_once() -> None:
    """Levels 0 and 2 of one lineage and 4 of another: 25 and 100."""
    found = coded([(0, 0, 0, 0, 7), (0, 0, 2, 0, 7), (0, 0, 4, 0, 3), (0, 0, 4, 2, 3)], [1])
    made = scored(found, framed([0], 1), batched(votes=1, weights=[1.0]), gridded(FIVE))
    assert made.point.item() == 62.5


@pytest.mark.parametrize(("conflicts", "points"), [("mean", [50, 200 / 3]), ("best", [75, 100]), ("worst", [25, 0])])
def test_conflicts_at_an_end(conflicts: str, points: list[float]) -> None:
    """Levels 1, 2 and 3 of three lineages; of the turned item levels 0, 0 and 2, the lowest being the most open."""
    found = coded([(0, 0, i + 1, 0, i) for i in range(3)] + [(0, 1, 2 * (i == 1), 0, i) for i in range(3)], [1])
    made = scored(found, framed([0, 0], 1, conflicts=conflicts), batched(votes=1, weights=[0.5, 0.5]))
    assert made.point[0, 0].tolist() == pytest.approx(points)


HUNDRED = [float(i) for i in range(101)]


def kept(codings: list[tuple[int, int, int, int, int]], keep: int, draws: int) -> NDArray[np.float64]:
    """Points under each draw, shape (draws, votes, items); beside a vote of so many lineages, which is left out."""
    votes = 1 + max(each[0] for each in codings)
    few = [(votes, 0, 1, 0, 90 + i) for i in range(keep)]
    batch = batched(draws, votes=votes + 1, weights=[0.5, 0.5], draw=range(1, draws + 1))
    found = scored(coded(codings + few, [0] * (votes + 1)), framed([0, 0], votes + 1), batch, gridded(HUNDRED, HUNDRED))
    points: NDArray[np.float64] = np.where(found.covered, found.point, N)[:, :votes]
    return points


def test_equal_evidence_keeps_so_many_lineages_of_a_vote_and_all_they_say_of_it() -> None:
    """Lineage i says 2^i of the first item, and the last two of the second as well: sums tell which were kept."""
    codings = [(0, 0, 2**i, 0, i) for i in range(5)] + [(0, 1, 2**i, 0, i) for i in (3, 4)]
    of_vote = kept(codings, 3, 200)[:, 0]
    subsets = np.round(of_vote[:, 0] * 3).astype(int)
    assert {bin(some).count("1") for some in subsets} == {3}
    assert len(set(subsets.tolist())) == 10
    both = {0: -1.0, 8: 8.0, 16: 16.0, 24: 12.0}
    assert np.nan_to_num(of_vote[:, 1], nan=-1).tolist() == [both[int(some) & 24] for some in subsets]
    times = np.array([[some >> i & 1 for i in range(5)] for some in subsets]).sum(axis=0)
    assert times == pytest.approx([120] * 5, abs=30)


def test_every_vote_draws_by_itself() -> None:
    two = kept([(v, 0, 2**i, 0, i) for v in range(2) for i in range(3)], 2, 60)[:, :, 0]
    assert set(two.ravel().tolist()) == {1.5, 2.5, 3.0}
    assert (two[:, 0] != two[:, 1]).any()


def test_as_many_are_kept_as_the_vote_compared_with_fewest_has() -> None:
    """Votes of three, no, two and one lineage, and what is denied; without the last two are kept, else one."""
    codings = [(0, 0, 2**i, 0, i) for i in range(3)] + [(2, 0, 10, 0, 0), (2, 0, 20, 0, 2), (3, 0, 7, 0, 1)]
    evidence = coded([*codings, (1, 0, NOT, 0, 3)], [0] * 4)
    for votes, first, second in (
        ([True, True, True, False], {1.5, 2.5, 3.0}, {15.0}),
        ([True, True, True, True], {1.0, 2.0, 4.0}, {10.0, 20.0}),
        ([True, False, False, False], {7 / 3}, {15.0}),
        ([False, True, True, False], {1.5, 2.5, 3.0}, {15.0}),
    ):
        batch = replace(
            batched(60, votes=4, weights=[0.5, 0.5], draw=range(1, 61)), votes=np.array([votes] * 60, dtype=bool)
        )
        found = scored(evidence, framed([0, 0], 4), batch, gridded(HUNDRED, HUNDRED))
        assert set(found.point[:, 0, 0].tolist()) == first
        assert set(found.point[:, 2, 0].tolist()) == second
        assert set(found.point[:, 3, 0].tolist()) == {7.0}
        assert not found.covered[:, 1].any()


def test_a_draw_is_the_same_in_every_company() -> None:
    codings = [(v, 0, 2**i, 0, i) for v in range(3) for i in range(5)] + [(3, 0, 1, 0, i) for i in range(2)]
    grid = gridded(HUNDRED, HUNDRED)
    every = scored(
        coded(codings, [0] * 4), framed([0, 0], 4), batched(6, votes=4, weights=[1, 1], draw=range(1, 7)), grid
    )
    batch = batched(3, votes=4, weights=[1, 1], draw=[4, 0, 4], shared=[0.3, 0.3, 0.6])
    found = scored(coded(codings, [0] * 4), framed([0, 0], 4), batch, grid)
    assert found.point[0, :, 0].tolist() == found.point[2, :, 0].tolist() == every.point[3, :, 0].tolist()
    assert found.point[1, :, 0].tolist() == pytest.approx([6.2, 6.2, 6.2, 1])
    other = scored(coded(codings, [0] * 4), framed([0, 0], 4), batch, grid, seed=99)
    assert other.point[0].tolist() != found.point[0].tolist()


@pytest.mark.parametrize(("conflicts", "points"), [("best", {3.0}), ("worst", {1.0})])
def test_of_lineages_at_an_end_those_left_are_counted(conflicts: str, points: set[float]) -> None:
    """Three lineages differ at the first vote, so that one of them stands; of the two that agree one is kept."""
    codings = [(0, 0, i + 1, 0, i) for i in range(3)] + [(1, 0, 5, 0, i) for i in range(2)]
    batch = batched(20, votes=2, weights=[1, 1], draw=range(1, 21), shared=0.0)
    found = scored(coded(codings, [0, 0]), framed([0, 0], 2, conflicts=conflicts), batch, gridded(HUNDRED, HUNDRED))
    assert set(found.point[:, 0, 0].tolist()) == points
    assert set(found.se[:, 1, 0].tolist()) == {10.0}


def table(home: list[int], applies: Values | None = None, se: float = 0.0, **points: list[float]) -> Cells:
    """Points of a, b, c… at each vote; one that is no number is not covered."""
    point = np.array([points[name] for name in sorted(points)]).T[None]
    covered = ~np.isnan(point)
    every = np.ones(point.shape, dtype=bool)
    for name, rows in (applies or {}).items():
        every[0, :, sorted(points).index(name)] = np.array(rows, dtype=bool)
    assert point.shape[2] == len(home)
    return Cells(point=np.nan_to_num(point), se=np.where(covered, se, 0.0), covered=covered, applies=every)


HOME = [0, 0, 1]
LATER = np.array([False, False, True, True])


def measured(found: Cells, batch: Batch, frame: Frame) -> tuple[list[float], list[float], list[str]]:
    """Gaps, errors and reasons of one specification."""
    whole = gaps(found, LATER[: found.point.shape[1]], frame, batch)
    return whole.gap[0].tolist(), whole.se[0].tolist(), [REASONS[i] for i in whole.reason[0]]


def test_matched_items_are_compared_item_by_item() -> None:
    """a 60 - 20 on all votes, weight 0.6; b 10 - 50, one vote each; c 30 - 40. The index is their mean."""
    found = table(HOME, se=6.0, a=[10, 30, 60, 60], b=[N, 50, 10, N], c=[40, 40, 20, 40])
    batch = batched(votes=4, weights=[0.6, 0.4, 1.0])
    gap, se, reason = measured(found, batch, framed(HOME, 4))
    assert gap == pytest.approx([0.6 * 40 - 0.4 * 40, -10, -1])
    first = 36 * (0.6**2 * 4 / 4 + 0.4**2 * 2)
    assert se == pytest.approx([sqrt(first), 6, sqrt(first + 36) / 2])
    assert reason == ["", "", ""]


def test_of_all_items_the_votes_are_scored_first() -> None:
    """Scores 10, 0.6 * 30 + 0.4 * 50 = 38, 0.6 * 60 + 0.4 * 10 = 40 and 60; matched they would give 8."""
    found = table(HOME, se=6.0, a=[10, 30, 60, 60], b=[N, 50, 10, N], c=[40, 40, 20, 40])
    batch = batched(votes=4, weights=[0.6, 0.4, 1.0], matched=False)
    gap, se, _ = measured(found, batch, framed(HOME, 4))
    assert gap == pytest.approx([50 - 24, -10, 8])
    whole, part = 36.0, 36 * (0.6**2 + 0.4**2)
    assert se == pytest.approx([sqrt((2 * whole + 2 * part) / 4), 6, sqrt(((2 * whole + 2 * part) / 4 + 36) / 4)])


@pytest.mark.parametrize(
    ("coverage", "gap"),
    [(0.6, 50 - 24), (0.61, 40 - 38), (1.0, 40 - 38)],
)
def test_votes_of_which_too_little_is_covered_have_no_score(coverage: float, gap: float) -> None:
    """At the first and the last vote b, 0.4 of the weight, is not covered: 10 and 60 do not count."""
    found = table(HOME, a=[10, 30, 60, 60], b=[N, 50, 10, N], c=[40, 40, 20, 40])
    batch = batched(votes=4, weights=[0.6, 0.4, 1.0], matched=False, coverage=coverage)
    assert measured(found, batch, framed(HOME, 4))[0][0] == pytest.approx(gap)


def test_what_does_not_apply_is_not_asked_for() -> None:
    found = table(HOME, {"b": [0, 1, 1, 0]}, a=[10, 30, 60, 60], b=[N, 50, 10, N], c=[40, 40, 20, 40])
    batch = batched(votes=4, weights=[0.6, 0.4, 1.0], matched=False, coverage=1.0)
    assert measured(found, batch, framed(HOME, 4))[0][0] == pytest.approx(50 - 24)


def test_the_weakest_link_of_matched_items() -> None:
    """Least: 10, 30, 10 and 60 of a and b; where both sides must have b twice, b is not matched: 10, 30, 60, 60."""
    found = table(HOME, se=6.0, a=[10, 30, 60, 60], b=[N, 50, 10, N], c=[40, 40, 20, 40])
    batch = batched(votes=4, weights=[0.6, 0.4, 1.0], indicator="weakest link")
    assert measured(found, batch, framed(HOME, 4))[0] == pytest.approx([35 - 20, -10, 2.5])
    frame = framed(HOME, 4)
    two = replace(frame, rule=frame.rule.model_copy(update={"votes_small": 2, "small_era": 9}))
    assert measured(found, batch, two)[0] == pytest.approx([60 - 20, -10, 15])
    batch = replace(batch, matched=np.array([False]))
    assert measured(found, batch, two)[0] == pytest.approx([35 - 20, -10, 2.5])


def test_the_index_of_votes_is_made_of_their_indicators() -> None:
    """Indicators 9.0909 and 100, 9.0909 and 9.0909: the votes' geometric indices are 30.93 and 9.0909."""
    ten = 9 / 0.99
    found = table([0, 1], a=[ten, ten], c=[ten, 100.0])
    frame, later = framed([0, 1], 2), np.array([False, True])
    for index, expected in (("geometric mean", (10**1.5 - 1) / 0.99 - ten), ("weakest link", 0.0),
                            ("arithmetic mean", (100 - ten) / 2)):  # fmt: skip
        whole = gaps(found, later, frame, batched(votes=2, weights=[1.0, 1.0], index=index))
        assert whole.gap[0].tolist() == pytest.approx([0, 100 - ten, expected])


def test_a_vote_without_one_indicator_has_no_index() -> None:
    """Where it is the mean its gap is that of the gaps; else of votes that have both: 60 - 20."""
    found = table([0, 1], a=[30, N, 70, 80], c=[20, 90, N, 60])
    frame = framed([0, 1], 4)
    matched = measured(found, batched(votes=4, weights=[1.0, 1.0]), frame)[0]
    assert matched == pytest.approx([75 - 30, 60 - 55, 25])
    scores = measured(found, batched(votes=4, weights=[1.0, 1.0], index="weakest link"), frame)[0]
    assert scores == pytest.approx([45, 5, 60 - 20])
    votes = measured(found, batched(votes=4, weights=[1.0, 1.0], matched=False), frame)[0]
    assert votes == pytest.approx([45, 5, 25])


def test_gaps_are_taken_within_types() -> None:
    """60 - 20 of one type; the other's 90 has no partner."""
    found = table([0], a=[20, 90, 60, 60])
    for matched in (True, False):
        batch = batched(votes=4, weights=[1.0], matched=matched)
        assert measured(found, batch, framed([0], 4, stratum=[0, 1, 0, 0]))[0] == pytest.approx([40, 40])


def test_votes_that_take_no_part_are_not_there() -> None:
    found = table([0], a=[20, 90, 60, 40])
    for matched in (True, False):
        batch = replace(batched(votes=4, weights=[1.0], matched=matched), votes=np.array([[True, False, True, True]]))
        assert measured(found, batch, framed([0], 4))[0] == pytest.approx([30, 30])


def test_the_share_is_of_the_weight_that_applies_anywhere() -> None:
    """a is matched, b is covered on one side, d applies nowhere; of votes' scores no share is asked for."""
    found = table([0, 0, 0], {"d": [0, 0, 0, 0]}, a=[10, 30, 60, 60], b=[N, N, 10, N], d=[N, N, N, N])
    weights = [0.3, 0.2, 0.5]
    for matched, share in ((True, 0.6), (False, 1.0)):
        whole = gaps(found, LATER, framed([0, 0, 0], 4), batched(votes=4, weights=weights, matched=matched))
        assert whole.share[0].tolist() == pytest.approx([share, share])


@pytest.mark.parametrize(
    ("points", "votes", "otherwise", "reasons"),
    [
        ({"a": [N, N, 1, 1], "c": [1, 1, 1, 1]}, [1, 1, 1, 1], {}, [2, 0, 4]),
        ({"a": [N, N, 1, 1], "c": [1, 1, 1, 1]}, [1, 1, 1, 1], {"matched": False}, [3, 0, 4]),
        ({"a": [N, N, 1, 1], "c": [1, 1, 1, 1]}, [1, 1, 1, 1], {"indicator": "weakest link"}, [2, 0, 4]),
        ({"a": [1, N, N, 1], "c": [1, 1, 1, 1]}, [1, 1, 0, 0], {}, [1, 1, 1]),
        ({"a": [1, 1, N, N], "c": [N, N, N, N]}, [1, 1, 1, 1], {}, [2, 2, 4]),
        ({"a": [1, N, 1, N], "c": [N, 1, N, 1]}, [1, 1, 1, 1], {"index": "weakest link"}, [0, 0, 3]),
        ({"a": [1, N, 1, N], "c": [N, 1, N, 1]}, [1, 1, 1, 1], {}, [0, 0, 0]),
    ],
)
def test_why_there_is_no_gap(
    points: dict[str, list[float]], votes: list[int], otherwise: dict[str, bool], reasons: list[int]
) -> None:
    batch = batched(votes=4, weights=[1.0, 1.0], **otherwise)  # type: ignore[arg-type]
    batch = replace(batch, votes=np.array([votes], dtype=bool))
    whole = gaps(table([0, 1], a=points["a"], c=points["c"]), LATER, framed([0, 1], 4), batch)
    assert whole.reason[0].tolist() == reasons
    assert np.isnan(whole.gap[0]).tolist() == np.isnan(whole.se[0]).tolist() == [reason > 0 for reason in reasons]


def test_drawn_weights_are_the_protocols_on_average_and_sum_to_one_in_each_indicator() -> None:
    """At concentration 4 an item of weight 0.5 among three has a variance of 0.25 / 13."""
    study = declared(kzindex.load(ROOT), weights={"draws": 4000, "concentration": 4.0})
    found = drawn_weights(study, 7)
    own = np.array([item.weight for item in study.items])
    assert found.shape == (4001, len(own))
    assert found[0].tolist() == own.tolist()
    start = 0
    for indicator in study.indicators:
        part = found[:, start : start + len(indicator.items)]
        assert part.sum(axis=1) == pytest.approx(1)
        mean, spread = part[1:].mean(axis=0), part[1:].var(axis=0)
        weights = own[start : start + len(indicator.items)]
        assert mean == pytest.approx(weights, abs=0.01)
        assert spread == pytest.approx(weights * (1 - weights) / (4 * len(weights) + 1), rel=0.15)
        start += len(indicator.items)
    assert (drawn_weights(study, 7) == found).all()
    assert (drawn_weights(study, 8)[1:] != found[1:]).all()


def singly(found: Robustness, rows: list[int], seed: int) -> None:
    """Each of these specifications gives by itself what it gave among all others."""
    listing = found.listing
    assert listing is not None
    measures = len(found.scores.study.tops)
    for row in rows:
        one = replace(listing, options=listing.options[[row]], lists=[listing.lists[row]])
        by_itself = computed(found.scores.study, one, seed)
        together = found.gaps.iloc[row * measures : (row + 1) * measures]
        for name in ("gap", "se", "share"):
            expected = together[name].tolist()
            assert getattr(by_itself, name)[0].tolist() == pytest.approx(expected, nan_ok=True), listing.name(row)
        assert [REASONS[i] for i in by_itself.reason[0]] == together["reason"].tolist()


def test_every_specification_is_by_itself_what_it_is_among_others(tried: Robustness) -> None:
    many = len(tried.gaps) // 3
    drawn = [row["specification"] for row in records(tried.specifications) if row["list"] == ALL]
    some = np.random.default_rng(2).choice(many, 50, replace=False).tolist()
    singly(tried, sorted({*some, *drawn}), 1)


def test_so_it_is_on_the_repositorys_study() -> None:
    found = kazakhstan()
    many = len(found.gaps) // len(found.scores.study.tops)
    rows = [*np.random.default_rng(2).choice(many - 64, 10, replace=False).tolist(), *range(many - 10, many)]
    singly(found, rows, found.scores.study.design.robustness.seed)


def test_more_than_are_computed_at_once(told: Study) -> None:
    """300 draws of weights read the same codings, and are computed 256 at a time."""
    found = varied(told, weights={"draws": 300, "concentration": 1.0})
    singly(found, [1, 255, 256, 257, 300], 1)
    assert len(found.specifications["gap"].round(9).unique()) > 600


def test_nothing_depends_on_what_else_is_tried(told: Study) -> None:
    """A departure gives the same numbers where others are tried too."""
    few = varied(told, items=["all"], evidence=EVERY["evidence"], passes=["pass 1"]).specifications
    many = varied(told, **{**EVERY, "weights": None}).specifications
    keys = ["name", "measure"]
    rows = few[few["list"] == "one"].set_index(keys)[["gap", "se"]]
    assert len(rows) == 15
    other = many[many["list"] == "one"].set_index(keys).loc[rows.index][["gap", "se"]]
    assert other.to_numpy() == pytest.approx(rows.to_numpy(), nan_ok=True)
