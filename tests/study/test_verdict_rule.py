"""The numbers of the verdict rule, under `protocol.verdict` in study.yaml."""

import pytest

from ..conftest import STUDY, StudyFolder

STEPS = "autocorrelations: [0.0, 0.3, 0.5, 0.7]"
WRONG = (
    "study.yaml:30:5: autocorrelations are {}, holds_to {}; each once, at least 0 and below 1, 0 and holds_to among "
    "them; correct them"
)


@pytest.mark.parametrize(("old", "new", "problems"), [
    pytest.param(STEPS, "autocorrelations: [0.5]", [WRONG.format("0.5", 0.5)], id="not 0"),
    pytest.param(STEPS, "autocorrelations: [0.0, 0.3]", [WRONG.format("0.0, 0.3", 0.5)], id="not holds_to"),
    pytest.param(STEPS, "autocorrelations: [0.0, 0.5, 1.0]", [WRONG.format("0.0, 0.5, 1.0", 0.5)], id="1"),
    pytest.param(STEPS, "autocorrelations: [0.0, 0.5, 0.5]", [WRONG.format("0.0, 0.5, 0.5", 0.5)], id="twice"),
    pytest.param("also: [5.0, 15.0]", "also: [5.0, 10.0]", [
        "study.yaml:26:5: sizes that matter are 10.0 and also 5.0, 10.0; above 0, each once; correct them"
    ], id="delta"),
    pytest.param("also: [5.0, 15.0]", "also: [-3.0]", [
        "study.yaml:26:5: sizes that matter are 10.0 and also -3.0; above 0, each once; correct them"], id="below 0"),
    pytest.param("size: 0.10", "size: 1.0", [
        "study.yaml:32:5: size is 1.0; above 0 and below 1; correct it"], id="size"),
])  # fmt: skip
def test_numbers_that_no_test_could_use(study: StudyFolder, old: str, new: str, problems: list[str]) -> None:
    study.replace(STUDY, old, new)
    assert study.problems() == problems


@pytest.mark.parametrize("new", ["also: []", "also: [2.5]"])
def test_sizes_beside_delta_are_free(study: StudyFolder, new: str) -> None:
    study.replace(STUDY, "also: [5.0, 15.0]", new)
    assert study.problems() == []
