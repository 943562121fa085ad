"""`compare` on the invented study, and on a country of two eras."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import kzindex

from ..compared import FIRST, LAST, claim, read, retell, single_era, two_eras
from ..conftest import INVENTED, STUDY, StudyFolder
from .conftest import Capture, run

ALTERED = "the protocol is not the one that was fixed (see check); a .csv carries no mark of that\n"


def section(out: str, title: str) -> list[str]:
    """The lines under a heading, to the next blank one."""
    lines = out.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(title))
    end = next((i for i in range(start, len(lines)) if not lines[i]), len(lines))
    return lines[start + 1 : end]


def cells(lines: list[str], name: str) -> list[str]:
    """What stands in the first row of this name."""
    return next(line for line in lines if line.startswith(name)).removeprefix(name).split()


@pytest.fixture
def eras(study: StudyFolder) -> StudyFolder:
    """Four votes and three of two eras, every item read at each."""
    two_eras(study)
    return study


def test_it_prints_both_statements_and_what_stands_beside_them(capsys: Capture, eras: StudyFolder) -> None:
    eras.replace(STUDY, "indicators: [", "boundaries: [{date: 2012-01-01, title: The flood}]\nindicators: [")
    code, out, err = run(capsys, "compare", "--items", "--study", str(eras.path))
    assert (code, err) == (0, "")
    assert max(map(len, out.splitlines())) <= 80
    assert "Third era (3 votes) minus First era (4)" in out.splitlines()
    held = section(out, "(A)")
    contest = ["+24.3", "+14.7", "to", "+33.9", "+24.3", "to", "+24.3"]
    assert cells(held, "Contest")[:7] == contest
    assert cells(held, "Contest")[-2:] == ["more", "open"]
    assert cells(held, "Index")[0] == "+34.0"
    items = section(out, "Item by item")
    assert cells(items, "  балама")[:4] == ["+27.8", "+13.6", "to", "+42.0"]
    assert cells(items, "  айырма")[-1] == "undecided"
    assert [cells(section(out, "(B)"), name)[-1] for name in ("Contest", "Freedom", "Index")] == ["no", "yes", "yes"]
    beside = section(out, "Beside it")
    assert cells(beside, "headline votes from 2001 (3/4)")[::2] == ["+24.3", "+43.8", "+34.0"]
    assert cells(beside, "without margin items (3/4)")[0] == "+32.4"
    assert cells(beside, "pass 2 alone (3/4)") == ["few", "–", "–"]
    assert cells(beside, "boundary 2012-01-01 (2/5)")[1] == "o"
    assert "2012-01-01 The flood" in " ".join(beside)
    series = section(out, "Where would the series put a break")
    assert cells(series, "Contest")[-7:] == ["the", "series", "does", "not", "locate", "a", "break"]
    assert cells(section(out, "Interrupted time series"), "Index")[:4] == ["7", "+27.1", "5.4", "0.01"]


def test_items_are_printed_where_they_are_asked_for(capsys: Capture, eras: StudyFolder) -> None:
    _, out, _ = run(capsys, "compare", "--study", str(eras.path))
    assert "Item by item" not in out
    assert "балама" not in out


def test_without_evidence_in_the_last_era_there_is_no_gap(capsys: Capture) -> None:
    code, out, err = run(capsys, "compare", "--items", "--study", str(INVENTED))
    assert (code, err) == (0, "")
    assert max(map(len, out.splitlines())) <= 80
    assert "Third era (1 vote) minus Second era (2)" in out.splitlines()
    for name in ("Contest", "Freedom of assembly", "Index"):
        assert cells(section(out, "(A)"), name)[0] == "–"
        assert cells(section(out, "(A)"), name)[-3:] == ["cannot", "be", "compared"]
        assert cells(section(out, "Where would the series"), name)[-4:] == ["too", "few", "published", "scores"]
    assert cells(section(out, "Beside it"), "headline votes from 2001 (1/2)") == ["–"] * 3
    assert "nan" not in out


def test_few_votes_are_compared_and_not_tested(capsys: Capture, study: StudyFolder) -> None:
    """Two votes and one: of three ways to divide them none could give a p of 0.10."""
    votes = [*FIRST[:2], LAST[0]]
    retell(study, votes)
    study.replace(STUDY, "votes_small: 2", "votes_small: 1")
    for vote in votes:
        up = 2 * int(vote in LAST)
        read(study, vote, {"балама": up, "санақ": up, "рұқсат": up, "ұстау": 1, "сот": up})
    code, out, err = run(capsys, "compare", "--study", str(study.path))
    assert (code, err) == (0, "")
    assert max(map(len, out.splitlines())) <= 80
    assert cells(section(out, "(A)"), "Freedom of assembly")[0] == "+70.0"
    for name in ("Contest", "Freedom of assembly", "Index"):
        assert cells(section(out, "(B)"), name)[-3:] == ["too", "few", "votes"]


def test_what_missing_evidence_could_undo_is_marked(capsys: Capture, study: StudyFolder) -> None:
    """Rivals a level higher, the count the same, no lead: 0.5 * 33.3 / 0.75 = 22.2, bounds 16.7 - 25 and 16.7 + 25."""
    retell(study, [*FIRST, *LAST])
    for vote in [*FIRST, *LAST]:
        up = int(vote in LAST)
        read(study, vote, {"балама": up, "санақ": 1, "рұқсат": up, "ұстау": 1, "сот": up})
    _, out, _ = run(capsys, "compare", "--study", str(study.path))
    contest = cells(section(out, "(A)"), "Contest")
    assert (contest[0], contest[4:7], contest[-3:]) == ("+22.2", ["−8.3", "to", "+41.7"], ["more", "open", "†"])
    assert "†" not in cells(section(out, "(A)"), "Freedom of assembly")
    assert "† not identified without assuming the missing evidence" in out.splitlines()


def test_a_single_era_has_nothing_to_compare(capsys: Capture, study: StudyFolder, tmp_path: Path) -> None:
    single_era(study)
    path = tmp_path / "gaps.csv"
    code, out, err = run(capsys, "compare", "--study", str(study.path), "--out", str(path))
    assert (code, err) == (0, f"{ALTERED}wrote {path} (0 rows)\n")
    assert out.splitlines()[-1] == "One era: there is nothing to compare."
    assert len(pd.read_csv(path)) == 0


def test_every_contrast_goes_into_the_file(capsys: Capture, eras: StudyFolder, tmp_path: Path) -> None:
    eras.replace(STUDY, "autocorrelations: [0.0, 0.3, 0.5, 0.7]", "autocorrelations: [0.0, 0.5]")
    expected = kzindex.compare(kzindex.score(eras.load())).table
    for name in ("a.csv", "a.json"):
        code, _, err = run(capsys, "compare", "--study", str(eras.path), "--out", str(tmp_path / name))
        warned = ALTERED if name.endswith(".csv") else ""
        assert (code, err) == (0, f"{warned}wrote {tmp_path / name} ({len(expected)} rows)\n")
    table = pd.read_csv(tmp_path / "a.csv")
    assert table.columns.tolist() == expected.columns.tolist()
    assert table["gap"].tolist() == pytest.approx(expected["gap"].tolist(), abs=1e-6, nan_ok=True)
    assert table["verdict"].tolist() == expected["verdict"].tolist()
    whole = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert (len(whole["rows"]), whole["digest"]) == (len(table), eras.load().digest)


def test_what_if_is_a_column_of_a_csv_and_in_the_head_of_a_json(
    capsys: Capture, eras: StudyFolder, tmp_path: Path
) -> None:
    said, what = "without item санақ, conflicts at the best", ("--without", "item:санақ", "--treat-conflicts", "best")
    for name, warned in (("a.csv", ALTERED), ("a.json", "")):
        code, _, err = run(capsys, "compare", "--study", str(eras.path), *what, "--out", str(tmp_path / name))
        assert (code, err.partition("wrote ")[0]) == (0, warned)
    assert set(pd.read_csv(tmp_path / "a.csv")["what_if"].str.replace("; ", ", ")) == {said}
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["what_if"].replace("; ", ", ") == said


def test_it_takes_no_vote_and_no_type(capsys: Capture) -> None:
    assert run(capsys, "compare", "2001", "--study", str(INVENTED))[0] == 2
    code, out, err = run(capsys, "compare", "--item", "--study", str(INVENTED))
    assert (code, out) == (2, "")
    assert err.startswith("kzindex: Unknown option: --item. Did you mean --items?")


def test_where_only_ascii_can_be_written_plain_signs_stand_for_the_others(eras: StudyFolder) -> None:
    claim(eras, "kind: limit, of: [turnout], votes: {types: [жалпы]}, at_most: 2")
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "COLUMNS": "80"}
    for name, text in (
        ("compare", b"+-10 +-20 +-40"),
        ("series", b"withheld: too little"),
        ("claims", b"* It was so."),
    ):
        command = [sys.executable, "-m", "kzindex", name, "--study", str(eras.path)]
        done = subprocess.run(command, capture_output=True, check=True, env=environment)
        assert text in done.stdout
