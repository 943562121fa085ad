"""`validity` on a country of two eras and seven votes, beside a V-Dem file made up for it."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest

import kzindex
from kzindex.inference.validity import COLUMNS

from ..compared import FIRST, LAST, two_eras
from ..conftest import CONTEST, INVENTED, STUDY, StudyFolder
from ..inference.beside import Values, written
from .conftest import Capture, run

USE = """\
use:
  index: {vdem: {v2x_all: 1, v2x_flat: 1}}
  жиын: {vdem: {v2meet: -1, v2few: 1, v2none: -1}}
protocol:
"""
YEARS = [int(vote[:4]) for vote in (*FIRST, *LAST)]
COLUMN: dict[str, Values] = {
    "v2elmulpar": [0.3, 0.5, 0.1, 0.6, 0.7, 0.2, 0.55],
    "v2x_all": [0.1, 0.15, 0.2, 0.6, 0.7, 0.9, 0.65],
    "v2x_flat": [0.1] * 7,
    "v2meet": [2, 3, 2.5, 2.8, 1, 1.5, 0.5],
    "v2few": [1, 2, 3, 4, 5, "", ""],
}
SCREEN = """\
Аралия, an invented country: beside V-Dem
study in study · data 1.0.0 · protocol 1 (ALTERED, see check) · digest
{digest}
V-Dem: {file}, {release}
Of {counts} uninformative, 1
too few years, 1 absent.

Index
tag               ±   rho            90% years    gap V-Dem error
v2x_all           + +0.90 +0.46 to +0.99     7  +34.0 +0.49    9% as expected
v2x_flat          +     –              –     7  +34.0  0.00    9% uninformative

Contest
tag               ±   rho            90% years    gap V-Dem error
v2elmulpar        + +0.28 −0.50 to +0.81     7  +24.3 +0.11   14% undecided

Freedom of assembly
tag               ±   rho            90% years    gap V-Dem error
v2meet            − −0.97 −1.00 to −0.82     7  +43.8 −1.58   12% as expected
{items}
rho: Spearman's rank correlation over the years with a vote whose score is
published (two votes of a year have their mean). 90%: its interval (Bonett and
Wright), which takes years to be independent draws. ±: the sign to expect,
settled before any was computed. As expected, contrary: the interval lies on
that side of 0, on the other; undecided: on both. Uninformative: V-Dem hardly
varies, or the scores vary no more than their reading error, whatever rho is.
gap, V-Dem: mean of the last era's years minus that of the era before, here in
points, there in V-Dem's units. error: reading error's share of the variance of
the scores, which draws a correlation towards 0. Tags of one measure are no
separate tests: they share votes, and V-Dem's coders. A vote looks back over its
windows, V-Dem over a calendar year: votes held early in a year are mostly about
the year before.
Not in the file: v2none.
Too few years (5 of the 6 that it takes): Freedom of assembly and v2few.
Uninformative (V-Dem has one value in 7 of 7 years): Index and v2x_flat.

Disagreements worth explaining (ranks, 1 the most closed)
Contest, v2elmulpar, of 7: 2013 is 7 here (score 71), 2 there{far}"""
ITEMS = """
Rivals
tag               ±   rho            90% years    gap V-Dem error
v2elmulpar        + +0.28 −0.50 to +0.81     7  +27.8 +0.11   24% undecided
"""
SIX, SEVEN = (f"{many} pairs of measure and tag: 2 as expected, {many - 5} undecided, 1" for many in (6, 7))
FAR = "\nRivals, v2elmulpar, of 7: 2013 is 7 here (score 67), 2 there"


@pytest.fixture
def seven(study: StudyFolder) -> StudyFolder:
    """Seven votes in two eras, with tags of every measure."""
    two_eras(study)
    study.replace(STUDY, "protocol:\n", USE)
    return study


def call(capsys: Capture, study: StudyFolder, file: Path, *options: str) -> tuple[int, str, str]:
    """Run the command on a study and a file."""
    return run(capsys, "validity", "--vdem", str(file), "--study", str(study.path), *options)


def named(study: StudyFolder, name: str = "vdem.csv", columns: Mapping[str, Values] = COLUMN) -> Path:
    """The V-Dem file, beside the study."""
    return written(study.path.parent, YEARS, columns).rename(study.path.parent / name)


@pytest.mark.parametrize(
    ("name", "options", "release"),
    [
        ("vdem.csv", [], "release not stated (--release names it)"),
        ("V-Dem-CY-Core-v15.csv", [], "release 15"),
        ("V-Dem-CY-Core-v15.csv", ["--release", "14.1"], "release 14.1"),
    ],
)
def test_the_whole_screen(capsys: Capture, seven: StudyFolder, name: str, options: list[str], release: str) -> None:
    said = {"digest": seven.load().digest[:12], "file": name, "release": release}
    code, out, err = call(capsys, seven, named(seven, name), *options)
    assert (code, err) == (0, "")
    assert out == SCREEN.format(**said, items="", far="", counts=SIX)
    assert max(map(len, out.splitlines())) <= 80


def test_items_are_shown_when_asked_for(capsys: Capture, seven: StudyFolder) -> None:
    said = {"digest": seven.load().digest[:12], "file": "vdem.csv", "release": "release 9"}
    code, out, err = call(capsys, seven, named(seven), "--items", "--release", "9")
    assert (code, err) == (0, "")
    assert out == SCREEN.format(**said, items=ITEMS, far=FAR, counts=SEVEN)


def test_the_three_largest_disagreements_of_a_tag_largest_first(capsys: Capture, seven: StudyFolder) -> None:
    # here 1.5, 4.5, 1.5, 4.5, 4.5, 7 and 4.5, so 4.5, 3.5, 5.5, 1.5, 0.5, 5 and 0.5 apart; from 3 on they count
    _, out, _ = call(capsys, seven, named(seven, columns={"v2elmulpar": [6, 1, 7, 3, 5, 2, 4]}))
    [said] = re.findall(r"^Contest, v2elmulpar, of 7: (.*)", out, re.MULTILINE | re.DOTALL)
    assert re.findall(r"\b(20\d\d) is ", said) == ["2005", "2013", "2001"]


def test_ranks_of_ties_are_shown_as_they_are(capsys: Capture, seven: StudyFolder) -> None:
    _, out, _ = call(capsys, seven, named(seven, columns={"v2elmulpar": [6, 1, 7, 3, 5, 2, 4]}))
    assert "2005 is 1.5 here" in " ".join(out.split())


def test_without_disagreements_there_is_no_such_section(capsys: Capture, seven: StudyFolder) -> None:
    columns = {"v2elmulpar": [1, 4, 1.1, 4.1, 4.2, 7, 4.3]}
    _, out, _ = call(capsys, seven, named(seven, columns=columns))
    assert "Disagreements" not in out
    assert "Not in the file: v2x_all, v2x_flat, v2meet, v2few and v2none." in out
    assert "\nOf 6 pairs of measure and tag: 1 as expected, 5 absent.\n" in out


# squared error 68.4 by the variance of 15 7.5 15 7.5 22.5 15 22.5 (37.5), or of 15 7.5 15 7.5 15 15 15 (13.4)
@pytest.mark.parametrize(("detentions", "share"), [("1", "183%"), ("2", ">200%")])
def test_scores_that_vary_less_than_their_error(
    capsys: Capture, seven: StudyFolder, detentions: str, share: str
) -> None:
    for vote in LAST:  # no more open than the first era's
        file = f"seeds/codings/{vote}.csv"
        seven.replace(file, ",рұқсат,1,", ",рұқсат,0,")
        seven.replace(file, ",сот,1,", ",сот,0,")
        seven.replace(file, ",ұстау,1,", f",ұстау,{detentions},", count=int(vote != LAST[1]))
    _, out, _ = call(capsys, seven, named(seven))
    [line] = [line for line in out.splitlines() if line.startswith("v2meet ")]
    assert line.split()[-2:] == [share, "uninformative"]
    why = "Uninformative (the scores vary no more than their reading error): Freedom of assembly and v2meet."
    assert why in " ".join(out.split())


@pytest.mark.parametrize(
    ("options", "release"), [([], "15"), (["--release", "14.1"], "14.1"), (["--items", "--release", "14.1"], "14.1")]
)
def test_a_json_file_has_every_correlation_and_the_release(
    capsys: Capture, seven: StudyFolder, options: list[str], release: str
) -> None:
    file, out = named(seven, "vdem-v15.csv"), seven.path.parent / "out.json"
    code, _, err = call(capsys, seven, file, "--out", str(out), *options)
    assert (code, err) == (0, f"wrote {out} (7 rows)\n")
    whole = json.loads(out.read_text())
    assert whole["vdem_release"] == release
    assert (whole["study"], whole["protocol_kept"]) == ("Аралия, an invented country", "no")
    assert [list(row) for row in whole["rows"]] == [COLUMNS] * 7
    assert [row["measure"] for row in whole["rows"]] == ["index"] * 2 + ["сайыс"] + ["жиын"] * 3 + ["балама"]


def test_a_file_says_so_where_the_release_is_not_known(capsys: Capture, seven: StudyFolder) -> None:
    out = seven.path.parent / "out.json"
    call(capsys, seven, named(seven), "--out", str(out))
    assert json.loads(out.read_text())["vdem_release"] == "not stated"


def test_a_csv_file_is_what_the_library_gives(capsys: Capture, seven: StudyFolder) -> None:
    file, out = named(seven), seven.path.parent / "out.csv"
    call(capsys, seven, file, "--out", str(out))
    expected = kzindex.validity(kzindex.score(seven.load()), file).table
    found = pd.read_csv(out, keep_default_na=False, na_values={name: [""] for name in COLUMNS if name != "why"})
    assert list(found.columns) == COLUMNS
    for name in COLUMNS:
        if pd.api.types.is_numeric_dtype(expected[name]):
            numbers = expected[name].astype(float).tolist()
            assert found[name].tolist() == pytest.approx(numbers, abs=1e-6, nan_ok=True)
        else:
            assert found[name].tolist() == expected[name].tolist()


def test_years_are_whole_numbers_in_a_file(capsys: Capture, seven: StudyFolder) -> None:
    out = seven.path.parent / "out.csv"
    call(capsys, seven, named(seven), "--out", str(out))
    table = pd.read_csv(out, dtype=str)
    assert table[["years", "first", "last", "values"]].iloc[0].tolist() == ["7", "2001", "2015", "7"]


def test_a_csv_file_of_an_altered_protocol_carries_no_mark_and_it_is_said(capsys: Capture, seven: StudyFolder) -> None:
    _, _, err = call(capsys, seven, named(seven), "--out", str(seven.path.parent / "out.csv"))
    assert "the protocol is not the one that was fixed (see check); a .csv carries no mark of that\n" in err


def test_no_such_file_is_exit_2_and_nothing_is_written(capsys: Capture, seven: StudyFolder) -> None:
    out = seven.path.parent / "out.csv"
    for path, said in ((seven.path.parent / "vdem.csv", ""), (seven.path, ": it is a folder")):
        assert call(capsys, seven, path, "--out", str(out)) == (2, "", f"kzindex: no V-Dem file {path}{said}\n")
    assert not out.exists()


def test_without_a_file_named_it_is_exit_2(capsys: Capture) -> None:
    code, out, err = run(capsys, "validity", "--study", str(INVENTED))
    assert (code, out) == (2, "")
    assert "--vdem" in err


def test_a_bad_file_is_exit_1_with_every_problem_and_nothing_is_written(capsys: Capture, seven: StudyFolder) -> None:
    file, out = named(seven), seven.path.parent / "out.json"
    out.write_text("as it was")
    file.write_text(file.read_text().replace("ARL,2003,0.5,", "ARL,2001,half,"))
    assert call(capsys, seven, file, "--out", str(out)) == (
        1,
        "",
        f"{file}:3: v2elmulpar 'half' is no number; allowed is a number or nothing; correct it\n"
        f"{file}:3: year 2001 stands twice; one row per year; take the country-year file\n"
        "2 problems; nothing written\n",
    )
    assert out.read_text() == "as it was"


def test_a_format_that_is_none_is_said_before_anything_is_read(capsys: Capture, tmp_path: Path) -> None:
    out = tmp_path / "out.txt"
    said = f"kzindex: {out}: format '.txt' is unknown; allowed are .csv, .json, .parquet\n"
    assert run(capsys, "validity", "--vdem", str(tmp_path / "no.csv"), "--out", str(out)) == (1, "", said)


def test_nothing_to_say_is_said(capsys: Capture, seven: StudyFolder) -> None:
    seven.remove("seeds/codings")
    (seven.path / "seeds/codings").mkdir()
    code, out, err = call(capsys, seven, named(seven))
    assert (code, err) == (0, "")
    assert not [line for line in out.splitlines() if line.startswith("tag ")]
    assert (
        "Too few years (0 of the 6 that it takes): Index and v2x_all, v2x_flat; Contest and v2elmulpar; Freedom of "
        in (" ".join(out.split()))
    )
    assert "\nOf 6 pairs of measure and tag: 5 too few years, 1 absent.\n" in out


def test_one_pair_is_one_pair(capsys: Capture, study: StudyFolder) -> None:
    two_eras(study)
    _, out, _ = call(capsys, study, named(study))
    assert "\nOf 1 pair of measure and tag: 1 undecided.\n" in out


def test_a_study_without_a_tag_is_no_crash(capsys: Capture, study: StudyFolder) -> None:
    two_eras(study)
    study.replace(CONTEST, "vdem: {v2elmulpar: 1}, ", "")
    out = study.path.parent / "out.json"
    code, _, err = call(capsys, study, named(study), "--out", str(out))
    assert (code, err) == (0, f"wrote {out} (0 rows)\n")
    assert json.loads(out.read_text())["rows"] == []


def test_a_study_without_a_tag_is_told(capsys: Capture, study: StudyFolder) -> None:
    two_eras(study)
    study.replace(CONTEST, "vdem: {v2elmulpar: 1}, ", "")
    _, out, _ = call(capsys, study, named(study))
    assert not out.endswith(": .")


def test_years_before_the_first_are_left_out(capsys: Capture, seven: StudyFolder) -> None:
    _, out, _ = call(capsys, seven, named(seven), "--from", "2003")
    assert re.findall(r"^v2elmulpar .* ([0-9]+) +[+−0-9.]+ [+−0-9.]+ +[0-9]+% ", out, re.MULTILINE) == ["6"]
    _, out, _ = call(capsys, seven, named(seven), "--from", "2001")
    assert re.findall(r"^v2elmulpar .* ([0-9]+) +[+−0-9.]+ [+−0-9.]+ +[0-9]+% ", out, re.MULTILINE) == ["7"]
