"""What study.yaml says for other studies: `use`, `release`, NELDA's letters; and V-Dem's tags of every measure."""

import pytest

from ..conftest import CONTEST, FREEDOM, STUDY, StudyFolder

USE = "protocol:\n  number"  # line 14; what is put before it stands there
SIGNS = "input should be 1 or -1"
LICENCE = "does not fit; allowed is an SPDX id, such as CC-BY-4.0"


def before_the_protocol(study: StudyFolder, text: str) -> None:
    study.replace(STUDY, USE, text + USE)


@pytest.mark.parametrize(("text", "problems"), [
    pytest.param("use:\n  сайыз: {instead: x}\n", [
        "study.yaml:15:3: measure 'сайыз' is unknown; allowed are index, сайыс, жиын; did you mean 'сайыс'?"
    ], id="unknown, near one"),
    pytest.param("use:\n  сайыс: {}\n  балама: {}\n", [
        "study.yaml:16:3: measure 'балама' is unknown; allowed are index, сайыс, жиын; correct it"
    ], id="an item"),
    pytest.param("use:\n  indexes: {}\n  жиин: {}\n", [
        "study.yaml:15:3: measure 'indexes' is unknown; allowed are index, сайыс, жиын; did you mean 'index'?",
        "study.yaml:16:3: measure 'жиин' is unknown; allowed are index, сайыс, жиын; did you mean 'жиын'?",
    ], id="two of them"),
    pytest.param("use:\n  index: {insted: x}\n", [
        "study.yaml:15:11: key 'use.index.insted' is unknown; allowed are instead, vdem; did you mean 'instead'?"
    ], id="unknown key"),
    pytest.param("use:\n  index: {instead: ''}\n", [
        "study.yaml:15:11: use.index.instead is ''; string should have at least 1 character; correct it"
    ], id="empty text"),
    pytest.param("use:\n  index: {vdem: {v2a: 2, v2b: 0}}\n", [
        f"study.yaml:15:18: use.index.vdem.v2a is 2; {SIGNS}; correct it",
        f"study.yaml:15:26: use.index.vdem.v2b is 0; {SIGNS}; correct it",
    ], id="no sign"),
    pytest.param("use:\n  index: {vdem: [v2a]}\n", [
        "study.yaml:15:11: use.index.vdem is a list; allowed is a mapping; correct it"], id="list of tags"),
    pytest.param("release: {authors: []}\n", [
        "study.yaml:14:11: release.authors holds 0; at least 1; correct it"], id="no author"),
    pytest.param("release: {license: CC0-1.0}\n", [
        "study.yaml:14:1: key 'release.authors' is missing; it is required; add it"], id="authors missing"),
    pytest.param("release: {authors: [A], license: CC BY 4.0}\n", [
        f"study.yaml:14:25: release.license: 'CC BY 4.0' {LICENCE}; correct it"], id="no SPDX id"),
    pytest.param("release: {authors: [A], license: ''}\n", [
        f"study.yaml:14:25: release.license: '' {LICENCE}; correct it"], id="empty licence"),
    pytest.param("release: {authors: [A], licence: CC0-1.0}\n", [
        "study.yaml:14:25: key 'release.licence' is unknown; allowed are authors, license; did you mean 'license'?"
    ], id="licence, misspelt"),
    pytest.param("use: {}\n", [], id="no use"),
    pytest.param("use:\n  index: {}\n  жиын: {instead: x, vdem: {v2a: 1, v2b: -1}}\n", [], id="uses"),
    pytest.param("release: {authors: [A, B]}\n", [], id="no licence"),
    pytest.param("release: {authors: [A], license: GPL-3.0+}\n", [], id="SPDX id"),
])  # fmt: skip
def test_use_and_release(study: StudyFolder, text: str, problems: list[str]) -> None:
    before_the_protocol(study, text)
    assert study.problems() == problems


@pytest.mark.parametrize(("letter", "problems"), [
    ("P", []), ("L", []), ("A", []),
    ("p", ["study.yaml:6:48: types.жалпы.nelda: 'p' is unknown; allowed are P, L, A; correct it"]),
    ("R", ["study.yaml:6:48: types.жалпы.nelda: 'R' is unknown; allowed are P, L, A; correct it"]),
    ("''", ["study.yaml:6:48: types.жалпы.nelda: '' is unknown; allowed are P, L, A; correct it"]),
    ("1", ["study.yaml:6:48: types.жалпы.nelda: 1 is unknown; allowed are P, L, A; correct it"]),
])  # fmt: skip
def test_nelda_has_three_letters(study: StudyFolder, letter: str, problems: list[str]) -> None:
    study.replace(STUDY, "compared: true", f"compared: true, nelda: {letter}")
    assert study.problems() == problems


def test_what_is_said_is_kept_and_by_default_nothing_is_said(study: StudyFolder) -> None:
    design = study.load().design
    assert (design.release, design.use, [kind.nelda for kind in design.types.values()]) == (None, {}, [None, None])
    before_the_protocol(study, "release: {authors: [A, B], license: CC0-1.0}\nuse:\n  index: {vdem: {v2a: -1}}\n")
    study.replace(STUDY, "compared: true", "compared: true, nelda: L")
    design = study.load().design
    assert design.release is not None
    assert (design.release.authors, design.release.license) == (["A", "B"], "CC0-1.0")
    assert (design.use["index"].instead, design.use["index"].vdem) == (None, {"v2a": -1})
    assert [kind.nelda for kind in design.types.values()] == ["L", None]


def test_none_of_it_is_part_of_the_protocol(study: StudyFolder) -> None:
    before = study.load()
    study.replace(STUDY, "compared: true", "compared: true, nelda: L")
    before_the_protocol(
        study, "release: {authors: [A], license: CC0-1.0}\nuse:\n  index: {instead: x, vdem: {v2a: 1}}\n"
    )
    after = study.load()
    assert after.protocol_digest == before.protocol_digest
    assert after.protocol_kept
    assert after.digest != before.digest  # of the files, every byte
    study.replace(STUDY, "compared: false", "compared: true")
    assert not study.load().protocol_kept


def tags(study: StudyFolder, file: str, item: str, vdem: str) -> None:
    """Give an item these tags; NELDA's stay as they are."""
    text = study.read(file).decode()
    start = text.index("crosswalk: {", text.index(f"- id: {item}\n"))
    end = text.index("\n", start)
    study.write(file, text[:start] + f"crosswalk: {{vdem: {vdem}, nelda: {{nelda5: 1}}}}" + text[end:])


def test_the_crosswalk_has_every_measure_tops_first(study: StudyFolder) -> None:
    found = study.load().crosswalk
    assert list(found) == ["index", "сайыс", "жиын", "балама", "айырма", "санақ", "рұқсат", "ұстау", "сот"]
    assert {measure: signs for measure, signs in found.items() if signs} == {
        "сайыс": {"v2elmulpar": 1}, "балама": {"v2elmulpar": 1}
    }  # fmt: skip


def test_an_indicator_has_the_tags_of_its_items_and_the_index_has_not(study: StudyFolder) -> None:
    tags(study, CONTEST, "балама", "{v2b: 1, v2a: -1}")
    tags(study, CONTEST, "айырма", "{v2c: 1}")
    tags(study, CONTEST, "санақ", "{v2a: -1, v2d: 1}")
    tags(study, FREEDOM, "ұстау", "{v2a: 1}")  # another indicator may expect the other sign
    found = study.load().crosswalk
    assert list(found["сайыс"].items()) == [("v2b", 1), ("v2a", -1), ("v2c", 1), ("v2d", 1)]
    assert found["жиын"] == {"v2a": 1}
    assert found["index"] == {}
    assert (found["санақ"], found["ұстау"], found["рұқсат"]) == ({"v2a": -1, "v2d": 1}, {"v2a": 1}, {})


def test_of_a_tag_with_both_signs_the_indicator_expects_none(study: StudyFolder) -> None:
    tags(study, CONTEST, "балама", "{v2a: 1, v2b: 1}")
    tags(study, CONTEST, "айырма", "{v2a: 1}")
    tags(study, CONTEST, "санақ", "{v2a: -1, v2c: -1}")
    found = study.load().crosswalk
    assert found["сайыс"] == {"v2b": 1, "v2c": -1}
    assert [found[item]["v2a"] for item in ("балама", "айырма", "санақ")] == [1, 1, -1]


def test_use_goes_before_the_items(study: StudyFolder) -> None:
    tags(study, CONTEST, "балама", "{v2a: 1, v2b: 1, v2c: 1}")
    tags(study, CONTEST, "санақ", "{v2b: -1}")
    before_the_protocol(study, "use:\n  сайыс: {vdem: {v2z: 1, v2b: -1, v2a: -1}}\n  index: {vdem: {v2x: 1}}\n")
    found = study.load().crosswalk
    assert list(found["сайыс"].items()) == [("v2z", 1), ("v2b", -1), ("v2a", -1), ("v2c", 1)]
    assert found["index"] == {"v2x": 1}
    assert (found["балама"], found["санақ"]) == ({"v2a": 1, "v2b": 1, "v2c": 1}, {"v2b": -1})
