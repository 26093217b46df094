"""Pixels as the encoder wants them: the same in training and in the application."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from desktop_app.engine import captioner, model_files
from desktop_app.engine.images import load_picture
from model.config import Preprocessing
from model.data import features
from model.data.features import load_features, open_encoder, pixel_values
from model.data.photos import Photo, read_photos, write_records

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


class Seeing:
    """In place of the encoder: the mean of each channel, and patches that are counted."""

    def __init__(self, dies_at: int | None = None) -> None:
        self.seen = 0
        self._dies_at = dies_at

    def run(
        self, _: None, fed: dict[str, NDArray[np.float32]]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        if self.seen == self._dies_at:
            raise Killed
        self.seen += 1
        embeds = np.resize(fed["pixel_values"].mean((0, 2, 3)), (1, 512))
        patches = np.broadcast_to(np.arange(197, dtype=np.float32)[None, :, None], (1, 197, 768))
        return embeds, patches


class Killed(BaseException):
    """The end of the process."""


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Eight photographs of one color each, grown from left to right; every fourth is of val."""
    folder = tmp_path / "photos"
    (folder / "images").mkdir(parents=True)
    records = []
    for number in range(8):
        split = "val" if number % 4 == 3 else "train"
        records.append(Photo(f"p{number}", Path(), split, "made", "person", ("a color",)))
        image = Image.new("RGB", (40, 30), (30 * number, 10, 200))
        image.save(folder / "images" / f"p{number}.jpg")
    write_records(folder, records)
    return folder


def extracted(
    photos: Path, out: Path, view: str, monkeypatch: pytest.MonkeyPatch, dies_at: int | None = None
) -> int:
    """Fill the cache; how many pictures were looked at."""
    session = Seeing(dies_at)
    monkeypatch.setattr(features, "open_encoder", lambda _: session)
    try:
        features.extract(photos, Path("encoder.onnx"), out, view)
    except Killed:
        assert dies_at is not None
    return session.seen


def test_the_cache_holds_every_picture_in_order(
    photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert extracted(photos, tmp_path / "out", "whole", monkeypatch) == 8
    found = load_features(tmp_path / "out", "whole")
    assert found.tokens.shape == (8, 50, 768)
    assert found.embeds.shape == (8, 512)
    assert found.tokens.dtype == found.embeds.dtype == np.float16
    assert (np.diff(found.embeds[:, 0]) > 0.2).all(), "more red from picture to picture"
    assert found.tokens[0, :2, 0].tolist() == [0, np.mean([1, 2, 15, 16])]


def test_other_views_are_of_training_pictures_only(
    photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert extracted(photos, tmp_path / "out", "flipped", monkeypatch) == 6
    found = load_features(tmp_path / "out", "flipped")
    assert found.embeds.any(1).tolist() == [True, True, True, False] * 2


def test_an_interrupted_cache_goes_on_and_a_finished_one_rests(
    photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    extracted(photos, tmp_path / "unbroken", "whole", monkeypatch)
    monkeypatch.setattr(features, "FLUSH", 3)
    out = tmp_path / "out"
    assert extracted(photos, out, "whole", monkeypatch, dies_at=5) == 5
    assert extracted(photos, out, "whole", monkeypatch) == 5, "three were known to be on disk"
    assert extracted(photos, out, "whole", monkeypatch) == 0
    found, expected = (load_features(each, "whole") for each in (out, tmp_path / "unbroken"))
    assert np.array_equal(found.embeds, expected.embeds)
    assert np.array_equal(found.tokens, expected.tokens)


def test_a_folder_that_has_grown_is_looked_at_anew(
    photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    extracted(photos, tmp_path / "out", "whole", monkeypatch)
    grown = [*read_photos(photos), Photo("a", Path(), "train", "made", "person", ("a color",))]
    Image.new("RGB", (40, 30), "white").save(photos / "images" / "a.jpg")
    write_records(photos, grown)
    assert extracted(photos, tmp_path / "out", "whole", monkeypatch) == 9
    assert load_features(tmp_path / "out", "whole").embeds[0, 0] > 1
