import pytest

from kzindex.cli import main

from ..conftest import CODINGS, LATER, SOURCES, StudyFolder


def place(study: StudyFolder, file: str, row: str) -> str:
    study.append(file, row + ",box,,1,x\n")
    return str(study.load().codings.query("reading == 'x'")["place"].item())


@pytest.mark.parametrize(("item", "when", "expected"), [
    # run-up and day: 10 June 2000 to 10 July 2001, in a cycle from 1 January 2000
    ("ұстау", "2000-01-01", "context"),
    ("ұстау", "2000-06-09", "context"),
    ("ұстау", "2000-06-10", "scored"),
    ("ұстау", "2000-06", "scored"),  # its 15th day
    ("ұстау", "2000-05", "context"),
    ("ұстау", "2001-06-09", "scored"),
    ("ұстау", "2001-06-10", "scored"),
    ("ұстау", "2001-07-10", "scored"),
    # campaign: 1 April to 9 June 2001
    ("балама", "2001-03-31", "context"),
    ("балама", "2001-04-01", "scored"),
    ("балама", "2001-06-09", "scored"),
    ("балама", "2001-06-10", "context"),
    ("балама", "", "scored"),
    # day: 10 June to 10 July 2001
    ("санақ", "2001-06-09", "context"),
    ("санақ", "2001-06-10", "scored"),
    ("санақ", "2001-07-10", "scored"),
])  # fmt: skip
def test_place(study: StudyFolder, item: str, when: str, expected: str) -> None:
    assert place(study, CODINGS, f"2001-06-10-жалпы,{item},1,high,{when},есеп-2001") == expected


@pytest.mark.parametrize(("item", "when", "expected"), [
    # run-up from 9 March 2007, era from 1 January 2008
    ("ұстау", "2005-07-13", "context"),
    ("ұстау", "2007-03-08", "context"),
    ("ұстау", "2007-03-09", "transition"),
    ("ұстау", "2007-12-31", "transition"),
    ("ұстау", "2007-12", "transition"),
    ("ұстау", "2008-01-01", "scored"),
    ("ұстау", "2008-01", "scored"),
    ("ұстау", "2008-04-08", "scored"),
    ("санақ", "2007-12-31", "context"),  # its window lies wholly in the era
    ("рұқсат", "", "scored"),
])  # fmt: skip
def test_place_at_the_turn_of_an_era(study: StudyFolder, item: str, when: str, expected: str) -> None:
    assert place(study, LATER, f"2008-03-09-жалпы,{item},1,high,{when},есеп-2008") == expected


def test_source_dated_to_the_month_may_report_its_last_day(study: StudyFolder) -> None:
    study.replace(SOURCES, "date: 2001-08\n", "date: 2001-06\n")
    row = "2001-06-10-жалпы,ұстау,1,high,{},есеп-2001"
    assert place(study, CODINGS, row.format("2001-06-30")) == "scored"


def test_an_undated_reading_written_before_the_era_is_of_the_time_before(study: StudyFolder) -> None:
    study.replace(SOURCES, "date: 2008\n", "date: 2007-10\n")
    study.replace(
        "seeds/facts.csv", "2008-03-09-жалпы,winner_share,70,percent,есеп-2008,annex,комиссия,of valid votes\n", ""
    )
    study.replace(
        "seeds/facts.csv", "2008-03-09-жалпы,runner_up_share,20,percent,есеп-2008,annex,комиссия,of valid votes\n", ""
    )
    header = (study.path / LATER).read_text(encoding="utf-8").split("\n")[0] + "\n"
    study.write(LATER, header)
    assert place(study, LATER, "2008-03-09-жалпы,рұқсат,2,high,,есеп-2008") == "transition"
    study.write(LATER, header)
    study.replace(SOURCES, "date: 2007-10\n", "date: 2008-01\n")
    assert place(study, LATER, "2008-03-09-жалпы,рұқсат,2,high,,есеп-2008") == "scored"


def test_a_month_reports_from_its_first_day(study: StudyFolder) -> None:
    study.replace(SOURCES, "date: 2001-06-12\n", "date: 2001-06-02\n")
    study.replace(CODINGS, ",high,2001-06-03,газет-2001,", ",high,2001-06,газет-2001,")
    study.replace("seeds/facts.csv", "2001-06-10-жалпы,winner_share,48,percent,газет-2001,L3,,own count\n", "")
    assert study.problems() == []


@pytest.mark.parametrize(("file", "item", "when", "expected"), [
    (CODINGS, "ұстау", "2000-06", True),  # the run-up begins on the 10th
    (CODINGS, "ұстау", "2000-07", False),
    (CODINGS, "ұстау", "2001-06", False),  # run-up before polling day, day after it
    (CODINGS, "балама", "2001-06", True),  # the campaign ends on the 9th
    (CODINGS, "балама", "2001-05", False),
    (LATER, "ұстау", "2007-12", False),  # wholly before the era
    (LATER, "ұстау", "2008-01", False),
])  # fmt: skip
def test_a_month_at_the_edge_of_a_window_is_marked(
    study: StudyFolder, file: str, item: str, when: str, expected: bool
) -> None:
    vote, source = ("2001-06-10-жалпы", "есеп-2001") if file == CODINGS else ("2008-03-09-жалпы", "есеп-2008")
    study.append(file, f"{vote},{item},1,high,{when},{source},box,,1,x\n")
    assert study.load().codings.query("reading == 'x'")["straddles"].item() == expected


def test_check_names_months_at_the_edge(study: StudyFolder, capsys: pytest.CaptureFixture[str]) -> None:
    study.append(CODINGS, "2001-06-10-жалпы,балама,1,high,2001-06,есеп-2001,box,,1,x\n")
    assert main(["check", "--study", str(study.path)]) == 0
    assert "when 2001-06 straddles the edge of a window;" in capsys.readouterr().out.replace("\n", " ")
