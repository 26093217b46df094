"""Files that hold the old or the new content, at whatever moment the program is killed.

The new content goes into a temporary file beside the old one, reaches the disk, is read back and
checked; only then it takes the old one's name.
"""

import contextlib
import os
import re
import secrets
import shutil
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop_app.alt_text.errors import AltTextError
from desktop_app.translation import mark

if sys.platform != "win32":
    import fcntl

LARGEST = 512 << 20  # bytes

GONE = mark("There is no such file any more. Check the name and the folder.")
NOT_A_FILE = mark("This is not a file. Choose a picture or a document.")
READ_ONLY = mark("This file may not be changed. Ask its owner, or copy it to your folder.")
TOO_LARGE = mark("The file is larger than 512 megabytes. Use a sidecar file.")
CHANGED = mark("The file was changed by another program meanwhile. Try it again.")
NOT_WRITTEN = mark("The new file could not be read back as it was written. Check the disk.")

_LEFTOVER = re.compile(r"\.hearsight-[0-9a-f]{16}\.tmp")


@dataclass(frozen=True)
class Original:
    """A file as it was read."""

    path: Path  # without links
    data: bytes
    status: os.stat_result


def read(path: Path) -> Original:
    """The file's content; a link is followed. Raises `AltTextError`."""
    with _told():
        real = Path(os.path.realpath(path, strict=True))
        if not stat.S_ISREG(os.stat(real).st_mode):
            raise AltTextError(NOT_A_FILE)
        with open(real, "rb") as stream:
            status = os.fstat(stream.fileno())
            if status.st_size > LARGEST:
                raise AltTextError(TOO_LARGE)
            return Original(real, stream.read(), status)


def replace(original: Original, pieces: Sequence[bytes], check: Callable[[bytes], bool]) -> None:
    """Put new content in the place of what was read; times and permissions stay.

    `check` gets what was read back from the disk. Raises `AltTextError`; the old file is then
    still there.
    """
    path, status = original.path, original.status
    if not os.access(path, os.W_OK):
        raise AltTextError(READ_ONLY)

    def keep_looks(temporary: Path) -> None:
        with contextlib.suppress(PermissionError, AttributeError):  # Windows has no owner's number
            os.chown(temporary, status.st_uid, status.st_gid)
        shutil.copystat(path, temporary)
        now = os.stat(path)
        if (now.st_mtime_ns, now.st_size) != (status.st_mtime_ns, status.st_size):
            raise AltTextError(CHANGED)

    with _told():
        _write(path, pieces, check, 0o600, keep_looks)


def create(path: Path, data: bytes) -> None:
    """Write a file that is ours alone, whole or not at all. Raises `AltTextError`."""
    with _told():
        _write(Path(os.path.realpath(path)), [data], lambda _data: True, 0o666, lambda _path: None)


def remove_leftovers(folder: Path) -> None:
    """Remove temporary files that a killed run has left; one in use stays. Never raises."""
    with contextlib.suppress(OSError):
        for entry in os.scandir(folder):
            if _LEFTOVER.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                with contextlib.suppress(OSError):
                    _remove_unless_in_use(Path(entry))


def _write(
    path: Path,
    pieces: Sequence[bytes],
    check: Callable[[bytes], bool],
    mode: int,
    finish: Callable[[Path], None],
) -> None:
    temporary = path.parent / f".hearsight-{secrets.token_hex(8)}.tmp"
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        with open(os.open(temporary, flags, mode), "r+b") as stream:
            _lock(stream.fileno())
            stream.writelines(pieces)
            stream.flush()
            os.fsync(stream.fileno())
            stream.seek(0)
            data = stream.read()
            if data != b"".join(pieces) or not check(data):
                raise AltTextError(NOT_WRITTEN)
            if sys.platform != "win32":  # there a file in use cannot be renamed
                finish(temporary)
                os.replace(temporary, path)
        if sys.platform == "win32":
            finish(temporary)
            os.replace(temporary, path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
    _sync_folder(path.parent)


@contextlib.contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise AltTextError(GONE) from error
    except PermissionError as error:
        raise AltTextError(READ_ONLY) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise AltTextError(f"The file could not be read or written: {reason}.") from error


if sys.platform == "win32":

    def _lock(_descriptor: int) -> None:
        """A file in use cannot be removed here anyway."""

    def _remove_unless_in_use(path: Path) -> None:
        path.unlink()

    def _sync_folder(_folder: Path) -> None:
        """Folders cannot be opened here; the file system keeps a journal of names."""

else:

    def _lock(descriptor: int) -> None:
        """Tell other runs that this temporary file is in use."""
        with contextlib.suppress(OSError):  # some network file systems know no locks
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _remove_unless_in_use(path: Path) -> None:
        descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()
        finally:
            os.close(descriptor)

    def _sync_folder(folder: Path) -> None:
        """Bring the new name to the disk."""
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
