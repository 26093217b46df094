"""The pictures in a folder, and in the folders in it."""

import os
import re
import threading
from collections.abc import Iterator
from pathlib import Path

from desktop_app.engine.errors import Cancelled
from desktop_app.ui.intake import SUFFIXES

MOST = 10_000  # pictures of one folder

_NUMBER = re.compile(r"(\d+)")


def pictures_in(folder: Path, cancel: threading.Event) -> list[Path]:
    """Picture files by their endings, in the order in which people count; at most `MOST`.

    Links to folders are not followed, and what may not be read is passed over. Takes its time, so
    call it off the Qt thread; raises `Cancelled`.
    """
    found: list[Path] = []
    for path in _files(folder, cancel):
        if path.suffix.lower().lstrip(".") in SUFFIXES:
            found.append(path)
            if len(found) == MOST:
                break
    return found


def _files(folder: Path, cancel: threading.Event) -> Iterator[Path]:
    for root, folders, names in os.walk(folder):
        if cancel.is_set():
            raise Cancelled
        folders[:] = sorted((one for one in folders if not one.startswith(".")), key=_as_counted)
        for name in sorted((one for one in names if not one.startswith(".")), key=_as_counted):
            yield Path(root, name)


def _as_counted(name: str) -> list[tuple[int, str]]:
    """So that picture 2 comes before picture 10."""
    parts = _NUMBER.split(name.casefold())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]
