"""Scores in order of time, with what breaks them; freedom's items weigh 0.5 (permission), 0.3 and 0.2."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

import kzindex
from kzindex.frames import records
from kzindex.scoring.score import COLUMNS

from ..compared import HEADER, read, retell
from ..conftest import FREEDOM, INVENTED, StudyFolder
from ..conftest import VOTES as VOTES_FILE

VOTES = ["2001-06-10-жалпы", "2003-06-10-жалпы", "2005-06-10-жалпы", "2006-06-10-жалпы", "2006-12-10-жалпы"]
READ = [
    {"рұқсат": 0, "ұстау": 0},
    {"рұқсат": 2, "сот": 2},
    {"рұқсат": 1},
    {"рұқсат": 1, "сот": 0},
    {"рұқсат": 1, "ұстау": 4},
]


@pytest.fixture
def five(study: StudyFolder) -> StudyFolder:
    """Freedom is published at all votes but the third; contest at none. The last two votes lie in one year."""
    retell(study, VOTES)
    for vote, levels in zip(VOTES, READ, strict=True):
        read(study, vote, levels)
    return study


def series(study: StudyFolder, **options: Any) -> pd.DataFrame:
    return kzindex.series(kzindex.score(study.load()), **options)


def of(table: pd.DataFrame, measure: str = "жиын") -> list[dict[str, Any]]:
    return records(table[table["measure"] == measure])


def test_by_vote_it_is_the_table_of_scores_and_two_columns(five: StudyFolder) -> None:
    scores = kzindex.score(five.load())
    table = kzindex.series(scores)
    assert table.columns.tolist() == [*COLUMNS, "overlap", "break"]
    assert table[list(COLUMNS)].equals(scores.table)


def test_overlap_is_the_weight_that_two_published_scores_share(five: StudyFolder) -> None:
    """0.8 and 0.7 share 0.5 of 1; the third is withheld; the fourth has the second's items; the last 0.5 of 1."""
    assert [row["status"] for row in of(series(five))] == ["scored", "scored", "withheld", "scored", "scored"]
    assert [row["overlap"] for row in of(series(five))] == pytest.approx([np.nan, 0.5, np.nan, 1, 0.5], nan_ok=True)
    assert [row["overlap"] for row in of(series(five), "рұқсат")] == pytest.approx([np.nan, 1, 1, 1, 1], nan_ok=True)
    assert [row["overlap"] for row in of(series(five), "сот")] == pytest.approx([np.nan] * 3 + [1, np.nan], nan_ok=True)


def test_of_the_index_overlap_is_the_least_of_the_indicators(five: StudyFolder) -> None:
    """Contest has 0.75 at both votes, of the same items; freedom shares half."""
    for vote in VOTES[:2]:
        read(five, vote, {"балама": 0, "санақ": 1})
    first, second = of(series(five), "index")[:2]
    assert (first["status"], second["status"]) == ("scored", "scored")
    assert [row["overlap"] for row in of(series(five), "сайыс")[:2]] == pytest.approx([np.nan, 1], nan_ok=True)
    assert second["overlap"] == pytest.approx(0.5)
    assert second["break"] == f"50% of the evidence in common with {VOTES[0]}"


def test_six_tenths_in_common_are_no_break(five: StudyFolder) -> None:
    five.replace(FREEDOM, "weight: 0.5", "weight: 0.6")
    five.replace(FREEDOM, "weight: 0.3", "weight: 0.2")
    assert [row["break"] for row in of(series(five))] == [""] * 5
    assert of(series(five))[1]["overlap"] == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        # from 11 July 152 days, and 31 from polling day on, are more than half of 334 and 31; a day less is less
        ("2006-12-10", ""),
        ("2006-12-09", "exposure 6.0 months, 12.0 at 2006-06-10-жалпы"),
    ],
)
def test_windows_of_less_than_half_the_length_are_a_break(five: StudyFolder, day: str, why: str) -> None:
    five.replace(VOTES_FILE, f"{VOTES[4]},2006-12-10", f"{VOTES[4]},{day}")
    file = f"seeds/codings/{VOTES[4]}.csv"
    five.write(file, five.read(file).decode().replace(",2006-12-10,", f",{day},"))
    both = "; ".join(x for x in ("50% of the evidence in common with 2006-06-10-жалпы", why) if x)
    assert of(series(five))[4]["break"] == both


def test_windows_of_more_than_twice_the_length_are_one_too(study: StudyFolder) -> None:
    votes = ["2006-06-10-жалпы", "2006-10-10-жалпы", "2008-06-10-жалпы"]
    retell(study, votes)
    for vote in votes:
        read(study, vote, {"рұқсат": 1})
    assert [row["break"] for row in of(series(study), "рұқсат")] == [
        "", "exposure 3.0 months, 12.0 at 2006-06-10-жалпы", "exposure 12.0 months, 3.0 at 2006-10-10-жалпы"
    ]  # fmt: skip


def test_by_year_the_last_vote_is_carried_forward_whether_published_or_not(five: StudyFolder) -> None:
    five.replace(VOTES_FILE, f"{VOTES[3]},2006-06-10", f"{VOTES[3]},2007-06-10")
    five.replace(VOTES_FILE, f"{VOTES[4]},2006-12-10", f"{VOTES[4]},2007-12-10")
    five.write(f"seeds/codings/{VOTES[4]}.csv", HEADER + f"{VOTES[4]},рұқсат,2,high,,есеп,p. 1,,1,So.\n")
    five.write(f"seeds/codings/{VOTES[3]}.csv", HEADER + f"{VOTES[3]},рұқсат,0,high,,есеп,p. 1,,1,So.\n")
    table = series(five, by="year")
    assert table.columns.tolist() == ["year", *COLUMNS, "overlap", "break", "carried", "votes"]
    rows = of(table)
    assert [row["year"] for row in rows] == list(range(2001, 2008))
    assert [row["election"] for row in rows] == [VOTES[i] for i in (0, 0, 1, 1, 2, 2, 4)]
    assert [row["carried"] for row in rows] == [False, True, False, True, False, True, False]
    assert [row["votes"] for row in rows] == [1, 0, 1, 0, 1, 0, 2]
    assert [row["status"] for row in rows] == ["scored"] * 4 + ["withheld"] * 3
    assert [row["score"] for row in rows] == pytest.approx([37.5, 37.5, 100, 100, np.nan, np.nan, np.nan], nan_ok=True)
    assert [bool(row["break"]) for row in rows] == [False, False, True, False, False, False, False]
    assert of(table, "рұқсат")[6]["score"] == 100  # of the later of two votes in a year


def test_wide_has_a_row_per_vote_or_year(five: StudyFolder) -> None:
    names = ("score", "se", "low68", "high68", "low90", "high90", "coverage", "exposure", "status", "break")
    measures = [f"{measure}_{name}" for measure in ("index", "сайыс", "жиын") for name in names]
    by_vote = series(five, wide=True)
    assert by_vote.columns.tolist() == ["election", "date", "type", "era", *measures]
    assert by_vote["election"].tolist() == VOTES
    assert by_vote["жиын_score"].round(6).tolist()[:2] == [37.5, 100]
    assert by_vote["жиын_status"].tolist() == ["scored", "scored", "withheld", "scored", "scored"]
    assert by_vote["жиын_break"][1] == f"50% of the evidence in common with {VOTES[0]}"
    by_year = series(five, wide=True, by="year")
    assert by_year.columns.tolist() == ["year", "carried", "votes", "election", "date", "type", "era", *measures]
    assert by_year["year"].tolist() == list(range(2001, 2007))
    assert by_year["election"].tolist() == [VOTES[i] for i in (0, 0, 1, 1, 2, 4)]
    assert by_year["жиын_score"].round(6).tolist()[:4] == [37.5, 37.5, 100, 100]


def test_types_are_those_compared_or_those_asked_for() -> None:
    scores = kzindex.score(kzindex.load(INVENTED))
    assert "плебисцит" not in set(kzindex.series(scores)["type"])
    assert set(kzindex.series(scores, types=["плебисцит"])["election"]) == {"2014-09-14-плебисцит"}
    years = kzindex.series(scores, types=["плебисцит", "жалпы"], by="year", wide=True)
    assert years.loc[years["year"] == 2015, "election"].tolist() == ["2014-09-14-плебисцит"]
    assert years["year"].tolist() == list(range(2001, 2017))


def test_another_type_between_two_votes_is_not_the_one_before(study: StudyFolder) -> None:
    """A plebiscite that shares nothing of its evidence with the votes around it."""
    votes = ["2001-06-10-жалпы", "2002-06-10-плебисцит", "2003-06-10-жалпы"]
    retell(study, votes)
    for vote, item in zip(votes, ("рұқсат", "сот", "рұқсат"), strict=True):
        read(study, vote, {item: 1, "ұстау": 0})
    assert [row["overlap"] for row in of(series(study))] == pytest.approx([np.nan, 1], nan_ok=True)
    whole = of(series(study, types=["жалпы", "плебисцит"]))
    assert [row["status"] for row in whole] == ["scored", "withheld", "scored"]


@pytest.mark.parametrize("by", ["vote", "year"])
@pytest.mark.parametrize("wide", [True, False])
def test_no_vote_gives_no_row(by: str, wide: bool) -> None:
    scores = kzindex.score(kzindex.load(INVENTED))
    assert len(kzindex.series(scores, types=[], by=by, wide=wide)) == 0


def test_it_is_by_vote_or_by_year(five: StudyFolder) -> None:
    with pytest.raises(ValueError, match="by is 'month'; allowed are vote and year"):
        series(five, by="month")
