"""The cache of float16 copies: made once, healed when damaged, done without where it cannot be."""

import os
import time
from pathlib import Path

import onnx
import pytest

from desktop_app.engine import gpu_copy
from tests.support.tiny_onnx import cosine, run, tiny_model


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.onnx"
    onnx.save(tiny_model(quantised=True), path)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def test_a_copy_is_made_once(source: Path, folder: Path) -> None:
    first = gpu_copy.gpu_copy(source, folder)
    assert isinstance(first, Path)
    made = first.stat()
    assert gpu_copy.gpu_copy(source, folder) == first
    assert first.stat().st_ino == made.st_ino
    assert list(folder.iterdir()) == [first]
    assert cosine(run(first)["embeds"], run(source)["embeds"]) > 0.99


def test_using_a_copy_keeps_it(source: Path, folder: Path) -> None:
    copy = gpu_copy.gpu_copy(source, folder)
    assert isinstance(copy, Path)
    os.utime(copy, (0, 0))
    gpu_copy.gpu_copy(source, folder)
    assert time.time() - copy.stat().st_mtime < 3600


def test_another_model_has_another_copy(source: Path, folder: Path) -> None:
    first = gpu_copy.gpu_copy(source, folder)
    onnx.save(tiny_model(quantised=False), source)
    assert gpu_copy.gpu_copy(source, folder) != first


@pytest.mark.parametrize("damage", [b"", b"not a model"])
def test_a_damaged_copy_is_made_again(source: Path, folder: Path, damage: bytes) -> None:
    first = gpu_copy.gpu_copy(source, folder)
    assert isinstance(first, Path)
    sound = first.read_bytes()
    first.write_bytes(damage)
    assert gpu_copy.gpu_copy(source, folder) == first
    assert first.read_bytes() == sound
    assert list(folder.iterdir()) == [first]


def test_one_flipped_bit_is_seen(source: Path, folder: Path) -> None:
    first = gpu_copy.gpu_copy(source, folder)
    assert isinstance(first, Path)
    sound = first.read_bytes()
    middle = len(sound) // 2
    first.write_bytes(sound[:middle] + bytes([sound[middle] ^ 1]) + sound[middle + 1 :])
    gpu_copy.gpu_copy(source, folder)
    assert first.read_bytes() == sound


def test_where_nothing_can_be_written_the_copy_stays_in_memory(source: Path) -> None:
    copy = gpu_copy.gpu_copy(source, source / "no folder can be here")
    assert isinstance(copy, bytes)
    assert cosine(run(copy)["embeds"], run(source)["embeds"]) > 0.99


def test_the_folder_is_the_users_cache(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = source.parent / "home"
    monkeypatch.setattr(gpu_copy, "user_cache_dir", lambda name, appauthor: str(home / name))
    copy = gpu_copy.gpu_copy(source)
    assert isinstance(copy, Path)
    assert copy.parent == home / "hearsight" / "gpu"


def test_copies_unused_for_months_are_removed(source: Path, folder: Path) -> None:
    folder.mkdir()
    old, recent = folder / "of an old model.onnx", folder / "of another model.onnx"
    broken_off = folder / "abc.part"
    for path, days in ((old, 100), (broken_off, 100), (recent, 10)):
        path.touch()
        os.utime(path, (time.time() - days * 86400,) * 2)
    copy = gpu_copy.gpu_copy(source, folder)
    assert set(folder.iterdir()) == {recent, copy}
