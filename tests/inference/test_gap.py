"""Gaps worked by hand, on contrasts of a few votes."""

from math import sqrt

import numpy as np
import pytest

import kzindex
from kzindex.inference.contrast import Contrast, contrast
from kzindex.inference.contrasts import primary
from kzindex.inference.gap import Gap, gaps
from kzindex.scoring.levels import entered

from ..compared import FIRST, LAST, figure, read, retell
from ..conftest import StudyFolder
from .made import NO, made


def gap(contrast: Contrast, measure: str) -> Gap:
    return next(gap for gap in gaps(contrast) if gap.measure == measure)


def test_the_gap_is_taken_item_by_item_with_the_matched_items_weights() -> None:
    """Rivals 60 - 40 = 20 (weight 0.5), count 10 - 30 = -20 (0.25), the lead in one later vote only."""
    pair = made(
        [0, 0, 0, 1, 1, 1],
        least=(2, 2),
        балама=[30, 50, NO, 60, 60, 60],
        айырма=[50, 50, 50, 10, NO, NO],
        санақ=[30, 30, 30, 10, 10, NO],
    )
    contest = gap(pair, "сайыс")
    assert contest.gap == pytest.approx((0.5 * 20 - 0.25 * 20) / 0.75)
    assert contest.items == 2
    assert contest.share == pytest.approx(0.75)
    assert (contest.later, contest.earlier) == (3, 3)
    assert gap(pair, "балама").gap == pytest.approx(20)
    assert gap(pair, "санақ").later == 2
    assert np.isnan(gap(pair, "айырма").gap)
    assert gap(pair, "айырма").items == 0


def test_no_item_is_matched_no_gap() -> None:
    freedom = gap(made([0, 1], балама=[1, 2], рұқсат=[NO, 2]), "жиын")
    assert np.isnan([freedom.gap, freedom.se]).all()
    assert (freedom.items, freedom.share, freedom.later, freedom.earlier) == (0, 0, 0, 0)


def test_gaps_are_taken_within_types() -> None:
    """60 and 80 against 40 in one type; the other type's 10 has no partner. Without types it would be 70 - 25."""
    count = gap(made([0, 0, 1, 1], stratum=[0, 1, 0, 0], санақ=[40, 10, 60, 80]), "санақ")
    assert count.gap == pytest.approx(30)
    assert (count.later, count.earlier) == (2, 1)


def test_types_weigh_what_least_squares_gives_them() -> None:
    """10 (1 against 1, weight 1/2) and 40 (1 against 2, weight 2/3); the plain mean would be 25."""
    pair = made([0, 1, 0, 0, 1], stratum=[0, 0, 1, 1, 1], санақ=[20, 30, 0, 20, 50])
    assert gap(pair, "санақ").gap == pytest.approx((10 / 2 + 40 * 2 / 3) / (1 / 2 + 2 / 3))


def test_its_error_is_the_root_of_the_sum_of_squared_weights_times_squared_errors() -> None:
    """Rivals count 1/2, 1/2 and -1, the count 1 and -1; of the indicator they are 2/3 and 1/3."""
    rivals, count = [10, 10, 10], [20, 99, 20]
    pair = made([0, 1, 1], se={"балама": rivals, "санақ": count}, балама=[1, 2, 3], санақ=[1, NO, 3])
    assert gap(pair, "балама").se == pytest.approx(10 * sqrt(1.5))
    assert gap(pair, "санақ").se == pytest.approx(20 * sqrt(2))
    assert gap(pair, "сайыс").se == pytest.approx(sqrt((2 / 3) ** 2 * 150 + (1 / 3) ** 2 * 800))


def test_bounds_put_what_is_not_covered_at_either_end_and_leave_out_what_does_not_apply() -> None:
    """Rivals 60 - 30; the lead 50 less the mean of 10 and 0 or 100; the count 0 or 100 less 30, n/a at the other."""
    pair = made(
        [0, 0, 1], балама=[40, 20, 60], айырма=[10, NO, 50], санақ=[30, NO, NO], no_use={"санақ": [1]}
    )  # fmt: skip
    contest = gap(pair, "сайыс")
    assert contest.gap == pytest.approx((0.5 * 30 + 0.25 * 40) / 0.75)
    assert contest.worst == pytest.approx(0.5 * 30 + 0.25 * (50 - 55) + 0.25 * (0 - 30))
    assert contest.best == pytest.approx(0.5 * 30 + 0.25 * (50 - 5) + 0.25 * (100 - 30))


def test_bounds_ask_for_no_number_of_votes_and_meet_where_all_is_covered() -> None:
    contest = gap(made([0, 1], least=(2, 2), балама=[40, 60], айырма=[50, 50], санақ=[30, 10]), "сайыс")
    assert np.isnan(contest.gap)
    assert (contest.worst, contest.best) == pytest.approx((5, 5))


def test_without_any_evidence_the_bounds_are_the_whole_scale() -> None:
    freedom = gap(made([0, 1, 1]), "жиын")
    assert (freedom.worst, freedom.best) == (-100, 100)


def test_the_gap_of_published_scores_leaves_withheld_votes_out() -> None:
    """Later (0.5 * 60 + 0.25 * 30) / 0.75 = 50; earlier 25, and a vote with half of the weight, which is withheld."""
    pair = made([0, 0, 1], балама=[40, 20, 60], айырма=[NO, 20, NO], санақ=[NO, 40, 30])
    contest = gap(pair, "сайыс")
    assert contest.means == pytest.approx(50 - 25)
    assert contest.gap == pytest.approx((0.5 * 30 - 0.25 * 10) / 0.75)
    assert np.isnan(gap(pair, "балама").means)
    assert np.isnan(gap(pair, "жиын").means)


def test_the_index_is_the_mean_where_every_indicator_has_a_gap() -> None:
    """Contest 20 on half of its weight, freedom -10 on all: 5, their errors 10 and 8 a quarter each."""
    pair = made(
        [0, 1],
        se={"балама": [6, 8], "рұқсат": [0, 16]},
        балама=[40, 60],
        рұқсат=[30, 20],
        ұстау=[30, 20],
        сот=[30, 20],
    )
    index = gap(pair, "index")
    assert index.gap == pytest.approx(5)
    assert index.se == pytest.approx(sqrt(10**2 + 8**2) / 2)
    assert (index.items, index.share) == (4, 0.5)
    assert (index.worst, index.best) == pytest.approx(((0.5 * 20 - 50 - 10) / 2, (0.5 * 20 + 50 - 10) / 2))
    assert np.isnan(gap(made([0, 1], балама=[40, 60]), "index").gap)


def test_the_indexs_gap_of_scores_takes_votes_with_a_published_index() -> None:
    """The second earlier vote has no score of freedom; contest alone would be 60 - 30."""
    pair = made([0, 0, 1], балама=[40, 20, 60], айырма=[40, 20, 60], рұқсат=[10, NO, 50], ұстау=[10, NO, 50])
    assert gap(pair, "index").means == pytest.approx(((60 + 50) - (40 + 10)) / 2)
    assert gap(pair, "сайыс").means == pytest.approx(30)


def test_the_share_is_of_what_applies() -> None:
    pair = made([0, 1], балама=[40, 60], no_use={"айырма": [0, 1], "санақ": [0]})
    assert gap(pair, "сайыс").share == pytest.approx(0.5 / 0.75)
    assert [x.measure for x in gaps(pair) if x.level == "item"] == ["балама", "санақ", "рұқсат", "ұстау", "сот"]
    assert [x.measure for x in gaps(pair)][:3] == ["index", "сайыс", "жиын"]


@pytest.mark.parametrize(("years", "least"), [(range(2002, 2007), (2, 2)), (range(2002, 2008), (2, 3))])
def test_an_era_of_six_votes_needs_an_item_in_three(study: StudyFolder, years: range, least: tuple[int, int]) -> None:
    """Rivals are covered in two votes of each era; five votes are a small era, six are none."""
    earlier = [f"{year}-06-10-жалпы" for year in years]
    retell(study, [*earlier, *LAST])
    for vote in [*earlier[:2], *LAST[:2]]:
        read(study, vote, {"балама": 3 if vote in LAST else 0})
    loaded = study.load()
    pair = primary(loaded, entered(loaded))
    assert pair is not None
    assert pair.least == least
    found = gap(pair, "балама").gap
    assert np.isnan(found) if least == (2, 3) else found == pytest.approx(100)


def test_a_contrast_reads_points_and_errors_from_the_codings(study: StudyFolder) -> None:
    """The count is read 100 and 50 at the later vote, 0 at the earlier one; a lead of 20 points is the middle level."""
    retell(study, [*FIRST, *LAST])
    for vote in (FIRST[0], LAST[0]):
        read(study, vote, {"санақ": 2 if vote in LAST else 0})
    read(study, LAST[0], {"санақ": 1}, source="кітап")
    figure(study, LAST[0], "winner_share", "50")
    figure(study, LAST[0], "runner_up_share", "30")
    loaded = study.load()
    pair = contrast(loaded, entered(loaded), later=[LAST[0]], earlier=[FIRST[0], FIRST[1]], least=(1, 1))
    count = gap(pair, "санақ")
    # the error of two readings is never below their variance / 2, 1250 / 2; one reading's is 14.43²
    one = 0.05 * (2 * (2 / 3 * 50**2 + 1 / 3 * 100**2) + 50**2) / 3
    assert count.gap == pytest.approx(75)
    assert count.se == pytest.approx(sqrt(625 + one))
    assert pair.point[:, 1].tolist() == [0, 0, 50]
    assert pair.votes["election"].tolist() == [FIRST[0], FIRST[1], LAST[0]]


def test_items_that_do_not_enter_have_no_part(study: StudyFolder) -> None:
    retell(study, [*FIRST, *LAST])
    for vote in (FIRST[0], LAST[0]):
        read(study, vote, {"балама": 3 if vote in LAST else 0, "санақ": 1})
    loaded = kzindex.load(study.path)
    whole = contrast(loaded, entered(loaded), later=LAST, earlier=FIRST, least=(1, 1))
    pair = whole.of_items(np.array([item.id == "балама" for item in loaded.items]))
    assert gap(pair, "сайыс").gap == pytest.approx(100)
    assert gap(pair, "сайыс").share == 1
    assert [x.measure for x in gaps(pair) if x.level == "item"] == ["балама"]
