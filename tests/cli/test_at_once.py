"""Two runs at once: what stands there in the end is whole, and no coding is lost.

`paused.py` holds the one at each moment at which it comes near the file, and lets the other run to its end in between.
"""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from kzindex.study.folder import load

from ..conftest import CODINGS, INVENTED
from .stopped import HEAD, hidden, seen, state

if not hasattr(os, "fork"):
    pytest.skip("holds forks", allow_module_level=True)

DRIVER = Path(__file__).with_name("paused.py")
VOTE = "2001-06-10-жалпы"
ONE = f"{VOTE},балама,0,low,,есеп-2008,annex,,2,None stood.\n"
OTHER = f"{VOTE},санақ,2,low,,есеп-2008,annex,,2,Nobody counted.\n"
EMPTY = "2005-06-12-жалпы"  # has no file of codings yet
HELD = {CODINGS: VOTE, f"seeds/codings/{EMPTY}.csv": EMPTY}


@dataclass(frozen=True)
class Moment:
    """How two runs ended, and what their folder holds; `waited`: the other did not end while the one was held."""

    folder: Path
    codes: tuple[int, int]
    said: tuple[str, str]
    waited: bool


def at_once(place: Path, target: str, one: str, other: str) -> tuple[Path, list[Moment]]:
    """Two commands at once in every way; the folder with what each makes alone (one, other), and how they ended."""
    fresh, here, ends = place / "fresh", place / "here", place / "ends"
    shutil.copytree(INVENTED, fresh / "study")
    for name, row in (("one", ONE), ("other", OTHER)):
        for vote in (VOTE, EMPTY):
            (fresh / f"{name}-{vote}.csv").write_text(HEAD + row.replace(VOTE, vote), encoding="utf-8")
    ends.mkdir()
    words = [json.dumps([word.replace("HERE", str(here)) for word in argv.split()]) for argv in (one, other)]
    command = [sys.executable, str(DRIVER), str(here), str(fresh), str(ends), str(here / target), *words]
    done = subprocess.run(command, capture_output=True, text=True, cwd=place)
    assert done.returncode == 0, done.stderr
    found = json.loads((ends / "found.json").read_text())
    return ends, [
        Moment(ends / str(n), (code, others), (said, saying), waited)
        for n, (code, said, others, saying, waited) in enumerate(found, 1)
    ]


@pytest.mark.parametrize(
    ("target", "argv", "differing"),
    [
        ("scores.csv", "score --study HERE/study --out HERE/scores.csv", "--votes плебисцит"),
        ("out/codebook.pdf", "report --only codebook --study HERE/study --out HERE/out", "--votes плебисцит"),
        ("out", "export HERE/out --study HERE/study", "--draws 1"),
    ],
)
def test_of_two_runs_at_once_one_stands_whole(tmp_path: Path, target: str, argv: str, differing: str) -> None:
    ends, moments = at_once(tmp_path, target, argv, f"{argv} {differing}")
    whole = [seen(ends / "one"), seen(ends / "other")]
    assert len(moments) > 4
    assert {moment.codes for moment in moments} == {(0, 0)}
    assert [moment.folder.name for moment in moments if state(moment.folder) not in whole] == []


@pytest.mark.parametrize("name", HELD)
def test_of_two_forms_taken_at_once_no_coding_is_lost(tmp_path: Path, name: str) -> None:
    vote = HELD[name]
    argv = "take HERE/{}-" + vote + ".csv --pass 2 --study HERE/study"
    _, moments = at_once(tmp_path, f"study/{name}", argv.format("one"), argv.format("other"))
    before = load(tmp_path / "fresh" / "study").codings
    for moment in moments:
        text = (moment.folder / "study" / name).read_text(encoding="utf-8")
        for row, code, said in zip((ONE, OTHER), moment.codes, moment.said, strict=True):
            assert (code, text.count(row.replace(VOTE, vote))) in ((0, 1), (1, 0)), (moment, text)
            assert (code == 1) == ("has changed since it was read; nothing written; take the form again" in said)
        assert len(load(moment.folder / "study").codings) == len(before) + moment.codes.count(0)
        assert [file for file in state(moment.folder) if hidden(file)] == []
    assert {moment.codes for moment in moments} == {(0, 0), (1, 0), (0, 1)}
