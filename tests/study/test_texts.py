"""How files are matched to sources, and what is said of texts that changed."""

import os
import unicodedata
from pathlib import Path

import pytest

from kzindex.errors import UsageError
from kzindex.model.study import Study
from kzindex.study.folder import load
from kzindex.study.texts import check_texts, find_texts

from ..conftest import INVENTED, StudyFolder

TEXTS = INVENTED.parent / "texts"
ONE, TWO = "газет-2001", "жаршы-2001"


@pytest.fixture(scope="module")
def invented() -> Study:
    return load(INVENTED)


def text(name: str) -> str:
    return (TEXTS / name).read_text(encoding="utf-8")


def put(folder: Path, **files: str | bytes) -> Path:
    for name, content in files.items():
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def problems(study: Study, folder: Path) -> list[str]:
    return [str(problem) for problem in sorted(check_texts(study, find_texts(study, folder)[0])[1])]


def test_files_of_any_name_are_found_by_their_bytes(invented: Study, tmp_path: Path) -> None:
    found, unread = find_texts(invented, put(tmp_path, b=text("one.txt"), a=text("two.txt"), c=text("one.txt")))
    assert ({name: passages.file for name, passages in found.items()}, unread) == ({ONE: "c", TWO: "a"}, [])
    assert problems(invented, tmp_path) == []


def test_else_by_most_of_their_lines(invented: Study, tmp_path: Path) -> None:
    put(tmp_path, near=text("one.txt").replace("fine.", "foul."), nearer=text("one.txt") + "More.\n")
    assert find_texts(invented, tmp_path)[0][ONE].file == "nearer"


def test_a_file_with_a_line_in_common_is_no_text_of_the_source(invented: Study, tmp_path: Path) -> None:
    stray = text("two.txt").split("\n")[0] + "\nQuite another\nmatter that\nnobody read\n"
    with pytest.raises(UsageError, match=r"no file in .* is the text of a source of this study"):
        find_texts(invented, put(tmp_path, stray=stray))
    assert set(find_texts(invented, put(tmp_path, one=text("one.txt")))[0]) == {ONE}


def test_an_edited_copy_stands_for_no_other_source(invented: Study, tmp_path: Path) -> None:
    copy = text("one.txt").replace("fine.", "foul.") + text("two.txt").split("\n")[0] + "\n"
    assert set(find_texts(invented, put(tmp_path, exact=text("one.txt"), copy=copy))[0]) == {ONE}


def test_line_ends_marks_and_composition_make_no_difference(invented: Study, tmp_path: Path) -> None:
    other = unicodedata.normalize("NFD", text("two.txt")).replace("\n", "\r\n")
    assert problems(invented, put(tmp_path, two=b"\xef\xbb\xbf" + other.encode())) == []


def test_what_cannot_be_read_is_named(invented: Study, tmp_path: Path) -> None:
    put(tmp_path, one=text("one.txt"), latin=b"caf\xe9\n")
    assert find_texts(invented, tmp_path)[1] == ["latin"]
    if os.geteuid() != 0:
        (tmp_path / "one").chmod(0)
        assert find_texts(invented, tmp_path)[1] == ["latin", "one"]


def test_a_record_that_does_not_fit_its_own_text_is_found_out(study: StudyFolder) -> None:
    record = study.load().sources[ONE].lines
    study.replace("seeds/sources.yaml", record[4], "0" * 12)
    assert problems(study.load(), TEXTS) == [
        "one.txt:4: line 4 is left over: газет-2001 was not read with it; every line is cited or set aside; read it",
        "seeds/claims.yaml: passage L4 of газет-2001 has changed in one.txt; the text as it was read; "
        "read it again and code anew",
        "seeds/codings/2001-06-10-жалпы.csv:8: passage L4 of газет-2001 has changed in one.txt; "
        "the text as it was read; read it again and code anew",
    ]


def test_a_line_lost_inside_a_passage_or_set_aside_is_found_out(study: StudyFolder, tmp_path: Path) -> None:
    study.replace("seeds/codings/2001-06-10-жалпы.csv", "газет-2001,L3,", "газет-2001,L3-5,")
    study.replace("seeds/sources.yaml", '"L1, L5"', '"L1"')
    shorter = text("one.txt").replace("Some 40 people were led away from the square on 3 June.\n", "")
    found = problems(study.load(), put(tmp_path, one=shorter))
    assert [line for line in found if "L3-5" in line] == [
        "seeds/codings/2001-06-10-жалпы.csv:2: passage L3-5 of газет-2001 has changed in one; "
        "the text as it was read; read it again and code anew"
    ]
    headless = text("one.txt").replace("Газет, 12 June 2001\n", "\n")
    assert problems(study.load(), put(tmp_path, one=headless)) == [
        "seeds/sources.yaml: passage L1 of газет-2001 has changed in one; the text as it was read; "
        "read it again and code anew"
    ]
