"""A caller that is typed strictly finds the types of what it calls."""

import subprocess
import sys
from pathlib import Path

import pytest

CALLER = """\
import pandas as pd

import kzindex

votes: pd.DataFrame = kzindex.votes()
years: pd.DataFrame = kzindex.country_year(types=["presidential", "parliamentary"])
text: str = kzindex.describe("index").scale
parts: tuple[tuple[str, str], ...] = kzindex.describe("index").parts
scores: kzindex.Scores = kzindex.score(kzindex.load())
drawn: pd.DataFrame = kzindex.draws(scores, 10)
again: pd.DataFrame = kzindex.draws(scores, seed=1)
of: pd.DataFrame = kzindex.votes(scores)
description: kzindex.Description = kzindex.describe("index", scores)
"""
WRONG = """\
import kzindex

years: int = kzindex.country_year()
kzindex.draws("scores", 10)
kzindex.country_year(types=1)
kzindex.describe(3)
"""


def checked(folder: Path, text: str) -> tuple[int, str]:
    (folder / "caller.py").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(folder / "cache"), "caller.py"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder)
    return done.returncode, done.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("typed")  # both share what mypy remembers


def test_right_calls_have_no_errors(folder: Path) -> None:
    assert checked(folder, CALLER) == (0, "Success: no issues found in 1 source file\n")


def test_wrong_calls_are_found(folder: Path) -> None:
    code, said = checked(folder, WRONG)
    assert code == 1
    assert [line.split(":")[1] for line in said.splitlines()[:-1]] == ["3", "4", "5", "6"]
