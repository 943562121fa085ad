"""What docs/method.md says of scores and of the comparison where the truth is known, on fewer draws."""

import importlib
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

import kzindex
from kzindex.inference.verdict import CLOSED, OPEN

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def calibration() -> ModuleType:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "benchmarks"))
        return importlib.import_module("calibration")


@pytest.fixture(scope="module")
def controls(calibration: ModuleType) -> ModuleType:
    return importlib.import_module(calibration.controls.__name__)


@pytest.mark.parametrize("truth", [0, 2, 4], ids=["floor", "middle", "ceiling"])
def test_one_lineage_and_six_have_the_same_expectation(calibration: ModuleType, truth: int) -> None:
    one = calibration.simulate(truth, 5, 1, draws=20_000)
    six = calibration.simulate(truth, 5, 6, draws=20_000)
    assert abs(one.mean - six.mean) < 4 * (one.noise**2 + six.noise**2) ** 0.5
    # by hand, mean rate 1/6: from the first of five levels a wrong reading lies (8*25 + 4*50 + 2*75 + 100) / 15 away
    expected = {0: 650 / 15 / 6, 2: 50.0, 4: 100 - 650 / 15 / 6}[truth]
    assert abs(six.mean - expected) < 4 * six.noise


def test_an_items_90_percent_interval_holds_the_truth_nearly_that_often(calibration: ModuleType) -> None:
    for truth in (0, 2, 4):
        for lineages in (1, 2, 6):
            assert calibration.simulate(truth, 5, lineages, draws=10_000).covered90 > 0.88


def test_twice_the_evidence_on_one_era_makes_no_difference(controls: ModuleType) -> None:
    """Where nothing differs the verdict says so nine times in ten, whoever is written about more."""
    study = kzindex.load(ROOT)
    for found in controls.control(study, doubled="tokayev", draws=100):
        assert abs(found.gap) < 4 * found.spread / 10
        assert found.verdicts.get(OPEN, 0) + found.verdicts.get(CLOSED, 0) < 0.2
        assert found.holds90 > 0.8


def test_a_difference_of_15_is_found_and_drawn_in_by_a_fifth(controls: ModuleType) -> None:
    found = {control.measure: control for control in controls.control(kzindex.load(ROOT), shift=15, draws=100)}
    assert found["index"].true == pytest.approx(15, abs=1.5)
    assert 0.7 < found["index"].gap / found["index"].true < 0.9
    assert found["index"].verdicts[OPEN] > 0.9
    assert found["competitiveness"].verdicts[OPEN] > 0.8
    assert found["observer_access"].verdicts.get(CLOSED, 0) < 0.05


def test_lineages_stand_twice_in_the_doubled_era_alone(controls: ModuleType) -> None:
    study = kzindex.load(ROOT)
    once, twice = (controls.layout(study, era).groupby("election").size() for era in ("", "tokayev"))
    later = once.index.map(study.era_of) == "tokayev"
    assert (twice[later] == 2 * once[later]).all()
    assert (twice[~later] == once[~later]).all()


def test_readings_err_as_often_as_the_certainty_table_says(controls: ModuleType) -> None:
    study, rng = kzindex.load(ROOT), np.random.default_rng(2)
    rows, right = controls.layout(study), []
    for _ in range(20):
        truth = controls.true_levels(study, rng, 0, None, 0)
        read = controls.read(study, rows, truth, rng)
        vote = read["election"].map({name: i for i, name in enumerate(study.held["election"])})
        item = read["item"].map({item.id: i for i, item in enumerate(study.items)})
        right.append((read["level"] == truth[vote, item]).groupby(read["certainty"]).mean())
    mean = sum(right) / len(right)
    for name, rate in (("high", 0.05), ("medium", 0.15), ("low", 0.30)):
        assert mean[name] == pytest.approx(1 - rate, abs=0.03)
