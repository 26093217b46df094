"""Flawed copies: the right flaw, and the same one every time."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from model.evaluation.flaws import FLAWS, SIZE, at_size, copies, cut, dark, turned


def pixels(image: Image.Image) -> NDArray[np.float64]:
    return np.asarray(image, np.float64)


@pytest.fixture
def picture() -> Image.Image:
    """A step from black to white down the middle, and noise over it; wider than high."""
    noise = np.random.default_rng(0).integers(0, 60, (240, 320, 3), np.uint8)
    noise[:, 160:] += 190
    return Image.fromarray(noise)


@pytest.mark.parametrize("name", FLAWS)
def test_a_flaw_is_the_same_every_time_and_leaves_the_picture_alone(
    name: str, picture: Image.Image
) -> None:
    before = picture.tobytes()
    first, second = FLAWS[name](picture), FLAWS[name](picture)
    assert (first.mode, first.tobytes()) == ("RGB", second.tobytes())
    assert picture.tobytes() == before
    assert not np.array_equal(pixels(first.resize((SIZE, SIZE))), pixels(at_size(picture)))


@pytest.mark.parametrize("name", sorted(set(FLAWS) - {"cut"}))
def test_flaws_keep_the_size(name: str, picture: Image.Image) -> None:
    assert FLAWS[name](picture).size == (SIZE, SIZE)


def test_a_blur_of_four_pixels() -> None:
    line = Image.new("RGB", (SIZE, SIZE))
    line.paste((255, 255, 255), (SIZE // 2, 0, SIZE // 2 + 40, SIZE))
    row = pixels(FLAWS["blurred"](line))[SIZE // 2, :, 0]
    edge = np.diff(row[SIZE // 2 - 20 : SIZE // 2 + 20])
    places = np.arange(len(edge))
    centre = (edge * places).sum() / edge.sum()
    spread = ((edge * (places - centre) ** 2).sum() / edge.sum()) ** 0.5
    assert spread == pytest.approx(4, abs=0.4)


def test_dark_is_fifteen_percent(picture: Image.Image) -> None:
    assert pixels(dark(picture)) == pytest.approx(pixels(at_size(picture)) * 0.15, abs=1)


def test_turned_by_a_quarter(picture: Image.Image) -> None:
    assert np.array_equal(pixels(turned(picture)), np.rot90(pixels(at_size(picture))))


def test_the_middle_forty_percent_are_left(picture: Image.Image) -> None:
    left = cut(picture)
    assert left.width * left.height == pytest.approx(0.4 * SIZE**2, rel=0.01)
    edge = (SIZE - left.width) // 2
    whole = pixels(at_size(picture))
    assert np.array_equal(pixels(left), whole[edge:-edge, edge:-edge][: left.height, : left.width])


def test_compression_loses_detail_and_keeps_the_whole(picture: Image.Image) -> None:
    made, whole = pixels(FLAWS["compressed"](picture)), pixels(at_size(picture))
    assert abs(made.mean() - whole.mean()) < 3
    assert made[:, :100].std() < 0.8 * whole[:, :100].std()


def test_grey_and_turned_files_become_upright_colour(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be shown turned by 90° to the right
    grey = Image.new("L", (40, 20))
    grey.paste(255, (0, 0, 20, 20))
    grey.save(tmp_path / "a.jpg", exif=exif, quality=100)
    (made,) = copies([tmp_path / "a.jpg"], dark)
    bright = pixels(made)[:, :, 0] > 20
    assert bright[:100].all()
    assert not bright[-100:].any()
