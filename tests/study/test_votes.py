from collections.abc import Callable

import numpy as np
import pytest

from ..conftest import VOTES, StudyFolder

Change = Callable[[StudyFolder], object]
HEADER = "election,date,type,called,status,note\n"
UNDATED = "2001-06-10-жалпы,x,жалпы,,held,\n2008-03-09-жалпы,y,жалпы,,held,\n"
COLUMNS = ["era_start", "cycle_start", "runup_start", "campaign_start", "day_start", "day_end"]


@pytest.mark.parametrize(("old", "new", "problems"), [
    pytest.param("2005-06-12,жалпы", "2005-06-31,жалпы", [
        "seeds/elections.csv:3: date '2005-06-31' is no date; allowed is YYYY-MM-DD; correct it"], id="no such day"),
    pytest.param("2005-06-12,жалпы", "2005-06,жалпы", [
        "seeds/elections.csv:3: date '2005-06' is no date; allowed is YYYY-MM-DD; correct it"], id="month only"),
    pytest.param("2005-06-12,жалпы", ",жалпы", [
        "seeds/elections.csv:3: date '' is no date; allowed is YYYY-MM-DD; correct it"], id="date empty"),
    pytest.param("2005-06-12,жалпы", "２005-06-12,жалпы", [
        "seeds/elections.csv:3: date '２005-06-12' is no date; allowed is YYYY-MM-DD; correct it"], id="other digits"),
    pytest.param("2008-01-15", "January", [
        "seeds/elections.csv:5: called 'January' is no date; allowed is YYYY-MM-DD or empty; correct it"
    ], id="called no date"),
    pytest.param("2008-01-15", "2008-03-10", [
        "seeds/elections.csv:5: called 2008-03-10 after its date 2008-03-09; correct one of the two"
    ], id="called after its date"),
    pytest.param("2005-06-12,жалпы", "1999-12-31,жалпы", [
        "seeds/elections.csv:3: date 1999-12-31 lies before the study; the study starts 2000-01-01; correct one "
        "of the two"], id="before the study"),
    pytest.param("плебисцит,2014-08-01", "плебисит,2014-08-01", [
        "seeds/elections.csv:7: type 'плебисит' is unknown; allowed are жалпы, плебисцит; did you mean "
        "'плебисцит'?"], id="type unknown"),
    pytest.param("плебисцит,2014-08-01", ",2014-08-01", [
        "seeds/elections.csv:7: type is empty; allowed are жалпы, плебисцит; correct it"], id="type empty"),
    pytest.param("scheduled", "planned", [
        "seeds/elections.csv:9: status 'planned' is unknown; allowed are held, scheduled; correct it"
    ], id="status unknown"),
    pytest.param("scheduled", "", [
        "seeds/elections.csv:9: status is empty; allowed are held, scheduled; correct it"], id="status empty"),
    pytest.param("2012-06-10-жалпы", "", [
        "seeds/elections.csv:6: election is empty; an id such as DATE-TYPE; add it"], id="id empty"),
    pytest.param("2012-06-10-жалпы", "2005-06-12-жалпы", [
        "seeds/elections.csv:6: election id '2005-06-12-жалпы' is the same as the one in seeds/elections.csv:3; "
        "ids must differ; rename one"], id="ids same"),
    pytest.param("2012-06-10-жалпы", "20050612-ЖАЛПЫ", [
        "seeds/elections.csv:6: election id '20050612-ЖАЛПЫ' is too much like '2005-06-12-жалпы' "
        "(seeds/elections.csv:3); ids must differ; rename one"], id="ids alike"),
    pytest.param("2001-06-10,жалпы", "?,жалпы", [
        "seeds/elections.csv:2: date '?' is no date; allowed is YYYY-MM-DD; correct it"
    ], id="coded vote without a date"),
])  # fmt: skip
def test_rows(study: StudyFolder, old: str, new: str, problems: list[str]) -> None:
    study.replace(VOTES, old, new)
    assert study.problems() == problems


@pytest.mark.parametrize(("change", "problems"), [
    pytest.param(lambda s: s.write(VOTES, HEADER), [
        "seeds/elections.csv:1: holds no vote; at least one; add one"], id="no vote"),
    pytest.param(lambda s: s.append(VOTES, ",2021-01-01,жалпы,,held,\n,2022-01-01,жалпы,,held,\n"), [
        "seeds/elections.csv:10: election is empty; an id such as DATE-TYPE; add it",
        "seeds/elections.csv:11: election is empty; an id such as DATE-TYPE; add it"], id="two without an id"),
    pytest.param(lambda s: s.write(VOTES, HEADER + UNDATED), [
        "seeds/elections.csv:2: date 'x' is no date; allowed is YYYY-MM-DD; correct it",
        "seeds/elections.csv:3: date 'y' is no date; allowed is YYYY-MM-DD; correct it"], id="every date wrong"),
])  # fmt: skip
def test_file(study: StudyFolder, change: Change, problems: list[str]) -> None:
    change(study)
    assert study.problems() == problems


def windows(study: StudyFolder, election: str) -> list[str]:
    vote = study.load().votes.set_index("election").to_dict("index")[election]
    return [vote["era"], *(np.datetime64(int(vote[column]), "D").astype(str) for column in COLUMNS)]


@pytest.mark.parametrize(("election", "expected"), [
    # the first vote's cycle begins with the study
    ("2001-06-10-жалпы",
     ["бірінші", "2000-01-01", "2000-01-01", "2000-06-10", "2001-04-01", "2001-06-10", "2001-07-10"]),
    # a later one's on day 31 after the vote before; the call is not known, so the campaign is the run-up
    ("2005-06-12-жалпы",
     ["бірінші", "2000-01-01", "2001-07-11", "2004-06-12", "2004-06-12", "2005-06-12", "2005-07-12"]),
    # the era begins within the run-up, which it does not cut
    ("2008-03-09-жалпы",
     ["екінші", "2008-01-01", "2005-07-13", "2007-03-09", "2008-01-15", "2008-03-09", "2008-04-08"]),
    ("2012-06-10-жалпы",
     ["екінші", "2008-01-01", "2008-04-09", "2011-06-10", "2012-04-01", "2012-06-10", "2012-07-10"]),
    # types that are not compared have a cycle and end none
    ("2014-09-14-плебисцит",
     ["екінші", "2008-01-01", "2012-07-11", "2013-09-14", "2014-08-01", "2014-09-14", "2014-10-14"]),
    ("2016-06-12-жалпы",
     ["үшінші", "2015-01-01", "2012-07-11", "2015-06-12", "2016-04-01", "2016-06-12", "2016-07-12"]),
    ("2020-06-14-жалпы",
     ["үшінші", "2015-01-01", "2016-07-13", "2019-06-14", "2020-04-01", "2020-06-14", "2020-07-14"]),
])  # fmt: skip
def test_windows(study: StudyFolder, election: str, expected: list[str]) -> None:
    assert windows(study, election) == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param(
            "x,2001-12-01,жалпы,,held,", ["2001-07-11", "2001-07-11", "2001-07-11"], id="run-up cut by the vote before"
        ),
        pytest.param(
            "x,2001-12-01,жалпы,2001-07-01,held,",
            ["2001-07-11", "2001-07-11", "2001-07-11"],
            id="campaign cut by the vote before",
        ),
        pytest.param(
            "x,2000-03-01,жалпы,,held,", ["2000-01-01", "2000-01-01", "2000-01-01"], id="run-up cut by the study"
        ),
        pytest.param(
            "x,2004-02-29,жалпы,2003-02-01,held,",
            ["2001-07-11", "2003-02-28", "2003-02-01"],
            id="leap day, and a call before the run-up",
        ),
        pytest.param(
            "x,2001-06-10,плебисцит,,held,", ["2000-01-01", "2000-06-10", "2000-06-10"], id="two votes on a day"
        ),
        pytest.param("x,2000-01-01,жалпы,,held,", ["2000-01-01", "2000-01-01", "2000-01-01"], id="first day"),
    ],
)
def test_windows_of_another_vote(study: StudyFolder, row: str, expected: list[str]) -> None:
    study.append(VOTES, row + "\n")
    assert windows(study, "x")[2:5] == expected


@pytest.mark.parametrize(("date", "era"), [("2007-12-31", "бірінші"), ("2008-01-01", "екінші")])
def test_era_is_that_of_polling_day(study: StudyFolder, date: str, era: str) -> None:
    study.append(VOTES, f"x,{date},плебисцит,,held,\n")
    assert windows(study, "x")[0] == era


def test_votes_come_by_date(study: StudyFolder) -> None:
    header, *rows = study.read(VOTES).decode().replace('"the call\nis not sourced"', "").splitlines()
    study.write(VOTES, "\n".join([header, *reversed(rows), ""]))
    assert study.load().votes["date"].is_monotonic_increasing


def test_compared_votes_lie_further_apart_than_the_aftermath(study: StudyFolder) -> None:
    study.append(VOTES, "2012-07-10-жалпы,2012-07-10,жалпы,2012-06-20,held,\n")
    assert study.problems() == [
        "seeds/elections.csv:10: election '2012-07-10-жалпы' lies within 30 days of '2012-06-10-жалпы'; "
        "windows of compared votes do not overlap; correct its date, or shorten "
        "protocol.aftermath_days"
    ]
    study.replace(VOTES, "2012-07-10-жалпы,2012-07-10,", "2012-07-11-жалпы,2012-07-11,")
    assert study.problems() == []
