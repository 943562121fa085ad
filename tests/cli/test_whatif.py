"""`--without` and `--treat-conflicts` of score, compare and robustness."""

import json
from pathlib import Path

import pandas as pd
import pytest

import kzindex
from kzindex.scoring.whatif import treating, without

from ..compared import FIRST, LAST, read, retell, two_eras
from ..conftest import INVENTED, StudyFolder
from .conftest import Capture, run

FEW = ("--draws", "2", "--workers", "1")
COMMANDS = (("score",), ("compare",), ("robustness", *FEW))
STANDS = "data 1.0.0 · protocol 1"


@pytest.fixture
def eras(study: StudyFolder) -> StudyFolder:
    two_eras(study)
    return study


def heading(out: str) -> str:
    """The lines under the title, up to the first blank one."""
    return " ".join(out.split("\n\n")[0].splitlines()[1:])


@pytest.mark.parametrize("command", COMMANDS, ids=lambda each: each[0])
def test_the_head_line_and_the_file_say_what_was_left_out(
    capsys: Capture, eras: StudyFolder, tmp_path: Path, command: tuple[str, ...]
) -> None:
    path = tmp_path / "found.json"
    argv = (*command, "--study", str(eras.path), "--without", "item:балама", "--without", "vote:2011")
    code, out, err = run(capsys, *argv, "--treat-conflicts", "best", "--out", str(path))
    assert code == 0
    said = f"without item балама, without vote {LAST[0]}, conflicts at the best"
    assert f" · WHAT IF {said}" in heading(out)
    content = json.loads(path.read_text(encoding="utf-8"))
    assert content["what_if"] == said.replace(", ", "; ")
    assert err == f"wrote {path} ({len(content['rows'])} rows)\n"
    run(capsys, *command, "--study", str(eras.path), "--out", str(path))
    assert "what_if" not in json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("command", COMMANDS[::2], ids=lambda each: each[0])
def test_a_csv_has_no_head_so_it_has_a_column(
    capsys: Capture, eras: StudyFolder, tmp_path: Path, command: tuple[str, ...]
) -> None:
    path = tmp_path / "found.csv"
    argv = (*command, "--study", str(eras.path), "--out", str(path))
    run(capsys, *argv)
    plain = pd.read_csv(path).columns.tolist()
    assert "what_if" not in plain
    run(capsys, *argv, "--without", "source:жаршы", "--treat-conflicts", "worst")
    table = pd.read_csv(path)
    assert table.columns.tolist() == [*plain, "what_if"]
    assert set(table["what_if"]) == {"without source жаршы; conflicts at the worst"}


def test_without_an_option_nothing_is_said(capsys: Capture, eras: StudyFolder) -> None:
    for command in (COMMANDS[0], COMMANDS[2]):
        assert "WHAT IF" not in run(capsys, *command, "--study", str(eras.path))[1]


def test_the_other_columns_of_the_scores_stay(capsys: Capture, eras: StudyFolder, tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    run(capsys, "score", "--study", str(eras.path), "--without", "indicator:жиын", "--out", str(path))
    table = pd.read_csv(path)
    assert table.columns.tolist()[:-1] == kzindex.score(eras.load()).table.columns.tolist()
    assert set(table["measure"]) == {"index", "сайыс", "балама", "айырма", "санақ"}


def test_what_is_printed_is_of_the_study_so_changed(capsys: Capture, study: StudyFolder) -> None:
    """Two of three later votes are read 0 and 2 of a count from 0 to 2, the others 1."""
    retell(study, [*FIRST, *LAST])
    for i, vote in enumerate([*FIRST, *LAST]):
        read(study, vote, {"санақ": 1 if i < 5 else 0, "рұқсат": 1})
        read(study, vote, {"санақ": 1 if i < 5 else 2}, "кітап")
    for option, gap, *commands in (
        ((), "0.0", COMMANDS[2]), (("best",), "+33.3", COMMANDS[2]), (("worst",), "−33.3", COMMANDS[1], COMMANDS[2])
    ):  # fmt: skip
        argv = ("--study", str(study.path), *(("--treat-conflicts", *option) if option else ()))
        for command in commands:
            _, out, _ = run(capsys, *command, *argv)
            line = next(line for line in out.splitlines() if line.startswith("Contest"))
            assert line.split()[1] == gap
    _, out, _ = run(capsys, "score", "--study", str(study.path), "--treat-conflicts", "worst")
    assert "Open a number" not in out
    assert "Published: 0 of" in out


def test_a_part_may_be_named_by_its_beginning(capsys: Capture) -> None:
    for given, meant in (
        ("source:есеп-2001", "source есеп-2001"), ("source:жар", "source жаршы-2001"), ("kind:obs",
         "kind observer mission"), ("vote:2005", "vote 2005-06-12-жалпы"), ("origin:ком", "origin комиссия"),
        ("lineage:бақ", "lineage бақылаушы"), ("item:сан", "item санақ"), ("indicator:ж", "indicator жиын"),
    ):  # fmt: skip
        code, out, _ = run(capsys, "score", "--study", str(INVENTED), "--without", given)
        assert code == 0
        assert heading(out).endswith(f" · WHAT IF without {meant}")


@pytest.mark.parametrize(("given", "said"), [
    ("балама", "--without 'балама' names no part; allowed are source:ID, lineage:ID, origin:ID, kind:ID, item:ID, "
     "indicator:ID, vote:ID"),
    ("surce:есеп-2001", "--without 'surce:есеп-2001' names no part; allowed are source:ID, lineage:ID, origin:ID, "
     "kind:ID, item:ID, indicator:ID, vote:ID; did you mean 'source'?"),
    ("source:есеп-2002", "source 'есеп-2002' is unknown; did you mean 'есеп-2008' or 'есеп-2001'?"),
    ("source:есеп", "source 'есеп' is not unique; it begins есеп-2001, есеп-2008"),
    ("lineage:газет-2001", "lineage 'газет-2001' is unknown; did you mean 'газет'?"),
    ("origin:газет", "origin 'газет' is unknown; allowed are комиссия"),
    ("kind:newz", "kind 'newz' is unknown; did you mean 'news'?"),
    ("item:баламы", "item 'баламы' is unknown; did you mean 'балама'?"),
    ("indicator:x", "indicator 'x' is unknown; allowed are сайыс, жиын"),
    ("vote:2006", "vote '2006' is unknown; votes run from 2001-06-10-жалпы to 2016-06-12-жалпы"),
    ("vote:2020", "vote '2020-06-14-жалпы' is scheduled and has no scores"),
])  # fmt: skip
def test_what_is_not_there_is_a_mistake(capsys: Capture, given: str, said: str) -> None:
    for command in COMMANDS:
        code, out, err = run(capsys, *command, "--study", str(INVENTED), "--without", given)
        assert (code, out, err) == (2, "", f"kzindex: {said}\n")


def test_a_part_is_left_out_once_and_something_must_be_left(capsys: Capture, tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    argv = ("score", "--study", str(INVENTED), "--out", str(path))
    twice = run(capsys, *argv, "--without", "kind:news", "--without", "kind:news")
    assert twice == (2, "", "kzindex: kind 'news' is unknown; allowed are observer mission\n")
    last = run(capsys, *argv, *(x for name in ("рұқсат", "ұстау", "сот") for x in ("--without", f"item:{name}")))
    assert last == (2, "", "kzindex: without item сот: жиын would have none; leave out indicator:жиын\n")
    code, _, err = run(capsys, *argv, "--treat-conflicts", "both")
    assert code == 2
    assert err.startswith('kzindex: Invalid value "both" for --treat-conflicts. Choose from: "best", "worst".')
    assert not path.exists()


def test_in_python_it_is_the_same(capsys: Capture, eras: StudyFolder, tmp_path: Path) -> None:
    path = tmp_path / "scores.json"
    argv = ("score", "--study", str(eras.path), "--without", "vote:2001", "--treat-conflicts", "worst")
    run(capsys, *argv, "--out", str(path))
    rows = json.loads(path.read_text(encoding="utf-8"))["rows"]
    expected = kzindex.score(treating(without(eras.load(), "vote", FIRST[0]), "worst")).table
    assert [row["score"] for row in rows] == pytest.approx([None if x != x else x for x in expected["score"]], abs=1e-9)
    assert FIRST[0] not in {row["election"] for row in rows}
