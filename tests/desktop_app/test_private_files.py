"""Files for their owner only, whole or not there."""

import stat
from pathlib import Path

import pytest

from desktop_app.private_files import write_private


def test_a_file_is_its_owners_only(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file.json"
    write_private(path, "Käse")
    write_private(path, "Brot\n")
    assert path.read_text(encoding="utf-8") == "Brot\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert list(path.parent.iterdir()) == [path]


def test_where_it_cannot_be_written_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "file").mkdir()
    with pytest.raises(OSError):
        write_private(tmp_path / "file", "text")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
