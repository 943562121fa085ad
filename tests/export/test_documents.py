"""What stands beside the data stays valid, whatever a study is called."""

import json
import re
from itertools import accumulate

import pytest
import yaml

from kzindex.export.descriptor import license_of
from kzindex.export.documents import bibtex, citation, readme
from kzindex.export.package import package

from ..conftest import STUDY, StudyFolder
from .made import scored

VERSION = "9.9"
TITLES = [
    'The "quoted" one',
    "It's: a # title, {a: b} [c]",
    "Back\\slash \\n and C:\\new",
    "A | piped | one",
    "Balanced {braces}",
    "- dash",
    "=1+1",
    "a\tb",
    "a hard \u00a0 space",
    "no: yes",
    "100% & $5_000 ~ x^2 #1",
    "`code` *bold* _it_ <b>x</b>",
    "multi\nline",
]


def titled(study: StudyFolder, title: str, release: str = "") -> None:
    study.replace(STUDY, "title: Аралия, an invented country", f"title: {json.dumps(title)}\n{release}")


@pytest.mark.parametrize("title", TITLES)
def test_the_citation_gives_back_the_title(study: StudyFolder, title: str) -> None:
    titled(study, title, f"release: {{authors: [{json.dumps(title)}, Жанар], license: CC-BY-4.0}}")
    loaded = study.load()
    assert yaml.safe_load(citation(loaded)) == {
        "cff-version": "1.2.0",
        "message": "If you use these data, please cite them with their version.",
        "type": "dataset",
        "title": title,
        "version": "1.0.0",
        "date-released": loaded.sources["есеп-2001"].read,
        "authors": [{"name": title}, {"name": "Жанар"}],
        "license": "CC-BY-4.0",
        "identifiers": [{"type": "other", "value": loaded.digest, "description": "SHA-256 of the study"}],
    }


@pytest.mark.parametrize("name", ["NO", "1.0", "1e3", "0BSD"])
def test_a_licence_in_the_citation_is_text(study: StudyFolder, name: str) -> None:
    titled(study, "x", f"release: {{authors: [a], license: '{name}'}}")
    assert yaml.safe_load(citation(study.load()))["license"] == name


def test_without_a_release_nobody_is_named_and_no_licence(study: StudyFolder) -> None:
    found = yaml.safe_load(citation(study.load()))
    assert found["authors"] == [{"name": "Authors not named"}]
    assert "license" not in found


@pytest.mark.parametrize("title", [*TITLES, "open { brace", "close } brace", "}{"])
def test_braces_of_the_bibtex_entry_balance(study: StudyFolder, title: str) -> None:
    """BibTeX counts every brace of a field, whether or not a backslash stands before it."""
    titled(study, title, f"release: {{authors: [{json.dumps(title)}]}}")
    text = bibtex(study.load(), VERSION).decode()
    inside = text[text.index("{") + 1 : text.rindex("}")]
    depths = list(accumulate({"{": 1, "}": -1}.get(letter, 0) for letter in inside))
    assert (min(depths), depths[-1]) == (0, 0)


def test_the_bibtex_entry_whole(study: StudyFolder) -> None:
    titled(study, "Votes & seats, 50 % of_them \\ $x", "release: {authors: [Ann Smith, A & B]}")
    loaded = study.load()
    assert (
        bibtex(loaded, VERSION).decode()
        == f"""\
@misc{{kzindex-arl-1-0-0,
  author = {{{{Ann Smith}} and {{A \\& B}}}},
  title = {{{{Votes \\& seats, 50 \\% of\\_them \\textbackslash{{}} \\$x}}}},
  year = {{2019}},
  version = {{1.0.0}},
  note = {{Data version 1.0.0, kzindex 9.9, protocol 1, digest {loaded.digest[:12]}}}
}}
"""
    )


@pytest.mark.parametrize("title", TITLES)
def test_the_read_me_keeps_its_heading_and_its_table(study: StudyFolder, title: str) -> None:
    titled(study, title)
    study.replace(STUDY, "{title: General vote,", f"{{title: {json.dumps(title)},")
    text = package(scored(study), VERSION)["README.md"].decode()
    lines = text.splitlines()
    plain = " ".join(title.split())
    assert re.sub(r"\\(.)", r"\1", lines[0]) == f"# {plain}"
    table = [line for line in lines if line.startswith("|")]
    assert len(table) == 2 + 11
    assert {len(re.findall(r"(?<!\\)\|", line.replace("\\\\", ""))) for line in table} == {5}
    assert sum(line.startswith("#") for line in lines) == 4


def test_the_read_me_says_what_one_must_know(study: StudyFolder) -> None:
    text = package(scored(study), VERSION)["README.md"].decode()
    assert text.startswith(
        "# Аралия, an invented country\n\nData version 1.0.0, read by kzindex 9.9. A Frictionless data package: "
        "`datapackage.json` says of every column what it is, its unit, its range and what its values mean.\n"
    )
    digest = study.load().digest[:12]
    cite = "Authors not named (2019). Аралия, an invented country. kzindex 9.9, data version 1.0.0, protocol 1, digest"
    assert f"- Cite as: {cite} {digest}.\n" in text
    assert "less than 60% of the evidence" in text
    assert (
        "| `codings` | The codings scores are made of: pass 1 as adjudicated, and levels derived from facts |" in text
    )
    assert "`iso3` ARL, and `nelda`" in text
    assert "ALTERED" not in text
    assert "## Licence" not in text
    assert "`draws`" not in text


def test_the_read_me_names_codes_licence_draws_and_readers(study: StudyFolder) -> None:
    study.replace(STUDY, "iso3: ARL}", "iso3: ARL, cow: 705, vdem: 121}\nrelease: {authors: [a], license: CC-BY-4.0}")
    study.replace(STUDY, "indicators: [", "readers: Two people read.\nindicators: [")
    text = package(scored(study), VERSION, draws=7)["README.md"].decode()
    assert "`iso3` ARL, `cow` 705, `vdem` 121, and `nelda`" in text
    assert text.endswith("## Licence\n\nCreative Commons Attribution 4.0.\n")
    assert "`draws` holds the scores 7 times, drawn with their reading error and not cut to 0–100." in text
    assert "| `draws` | Scores drawn 7 times with their reading error (seed 0) | 42 | 8 |" in text
    assert "- Two people read.\n" in text


def test_code_in_the_read_me_is_code(study: StudyFolder) -> None:
    """Where names of columns stand as code, no backslash stands before the marks that make them so."""
    text = readme(study.load(), VERSION, [], 0).decode()
    assert "\\`" not in text


def test_another_protocol_is_said_first(study: StudyFolder) -> None:
    study.append("docs/protocol.md", "\n")
    made = package(scored(study), VERSION)
    bullets = [line for line in made["README.md"].decode().splitlines() if line.startswith("- ")]
    assert bullets[0] == "- ALTERED: the protocol is not the one that was fixed; these are figures of a trial."
    assert json.loads(made["release.json"])["protocol_kept"] == "no"


def test_a_licence_as_the_descriptor_has_it() -> None:
    assert license_of("CC-BY-4.0") == {
        "name": "CC-BY-4.0",
        "path": "https://spdx.org/licenses/CC-BY-4.0.html",
        "title": "Creative Commons Attribution 4.0",
    }
    assert license_of("MIT") == {"name": "MIT", "path": "https://spdx.org/licenses/MIT.html"}
