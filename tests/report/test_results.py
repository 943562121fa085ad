"""Results files are taken in where they are of this very study and version, and named as not run elsewhere."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import kzindex
from kzindex.cli import main
from kzindex.inference.compare import Comparison
from kzindex.multiverse.choices import ALL, TWO
from kzindex.report.results import ROBUSTNESS, gather

from ..compared import claim, single_era, two_eras
from ..conftest import INVENTED, StudyFolder
from .conftest import told

NAMES = ("reliability", "robustness", "claims")
NONE = "not run ({}.json is no results file of this package)"
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return kzindex.compare(kzindex.score(kzindex.load(INVENTED)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("reliability", "claims"):
        assert main([name, "--study", str(INVENTED), "--out", str(tmp_path / f"{name}.json")]) == 0
    return tmp_path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The country with holes, and a file of what was varied there."""
    folder = tmp_path_factory.mktemp("made")
    shutil.copytree(INVENTED, folder / "study")
    told(StudyFolder(folder / "study"))
    assert main(["robustness", "--study", str(folder / "study"), "--out", str(folder / "robustness.json")]) == 0
    return folder


@pytest.fixture(scope="module")
def of_made(made: Path) -> Comparison:
    return kzindex.compare(kzindex.score(kzindex.load(made / "study")))


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
    assert absent(comparison, tmp_path / "nowhere") == dict.fromkeys(NAMES, "not run")


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


# what was varied


def test_what_was_varied_is_taken_in_as_it_was_found(of_made: Comparison, made: Path) -> None:
    found = gather(of_made, ["жалпы"], made, kzindex.__version__)
    expected = kzindex.robustness(of_made.scores).table[ROBUSTNESS]
    assert "robustness" not in found.absent
    table = found.tables["robustness"]
    assert table[["part", "measure"]].to_numpy().tolist() == expected[["part", "measure"]].to_numpy().tolist()
    for name in ROBUSTNESS[4:]:
        if name != "verdict":
            given = expected[name].astype(float).tolist()
            assert table[name].astype(float).tolist() == pytest.approx(given, abs=1e-6, nan_ok=True), name
    assert table["verdict"].fillna("").tolist() == expected["verdict"].fillna("").tolist()


def test_a_study_that_varies_nothing_has_run_it(comparison: Comparison, tmp_path: Path) -> None:
    """Five votes, of which the last two eras' three leave no gap; nothing is drawn."""
    path = tmp_path / "robustness.json"
    assert main(["robustness", "--study", str(INVENTED), "--out", str(path)]) == 0
    found = gather(comparison, ["жалпы"], tmp_path, kzindex.__version__)
    assert "robustness" not in found.absent
    parts = set(found.tables["robustness"]["part"])
    assert {"protocol", "without"} <= parts
    assert not {ALL, "one", "option", "curve", "indices", "reversal"} & parts


def test_a_single_era_has_run_it(study: StudyFolder, tmp_path: Path) -> None:
    single_era(study)
    found = kzindex.compare(kzindex.score(study.load()))
    path = tmp_path / "robustness.json"
    assert main(["robustness", "--study", str(study.path), "--out", str(path)]) == 0
    assert "robustness" not in absent(found, tmp_path)


def refused(found: Comparison, made: Path, folder: Path, change: Callable[[dict[str, Any]], object]) -> str:
    """Why a changed file is not taken in."""
    content = json.loads((made / "robustness.json").read_text(encoding="utf-8"))
    change(content)
    (folder / "robustness.json").write_text(json.dumps(content), encoding="utf-8")
    return absent(found, folder).get("robustness", "")


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ({"digest": "0123456789abcdef" * 4}, "not run on this study (robustness.json is of digest 0123456789ab)"),
        ({"package": "99.0"}, "not run with this version (robustness.json is of kzindex 99.0)"),
        ({"what_if": "without item сот"}, "not run on the study as it stands (robustness.json is of a what-if)"),
        ({"draws": "32"}, "not run with the study's draws and seed (robustness.json has others)"),
        ({"seed": "9"}, "not run with the study's draws and seed (robustness.json has others)"),
        ({"rows": "many"}, NONE.format("robustness")),
    ],
    ids=["digest", "version", "what-if", "draws", "seed", "no rows"],
)
def test_what_was_varied_elsewhere_is_not_taken_in(
    of_made: Comparison, made: Path, tmp_path: Path, head: dict[str, str], reason: str
) -> None:
    assert refused(of_made, made, tmp_path, lambda content: content.update(head)) == reason


def test_the_commands_own_what_if_is_not_taken_in(of_made: Comparison, made: Path, tmp_path: Path) -> None:
    """It has the study's own digest."""
    path = tmp_path / "robustness.json"
    args = ["robustness", "--study", str(made / "study"), "--draws", "4", "--without", "item:сот", "--out", str(path)]
    assert main(args) == 0
    assert absent(of_made, tmp_path)["robustness"] == (
        "not run on the study as it stands (robustness.json is of a what-if)"
    )


@pytest.mark.parametrize("name", ROBUSTNESS)
def test_what_was_varied_without_a_column_is_not_taken_in(
    of_made: Comparison, made: Path, tmp_path: Path, name: str
) -> None:
    def drop(content: dict[str, Any]) -> None:
        for row in content["rows"]:
            del row[name]

    assert refused(of_made, made, tmp_path, drop) == NONE.format("robustness")


UNKNOWN = [
    *((part, {"choice": "colour"}) for part in ("one", "option", "indices", "without")),
    *((part, {"option": "another"}) for part in ("one", "option", "reversal", "without")),
    *((part, {"measure": "another"}) for part in ("protocol", "one", TWO, ALL, "curve", "indices", "without")),
    ("one", {"option": "t^3"}), ("option", {"choice": "weights", "option": "draw 1"}),
    ("reversal", {"option": "items: all; colour: red"}), ("without", {"choice": "source", "option": "nobody"}),
    ("without", {"choice": "item", "option": "есеп"}), ("without", {"choice": "votes"}),
    ("protocol", {"verdict": "proven"}), ("one", {"verdict": "proven"}), ("curve", {"verdict": "more open 3"}),
    ("protocol", {"verdict": None}),
]  # fmt: skip


@pytest.mark.parametrize(("part", "values"), UNKNOWN, ids=str)
def test_what_names_something_that_the_study_has_not_is_not_taken_in(
    of_made: Comparison, made: Path, tmp_path: Path, part: str, values: dict[str, Any]
) -> None:
    """In the first row of a part."""

    def rename(content: dict[str, Any]) -> None:
        rows: Rows = content["rows"]
        rows.append({**rows[0], "part": "reversal", "choice": "items", "option": "items: all"})
        next(row for row in rows if row["part"] == part).update(values)

    assert refused(of_made, made, tmp_path, rename) == NONE.format("robustness")


@pytest.mark.parametrize(
    "values",
    [
        {"computed": 10**6}, {"sign_holds": 10**6}, {"verdict_holds": 129}, {"specifications": 0}, {"computed": -1},
        {"specifications": -1}, {"sign_holds": 1e300},
    ],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize("part", [TWO, ALL, "option"])
def test_counts_that_cannot_be_are_not_taken_in(
    of_made: Comparison, made: Path, tmp_path: Path, part: str, values: dict[str, Any]
) -> None:
    """No more than there are specifications, of which 128 are drawn."""

    def count(content: dict[str, Any]) -> None:
        next(row for row in content["rows"] if row["part"] == part).update(values)

    assert refused(of_made, made, tmp_path, count) == NONE.format("robustness")


@pytest.mark.parametrize("measure", ["index", "жиын"])
def test_a_measure_without_its_protocol_row_or_without_any_is_not_taken_in(
    of_made: Comparison, made: Path, tmp_path: Path, measure: str
) -> None:
    for parts in ({"protocol"}, None):

        def drop(content: dict[str, Any], parts: set[str] | None = parts) -> None:
            rows: Rows = content["rows"]
            content["rows"] = [
                row for row in rows if row["measure"] != measure or (parts is not None and row["part"] not in parts)
            ]

        assert refused(of_made, made, tmp_path, drop) == NONE.format("robustness")


LACKING = [  # part, values in its first row; or without its rows on one measure
    ("reversal", {"option": None}), ("reversal", {"option": 7}), ("one", {"option": [1]}), ("without", {"option": [1]}),
    (ALL, {"specifications": None}), (TWO, {"specifications": "many"}), (ALL, {"computed": 0}),
    (ALL, {"specifications": 128.5}), (ALL, None), (TWO, None),
]  # fmt: skip


@pytest.mark.parametrize(("part", "values"), LACKING, ids=str)
def test_what_lacks_a_number_a_name_or_rows_that_are_read_is_not_taken_in(
    of_made: Comparison, made: Path, tmp_path: Path, part: str, values: dict[str, Any] | None
) -> None:
    def lose(content: dict[str, Any]) -> None:
        rows: Rows = content["rows"]
        if values is None:
            content["rows"] = [row for row in rows if (row["part"], row["measure"]) != (part, "index")]
        else:
            rows.append({**rows[0], "part": "reversal", "choice": "items", "option": "items: all"})
            next(row for row in rows if row["part"] == part).update(values)

    assert refused(of_made, made, tmp_path, lose) == NONE.format("robustness")
