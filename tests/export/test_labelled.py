"""Stata and SPSS files, read back by pandas and by pyreadstat."""

import io
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest
from pandas.io.stata import StataReader

import kzindex
from kzindex.export.formats.labelled import names
from kzindex.export.package import package, tables
from kzindex.scoring.score import Scores

from ..conftest import CONTEST, FREEDOM, INVENTED, SOURCES, STUDY, StudyFolder
from .made import FIRST, PLEBISCITE, SECOND, renamed, scored, twice

SHORT = [
    "votes", "scores", "items", "country_year", "country_year_all", "codings", "facts", "sources", "codebook", "draws",
]  # fmt: skip
ENDS = ("dta", "sav")


@pytest.fixture(scope="module")
def scores() -> Scores:
    return kzindex.score(kzindex.load(INVENTED))


@pytest.fixture(scope="module")
def made(scores: Scores) -> dict[str, bytes]:
    return package(scores, "9.9", formats=ENDS, draws=3)


def back(files: Mapping[str, bytes], name: str, folder: Path, **options: Any) -> tuple[pd.DataFrame, Any]:
    """What pyreadstat finds in a file."""
    path = folder / f"back.{name[-3:]}"
    path.write_bytes(files[f"data/{name}"])
    read: Any = {"dta": pyreadstat.read_dta, "sav": pyreadstat.read_sav}[name[-3:]]
    frame, meta = read(str(path), **options)
    return frame, meta


def stata(files: Mapping[str, bytes], name: str, **options: Any) -> pd.DataFrame:
    frame: pd.DataFrame = pd.read_stata(io.BytesIO(files[f"data/{name}.dta"]), convert_categoricals=False, **options)
    return frame


# values


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("name", SHORT)
def test_numbers_texts_and_dates_come_back(
    made: dict[str, bytes], scores: Scores, tmp_path: Path, name: str, end: str
) -> None:
    (table,) = [each for each in tables(scores, 3, 0) if each.name == name]
    found, meta = back(made, f"{name}.{end}", tmp_path)
    assert len(found) == len(table.frame)
    assert meta.column_names == list(table.frame.columns)
    for column in table.columns:
        given, read = table.frame[column.name], found[column.name]
        if column.type == "date":
            assert read.tolist() == given.dt.date.tolist()
        elif column.type == "boolean":
            assert read.tolist() == given.astype(float).tolist()
            assert meta.variable_value_labels[column.name] == {0: "no", 1: "yes"}
        elif column.type == "string" and column.values and column.coded:
            labels = meta.variable_value_labels[column.name]
            assert read.map(labels).fillna("").tolist() == given.tolist()
        elif column.type == "string":
            assert read.fillna("").tolist() == given.fillna("").tolist()
        else:
            expected = [None if pd.isna(value) else float(value) for value in given]
            assert [None if pd.isna(value) else float(value) for value in read] == expected


def test_pandas_reads_the_same(made: dict[str, bytes]) -> None:
    frame = stata(made, "votes")
    assert frame["election"].tolist()[:2] == [FIRST, "2005-06-12-жалпы"]
    assert frame["date"].tolist()[0] == pd.Timestamp("2001-06-10")
    assert frame["year"].tolist() == [2001, 2005, 2008, 2012, 2014, 2016]
    assert frame["type"].tolist() == [1, 1, 1, 1, 2, 1]
    assert frame["era"].tolist() == [1, 1, 2, 2, 2, 3]
    assert frame["жиын_score"][0] == pytest.approx(15)
    assert stata(made, "country_year")["carried"].tolist()[:5] == [0, 1, 1, 1, 0]


def test_pandas_reads_spss_too(made: dict[str, bytes], tmp_path: Path) -> None:
    path = tmp_path / "votes.sav"
    path.write_bytes(made["data/votes.sav"])
    frame = pd.read_spss(path)
    assert frame["election"].tolist()[:2] == [FIRST, "2005-06-12-жалпы"]
    assert frame["type"].tolist() == ["жалпы", "жалпы", "жалпы", "жалпы", "плебисцит", "жалпы"]
    assert frame["index_status"].tolist()[:2] == ["scored", "withheld"]
    assert pd.read_spss(path, convert_categoricals=False)["жиын_score"][0] == pytest.approx(15)


@pytest.mark.parametrize("end", ENDS)
def test_categories_are_numbered_in_the_studys_order(made: dict[str, bytes], tmp_path: Path, end: str) -> None:
    frame, meta = back(made, f"scores.{end}", tmp_path)
    labels = meta.variable_value_labels
    assert labels["type"] == {1: "жалпы", 2: "плебисцит"}
    assert labels["era"] == {1: "бірінші", 2: "екінші", 3: "үшінші"}
    assert labels["level"] == {1: "index", 2: "indicator", 3: "item"}
    assert labels["status"] == {1: "scored", 2: "withheld", 3: "not applicable"}
    assert frame["measure"].tolist()[:3] == ["index", "сайыс", "жиын"]  # a name is no category
    assert frame["status"].tolist()[:1] == [1]


# what a missing number means


def test_stata_has_two_kinds_of_missing(made: dict[str, bytes], tmp_path: Path) -> None:
    """In 2005 nothing was found, in 2008 no trial was due, and contest's rivals are no matter of a plebiscite."""
    frame, meta = back(made, "items.dta", tmp_path, user_missing=True)
    frame = frame.set_index("election")
    assert frame["сот_score"].tolist() == [0.0, "a", "b", "a", "a", "a"]
    assert frame["сот_se"].tolist() == [25.0, "a", "b", "a", "a", "a"]
    assert frame.loc[PLEBISCITE, "балама_score"] == "b"
    assert frame.loc[SECOND, "санақ_score"] == "a"
    assert meta.variable_value_labels["сот_score"] == {"a": "withheld", "b": "not applicable"}
    plain, _ = back(made, "items.dta", tmp_path)
    assert plain["сот_score"].isna().tolist() == [False, True, True, True, True, True]


def test_pandas_tells_them_apart(made: dict[str, bytes]) -> None:
    frame = stata(made, "items", convert_missing=True)
    assert [str(value) for value in frame["сот_score"]] == ["0.0", ".a", ".b", ".a", ".a", ".a"]
    with StataReader(io.BytesIO(made["data/items.dta"])) as reader:
        labels = reader.value_labels()
    (of,) = [set_ for name, set_ in labels.items() if re.fullmatch("сот_score[0-9]*", name)]
    assert of == {2_147_483_622: "withheld", 2_147_483_623: "not applicable"}  # .a and .b in a file
    assert [str(value) for value in stata(made, "votes", convert_missing=True)["cow"]] == ["."] * 6  # of no kind


def test_spss_has_two_numbers_declared_missing(made: dict[str, bytes], tmp_path: Path) -> None:
    frame, meta = back(made, "items.sav", tmp_path, user_missing=True)
    assert frame["сот_score"].tolist() == [0, -98, -99, -98, -98, -98]
    assert meta.variable_value_labels["сот_score"] == {-98: "withheld", -99: "not applicable"}
    assert meta.missing_ranges["сот_score"] == [{"lo": -98, "hi": -98}, {"lo": -99, "hi": -99}]
    assert "year" not in meta.missing_ranges
    plain, _ = back(made, "items.sav", tmp_path)
    assert plain["сот_score"].isna().tolist() == [False, True, True, True, True, True]


def test_in_the_panel_the_status_of_the_last_vote_says_why(study: StudyFolder, tmp_path: Path) -> None:
    twice(study)
    files = package(scored(study), "9.9", formats=ENDS)
    frame, _ = back(files, "country_year.dta", tmp_path, user_missing=True)
    assert frame["жиын_score"].tolist()[4:] == ["a"] * 4
    assert frame["жиын_mean"].tolist() == pytest.approx([68.75, 68.75, *[(20 / 0.7 + 62.5) / 2] * 2, *[68.75] * 4])
    assert frame["сайыс_mean"].tolist() == ["a"] * 8
    assert frame["жиын_score_2"].isna().tolist() == [True, True, False, False, True, True, True, True]
    assert frame["carried"].tolist() == [0, 1, 0, 1, 0, 1, 1, 1]


def test_bounds_of_a_withheld_score_are_numbers(made: dict[str, bytes], tmp_path: Path) -> None:
    frame, _ = back(made, "votes.sav", tmp_path, user_missing=True)
    assert frame["жиын_score"].tolist()[1] == -98
    assert (frame["жиын_worst"].tolist()[1], frame["жиын_best"].tolist()[1]) == (0, 100)


# labels


@pytest.mark.parametrize("end", ENDS)
def test_variables_and_the_file_are_labelled(made: dict[str, bytes], tmp_path: Path, end: str) -> None:
    _, meta = back(made, f"votes.{end}", tmp_path)
    labels = meta.column_names_to_labels
    assert meta.file_label == "Scores of index and indicators, a row per vote"
    assert labels["жиын_se"] == "Freedom of assembly: standard error of reading (points)"
    assert labels["жиын_score"] == "Freedom of assembly: score (points, 0 closed to 100 open)"
    assert labels["iso3"] == "Country, ISO 3166 (Аралия)"
    assert labels["index_break"] == "Index: what breaks comparability with the vote before"


def test_a_label_that_is_too_long_loses_its_unit_and_then_its_end(study: StudyFolder, tmp_path: Path) -> None:
    study.replace(FREEDOM, "title: Freedom of assembly", f"title: {'Ж' * 60}")
    study.replace(CONTEST, "title: Contest", f"title: {'Ә' * 70}")
    for end in ENDS:
        _, meta = back(package(scored(study), "9.9", formats=[end]), f"votes.{end}", tmp_path)
        labels = meta.column_names_to_labels
        assert labels["жиын_score"] == "Ж" * 60 + ": score"
        assert labels["сайыс_se"] == "Ә" * 70 + ": standar…"
        assert max(map(len, labels.values())) == 80


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("title", ["Жалпысайлау" * 6, "x" + "Жалпысайлау" * 6, "ж" * 13, "x" + "ж" * 13])
def test_a_title_of_many_letters_is_cut_at_a_letter(study: StudyFolder, tmp_path: Path, end: str, title: str) -> None:
    """SPSS has room for 64 bytes, Stata for 80 letters."""
    study.replace(STUDY, "title: General vote", f"title: {title}")
    _, meta = back(package(scored(study), "9.9", formats=[end]), f"country_year.{end}", tmp_path)
    whole, found = f"A row per year, carried forward: {title.lower()}s", meta.file_label.rstrip("…")
    assert whole.startswith(found)
    assert len(found) >= min(len(whole), 45)


@pytest.mark.parametrize("end", ENDS)
def test_whole_numbers_are_shown_as_such_and_categories_are_none_of_scale(
    made: dict[str, bytes], tmp_path: Path, end: str
) -> None:
    _, meta = back(made, f"country_year.{end}", tmp_path)
    kinds = meta.original_variable_types
    whole = {"dta": "%8.0g", "sav": "F8.0"}[end]
    assert {kinds[name] for name in ("year", "votes", "carried", "type", "index_status")} == {whole}
    assert kinds["index_score"] != whole
    if end == "sav":
        measures = meta.variable_measure
        assert [measures[name] for name in ("year", "type", "iso3", "index_score", "carried")] == [
            "scale", "nominal", "nominal", "scale", "nominal"
        ]  # fmt: skip


@pytest.mark.parametrize("end", ENDS)
def test_a_long_id_keeps_the_kinds_of_missing_value(study: StudyFolder, tmp_path: Path, end: str) -> None:
    """A name of 32 letters, as long as Stata takes; a set of labels has its variable's name there and a number."""
    renamed(study, "жиын", "ж" * 26)
    frame, meta = back(package(scored(study), "9.9", formats=[end]), f"votes.{end}", tmp_path, user_missing=True)
    name = "ж" * 26 + "_score"
    assert frame[name].tolist()[1] == ("a" if end == "dta" else -98)
    labels = meta.variable_value_labels.get(name, {})
    assert list(labels.values()) == ([] if end == "dta" else ["withheld", "not applicable"])


# texts


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("letters", [1021, 1022, 12_000])
def test_long_texts_come_back_whole(study: StudyFolder, tmp_path: Path, end: str, letters: int) -> None:
    """2,045 bytes are the most of a plain text in Stata; a letter here is two."""
    text = "Ж" * letters + " ә"
    study.replace(FREEDOM, "anchor: Never.", f"anchor: {text}")
    files = package(scored(study), "9.9", formats=[end])
    frame, _ = back(files, f"codebook.{end}", tmp_path)
    assert text in frame["anchor"].tolist()
    assert "None." in frame["anchor"].tolist()
    if end == "dta":
        assert text in stata(files, "codebook")["anchor"].tolist()


@pytest.mark.parametrize("end", ENDS)
def test_a_table_without_rows_is_written(study: StudyFolder, tmp_path: Path, end: str) -> None:
    study.remove("seeds/codings")
    (study.path / "seeds/codings").mkdir()
    for file in ("seeds/facts.csv", "seeds/adjudication.csv"):
        study.write(file, study.read(file).decode().splitlines()[0] + "\n")
    study.write("seeds/claims.yaml", "claims: []\n")
    study.write(SOURCES, "lineages: {}\nsources: []\n")
    files = package(scored(study), "9.9", formats=[end])
    for name in ("codings", "facts", "sources"):
        frame, _ = back(files, f"{name}.{end}", tmp_path)
        assert len(frame) == 0
    assert len(back(files, f"votes.{end}", tmp_path)[0]) == 6


# no clock


def test_stata_files_have_the_last_day_of_reading_for_a_time_stamp(made: dict[str, bytes]) -> None:
    for name in SHORT:
        content = made[f"data/{name}.dta"]
        assert content.startswith(b"<stata_dta><header><release>118</release><byteorder>LSF</byteorder>")
        assert b"<timestamp>\x11 1 Dec 2019 00:00</timestamp>" in content[:400]
    reader: Any = StataReader(io.BytesIO(made["data/votes.dta"]))
    with reader:
        assert reader.time_stamp == " 1 Dec 2019 00:00"


def test_spss_files_have_it_for_their_date(made: dict[str, bytes], tmp_path: Path) -> None:
    for name in SHORT:
        assert made[f"data/{name}.sav"][92:109] == b"01 Dec 1900:00:00"
    _, meta = back(made, "votes.sav", tmp_path)
    assert meta.creation_time.date() == date(2019, 12, 1)


def test_another_day_of_reading_is_another_stamp_and_nothing_else_of_the_clock(study: StudyFolder) -> None:
    study.replace(SOURCES, "read: 2019-12-01", "read: 2019-11-30", 4)
    files = package(scored(study), "9.9", formats=ENDS)
    assert b"<timestamp>\x1130 Nov 2019 00:00</timestamp>" in files["data/votes.dta"]
    assert files["data/votes.sav"][92:109] == b"30 Nov 1900:00:00"
    days = [f"{date.today():{form}}".encode() for form in ("%d %b %y", "%d %b %Y", "%Y-%m-%d")]
    assert [name for name in files if name[-3:] in ENDS and any(day in files[name] for day in days)] == []


# names


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["a-b", "a_b", "a.b"], ["a_b", "a_b_2", "a_b_3"]),
        (["2nd", "v2nd"], ["v2nd", "v2nd_2"]),
        (["Score", "score"], ["Score", "score_2"]),
        (["жиын_score", "ұстау", "сот-1"], ["жиын_score", "ұстау", "сот_1"]),
        (["x" * 40, "x" * 41], ["x" * 32, "x" * 28 + "_2"]),
        (["9" * 32], ["v" + "9" * 31]),
        (["a_2", "a", "a"], ["a_2", "a", "a_3"]),
        ([], []),
    ],
)
def test_names_are_such_as_both_programs_take(given: list[str], expected: list[str]) -> None:
    assert names(given) == expected


def test_many_names_that_begin_alike_stay_apart() -> None:
    found = names(["y" * 33 + str(i) for i in range(120)])
    assert len(set(found)) == 120
    assert max(map(len, found)) == 32


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("name", ["if", "BY", "a.b-c", "თ" * 30, "2020"])
def test_any_id_of_a_study_can_be_written(study: StudyFolder, tmp_path: Path, end: str, name: str) -> None:
    """Words that a program keeps for itself, marks that it wants not in front, letters of three bytes."""
    renamed(study, "жиын", name)
    files = package(scored(study), "9.9", formats=[end], draws=1)
    drawn, meta = back(files, f"draws.{end}", tmp_path)
    assert drawn.shape == (6, 8)
    assert meta.column_labels[-1].startswith("Freedom of assembly: score as drawn")
    wide, _ = back(files, f"votes.{end}", tmp_path)
    assert wide.shape == (6, 49)
