"""Two passes of the invented study, against hand calculation and the krippendorff package."""

import krippendorff
import numpy as np
import pytest

from kzindex.inference.reliability import BOUND, Reliability, reliability

from ..conftest import CODINGS, INVENTED, LATER, StudyFolder

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


def test_points_of_score(found: Reliability) -> None:
    """2001 from pass 1: lineages at (2) and (1), 50; from pass 2: (2, 1) and (3), 75; 2008 the same in both."""
    assert found.value("балама", "difference of scores") == pytest.approx((25 + 0) / 2)
    at_2001 = (0.5 * 25 + 0.25 * 0) / 0.75
    assert found.value("сайыс", "difference of scores") == pytest.approx((at_2001 + 0) / 2)


def test_masked_readings_stand_apart_by_era(found: Reliability) -> None:
    assert found.value("бірінші", "pass 2 minus pass 1, masked") == pytest.approx(-THIRD)
    assert found.value("бірінші", "pass 2 minus pass 1, unmasked") == pytest.approx((2 * THIRD + 0 + 0) / 3)
    assert np.isnan(found.value("екінші", "pass 2 minus pass 1, masked"))


def test_error_rates_are_a_bound_and_change_the_errors_of_the_scores(found: Reliability) -> None:
    table = found.table
    again = table[(table["statistic"] == "re-estimated") & table["measure"].str.startswith("error rate")]
    assert set(again["note"]) <= {BOUND, "no reading"}
    assert found.value("error rate, high", "protocol") == 0.05
    votes = table[table["level"] == "vote"].pivot(index="measure", columns="statistic", values="value")
    assert (votes["se, protocol"] > 0).all()
    assert not np.allclose(votes["se, protocol"], votes["se, re-estimated"])


def test_the_gap_of_a_pass_needs_votes_of_both_eras(found: Reliability) -> None:
    assert np.isnan(found.value("сайыс", "gap, pass 1"))
    assert note(found, "сайыс", "gap, pass 1") == "no item covered by both passes in enough votes of each era"


def test_a_study_of_one_pass_has_no_agreement() -> None:
    found = reliability(StudyFolder(INVENTED).load())
    assert repr(found).endswith("1 readings in both passes)")


def test_the_same_numbers_each_time(two: StudyFolder) -> None:
    one, other = (reliability(two.load()).table for _ in range(2))
    assert one.equals(other)
