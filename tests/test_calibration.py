"""What docs/method.md says of the score's expectation, on fewer draws."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def calibration() -> ModuleType:
    path = Path(__file__).parents[1] / "benchmarks" / "calibration.py"
    spec = importlib.util.spec_from_file_location("calibration", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["calibration"] = module
    spec.loader.exec_module(module)
    return module


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
