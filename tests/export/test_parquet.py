"""Parquet: types, what is missing, and what the metadata say."""

import io

import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet as pq

import kzindex
from kzindex.export.package import package, tables
from kzindex.scoring.score import Scores

from ..conftest import INVENTED, StudyFolder
from .made import keyed, scored, twice

SHORT = [
    "votes", "scores", "items", "country_year", "country_year_all", "codings", "facts", "sources", "codebook", "draws",
    "columns",
]  # fmt: skip
KINDS = {
    "number": {pa.float64()},
    "integer": {pa.int64()},
    "boolean": {pa.bool_()},
    "date": {pa.timestamp("ms"), pa.timestamp("us"), pa.date32()},
    "string": {pa.string(), pa.large_string()},
}


@pytest.fixture(scope="module")
def scores() -> Scores:
    return kzindex.score(kzindex.load(INVENTED))


@pytest.fixture(scope="module")
def made(scores: Scores) -> dict[str, bytes]:
    return package(scores, "9.9", formats=["parquet"], draws=3)


def table(files: dict[str, bytes], name: str) -> pa.Table:
    return pq.read_table(io.BytesIO(files[f"data/{name}.parquet"]))


def test_types_are_those_described(made: dict[str, bytes], scores: Scores) -> None:
    for each in tables(scores, 3, 0):
        if each.name not in SHORT:
            continue
        schema = table(made, each.name).schema
        assert schema.names == [column.name for column in each.columns]
        for column in each.columns:
            assert schema.field(column.name).type in KINDS[column.type], (each.name, column.name)


def test_values_come_back(made: dict[str, bytes]) -> None:
    votes = kzindex.votes(kzindex.score(kzindex.load(INVENTED)))
    found = pd.read_parquet(io.BytesIO(made["data/votes.parquet"]))
    assert found["election"].tolist() == votes["election"].tolist()
    assert found["date"].tolist() == votes["date"].tolist()
    assert found["жиын_score"].tolist() == pytest.approx(votes["жиын_score"].tolist(), rel=0, abs=0, nan_ok=True)


def test_what_is_missing_is_null(made: dict[str, bytes]) -> None:
    votes = table(made, "votes").to_pydict()
    assert votes["cow"] == [None] * 6
    assert votes["index_score"][1] is None
    assert votes["nelda"] == [""] * 6
    codings = table(made, "codings").to_pydict()
    empty = [outcome for outcome, level in zip(codings["outcome"], codings["level"], strict=True) if level is None]
    assert empty == ["not reported", "not applicable"]
    assert codings["points"].count(None) == 2
    assert codings["decided"].count(True) == 1


def test_numbers_of_a_country_are_whole(study: StudyFolder) -> None:
    keyed(study)
    twice(study)
    files = package(scored(study), "9.9", formats=["parquet"])
    assert table(files, "votes").to_pydict()["cow"] == [705] * 6
    years = table(files, "country_year").to_pydict()
    assert years["votes"] == [1, 0, 2, 0, 2, 0, 0, 0]
    assert years["election_2"][:3] == [None, None, "2003-12-10-жалпы"]


def test_columns_say_what_they_are(made: dict[str, bytes]) -> None:
    schema = table(made, "votes").schema
    said = {name.decode(): text.decode() for name, text in schema.field("жиын_se").metadata.items()}
    assert said == {
        "label": "Freedom of assembly: standard error of reading",
        "unit": "points",
        "missing": "see жиын_status",
    }
    assert schema.field("election").metadata == {b"label": b"Vote"}


def test_the_file_says_which_study_it_is_of(made: dict[str, bytes], scores: Scores) -> None:
    metadata = table(made, "facts").schema.metadata
    said = {name.decode(): text.decode() for name, text in metadata.items() if name != b"pandas"}
    assert said == {
        "title": "Official figures and their rivals",
        "study": "Аралия, an invented country",
        "version": "1.0.0",
        "digest": scores.study.digest,
        "protocol": "1",
        "protocol_kept": "yes",
    }
