"""The pictures and documents that the words on the command line stand for."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from desktop_app.alt_text import documents

PICTURES = (
    *(".jpg", ".jpeg", ".png", ".webp", ".gif", ".tif", ".tiff"),
    *(".bmp", ".heic", ".heif", ".avif"),
)

LEADS_OUT = "It is a link to a place outside the chosen folder. Name that file itself."

_NUMBER = re.compile(r"(\d+)")


@dataclass(frozen=True)
class Chosen:
    """A file to look at."""

    path: Path  # as people named it
    problem: str = ""  # why it is not touched

    @property
    def is_document(self) -> bool:
        """Whether it is a document with pictures rather than a picture."""
        return self.path.suffix.lower() in documents.SUFFIXES


def chosen_files(names: list[Path]) -> list[Chosen]:
    """These files, and in the place of a folder what lies in it; each file once.

    In a folder links to folders are not followed, and links to files outside of it are listed
    with a problem.
    """
    found: dict[str, Chosen] = {}
    for name in names:
        for chosen in _in_folder(name) if name.is_dir() else (Chosen(name),):
            found.setdefault(os.path.realpath(chosen.path), chosen)
    return list(found.values())


def _in_folder(folder: Path) -> Iterator[Chosen]:
    root = Path(os.path.realpath(folder))
    for place, folders, names in os.walk(folder):
        folders[:] = sorted((one for one in folders if not one.startswith(".")), key=_as_counted)
        for name in sorted((one for one in names if not one.startswith(".")), key=_as_counted):
            path = Path(place, name)
            if path.suffix.lower() not in (*PICTURES, *documents.SUFFIXES):
                continue
            is_inside = Path(os.path.realpath(path)).is_relative_to(root)
            yield Chosen(path, "" if is_inside else LEADS_OUT)


def _as_counted(name: str) -> list[tuple[int, str]]:
    """So that picture 2 comes before picture 10."""
    parts = _NUMBER.split(name.casefold())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]
