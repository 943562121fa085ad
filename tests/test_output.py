"""Files are written whole, and none where one cannot be."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kzindex.errors import OutputError
from kzindex.output.files import alone, write_files, write_folder


def everything(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_files_are_written_into_folders_that_are_made(tmp_path: Path) -> None:
    write_files({"a.txt": b"a", "deep/er/b.txt": b"b"}, tmp_path / "new")
    assert everything(tmp_path) == ["new", "new/a.txt", "new/deep", "new/deep/er", "new/deep/er/b.txt"]
    assert (tmp_path / "new/deep/er/b.txt").read_bytes() == b"b"


def test_where_one_cannot_be_written_the_old_ones_stay(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"old")
    (tmp_path / "gone.txt").write_bytes(b"old")
    (tmp_path / "b.txt").mkdir()
    with pytest.raises(OutputError, match=r"b\.txt: cannot be written \(Is a directory\)"):
        write_files({"a.txt": b"new", "gone.txt": None, "b.txt": b"new", "c.txt": b"new"}, tmp_path)
    assert everything(tmp_path) == ["a.txt", "b.txt", "gone.txt"]
    assert (tmp_path / "a.txt").read_bytes() == b"old"


def test_a_file_in_the_place_of_a_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "figures").write_bytes(b"mine")
    with pytest.raises(OutputError, match=r"cannot be written \(Not a directory\)"):
        write_files({"a.txt": b"a", "figures/x.png": b"x"}, tmp_path)
    assert everything(tmp_path) == ["figures"]


def test_what_is_not_made_any_more_goes(tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_bytes(b"old")
    write_files({"new.txt": b"new", "old.txt": None, "never.txt": None}, tmp_path)
    assert everything(tmp_path) == ["new.txt"]


def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "target.txt").write_bytes(b"old")
    (tmp_path / "link.txt").symlink_to(tmp_path / "target.txt")
    write_files({"link.txt": b"new"}, tmp_path)
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "target.txt").read_bytes() == b"new"


def test_where_something_that_is_to_go_is_a_folder_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "gone.txt").mkdir()
    with pytest.raises(OutputError, match=r"gone\.txt: cannot be written \(Is a directory\)"):
        write_files({"a.txt": b"a", "gone.txt": None}, tmp_path)
    assert everything(tmp_path) == ["gone.txt"]


def test_a_link_to_itself_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "a.txt")
    with pytest.raises(OutputError, match=r"a\.txt: cannot be written \("):
        write_files({"a.txt": b"a"}, tmp_path)


def test_a_folder_takes_the_place_of_another_whole(tmp_path: Path) -> None:
    write_folder({"a.txt": b"a", "deep/er/b.txt": b"b"}, tmp_path / "new" / "out")
    write_folder({"a.txt": b"other"}, tmp_path / "new" / "out")
    assert everything(tmp_path) == ["new", "new/out", "new/out/a.txt"]
    assert (tmp_path / "new/out/a.txt").read_bytes() == b"other"


def test_where_a_folder_cannot_be_written_the_old_one_stays(tmp_path: Path) -> None:
    write_folder({"a.txt": b"old"}, tmp_path / "out")
    with pytest.raises(OutputError, match=r"out: cannot be written \(Not a directory\)"):
        write_folder({"a.txt": b"new", "a.txt/b.txt": b"b"}, tmp_path / "out")
    assert everything(tmp_path) == ["out", "out/a.txt"]
    assert (tmp_path / "out/a.txt").read_bytes() == b"old"


def test_a_folder_is_never_without_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system can exchange two folders, nothing is renamed away first."""
    write_folder({"a.txt": b"old"}, tmp_path / "out")
    monkeypatch.setattr(Path, "rename", lambda *_: pytest.fail("renamed"))
    write_folder({"a.txt": b"new"}, tmp_path / "out")
    assert everything(tmp_path) == ["out", "out/a.txt"]
    assert (tmp_path / "out/a.txt").read_bytes() == b"new"


def test_of_two_runs_at_once_one_stands_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it cannot, the other run puts its folder there after ours has put the old one aside."""
    monkeypatch.setattr("kzindex.output.files._swapped", lambda *_: False)
    write_folder({"a.txt": b"old"}, tmp_path / "out")
    rename = Path.rename
    others = iter([{"theirs.txt": b"theirs"}])

    def late(path: Path, target: Path) -> Path:
        done = rename(path, target)
        for files in others if path.name == "out" else ():
            monkeypatch.setattr(Path, "rename", rename)
            write_folder(files, tmp_path / "out")
        return done

    monkeypatch.setattr(Path, "rename", late)
    write_folder({"a.txt": b"new"}, tmp_path / "out")
    assert everything(tmp_path) == ["out", "out/a.txt"]
    assert (tmp_path / "out/a.txt").read_bytes() == b"new"


def test_the_working_folder_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OutputError, match=r"^\.: is the working folder, which cannot be replaced; name another$"):
        write_folder({"a.txt": b"a"}, Path())
    assert everything(tmp_path) == []


def test_of_two_who_read_and_write_the_second_waits(tmp_path: Path) -> None:
    count = tmp_path / "count.txt"
    count.write_text("0")

    def once_more() -> None:
        for _ in range(20):
            with alone(tmp_path):
                seen = int(count.read_text())
                time.sleep(0.001)
                count.write_text(str(seen + 1))

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(once_more) for _ in range(4)]:
            done.result()
    assert count.read_text() == "80"


def test_what_cannot_be_locked_is_said(tmp_path: Path) -> None:
    with (
        pytest.raises(OutputError, match=r"none: cannot be opened \(No such file or directory\)"),
        alone(tmp_path / "none"),
    ):
        pytest.fail("went on")
