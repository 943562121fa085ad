"""Every command on the invented study: what it prints, its exit code, its files."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import kzindex
from kzindex.cli import main
from kzindex.scoring.score import COLUMNS

from ..conftest import INVENTED, StudyFolder

TEXTS = INVENTED.parent / "texts"
Capture = pytest.CaptureFixture[str]


def run(capsys: Capture, *argv: str) -> tuple[int, str, str]:
    """Exit code, standard output (without trailing blanks) and standard error."""
    code = main(argv)
    captured = capsys.readouterr()
    return code, "\n".join(line.rstrip() for line in captured.out.splitlines()), captured.err


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("FORCE_COLOR", raising=False)


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
· withheld: the share found stands beside it and is below 60%; the index takes
all 2 indicators. n/a: does not apply. Жа жалпы, Пл плебисцит.
Published: 4 of 12 indicator scores, 2 of 6 indices.
No comparison of eras can be made yet: nothing is published of the Third era.
"""


def test_score_prints_the_table_era_by_era(capsys: Capture) -> None:
    code, out, err = run(capsys, "score", "--study", str(INVENTED))
    digest = kzindex.load(INVENTED).digest[:12]
    assert (code, err) == (0, "")
    table, _, command = out.rpartition("Open a number: ")
    assert table == TABLE_80.replace("DIGEST", digest)
    assert " ".join(command.split()).endswith(f"python -m kzindex explain 2008-03-09-жалпы жиын --study {INVENTED}")


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


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("scores.xls", "format '.xls' is unknown; allowed are .csv, .json, .parquet"),
        ("nowhere/scores.csv", "cannot be written (No such file or directory)"),
    ],
)
def test_an_output_that_cannot_be_written_is_exit_1(capsys: Capture, tmp_path: Path, name: str, message: str) -> None:
    path = tmp_path / name
    code, out, err = run(capsys, "score", "--study", str(INVENTED), "--out", str(path))
    assert (code, out, err) == (1, "", f"kzindex: {path}: {message}\n")
    assert list(tmp_path.iterdir()) == []


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


def test_check_counts_what_it_read(capsys: Capture) -> None:
    code, out, err = run(capsys, "check", "--study", str(INVENTED), "--texts", str(TEXTS))
    assert (code, err) == (0, "")
    assert out.splitlines()[1:] == [
        "6 votes held, 1 scheduled · 6 items in 2 indicators · 4 sources, 4 of them coded",
        "· 14 codings in pass 1, 1 in pass 2 · 1 adjudicated · 5 facts · 1 claim · 1",
        "disagreement · 7 lines of text accounted for",
        "6 passages of 2 texts re-read; nothing changed, no line left over",
        "no problem found",
    ]


def test_check_holds_the_protocol(capsys: Capture, study: StudyFolder) -> None:
    study.replace("indicators/freedom.yaml", "anchor: At times.", "anchor: Now and then.")
    code, out, err = run(capsys, "check", "--study", str(study.path))
    assert code == 1
    assert "ALTERED, see check" in out
    assert "no problem found" not in out
    loaded = study.load()
    assert err == (
        f"study.yaml: the protocol has changed since protocol 1 was fixed (digest {loaded.protocol_digest}); "
        f"fixed is {loaded.design.protocol.digest}; undo the change, or list it under protocol.changes with number, "
        f"date, reason, effect on each verdict and digest\n1 problem in the study in {study.path}\n"
    )
    code, out, err = run(capsys, "score", "--study", str(study.path), "--out", str(study.path / "x.csv"))
    assert "protocol 1 (ALTERED, see check)" in out
    assert err.startswith("the protocol is not the one that was fixed (see check); a .csv carries no mark of that\n")


def test_a_listed_change_is_the_protocol_in_force(capsys: Capture, study: StudyFolder) -> None:
    study.replace("indicators/freedom.yaml", "anchor: At times.", "anchor: Now and then.")
    change = "{number: 2, date: 2020-02-01, reason: Clearer., effect: None., digest: DIGEST}"
    digest = study.load().protocol_digest
    study.replace("study.yaml", "changes: []", f"changes: [{change.replace('DIGEST', digest)}]")
    assert run(capsys, "check", "--study", str(study.path))[0] == 0
    assert "protocol 2 · digest" in run(capsys, "score", "--study", str(study.path))[1]


def test_check_names_changed_passages_and_lines_left_over(capsys: Capture, tmp_path: Path) -> None:
    text = (TEXTS / "one.txt").read_text(encoding="utf-8")
    (tmp_path / "renamed.txt").write_text(text.replace("Some 40", "Some 400") + "A line more.\n", encoding="utf-8")
    code, out, err = run(capsys, "check", "--study", str(INVENTED), "--texts", str(tmp_path))
    assert code == 1
    assert out.splitlines()[-2:] == [
        "4 passages of 1 text re-read; 4 changed or left over",
        "жаршы-2001: no text given, not re-read",
    ]
    changed = (
        "passage L4 of газет-2001 has changed in renamed.txt; the text as it was read; read it again and code anew"
    )
    left_over = "is left over: газет-2001 was not read with it; every line is cited or set aside; read it"
    assert err.splitlines() == [
        f"renamed.txt:4: line 4 {left_over}",
        f"renamed.txt:6: line 6 {left_over}",
        f"seeds/claims.yaml: {changed}",
        f"seeds/codings/2001-06-10-жалпы.csv:8: {changed}",
        f"4 problems in the study in {INVENTED}",
    ]


def test_explain_opens_a_score_down_to_the_passage(capsys: Capture) -> None:
    code, out, _ = run(capsys, "explain", "2001", "жиын", "--study", str(INVENTED), "--texts", str(TEXTS))
    assert code == 0
    rests, detentions = out.split("Permission (")[0], out.split("Detentions (ұстау")[1].split("Trials (сот")[0]
    assert "рұқсат              0.50 ×   0.0 =  0.0     1     1  high    15.0 → withheld\n" in rests
    assert "ұстау               0.30 ×  50.0 = 15.0     1     1  high    15.0 → 0.0\n" in rests
    assert detentions == (
        ", weight 0.30)  50.0  90% 34.5–65.5\n"
        "  How many were detained?\n"
        "  • газет-2001 L4  level 2 of 0–4 (4 is closed) = 50 points, high certainty\n"
        "    when 2001-06-03\n"
        "    anchor: 10 to 99.\n"
        "    reading: About 40 were taken from the square.\n"
        "    passage: Some 40 people were led away from the square on 3 June.\n"
        "    without this coding: ұстау 50.0 → not covered · жиын 15.0 → 0.0\n\n"
    )
    assert "How many were held on 3 June 2001?\n    газет-2001 L4: About 40.\n    есеп-2001 chapter 4: About 60." in out


def test_explain_shows_what_was_read_but_is_in_no_score(capsys: Capture) -> None:
    _, out, _ = run(capsys, "explain", "2008", "жиын", "--study", str(INVENTED))
    rest = out.split("Read, but in no score\n")[1]
    assert [line.strip() for line in rest.splitlines() if line.startswith("  •")] == [
        "• есеп-2008 chapter 4  ұстау: transition, level 3 of 0–4 (4 is closed) = 25",
        "• есеп-2008 history  ұстау: context, level 4 of 0–4 (4 is closed) = 0 points,",
    ]
    decides = out.split("Decides that an item does not apply\n")[1]
    assert decides.startswith("  • есеп-2008 chapter 6  сот: not applicable, high certainty\n")
    assert "add --texts FOLDER" in out


def test_explain_sets_pass_two_and_the_decision_beside_a_coding(capsys: Capture, study: StudyFolder) -> None:
    _, out, _ = run(capsys, "explain", "2001", "балама", "--study", str(INVENTED))
    assert (
        "  • есеп-2001 chapter 3  level 3 of 0–3 (3 is open) = 100 points, low certainty,\n  adjudicated\n"
        "    anchor: A free one.\n"
        "    reading: Another reader, another level.\n"
        "    decided because: Only the second reader saw the chapter; it names a free\n    rival.\n"
        "    pass 2: level 3, high certainty\n"
        "    without this coding: балама 66.7 → 50.0 · сайыс 58.3 → 50.0\n"
    ) in out
    assert "no score moves without газет-2001, жаршы-2001" in out
    decisions = "seeds/adjudication.csv"
    study.write(decisions, (study.path / decisions).read_text(encoding="utf-8").split("\n")[0] + "\n")
    _, out, _ = run(capsys, "explain", "2001", "балама", "--study", str(study.path))
    assert out.split("Read in pass 2 alone, in no score\n")[1].startswith(
        "  • есеп-2001 chapter 3  балама: level 3, high certainty\n    reading: Another reader, another level.\n"
    )


def test_explain_an_item_and_a_vote(capsys: Capture) -> None:
    _, out, _ = run(capsys, "explain", "2001", "балама", "--study", str(INVENTED))
    assert "Detentions" not in out
    _, out, _ = run(capsys, "explain", "2001", "--study", str(INVENTED))
    assert "балама                0.50   66.7  48–85        4         2  high" in out
    assert "  комиссия (1 coding)  сайыс 58.3 → 61.1 · index 36.7 → 38.1" in out
    _, out, _ = run(capsys, "explain", "2014", "--study", str(INVENTED))
    assert "withheld\n  0% of the evidence by weight was found, 60% is needed; anywhere from 0.0 to\n  100.0\n" in out


def test_explain_a_source_shows_every_score_it_moves(capsys: Capture) -> None:
    _, out, _ = run(capsys, "explain", "--source", "газет-2001", "--study", str(INVENTED), "--texts", str(TEXTS))
    assert (
        "  without it: index 36.7 → 29.2\n  without it: жиын 15.0 → 0.0\n  without it: ұстау 50.0 → not covered" in out
    )
    for block in ("Facts\n  2001-06-10-жалпы winner_share 48 percent (L3)", "Disagreements\n", "Set aside\n  L1, L5:"):
        assert block in out


def test_help_names_every_command_with_a_line(capsys: Capture) -> None:
    code, out, _ = run(capsys, "--help")
    assert code == 0
    for line in (
        "check        Check the study; with --texts, re-read every passage.",
        "explain      Open a score down to its codings and passages.",
        "score        Score every vote and print the table.",
    ):
        assert line in out
