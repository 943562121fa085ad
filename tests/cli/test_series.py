"""`series` on the invented study, and on a country of two eras."""

from pathlib import Path

import pandas as pd
import pytest

import kzindex
from kzindex.scoring.score import COLUMNS

from ..compared import single_era, two_eras
from ..conftest import INVENTED, VOTES, StudyFolder
from .conftest import Capture, run

CONTEST = """\
Contest
                     0             25             50             75          100
First era ┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈
2001-06-10 Жа  58.3  ┊             ┊            ──━━━━━●━━━━───  ┊             ┊
2005-06-12 Жа   ·   withheld, nothing found
Second era ┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈
2008-03-09 Жа  66.7  ┊             ┊          ──────━━━━━━━━●━━━━━━━━─────     ┊
2012-06-10 Жа   ·   withheld, nothing found
Third era ┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈
2016-06-12 Жа   ·   withheld, nothing found
"""


def test_it_draws_each_measure_era_by_era(capsys: Capture) -> None:
    code, out, err = run(capsys, "series", "--study", str(INVENTED))
    assert (code, err) == (0, "")
    assert CONTEST in out
    lines = out.splitlines()
    assert max(map(len, lines)) <= 80
    assert [x for x in lines if x in ("Index", "Contest", "Freedom of assembly")] == [
        "Index", "Contest", "Freedom of assembly"
    ]  # fmt: skip
    assert lines.count("! 2008-03-09 Жа: exposure 3.3 months, 13.0 at 2001-06-10-жалпы") == 2
    assert lines.count("2016-06-12 Жа   ·   withheld, 0 of 2 indicators") == 1


def test_one_measure_alone_may_be_named_by_its_beginning(capsys: Capture, study: StudyFolder) -> None:
    two_eras(study)
    _, out, _ = run(capsys, "series", "рұқ", "--study", str(study.path))
    rows = [line for line in out.splitlines() if line[:2] == "20"]
    assert [row.split()[2] for row in rows] == ["0.0"] * 4 + ["50.0"] * 3
    assert "Permission" in out
    assert "Contest" not in out


def test_by_year_it_carries_the_last_vote_forward(capsys: Capture) -> None:
    code, out, err = run(capsys, "series", "сайыс", "--by", "year", "--study", str(INVENTED))
    assert (code, err) == (0, "")
    rows = [line[:20].split() for line in out.splitlines() if line[:2] == "20"]
    assert [row[0] for row in rows] == [str(year) for year in range(2001, 2017)]
    assert rows[0] == ["2001", "Жа", "58.3"]
    assert rows[3] == ["2004", "carried", "58.3"]
    assert rows[4][:2] == ["2005", "Жа"]
    assert rows[6][:2] == ["2007", "carried"]
    assert "2007 carried    ·   withheld, nothing found" in out
    assert max(map(len, out.splitlines())) <= 80


def test_two_votes_in_a_year_are_told(capsys: Capture, study: StudyFolder) -> None:
    study.replace(VOTES, "2016-06-12-жалпы,2016-06-12,жалпы,2016-04-01", "2016-06-12-жалпы,2012-12-10,жалпы,2012-11-01")
    _, out, _ = run(capsys, "series", "сайыс", "--by", "year", "--study", str(study.path))
    assert "2012 had 2 votes, the last counts." in " ".join(out.split())


def test_votes_of_another_type(capsys: Capture) -> None:
    _, out, _ = run(capsys, "series", "жиын", "--votes", "плебисцит", "--study", str(INVENTED))
    assert [line[:13] for line in out.splitlines() if line[:2] == "20"] == ["2014-09-14 Пл"]
    _, out, _ = run(capsys, "series", "жиын", "--votes", "all", "--study", str(INVENTED))
    assert len([line for line in out.splitlines() if line[:2] == "20"]) == 6


NAMES = ("score", "se", "low68", "high68", "low90", "high90", "coverage", "exposure", "status", "break")
MEASURES = [f"{measure}_{name}" for measure in ("index", "сайыс", "жиын") for name in NAMES]


@pytest.mark.parametrize(
    ("options", "columns", "rows"),
    [
        ([], [*COLUMNS, "overlap", "break"], 5 * 9),
        (["--by", "year"], ["year", *COLUMNS, "overlap", "break", "carried", "votes"], 16 * 9),
        (["--wide"], ["election", "date", "type", "era", *MEASURES], 5),
        (["--wide", "--by", "year"], ["year", "carried", "votes", "election", "date", "type", "era", *MEASURES], 16),
        (["--votes", "all"], [*COLUMNS, "overlap", "break"], 6 * 9),
        (["жиын", "--votes", "all"], [*COLUMNS, "overlap", "break"], 6),
        (["сот", "--wide"], ["election", "date", "type", "era", *(f"сот_{name}" for name in NAMES)], 5),
    ],
)
def test_the_file_has_a_row_per_vote_or_year(
    capsys: Capture, tmp_path: Path, options: list[str], columns: list[str], rows: int
) -> None:
    path = tmp_path / "series.csv"
    code, _, err = run(capsys, "series", *options, "--study", str(INVENTED), "--out", str(path))
    assert (code, err) == (0, f"wrote {path} ({rows} rows)\n")
    table = pd.read_csv(path)
    assert table.columns.tolist() == columns
    assert len(table) == rows


def test_the_file_is_what_the_library_gives(capsys: Capture, tmp_path: Path) -> None:
    path = tmp_path / "series.csv"
    run(capsys, "series", "--study", str(INVENTED), "--out", str(path))
    expected = kzindex.series(kzindex.score(kzindex.load(INVENTED)))
    found = pd.read_csv(path)
    assert found["score"].tolist() == pytest.approx(expected["score"].tolist(), abs=1e-6, nan_ok=True)
    assert found["break"].fillna("").tolist() == expected["break"].tolist()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["жиин"], "measure 'жиин' is unknown; did you mean 'жиын'?"),
        (["с"], "measure 'с' is not unique; it begins сайыс, санақ, сот"),
        (["--votes", "жалпi"], "type of vote 'жалпi' is unknown; allowed are жалпы, плебисцит or all; did you mean "
         "'жалпы'?"),
        (["--by", "month"], 'Invalid value "month" for --by. Choose from: "vote", "year".\n'
         "kzindex --help lists the commands, kzindex COMMAND --help the options"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_exit_2(capsys: Capture, options: list[str], message: str) -> None:
    assert run(capsys, "series", *options, "--study", str(INVENTED)) == (2, "", f"kzindex: {message}\n")


def test_a_single_era_and_no_vote_at_all_are_no_crash(capsys: Capture, study: StudyFolder) -> None:
    single_era(study)
    _, out, _ = run(capsys, "series", "сайыс", "--study", str(study.path))
    assert [line.split(" ┈")[0] for line in out.splitlines() if "┈" in line] == ["First era"]
    study.write(VOTES, study.read(VOTES).decode().replace(",held,", ",scheduled,"))
    for by in ("vote", "year"):
        code, out, err = run(capsys, "series", "--by", by, "--study", str(study.path))
        assert (code, err) == (0, "")
        assert not [line for line in out.splitlines() if line[:2] == "20"]
