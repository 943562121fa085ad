"""Scores on the keys of other data sets: a row per vote, or per year."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

import kzindex
from kzindex.errors import UsageError
from kzindex.frames import records

from ..conftest import INVENTED, STUDY, StudyFolder
from ..conftest import VOTES as VOTES_FILE
from .made import FIRST, FIVE, LAST, PLEBISCITE, SECOND, THREE, TWICE, keyed, scored, twice

SHOWN = (
    "score", "se", "low68", "high68", "low90", "high90", "worst", "best", "coverage", "exposure", "lineages", "status",
    "break",
)  # fmt: skip
OF_YEAR = ("score", "se", "low90", "high90", "worst", "best", "coverage", "status", "mean", "mean_se")
TOPS = ("index", "сайыс", "жиын")
COUNTRY = ["iso3", "cow", "gw", "vdem"]


def by_year(study: StudyFolder, **options: Any) -> pd.DataFrame:
    return kzindex.country_year(scored(study), **options)


def values(table: pd.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[column] for column in columns) for row in records(table)]


def numbers(table: pd.DataFrame, column: str) -> list[float]:
    return [float(value) for value in table[column]]


# votes


def test_a_row_per_vote_held_with_keys_and_scores() -> None:
    table = kzindex.votes(kzindex.score(kzindex.load(INVENTED)))
    keys = ["election", "nelda", "date", "year", *COUNTRY, "type", "era"]
    assert table.columns.tolist() == [*keys, *(f"{measure}_{name}" for measure in TOPS for name in SHOWN)]
    assert len(table) == 6
    first = records(table)[0]
    assert [first[name] for name in ("election", "date", "year", "iso3", "type", "era")] == [
        FIRST, pd.Timestamp("2001-06-10"), 2001, "ARL", "жалпы", "бірінші"
    ]  # fmt: skip
    assert first["сайыс_score"] == pytest.approx(0.5 * 200 / 3 + 0.25 * 50 + 0.25 * 50)
    assert first["жиын_score"] == pytest.approx(15)
    assert first["index_score"] == pytest.approx((175 / 3 + 15) / 2)
    assert first["index_lineages"] == 3
    assert first["index_status"] == "scored"


def test_each_score_is_that_of_the_long_table() -> None:
    scores = kzindex.score(kzindex.load(INVENTED))
    table = kzindex.votes(scores).set_index("election")
    for row in records(scores.table[scores.table["level"] != "item"]):
        wide = table.loc[row["election"]]
        for name in SHOWN[:-1]:
            found, expected = wide[f"{row['measure']}_{name}"], row[name]
            assert found == expected or (found != found and expected != expected)


def test_breaks_are_those_of_the_series_and_none_where_votes_are_not_compared() -> None:
    table = kzindex.votes(kzindex.score(kzindex.load(INVENTED))).set_index("election")
    assert table.loc[SECOND, "index_break"] == f"exposure 3.3 months, 13.0 at {FIRST}"
    assert table.loc[SECOND, "сайыс_break"] == ""
    assert table.loc[PLEBISCITE, "жиын_break"] == ""
    assert table["index_break"].isna().sum() == 0


def test_votes_have_the_ids_of_other_data_sets(study: StudyFolder) -> None:
    keyed(study)
    table = kzindex.votes(scored(study))
    assert table["nelda"].tolist() == [
        "705-2001-0610-L1", "705-2005-0612-L1", "705-2008-0309-L1", "705-2012-0610-L1", "", "705-2016-0612-L1"
    ]  # fmt: skip
    assert values(table, *COUNTRY) == [("ARL", 705, 706, 121)] * 6
    assert [str(table[name].dtype) for name in ("cow", "gw", "vdem", "year")] == ["int64"] * 4
    assert str(table["date"].dtype).startswith("datetime64")


def test_a_country_without_codes_has_none(study: StudyFolder) -> None:
    keyed(study)
    study.replace(STUDY, ", cow: 705, gw: 706, vdem: 121}", "}")
    table = kzindex.votes(scored(study))
    assert table["nelda"].tolist() == [""] * 6
    assert [str(table[name].dtype) for name in ("cow", "gw", "vdem")] == ["Int64"] * 3
    assert table[["cow", "gw", "vdem"]].isna().all(axis=None)


def test_no_vote_held_is_no_row(study: StudyFolder) -> None:
    study.write(VOTES_FILE, study.read(VOTES_FILE).decode().replace(",held,", ",scheduled,"))
    assert len(kzindex.votes(scored(study))) == 0
    assert len(by_year(study)) == 0


# years


def test_a_row_per_year_to_that_of_the_last_vote_of_any_type(study: StudyFolder) -> None:
    twice(study)
    table = by_year(study)
    front = [*COUNTRY, "year", "votes", "carried", "age", "election", "nelda", "date", "type", "era"]
    each = [
        name
        for i in (1, 2)
        for name in (f"election_{i}", f"type_{i}", *(f"{x}_{part}_{i}" for x in TOPS for part in ("score", "se")))
    ]
    assert table.columns.tolist() == [*front, *(f"{x}_{name}" for x in TOPS for name in OF_YEAR), *each]
    assert values(table, "year", "votes", "carried", "age", "election") == [
        (2001, 1, False, 0, TWICE[0]),
        (2002, 0, True, 1, TWICE[0]),
        (2003, 2, False, 0, TWICE[2]),
        (2004, 0, True, 1, TWICE[2]),
        (2005, 2, False, 0, TWICE[4]),
        (2006, 0, True, 1, TWICE[4]),
        (2007, 0, True, 2, TWICE[4]),
        (2008, 0, True, 3, TWICE[4]),
    ]
    assert table["date"].tolist()[:3] == [pd.Timestamp(day) for day in ("2001-06-10", "2001-06-10", "2003-12-10")]
    assert str(table["carried"].dtype) == "bool"


def test_scores_are_those_of_the_last_vote_and_withheld_stays_withheld(study: StudyFolder) -> None:
    """68.75 = (0.5 * 50 + 0.3 * 100) / 0.8, and 62.5 = 0.5 * 100 / 0.8; from 2005 on half the evidence is too little,
    and no older score takes its place."""
    twice(study)
    table = by_year(study)
    missing = [np.nan] * 4
    assert numbers(table, "жиын_score") == pytest.approx([68.75, 68.75, 62.5, 62.5, *missing], nan_ok=True)
    assert table["жиын_status"].tolist() == ["scored"] * 4 + ["withheld"] * 4
    assert numbers(table, "жиын_coverage") == pytest.approx([0.8] * 4 + [0.5] * 4)
    assert numbers(table, "жиын_worst") == pytest.approx([55, 55, 50, 50, 25, 25, 25, 25])
    assert table["сайыс_status"].tolist() == ["withheld"] * 8


def test_means_are_of_the_published_scores_of_the_last_votes_year(study: StudyFolder) -> None:
    twice(study)
    table = by_year(study)
    first = (0.25 * THREE + 0.04 * THREE) ** 0.5 / 0.7  # June 2003
    second = (0.25 * THREE + 0.09 * FIVE) ** 0.5 / 0.8  # December 2003, and June 2005
    both = (first**2 + second**2) ** 0.5 / 2
    mean = (20 / 0.7 + 62.5) / 2
    assert numbers(table, "жиын_mean") == pytest.approx([68.75, 68.75, mean, mean, *[68.75] * 4])
    assert numbers(table, "жиын_mean_se") == pytest.approx([second, second, both, both, *[second] * 4])
    assert table[["сайыс_mean", "сайыс_mean_se", "index_mean", "index_mean_se"]].isna().all(axis=None)


def test_each_vote_of_the_last_votes_year_stands_beside_it(study: StudyFolder) -> None:
    twice(study)
    table = by_year(study)
    assert table["election_1"].tolist() == [TWICE[i] for i in (0, 0, 1, 1, 3, 3, 3, 3)]
    assert table["election_2"].fillna("").tolist() == ["", "", TWICE[2], TWICE[2], *[TWICE[4]] * 4]
    assert table["type_1"].tolist() == ["жалпы"] * 8
    assert numbers(table, "жиын_score_1") == pytest.approx([68.75, 68.75, 20 / 0.7, 20 / 0.7, *[68.75] * 4])
    second = [np.nan, np.nan, 62.5, 62.5, *[np.nan] * 4]
    assert numbers(table, "жиын_score_2") == pytest.approx(second, nan_ok=True)
    error = (0.25 * THREE + 0.09 * FIVE) ** 0.5 / 0.8
    assert numbers(table, "жиын_se_1")[0] == pytest.approx(error)
    assert numbers(table, "жиын_se_2")[2] == pytest.approx(error)


def test_types_are_those_compared_or_those_asked_for(study: StudyFolder) -> None:
    twice(study)
    keyed(study)
    whole = by_year(study, types=["жалпы", "плебисцит"])
    assert values(whole, "year", "votes", "carried", "election", "nelda")[-2:] == [
        (2007, 0, True, TWICE[4], "705-2005-1210-L1"),
        (2008, 1, False, LAST, ""),
    ]
    other = by_year(study, types={"плебисцит"})
    assert values(other, "year", "votes", "election", "election_1", "type_1") == [(2008, 1, LAST, LAST, "плебисцит")]
    assert "election_2" not in other
    assert len(by_year(study, types=[])) == 0
    assert by_year(study, types=["жалпы"]).equals(by_year(study))


def test_an_unknown_type_is_said(study: StudyFolder) -> None:
    with pytest.raises(UsageError) as error:
        by_year(study, types=["жалпы", "жалпi"])
    assert str(error.value) == "type of vote 'жалпi' is unknown; allowed are жалпы, плебисцит"


# what they are of


def test_attributes_say_which_study_and_what_each_column_is(study: StudyFolder) -> None:
    keyed(study)
    scores = scored(study)
    attrs = kzindex.votes(scores).attrs
    said = attrs.pop("columns")
    assert attrs == {
        "title": "Scores of index and indicators, a row per vote",
        "study": "Аралия, an invented country",
        "version": "1.0.0",
        "digest": scores.study.digest,
        "protocol": "1",
        "protocol_kept": "yes",
    }
    assert list(said) == kzindex.votes(scores).columns.tolist()
    points = "points, 0 closed to 100 open"
    assert said["election"] == {"label": "Vote"}
    assert said["жиын_score"] == {
        "label": "Freedom of assembly: score", "unit": points, "missing": "see жиын_status"
    }  # fmt: skip
    assert said["index_exposure"] == {"label": "Index: time in which an event could count", "unit": "months"}
    years = kzindex.country_year(scores).attrs
    assert years["title"] == "A row per year, carried forward: general votes"
    assert years["columns"]["жиын_mean"] == {
        "label": "Freedom of assembly: mean score of that year's votes", "unit": points, "missing": "see жиын_status"
    }  # fmt: skip
    assert years["columns"]["сайыс_se_1"] == {
        "label": "Contest: standard error of reading, vote 1 of the year", "unit": "points"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("types", "said"),
    [
        (["плебисцит"], "plebiscites"),
        (["жалпы", "плебисцит"], "votes of every type"),
        (["жалпы", "жалпы"], "general votes"),
    ],
)
def test_the_title_says_which_types(study: StudyFolder, types: list[str], said: str) -> None:
    assert by_year(study, types=types).attrs["title"] == f"A row per year, carried forward: {said}"


def test_another_protocol_is_said(study: StudyFolder) -> None:
    study.append("docs/protocol.md", "\n")
    attrs = kzindex.votes(scored(study)).attrs
    assert (attrs["protocol"], attrs["protocol_kept"]) == ("1", "no")


def test_what_a_caller_does_to_a_frame_stays_there(study: StudyFolder) -> None:
    twice(study)
    scores = scored(study)
    for make in (kzindex.votes, kzindex.country_year):
        table = make(scores)
        before, said = table.copy(), dict(table.attrs["columns"]["жиын_score"])
        table.loc[:, "жиын_score"] = -1.0
        del table["election"]
        table.attrs["columns"]["жиын_score"]["label"] = "mine"
        table.attrs["columns"].pop("year")
        again = make(scores)
        assert again.equals(before)
        assert again.attrs["columns"]["жиын_score"] == said
        assert again.attrs["columns"]["year"] == {"label": "Year"}
    assert scores.table["score"].min() >= 0


def test_without_scores_they_are_of_the_study_at_hand(study: StudyFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    twice(study)
    monkeypatch.chdir(study.path)
    assert kzindex.votes()["election"].tolist() == [*TWICE, LAST]
    assert kzindex.country_year()["year"].tolist() == list(range(2001, 2009))
    assert kzindex.country_year(types=["плебисцит"])["year"].tolist() == [2008]


# Kazakhstan


@pytest.fixture(scope="module")
def kazakhstan() -> kzindex.Scores:
    return kzindex.score(kzindex.load(INVENTED.parents[1]))


def test_kazakhstans_votes_have_neldas_ids(kazakhstan: kzindex.Scores) -> None:
    """NELDA's own to 2012, and the vote of 1991, which it has not."""
    table = kzindex.votes(kazakhstan)
    found = set(table.loc[table["date"] < "2012-12-31", "nelda"]) - {""}
    assert found == {
        "705-1994-0307-L1", "705-1995-1209-L1", "705-1999-0110-P1", "705-1999-1010-L1", "705-2004-0919-L1",
        "705-2005-1204-P1", "705-2007-0818-L1", "705-2011-0403-P1", "705-2012-0115-L1", "705-1991-1201-P1",
    }  # fmt: skip
    assert set(table.loc[table["nelda"] == "", "type"]) == {"referendum"}
    assert values(table, *COUNTRY) == [("KAZ", 705, 705, 121)] * len(table)


def test_kazakhstans_years_with_several_votes(kazakhstan: kzindex.Scores) -> None:
    whole = kzindex.country_year(kazakhstan, types=["presidential", "parliamentary", "referendum"])
    assert values(whole[whole["votes"] > 1], "year", "votes") == [(1995, 3), (1999, 2), (2022, 2)]
    compared = kzindex.country_year(kazakhstan)
    assert values(compared[compared["votes"] > 1], "year", "votes") == [(1999, 2)]
    assert compared["year"].tolist() == list(range(1991, 2027))
