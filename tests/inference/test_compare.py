"""The comparison of two eras of the invented country."""

import shutil
from typing import Any

import numpy as np
import pytest

import kzindex
from kzindex.frames import records
from kzindex.inference.compare import Comparison
from kzindex.inference.contrasts import listed
from kzindex.inference.drift import beyond_drift
from kzindex.inference.verdict import equivalence, identified, verdict

from ..compared import FIRST, LAST, read, retell, single_era, two_eras
from ..conftest import FREEDOM, INVENTED, STUDY, StudyFolder

COLUMNS = [
    "contrast", "title", "later", "earlier", "level", "measure", "items", "share", "votes_later", "votes_earlier",
    "exposure_later", "exposure_earlier", "gap", "se", "low68", "high68", "low90", "high90", "worst", "best",
    "verdict", "identified", "equivalent_from", "verdict_5", "verdict_15", "gap_of_scores", "drift", "needed",
    "labellings", "p_permutation", "floor_permutation", "t", "p_t", "p_shift", "floor_shift", "size_permutation_0",
    "size_permutation_0.3", "size_permutation_0.5", "size_permutation_0.7", "size_t_0", "size_t_0.3", "size_t_0.5",
    "size_t_0.7", "p_permutation_0", "p_permutation_0.3", "p_permutation_0.5", "p_permutation_0.7", "p_t_0",
    "p_t_0.3", "p_t_0.5", "p_t_0.7", "p_holm_0", "p_holm_0.3", "p_holm_0.5", "p_holm_0.7",
]  # fmt: skip


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    path = tmp_path_factory.mktemp("compared") / "study"
    shutil.copytree(INVENTED, path)
    two_eras(StudyFolder(path))
    return kzindex.compare(kzindex.score(kzindex.load(path)))


def row(found: Comparison, measure: str, contrast: str = "primary") -> dict[str, Any]:
    rows = found.table[(found.table["contrast"] == contrast) & (found.table["measure"] == measure)]
    (one,) = records(rows)
    return one


def test_a_row_per_contrast_and_measure(found: Comparison) -> None:
    assert found.table.columns.tolist() == COLUMNS
    measures = ["index", "сайыс", "жиын", "балама", "айырма", "санақ", "рұқсат", "ұстау", "сот"]
    contrasts = ["primary", "all", "decade", "жалпы", "no margin", "no low certainty", "pass 1", "pass 2",
                 "kind observer mission"]  # fmt: skip
    expected = [(c, m) for c in contrasts for m in measures if (c, m) != ("no margin", "айырма")]
    assert list(zip(found.table["contrast"], found.table["measure"], strict=True)) == expected
    assert found.primary["measure"].tolist() == measures[:3]
    assert found.primary["level"].tolist() == ["index", "indicator", "indicator"]
    assert set(found.table["later"]) == {3}
    assert set(found.table["earlier"]) == {4}


def test_gaps_are_those_worked_by_hand(found: Comparison) -> None:
    """Levels 0, 1, 0, 1 before and 1, 2, 1 after of four and of three; detentions 2, 3, 2, 3 and 1, 2, 1 of five."""
    contest = 0.5 * (4 / 3 - 1 / 2) * 100 / 3 + 0.25 * (4 / 3 - 1 / 2) * 50
    freedom = 0.5 * 50 + 0.3 * (5 / 2 - 4 / 3) * 25 + 0.2 * 50
    gaps = [contest, freedom, (contest + freedom) / 2]
    assert [row(found, x)["gap"] for x in ("сайыс", "жиын", "index")] == pytest.approx(gaps)
    assert [row(found, x)["gap_of_scores"] for x in ("сайыс", "жиын", "index")] == pytest.approx(gaps)
    assert [row(found, x)["worst"] for x in ("сайыс", "жиын", "index")] == pytest.approx(gaps)
    assert row(found, "сайыс", "no margin")["gap"] == pytest.approx(contest / 0.75)
    assert [row(found, x, "no margin")["items"] for x in ("сайыс", "жиын", "index")] == [2, 3, 5]


def test_intervals_are_gap_and_widths_times_error(found: Comparison) -> None:
    for each in records(found.table[found.table["gap"].notna()]):
        whole = [each["gap"] + times * each["se"] for times in (-1, 1, -1.645, 1.645)]
        assert [each[name] for name in ("low68", "high68", "low90", "high90")] == pytest.approx(whole)
    assert (found.table["se"].dropna() > 0).all()


def test_verdicts_agree_with_the_intervals(found: Comparison) -> None:
    for each in records(found.table):
        low, high, enough = each["low90"], each["high90"], each["share"] >= 0.6
        assert each["verdict"] == verdict(low, high, 10, enough)
        assert each["verdict_5"] == verdict(low, high, 5, enough)
        assert each["verdict_15"] == verdict(low, high, 15, enough)
        assert each["identified"] == identified(each["verdict"], each["worst"], each["best"], 10)
        assert each["equivalent_from"] == pytest.approx(equivalence(low, high), nan_ok=True)
    assert found.primary["verdict"].tolist() == ["more open"] * 3
    assert row(found, "айырма")["verdict"] == "undecided"


def test_figures_alone_are_too_few_items(found: Comparison) -> None:
    """Pass 2 read nothing: only the lead stands there, a quarter of contest."""
    contest, freedom, index = (row(found, x, "pass 2") for x in ("сайыс", "жиын", "index"))
    assert (contest["verdict"], contest["share"], contest["drift"]) == ("too few items", 0.25, "too few items")
    assert (contest["worst"], contest["best"]) == pytest.approx((-75, 75), abs=1e-9)
    assert (freedom["verdict"], freedom["share"], freedom["drift"]) == ("cannot be compared", 0, "")
    assert (index["verdict"], index["items"]) == ("cannot be compared", 0)
    assert not index["identified"]


def test_six_tenths_of_the_weight_are_enough(study: StudyFolder) -> None:
    retell(study, [*FIRST, *LAST])
    for name, weight in (("0.5", "0.6"), ("0.3", "0.2")):
        study.replace(FREEDOM, f"weight: {name}", f"weight: {weight}")
    for vote in [*FIRST, *LAST]:
        read(study, vote, {"рұқсат": 2 if vote in LAST else 0})
    assert row(kzindex.compare(kzindex.score(study.load())), "жиын")["verdict"] == "more open"


def test_exposure_is_the_mean_of_each_era(found: Comparison) -> None:
    """Twelve months before polling day, it and 30 days after: 396 days; no leap day lies in any of them."""
    for name in ("сайыс", "жиын"):
        each = row(found, name)
        assert each["exposure_later"] == pytest.approx(396 * 12 / 365.25)
        assert each["exposure_earlier"] == pytest.approx(396 * 12 / 365.25)
    assert np.isnan(row(found, "index")["exposure_later"])


def test_tests_of_drift_stand_beside_indicators_and_index(found: Comparison) -> None:
    first = next(iter(listed(found.scores)))
    for test in beyond_drift(first):
        each = row(found, test.measure)
        assert test.permutation is not None
        assert test.pooled_t is not None
        assert test.shift is not None
        assert (each["drift"], each["labellings"], each["needed"]) == (test.words, 35, test.needed)
        assert (each["p_permutation"], each["t"], each["p_t"]) == (
            test.permutation.p, test.pooled_t.statistic, test.pooled_t.p
        )  # fmt: skip
        assert (each["p_shift"], each["floor_shift"]) == (test.shift.p, 1 / 7)
        for a in (0.0, 0.3, 0.5, 0.7):
            assert each[f"size_permutation_{a:g}"] == test.permutation.size[a]
            assert each[f"p_permutation_{a:g}"] == test.permutation.p_drift[a]
            assert each[f"size_t_{a:g}"] == test.pooled_t.size[a]
            assert each[f"p_t_{a:g}"] == test.pooled_t.p_drift[a]
            assert each[f"p_holm_{a:g}"] == test.p_holm[a]
    items = found.table[found.table["level"] == "item"]
    assert set(items["drift"]) == {""}
    assert items[["labellings", "p_t", "p_holm_0"]].isna().all(axis=None)
    assert found.primary["drift"].tolist() == ["distinguishable", "not distinguishable", "distinguishable"]


def test_series_are_those_of_index_and_indicators(found: Comparison) -> None:
    assert [line.measure for line in found.locations] == ["index", "сайыс", "жиын"]
    assert [line.measure for line in found.interrupted] == ["index", "сайыс", "жиын"]
    assert [line.votes for line in found.locations] == [line.votes for line in found.interrupted] == [7] * 3
    assert found.locations[2].first == LAST[0]
    start = "Comparison('Аралия, an invented country': index +34.0 more open; сайыс +24.3 more open; жиын +"
    assert repr(found).startswith(start)


def test_votes_that_a_verdict_hangs_on_are_named(study: StudyFolder) -> None:
    """Permission 0 throughout, but 2 at one late vote: a gap of 33 without which it is 0."""
    retell(study, [*FIRST, *LAST])
    for vote in [*FIRST, *LAST]:
        read(study, vote, {"рұқсат": 2 if vote == LAST[1] else 0, "ұстау": 2, "сот": 0})
    found = kzindex.compare(kzindex.score(study.load()))
    assert row(found, "жиын")["gap"] == pytest.approx(0.5 * 100 / 3)
    assert found.alone.to_numpy().tolist() == [["жиын", LAST[1], "undecided"]]


def test_a_contrast_without_votes_has_no_gap(study: StudyFolder) -> None:
    two_eras(study)
    study.replace(STUDY, "from: 2001-01-01}", "from: 2022-01-01}")
    first = row(kzindex.compare(kzindex.score(study.load())), "сайыс")
    assert (first["later"], first["earlier"], first["verdict"]) == (0, 0, "cannot be compared")
    assert np.isnan([first[name] for name in ("gap", "low90", "worst", "best", "equivalent_from")]).all()


def test_a_gap_of_nothing_is_equivalent_and_no_crash(study: StudyFolder) -> None:
    """Each era has as many votes at one level as at the other."""
    votes = [*FIRST, *LAST, "2017-06-10-жалпы"]
    retell(study, votes)
    for i, vote in enumerate(votes):
        read(study, vote, {"рұқсат": i % 2, "ұстау": 2 + i % 2, "сот": i % 2})
    found = row(kzindex.compare(kzindex.score(study.load())), "жиын")
    assert found["gap"] == pytest.approx(0)
    assert (found["drift"], found["p_permutation"]) == ("not distinguishable", 1.0)
    assert found["needed"] > 20


def test_where_the_last_era_has_no_evidence_there_is_no_gap_anywhere() -> None:
    found = kzindex.compare(kzindex.score(kzindex.load(INVENTED)))
    assert set(found.table["verdict"]) == {"cannot be compared"}
    assert set(found.table["drift"]) == {""}
    assert not found.table["identified"].any()
    assert {line.words for line in found.locations} == {"too few published scores"}
    assert (row(found, "index")["later"], row(found, "index")["earlier"]) == (1, 2)


def test_a_single_era_has_an_empty_table(study: StudyFolder) -> None:
    single_era(study)
    found = kzindex.compare(kzindex.score(study.load()))
    assert len(found.table) == len(found.primary) == 0
    assert found.table.columns.tolist() == COLUMNS
    assert (found.locations, found.interrupted) == ((), ())
    assert len(found.alone) == 0
    assert repr(found) == "Comparison('Аралия, an invented country': a single era)"


def test_the_size_that_matters_is_the_studys(study: StudyFolder) -> None:
    two_eras(study)
    study.replace(STUDY, "delta: 10.0\n    also: [5.0, 15.0]", "delta: 60.0\n    also: [2.5]")
    study.replace(STUDY, "autocorrelations: [0.0, 0.3, 0.5, 0.7]", "autocorrelations: [0.0, 0.5]")
    found = kzindex.compare(kzindex.score(study.load()))
    assert found.primary["verdict"].tolist() == ["small difference, more open"] * 3
    assert [name for name in found.table.columns.tolist() if name.startswith(("verdict_", "p_holm"))] == [
        "verdict_2.5", "p_holm_0", "p_holm_0.5"
    ]  # fmt: skip
