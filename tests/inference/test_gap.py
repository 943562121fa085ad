import numpy as np
import pandas as pd
import pytest

from kzindex.frames import records
from kzindex.inference.gap import gaps
from kzindex.model.study import Study

from ..conftest import StudyFolder

FIRST = ["2001-06-10-жалпы", "2005-06-12-жалпы"]
SECOND = ["2008-03-09-жалпы", "2012-06-10-жалпы"]
LAST = "2016-06-12-жалпы"


def gap(study: Study, point: pd.DataFrame, measure: str = "сайыс") -> tuple[float, int]:
    row = next(row for row in records(gaps(study, point)) if row["measure"] == measure)
    return float(row["gap"]), int(row["items"])


def test_the_gap_is_by_item_over_matched_items_with_their_weights(study: StudyFolder) -> None:
    """Rivals 60 - 40 = 20 (weight 0.5), count 10 - 30 = -20 (0.25), the lead in one vote only: (10 - 5) / 0.75."""
    study.replace(
        "study.yaml", "{id: үшінші, title: Third era, start: 2015-01-01}", "{id: үшінші, title: T, start: 2008-01-02}"
    )
    study.replace("study.yaml", "  - {id: екінші, title: Second era, start: 2008-01-01}\n", "")
    loaded = study.load()
    columns = {
        "балама": [30.0, 50.0, 60.0, 60.0, 60.0],
        "санақ": [30.0, 30.0, 10.0, 10.0, np.nan],
        "айырма": [50.0, np.nan, 10.0, 10.0, 10.0],
    }
    point = pd.DataFrame(columns, index=[*FIRST, *SECOND, LAST])
    value, items = gap(loaded, point)
    assert value == pytest.approx((0.5 * 20 - 0.25 * 20) / 0.75)
    assert items == 2
    assert np.isnan(gap(loaded, point, "жиын")[0])


def test_votes_before_the_headline_and_of_other_types_stay_out(study: StudyFolder) -> None:
    loaded = study.load()
    point = pd.DataFrame({"балама": [10.0, 20.0, 0.0, 90.0]}, index=[*SECOND, "2014-09-14-плебисцит", LAST])
    assert np.isnan(gap(loaded, point)[0])  # one vote of the last era
    study.replace("study.yaml", "votes_small: 2", "votes_small: 1")
    assert gap(study.load(), point)[0] == pytest.approx(90 - 15)
    study.replace("study.yaml", "from: 2001-01-01}", "from: 2009-01-01}")
    assert gap(study.load(), point)[0] == pytest.approx(90 - 20)


def test_a_single_era_has_no_gap(study: StudyFolder) -> None:
    text = study.read("study.yaml").decode()
    study.write("study.yaml", "\n".join(x for x in text.splitlines() if "екінші" not in x and "үшінші" not in x) + "\n")
    assert len(gaps(study.load(), pd.DataFrame({"балама": [1.0]}, index=FIRST[:1]))) == 0


def test_gaps_are_taken_within_types(study: StudyFolder) -> None:
    """60 - 40 among general votes; the local vote, 10, has no partner in the last era and counts nothing."""
    study.replace("study.yaml", "types:\n", "types:\n  аймақ: {title: Local vote, compared: true}\n")
    study.replace("study.yaml", "types: [жалпы], from", "types: [жалпы, аймақ], from")
    study.replace("study.yaml", "votes_small: 2", "votes_small: 1")
    for file in ("indicators/contest.yaml", "indicators/freedom.yaml"):
        study.write(file, study.read(file).decode().replace("types: [жалпы", "types: [аймақ, жалпы"))
    study.replace("seeds/elections.csv", "2012-06-10-жалпы,2012-06-10,жалпы", "2012-06-10-жалпы,2012-06-10,аймақ")
    point = pd.DataFrame({"санақ": [40.0, 10.0, 60.0]}, index=[*SECOND, LAST])
    assert gap(study.load(), point)[0] == pytest.approx(20)


def test_an_era_of_six_votes_needs_as_many_as_the_protocol_asks(study: StudyFolder) -> None:
    """Five votes of the first era and one of the last; from as many as `small_era` three are needed."""
    study.replace("study.yaml", "  - {id: екінші, title: Second era, start: 2008-01-01}\n", "")
    study.replace("study.yaml", "small_era: 6, votes_small: 2", "small_era: 4, votes_small: 1")
    point = pd.DataFrame({"балама": [10.0, 20.0, np.nan, np.nan, 90.0]}, index=[*FIRST, *SECOND, LAST])
    assert np.isnan(gap(study.load(), point)[0])
    study.replace("study.yaml", "small_era: 4, votes_small: 1", "small_era: 5, votes_small: 1")
    assert gap(study.load(), point)[0] == pytest.approx(75)
