"""`export`: a folder that is written whole, or not at all."""

import errno
import hashlib
from importlib.util import find_spec
from pathlib import Path

import pytest

import kzindex
from kzindex import __version__

from ..conftest import INVENTED, STUDY, StudyFolder
from .conftest import Capture, run

STUDY_FILES = 12
UNKNOWN = "--format '{}' is unknown; allowed are parquet, dta, sav, xlsx or all"
CITE = "Authors not named (2019). Аралия, an invented country. kzindex {}, data version 1.0.0, protocol 1, digest {}."


def export(capsys: Capture, folder: Path, *options: str, study: Path = INVENTED) -> tuple[int, str, str]:
    return run(capsys, "export", str(folder), "--study", str(study), *options)


def files(folder: Path) -> dict[str, bytes]:
    """Everything below a folder: files with their bytes, folders with none."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b""
        for path in sorted(folder.rglob("*"))
    }


def cite() -> str:
    return CITE.format(__version__, kzindex.load(INVENTED).digest[:12])


# what is written


@pytest.mark.parametrize(
    ("options", "many", "data"),
    [
        ([], 17 + STUDY_FILES, "11 tables (csv)"),
        (["--draws", "0"], 17 + STUDY_FILES, "11 tables (csv)"),
        (["--draws", "2"], 18 + STUDY_FILES, "12 tables (csv)"),
        (["--format", "csv"], 17 + STUDY_FILES, "11 tables (csv)"),
        (["--format", "parquet"], 27 + STUDY_FILES, "11 tables (csv, parquet)"),
        (["--format", "sav,dta"], 37 + STUDY_FILES, "11 tables (csv, dta, sav)"),
        (["--format", " xlsx , sav,"], 28 + STUDY_FILES, "11 tables (csv, sav, xlsx)"),
        (["--format", "DTA"], 27 + STUDY_FILES, "11 tables (csv, dta)"),
        (["--format", "all,dta"], 48 + STUDY_FILES, "11 tables (csv, parquet, dta, sav, xlsx)"),
        (["--format", "all"], 48 + STUDY_FILES, "11 tables (csv, parquet, dta, sav, xlsx)"),
    ],
)
def test_it_says_what_it_wrote_and_how_to_cite_it(
    capsys: Capture, tmp_path: Path, options: list[str], many: int, data: str
) -> None:
    out = tmp_path / "new" / "out"
    said = f"wrote {many} files to {out}: {data}, the study\ncite as: {cite()}\n"
    assert export(capsys, out, *options) == (0, "", said)
    assert len([path for path in out.rglob("*") if path.is_file()]) == many
    assert (out / "data/draws.csv").exists() == ("2" in options)


def test_the_scores_are_those_that_score_writes(capsys: Capture, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(capsys, out)
    table = tmp_path / "scores.csv"
    code, _, _ = run(capsys, "score", "--study", str(out / "study"), "--out", str(table), "--votes", "all")
    assert code == 0
    assert table.read_bytes() == (out / "data" / "scores.csv").read_bytes()


def test_the_seed_is_the_studys_or_that_asked_for(capsys: Capture, tmp_path: Path, study: StudyFolder) -> None:
    study.replace(STUDY, "protocol:\n", "robustness: {seed: 7}\nprotocol:\n")
    drawn = []
    for options in ([], ["--seed", "7"], ["--seed", "0"]):
        export(capsys, tmp_path / "out", "--draws", "2", *options, study=study.path)
        drawn.append((tmp_path / "out/data/draws.csv").read_bytes())
    assert drawn[0] == drawn[1] != drawn[2]


def test_without_a_study_it_is_the_one_at_hand(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(INVENTED)
    code, _, _ = run(capsys, "export", str(tmp_path / "out"))
    assert code == 0
    assert (tmp_path / "out/study/study.yaml").read_bytes() == (INVENTED / "study.yaml").read_bytes()


def test_the_same_bytes_again_whatever_lay_there(capsys: Capture, tmp_path: Path) -> None:
    for name in ("one", "two", "two"):
        export(capsys, tmp_path / name, "--format", "all", "--draws", "3")
    assert files(tmp_path / "one") == files(tmp_path / "two")


# what is refused


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--format", "parqet"], f"{UNKNOWN.format('parqet')}; did you mean 'parquet'?"),
        (["--format", "dta,json"], UNKNOWN.format("json")),
        (["--format", "stata"], f"{UNKNOWN.format('stata')}; did you mean 'dta'?"),
        (["--format", "spss"], f"{UNKNOWN.format('spss')}; did you mean 'sav'?"),
        (["--format", "excel"], f"{UNKNOWN.format('excel')}; did you mean 'xlsx'?"),
        (["--draws", "-1"], "--draws -1: allowed are 0 to 100,000"),
        (["--draws", "1000000000000"], "--draws 1000000000000: allowed are 0 to 100,000"),
        (["--draws", "5", "--seed", "-1"], "--seed -1: allowed is 0 or more"),
    ],
)
def test_a_wrong_call_is_exit_2_and_writes_nothing(
    capsys: Capture, tmp_path: Path, options: list[str], message: str
) -> None:
    assert export(capsys, tmp_path / "out", *options) == (2, "", f"kzindex: {message}\n")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("options", "library", "message"),
    [
        ("parquet", "pyarrow", "--format parquet needs pyarrow; install kzindex[parquet]"),
        ("dta", "pyreadstat", "--format dta needs pyreadstat; install kzindex[stata]"),
        ("sav", "pyreadstat", "--format sav needs pyreadstat; install kzindex[spss]"),
        ("parquet,xlsx", "xlsxwriter", "--format xlsx needs xlsxwriter; install kzindex[excel]"),
    ],
)
def test_a_library_that_is_not_there_is_named(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: str, library: str, message: str
) -> None:
    monkeypatch.setattr("kzindex.cli.export.find_spec", lambda name: None if name == library else find_spec(name))
    assert export(capsys, tmp_path / "out", "--format", options) == (1, "", f"kzindex: {message}\n")
    assert not (tmp_path / "out").exists()
    assert export(capsys, tmp_path / "out")[0] == 0


def test_a_study_with_problems_is_told_and_nothing_written(capsys: Capture, tmp_path: Path, study: StudyFolder) -> None:
    study.replace(STUDY, "compared: false", "compared: maybe")
    code, out, err = export(capsys, tmp_path / "out", study=study.path)
    assert (code, out) == (1, "")
    assert "types.плебисцит.compared is 'maybe'" in err
    assert not (tmp_path / "out").exists()


def test_a_file_in_the_place_of_the_folder_is_said(capsys: Capture, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.write_text("mine")
    said = f"kzindex: {out}: cannot be written (a file, not a folder)\n"
    assert export(capsys, out) == (1, "", said)
    assert out.read_text() == "mine"


@pytest.mark.parametrize("name", ["notes.txt", ".hidden", "data/votes.csv", "datapackage.json"])
def test_a_folder_with_other_files_is_left_alone(capsys: Capture, tmp_path: Path, name: str) -> None:
    out = tmp_path / "out"
    (out / name).parent.mkdir(parents=True)
    (out / name).write_text("mine")
    before = files(out)
    said = f"kzindex: {out}: holds other files; name a new or an empty folder\n"
    assert export(capsys, out) == (1, "", said)
    assert files(out) == before


def test_a_folder_of_sums_that_are_of_something_else_is_left_alone(capsys: Capture, tmp_path: Path) -> None:
    """SHA256SUMS is what many call their list of sums."""
    out = tmp_path / "downloads"
    out.mkdir()
    (out / "disk.iso").write_bytes(b"mine")
    (out / "SHA256SUMS").write_text(f"{hashlib.sha256(b'mine').hexdigest()}  disk.iso\n")
    before = files(out)
    code, _, _ = export(capsys, out)
    assert files(out) == before
    assert code == 1


def test_an_empty_folder_is_written_to(capsys: Capture, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    assert export(capsys, tmp_path / "out")[0] == 0
    assert (tmp_path / "out" / "SHA256SUMS").exists()


# over an earlier export


def test_over_an_earlier_export_what_is_no_longer_asked_for_goes(capsys: Capture, tmp_path: Path) -> None:
    export(capsys, tmp_path / "plain")
    export(capsys, tmp_path / "out", "--format", "all", "--draws", "3")
    code, _, err = export(capsys, tmp_path / "out")
    assert code == 0
    assert err.splitlines()[0].endswith("the study, in place of an earlier export (35 files of which this one has not)")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "plain"]
    assert files(tmp_path / "out") == files(tmp_path / "plain")


def test_over_an_export_of_another_study_nothing_of_that_one_stays(
    capsys: Capture, tmp_path: Path, study: StudyFolder
) -> None:
    study.write("docs/deep/text.md", study.read("docs/protocol.md"))
    study.replace(STUDY, "text: docs/protocol.md", "text: docs/deep/text.md")
    export(capsys, tmp_path / "out", study=study.path)
    assert (tmp_path / "out/study/docs/deep/text.md").exists()
    export(capsys, tmp_path / "out")
    export(capsys, tmp_path / "plain")
    assert files(tmp_path / "out") == files(tmp_path / "plain")


def test_a_folder_with_a_file_of_the_users_is_left_alone(capsys: Capture, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(capsys, out, "--format", "sav")
    (out / "data" / "mine.csv").write_text("mine")
    before = files(out)
    what = f"{out}: holds files that no export made: data/mine.csv; name a new or an empty folder"
    assert export(capsys, out) == (1, "", f"kzindex: {what}\n")
    assert files(out) == before


@pytest.mark.parametrize("name", [".DS_Store", ".~lock.kzindex.xlsx#", "~$kzindex.xlsx"])
def test_what_other_programs_leave_is_nobodys(capsys: Capture, tmp_path: Path, name: str) -> None:
    out = tmp_path / "out"
    export(capsys, out)
    before = files(out)
    (out / "data" / name).write_bytes(b"x")
    assert export(capsys, out)[0] == 0
    assert files(out) == before


def test_a_folder_with_a_file_that_the_user_changed_is_left_alone(capsys: Capture, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(capsys, out)
    (out / "data" / "votes.csv").write_text("mine")
    before = files(out)
    what = f"{out}: holds files that were changed since: data/votes.csv; name a new or an empty folder"
    assert export(capsys, out) == (1, "", f"kzindex: {what}\n")
    assert files(out) == before


def test_a_study_with_sums_of_its_own_is_no_export(capsys: Capture, study: StudyFolder) -> None:
    """Whatever is listed and unchanged goes where it is an export, and a study is none."""
    before = files(study.path)
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in before.items())
    study.write("SHA256SUMS", sums)
    before = files(study.path)
    code, _, err = export(capsys, study.path, study=study.path)
    assert (code, err) == (1, f"kzindex: {study.path}: holds other files; name a new or an empty folder\n")
    assert files(study.path) == before


def test_the_working_folder_is_not_replaced(capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    what = ".: is the working folder, which cannot be replaced; name another"
    assert export(capsys, Path(".")) == (1, "", f"kzindex: {what}\n")
    assert list((tmp_path / "here").iterdir()) == []


def test_a_link_to_a_folder_stays_one(capsys: Capture, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "dangling").symlink_to(tmp_path / "new")
    for name, target in (("link", "real"), ("dangling", "new")):
        assert export(capsys, tmp_path / name)[0] == 0
        assert (tmp_path / name).is_symlink()
        assert (tmp_path / target / "SHA256SUMS").exists()


@pytest.mark.parametrize("before", ["../", "data/../../", "./../", "{tmp}/", "/{tmp}/", "//{tmp}/"])
def test_hostile_sums_reach_no_file_outside(capsys: Capture, tmp_path: Path, before: str) -> None:
    victim, out = tmp_path / "victim.txt", tmp_path / "out"
    victim.write_text("mine")
    export(capsys, out)
    with (out / "SHA256SUMS").open("a") as sums:
        sums.write(f"{hashlib.sha256(b'mine').hexdigest()}  {before.format(tmp=tmp_path)}victim.txt\n")
    export(capsys, out)
    assert victim.read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "victim.txt"]


def test_a_link_in_an_export_leads_nobody_outside(capsys: Capture, tmp_path: Path) -> None:
    """A folder that another made may hold a link to one of ours, and sums that name a file behind it."""
    (tmp_path / "ours").mkdir()
    victim, out = tmp_path / "ours" / "victim.txt", tmp_path / "out"
    victim.write_text("mine")
    export(capsys, out)
    (out / "link").symlink_to(tmp_path / "ours")
    with (out / "SHA256SUMS").open("a") as sums:
        sums.write(f"{hashlib.sha256(b'mine').hexdigest()}  link/victim.txt\n")
    export(capsys, out)
    assert victim.exists()


@pytest.mark.parametrize("content", [b"\xff\xfe", b"no sums at all\n", b""])
def test_sums_that_are_none_leave_the_folder_whole(capsys: Capture, tmp_path: Path, content: bytes) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "SHA256SUMS").write_bytes(content)
    (out / "mine.txt").write_text("mine")
    export(capsys, out)
    assert (out / "mine.txt").read_text() == "mine"


def test_where_it_cannot_be_written_the_old_export_stays(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    export(capsys, out)
    before = files(out)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    code, _, err = export(capsys, out, "--draws", "1")
    assert (code, err) == (1, f"kzindex: {out}: cannot be written (No space left on device)\n")
    assert files(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
