"""The file of a release in a person's folder: whole and as the signed list has it, or not there."""

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from desktop_app.translation import mark, tr
from desktop_app.updates.download import chunks
from desktop_app.updates.errors import UpdateError
from desktop_app.updates.release_list import ReleaseFile

WRONG_FILE = mark(
    "What was downloaded is not what the makers of Hearsight signed, so it was deleted. Try again "
    "later."
)
NOT_SAVED = mark("The download could not be saved in {folder}: {reason}. Nothing is left of it.")


def save(
    address: str,
    file: ReleaseFile,
    folder: Path,
    cancel: threading.Event,
    on_percent: Callable[[int], None],
) -> Path:
    """Download a file into the folder and check it; where it is.

    Raises `UpdateError` and `Cancelled`, and then nothing is left. One that is there already, and
    right, is not downloaded again; another file of that name is not touched.
    """
    target = folder / file.name
    number = 1
    while target.exists():
        if _is_right(target, file):
            return target
        number += 1
        target = folder / f"{number}-{file.name}"
    digest, received, told = hashlib.sha256(), 0, 0
    with _partial(target) as partial:
        for chunk in chunks(address, file.size, cancel):
            digest.update(chunk)
            received += len(chunk)
            partial.write(chunk)
            if 100 * received // file.size > told:
                told = 100 * received // file.size
                on_percent(told)
        if received != file.size or digest.hexdigest() != file.sha256:
            raise UpdateError(tr(WRONG_FILE))
    return target


@contextmanager
def _partial(target: Path) -> Iterator[BinaryIO]:
    """A file beside the target that takes its place in the end, or is deleted."""
    partial = target.with_name(f"{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as opened:
            yield opened
        partial.replace(target)
    except OSError as error:  # of the file: errors of the network are told already
        _remove(partial)
        reason = error.strerror or type(error).__name__
        raise UpdateError(tr(NOT_SAVED, folder=target.parent, reason=reason)) from error
    except BaseException:
        _remove(partial)
        raise


def _remove(partial: Path) -> None:
    with suppress(OSError):  # there is none, or not even a folder
        partial.unlink()


def _is_right(path: Path, file: ReleaseFile) -> bool:
    """Whether this is the very file."""
    try:
        with path.open("rb") as there:
            return hashlib.file_digest(there, "sha256").hexdigest() == file.sha256
    except OSError:
        return False
