"""`init`: the scaffold, whole or not at all, and what to do next."""

import os
import shlex
from pathlib import Path

import pytest

from kzindex.cli import main
from kzindex.study.scaffold import scaffold

from ..conftest import CLAIMS, DECISIONS, FACTS, SOURCES, STUDY, VOTES, StudyFolder
from .conftest import Capture, run

WROTE = "wrote 14 files to {}: a study in which every vote and every number is invented"


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_it_writes_the_scaffold_and_says_what_to_do_next(here: Path, capsys: Capture) -> None:
    code, out, err = run(capsys, "init", "study")
    assert (code, out) == (0, "")
    assert err.splitlines() == [
        WROTE.format("study"),
        "edit   study/README.md says what each file holds and in which order to replace it",
        "check  python -m kzindex check --study study",
        "score  python -m kzindex score --study study",
    ]
    assert files(here / "study") == scaffold()


@pytest.mark.parametrize("name", ["study", "a/b/study", "екі сөз/Қазақша ғылым", "it's", "$HOME; x"])
def test_its_lines_can_be_typed_as_they_stand(name: str, here: Path, capsys: Capture) -> None:
    code, _, err = run(capsys, "init", name)
    assert code == 0
    assert files(here / name) == scaffold()
    _, edit, *commands = err.splitlines()
    assert Path(shlex.split(edit)[1]).is_file()
    for line, said in zip(commands, ("no problem found", "Published: 8 of 8 indicator scores"), strict=True):
        _, _, _, package, *argv = shlex.split(line)
        assert package == "kzindex"
        code, out, _ = run(capsys, *argv)
        assert (code, said in out) == (0, True)


def test_an_empty_folder_is_filled(here: Path, capsys: Capture) -> None:
    (here / "study").mkdir()
    assert run(capsys, "init", "study")[0] == 0
    assert files(here / "study") == scaffold()


@pytest.mark.parametrize("name", ["kept.txt", ".hidden", "folder/"])
def test_a_folder_that_holds_anything_is_left_as_it_is(name: str, here: Path, capsys: Capture) -> None:
    folder = here / "study"
    folder.mkdir()
    if name.endswith("/"):
        (folder / name).mkdir()
    else:
        (folder / name).write_text("mine")
    code, out, err = run(capsys, "init", "study")
    assert (code, out, err) == (1, "", "kzindex: study: is not empty; name a new or an empty folder\n")
    assert [path.name for path in folder.iterdir()] == [name.strip("/")]
    assert os.listdir(here) == ["study"]


def test_a_file_is_left_as_it_is(here: Path, capsys: Capture) -> None:
    (here / "study").write_text("mine")
    code, out, err = run(capsys, "init", "study")
    assert (code, out, err) == (1, "", "kzindex: study: is a file; name a new or an empty folder\n")
    assert (here / "study").read_text() == "mine"


def test_a_folder_below_a_file_cannot_be(here: Path, capsys: Capture) -> None:
    (here / "file").write_text("mine")
    code, _, err = run(capsys, "init", "file/study")
    assert (code, err.startswith("kzindex: file/study: cannot be written (")) == (1, True)
    assert os.listdir(here) == ["file"]


def test_the_working_folder_is_not_replaced(here: Path, capsys: Capture) -> None:
    code, _, err = run(capsys, "init", ".")
    assert (code, "name another" in err) == (1, True)
    assert os.listdir(here) == []


def test_where_the_disk_is_full_nothing_is_left(here: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Path.write_bytes

    def full(self: Path, data: bytes) -> int:
        if self.name == "sources.yaml":
            raise OSError(28, "No space left on device")
        return whole(self, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    code, out, err = run(capsys, "init", "study")
    assert (code, out, err) == (1, "", "kzindex: study: cannot be written (No space left on device)\n")
    assert os.listdir(here) == []


def test_a_country_is_named(here: Path, capsys: Capture) -> None:
    assert run(capsys, "init", "study", "--country", "Өзге ел")[0] == 0
    code, out, _ = run(capsys, "score", "--study", "study")
    assert (code, out.splitlines()[0]) == (0, "Өзге ел: an invented study")


@pytest.mark.parametrize("name", ["", " ", "a\nb", "\x1b[1m"])
def test_a_country_without_a_name_is_a_wrong_call(name: str, here: Path, capsys: Capture) -> None:
    code, out, err = run(capsys, "init", "study", "--country", name)
    assert (code, out) == (2, "")
    assert err == f"kzindex: --country {name!r} is no name; allowed is printable text\n"
    assert os.listdir(here) == []


def test_without_a_folder_it_is_a_wrong_call(here: Path, capsys: Capture) -> None:
    assert main(["init"]) == 2
    assert "DIR" in capsys.readouterr().err
    assert os.listdir(here) == []


def test_what_is_left_of_the_sample_is_named_once_its_votes_are_gone(
    here: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Emptied as its README says, with a vote of one's own."""
    assert run(capsys, "init", "study")[0] == 0
    assert "left over from the sample" not in run(capsys, "check", "--study", "study")[1]
    study = StudyFolder(here / "study")
    for path in (here / "study/seeds/codings").iterdir():
        path.unlink()
    for table in (DECISIONS, FACTS, VOTES):
        study.write(table, study.read(table).splitlines(keepends=True)[0])
    study.append(VOTES, "2001-05-05-general,2001-05-05,general,,held,\n")
    study.write(CLAIMS, "claims: []\ndisagreements: []\n")
    study.write(SOURCES, "lineages: {}\nsources: []\n")
    study.replace(STUDY, "  - {date: 2010-05-16, title: the first vote of the later era}\n", "")
    study.replace(STUDY, "boundaries:\n", "boundaries: []\n")
    study.replace(STUDY, "  boundaries: true   ", "  boundaries: false  ")
    monkeypatch.setenv("COLUMNS", "160")
    code, out, _ = run(capsys, "check", "--study", "study")
    said = "left over from the sample that `init` wrote: "
    every = "country.iso3, release.authors, readers, protocol.fixed, docs/protocol.md"
    assert (code, said + every) == (0, next(line for line in out.splitlines() if line.startswith(said)))
    study.replace(STUDY, "iso3: XXX", "iso3: ARL")
    study.append("docs/protocol.md", "Ours.\n")
    assert f"{said}release.authors, readers, protocol.fixed" in run(capsys, "check", "--study", "study")[1]
