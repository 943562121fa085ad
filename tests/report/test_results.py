"""Results files are taken in where they are of this very study and version, and named as not run elsewhere."""

import json
from pathlib import Path

import pytest

import kzindex
from kzindex.cli import main
from kzindex.inference.compare import Comparison
from kzindex.report.results import gather

from ..compared import claim, two_eras
from ..conftest import INVENTED, StudyFolder


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return kzindex.compare(kzindex.score(kzindex.load(INVENTED)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("reliability", "claims"):
        assert main([name, "--study", str(INVENTED), "--out", str(tmp_path / f"{name}.json")]) == 0
    return tmp_path


def absent(comparison: Comparison, folder: Path, package: str = kzindex.__version__) -> dict[str, str]:
    return gather(comparison, ["жалпы"], folder, package).absent


def test_files_of_this_study_are_taken_in(comparison: Comparison, folder: Path) -> None:
    found = gather(comparison, ["жалпы"], folder, kzindex.__version__)
    assert {name: len(table) for name, table in found.tables.items()} == {
        name: len(json.loads((folder / f"{name}.json").read_text())["rows"]) for name in ("reliability", "claims")
    }
    assert found.absent == {"robustness": "not run"}
    assert found.shown["election"].tolist() == [
        "2001-06-10-жалпы", "2005-06-12-жалпы", "2008-03-09-жалпы", "2012-06-10-жалпы", "2016-06-12-жалпы"
    ]  # fmt: skip


def test_without_files_all_is_not_run(comparison: Comparison, tmp_path: Path) -> None:
    assert absent(comparison, tmp_path / "nowhere") == dict.fromkeys(("reliability", "claims", "robustness"), "not run")


def test_a_file_of_another_state_of_the_study_is_not_taken_in(comparison: Comparison, folder: Path) -> None:
    path = folder / "claims.json"
    content = json.loads(path.read_text())
    path.write_text(json.dumps(content | {"digest": "0123456789abcdef" * 4}))
    assert absent(comparison, folder)["claims"] == "not run on this study (claims.json is of digest 0123456789ab)"
    assert "reliability" not in absent(comparison, folder)


def test_a_file_of_another_version_is_not_taken_in(comparison: Comparison, folder: Path) -> None:
    said = f"not run with this version (claims.json is of kzindex {kzindex.__version__})"
    assert absent(comparison, folder, "99.0")["claims"] == said


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"digest": 1, "package": 2, "rows": 3}', "{", "[" * 200_000])
def test_a_file_of_something_else_is_said_to_be_none(comparison: Comparison, folder: Path, text: str) -> None:
    (folder / "claims.json").write_text(text)
    assert absent(comparison, folder)["claims"] == "not run (claims.json is no results file of this package)"


def test_a_file_without_the_columns_is_said_to_be_none(comparison: Comparison, folder: Path) -> None:
    path = folder / "reliability.json"
    content = json.loads(path.read_text())
    path.write_text(json.dumps(content | {"rows": [{"level": "item"}]}))
    assert absent(comparison, folder)["reliability"] == "not run (reliability.json is no results file of this package)"


def changed(folder: Path, **values: object) -> None:
    """Other values in the first row of the claims."""
    path = folder / "claims.json"
    content = json.loads(path.read_text())
    content["rows"][0] |= values
    path.write_text(json.dumps(content))


@pytest.mark.parametrize(
    "values",
    [
        {"claim": "another"}, {"verdict": "proven"}, {"tested": None}, {"tested": "many"}, {"tested": 10**9},
        {"holds": -1}, {"holds": 1, "tested": 0}, {"kind": None}, {"disputed": 1e300},
    ],
    ids=str,
)  # fmt: skip
def test_what_no_test_gives_is_not_taken_in(comparison: Comparison, folder: Path, values: dict[str, object]) -> None:
    changed(folder, **values)
    assert absent(comparison, folder)["claims"] == "not run (claims.json is no results file of this package)"


def test_the_words_of_a_claim_are_the_studys_not_the_files(comparison: Comparison, folder: Path) -> None:
    changed(folder, asserts="Something else.", source="nobody", locator="nowhere", leaves_out="nothing")
    table = gather(comparison, ["жалпы"], folder, kzindex.__version__).tables["claims"]
    assert table[["asserts", "source", "locator", "leaves_out"]].to_numpy().tolist() == [
        ["Rivals were tame in 2001.", "есеп-2001", "chapter 2", ""]
    ]  # fmt: skip


def test_the_file_of_a_single_claim_is_not_taken_for_all(study: StudyFolder, tmp_path: Path) -> None:
    two_eras(study)
    for id in ("one", "other"):
        claim(study, "kind: limit, of: [балама], votes: {types: [жалпы]}, at_most: 2", id=id)
    found = kzindex.compare(kzindex.score(study.load()))
    path = tmp_path / "claims.json"
    assert main(["claims", "one", "--study", str(study.path), "--out", str(path)]) == 0
    assert absent(found, tmp_path)["claims"] == "not run on all claims (claims.json has some)"
    assert main(["claims", "--study", str(study.path), "--out", str(path)]) == 0
    assert "claims" not in absent(found, tmp_path)


def test_a_study_without_claims_has_run_them(study: StudyFolder, tmp_path: Path) -> None:
    two_eras(study)
    found = kzindex.compare(kzindex.score(study.load()))
    assert main(["claims", "--study", str(study.path), "--out", str(tmp_path / "claims.json")]) == 0
    assert "claims" not in absent(found, tmp_path)


def test_a_version_that_is_no_version_is_not_repeated(comparison: Comparison, folder: Path) -> None:
    path = folder / "claims.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"package": "\x1b]0;mine\x07"}))
    assert absent(comparison, folder)["claims"] == "not run (claims.json is no results file of this package)"
