"""`claims` on the invented study, and on a country of two eras."""

from pathlib import Path

import pandas as pd
import pytest

from ..compared import FIRST, LAST, claim, read, two_eras
from ..conftest import CLAIMS, INVENTED, StudyFolder
from .conftest import Capture, run

COLUMNS = [
    "claim", "asserts", "source", "locator", "kind", "verdict", "leaves_out", "tested", "holds", "fails", "disputed",
    "undecided", "why", "election", "against", "measure", "says", "value", "low", "high", "numbers", "codings",
]  # fmt: skip
APART = (
    "kind: difference, of: [жиын], votes: {types: [жалпы], from: 2010-01-01}, "
    "against: [{types: [жалпы], to: 2009-12-31}], expect: higher"
)


@pytest.fixture
def told(study: StudyFolder) -> StudyFolder:
    """Rivals lie between 0 and 2 at seven votes, permission is 0 at four and 1 at three; detentions disputed at one."""
    two_eras(study)
    read(study, LAST[0], {"ұстау": 4}, "кітап")
    claim(
        study, "kind: limit, of: [балама], votes: {types: [жалпы]}, at_most: 2, leaves_out: Who they were.", id="tame"
    )
    claim(study, "kind: limit, of: [балама], votes: {types: [жалпы]}, at_least: 2", id="wild")
    claim(study, f"kind: limit, of: [ұстау], votes: {{ids: [{LAST[0]}]}}, at_most: 1", id="mild", source="есеп")
    claim(study, f"kind: limit, of: [ұстау], votes: {{ids: [{LAST[0]}]}}, at_most: 2", id="known")
    before = f"against: [{{ids: [{', '.join(FIRST)}]}}]"
    claim(study, f"kind: first, of: [рұқсат], votes: {{ids: [{LAST[0]}]}}, {before}, at_least: 1", id="new")
    claim(study, APART, id="more")
    claim(study, "kind: limit, of: [turnout], votes: {types: [жалпы]}, at_most: 50, kinds: [news, official]", id="few")
    claim(study, "", id="dull", source="кітап")
    return study


def test_claims_stand_under_their_verdicts(capsys: Capture, told: StudyFolder) -> None:
    code, out, err = run(capsys, "claims", "--study", str(told.path))
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert max(map(len, lines)) <= 80
    heads = ["Supported: ", "Contradicted: ", "Mixed: ", "Not testable, "]
    said = [line for line in lines if line.startswith(tuple(heads)) or line.endswith(" p. 1)")]
    assert said == [
        "Supported: 3 claims", "  tame (газет p. 1)", "  new (газет p. 1)", "  more (газет p. 1)",
        "Contradicted: 2 claims", "  wild (газет p. 1)", "  mild (есеп p. 1)",
        "Mixed: 1 claim", "  known (газет p. 1)",
        "Not testable, too little evidence: 1 claim", "  few (газет p. 1)",
        "Not testable, not coded: 1 claim", "  dull (кітап p. 1)",
    ]  # fmt: skip
    assert "8 claims, 7 with a test." in out


def test_the_test_is_put_in_words_with_what_it_found(capsys: Capture, told: StudyFolder) -> None:
    _, out, _ = run(capsys, "claims", "--study", str(told.path))
    words = " ".join(out.split())
    span = "7 votes, 2001-06-10-жалпы to 2015-06-10-жалпы"
    before, after = "4 votes, 2001-06-10-жалпы to 2007-06-10-жалпы", "3 votes, 2011-06-10-жалпы to 2015-06-10-жалпы"
    level = "балама level (of 0 to 3)"
    assert f"tested: {level} at most 2 at {span} holds 7 of 7 votes not tested: Who they were." in words
    assert f"tested: {level} at least 2 at {span} holds 1, fails 6 of 7 votes" in words
    assert "tested: ұстау level (of 0 to 4) at most 2 at 2011-06-10-жалпы disputed 1 of 1 vote" in words
    assert f"at least 1 at 2011-06-10-жалпы, and not before ({before}) that vote: so; before: 4 not so" in words
    assert f"tested: Freedom of assembly higher at {after} than at {before} holds 1 of 1 comparison" in words
    assert "at most 50 at " + span + "; only kind: news, official no evidence 7 of 7 votes" in words
    assert "dull (кітап p. 1) no test is given" in words


def test_one_claim_is_opened_down_to_its_codings(capsys: Capture, told: StudyFolder) -> None:
    code, out, err = run(capsys, "claims", "known", "--study", str(told.path))
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[0] == "It was so."
    assert lines[1].startswith("known · газет p. 1 · study in study · ")
    start = lines.index("Verdict: mixed")
    assert lines[start:] == [
        "Verdict: mixed",
        "ұстау 0: None.",
        "ұстау 1: 1 to 9.",
        "ұстау 2: 10 to 99.",
        "ұстау 3: 100 to 999.",
        "ұстау 4: 1,000 or more.",
        "Tested: ұстау level (of 0 to 4) at most 2 at 2011-06-10-жалпы",
        "Nothing from газет takes part.",
        "",
        "2011-06-10-жалпы ұстау: disputed · 1 to 4; 1 of 2 lineages so",
        "  есеп p. 1 (ұстау 1, high)",
        "  кітап p. 1 (ұстау 4, high)",
    ]
    assert run(capsys, "claims", "tam", "--study", str(told.path))[1].startswith("It was so.\ntame · ")


def test_a_difference_is_opened_with_its_gap_and_bounds(capsys: Capture, told: StudyFolder) -> None:
    _, out, _ = run(capsys, "claims", "more", "--study", str(told.path))
    assert max(map(len, out.splitlines())) <= 80
    words = " ".join(out.split())
    assert "жиын against 4 votes, 2001-06-10-жалпы to 2007-06-10-жалпы: holds · +" in words
    assert "3 against 4 votes covered from 8 codings; --codings lists them" in words
    _, out, _ = run(capsys, "claims", "more", "--codings", "--study", str(told.path))
    assert "  есеп p. 1 (рұқсат 1, high)" in out.splitlines()
    assert "--codings lists them" not in out


def test_every_finding_goes_into_the_file_and_every_claim(capsys: Capture, told: StudyFolder, tmp_path: Path) -> None:
    """7 + 7 + 1 + 1 + 5 + 1 + 7 findings, and a row for the claim without a test."""
    path = tmp_path / "claims.csv"
    code, _, err = run(capsys, "claims", "--study", str(told.path), "--out", str(path))
    assert (code, err) == (0, f"wrote {path} (30 rows)\n")
    table = pd.read_csv(path)
    assert table.columns.tolist() == COLUMNS
    assert table["claim"].value_counts().to_dict() == {
        "tame": 7, "wild": 7, "few": 7, "new": 5, "mild": 1, "known": 1, "more": 1, "dull": 1
    }  # fmt: skip
    assert table.loc[table["claim"] == "mild", ["verdict", "codings"]].to_numpy().tolist() == [
        ["contradicted", "кітап p. 1 (ұстау 4, high)"]
    ]  # fmt: skip
    assert table.loc[table["claim"] == "dull", "says"].isna().all()
    run(capsys, "claims", "mild", "--study", str(told.path), "--out", str(path))
    assert pd.read_csv(path)["claim"].tolist() == ["mild"]


def test_the_invented_claim_has_no_test(capsys: Capture) -> None:
    code, out, err = run(capsys, "claims", "--study", str(INVENTED))
    assert (code, err) == (0, "")
    assert out.splitlines()[3:7] == [
        "Not testable, not coded: 1 claim", "• Rivals were tame in 2001.", "  tame-2001 (есеп-2001 chapter 2)",
        "  no test is given",
    ]  # fmt: skip
    _, out, _ = run(capsys, "claims", "tame-2001", "--study", str(INVENTED))
    assert out.splitlines()[-1] == "Verdict: not testable (no test is given)"


def test_a_study_without_claims_is_no_crash(capsys: Capture, study: StudyFolder, tmp_path: Path) -> None:
    study.write(CLAIMS, "claims: []\ndisagreements: []\n")
    path = tmp_path / "claims.csv"
    code, out, err = run(capsys, "claims", "--study", str(study.path), "--out", str(path))
    assert (code, err) == (0, f"wrote {path} (0 rows)\n")
    assert "0 claims, 0 with a test." in out
    assert pd.read_csv(path).columns.tolist() == COLUMNS


def test_the_note_stands_under_the_tests(capsys: Capture, study: StudyFolder) -> None:
    study.write(CLAIMS, "note: Written in haste.\n" + study.read(CLAIMS).decode())
    _, out, _ = run(capsys, "claims", "--study", str(study.path))
    assert " ".join(out.split()).endswith("behind it. Written in haste.")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("tame-2002", "claim 'tame-2002' is unknown; did you mean 'tame-2001'?"),
        ("x", "claim 'x' is unknown; allowed are tame-2001"),
    ],
)
def test_a_claim_that_is_not_there_is_exit_2(capsys: Capture, name: str, message: str) -> None:
    assert run(capsys, "claims", name, "--study", str(INVENTED)) == (2, "", f"kzindex: {message}\n")
