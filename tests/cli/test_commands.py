"""The command line as a whole, and `score`: what it prints, its exit codes, its files."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import kzindex
from kzindex.scoring.score import COLUMNS

from ..conftest import INVENTED, StudyFolder
from .conftest import Capture, run

TABLE_80 = """\
Аралия, an invented country
study in invented · data 1.0.0 · protocol 1 · digest DIGEST

First era, from 2000-01-01: 2 votes
                                        Freedom of
              Index        Contest      assembly
vote          score 90%    score 90%    score 90%
2001-06-10 Жа  37 27–47  █  58 46–71  █  15 0–30   █
2005-06-12 Жа   · 0 of 2     · none       · none

Second era, from 2008-01-01: 3 votes
                                        Freedom of
              Index        Contest      assembly
vote          score 90%    score 90%    score 90%
2008-03-09 Жа  79 63–94  ▇  67 44–90  ▆  91 70–100 █
2012-06-10 Жа   · 0 of 2     · none       · none
2014-09-14 Пл   · 0 of 2     · none       · none

Third era, from 2015-01-01: 1 vote
                                        Freedom of
              Index        Contest      assembly
vote          score 90%    score 90%    score 90%
2016-06-12 Жа   · 0 of 2     · none       · none

score: 0 closed, 100 open; 90%: its interval from reading error, too narrow near
0 and 100; ▁ to █: coverage, the share found of the evidence that applies, by
weight.
· withheld: the share found (none: nothing) stands beside it and is below 60%;
the index takes all 2 indicators. n/a: does not apply. Жа жалпы, Пл плебисцит.
Published: 4 of 12 indicator scores, 2 of 6 indices.
No comparison of eras can be made yet: nothing is published of the Third era.
"""


def test_score_prints_the_table_era_by_era(capsys: Capture) -> None:
    code, out, err = run(capsys, "score", "--study", str(INVENTED))
    digest = kzindex.load(INVENTED).digest[:12]
    assert (code, err) == (0, "")
    table, _, command = out.rpartition("Open a number: ")
    assert table == TABLE_80.replace("DIGEST", digest)
    assert " ".join(command.split()).endswith(f"python -m kzindex explain 2001-06 сайыс --study {INVENTED}")


def test_score_gives_digits_and_coverage_where_there_is_room(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "140")
    _, out, _ = run(capsys, "score", "--study", str(INVENTED))
    assert "2008-03-09 Жа 78.6 63.3–94.0   88%  2 66.7 43.8–89.6   75%  2 90.6 70.0–100.0 100%  1" in out
    assert all(len(line) <= 140 for line in out.splitlines())


def test_no_line_is_wider_than_the_terminal(capsys: Capture) -> None:
    for argv in (["score"], ["explain", "2001"], ["explain", "2008", "жиын"], ["explain", "--source", "газет-2001"]):
        _, out, _ = run(capsys, *argv, "--study", str(INVENTED))
        assert max(map(len, out.splitlines())) <= 80


def test_where_only_ascii_can_be_written_plain_signs_stand_for_the_others() -> None:
    command = [sys.executable, "-m", "kzindex", "explain", "2001", "жиын", "--study", str(INVENTED)]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "COLUMNS": "80"}
    done = subprocess.run(command, capture_output=True, check=True, env=environment)
    assert b"0.50 x   0.0 =  0.0     1     1  high    15.0 > withheld" in done.stdout
    done = subprocess.run([*command[:3], "score", *command[6:]], capture_output=True, check=True, env=environment)
    assert b"37 27-47  8  58 46-71  8  15 0-30   8" in done.stdout


def test_more_indicators_than_fit_stand_in_further_tables(capsys: Capture, study: StudyFolder) -> None:
    text = (study.path / "indicators/freedom.yaml").read_text(encoding="utf-8")
    for n in range(5):
        more = text.replace("indicator: жиын", f"indicator: more{n}").replace(
            "title: Freedom of assembly", f"title: More {n}"
        )
        for name in ("рұқсат", "ұстау", "сот"):
            more = more.replace(f"id: {name}", f"id: {name}{n}")
        study.write(f"indicators/more{n}.yaml", more)
    study.replace("study.yaml", "[сайыс, жиын]", "[сайыс, жиын, more0, more1, more2, more3, more4]")
    _, out, _ = run(capsys, "score", "--study", str(study.path))
    assert max(map(len, out.splitlines())) <= 80
    assert out.count("2001-06-10 Жа") == 2
    assert "More 4" in out
    assert "No comparison of eras can be made yet: nothing is published of the Third era." in out


def test_a_scheduled_votes_coding_is_shown_and_scores_nothing(capsys: Capture, study: StudyFolder) -> None:
    row = "2020-06-14-жалпы,рұқсат,1,low,,есеп-2008,later,,1,Ahead.\n"
    header = "election,item,outcome,certainty,when,source,locator,origin,pass,reading\n"
    study.write("seeds/codings/2020-06-14-жалпы.csv", header + row)
    study.replace("seeds/sources.yaml", "    date: 2008\n", "")
    code, out, _ = run(capsys, "explain", "--source", "есеп-2008", "--study", str(study.path))
    assert code == 0
    assert "scheduled: in no score" in out


def test_an_output_that_is_full_or_closed_is_exit_1() -> None:
    command = f"{sys.executable} -m kzindex score --study {INVENTED}"
    for redirection, reason in (("> /dev/full", "No space left on device"), (">&-", "standard output is closed")):
        done = subprocess.run(f"{command} {redirection}", shell=True, capture_output=True, text=True)
        assert (done.returncode, reason in done.stderr) == (1, True)


def test_votes_of_one_type_alone(capsys: Capture) -> None:
    _, out, _ = run(capsys, "score", "--study", str(INVENTED), "--votes", "плебисцит")
    assert "2014-09-14" in out
    assert "2001-06-10" not in out
    assert "First era" not in out


@pytest.mark.parametrize("suffix", ["csv", "json", "parquet"])
def test_out_writes_the_columns_others_rely_on(capsys: Capture, tmp_path: Path, suffix: str) -> None:
    if suffix == "parquet":
        pytest.importorskip("pyarrow")
    path = tmp_path / f"scores.{suffix}"
    code, _, err = run(capsys, "score", "--study", str(INVENTED), "--out", str(path))
    assert (code, err) == (0, f"wrote {path} (54 rows)\n")
    if suffix == "csv":
        table = pd.read_csv(path)
    elif suffix == "json":
        whole = json.loads(path.read_text(encoding="utf-8"))
        assert whole["digest"] == kzindex.load(INVENTED).digest
        table = pd.DataFrame(whole["rows"], columns=COLUMNS)
    else:
        table = pd.read_parquet(path)
        assert table.attrs["digest"] == kzindex.load(INVENTED).digest
    assert tuple(table.columns) == COLUMNS
    expected = kzindex.score(kzindex.load(INVENTED)).table
    assert table["score"].to_numpy(float) == pytest.approx(expected["score"].to_numpy(float), abs=1e-6, nan_ok=True)
    assert table["status"].tolist() == expected["status"].tolist()
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_without_pyarrow_parquet_says_what_to_install(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent(*_: object, **__: object) -> None:
        raise ImportError("no pyarrow")

    monkeypatch.setattr(pd.DataFrame, "to_parquet", absent)
    path = tmp_path / "scores.parquet"
    code, out, err = run(capsys, "score", "--study", str(INVENTED), "--out", str(path))
    assert (code, out) == (1, "")
    assert err == f"kzindex: {path}: .parquet needs pyarrow; install kzindex[parquet]\n"
    assert list(tmp_path.iterdir()) == []


def test_out_through_a_link_writes_what_it_points_to(capsys: Capture, tmp_path: Path) -> None:
    target, link = tmp_path / "target.csv", tmp_path / "link.csv"
    target.write_text("old")
    link.symlink_to(target)
    assert run(capsys, "score", "--study", str(INVENTED), "--out", str(link))[0] == 0
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8").startswith("election,date")
    mask = os.umask(0)
    os.umask(mask)
    assert target.stat().st_mode & 0o777 == 0o666 & ~mask


def test_an_unknown_format_is_exit_1(capsys: Capture, tmp_path: Path) -> None:
    path = tmp_path / "scores.xls"
    code, out, err = run(capsys, "score", "--study", str(INVENTED), "--out", str(path))
    message = "format '.xls' is unknown; allowed are .csv, .json, .parquet"
    assert (code, out, err) == (1, "", f"kzindex: {path}: {message}\n")
    assert list(tmp_path.iterdir()) == []


def test_the_folder_of_an_output_is_made(capsys: Capture, tmp_path: Path) -> None:
    path = tmp_path / "reports" / "new" / "scores.csv"
    assert run(capsys, "score", "--study", str(INVENTED), "--out", str(path))[0] == 0
    assert path.is_file()
    beside = path / "scores.csv"
    assert run(capsys, "score", "--study", str(INVENTED), "--out", str(beside))[::2] == (
        1, f"kzindex: {beside}: cannot be written (Not a directory)\n"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["score", "--votes", "жалпi"], "type of vote 'жалпi' is unknown; allowed are жалпы, плебисцит or all; "
         "did you mean 'жалпы'?"),
        (["score", "--votes", ""], "--votes names no type; allowed are жалпы, плебисцит or all"),
        (["explain", "foo"], "vote 'foo' is unknown; votes run from 2001-06-10-жалпы to 2016-06-12-жалпы"),
        (["explain", "2001-7"], "vote '2001-7' is unknown; did you mean '2001-06-10-жалпы'?"),
        (["explain", "201"], "vote '201' is not unique; it begins 2012-06-10-жалпы, 2014-09-14-плебисцит, "
         "2016-06-12-жалпы"),
        (["explain", "2020"], "vote '2020-06-14-жалпы' is scheduled and has no scores"),
        (["explain", "2001-06-01-жалпы"], "vote '2001-06-01-жалпы' is unknown; did you mean '2001-06-10-жалпы'?"),
        (["explain", "2001", "жиин"], "measure 'жиин' is unknown; did you mean 'жиын'?"),
        (["explain", "--source", "газет-2002"], "source 'газет-2002' is unknown; did you mean 'газет-2001'?"),
        (["explain"], "explain takes a VOTE (and a MEASURE), or --source ID"),
        (["explain", "2001", "--source", "газет-2001"], "explain takes a VOTE (and a MEASURE), or --source ID"),
        (["check", "--texts", "no-such-folder"], "no folder no-such-folder to read texts from"),
    ],
)  # fmt: skip
def test_a_name_that_is_not_there_is_exit_2(capsys: Capture, argv: list[str], message: str) -> None:
    code, out, err = run(capsys, *argv, "--study", str(INVENTED))
    assert (code, out, err) == (2, "", f"kzindex: {message}\n")


def test_no_such_study_and_no_such_command_are_exit_2(capsys: Capture, tmp_path: Path) -> None:
    code, out, err = run(capsys, "score", "--study", str(tmp_path))
    assert (code, out, err) == (2, "", f"kzindex: no study in {tmp_path}: it holds no study.yaml\n")
    code, out, err = run(capsys, "scoer")
    assert (code, out) == (2, "")
    assert err.startswith('kzindex: Unknown command "scoer". Did you mean "score"?')
    code, out, err = run(capsys, "score", "--studdy", "x")
    assert (code, out) == (2, "")
    assert err.startswith("kzindex: Unknown option: --studdy. Did you mean --study?")


def test_a_problem_in_the_study_is_exit_1_and_nothing_is_written(
    capsys: Capture, study: StudyFolder, tmp_path: Path
) -> None:
    study.replace("seeds/codings/2001-06-10-жалпы.csv", ",санақ,1,", ",санаk,1,")
    path = tmp_path / "scores.csv"
    code, out, err = run(capsys, "score", "--study", str(study.path), "--out", str(path))
    assert (code, out) == (1, "")
    assert err == (
        "seeds/codings/2001-06-10-жалпы.csv:6: item 'санаk' is unknown; "
        "allowed are балама, айырма, санақ, рұқсат, ұстау, сот; did you mean 'санақ'?\n"
        f"1 problem in the study in {study.path}\n"
    )
    assert not path.exists()


def test_a_bug_of_ours_is_exit_3_with_its_traceback(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr("kzindex.cli.score.load", broken)
    code, _, err = run(capsys, "score")
    assert code == 3
    assert "ZeroDivisionError: planted" in err


def test_an_interrupt_is_exit_130(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kzindex.cli.score.load", interrupted)
    assert run(capsys, "score")[0] == 130


def test_help_names_every_command_with_a_line(capsys: Capture) -> None:
    code, out, _ = run(capsys, "--help")
    assert code == 0
    for line in (
        "check        Check the study; with --texts, re-read every passage.",
        "explain      Open a score down to its codings and passages.",
        "score        Score every vote and print the table.",
    ):
        assert line in out
