"""Scores in order of time, with what breaks them; freedom's items weigh 0.5 (permission), 0.3 and 0.2."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

import kzindex
from kzindex.frames import records
from kzindex.scoring.score import COLUMNS

from ..compared import read, retell
from ..conftest import CONTEST, FREEDOM, INVENTED, STUDY, StudyFolder

VOTES = ["2001-06-10-жалпы", "2003-06-10-жалпы", "2005-06-10-жалпы", "2006-06-10-жалпы", "2006-12-10-жалпы"]
READ = [{"рұқсат": 0, "ұстау": 0}, {"рұқсат": 2, "сот": 2}, {"рұқсат": 1}, {"рұқсат": 1, "сот": 0}, {"рұқсат": 1, "ұстау": 4}]


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


def test_the_break_says_what_makes_two_scores_hard_to_compare(five: StudyFolder) -> None:
    """From 11 July to 9 January are 183 days, not half of the 396 before it; the item of polling day is as long."""
    five.replace("seeds/elections.csv", "2006-12-10-жалпы,2006-12-10", "2006-12-10-жалпы,2006-10-10")
    assert [row["break"] for row in of(series(five))] == [
        "", "50% of the evidence in common with 2001-06-10-жалпы", "", "",
        "50% of the evidence in common with 2006-06-10-жалпы; exposure 4.0 months, 11.0 at 2006-06-10-жалпы",
    ]  # fmt: skip
