"""The pictures in a folder."""

import os
import threading
from pathlib import Path

import pytest

from desktop_app.engine.errors import Cancelled
from desktop_app.ui import folders
from desktop_app.ui.folders import pictures_in


def put(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")


def names(folder: Path) -> list[str]:
    found = pictures_in(folder, threading.Event())
    return [path.relative_to(folder).as_posix() for path in found]


def test_pictures_come_in_the_order_in_which_people_count(tmp_path: Path) -> None:
    put(tmp_path, "10.jpg", "2.JPG", "b/1.png", "a/x 10.webp", "a/x 9.webp", "note.txt", "jpg")
    assert names(tmp_path) == ["2.JPG", "10.jpg", "a/x 9.webp", "a/x 10.webp", "b/1.png"]


def test_hidden_files_and_links_to_folders_are_passed_over(tmp_path: Path) -> None:
    put(tmp_path, "a.jpg", ".hidden.jpg", ".thumbnails/b.jpg", "inner/c.jpg")
    (tmp_path / "inner" / "round").symlink_to(tmp_path)
    assert names(tmp_path) == ["a.jpg", "inner/c.jpg"]


def test_names_of_any_bytes_are_found(tmp_path: Path) -> None:
    strange = os.fsdecode(b"caf\xe9 \xff.png")
    put(tmp_path, strange)
    assert pictures_in(tmp_path, threading.Event()) == [tmp_path / strange]


def test_there_is_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "MOST", 2)
    put(tmp_path, "1.jpg", "2.jpg", "3.jpg")
    assert names(tmp_path) == ["1.jpg", "2.jpg"]


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert names(tmp_path / "none") == []


def test_the_search_can_be_cancelled(tmp_path: Path) -> None:
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Cancelled):
        pictures_in(tmp_path, cancel)
