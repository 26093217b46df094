"""Files that are whole or not there."""

from pathlib import Path

import pytest

from model.files import write_whole


def test_a_file_is_written_and_nothing_beside_it(tmp_path: Path) -> None:
    for text in ("one\n", "two “quoted”\n"):
        write_whole(tmp_path / "a.json", text)
        assert (tmp_path / "a.json").read_text(encoding="utf-8") == text
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_what_cannot_be_written_leaves_the_old_file(tmp_path: Path) -> None:
    write_whole(tmp_path / "a.json", "old")
    with pytest.raises(UnicodeEncodeError):
        write_whole(tmp_path / "a.json", "new \udc80")
    assert (tmp_path / "a.json").read_text(encoding="utf-8") == "old"
