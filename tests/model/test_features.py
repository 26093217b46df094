"""The cache of what a backbone sees: whole, in order, resumed, and never another backbone's."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from model.backbones import BackboneError
from model.config import ImageConfig, Preprocessing
from model.data import features
from model.data.features import load_features
from model.data.photos import Photo, read_photos, write_records


def test_a_cache_is_read_back(tmp_path: Path) -> None:
    tokens, embeds = np.ones((2, 5, 3), np.float16), np.zeros((2, 4), np.float16)
    np.save(tmp_path / "whole.tokens.npy", tokens)
    np.save(tmp_path / "whole.embeds.npy", embeds)
    found = load_features(tmp_path, "whole")
    assert np.array_equal(found.tokens, tokens)
    assert np.array_equal(found.embeds, embeds)


class Seeing:
    """A backbone that sees the mean of the first color, and numbers its tokens."""

    preprocessing = Preprocessing()

    def __init__(self, dies_at: int | None = None, width: int = 768) -> None:
        self.image = ImageConfig(backbone_width=width)
        self.seen = 0
        self._dies_at = dies_at

    def see(self, picture: Image.Image) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        if self.seen == self._dies_at:
            raise Killed
        self.seen += 1
        red = np.asarray(picture, np.float32)[..., 0].mean() / 100
        tokens = np.arange(50, dtype=np.float32)[:, None]
        return np.tile(tokens, self.image.backbone_width), np.full(512, red)


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


def extracted(photos: Path, out: Path, view: str, dies_at: int | None = None) -> int:
    """Fill the cache; how many pictures were looked at."""
    backbone = Seeing(dies_at)
    try:
        features.extract(photos, backbone, out, view)
    except Killed:
        assert dies_at is not None
    return backbone.seen


def test_the_cache_holds_every_picture_in_order(photos: Path, tmp_path: Path) -> None:
    assert extracted(photos, tmp_path / "out", "whole") == 8
    found = load_features(tmp_path / "out", "whole")
    assert found.tokens.shape == (8, 50, 768)
    assert found.embeds.shape == (8, 512)
    assert found.tokens.dtype == found.embeds.dtype == np.float16
    assert (np.diff(found.embeds[:, 0]) > 0.2).all(), "more red from picture to picture"
    assert found.tokens[:, :, 5].tolist() == [list(range(50))] * 8


def test_other_views_are_of_training_pictures_only(photos: Path, tmp_path: Path) -> None:
    assert extracted(photos, tmp_path / "out", "flipped") == 6
    found = load_features(tmp_path / "out", "flipped")
    assert found.embeds.any(1).tolist() == [True, True, True, False] * 2


def test_an_interrupted_cache_goes_on_and_a_finished_one_rests(
    photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    extracted(photos, tmp_path / "unbroken", "whole")
    monkeypatch.setattr(features, "FLUSH", 3)
    out = tmp_path / "out"
    assert extracted(photos, out, "whole", dies_at=5) == 5
    assert extracted(photos, out, "whole") == 5, "three were known to be on disk"
    assert extracted(photos, out, "whole") == 0
    found, expected = (load_features(each, "whole") for each in (out, tmp_path / "unbroken"))
    assert np.array_equal(found.embeds, expected.embeds)
    assert np.array_equal(found.tokens, expected.tokens)


def test_a_folder_that_has_grown_is_looked_at_anew(photos: Path, tmp_path: Path) -> None:
    extracted(photos, tmp_path / "out", "whole")
    grown = [*read_photos(photos), Photo("a", Path(), "train", "made", "person", ("a color",))]
    Image.new("RGB", (40, 30), "white").save(photos / "images" / "a.jpg")
    write_records(photos, grown)
    assert extracted(photos, tmp_path / "out", "whole") == 9
    assert load_features(tmp_path / "out", "whole").embeds[0, 0] > 1


def test_what_another_backbone_saw_is_never_written_over(photos: Path, tmp_path: Path) -> None:
    extracted(photos, tmp_path / "out", "whole")
    with pytest.raises(BackboneError, match="is of another backbone; choose another folder"):
        features.extract(photos, Seeing(width=1280), tmp_path / "out", "whole")
    assert extracted(photos, tmp_path / "out", "whole") == 0


def test_a_file_that_is_no_backbone_is_told(photos: Path, tmp_path: Path) -> None:
    arguments = ["--photos", str(photos), "--out", str(tmp_path / "out"), "--encoder"]
    with pytest.raises(SystemExit, match="is not the pinned CLIP encoder"):
        features.main([*arguments, str(photos / "captions.jsonl")])
    with pytest.raises(SystemExit, match="is not the pinned EfficientNet-Lite0 encoder"):
        named = ["--backbone", "efficientnet-lite0"]
        features.main([*arguments, str(photos / "captions.jsonl"), *named])
    with pytest.raises(SystemExit, match="No such file"):
        features.main([*arguments, str(tmp_path / "nothing")])
    assert not (tmp_path / "out").exists()
