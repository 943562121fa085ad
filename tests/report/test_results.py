"""Results files are taken in where they are of this very study and version, and named as not run elsewhere."""

import json
from pathlib import Path

import pytest

import kzindex
from kzindex.cli import main
from kzindex.inference.compare import Comparison
from kzindex.report.results import gather

from ..conftest import INVENTED


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


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"digest": 1, "package": 2, "rows": 3}', "{"])
def test_a_file_of_something_else_is_said_to_be_none(comparison: Comparison, folder: Path, text: str) -> None:
    (folder / "claims.json").write_text(text)
    assert absent(comparison, folder)["claims"] == "not run (claims.json is no results file of this package)"


def test_a_file_without_the_columns_is_said_to_be_none(comparison: Comparison, folder: Path) -> None:
    path = folder / "reliability.json"
    content = json.loads(path.read_text())
    path.write_text(json.dumps(content | {"rows": [{"level": "item"}]}))
    assert absent(comparison, folder)["reliability"] == "not run (reliability.json is no results file of this package)"
