"""Pixels as the encoder wants them: the same in training and in the application."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from desktop_app.engine import captioner, model_files
from desktop_app.engine.images import load_picture
from model.config import Preprocessing
from model.data.features import load_features, open_encoder, pixel_values

HOW = Preprocessing()
SAMPLES = ["astronaut.png", "chelsea.png", "coffee.png", "rocket.jpg"]


@pytest.fixture(params=SAMPLES)
def picture(request: pytest.FixtureRequest, project_root: Path) -> Image.Image:
    return load_picture(project_root / "assets" / "samples" / request.param)


def by_hand(picture: Image.Image) -> NDArray[np.float64]:
    """The published recipe, one channel at a time: squeeze, scale to 0–1, normalise."""
    made = np.empty((1, 3, 224, 224))
    for channel, plane in enumerate(picture.split()):
        squeezed = np.asarray(plane.resize((224, 224), Image.Resampling.BICUBIC)) / 255
        made[0, channel] = (squeezed - HOW.mean[channel]) / HOW.std[channel]
    return made


def test_pixels_follow_the_recipe(picture: Image.Image) -> None:
    found = pixel_values(picture, HOW)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, by_hand(picture), atol=1e-5)


def test_training_and_application_see_the_same_pixels(picture: Image.Image) -> None:
    how = model_files.Preprocessing(size=HOW.size, mean=HOW.mean, std=HOW.std)
    assert np.array_equal(pixel_values(picture, HOW), captioner.pixel_values(picture, how))


def test_grey_pictures_become_colour() -> None:
    grey = Image.new("L", (30, 20), 128)
    assert np.array_equal(pixel_values(grey, HOW), pixel_values(grey.convert("RGB"), HOW))


def test_another_encoder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "encoder.onnx").write_bytes(b"another")
    with pytest.raises(ValueError, match="not the pinned CLIP encoder"):
        open_encoder(tmp_path / "encoder.onnx")


def test_a_cache_is_read_back(tmp_path: Path) -> None:
    tokens, embeds = np.ones((2, 5, 3), np.float16), np.zeros((2, 4), np.float16)
    np.save(tmp_path / "whole.tokens.npy", tokens)
    np.save(tmp_path / "whole.embeds.npy", embeds)
    found = load_features(tmp_path, "whole")
    assert np.array_equal(found.tokens, tokens)
    assert np.array_equal(found.embeds, embeds)
