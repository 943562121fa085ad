"""`reliability` on the invented study."""

import json
from pathlib import Path

import pandas as pd

from kzindex.inference.units import COLUMNS

from ..conftest import CODINGS, INVENTED, LATER, StudyFolder
from .conftest import Capture, run

ROW = "2008-03-09-жалпы,балама,{level},high,,есеп-2008,chapter 2,,2,Second reader.\n"


def test_it_says_that_nothing_was_read_twice(capsys: Capture, study: StudyFolder) -> None:
    header, *rows = study.read(CODINGS).decode().splitlines()
    study.write(CODINGS, "\n".join([header, *(r for r in rows if ",2," not in r or "Another" not in r)]) + "\n")
    study.write("seeds/adjudication.csv", study.read("seeds/adjudication.csv").decode().splitlines()[0] + "\n")
    code, out, err = run(capsys, "reliability", "--study", str(study.path))
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == "No unit has a level in both passes: no agreement can be given."


def test_the_table_says_who_read_and_how_far_they_agree(capsys: Capture, study: StudyFolder) -> None:
    study.replace("study.yaml", "indicators: [", "readers: Two clerks, by candlelight.\nindicators: [")
    study.append(LATER, ROW.format(level=2))
    code, out, err = run(capsys, "reliability", "--study", str(study.path))
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[2] == "Two clerks, by candlelight."
    assert lines[3].startswith("2 votes in both passes · ")
    assert any(line.split() == ["read", "points", "alpha", "90%", "kappa", "AC2", "same", "alike"] for line in lines)
    (rivals,) = [line for line in lines if line.startswith("  Rivals")]
    assert rivals.split()[:3] == ["Rivals", "2", "50.0"]  # 2001: 33.3 against 100; 2008: 100 against 66.7
    assert any(line.startswith("error rate by certainty, protocol → what the passes'") for line in lines)
    assert all(len(line) <= 80 for line in lines)


def test_every_figure_goes_into_the_file(capsys: Capture, tmp_path: Path) -> None:
    for name in ("a.csv", "a.json"):
        code, _, err = run(capsys, "reliability", "--study", str(INVENTED), "--out", str(tmp_path / name))
        assert (code, err[:5]) == (0, "wrote")
    table = pd.read_csv(tmp_path / "a.csv")
    assert table.columns.tolist() == COLUMNS
    whole = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert len(whole["rows"]) == len(table)
    assert whole["digest"]


def test_a_study_of_one_era_shows_no_gap(capsys: Capture, study: StudyFolder) -> None:
    assert (
        "gap of the headline votes, Third era minus Second era"
        in run(capsys, "reliability", "--study", str(study.path))[1]
    )
    text = study.read("study.yaml").decode()
    study.write("study.yaml", "\n".join(x for x in text.splitlines() if "екінші" not in x and "үшінші" not in x) + "\n")
    assert "gap of the headline votes" not in run(capsys, "reliability", "--study", str(study.path))[1]


def test_a_study_without_a_vote_held_is_no_crash(capsys: Capture, study: StudyFolder) -> None:
    study.write("seeds/elections.csv", study.read("seeds/elections.csv").decode().replace(",held,", ",scheduled,"))
    code, out, err = run(capsys, "reliability", "--study", str(study.path))
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == "No unit has a level in both passes: no agreement can be given."
