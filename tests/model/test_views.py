"""The views of a training picture: as it is, flipped, and with one flaw that its name decides."""

import numpy as np
import pytest
from PIL import Image, ImageStat

from model.data.views import SIZE, VIEWS, flawed, view_of


@pytest.fixture
def picture() -> Image.Image:
    """Noise, bright on the left, so that every flaw and every turn shows."""
    noise = np.random.default_rng(0).integers(0, 100, (90, 160, 3), np.uint8)
    noise[:, :80] += 120
    return Image.fromarray(noise)


def same(first: Image.Image, second: Image.Image) -> bool:
    return first.size == second.size and first.tobytes() == second.tobytes()


def test_whole_and_flipped(picture: Image.Image) -> None:
    assert VIEWS[0] == "whole"
    assert same(view_of(picture, "whole", "a"), picture)
    flipped = np.asarray(view_of(picture, "flipped", "a"))
    assert np.array_equal(flipped, np.asarray(picture)[:, ::-1])


def test_the_name_decides_the_flaw(picture: Image.Image) -> None:
    assert same(view_of(picture, "flawed", "a"), view_of(picture, "flawed", "a"))
    views = [view_of(picture, "flawed", str(name)).tobytes() for name in range(20)]
    assert len(set(views)) > 12


class Drawn:
    """A source of numbers that always draws the flaw asked for, and otherwise the middle."""

    def __init__(self, flaw: int) -> None:
        self._flaw: int | None = flaw

    def integers(self, low: int, high: int | None = None) -> int:
        if self._flaw is not None:
            flaw, self._flaw = self._flaw, None
            return flaw
        return low // 2 if high is None else (low + high) // 2

    def uniform(self, low: float, high: float) -> float:
        return (low + high) / 2


def made(picture: Image.Image, flaw: int) -> Image.Image:
    return flawed(picture, Drawn(flaw))  # type: ignore[arg-type]


def small(picture: Image.Image) -> Image.Image:
    return picture.resize((SIZE, SIZE), Image.Resampling.BICUBIC)


def spread(picture: Image.Image) -> float:
    return float(ImageStat.Stat(picture.convert("L").crop((0, 0, SIZE // 3, SIZE))).stddev[0])


def test_blurred(picture: Image.Image) -> None:
    assert spread(made(picture, 0)) < 0.5 * spread(small(picture))


def test_dark(picture: Image.Image) -> None:
    found, before = (np.asarray(each, float) for each in (made(picture, 1), small(picture)))
    np.testing.assert_allclose(found, 0.3 * before, atol=1)


def test_rotated(picture: Image.Image) -> None:
    turned = np.asarray(made(picture, 2))
    assert np.array_equal(turned, np.rot90(np.asarray(small(picture)), 2))


def test_cropped(picture: Image.Image) -> None:
    found = made(picture, 3)
    assert found.width * found.height == pytest.approx(0.575 * 160 * 90, rel=0.02)
    left, top = (160 - found.width + 1) // 2, (90 - found.height + 1) // 2
    assert same(found, picture.crop((left, top, left + found.width, top + found.height)))


def test_compressed_too_far(picture: Image.Image) -> None:
    found = made(picture, 4)
    assert found.size == (SIZE, SIZE)
    change = np.abs(np.asarray(found, float) - np.asarray(small(picture), float)).mean()
    assert 2 < change < 40


def test_every_flaw_is_drawn(picture: Image.Image) -> None:
    sizes = {view_of(picture, "flawed", str(name)).size == (SIZE, SIZE) for name in range(20)}
    assert sizes == {True, False}, "a crop keeps its size, the others become square"


def test_a_flawed_view_has_colors(picture: Image.Image) -> None:
    for name in range(20):
        assert view_of(picture.convert("L"), "flawed", str(name)).mode == "RGB"
