"""`take`: from the form that `sheet` wrote to codings of the study."""

import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import kzindex
from kzindex.errors import counted
from kzindex.study.codings import CODING
from kzindex.study.folder import packaged_study

from ..conftest import CODINGS, INVENTED, StudyFolder
from .conftest import Capture, run

VOTE = "2001-06-10-жалпы"
FILLED: dict[int, dict[str, Any]] = {  # by row of the form
    3: {"outcome": 0, "certainty": "low", "source": "есеп-2008", "locator": "annex", "reading": "Nobody = no rival"},
    7: {"outcome": "not reported", "certainty": "high", "source": "жаршы-2001", "locator": "L3-4",
        "reading": "Silent on \"the count\", and on much else."},
    28: {"item": "ұстау", "outcome": 2, "certainty": "medium", "when": "2001-06-09", "source": "есеп-2001",
         "locator": "chapter 9", "origin": "комиссия", "reading": "Ұсталғандар: алпыс."},
}  # fmt: skip
ADDED = f"""\
{VOTE},балама,0,low,,есеп-2008,annex,,2,Nobody = no rival
{VOTE},санақ,not reported,high,,жаршы-2001,L3-4,,2,"Silent on ""the count"", and on much else."
{VOTE},ұстау,2,medium,2001-06-09,есеп-2001,chapter 9,комиссия,2,Ұсталғандар: алпыс.
"""


def filled(capsys: Capture, path: Path, rows: dict[int, dict[str, Any]]) -> Path:
    """The form for pass 2 of the first vote, filled in."""
    assert run(capsys, "sheet", "2001", "--study", str(INVENTED), "--out", str(path), "--pass", "2")[0] == 0
    book = openpyxl.load_workbook(path)
    for n, row in rows.items():
        for name, value in row.items():
            cell = book["Codings"].cell(n, CODING.index(name) + 1)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
    book.save(path)
    return path


def take(capsys: Capture, path: Path, study: StudyFolder, *options: str) -> tuple[int, str, list[str]]:
    code, out, err = run(capsys, "take", str(path), "--study", str(study.path), *options)
    lines = err.replace(f"{path.parent}/", "").splitlines()
    if code == 1 and lines[-1].endswith("; nothing written"):
        assert lines.pop() == f"{counted(len(lines), 'problem')}; nothing written"
    return code, out, lines


def everything(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_was_filled_in_is_in_the_study(capsys: Capture, tmp_path: Path, study: StudyFolder) -> None:
    before, old = everything(study.path), study.load().digest
    path = filled(capsys, tmp_path / "form.xlsx", FILLED)
    code, out, err = take(capsys, path, study, "--pass", "2")
    assert (code, out) == (0, "")
    assert err[0] == f"took 3 codings of 3 items, pass 2, into study/{CODINGS}: балама 1, санақ 1, ұстау 1"
    assert [line.rpartition(" -m ")[2] for line in err[1:]] == [
        "kzindex check --study study", "kzindex reliability --study study"
    ]  # fmt: skip
    assert everything(study.path) == before | {CODINGS: before[CODINGS] + ADDED.encode()}
    assert study.load().digest != old
    assert run(capsys, "check", "--study", str(study.path))[0] == 0


def test_the_same_as_a_table_is_the_same(capsys: Capture, tmp_path: Path, study: StudyFolder) -> None:
    book = openpyxl.load_workbook(filled(capsys, tmp_path / "form.xlsx", FILLED))
    lines = [";".join(_quoted(cell) for cell in row) for row in book["Codings"].iter_rows(values_only=True)]
    path = tmp_path / "form.csv"
    path.write_bytes(("\ufeff" + "\r\n".join(lines) + "\r\n").encode())
    before = study.read(CODINGS)
    assert take(capsys, path, study, "--pass", "2")[0] == 0
    assert study.read(CODINGS) == before + ADDED.encode()


def _quoted(cell: Any) -> str:
    return '"' + str("" if cell is None else cell).replace('"', '""') + '"'


def test_taken_once_it_is_not_taken_again(capsys: Capture, tmp_path: Path, study: StudyFolder) -> None:
    path = filled(capsys, tmp_path / "form.xlsx", {3: FILLED[3]})
    assert take(capsys, path, study, "--pass", "2")[0] == 0
    after = everything(study.path)
    assert take(capsys, path, study, "--pass", "2") == (1, "", [
        "form.xlsx: holds nothing that is not in the study already; a coding that is there is never overwritten; add "
        "rows, or correct the codings there"
    ])  # fmt: skip
    assert everything(study.path) == after


def test_of_a_form_that_has_grown_what_is_new_is_taken(capsys: Capture, tmp_path: Path, study: StudyFolder) -> None:
    assert take(capsys, filled(capsys, tmp_path / "form.xlsx", {3: FILLED[3]}), study, "--pass", "2")[0] == 0
    before = study.read(CODINGS)
    code, _, err = take(capsys, filled(capsys, tmp_path / "more.xlsx", FILLED), study, "--pass", "2")
    assert (code, err[:2]) == (0, [
        f"took 2 codings of 2 items, pass 2, into study/{CODINGS}: санақ 1, ұстау 1",
        "1 row left out, which the study has already, word for word",
    ])  # fmt: skip
    assert study.read(CODINGS) == before + "".join(ADDED.splitlines(keepends=True)[1:]).encode()


def test_one_that_says_otherwise_of_the_same_passage_is_not(
    capsys: Capture, tmp_path: Path, study: StudyFolder
) -> None:
    assert take(capsys, filled(capsys, tmp_path / "form.xlsx", {3: FILLED[3]}), study, "--pass", "2")[0] == 0
    after = everything(study.path)
    path = filled(capsys, tmp_path / "other.xlsx", {3: FILLED[3] | {"outcome": 1}, 7: FILLED[7]})
    assert take(capsys, path, study, "--pass", "2") == (1, "", [
        f"other.xlsx:3: is there already, in {CODINGS}:10 ({VOTE}, балама, есеп-2008, annex, 2); a coding that is "
        "there is never overwritten; remove the row, or correct the coding there"
    ])  # fmt: skip
    assert everything(study.path) == after


def test_what_will_be_in_no_score_is_said(capsys: Capture, tmp_path: Path, study: StudyFolder) -> None:
    path = tmp_path / "form.csv"
    row = "2008-03-09-жалпы,рұқсат,0,high,2005-08-01,есеп-2008,p. 3,,2,None was."
    path.write_text(",".join(CODING) + f"\n{row}\n", encoding="utf-8")
    assert take(capsys, path, study, "--pass", "2", "--dry-run")[2][1] == (
        "in no score: рұқсат, when 2005-08-01 (context: in no window of the item), есеп-2008 p. 3"
    )


def test_a_dry_run_writes_nothing(capsys: Capture, tmp_path: Path, study: StudyFolder) -> None:
    before = everything(study.path)
    path = filled(capsys, tmp_path / "form.xlsx", FILLED)
    assert take(capsys, path, study, "--pass", "2", "--dry-run") == (0, "", [
        "no problem found; 3 codings of 3 items, pass 2: балама 1, санақ 1, ұстау 1",
        f"nothing written; without --dry-run they go into study/{CODINGS}",
    ])  # fmt: skip
    assert everything(study.path) == before


@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_with_a_problem_nothing_is_written(
    capsys: Capture, tmp_path: Path, study: StudyFolder, options: list[str]
) -> None:
    before = everything(study.path)
    rows = FILLED | {4: FILLED[3] | {"locator": "", "reading": ""}}
    assert take(capsys, filled(capsys, tmp_path / "form.xlsx", rows), study, "--pass", "2", *options) == (1, "", [
        "form.xlsx:4: locator is empty; it says where in the source; add it",
        "form.xlsx:4: reading is empty; our own words; say what the passage says",
    ])  # fmt: skip
    assert everything(study.path) == before


def test_a_form_of_another_pass_is_refused(capsys: Capture, tmp_path: Path, study: StudyFolder) -> None:
    path = filled(capsys, tmp_path / "form.xlsx", {3: FILLED[3]})
    assert take(capsys, path, study, "--pass", "1") == (1, "", [
        "form.xlsx:3: pass '2' in a form that is taken as pass 1; allowed is 1; correct the column or --pass"
    ])  # fmt: skip
    code, _, err = run(capsys, "take", str(path), "--study", str(study.path))
    assert (code, "--pass" in err) == (2, True)


def test_agreement_is_spoken_of_where_there_are_two_passes(capsys: Capture, tmp_path: Path, study: StudyFolder) -> None:
    path = tmp_path / "form.csv"
    row = "2005-06-12-жалпы,балама,0,high,,есеп-2008,history,,1,None stood."
    path.write_text(",".join(CODING) + f"\n{row}\n", encoding="utf-8")
    code, _, err = take(capsys, path, study, "--pass", "1")
    assert (code, len(err)) == (0, 2)
    assert err[0] == "took 1 coding of 1 item, pass 1, into study/seeds/codings/2005-06-12-жалпы.csv: балама 1"
    assert err[1].endswith("kzindex check --study study")


def test_a_file_changed_in_the_meantime_is_left_alone(
    capsys: Capture, tmp_path: Path, study: StudyFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_form = kzindex.study.form.take  # type: ignore[attr-defined]

    def slow(*given: Any) -> Any:
        found = take_form(*given)
        study.append(CODINGS, f"{VOTE},санақ,2,low,,есеп-2001,annex,,2,Somebody else was faster.\n")
        return found

    monkeypatch.setattr("kzindex.cli.take.take_form", slow)
    path = filled(capsys, tmp_path / "form.xlsx", FILLED)
    assert take(capsys, path, study, "--pass", "2") == (1, "", [
        f"kzindex: study/{CODINGS}: has changed since it was read; nothing written; take the form again"
    ])  # fmt: skip
    assert study.read(CODINGS).endswith(b"Somebody else was faster.\n")


def test_a_study_with_problems_takes_nothing(capsys: Capture, tmp_path: Path, study: StudyFolder) -> None:
    study.replace(CODINGS, "A rival without a programme.", "")
    path = filled(capsys, tmp_path / "form.xlsx", FILLED)
    code, _, err = take(capsys, path, study, "--pass", "2")
    assert (code, err[0]) == (1, f"{CODINGS}:4: reading is empty; our own words; say what the passage says")


def test_the_packaged_study_takes_no_codings(capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = filled(capsys, tmp_path / "form.xlsx", FILLED)
    monkeypatch.chdir(tmp_path)
    said = "kzindex: the packaged study takes no codings; name one of your own with --study DIR\n"
    before = (packaged_study() / "study.yaml").read_bytes()
    assert run(capsys, "take", str(path), "--pass", "2") == (2, "", said)
    assert (packaged_study() / "study.yaml").read_bytes() == before
    shutil.copytree(INVENTED, tmp_path / "_data")
    inside = tmp_path / "_data"
    monkeypatch.setattr("kzindex.cli.take.packaged_study", lambda: inside)
    assert run(capsys, "take", str(path), "--pass", "2", "--study", str(inside)) == (2, "", said)
    assert everything(inside) == everything(INVENTED)


def test_no_form_is_a_wrong_call(capsys: Capture, tmp_path: Path, study: StudyFolder) -> None:
    said = ["kzindex: no form none.xlsx"]
    assert take(capsys, tmp_path / "none.xlsx", study, "--pass", "1") == (2, "", said)
