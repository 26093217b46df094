"""What the backbones see, and the pixels that they see: the same as in the application."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from efficientnet_lite_pytorch import EfficientNet
from numpy.typing import NDArray
from PIL import Image

from desktop_app.engine import captioner, model_files
from desktop_app.engine.images import load_picture
from model import backbones
from model.backbones import (
    BackboneError,
    BackboneName,
    ClipViT,
    EfficientNetLite0,
    open_backbone,
    open_encoder,
    pixel_values,
)
from model.config import Preprocessing
from model.export.__main__ import sha256
from model.image_encoder import ImageEncoder
from tests.support import tiny_captioner as tiny

HOW = Preprocessing()
SAMPLES = ["astronaut.png", "chelsea.png", "coffee.png", "rocket.jpg"]


@pytest.fixture(params=SAMPLES)
def picture(request: pytest.FixtureRequest, project_root: Path) -> Image.Image:
    return load_picture(project_root / "assets" / "samples" / request.param)


def by_hand(picture: Image.Image, how: Preprocessing) -> NDArray[np.float64]:
    """The published recipe, one channel at a time: squeeze, scale to 0–1, normalise."""
    made = np.empty((1, 3, 224, 224))
    for channel, plane in enumerate(picture.split()):
        squeezed = np.asarray(plane.resize((224, 224), Image.Resampling.BICUBIC)) / 255
        made[0, channel] = (squeezed - how.mean[channel]) / how.std[channel]
    return made


@pytest.mark.parametrize("how", [ClipViT.preprocessing, EfficientNetLite0.preprocessing])
def test_pixels_follow_the_recipe(picture: Image.Image, how: Preprocessing) -> None:
    found = pixel_values(picture, how)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, by_hand(picture, how), atol=1e-5)


def test_training_and_application_see_the_same_pixels(picture: Image.Image) -> None:
    how = model_files.Preprocessing(size=HOW.size, mean=HOW.mean, std=HOW.std)
    assert np.array_equal(pixel_values(picture, HOW), captioner.pixel_values(picture, how))


def test_grey_pictures_become_colour() -> None:
    grey = Image.new("L", (30, 20), 128)
    assert np.array_equal(pixel_values(grey, HOW), pixel_values(grey.convert("RGB"), HOW))


def test_pixels_of_the_cnn_are_those_that_it_was_trained_on() -> None:
    levels = Image.fromarray(np.arange(256, dtype=np.uint8).reshape(16, 16)).resize((224, 224))
    found = pixel_values(levels, EfficientNetLite0.preprocessing)
    np.testing.assert_allclose(found[0, 0], (np.asarray(levels) - 127.0) / 128, atol=1e-6)


@pytest.mark.parametrize(
    ("name", "told"), [("clip-vit-b16", "CLIP"), ("efficientnet-lite0", "EfficientNet-Lite0")]
)
def test_another_file_is_refused(name: BackboneName, told: str, tmp_path: Path) -> None:
    (tmp_path / "encoder").write_bytes(b"another")
    with pytest.raises(BackboneError, match=f"not the pinned {told} encoder"):
        open_backbone(name, tmp_path / "encoder")
    with pytest.raises(ValueError, match="not the pinned CLIP encoder"):
        open_encoder(tmp_path / "encoder")


class Session:
    """In place of CLIP's: the mean of each channel, and patches that are counted."""

    def run(self, _: None, fed: dict[str, NDArray[np.float32]]) -> tuple[Any, Any]:
        embeds = np.resize(fed["pixel_values"].mean((0, 2, 3)), (1, 512))
        patches = np.broadcast_to(np.arange(197, dtype=np.float32)[None, :, None], (1, 197, 768))
        return embeds, patches


def test_patches_of_clip_are_averaged(
    picture: Image.Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backbones, "open_encoder", lambda _: Session())
    tokens, embed = open_backbone("clip-vit-b16", Path("encoder.onnx")).see(picture)
    assert tokens.shape == (50, 768)
    assert tokens[:3, 7].tolist() == [0, np.mean([1, 2, 15, 16]), np.mean([3, 4, 17, 18])]
    np.testing.assert_allclose(embed[:3], by_hand(picture, HOW).mean((0, 2, 3)), atol=1e-4)


@pytest.fixture(scope="module")
def network() -> EfficientNet:
    """The CNN with random weights, its normalisation far from doing nothing."""
    torch.manual_seed(0)
    made = EfficientNet.from_name("efficientnet-lite0")
    made.train()
    with torch.no_grad():
        for _ in range(20):
            made.extract_features(torch.randn(4, 3, 64, 64))
    return made.eval()


@pytest.fixture
def cnn(
    network: EfficientNet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> backbones.Backbone:
    """The backbone of a file with those weights."""
    torch.save(network.state_dict(), tmp_path / "weights.pth")
    monkeypatch.setattr(backbones, "EFFICIENTNET_SHA256", sha256(tmp_path / "weights.pth"))
    return open_backbone("efficientnet-lite0", tmp_path / "weights.pth")


def test_the_last_feature_map_of_the_cnn_is_the_grid(
    network: EfficientNet, cnn: backbones.Backbone, picture: Image.Image
) -> None:
    tokens, embed = cnn.see(picture)
    with torch.no_grad():
        pixels = torch.from_numpy(by_hand(picture, cnn.preprocessing)).float()
        there = network.extract_features(pixels)[0].numpy()  # [1280, 7, 7]
    assert tokens.shape == (50, 1280)
    assert there.std() > 0.01
    for row in range(7):
        for column in range(7):
            expected = there[:, row, column]
            np.testing.assert_allclose(tokens[1 + row * 7 + column], expected, atol=1e-3)
    np.testing.assert_allclose(embed, there.mean((1, 2)), atol=1e-3)
    assert np.array_equal(tokens[0], embed)


def test_a_picture_is_seen_the_same_twice(cnn: backbones.Backbone, picture: Image.Image) -> None:
    (tokens, embed), (again, once_more) = cnn.see(picture), cnn.see(picture)
    assert np.array_equal(tokens, again)
    assert np.array_equal(embed, once_more)


def test_the_image_encoder_reads_the_cnn_as_it_reads_clip(
    cnn: backbones.Backbone, project_root: Path
) -> None:
    tokens, embed = cnn.see(load_picture(project_root / "assets" / "samples" / SAMPLES[0]))
    encoder = ImageEncoder(cnn.image, tiny.SHAPE).eval()
    stream = encoder(torch.tensor(tokens)[None], torch.tensor(embed)[None])
    assert stream.shape == (1, 51, tiny.SHAPE.width)
    assert torch.isfinite(stream).all()
