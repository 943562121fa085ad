"""Two passes of the invented study, against hand calculation and the krippendorff package."""

from typing import Any

import krippendorff
import numpy as np
import pytest

from kzindex.frames import records
from kzindex.inference.reliability import Reliability, reliability
from kzindex.inference.units import both_passes, pair, read_twice
from kzindex.stats.agreement import resampled

from ..conftest import CODINGS, LATER, StudyFolder

FIRST, SECOND = "2001-06-10-жалпы", "2008-03-09-жалпы"
THIRD = 100 / 3


def row(vote: str, item: str, outcome: str, source: str, locator: str, when: str = "", masked: str = "") -> str:
    return f"{vote},{item},{outcome},high,{when},{source},{locator},,2,Second reader.,{masked}\n"


@pytest.fixture
def two(study: StudyFolder) -> StudyFolder:
    """The invented study with a second pass; balama is read 1-3, 2-2, 2-1 (masked) at one vote and 3-3 at the other."""
    for file in (CODINGS, LATER):
        header, *lines = study.read(file).decode().splitlines()
        study.write(file, "\n".join([header + ",masked", *(line + "," for line in lines)]) + "\n")
    study.append(CODINGS, row(FIRST, "балама", "2", "газет-2001", "L3"))
    study.append(CODINGS, row(FIRST, "балама", "1", "жаршы-2001", "L3", masked="yes"))
    study.append(CODINGS, row(FIRST, "рұқсат", "not reported", "есеп-2001", "chapter 1"))
    study.append(CODINGS, row(FIRST, "санақ", "1", "есеп-2001", "chapter 5"))
    study.append(LATER, row(SECOND, "балама", "3", "есеп-2008", "chapter 2"))
    study.append(LATER, row(SECOND, "санақ", "not reported", "есеп-2008", "chapter 5"))
    return study


@pytest.fixture
def found(two: StudyFolder) -> Reliability:
    return reliability(two.load())


def statistic_of(found: Reliability, measure: str, name: str) -> dict[str, Any]:
    table = found.table
    return records(table[(table["measure"] == measure) & (table["statistic"] == name)])[0]


def note(found: Reliability, measure: str, name: str) -> str:
    table = found.table
    return str(table.loc[(table["measure"] == measure) & (table["statistic"] == name), "note"].iloc[0])


def test_units_are_set_side_by_side(found: Reliability) -> None:
    rivals = found.units[found.units["item"] == "балама"].set_index("source")
    assert rivals["point_1"].round(6).to_dict() == {
        "газет-2001": round(2 * THIRD, 6), "жаршы-2001": round(2 * THIRD, 6), "есеп-2001": round(THIRD, 6),
        "есеп-2008": 100.0,
    }  # fmt: skip
    assert rivals["point_2"].round(6).to_dict() == {
        "газет-2001": round(2 * THIRD, 6), "жаршы-2001": round(THIRD, 6), "есеп-2001": 100.0, "есеп-2008": 100.0,
    }  # fmt: skip
    assert rivals["masked"].to_dict() == {
        "газет-2001": False, "жаршы-2001": True, "есеп-2001": False, "есеп-2008": False,
    }  # fmt: skip


def test_an_items_alpha_is_the_packages(found: Reliability) -> None:
    ratings = [[1, 2, 2, 3], [3, 2, 1, 3]]
    expected = krippendorff.alpha(reliability_data=ratings, level_of_measurement="ordinal")
    assert found.value("балама", "alpha") == pytest.approx(expected, abs=1e-12)
    assert found.value("балама", "same level") == 0.5
    assert found.value("балама", "difference of readings") == pytest.approx((2 + 0 + 1 + 0) * THIRD / 4)


def test_an_item_at_one_level_has_no_alpha_and_adds_nothing_to_its_indicators(found: Reliability) -> None:
    assert np.isnan(found.value("санақ", "alpha"))
    assert note(found, "санақ", "alpha") == "undefined: every reading at one level"
    assert found.value("сайыс", "alpha") == pytest.approx(found.value("балама", "alpha"))


def test_reporting_is_compared_apart(found: Reliability) -> None:
    """Permission was read by one pass and not reported to the other; the count twice the same way."""
    assert found.value("рұқсат", "reported alike") == 0.0
    assert note(found, "рұқсат", "alpha") == "no level in both passes"
    assert found.value("санақ", "reported alike") == 1.0
    assert found.value("ұстау", "only pass 1") == 2


def test_points_of_score_from_the_same_units_and_from_all(found: Reliability, two: StudyFolder) -> None:
    """A reading that only pass 2 has moves the second figure alone."""
    # 2001: pass 1 lineages at (2, 2) and (1), 50; pass 2 at (2, 1) and (3), 75; 2008 the same in both
    assert found.value("балама", "difference of scores, same units") == pytest.approx((25 + 0) / 2)
    at_2001 = (0.5 * 25 + 0.25 * 0) / 0.75
    assert found.value("сайыс", "difference of scores, same units") == pytest.approx((at_2001 + 0) / 2)
    assert found.value("балама", "difference of scores") == pytest.approx((25 + 0) / 2)
    assert found.value("санақ", "difference of scores") == 0
    two.append(CODINGS, row(FIRST, "санақ", "0", "газет-2001", "L4"))
    more = reliability(two.load())
    assert more.value("санақ", "difference of scores, same units") == 0
    assert more.value("санақ", "difference of scores") == pytest.approx(50 / 2)


def test_masked_readings_stand_apart_by_era(found: Reliability) -> None:
    assert found.value("бірінші", "pass 2 minus pass 1, masked") == pytest.approx(-THIRD)
    assert found.value("бірінші", "pass 2 minus pass 1, unmasked") == pytest.approx((2 * THIRD + 0 + 0) / 3)
    assert np.isnan(found.value("екінші", "pass 2 minus pass 1, masked"))


def test_too_few_readings_give_no_error_rate(found: Reliability) -> None:
    row = statistic_of(found, "error rate, high", "re-estimated")
    assert np.isnan(row["value"])
    assert row["note"] == "fewer than 30 readings; the protocol's rate is kept"
    assert found.value("error rate, high", "protocol") == 0.05


def test_the_shared_part_is_between_lineages(found: Reliability) -> None:
    """2001: газет and жаршы are one lineage, which differs by (0 + 33.3) / 2, есеп by -66.7: they err apart."""
    assert statistic_of(found, "shared error", "re-estimated")["value"] == 0.0
    votes = found.table[found.table["level"] == "vote"].pivot(
        index=["election", "measure"], columns="statistic", values="value"
    )
    assert (votes["se, protocol"] > 0).all()
    assert (votes["se, re-estimated"] <= votes["se, protocol"]).all()


def test_the_gap_of_a_pass_needs_votes_of_both_eras(found: Reliability) -> None:
    assert np.isnan(found.value("сайыс", "gap, pass 1"))
    assert note(found, "сайыс", "gap, pass 1") == "no item covered by both passes in enough votes of each era"


def test_order_of_the_rows_makes_no_difference(two: StudyFolder) -> None:
    one = reliability(two.load()).table
    for file in (CODINGS, LATER):
        header, *lines = two.read(file).decode().splitlines()
        two.write(file, "\n".join([header, *reversed(lines)]) + "\n")
    assert one.equals(reliability(two.load()).table)


def test_no_interval_from_two_votes_or_where_nothing_differs(found: Reliability) -> None:
    alpha = statistic_of(found, "балама", "alpha")
    assert np.isnan(alpha["low90"])
    assert alpha["note"] == "no interval: readings of fewer than 3 votes"


def test_the_interval_is_that_of_resampled_votes(study: StudyFolder) -> None:
    """Five votes read twice; alpha of each resample anew with the package."""
    pairs = {
        "2001-06-10-жалпы": (0, 1), "2005-06-12-жалпы": (3, 3), "2008-03-09-жалпы": (1, 2),
        "2012-06-10-жалпы": (2, 2), "2016-06-12-жалпы": (3, 1),
    }  # fmt: skip
    study.remove("seeds/codings")
    study.write("seeds/adjudication.csv", study.read("seeds/adjudication.csv").decode().splitlines()[0] + "\n")
    header = "election,item,outcome,certainty,when,source,locator,origin,pass,reading\n"
    for vote, levels in pairs.items():
        lines = [f"{vote},{item},{k},high,,есеп-2008,page {item},,{n + 1},Read.\n" for item in ("балама", "санақ")
                 for n, k in enumerate(levels if item == "балама" else (levels[1] % 2, levels[0] % 2))]  # fmt: skip
        study.write(f"seeds/codings/{vote}.csv", header + "".join(lines))
    study.replace("seeds/sources.yaml", "    date: 2008\n", "    date: 2017\n")
    text = study.read("seeds/sources.yaml").decode()
    kept = text[: text.index("  - id: газет-2001")] + text[text.index("  - id: есеп-2001") :]
    study.write("seeds/sources.yaml", kept)
    study.write("seeds/facts.csv", "election,quantity,value,unit,source,locator,note\n")
    study.write("seeds/claims.yaml", "claims: []\ndisagreements: []\n")
    loaded = study.load()
    units = read_twice(pair(loaded, both_passes(loaded)))
    rivals = units[units["item"] == "балама"].sort_values("election")
    expected = []
    for weights in resampled(5, 2000, 20190320).astype(int):
        points = np.repeat(rivals[["point_1", "point_2"]].to_numpy(), weights, axis=0).T
        if len(np.unique(points)) > 1:
            expected.append(krippendorff.alpha(reliability_data=points, level_of_measurement="ordinal"))
    found = statistic_of(reliability(loaded), "балама", "alpha")
    assert (found["low90"], found["high90"]) == pytest.approx(tuple(np.quantile(expected, [0.05, 0.95])), abs=1e-9)


def test_means_that_are_the_same_are_one_category(two: StudyFolder) -> None:
    """Pass 1 reads 0 and 3, pass 2 reads all four levels: both mean 50."""
    two.append(LATER, row(SECOND, "балама", "0", "есеп-2008", "preface").replace(",2,Second", ",1,First"))
    for level in (1, 0, 2):
        two.append(LATER, row(SECOND, "балама", str(level), "есеп-2008", f"chapter {level + 7}"))
    units = reliability(two.load()).units
    mine = records(units[(units["item"] == "балама") & (units["election"] == SECOND)])[0]
    assert mine["point_1"] == mine["point_2"] == 50.0
    assert (mine["levels_1"], mine["levels_2"]) == (2, 4)


def test_only_pass_2_is_masked(two: StudyFolder) -> None:
    line = row(FIRST, "рұқсат", "1", "газет-2001", "L3", masked="yes").replace(",2,Second", ",1,First")
    two.append(CODINGS, line)
    two.append(LATER, row(SECOND, "рұқсат", "1", "есеп-2008", "chapter 9", masked="no"))
    problems = two.problems()
    assert any("masked reading in pass 1, the one that is scored" in problem for problem in problems)
    assert any("masked 'no' is unknown" in problem for problem in problems)
