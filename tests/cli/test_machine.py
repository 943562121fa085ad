"""What a machine may do to a run: words and exit code 1, nothing half-written, no traceback."""

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from kzindex.cli import main

from ..conftest import INVENTED
from .conftest import Capture, run
from .stopped import COMMANDS, FORM, HERE, hidden, seen, state, stopped

STUDY = f"--study {INVENTED}"
PRINTING = {
    "score": f"score {STUDY}",
    "explain": f"explain 2001 {STUDY}",
    "explain a source": f"explain --source есеп-2001 {STUDY}",
    "diff": f"diff {INVENTED} {INVENTED}",
    "compare": f"compare {STUDY}",
    "check": f"check {STUDY}",
    "series": f"series {STUDY}",
    "reliability": f"reliability {STUDY}",
    "claims": f"claims {STUDY}",
}
SILENT = ("sheet", "take", "report", "export", "init")  # print no result
BROAD = "екі сөз/Қазақша ғылым"
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="drives forks")


@pytest.fixture(params=PRINTING)
def printing(request: pytest.FixtureRequest) -> list[str]:
    """The words of a command that prints."""
    return PRINTING[request.param].split()


def process(*words: str, **options: object) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own."""
    settings = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "encoding": "utf-8", "check": False} | options
    return subprocess.run([sys.executable, "-m", "kzindex", *words], **settings)  # type: ignore[call-overload,no-any-return]


# disks


@needs_fork
@pytest.mark.parametrize("name", COMMANDS)
def test_a_disk_that_fails_or_is_full_at_any_moment_is_exit_1_and_what_was_there_stands(
    name: str, tmp_path: Path
) -> None:
    """Read-only for one call, and full at a byte; of many files each is whole, of others all are as they were."""
    ends = stopped(name, tmp_path)
    old, new = seen(ends.fresh), seen(ends.done)
    stops = ends.of("fail", "full")
    assert 1 in {end.code for end in ends.of("fail").values()}
    assert {end.code for end in ends.of("full").values()} == {0, 1}
    for key, end in stops.items():
        found = seen(end.folder)
        if end.code == 0:  # what failed was done already, or to clear away
            assert found == new, key
        elif name == "report of many files":
            assert all(found.get(file) in (old.get(file), new.get(file)) for file in {*found, *old, *new}), key
        else:
            assert found == old, key
        if end.code:
            reason = "Read-only file system" if key.startswith("fail") else "File too large"
            assert (end.code, end.said.count("\n")) == (1, 1), (key, end.said)
            assert end.said.startswith(f"kzindex: {end.folder.parents[1] / HERE}/"), (key, end.said)
            assert end.said.endswith(f": cannot be written ({reason})\n"), (key, end.said)
            assert [file for file in state(end.folder) if hidden(file)] == [], key


# where results and words go


@pytest.mark.parametrize("command", ["score", "explain", "diff", "compare", "check", "series"])
def test_a_reader_that_goes_is_no_failure(command: str) -> None:
    """As `| head -1`: the pipe has no reader any more."""
    reader, writer = os.pipe()
    os.close(reader)
    done = process(*PRINTING[command].split(), stdout=writer)
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_full_disk_under_the_result_is_exit_1(
    printing: list[str], capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full")
    stream = open("/dev/full", "w", encoding="utf-8")  # noqa: SIM115
    monkeypatch.setattr(sys, "stdout", stream)
    code = main(printing)
    monkeypatch.undo()
    with suppress(OSError):
        stream.close()
    assert (code, capsys.readouterr().err) == (1, "kzindex: output cannot be written (No space left on device)\n")


def test_where_standard_output_is_closed_it_is_said(
    printing: list[str], capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    code = main(printing)
    assert (code, capsys.readouterr().err) == (1, "kzindex: standard output is closed\n")


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
@pytest.mark.parametrize("name", SILENT)
def test_a_command_without_a_result_needs_no_stream(
    name: str, stream: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = COMMANDS[name]
    command.fresh(tmp_path / "here")
    monkeypatch.setattr(sys, stream, None)
    assert main(command.words(tmp_path / "here")) == 0
    assert (tmp_path / "here" / command.target).exists()


def test_where_standard_error_is_closed_the_result_is_the_same(
    printing: list[str], capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, out, _ = run(capsys, *printing)
    with monkeypatch.context() as context:
        context.setattr(sys, "stderr", None)
        assert run(capsys, *printing)[:2] == (code, out)


@pytest.mark.parametrize(
    ("argv", "code"),
    [(["explain", "foo"], 2), (["scoer"], 2), (["score", "--out", "a.xls"], 1), (["score", "--votes", "x"], 2)],
)
def test_what_is_wrong_does_not_go_among_the_results(
    argv: list[str], code: int, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(INVENTED)
    monkeypatch.setattr(sys, "stderr", None)
    assert run(capsys, *argv)[:2] == (code, "")


@pytest.mark.parametrize(("redirection", "code"), [("2>&-", 0), ("2>/dev/full", 1)])
def test_words_that_go_nowhere_cost_no_file(tmp_path: Path, redirection: str, code: int) -> None:
    command = f"{sys.executable} -m kzindex score {STUDY} --out {tmp_path}/a.csv {redirection}"
    done = subprocess.run(command, shell=True, capture_output=True, text=True)
    assert (done.returncode, "Traceback" in done.stdout) == (code, False)
    assert main(["score", "--study", str(INVENTED), "--out", str(tmp_path / "b.csv")]) == 0
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


# names and locales


@pytest.mark.parametrize("name", COMMANDS)
def test_folders_may_have_spaces_and_kazakh_letters(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if name == "report of many files":
        pytest.skip("as of one, and slow")
    command = COMMANDS[name]
    (tmp_path / BROAD).parent.mkdir()
    command.fresh(tmp_path / BROAD)
    monkeypatch.chdir(tmp_path)
    before = seen(tmp_path)
    assert main(command.words(Path(BROAD))) == 0
    after = seen(tmp_path)
    changed = {file for file in after if after[file] != before.get(file)}
    assert {file.startswith(f"{BROAD}/{command.target}") for file in changed} == {True}


def test_a_study_in_such_a_folder_prints_the_same(
    printing: list[str], capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / BROAD).mkdir(parents=True)
    shutil.copytree(INVENTED, tmp_path / BROAD / "invented")
    code, out, _ = run(capsys, *printing)
    monkeypatch.chdir(tmp_path)
    found = run(capsys, *(word.replace(str(INVENTED), f"{BROAD}/invented") for word in printing))
    texts = []
    for text, path in ((out, str(INVENTED)), (found[1], f"'{BROAD}/invented'"), (found[1], f"{BROAD}/invented")):
        before, _, _ = text.partition("Open a number: ")  # a command that is broken where the line ends
        texts.append(before.replace(path, "X").split())
    assert (found[0], texts[0] in texts[1:]) == (code, True)


ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}


@pytest.fixture
def plain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder in a locale that knows ASCII alone, with a study whose files have plain names."""
    for name, value in ASCII.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_utf_8_a_study_is_made_filled_and_read(plain: Path) -> None:
    """Its words may be in any letters; those that the screen has not are question marks."""
    assert process("init", "s", "--country", "Sample").returncode == 0
    table = plain / "s" / "study.yaml"
    table.write_text(table.read_text("utf-8").replace("Sample: an", "Аралия: an"), encoding="utf-8")
    shutil.copytree(plain / "s", plain / "old")
    vote = sorted((plain / "s/seeds/codings").iterdir())[0].stem
    for words, said in (
        (["score", "--study", "s"], "??????: an invented study"),
        (["explain", vote, "--study", "s"], "coverage"),
        (["diff", "old", "s"], "0 changes that can move a score"),
        (["sheet", vote, "--study", "s", "--out", "form.csv"], ""),
    ):
        done = process(*words)
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
        assert said in done.stdout
    first = (plain / "s/seeds/codings" / f"{vote}.csv").read_text("utf-8").splitlines()[:2]
    row = first[1].split(",")
    new = ",".join([*row[:6], "another place", row[7], "1", "Ұстады."])
    (plain / "form.csv").write_text("\n".join([FORM.splitlines()[0], new]) + "\n", encoding="utf-8")
    done = process("take", "form.csv", "--pass", "1", "--study", "s")
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    assert (plain / "s/seeds/codings" / f"{vote}.csv").read_text("utf-8").endswith("Ұстады.\n")


@pytest.mark.parametrize("words", [f"score {STUDY} --out a.csv", f"sheet 2001 {STUDY} --out a.csv"])
def test_without_utf_8_a_file_whose_name_is_fine_is_not_to_be_renamed(plain: Path, words: str) -> None:
    done = process(*words.split())
    if done.returncode:
        assert (done.returncode, "Traceback" in done.stderr, list(plain.iterdir())) == (1, False, [])
        assert "rename it" not in done.stderr


def test_no_terminal_obeys_the_name_of_a_file(capsys: Capture, tmp_path: Path) -> None:
    folder = tmp_path / "S\x1b[31mX"
    shutil.copytree(INVENTED, folder)
    for words in (["score", "--study", str(folder)], ["take", str(tmp_path / "e\x1b]0;pwn\x07.xls"), "--pass", "1"]):
        _, out, err = run(capsys, *words)
        assert "\ufffd" in out + err
        assert "\x1b" not in out + err
