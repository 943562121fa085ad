"""Scores of a whole study folder beside V-Dem: the table, what is published, the file's release and problems."""

from pathlib import Path

import pandas as pd
import pytest

import kzindex
from kzindex.errors import InputError, UsageError
from kzindex.inference.validity import COLUMNS, PAIRS, Validity

from ..compared import FIRST, LAST, single_era, two_eras
from ..conftest import CONTEST, STUDY, VOTES, StudyFolder
from .beside import NUMBERS, Values, row, scores, study_of, written

SEVEN = [int(vote[:4]) for vote in (*FIRST, *LAST)]
USE = """\
use:
  index: {vdem: {v2x_late: 1}}
  жиын: {vdem: {v2x_one: 1, v2none: -1}}
protocol:
"""


def beside_seven(study: StudyFolder, columns: dict[str, Values]) -> Validity:
    """The country of two eras and seven votes beside V-Dem."""
    return kzindex.validity(kzindex.score(study.load()), written(study.path.parent, SEVEN, columns))


def test_a_row_per_measure_and_tag_in_the_codebooks_order(study: StudyFolder) -> None:
    two_eras(study)
    study.replace(STUDY, "protocol:\n", USE)
    columns: dict[str, Values] = {
        "v2x_one": [1, 2, 3, 4, 5, 7, 6],
        "v2elmulpar": [0, 1, 0, 2, 1, 3, 2],
        "v2x_late": ["", "", *range(5)],
    }
    found = beside_seven(study, columns)
    assert list(found.table.columns) == COLUMNS
    assert found.table[["level", "measure", "tag", "expected", "finding"]].to_numpy().tolist() == [
        ["index", "index", "v2x_late", 1, "too few years"],
        ["indicator", "сайыс", "v2elmulpar", 1, "as expected"],
        ["indicator", "жиын", "v2x_one", 1, "undecided"],
        ["indicator", "жиын", "v2none", -1, "absent"],
        ["item", "балама", "v2elmulpar", 1, "as expected"],
    ]
    absent = row(found, tag="v2none")
    assert (absent["years"], absent["why"]) == (0, "no such column in the file")
    assert all(pd.isna(absent[name]) for name in NUMBERS)
    assert found.pairs[["level", "measure", "tag"]].drop_duplicates().to_numpy().tolist() == [
        ["indicator", "сайыс", "v2elmulpar"], ["indicator", "жиын", "v2x_one"], ["item", "балама", "v2elmulpar"]
    ]  # fmt: skip
    assert repr(found) == (
        "Validity('Аралия, an invented country', V-Dem of unknown release: 2 as expected, 1 too few years, "
        "1 undecided, 1 absent)"
    )


def test_the_scores_are_those_published(study: StudyFolder) -> None:
    two_eras(study)
    found = beside_seven(study, {"v2elmulpar": [0, 1, 0, 2, 1, 3, 2]})
    table = kzindex.score(study.load()).table
    expected = table[(table["measure"] == "балама") & (table["status"] == "scored")]
    pairs = found.pairs[found.pairs["measure"] == "балама"]
    assert pairs["elections"].tolist() == expected["election"].tolist()
    for name in ("score", "low90", "high90"):
        assert pairs[name].tolist() == pytest.approx(expected[name].tolist())


def test_nothing_published_and_no_vote_leave_too_few_years(study: StudyFolder) -> None:
    two_eras(study)
    study.remove("seeds/codings")
    (study.path / "seeds/codings").mkdir()
    for _ in range(2):
        found = beside_seven(study, {"v2elmulpar": range(7)})
        assert found.table["finding"].tolist() == ["too few years"] * 2
        assert found.table["years"].tolist() == [0, 0]
        assert (list(found.pairs.columns), len(found.pairs), len(found.disagreements)) == (PAIRS, 0, 0)
        study.write(VOTES, study.read(VOTES).decode().replace(",held,", ",scheduled,"))


def test_a_study_without_a_tag_has_no_row(study: StudyFolder) -> None:
    two_eras(study)
    study.replace(CONTEST, "vdem: {v2elmulpar: 1}, ", "")
    found = beside_seven(study, {"v2elmulpar": range(7)})
    assert (list(found.table.columns), len(found.table)) == (COLUMNS, 0)
    assert (list(found.pairs.columns), len(found.pairs), len(found.disagreements)) == (PAIRS, 0, 0)


def test_a_study_of_one_era_from_its_files(study: StudyFolder) -> None:
    two_eras(study)
    single_era(study)
    found = beside_seven(study, {"v2elmulpar": [0, 1, 0, 2, 1, 3, 2]})
    assert found.table["finding"].tolist() == ["as expected"] * 2
    assert found.table[["gap", "gap_vdem"]].isna().all(axis=None)


def test_the_release_and_the_files_problems_are_those_of_the_reader(tmp_path: Path) -> None:
    of = scores([], study_of(жиын={"v2x_one": 1}))
    path = written(tmp_path, [2001], {"v2x_one": [1]}).rename(tmp_path / "vdem_v15.csv")
    assert kzindex.validity(of, path).release == "15"
    assert kzindex.validity(of, str(path), release="14").release == "14"
    assert repr(kzindex.validity(of, path)).startswith("Validity('Аралия, an invented country', V-Dem 15: ")
    path.write_text(path.read_text() + "ARL,2001,x\n")
    with pytest.raises(InputError) as raised:
        kzindex.validity(of, path)
    assert [problem.line for problem in raised.value.problems] == [3, 3]
    with pytest.raises(UsageError, match="no V-Dem file "):
        kzindex.validity(of, tmp_path / "vdem.csv")
