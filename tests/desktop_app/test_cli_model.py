"""`hearsight describe` with another caption model, a damaged one and none."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import pictures
from tests.support.commands import PROJECT, describe

MODEL = PROJECT / "assets" / "caption_model"


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "picture.png"
    path.write_bytes(pictures.valid("PNG"))
    return path


def copied_model(folder: Path) -> Path:
    """The shipped model in another folder, its files linked but for the manifest."""
    copy = folder / "model"
    copy.mkdir()
    for path in MODEL.iterdir():
        (copy / path.name).symlink_to(path)
    replace(copy / "manifest.json", (MODEL / "manifest.json").read_bytes())
    return copy


def replace(link: Path, data: bytes) -> None:
    link.unlink()
    link.write_bytes(data)


def graphs(model: Path) -> list[Path]:
    return sorted(model.glob("*.onnx"), key=lambda path: path.stat().st_size)


def truncate_encoder(model: Path) -> None:
    path = graphs(model)[-1]
    replace(path, path.read_bytes()[:-1000])


def flip_a_byte(model: Path) -> None:
    path = graphs(model)[-1]
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    replace(path, bytes(data))


def empty_decoder(model: Path) -> None:
    replace(graphs(model)[0], b"")


def break_manifest(model: Path) -> None:
    replace(model / "manifest.json", b'{"name": "hearsight",')


def empty_manifest(model: Path) -> None:
    replace(model / "manifest.json", b"{}")


@pytest.mark.parametrize(
    "damage", [truncate_encoder, flip_a_byte, empty_decoder, break_manifest, empty_manifest]
)
def test_a_damaged_model_is_told(
    damage: Callable[[Path], None], picture: Path, tmp_path: Path
) -> None:
    model = copied_model(tmp_path)
    damage(model)
    outcome = describe("--json", picture, picture, changes={"HEARSIGHT_MODEL": str(model)})
    assert [record["error_code"] for record in outcome.records] == ["model_damaged"] * 2
    assert (outcome.stderr, outcome.status) == (b"", 1)


@pytest.mark.parametrize(
    "remove",
    [
        shutil.rmtree,
        lambda model: (model / "manifest.json").unlink(),
        lambda model: graphs(model)[-1].unlink(),
    ],
    ids=["folder", "manifest", "encoder"],
)
def test_a_missing_model_is_told(
    remove: Callable[[Path], None], picture: Path, tmp_path: Path
) -> None:
    model = copied_model(tmp_path)
    remove(model)
    outcome = describe("--json", picture, changes={"HEARSIGHT_MODEL": str(model)})
    assert [record["error_code"] for record in outcome.records] == ["model_missing"]
    assert (outcome.stderr, outcome.status) == (b"", 1)


def test_another_model_folder_is_used(picture: Path, tmp_path: Path) -> None:
    outcome = describe("--json", picture, changes={"HEARSIGHT_MODEL": str(copied_model(tmp_path))})
    assert "caption" in outcome.records[0]
