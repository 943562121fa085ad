"""Write files and folders: whole, or not at all; and one run after another where two would change the same."""

import ctypes
import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from kzindex.errors import OutputError

ATTEMPTS = 9


def write_files(files: Mapping[str, bytes | None], folder: Path) -> None:
    """Write files below a folder, each whole; all of them lie ready beside their places before the first is put there.

    Parameters
    ----------
    files : mapping of str to bytes or None
        Content by path below the folder; None removes a file that an earlier run left there.
    folder : Path
        Made where it is not there.

    Raises
    ------
    OutputError
        Where one cannot be written.
    """
    parts: list[tuple[Path, Path]] = []
    path = folder
    try:
        for name, content in files.items():
            path = folder / name
            if path.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            if content is None:
                continue
            _make(path.parent)
            with suppress(FileNotFoundError):
                path.stat()  # tells a link to itself
            path = path.resolve()  # a link stays one
            handle, part = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
            parts.append((Path(part), path))
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())  # a name never outlives its content, whatever stops the machine
            parts[-1][0].chmod(0o666 & ~_umask())
        for part_, path in parts:
            part_.replace(path)
        for name in (name for name, content in files.items() if content is None):
            path = folder / name
            path.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error.strerror})") from None
    finally:
        for part_, _ in parts:
            part_.unlink(missing_ok=True)


def write_folder(files: Mapping[str, bytes], folder: Path) -> None:
    """Write a folder in place of the one that is there: whole, or not at all.

    Parameters
    ----------
    files : mapping of str to bytes
        Content by path below the folder.
    folder : Path
        What it holds goes; the caller has seen to it that it may.

    Raises
    ------
    OutputError
        Where it cannot be written, or is the working folder.
    """
    target = folder.resolve()  # a link stays one
    if target == Path.cwd():
        raise OutputError(f"{folder}: is the working folder, which cannot be replaced; name another")
    part: Path | None = None
    try:
        _make(target.parent)
        part = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
        part.chmod(0o777 & ~_umask())
        for name, content in files.items():
            path = part / name
            _make(path.parent)
            path.write_bytes(content)
        _exchange(part, target)
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written ({error.strerror})") from None
    finally:
        if part is not None:
            shutil.rmtree(part, ignore_errors=True)


def _make(folder: Path) -> None:
    """Make a folder, and those above it, where it is not there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR)) from None


def _exchange(part: Path, target: Path) -> None:
    """Put a folder in the place of another, which goes; where that fails, it stays.

    At one stroke where the system can: then there is no moment without either of them.
    """
    aside: list[Path] = []
    try:
        for attempt in range(ATTEMPTS):  # another run may put its own there in between
            if _swapped(part, target):
                return
            with suppress(FileNotFoundError):
                aside.append(target.rename(part.with_name(f"{part.name}.{attempt}")))
            try:
                part.rename(target)
                return
            except OSError as error:
                if error.errno not in (errno.ENOTEMPTY, errno.EEXIST) or attempt == ATTEMPTS - 1:
                    raise
    finally:
        if aside and not target.exists():
            aside.pop().rename(target)
        for folder in aside:
            shutil.rmtree(folder, ignore_errors=True)


def _swapped(one: Path, other: Path) -> bool:
    """Let two folders change names at one stroke; False where one is not there or the system cannot do it."""
    if sys.platform not in ("linux", "darwin"):
        return False
    system, here, exchange = ctypes.CDLL(None), -100, 2  # AT_FDCWD, RENAME_EXCHANGE; RENAME_SWAP on macOS
    names = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin":
        return bool(system.renamex_np(*names, exchange) == 0)
    if not hasattr(system, "renameat2"):  # glibc before 2.28, musl
        return False
    return bool(system.renameat2(here, names[0], here, names[1], exchange) == 0)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Wait until no other run of ours changes files of a folder, and keep others waiting meanwhile.

    For reading what stands there and writing what follows from it as one act. The system lets go of it when the run
    ends, however it ends. On Windows, which has no such lock, runs do not wait for one another.

    Raises
    ------
    OutputError
        Where the folder cannot be opened or locked.
    """
    if sys.platform == "win32":
        yield
        return
    import fcntl

    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise OutputError(f"{folder}: cannot be opened ({error.strerror})") from None
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
        except OSError as error:
            raise OutputError(f"{folder}: cannot be locked ({error.strerror})") from None
        yield
    finally:
        os.close(handle)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
