"""The picture files opened last."""

import json
import os
import stat
from pathlib import Path

import pytest

from desktop_app.library.recent import MOST, RecentFiles


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "library" / "recent.json"


def numbered(*numbers: int) -> list[Path]:
    return [Path(f"/pictures/{number}.jpg") for number in numbers]


def test_the_newest_comes_first_each_once_and_not_too_many(file: Path) -> None:
    recent = RecentFiles(file)
    assert recent.paths == []
    for path in numbered(1, 2, 3, 1):
        recent.add(path)
    assert recent.paths == numbered(1, 3, 2)
    for path in numbered(*range(10, 10 + MOST)):
        recent.add(path)
    assert recent.paths == numbered(*reversed(range(10, 10 + MOST)))
    assert RecentFiles(file).paths == recent.paths
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_files_are_forgotten(file: Path) -> None:
    recent = RecentFiles(file)
    for path in numbered(1, 2):
        recent.add(path)
    recent.remove(numbered(1)[0])
    assert RecentFiles(file).paths == numbered(2)
    recent.clear()
    assert RecentFiles(file).paths == []
    assert "pictures" not in file.read_text()


def test_a_name_of_any_bytes_is_kept(file: Path) -> None:
    strange = Path(os.fsdecode(b"/caf\xe9 \xff.jpg"))
    RecentFiles(file).add(strange)
    assert RecentFiles(file).paths == [strange]


@pytest.mark.parametrize("content", [b"", b"{", b"{}", b"\xff", b'[1, null, "a.jpg", "/a\\u0000"]'])
def test_what_is_damaged_is_nothing(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    recent = RecentFiles(file)
    assert recent.paths == []
    recent.add(Path("/a.jpg"))
    assert json.loads(file.read_bytes()) == ["/a.jpg"]


def test_a_list_that_cannot_be_written_lasts_for_this_time(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    recent = RecentFiles(tmp_path / "file" / "recent.json")
    recent.add(Path("/a.jpg"))
    assert recent.paths == [Path("/a.jpg")]
