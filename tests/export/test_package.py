"""The data package: its descriptor, its sums, and that no text of it is a formula."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from frictionless import validate

import kzindex
from kzindex.errors import UsageError
from kzindex.export.package import FORMATS, package
from kzindex.output.files import write_files
from kzindex.scoring.score import Scores
from kzindex.scoring.whatif import without

from ..conftest import FREEDOM, INVENTED, STUDY, StudyFolder
from .made import columns, hostile, keyed, rows, scored, twice

VERSION = "9.9"
TABLES = [
    "votes", "scores", "items", "country_year", "country_year_all", "codings", "passes", "facts", "sources", "codebook",
    "draws", "columns",
]  # fmt: skip


@pytest.fixture(scope="module")
def scores() -> Scores:
    return kzindex.score(kzindex.load(INVENTED))


@pytest.fixture(scope="module")
def made(scores: Scores) -> dict[str, bytes]:
    return package(scores, VERSION, formats=list(FORMATS), draws=3)


def problems(files: dict[str, bytes], folder: Path) -> list[Any]:
    write_files(files, folder)
    report = validate(str(folder / "datapackage.json"))
    return [*report.flatten(["type", "message"]), *([] if report.valid else ["invalid"])]


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would compute it, rather than show it."""
    try:
        float(cell)
    except ValueError:
        return cell[:1] in ("=", "+", "-", "@", "\t", "\r")
    return False


# what is in it


def test_files_of_a_package(scores: Scores) -> None:
    plain = package(scores, VERSION)
    inside = sorted(path.relative_to(INVENTED).as_posix() for path in INVENTED.rglob("*") if path.is_file())
    assert sorted(plain) == sorted([
        "README.md", "CITATION.cff", "kzindex.bib", "release.json", "datapackage.json", "SHA256SUMS",
        *(f"data/{name}.csv" for name in TABLES if name != "draws"), *(f"study/{name}" for name in inside),
    ])  # fmt: skip
    for name in inside:
        assert plain[f"study/{name}"] == (INVENTED / name).read_bytes()


def test_formats_stand_beside_every_table_but_both_passes(scores: Scores, made: dict[str, bytes]) -> None:
    more = set(package(scores, VERSION, formats=["sav"])) - set(package(scores, VERSION))
    assert more == {f"data/{name}.sav" for name in TABLES if name not in ("draws", "passes")}
    short = [name for name in TABLES if name != "passes"]
    assert {name for name in made if name.startswith("data/") and not name.endswith(".csv")} == {
        "data/kzindex.xlsx", *(f"data/{name}.{end}" for name in short for end in ("parquet", "dta", "sav"))
    }  # fmt: skip


def test_where_all_types_are_compared_there_is_one_panel_of_years(study: StudyFolder) -> None:
    study.replace(STUDY, "compared: false", "compared: true")
    files = package(scored(study), VERSION)
    assert "data/country_year.csv" in files
    assert "data/country_year_all.csv" not in files


def test_the_panels_are_those_of_the_library(study: StudyFolder) -> None:
    twice(study)
    files = package(scored(study), VERSION)
    years, every = columns(files["data/country_year.csv"]), columns(files["data/country_year_all.csv"])
    assert years["election"][-1] == "2005-12-10-жалпы"
    assert every["election"][-1] == "2008-06-10-плебисцит"
    assert years["жиын_status"][-1] == "withheld"
    assert years["жиын_score"][-1] == ""
    assert years["carried"][:2] == ["FALSE", "TRUE"]


def test_release_json_says_which_study(study: StudyFolder) -> None:
    keyed(study)
    scores = scored(study)
    cite = f"Authors not named (2019). Аралия, an invented country. kzindex {VERSION}, data version 1.0.0, protocol 1"
    expected = {
        "study": "Аралия, an invented country",
        "version": "1.0.0",
        "digest": scores.study.digest,
        "protocol": "1",
        "protocol_digest": scores.study.design.protocol.digest,
        "protocol_kept": "yes",
        "package": VERSION,
        "country": {"name": "Аралия", "iso3": "ARL", "cow": 705, "gw": 706, "vdem": 121},
        "eras": [
            {"id": "бірінші", "title": "First era", "start": "2000-01-01"},
            {"id": "екінші", "title": "Second era", "start": "2008-01-01"},
            {"id": "үшінші", "title": "Third era", "start": "2015-01-01"},
        ],
        "read_until": "2019-12-01",
        "cite": f"{cite}, digest {scores.study.digest[:12]}.",
        "draws": 0,
    }
    assert json.loads(package(scores, VERSION)["release.json"]) == expected
    drawn = json.loads(package(scores, VERSION, draws=2)["release.json"])
    assert drawn == expected | {"draws": 2, "seed": 0}
    assert json.loads(package(scores, VERSION, draws=2, seed=5)["release.json"]) == expected | {"draws": 2, "seed": 5}


def test_draws_are_those_of_the_seed(study: StudyFolder) -> None:
    study.replace(STUDY, "protocol:\n", "robustness: {seed: 7}\nprotocol:\n")
    scores = scored(study)
    own = package(scores, VERSION, draws=2)["data/draws.csv"]
    assert own == package(scores, VERSION, draws=2, seed=7)["data/draws.csv"]
    assert own != package(scores, VERSION, draws=2, seed=0)["data/draws.csv"]
    first = float(kzindex.draws(scores, 2)["жиын"].iloc[0])
    assert columns(own)["жиын"][0] == f"{first:.6f}"


# the descriptor


def test_frictionless_finds_nothing_wrong(made: dict[str, bytes], tmp_path: Path) -> None:
    descriptor = json.loads(made["datapackage.json"])
    assert [resource["name"] for resource in descriptor["resources"]] == [name.replace("_", "-") for name in TABLES]
    assert problems(made, tmp_path / "out") == []


def test_a_changed_byte_is_caught(made: dict[str, bytes], tmp_path: Path) -> None:
    changed = made["data/facts.csv"].replace(b"own count", b"own cOunt")
    found = problems({**made, "data/facts.csv": changed}, tmp_path / "out")
    assert [each[0] for each in found[:-1]] == ["hash-count"]


@pytest.mark.parametrize(
    ("table", "old", "new", "kind"),
    [
        ("codings", ",есеп-2008,", ",есеп-2009,", "foreign-key"),
        ("facts", "2008-03-09-жалпы", "2008-03-10-жалпы", "foreign-key"),
        ("draws", "2001-06-10-жалпы,", "2001-06-11-жалпы,", "foreign-key"),
        ("votes", ",36.666667,", ",136.666667,", "constraint-error"),
        ("sources", "есеп-2008,Obs", "есеп-2001,Obs", "primary-key"),
        ("codebook", ",балама,1,", ",балама,x,", "type-error"),
    ],
)
def test_the_schema_holds_keys_ranges_and_types(
    made: dict[str, bytes], tmp_path: Path, table: str, old: str, new: str, kind: str
) -> None:
    name = f"data/{table}.csv"
    content = made[name].replace(old.encode(), new.encode(), 1)
    assert content != made[name]
    descriptor = json.loads(made["datapackage.json"])
    for resource in descriptor["resources"]:
        if resource["path"] == name:
            resource |= {"hash": f"sha256:{hashlib.sha256(content).hexdigest()}", "bytes": len(content)}
    files = {**made, name: content, "datapackage.json": json.dumps(descriptor).encode()}
    assert kind in [each[0] for each in problems(files, tmp_path / "out")]


def test_the_descriptor_says_of_columns_what_they_are(made: dict[str, bytes]) -> None:
    resources = {resource["name"]: resource for resource in json.loads(made["datapackage.json"])["resources"]}
    assert resources["country-year"]["path"] == "data/country_year.csv"
    votes = {field["name"]: field for field in resources["votes"]["schema"]["fields"]}
    assert votes["жиын_score"] == {
        "name": "жиын_score",
        "type": "number",
        "title": "Freedom of assembly: score",
        "description": "Missing where `жиын_status` is not scored; it says why.",
        "unit": "points, 0 closed to 100 open",
        "constraints": {"minimum": 0, "maximum": 100},
    }
    assert votes["type"]["categories"] == [
        {"value": "жалпы", "label": "General vote"}, {"value": "плебисцит", "label": "Plebiscite"}
    ]  # fmt: skip
    assert votes["date"]["type"] == "date"
    assert resources["draws"]["schema"]["primaryKey"] == ["draw", "election"]
    assert resources["codings"]["schema"]["foreignKeys"] == [
        {"fields": ["election"], "reference": {"resource": "votes", "fields": ["election"]}},
        {"fields": ["source"], "reference": {"resource": "sources", "fields": ["id"]}},
    ]


def test_bounds_are_there_where_a_score_is_withheld_and_the_descriptor_does_not_deny_it(
    made: dict[str, bytes],
) -> None:
    votes = columns(made["data/votes.csv"])
    assert (votes["index_status"][1], votes["index_worst"][1]) == ("withheld", "0.000000")
    (resource,) = [x for x in json.loads(made["datapackage.json"])["resources"] if x["name"] == "votes"]
    (field,) = [x for x in resource["schema"]["fields"] if x["name"] == "index_worst"]
    assert field.get("description") != "Missing where `index_status` is not scored; it says why."


def test_licence_and_authors_are_named_or_left_out(study: StudyFolder) -> None:
    bare = json.loads(package(scored(study), VERSION)["datapackage.json"])
    assert "licenses" not in bare
    assert "contributors" not in bare  # the standard asks for one at least
    study.replace(STUDY, "iso3: ARL}", "iso3: ARL}\nrelease: {authors: [Ann, Жанар], license: CC-BY-4.0}")
    full = json.loads(package(scored(study), VERSION)["datapackage.json"])
    assert [x["name"] for x in full["licenses"]] == ["CC-BY-4.0"]
    assert full["contributors"] == [{"title": name, "roles": ["author"]} for name in ("Ann", "Жанар")]
    assert full["created"] == "2019-12-01T00:00:00Z"


# sums, and the same bytes


def test_sums_cover_every_other_file(made: dict[str, bytes]) -> None:
    sums = dict(line.split("  ")[::-1] for line in made["SHA256SUMS"].decode().splitlines())
    assert sums == {name: hashlib.sha256(content).hexdigest() for name, content in made.items() if name != "SHA256SUMS"}


def test_the_same_bytes_again(scores: Scores, made: dict[str, bytes]) -> None:
    again = package(kzindex.score(kzindex.load(INVENTED)), VERSION, formats=list(FORMATS), draws=3)
    assert list(again) == list(made)
    assert [name for name in made if made[name] != again[name]] == []


def test_the_study_inside_is_the_study(made: dict[str, bytes], scores: Scores, tmp_path: Path) -> None:
    write_files(made, tmp_path / "out")
    inside = kzindex.load(tmp_path / "out" / "study")
    assert inside.digest == scores.study.digest
    again = package(kzindex.score(inside), VERSION, formats=list(FORMATS), draws=3)
    assert again == made


def test_every_file_lies_inside_the_folder(study: StudyFolder) -> None:
    """A protocol's text that lies beside the study takes no other file's place: it is refused, or put elsewhere."""
    study.write("../README.md", "mine")
    study.replace(STUDY, "text: docs/protocol.md", "text: ../README.md")
    names = [] if study.problems() else list(package(scored(study), VERSION))
    assert [name for name in names if ".." in name.split("/")] == []


def test_a_study_that_has_changed_or_is_a_what_if_is_refused(study: StudyFolder) -> None:
    scores = scored(study)
    other = replace(scores, study=without(scores.study, "vote", "2001-06-10-жалпы"))
    with pytest.raises(UsageError) as error:
        package(other, VERSION)
    assert str(error.value).startswith("the study is a what-if (")
    study.append(STUDY, "\n")
    with pytest.raises(UsageError) as error:
        package(scores, VERSION)
    assert str(error.value) == f"the study in {study.path} has changed since it was read; load it again"


# no formulas


def test_no_text_of_a_hostile_study_is_a_formula(study: StudyFolder) -> None:
    hostile(study)
    files = package(scored(study), VERSION, draws=2)
    cells = {name: [cell for row in rows(files[name]) for cell in row] for name in files if name.endswith(".csv")}
    assert [(name, cell) for name, found in cells.items() for cell in found if is_formula(cell)] == []
    sources = columns(files["data/sources.csv"])
    assert [sources[name][0] for name in ("producer", "author", "title", "note", "lineage_title")] == [
        "'+producer", "'=author", "'-title", "'@note", "'=lineage"
    ]  # fmt: skip
    assert (sources["title"][1], sources["address"][1]) == ("'\ttitle", "'=address")
    codebook = columns(files["data/codebook.csv"])
    first = codebook["item"].index("рұқсат")
    said = [codebook[x][first] for x in ("anchor", "title", "question", "evidence", "not_evidence", "nothing", "why")]
    assert said == ["'=anchor", "'+permission", "'-question", "'@evidence", "'=not", "'\tnothing", "'-why"]
    assert codebook["vdem_tags"][0] == "'=v2elmulpar +"
    assert "'\t=freedom: score" in columns(files["data/columns.csv"])["label"]


def test_a_hostile_study_is_a_valid_package(study: StudyFolder, tmp_path: Path) -> None:
    hostile(study)
    assert problems(package(scored(study), VERSION, draws=2), tmp_path / "out") == []


def test_a_long_text_stays_whole(study: StudyFolder) -> None:
    study.replace(FREEDOM, "anchor: Never.", f"anchor: {'Ж' * 40_000}")
    assert "Ж" * 40_000 in columns(package(scored(study), VERSION)["data/codebook.csv"])["anchor"]
