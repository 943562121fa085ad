"""The evidence as tables: codings, passes, facts, sources, codebook; and what every column is."""

from typing import Any

import pandas as pd
import pytest

from kzindex.export.columns import Column, Table, columns_table
from kzindex.export.evidence import (
    codebook_table,
    codings_table,
    facts_table,
    passes_table,
    scores_table,
    sources_table,
)
from kzindex.frames import records

from ..compared import HEADER
from ..conftest import CODINGS, FACTS, SOURCES, StudyFolder
from .made import FIRST, SECOND, scored

SCHEDULED = "2020-06-14-жалпы"


def ahead(study: StudyFolder) -> None:
    """Let the vote that is scheduled have codings and a figure, which a document without a date may report."""
    lines = [f"{SCHEDULED},рұқсат,{level},high,,есеп-2008,{place},,{number},So.\n" for level, place, number in (
        (1, "chapter 9", 1), (0, "chapter 9", 2), (2, "chapter 10", 1)
    )]  # fmt: skip
    study.write(f"seeds/codings/{SCHEDULED}.csv", HEADER + "".join(lines))
    study.append(FACTS, f"{SCHEDULED},candidates,3,candidates,есеп-2008,annex,,\n")


def of(frame: pd.DataFrame, **where: Any) -> list[dict[str, Any]]:
    return [row for row in records(frame) if all(row[name] == value for name, value in where.items())]


def points(frame: pd.DataFrame, vote: str, item: str) -> list[float]:
    return [row["points"] for row in of(frame, election=vote, item=item)]


def test_codings_have_points_by_the_items_direction(study: StudyFolder) -> None:
    frame = codings_table(scored(study)).frame
    assert points(frame, FIRST, "балама") == pytest.approx([200 / 3, 200 / 3, 100 / 3, 100])
    assert points(frame, FIRST, "айырма") == [50.0]  # level 1 of 0 to 2
    assert points(frame, SECOND, "айырма") == [0.0]  # level 2: the first is the most open
    assert [(row["level"], row["points"]) for row in of(frame, election=SECOND, item="ұстау")] == [
        (3, 25.0), (4, 0.0), (1, 75.0)
    ]  # fmt: skip
    assert str(frame["level"].dtype) == "Int64"


def test_codings_are_those_that_stand_wherever_they_lie(study: StudyFolder) -> None:
    frame = codings_table(scored(study)).frame
    assert len(frame) == 17
    (decided,) = of(frame, decided=True)
    assert [decided[name] for name in ("source", "locator", "outcome", "certainty")] == [
        "есеп-2001", "chapter 3", "3", "low"
    ]  # fmt: skip
    assert [row["place"] for row in of(frame, election=SECOND, item="ұстау")] == ["transition", "context", "scored"]
    assert [row["lineage"] for row in of(frame, item="айырма")] == ["комиссия", "комиссия"]
    assert of(frame, election=FIRST, item="айырма")[0]["reading"] == "From facts, points: 52.5 − 27.5 = 25"


def test_an_outcome_that_is_no_level_has_neither_level_nor_points(study: StudyFolder) -> None:
    frame = codings_table(scored(study)).frame
    empty = frame[frame["level"].isna()]
    assert empty["outcome"].tolist() == ["not reported", "not applicable"]
    assert empty["points"].isna().all()
    assert frame.loc[frame["level"].notna(), "points"].notna().all()


def test_a_scheduled_vote_has_no_rows(study: StudyFolder) -> None:
    study.replace(SOURCES, "\n    date: 2008\n", "\n")
    before = scored(study)
    ahead(study)
    after = scored(study)
    for make in (codings_table, scores_table):
        pd.testing.assert_frame_equal(make(after).frame, make(before).frame)
    for of_study in (passes_table, facts_table):
        pd.testing.assert_frame_equal(of_study(after.study).frame, of_study(before.study).frame)
    assert SCHEDULED in set(after.codings["election"])


def test_passes_have_both_passes_as_made(study: StudyFolder) -> None:
    frame = passes_table(study.load()).frame
    assert len(frame) == 15
    assert frame["pass"].value_counts().to_dict() == {1: 14, 2: 1}
    (second,) = of(frame, **{"pass": 2})
    assert [second[name] for name in ("locator", "outcome", "certainty", "points")] == [
        "chapter 3", "3", "high", 100.0
    ]  # fmt: skip
    assert not frame["masked"].any()
    assert str(frame["masked"].dtype) == "bool"
    assert "айырма" not in set(frame["item"])  # derived from facts, by nobody
    assert {"decided", "source_2", "locator_2"} & set(frame.columns) == set()


def test_passes_say_what_was_masked(study: StudyFolder) -> None:
    lines = study.read(CODINGS).decode().splitlines()
    masked = ["yes" if ",chapter 3," in line else "" for line in lines[1:]]
    study.write(CODINGS, "\n".join([lines[0] + ",masked", *map(",".join, zip(lines[1:], masked, strict=True))]) + "\n")
    frame = passes_table(study.load()).frame
    assert [(row["locator"], row["pass"]) for row in of(frame, masked=True)] == [("chapter 3", 2)]


def test_figures_are_numbers(study: StudyFolder) -> None:
    frame = facts_table(study.load()).frame
    assert frame["value"].tolist() == [52.5, 27.5, 48.0, 70.0, 20.0]
    assert str(frame["value"].dtype) == "float64"
    assert frame["stage"].tolist() == [""] * 5
    assert frame["origin"].tolist() == ["комиссия", "комиссия", "", "комиссия", "комиссия"]
    assert frame["note"][2] == "own count"


def test_sources_count_what_rests_on_them(study: StudyFolder) -> None:
    frame = sources_table(scored(study)).frame
    assert [(row["id"], row["codings"], row["facts"]) for row in records(frame)] == [
        ("газет-2001", 2, 1), ("жаршы-2001", 2, 0), ("есеп-2001", 5, 2), ("есеп-2008", 8, 2)
    ]  # fmt: skip
    assert frame["lineage_title"].tolist() == ["Newspaper and its partner"] * 2 + ["Observers"] * 2
    assert frame["date"].tolist() == ["2001-06-12", "2001-06-15", "2001-08", "2008"]
    assert frame["read"].tolist() == [pd.Timestamp("2019-12-01")] * 4


def test_a_source_that_nothing_rests_on_has_noughts_and_no_date(study: StudyFolder) -> None:
    study.append(SOURCES, "  - {id: x, producer: x, title: x, language: en, read: 2019-11-01, kind: NGO, lineage: x}\n")
    study.replace(SOURCES, "lineages:\n", "lineages:\n  x: Nobody\n")
    row = records(sources_table(scored(study)).frame)[-1]
    assert (row["codings"], row["facts"], row["date"], row["read"]) == (0, 0, "", pd.Timestamp("2019-11-01"))


def test_sources_count_the_rows_of_the_tables_beside_them(study: StudyFolder) -> None:
    study.replace(SOURCES, "\n    date: 2008\n", "\n")
    ahead(study)
    scores = scored(study)
    frame = sources_table(scores).frame.set_index("id")
    for name, table in (("codings", codings_table(scores)), ("facts", facts_table(scores.study))):
        counted = table.frame["source"].value_counts().reindex(frame.index, fill_value=0)
        assert frame[name].tolist() == counted.tolist()


def test_without_documents_there_are_no_rows_but_all_columns(study: StudyFolder) -> None:
    study.remove("seeds/codings")
    (study.path / "seeds/codings").mkdir()
    for file in (FACTS, "seeds/adjudication.csv"):
        study.write(file, study.read(file).decode().splitlines()[0] + "\n")
    study.write(SOURCES, "lineages: {}\nsources: []\n")
    study.write("seeds/claims.yaml", "claims: []\n")
    scores = scored(study)
    for table in (codings_table(scores), passes_table(scores.study), facts_table(scores.study), sources_table(scores)):
        assert len(table.frame) == 0
    assert str(sources_table(scores).frame["read"].dtype).startswith("datetime64")


def test_the_codebook_has_a_row_per_level(study: StudyFolder) -> None:
    frame = codebook_table(study.load()).frame
    assert frame.groupby("item", sort=False).size().to_dict() == {
        "балама": 4, "айырма": 3, "санақ": 3, "рұқсат": 3, "ұстау": 5, "сот": 3
    }  # fmt: skip
    held = of(frame, item="ұстау")
    assert [(row["level"], row["points"], row["anchor"]) for row in held] == [
        (0, 100.0, "None."), (1, 75.0, "1 to 9."), (2, 50.0, "10 to 99."), (3, 25.0, "100 to 999."),
        (4, 0.0, "1,000 or more."),
    ]  # fmt: skip
    assert pd.isna(held[0]["from"])
    assert [row["from"] for row in held[1:]] == [1.0, 10.0, 100.0, 1000.0]
    assert {name: held[0][name] for name in ("indicator", "weight", "direction", "types", "window", "margin")} == {
        "indicator": "жиын", "weight": 0.3, "direction": -1, "types": "жалпы, плебисцит", "window": "run-up, day",
        "margin": False,
    }  # fmt: skip
    assert [row["margin"] for row in of(frame, item="айырма")] == [True] * 3


def test_the_codebook_has_the_tags_with_their_signs(study: StudyFolder) -> None:
    study.replace("indicators/contest.yaml", "{v2elmulpar: 1}", "{v2elmulpar: 1, v2elfrfair: -1}")
    row = of(codebook_table(study.load()).frame, item="балама")[0]
    assert (row["vdem_tags"], row["nelda_tags"]) == ("v2elmulpar +, v2elfrfair -", "nelda5 +")
    assert of(codebook_table(study.load()).frame, item="сот")[0]["vdem_tags"] == ""


def test_what_every_column_is(study: StudyFolder) -> None:
    tables = [codings_table(scored(study)), codebook_table(study.load())]
    frame = columns_table(tables).frame
    assert list(zip(frame["table"], frame["column"], strict=True)) == [
        (table.name, column) for table in tables for column in table.frame.columns
    ]
    (certainty,) = of(frame, column="certainty")
    assert certainty["values"] == "high; medium; low"
    (place,) = of(frame, column="place")
    assert place["values"].startswith("scored: inside the item's window: counts, where it has a level; transition: ")
    assert [row["type"] for row in of(frame, column="level")] == ["integer", "integer"]


def test_a_table_of_other_columns_than_described_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^x: columns \['b', 'a'\], described are \['a', 'b'\]$"):
        Table(
            name="x",
            title="x",
            frame=pd.DataFrame({"b": [1], "a": [2]}),
            columns=(Column(name="a", label="A"), Column(name="b", label="B")),
        )
