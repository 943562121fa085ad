"""The scaffold is a study whose comments say all that there is to say."""

import csv
import re
from io import StringIO
from pathlib import Path

import pytest
from pydantic import BaseModel

from kzindex.model import codebook, design, documents
from kzindex.model.design import QUANTITIES
from kzindex.model.documents import KINDS
from kzindex.model.study import Study
from kzindex.output.files import write_folder
from kzindex.scoring.score import SCORED, score
from kzindex.study.codings import CODING, DECISION, MASKED
from kzindex.study.facts import FACT, STAGES
from kzindex.study.folder import load
from kzindex.study.scaffold import scaffold
from kzindex.study.votes import COLUMNS, STATUSES

README = scaffold()["README.md"].decode()


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Study:
    folder = tmp_path_factory.mktemp("made") / "study"
    write_folder(scaffold(), folder)
    return load(folder)


def section(title: str) -> str:
    """A section of the README."""
    return re.split(r"\n##+ ", README.partition(f"### {title}\n")[2])[0]


def columns(text: str) -> list[str]:
    """The columns that a table of the README explains."""
    heads = [row.split("|")[1] for row in text.splitlines() if row.startswith("| `")]
    return [name for head in heads for name in re.findall("`(.+?)`", head)]


def test_its_files_are_those_of_a_study_and_a_readme() -> None:
    votes = [f"seeds/codings/{day}-general.csv" for day in ("2002-05-12", "2006-05-14", "2010-05-16", "2014-05-18")]
    assert sorted(scaffold()) == sorted([
        "README.md", "docs/protocol.md", "indicators/assembly.yaml", "indicators/contest.yaml",
        "seeds/adjudication.csv", "seeds/claims.yaml", *votes,
        "seeds/elections.csv", "seeds/facts.csv", "seeds/sources.yaml", "study.yaml",
    ])  # fmt: skip


def test_its_protocol_stands_as_it_was_fixed(sample: Study) -> None:
    number, digest = sample.design.protocol.current
    assert (number, digest) == (1, sample.protocol_digest), f"put {sample.protocol_digest} into scaffold/study.yaml"


def test_every_indicator_has_a_score_in_each_era(sample: Study) -> None:
    rows = score(sample).indicators
    published = rows[rows["status"] == SCORED]
    found = set(zip(published["era"], published["measure"], strict=True))
    assert found == {(era, name) for era in ("before", "after") for name in ("contest", "assembly")}


def test_it_shows_a_response_item_without_occasion_an_item_from_facts_and_every_outcome_place_and_stage(
    sample: Study,
) -> None:
    outcomes = set(sample.codings["outcome"])
    assert {"not applicable", "not reported", "0", "1", "2", "3"} <= outcomes
    none = sample.codings[sample.codings["outcome"] == "not applicable"]
    assert set(none["item"]) == {"detentions"}
    assert [item.id for item in sample.items if item.facts is not None] == ["lead"]
    assert [item.id for item in sample.items if item.when == "required"] == ["detentions"]
    assert {item.direction for item in sample.items} == {1, -1}
    assert {"scored", "context"} == set(sample.codings["place"])
    assert set(sample.codings["pass"]) == {"1", "2"}
    assert set(sample.codings["certainty"]) == {"high", "medium", "low"}
    assert set(sample.facts["stage"]) == {"", "preliminary"}
    assert set(sample.codings["origin"]) - {""} == {"league"}
    assert set(sample.votes["status"]) == {"held", "scheduled"}
    assert [len(indicator.items) for indicator in sample.indicators] == [3, 2]


def test_nobody_takes_it_for_data(sample: Study) -> None:
    country = sample.design.country
    assert (sample.design.title, country.iso3) == ("Sample country: an invented study", "XXX")
    assert (country.cow, country.gw, country.vdem) == (None, None, None)
    assert all(source.address.startswith("https://example.org/") for source in sample.sources.values())


@pytest.mark.parametrize("name", ["Қырғызстан", 'A "B": {c} # d', "back\\slash\\n", "- x", "no"])
def test_a_country_is_named_in_title_and_name_and_nowhere_else(name: str, tmp_path: Path) -> None:
    files = scaffold(name)
    assert {path for path in files if files[path] != scaffold()[path]} == {"study.yaml"}
    write_folder(files, tmp_path / "study")
    made = load(tmp_path / "study")
    assert (made.design.title, made.design.country.name) == (f"{name}: an invented study", name)
    assert made.protocol_kept


@pytest.mark.parametrize(
    ("file", "models"),
    [
        ("study.yaml", [
            design.Design, design.Country, design.Release, design.VoteType, design.Era, design.Boundary,
            design.Headline, design.Use, design.Multiverse, design.DrawnWeights, design.DrawnEvidence,
            design.Protocol, design.ReadingError, design.Verdict, design.Matching, design.Change,
        ]),
        ("indicators/contest.yaml", [
            codebook.Indicator, codebook.Item, codebook.Level, codebook.FactRule, codebook.Crosswalk,
        ]),
        ("seeds/sources.yaml", [documents.Sources, documents.Source, documents.SetAside]),
        ("seeds/claims.yaml", [
            documents.Claims, documents.Claim, documents.ClaimTest, documents.Selection, documents.Disagreement,
            documents.Saying,
        ]),
    ],
)  # fmt: skip
def test_every_key_that_a_file_may_have_stands_in_it_or_in_a_comment(file: str, models: list[type[BaseModel]]) -> None:
    text = scaffold()[file].decode()
    keys = {field.alias or name for model in models for name, field in model.model_fields.items()}
    assert {key for key in keys if not re.search(rf"\b{key}\b", text)} == set()


def test_every_value_of_a_closed_set_is_named_where_it_is_chosen() -> None:
    files = {name: " ".join(content.decode().replace("\n#", " ").split()) for name, content in scaffold().items()}
    # a comment may break a kind of source over two lines
    sources = re.sub(r" # ", " ", files["seeds/sources.yaml"])
    assert [kind for kind in KINDS if kind not in sources] == []
    assert [name for name in codebook.WINDOWS if name not in files["indicators/contest.yaml"]] == []
    tried = [*design.AGGREGATIONS, *design.PASSES, *design.OCCASIONS, "each document", "ignored", "all", "whole cycle"]
    assert [name for name in tried if name not in files["study.yaml"]] == []
    claims = files["seeds/claims.yaml"]
    assert [name for name in (*documents.TESTS, *documents.EXPECTED) if name not in claims] == []
    assert [stage for stage in STAGES if f"`{stage}`" not in section("seeds/facts.csv")] == []
    assert [status for status in STATUSES if f"`{status}`" not in section("seeds/elections.csv")] == []


@pytest.mark.parametrize(
    ("title", "file", "expected"),
    [
        ("seeds/elections.csv", "seeds/elections.csv", [*COLUMNS]),
        ("seeds/codings/ELECTION.csv", "seeds/codings/2002-05-12-general.csv", [*CODING, MASKED]),
        ("seeds/facts.csv", "seeds/facts.csv", [*FACT[:-1], "origin", "stage", FACT[-1]]),
        ("seeds/adjudication.csv", "seeds/adjudication.csv", [*DECISION]),
    ],
)
def test_the_readme_explains_every_column_of_a_csv_file_and_the_file_has_those_that_are_not_optional(
    title: str, file: str, expected: list[str]
) -> None:
    assert columns(section(title)) == expected
    (header, *_) = csv.reader(StringIO(scaffold()[file].decode()))
    assert header == [name for name in expected if name != MASKED]


def test_the_readme_lists_every_quantity_with_its_unit() -> None:
    rows = re.findall(r"^\| (\w+) \| (`.+)\|$", section("seeds/facts.csv"), flags=re.MULTILINE)
    listed = {name: unit for unit, names in rows for name in re.findall(r"`(\w+)`", names)}
    assert listed == {name: quantity.unit for name, quantity in QUANTITIES.items()}
    last = section("seeds/facts.csv").rpartition("but")[2]
    assert re.findall("`(.+?)`", last) == [name for name, quantity in QUANTITIES.items() if quantity.kind == "event"]


def test_its_files_are_such_as_the_loader_takes() -> None:
    for name, content in scaffold().items():
        assert content.endswith(b"\n"), name
        assert b"\r" not in content, name
        assert not content.startswith(b"\xef\xbb\xbf"), name
