"""What pixels and the encoder's look tell of a picture before it is described."""

import numpy as np
import pytest
from PIL import Image, ImageEnhance

from desktop_app.engine.check_names import Check
from desktop_app.engine.checks import empty, flaws, measure
from desktop_app.engine.looks import Look
from desktop_app.engine.palette import main_colors
from desktop_app.paths import assets_folder

CAT = assets_folder() / "samples" / "chelsea.png"
KINDS = ("photo", "chart", "screen", "diagram", "text", "nothing")


def look(kind: str = "photo", turn: str = "upright", blurred: float = 0.0) -> Look:
    turns = ("upright", "left", "over", "right")
    return Look(
        {one: float(one == kind) for one in KINDS},
        {one: float(one == turn) for one in turns},
        blurred,
    )


def cat() -> Image.Image:
    with Image.open(CAT) as picture:
        return picture.convert("RGB")


def field(values: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]") -> Image.Image:
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))


@pytest.mark.parametrize("level", [0, 1, 3, 8])
def test_a_black_picture_is_black(level: int) -> None:
    assert empty(measure(Image.new("RGB", (320, 200), (level,) * 3))) is Check.BLACK


@pytest.mark.parametrize("colour", ["white", "red", "#777777", "#202020"])
def test_one_colour_is_empty(colour: str) -> None:
    assert empty(measure(Image.new("RGB", (320, 200), colour))) is Check.BLANK


def test_a_gradient_is_empty_in_every_direction() -> None:
    ramp = np.linspace(0, 255, 300)
    across = np.broadcast_to(ramp[None, :, None], (200, 300, 3))
    rows, columns = np.mgrid[0:200, 0:300]
    circle = np.hypot(rows - 100, columns - 150)[..., None] * np.ones(3)
    for values in (across, across.transpose(1, 0, 2), circle):
        assert empty(measure(field(values))) is Check.BLANK


def test_a_photograph_is_not_empty_dark_or_not() -> None:
    for brightness in (1.0, 0.3, 0.15):
        assert empty(measure(ImageEnhance.Brightness(cat()).enhance(brightness))) is None


def test_a_page_with_one_word_is_not_empty() -> None:
    page = Image.new("RGB", (400, 300), "white")
    page.paste("black", (180, 140, 220, 160))
    assert empty(measure(page)) is None


def test_noise_is_found_by_both_witnesses_together() -> None:
    noise = field(np.random.default_rng(0).uniform(0, 255, (300, 400, 3)))
    found = measure(noise)
    assert flaws(noise, found, look("nothing")) == (Check.NOISE,)
    assert Check.NOISE not in flaws(noise, found, look("photo"))
    assert Check.NOISE not in flaws(cat(), measure(cat()), look("nothing"))


@pytest.mark.parametrize("kind", ["chart", "screen", "diagram", "text"])
def test_what_is_no_photograph_is_told(kind: str) -> None:
    assert flaws(cat(), measure(cat()), look(kind)) == (Check(kind),)


@pytest.mark.parametrize(
    ("turn", "check"),
    [
        ("left", Check.TURNED_LEFT),
        ("over", Check.UPSIDE_DOWN),
        ("right", Check.TURNED_RIGHT),
    ],
)
def test_a_turned_photograph_is_told(turn: str, check: Check) -> None:
    assert flaws(cat(), measure(cat()), look(turn=turn)) == (check,)
    assert flaws(cat(), measure(cat()), look("screen", turn=turn)) == (Check.SCREEN,)


def test_dark_bright_blurred_and_tiny_photographs_are_told() -> None:
    dark = ImageEnhance.Brightness(cat()).enhance(0.15)
    assert flaws(dark, measure(dark), look()) == (Check.DARK,)
    bright = field(215 + np.asarray(cat(), float) * 0.15)
    assert flaws(bright, measure(bright), look()) == (Check.BRIGHT,)
    assert flaws(cat(), measure(cat()), look(blurred=0.9)) == (Check.BLURRED,)
    tiny = cat().resize((48, 32))
    assert flaws(tiny, measure(tiny), look()) == (Check.TINY,)
    assert flaws(cat(), measure(cat()), look()) == ()


@pytest.mark.parametrize(
    ("colour", "name"),
    [
        ((250, 250, 250), "white"),
        ((20, 20, 20), "black"),
        ((128, 128, 128), "gray"),
        ((200, 20, 20), "red"),
        ((20, 160, 40), "green"),
        ((20, 40, 200), "blue"),
        ((240, 220, 30), "yellow"),
        ((110, 70, 30), "brown"),
        ((240, 150, 30), "orange"),
        ((150, 40, 200), "purple"),
        ((255, 170, 190), "pink"),
    ],
)
def test_colours_have_the_names_that_people_use(colour: tuple[int, int, int], name: str) -> None:
    assert main_colors(Image.new("RGB", (60, 60), colour)) == (name,)


def test_only_frequent_colours_are_told() -> None:
    picture = Image.new("RGB", (100, 100), "white")
    picture.paste("red", (0, 0, 100, 30))
    picture.paste("blue", (0, 90, 100, 100))
    assert main_colors(picture) == ("white", "red")
