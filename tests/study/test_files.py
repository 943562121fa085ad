import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kzindex.errors import UsageError
from kzindex.scoring.whatif import treating, without
from kzindex.study.files import digest_of, read_again
from kzindex.study.folder import load

from ..conftest import CLAIMS, CODINGS, CONTEST, DECISIONS, FACTS, FREEDOM, LATER, SOURCES, STUDY, VOTES, StudyFolder

Change = Callable[[StudyFolder], object]


@pytest.mark.parametrize(("change", "problems"), [
    pytest.param(lambda s: s.write(FACTS, b"\xef\xbb\xbf" + s.read(FACTS)), [
        "seeds/facts.csv:1: begins with a byte-order mark; allowed is UTF-8 without one; save it without BOM"
    ], id="byte-order mark"),
    pytest.param(lambda s: s.write(FACTS, s.read(FACTS).decode().encode("utf-16")), [
        "seeds/facts.csv:1: byte 0xff is not UTF-8; allowed is UTF-8; save it as UTF-8"], id="UTF-16"),
    pytest.param(lambda s: s.append(VOTES, "2024-06-09-жалпы,2024-06-09,жалпы,,scheduled,\r\n"), [
        "seeds/elections.csv:10: has a carriage return; allowed are LF line ends; save it with LF line ends"
    ], id="one CRLF"),
    pytest.param(lambda s: s.write(SOURCES, s.read(SOURCES).replace(b"\n", b"\r\n")), [
        "seeds/sources.yaml:1: has a carriage return; allowed are LF line ends; save it with LF line ends"
    ], id="all CRLF"),
    pytest.param(lambda s: s.write(FACTS, s.read(FACTS).replace(b"own count", b"own\xff")), [
        "seeds/facts.csv:4: byte 0xff is not UTF-8; allowed is UTF-8; save it as UTF-8"], id="not UTF-8 on line 4"),
    pytest.param(lambda s: s.write(SOURCES, s.read(SOURCES).replace(b"Heard in town", b"Heard \xe9 town")), [
        "seeds/sources.yaml:20: byte 0xe9 is not UTF-8; allowed is UTF-8; save it as UTF-8"], id="not UTF-8 in YAML"),
    pytest.param(lambda s: s.write("docs/protocol.md", b"# Protocol\n\xff\n"), [
        "docs/protocol.md:2: byte 0xff is not UTF-8; allowed is UTF-8; save it as UTF-8"
    ], id="bytes of an unnamed text"),
    pytest.param(lambda s: s.write(CLAIMS, ""), [
        "seeds/claims.yaml:1: is empty; allowed are the keys note, claims, disagreements; fill it in"
    ], id="empty YAML"),
    pytest.param(lambda s: s.write(FACTS, ""), [
        "seeds/facts.csv:1: has no header; allowed are the columns election, quantity, value, unit, source, locator, "
        "note; add the header"], id="empty CSV"),
    pytest.param(lambda s: s.write(CONTEST, "# nothing\n"), [
        "indicators/contest.yaml:1: is empty; allowed are the keys indicator, title, question, items; fill it in"
    ], id="empty codebook"),
])  # fmt: skip
def test_bytes(study: StudyFolder, change: Change, problems: list[str]) -> None:
    change(study)
    assert study.problems() == problems


@pytest.mark.parametrize(("change", "problems"), [
    pytest.param(lambda s: s.remove(FACTS), [
        "seeds/facts.csv: is missing; every study has this file; add it"], id="file missing"),
    pytest.param(lambda s: s.remove("docs/protocol.md"), [
        "docs/protocol.md: is missing; study.yaml names it under protocol.text; add it"], id="text missing"),
    pytest.param(lambda s: (s.remove(SOURCES), s.write(SOURCES + "/x", "")), [
        "seeds/sources.yaml: is a folder; allowed is a file; put a file in its place"], id="folder in a file's place"),
    pytest.param(lambda s: s.write("seeds/codings/x.csv/x", ""), [
        "seeds/codings/x.csv: is a folder; allowed is a file; put a file in its place"], id="folder for a coding"),
    pytest.param(lambda s: (s.remove(STUDY), s.write("study.yaml/x", "")), [
        "study.yaml: is a folder; allowed is a file; put a file in its place"], id="study.yaml a folder"),
    pytest.param(lambda s: s.remove("seeds/codings"), [
        "seeds/codings: is missing; allowed is a folder of .csv files; make the folder"], id="folder missing"),
    pytest.param(lambda s: (s.remove("indicators"), s.write("indicators", "")), [
        "indicators: is a file; allowed is a folder of .yaml files; make the folder"], id="file in a folder's place"),
    pytest.param(lambda s: (s.remove(CONTEST), s.remove(FREEDOM)), [
        "indicators: holds no indicator; at least one .yaml file; add one"], id="no indicator"),
    pytest.param(lambda s: s.remove("seeds"), [
        "seeds/adjudication.csv: is missing; every study has this file; add it",
        "seeds/claims.yaml: is missing; every study has this file; add it",
        "seeds/codings: is missing; allowed is a folder of .csv files; make the folder",
        "seeds/elections.csv: is missing; every study has this file; add it",
        "seeds/facts.csv: is missing; every study has this file; add it",
        "seeds/sources.yaml: is missing; every study has this file; add it"], id="all of seeds missing"),
    pytest.param(lambda s: s.replace(STUDY, "docs/protocol.md", '"docs/\\0.md"'), [
        "study.yaml:17:9: holds a control character (U+0000); allowed is text with no more than tabs and line ends; "
        "remove it"
    ], id="name no file can have"),
    pytest.param(lambda s: s.replace(STUDY, "docs/protocol.md", "x" * 300), [
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx: cannot be read (File "
        "name too long); study.yaml names it under protocol.text; make it readable"], id="name too long"),
    pytest.param(lambda s: s.write("seeds/codings/\udcff.csv", ""), [
        "seeds/codings: holds a file with an unreadable name ('\\udcff.csv'); allowed is UTF-8; rename it"
    ], id="name not UTF-8"),
])  # fmt: skip
def test_places(study: StudyFolder, change: Change, problems: list[str]) -> None:
    change(study)
    assert study.problems() == problems


def test_no_study(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as error:
        load(tmp_path)
    assert str(error.value) == f"no study in {tmp_path}: it holds no study.yaml"


def test_working_folder(study: StudyFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(study.path)
    loaded = load()
    assert (loaded.root, loaded.packaged) == (Path(), False)


def test_below_a_study_that_study_is_read(study: StudyFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody shall get another country's scores because a terminal stands in a subfolder."""
    monkeypatch.chdir(study.path / "seeds" / "codings")
    loaded = load()
    assert (loaded.root, loaded.packaged, loaded.digest) == (Path("../.."), False, load(study.path).digest)


def test_digest_is_of_every_byte(study: StudyFolder) -> None:
    before = study.load()
    study.append("docs/protocol.md", "\n")
    after = study.load()
    assert before.digest != after.digest
    assert before.protocol_kept
    assert not after.protocol_kept


def test_digest_is_of_bytes_alone(study: StudyFolder) -> None:
    assert study.load().digest == load(study.path / "." / "").digest


def test_problems_of_one_file_hide_no_others(study: StudyFolder) -> None:
    study.replace(STUDY, "compared: false", "compared: nö")
    study.write(FREEDOM, "")
    study.append(VOTES, "2024-06-09-жалпы,2024-06-09\n")
    study.replace(CODINGS, "2001-06-10-жалпы,санақ", "2001-06-11-жалпы,санақ")
    study.write(LATER, study.read(LATER) + b"\xff\n")
    study.append(FACTS, "\r\n")
    assert study.problems() == [
        "indicators/freedom.yaml:1: is empty; allowed are the keys indicator, title, question, items; fill it in",
        "seeds/codings/2008-03-09-жалпы.csv:9: byte 0xff is not UTF-8; allowed is UTF-8; save it as UTF-8",
        "seeds/elections.csv:10: row has 2 fields; the header has 6 fields; "
        "add or remove fields; quote a field that holds a comma",
        "seeds/facts.csv:7: has a carriage return; allowed are LF line ends; save it with LF line ends",
        "study.yaml:7:34: types.плебисцит.compared is 'nö'; allowed is true or false; correct it",
    ]


def test_unreadable_codebook_hides_no_bytes(study: StudyFolder) -> None:
    for file in (CONTEST, FREEDOM):
        study.write(file, "[\n")
    study.write(DECISIONS, b"\xef\xbb\xbf" + study.read(DECISIONS))
    study.write(CODINGS, study.read(CODINGS).replace(b"paper", b"p\xe4per"))
    study.append(FACTS, "\r\n")
    assert study.problems() == [
        "indicators/contest.yaml:2:1: is no YAML here (did not find expected node content); mend the syntax",
        "indicators/freedom.yaml:2:1: is no YAML here (did not find expected node content); mend the syntax",
        "seeds/adjudication.csv:1: begins with a byte-order mark; allowed is UTF-8 without one; save it without BOM",
        "seeds/codings/2001-06-10-жалпы.csv:2: byte 0xe4 is not UTF-8; allowed is UTF-8; save it as UTF-8",
        "seeds/facts.csv:7: has a carriage return; allowed are LF line ends; save it with LF line ends",
    ]


def test_five_mistakes_in_four_files_come_together_sorted(study: StudyFolder) -> None:
    study.replace(SOURCES, "lineage: бақылаушы\n  - id: есеп-2008", "lineage: бақылаушi\n  - id: есеп-2008")
    study.replace(CONTEST, "weight: 0.5", "weight: 0.4")
    study.replace(CODINGS, "санақ,1,high", "санақ,7,high")
    study.replace(CODINGS, "балама,1,medium", "балама,1,mediun")
    study.replace(FACTS, "27.5,percent", "27.5,persons")
    assert study.problems() == [
        "indicators/contest.yaml:4:1: weights of 'сайыс' sum to 0.9; they sum to 1; adjust the weights",
        "seeds/codings/2001-06-10-жалпы.csv:4: certainty 'mediun' is unknown; "
        "allowed are high, medium, low; did you mean 'medium'?",
        "seeds/codings/2001-06-10-жалпы.csv:6: outcome '7' is off the scale of 'санақ'; "
        "allowed are 0 to 2, not reported, not applicable; correct it",
        "seeds/facts.csv:3: unit 'persons' does not fit runner_up_share; allowed is percent; correct it",
        "seeds/sources.yaml:37:5: lineage 'бақылаушi' of source 'есеп-2001' is unknown; "
        "allowed are газет, бақылаушы, комиссия; did you mean 'бақылаушы'?",
    ]


def test_every_file_can_be_read_again(study: StudyFolder) -> None:
    loaded = study.load()
    files = read_again(loaded)
    there = {path.relative_to(study.path).as_posix() for path in study.path.rglob("*") if path.is_file()}
    assert set(files) == set(loaded.files) == there
    assert {name: study.read(name) for name in files} == files
    assert digest_of(files) == loaded.digest


def test_a_digest_is_of_names_and_bytes_in_any_order() -> None:
    one = digest_of({"a": b"1", "b": b"2"})
    assert digest_of({"b": b"2", "a": b"1"}) == one
    assert digest_of({"a": b"2", "b": b"1"}) != one
    assert digest_of({"a": b"1", "c": b"2"}) != one


@pytest.mark.parametrize("file", [STUDY, FACTS, CODINGS, "docs/protocol.md"])
def test_a_study_that_has_changed_is_not_read_again(study: StudyFolder, file: str) -> None:
    loaded = study.load()
    study.append(file, "\n")
    with pytest.raises(UsageError) as error:
        read_again(loaded)
    assert str(error.value) == f"the study in {study.path} has changed since it was read; load it again"


def test_a_file_that_has_gone_is_named(study: StudyFolder) -> None:
    loaded = study.load()
    study.remove(FACTS)
    with pytest.raises(UsageError) as error:
        read_again(loaded)
    assert str(error.value) == f"{study.path / FACTS}: cannot be read again (No such file or directory)"


def test_a_file_that_came_since_is_none_of_the_study(study: StudyFolder) -> None:
    loaded = study.load()
    study.write("notes.txt", "mine")
    assert set(read_again(loaded)) == set(loaded.files)


def test_a_what_if_is_in_no_folder(study: StudyFolder) -> None:
    changed = treating(without(study.load(), "vote", "2001-06-10-жалпы"), "best")
    with pytest.raises(UsageError) as error:
        read_again(changed)
    assert str(error.value) == f"the study is a what-if ({'; '.join(changed.what_if)}); no folder holds it"
    assert len(changed.what_if) == 2


# links, devices, sizes


def test_a_link_out_of_the_study_is_not_followed(study: StudyFolder, tmp_path: Path) -> None:
    """Whoever exports a study somebody sent would publish what it leads to."""
    (tmp_path / "private.txt").write_text("secret\n", encoding="utf-8")
    study.remove("docs/protocol.md")
    (study.path / "docs/protocol.md").symlink_to(tmp_path / "private.txt")
    assert study.problems() == [
        "docs/protocol.md: is a link out of the study; allowed is a file in its folder; put the file there"
    ]


def test_nor_is_a_folder_that_is_one(study: StudyFolder, tmp_path: Path) -> None:
    shutil.move(study.path / "seeds/codings", tmp_path / "codings")
    (study.path / "seeds/codings").symlink_to(tmp_path / "codings")
    assert study.problems() == [
        "seeds/codings: is a link out of the study; allowed is a folder in it; put the files there"
    ]


def test_a_link_inside_the_study_or_to_the_whole_of_it_is_followed(study: StudyFolder, tmp_path: Path) -> None:
    digest = study.load().digest
    shutil.move(study.path / "docs/protocol.md", study.path / "protocol.md")
    (study.path / "docs/protocol.md").symlink_to(study.path / "protocol.md")
    (tmp_path / "link").symlink_to(study.path)
    assert load(tmp_path / "link").digest == digest


def test_an_installer_may_link_what_it_installs(
    study: StudyFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = tmp_path / "installed"
    for path in [path for path in study.path.rglob("*") if path.is_file()]:
        link = installed / path.relative_to(study.path)
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(path)
    assert len(StudyFolder(installed).problems()) > 9
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("kzindex.study.folder.packaged_study", lambda: installed)
    assert load().digest == study.load().digest


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.symlink_to("/dev/zero")], ids=["pipe", "device"])
def test_what_is_no_file_is_not_read(study: StudyFolder, make: Callable[[Path], object]) -> None:
    study.remove(CODINGS)
    make(study.path / CODINGS)
    assert study.problems() == [f"{CODINGS}: is a device or a pipe; allowed is a file; put a file in its place"]


def test_a_link_to_itself_is_said(study: StudyFolder) -> None:
    study.remove(CODINGS)
    (study.path / CODINGS).symlink_to(study.path / CODINGS)
    (found,) = study.problems()
    assert found.startswith(f"{CODINGS}: cannot be read (Too many levels of symbolic links)")


@pytest.mark.parametrize(("file", "most"), [(STUDY, 25), (SOURCES, 25), (CODINGS, 100), ("docs/protocol.md", 100)])
def test_a_huge_file_is_not_read(study: StudyFolder, file: str, most: int) -> None:
    os.truncate(study.path / file, 3_000_000_000)
    assert study.problems() == [f"{file}: has 3,000 MB; allowed are {most} MB; shorten it"]


@pytest.mark.parametrize(("file", "text"), [(STUDY, "k{}: 1\n"), (FACTS, "x{}\n"), (CLAIMS, "&a{} b{}: *a\n")])
def test_of_very_many_problems_the_first_are_named(study: StudyFolder, file: str, text: str) -> None:
    study.append(file, "".join(text.replace("{}", str(n)) for n in range(20_000)))
    found = study.problems()
    assert f"{file}: has more than the 1,000 problems named here; mend these" in found
    assert 1_001 <= len(found) < 1_300
