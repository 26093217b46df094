"""The last picture is decoded once, and never taken for another."""

import os
from pathlib import Path

import pytest

from desktop_app.engine.errors import ErrorCode, HearsightError
from desktop_app.engine.last_picture import LastPicture
from tests.support import pictures


def test_the_same_bytes_are_decoded_once() -> None:
    last = LastPicture()
    first = last.load(pictures.valid("PNG"), 448)
    last.sentence = "A cat."
    assert last.load(pictures.valid("PNG"), 448) is first
    assert last.load(pictures.valid("PNG"), 1080) is not first
    assert last.sentence == "A cat.", "it is the same picture at another size"
    assert last.load(pictures.valid("JPEG"), 1080).facts.format == "JPEG"
    assert last.sentence is None


def test_a_file_is_decoded_once_until_it_changes(tmp_path: Path) -> None:
    last, file = LastPicture(), tmp_path / "picture"
    file.write_bytes(pictures.valid("PNG"))
    first = last.load(file, 448)
    assert last.load(file, 448) is first
    file.write_bytes(pictures.valid("JPEG"))
    assert last.load(file, 448).facts.format == "JPEG"
    os.utime(file, ns=(1, 1))
    os.replace(file, tmp_path / "moved")
    (tmp_path / "moved").replace(file)
    again = last.load(file, 448)
    assert again is not first and again.facts.format == "JPEG"


def test_a_picture_that_fails_leaves_nothing_of_the_one_before(tmp_path: Path) -> None:
    last = LastPicture()
    first = last.load(pictures.valid("PNG"), 448)
    last.sentence = "A cat."
    for bad, code in ((b"", ErrorCode.EMPTY), (tmp_path / "missing", ErrorCode.NOT_FOUND)):
        for _ in range(2):
            with pytest.raises(HearsightError) as failure:
                last.load(bad, 448)
            assert failure.value.code is code
        assert last.sentence is None
    assert last.load(pictures.valid("PNG"), 448) is not first
