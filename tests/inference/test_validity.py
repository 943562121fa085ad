"""Scores beside a V-Dem file made up for the purpose: findings, what says nothing, gaps, disagreements."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import kzindex
from kzindex.frames import records
from kzindex.inference.validity import PAIRS, Validity

from .beside import LINE, NUMBERS, Values, Vote, beside, finding, row, scores, study_of, written

ORDER = "the same order in every year has no interval"


def test_the_whole_row_by_hand(tmp_path: Path) -> None:
    # second era from 2008, third from 2015; three years of each, and two of the first that enter no gap
    years = [2001, 2005, 2008, 2009, 2010, 2015, 2016, 2017]
    value = [0.4, 0.2, 0.3, 0.1, 0.7, 0.6, 0.5, 0.85]  # ranks 4 2 3 1 7 6 5 8: squares 9 0 0 9 4 0 4 0
    of = study_of(жиын={"v2x_one": 1})
    found = kzindex.validity(
        scores([Vote(year, score, 7) for year, score in zip(years, LINE, strict=True)], of),
        written(tmp_path, years, {"v2x_one": value}),
    )
    one = row(found)
    assert {k: one[k] for k in ("level", "measure", "tag", "expected", "finding", "years", "first", "last", "why")} == {
        "level": "indicator", "measure": "жиын", "tag": "v2x_one", "expected": 1, "finding": "as expected",
        "years": 8, "first": 2001, "last": 2017, "why": "",
    }  # fmt: skip
    assert one["rho"] == pytest.approx(1 - 6 * 26 / 504)
    assert (one["low90"], one["high90"]) == pytest.approx((0.030188, 0.931225), abs=1e-6)
    assert one["gap"] == pytest.approx(70 - 40)
    assert one["gap_vdem"] == pytest.approx(1.95 / 3 - 1.1 / 3)
    assert one["error_share"] == pytest.approx(49 / 600)  # variance of LINE: 4200 / 7
    assert (one["values"], one["range"]) == (8, pytest.approx(0.75))


# ranks of the values beside 1 to 8, with sums of squared differences of 26 and 28: between the two the interval of
# Bonett and Wright takes in 0 (Fisher's own would still exclude it)
SURE, UNSURE = [4, 2, 3, 1, 7, 6, 5, 8], [4, 3, 2, 1, 7, 6, 5, 8]


@pytest.mark.parametrize(
    ("order", "sign", "expected"),
    [
        (SURE, 1, "as expected"),
        (SURE, -1, "contrary"),
        (UNSURE, 1, "undecided"),
        (UNSURE, -1, "undecided"),
        ([9 - x for x in SURE], -1, "as expected"),
        ([9 - x for x in SURE], 1, "contrary"),
        ([9 - x for x in UNSURE], 1, "undecided"),
    ],
)
def test_the_interval_and_the_sign_expected_give_the_finding(
    tmp_path: Path, order: list[float], sign: int, expected: str
) -> None:
    found = beside(tmp_path, LINE, order, sign=sign)
    assert finding(found) == (expected, "")
    assert row(found)["expected"] == sign
    assert len(found.pairs) == 8
    assert np.sign(row(found)["rho"]) == (1 if order[0] < order[-1] else -1)  # as it is, whatever is expected


@pytest.mark.parametrize(
    ("score", "sign", "expected"),
    [(LINE[:6], 1, "as expected"), (LINE[:6], -1, "contrary"), (LINE[5::-1], 1, "contrary")],
)
def test_a_perfect_correlation_is_on_its_side_and_has_no_interval(
    tmp_path: Path, score: list[float], sign: int, expected: str
) -> None:
    found = beside(tmp_path, score, [0, 1, 2, 3, 4, 50], sign=sign)
    assert finding(found) == (expected, ORDER)
    assert np.isnan([row(found)["low90"], row(found)["high90"]]).all()
    assert abs(row(found)["rho"]) == 1


def test_a_perfect_correlation_of_ten_years_has_no_interval_either(tmp_path: Path) -> None:
    found = beside(tmp_path, range(10, 60, 5), range(10))
    assert finding(found) == ("as expected", ORDER)


@pytest.mark.parametrize("sign", [1, -1])
def test_pairs_have_ranks_from_the_most_closed_as_the_sign_has_it(tmp_path: Path, sign: int) -> None:
    found = beside(tmp_path, [30, 20, 80, 20, 50, 90], [sign * x for x in (5, 1, 4, 2, 3, 9)], sign=sign, se=2)
    pairs = found.pairs
    assert list(pairs.columns) == PAIRS
    assert pairs["rank"].tolist() == [3, 1.5, 5, 1.5, 4, 6]
    assert pairs["rank_vdem"].tolist() == [5, 1, 4, 2, 3, 6]
    assert pairs["apart"].tolist() == [-2, 0.5, 1, -0.5, 1, 0]
    assert records(pairs)[0] == {
        "level": "indicator", "measure": "жиын", "tag": "v2x_one", "year": 2001, "elections": "2001-06-10-жалпы",
        "score": 30, "low90": pytest.approx(30 - 3.29), "high90": pytest.approx(30 + 3.29), "value": sign * 5,
        "rank": 3, "rank_vdem": 5, "apart": -2,
    }  # fmt: skip


def test_scores_that_rounding_alone_parts_share_a_rank(tmp_path: Path) -> None:
    found = beside(tmp_path, [10, 500 / 9, np.nextafter(500 / 9, 100), 60, 70, 80], [1, 2, 3, 4, 6, 5])
    assert found.pairs["rank"].tolist() == [1, 2.5, 2.5, 4, 5, 6]


def test_two_votes_of_a_year_have_their_mean_and_its_error(tmp_path: Path) -> None:
    years = range(2001, 2007)
    votes = [Vote(year, score) for year, score in zip(years, [31, 99, 60, 70, 80, 1], strict=True)]
    votes[1:2] = [Vote(2002, 20, 3, "02-01"), Vote(2002, 40, 4, "11-01")]
    found = kzindex.validity(
        scores(votes, study_of(жиын={"v2x_one": 1})), written(tmp_path, years, {"v2x_one": [5, 1, 2, 3, 4, 0]})
    )
    second, last = records(found.pairs)[1], records(found.pairs)[5]
    assert second["elections"] == "2002-02-01-жалпы; 2002-11-01-жалпы"
    assert (second["score"], second["rank"]) == (30, 2)  # either vote alone would stand elsewhere beside the 31 of 2001
    assert (second["low90"], second["high90"]) == pytest.approx((30 - 1.645 * 2.5, 30 + 1.645 * 2.5))
    assert (last["low90"], last["high90"]) == pytest.approx((0, 2.645))  # cut to the scale
    assert row(found)["years"] == 6
    # squares of the errors of five years of 1 and one of 2.5, by the variance of 31 30 60 70 80 1
    share = (5 * 1 + 2.5**2) / 6 / np.var([31, 30, 60, 70, 80, 1], ddof=1)
    assert row(found)["error_share"] == pytest.approx(share)


def test_only_published_scores_of_votes_compared_and_years_with_a_value_count(tmp_path: Path) -> None:
    years = range(2001, 2012)
    votes = [Vote(year, score) for year, score in zip(years, [10, 20, 30, 40, 50, 60, 1, 2, 3, 4, 5], strict=True)]
    votes[0:1] = [Vote(2001, 10, day="01-01"), Vote(2001, 90, type="плебисцит")]
    votes[7:] = [
        Vote(2007, 1, type="плебисцит"),
        Vote(2008, 2, status="withheld"),
        Vote(2009, 3, status="not applicable"),
        Vote(2010, 4),  # no value
        Vote(2012, 5),  # no row
        Vote(2011, 6, measure="рұқсат"),
    ]
    value = ["0.1", "0.2", "0.3", "0.5", "0.4", "0.6", "0", "0", "0", "", "0"]
    found = kzindex.validity(scores(votes, study_of(жиын={"v2x_one": 1})), written(tmp_path, years, {"v2x_one": value}))
    assert found.pairs["year"].tolist() == [2001, 2002, 2003, 2004, 2005, 2006]
    assert found.pairs["elections"].tolist()[0] == "2001-01-01-жалпы"
    assert row(found)["rho"] == pytest.approx(1 - 6 * 2 / 210)


@pytest.mark.parametrize("many", [0, 1, 5])
def test_fewer_than_six_years_say_nothing(tmp_path: Path, many: int) -> None:
    votes = [Vote(year, score) for year, score in zip(range(2001, 2001 + many), LINE, strict=False)]
    path = written(tmp_path, range(2001, 2007), {"v2x_one": [1, 2, 3, 4, 6, 5]})
    found = kzindex.validity(scores(votes, study_of(жиын={"v2x_one": 1})), path)
    assert finding(found) == ("too few years", f"{many} of the 6 that it takes")
    assert row(found)["years"] == many
    assert all(pd.isna(row(found)[name]) for name in NUMBERS)
    assert not len(found.pairs)


def test_six_years_are_enough(tmp_path: Path) -> None:
    assert finding(beside(tmp_path, LINE[:6], [1, 2, 3, 4, 6, 5])) == ("as expected", "")


def uninformative(found: Validity) -> str:
    """Why V-Dem or the scores are not told to vary; empty where they are."""
    one = row(found)
    assert (one["finding"] == "uninformative") == bool(one["why"]) == (len(found.pairs) == 0)
    return str(one["why"])


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ([1, 1, 1, 1, 2, 3, 4, 5], ""),  # exactly half
        ([1, 2, 3, 1, 1, 4, 1, 1], "V-Dem has one value in 5 of 8 years"),
        ([1, 2, 3, 1, 1, 4, 1], "V-Dem has one value in 4 of 7 years"),
        ([1, 2, 3, 1, 5, 4, 1], ""),
        ([2, 2, 2, 2, 2, 2], "V-Dem has one value in 6 of 6 years"),
        ([1, 1, 1, 1.0001, 1.0001, 1.0001], "V-Dem ranges over less than 0.05 in these years"),
    ],
)
def test_one_value_in_more_than_half_of_the_years_is_steady(tmp_path: Path, value: list[float], why: str) -> None:
    assert uninformative(beside(tmp_path, LINE[: len(value)], value)) == why


@pytest.mark.parametrize(
    ("tag", "top", "why"),
    [
        ("v2x_one", 0.0499, "V-Dem ranges over less than 0.05 in these years"),
        ("v2xel_one", 0.05, ""),
        ("v2x_one", 0.3, ""),
        ("v2one", 0.3, "V-Dem ranges over less than 0.5 in these years"),
        ("v2one", 0.4999, "V-Dem ranges over less than 0.5 in these years"),
        ("v2one", 0.5, ""),
    ],
)
def test_a_small_range_is_steady(tmp_path: Path, tag: str, top: float, why: str) -> None:
    found = beside(tmp_path, LINE[:6], [0, top, top / 2, top / 3, top / 4, top / 5], tag=tag)
    assert uninformative(found) == why
    assert row(found)["range"] == top


@pytest.mark.parametrize(("tag", "low", "high"), [("v2x_one", 0.3, 0.35), ("v2one", 0.2, 0.7)])
def test_a_range_at_the_threshold_is_not_below_it(tmp_path: Path, tag: str, low: float, high: float) -> None:
    middle = (low + high) / 2
    assert uninformative(beside(tmp_path, LINE[:6], [low, high, middle, low, high, middle], tag=tag)) == ""


COMMON = "V-Dem's own 68% intervals of all these years have a value in common"


@pytest.mark.parametrize(
    ("low", "high", "why"),
    [
        ([0, 0.4, 0.4, 0.5, 0, 0], [0.6, 1, 1, 1, 0.7, 0.7], COMMON),
        ([0, 0.4, 0.4, 0.6, 0, 0], [0.6, 1, 1, 1, 0.7, 0.7], COMMON),  # they touch
        ([0, 0.4, 0.4, 0.61, 0, 0], [0.6, 1, 1, 1, 0.7, 0.7], ""),
        ([""] * 6, [""] * 6, ""),
    ],
)
def test_bounds_that_all_overlap_are_steady(tmp_path: Path, low: Values, high: Values, why: str) -> None:
    value = [0.3, 0.7, 0.6, 0.9, 0.4, 0.2]
    assert uninformative(beside(tmp_path, LINE[:6], value, bounds=(low, high))) == why


def test_bounds_count_only_in_years_of_votes_and_only_where_both_are_there(tmp_path: Path) -> None:
    years, value = range(2001, 2008), [0.3, 0.7, 0.6, 0.9, 0.4, 0.2, 0.5]
    of = study_of(жиын={"v2x_one": 1})
    votes = scores([Vote(year, score) for year, score in zip(years[:6], LINE[:6], strict=True)], of)
    low, high = [*[0] * 6, 1.5], [*[1] * 6, 1.6]  # the last year has no vote
    columns: dict[str, Values] = {"v2x_one": value, "v2x_one_codelow": low, "v2x_one_codehigh": high}
    assert uninformative(kzindex.validity(votes, written(tmp_path, years, columns))) == COMMON
    del columns["v2x_one_codehigh"]
    assert uninformative(kzindex.validity(votes, written(tmp_path, years, columns))) == ""


def test_bounds_of_some_years_say_nothing_of_all(tmp_path: Path) -> None:
    value = [0.1, 0.9, 0.6, 0.8, 0.4, 0.2]
    found = beside(tmp_path, LINE[:6], value, bounds=([0, "", "", "", "", ""], [0.2, "", "", "", "", ""]))
    assert uninformative(found) == ""


UNSURE_SCORES = "the scores vary no more than their reading error"


@pytest.mark.parametrize(("se", "why"), [(19.0, ""), (20.0, UNSURE_SCORES), (21.0, UNSURE_SCORES)])
def test_scores_that_vary_no_more_than_their_error(tmp_path: Path, se: float, why: str) -> None:
    # variance 2000 / 5 = 400; of the 333 that dividing by 6 would give, 19² is more already
    found = beside(tmp_path, [20, 40, 50, 50, 60, 80], [1, 2, 3, 4, 6, 5], se=se)
    assert row(found)["error_share"] == pytest.approx(se**2 / 400)
    assert uninformative(found) == why


def test_scores_that_do_not_vary_at_all(tmp_path: Path) -> None:
    found = beside(tmp_path, [50] * 6, [1, 2, 3, 4, 6, 5])
    assert uninformative(found) == UNSURE_SCORES
    assert row(found)["error_share"] == np.inf
    assert np.isnan(row(found)["rho"])


def test_of_v_dem_the_first_reason_is_given_and_beside_it_that_of_the_scores(tmp_path: Path) -> None:
    value, overlap = [0.3, 0.31, 0.32, 0.33, 0.34, 0.3], ([0] * 6, [1] * 6)
    for values, why in (
        ([0.3] * 6, "V-Dem has one value in 6 of 6 years"),
        (value, "V-Dem ranges over less than 0.05 in these years"),
        (range(6), COMMON),
    ):
        assert uninformative(beside(tmp_path, LINE[:6], values, bounds=overlap)) == why
        assert uninformative(beside(tmp_path, LINE[:6], values, se=99, bounds=overlap)) == f"{why}; {UNSURE_SCORES}"


def test_what_says_nothing_has_its_numbers_all_the_same(tmp_path: Path) -> None:
    one = row(beside(tmp_path, LINE[:6], [0.3, 0.31, 0.32, 0.33, 0.34, 0.3]))
    # ranks 1.5 3 4 5 6 1.5; z = 0.298441, se = sqrt(1.042017 / 3) = 0.589355
    assert one["rho"] == pytest.approx(5 / (17.5 * 17) ** 0.5)
    assert (one["low90"], one["high90"]) == pytest.approx((-0.585668, 0.853236), abs=1e-6)
    assert (one["finding"], one["values"], one["range"]) == ("uninformative", 5, pytest.approx(0.04))
    sure = row(beside(tmp_path, LINE, [x / 1000 for x in SURE]))  # an interval without 0 changes nothing in that
    assert (sure["finding"], sure["low90"] > 0) == ("uninformative", True)


@pytest.mark.parametrize(
    ("first", "gap", "gap_vdem"),
    [
        # six years from `first` on: scores 10 … 60, values 1 2 3 4 6 5
        (2012, 50 - 20, 5 - 2),
        (2010, 60 - 30, 5 - 3.2),
        (2009, np.nan, np.nan),  # no year of the third era
        (2015, np.nan, np.nan),  # none of the second
    ],
)
def test_the_gap_is_between_the_last_two_eras(tmp_path: Path, first: int, gap: float, gap_vdem: float) -> None:
    for sign in (1, -1):  # a difference as it is, whatever is expected
        one = row(beside(tmp_path, LINE[:6], [1, 2, 3, 4, 6, 5], first=first, sign=sign))
        assert (one["gap"], one["gap_vdem"]) == pytest.approx((gap, gap_vdem), nan_ok=True)


def test_a_year_of_two_eras_belongs_to_the_last(tmp_path: Path) -> None:
    of = study_of(жиын={"v2x_one": 1})
    first, second, third = of.design.eras
    late = third.model_copy(update={"start": date(2015, 6, 1)})
    of = replace(of, design=of.design.model_copy(update={"eras": [first, second, late]}))
    votes = [Vote(year, score) for year, score in zip(range(2010, 2015), [10, 20, 30, 40, 50], strict=True)]
    votes += [Vote(2015, 80, day="02-01"), Vote(2015, 100, day="11-01")]
    path = written(tmp_path, range(2010, 2016), {"v2x_one": [1, 2, 3, 4, 6, 5]})
    one = row(kzindex.validity(scores(votes, of), path))
    assert (one["gap"], one["gap_vdem"]) == pytest.approx((90 - 30, 5 - 3.2))


def test_a_study_of_one_era_has_no_gap(tmp_path: Path) -> None:
    of = study_of(жиын={"v2x_one": 1})
    of = replace(of, design=of.design.model_copy(update={"eras": of.design.eras[:1]}))
    years = range(2010, 2016)
    votes = scores([Vote(year, score) for year, score in zip(years, LINE[:6], strict=True)], of)
    one = row(kzindex.validity(votes, written(tmp_path, years, {"v2x_one": [1, 2, 3, 4, 6, 5]})))
    assert (one["finding"], str(one["gap"]), str(one["gap_vdem"])) == ("as expected", "nan", "nan")


@pytest.mark.parametrize(
    ("value", "years"),
    [
        # of nine, 4 ranks or more: 1 and 5 change places; 1 and 4 do; a tie, 4.5 beside 1 and 1 beside 5
        ([5, 2, 3, 4, 1, 6, 7, 8, 9], [2001, 2005]),
        ([4, 2, 3, 1, 5, 6, 7, 8, 9], []),
        ([4, 2, 3, 4, 1, 6, 7, 8, 9], [2005]),
        # of eight, 3.5 or more
        ([4, 2, 3, 1, 5, 6, 7, 8], []),
        ([4, 2, 3, 4, 1, 6, 7, 8], [2001, 2005]),
        # of twelve, 5.5 or more: 2 and 7 change places by 5, a tie of 1 and 7 is 6.5 beside 1
        ([1, 7, 3, 4, 5, 6, 2, 8, 9, 10, 11, 12], []),
        ([7, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [2001]),
    ],
)
def test_disagreements_lie_half_of_the_distance_apart_or_more(
    tmp_path: Path, value: list[float], years: list[int]
) -> None:
    found = beside(tmp_path, list(range(10, 10 + 5 * len(value), 5)), value)
    assert found.disagreements["year"].tolist() == years
    assert list(found.disagreements.columns) == PAIRS


def test_each_tag_has_disagreements_by_its_own_number_of_years(tmp_path: Path) -> None:
    # the same ranks, 3.5 apart: too little of nine, enough of eight
    of = study_of(жиын={"v2x_nine": 1, "v2x_eight": -1})
    years = range(2001, 2010)
    votes = scores([Vote(year, score) for year, score in zip(years, [*LINE, 90], strict=True)], of)
    value = [4, 2, 3, 4, 0, 6, 7, 8, 9]
    columns: dict[str, Values] = {"v2x_nine": value, "v2x_eight": [*(-x for x in value[:8]), ""]}
    far = kzindex.validity(votes, written(tmp_path, years, columns)).disagreements
    assert far[["tag", "year", "apart"]].to_numpy().tolist() == [
        ["v2x_nine", 2005, 4], ["v2x_eight", 2001, -3.5], ["v2x_eight", 2005, 4]
    ]  # fmt: skip
