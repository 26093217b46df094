"""The pictures that the checks are tried on: photographs with one flaw, pages, and nothing."""

from collections.abc import Iterator

import numpy as np
from PIL import Image

from model.evaluation.flaws import Flaw, at_size, blurred, dark, turned
from model.looks.examples import gradient, noise, page

EMPTY = 200  # pictures with nothing in them
PAGES = 100  # of text
WHITENESS = 0.7  # of every channel's way to white
TINY = 48  # pixels of the side
_SEED = 7


def bright(picture: Image.Image) -> Image.Image:
    """Washed out: every channel 70 % nearer to white."""
    whole = at_size(picture)
    return Image.blend(whole, Image.new("RGB", whole.size, "white"), WHITENESS)


def tiny(picture: Image.Image) -> Image.Image:
    """48 pixels wide and high."""
    return at_size(picture).resize((TINY, TINY), Image.Resampling.BOX)


def upside_down(picture: Image.Image) -> Image.Image:
    """Turned by 180°."""
    return at_size(picture).transpose(Image.Transpose.ROTATE_180)


def turned_right(picture: Image.Image) -> Image.Image:
    """Turned by 90° to the right."""
    return at_size(picture).transpose(Image.Transpose.ROTATE_270)


# By the id of the check that should find it.
FLAWED: dict[str, Flaw] = {
    "blurred": blurred,
    "dark": dark,
    "bright": bright,
    "tiny": tiny,
    "turned_left": turned,
    "upside_down": upside_down,
    "turned_right": turned_right,
}


def pages(sentences: list[str]) -> Iterator[Image.Image]:
    """Pages of text made of these sentences, the same ones each time."""
    random = np.random.default_rng(_SEED)
    for _ in range(PAGES):
        yield page(sentences, random)


def empty_pictures() -> Iterator[tuple[str, Image.Image]]:
    """Pictures with nothing in them, each with its check, the same ones each time."""
    random = np.random.default_rng(_SEED)
    for place in range(EMPTY):
        colour = tuple(int(value) for value in random.integers(0, 256, 3))
        match place % 4:
            case 0:
                level = int(random.integers(0, 4))
                yield "black", Image.new("RGB", (320, 240), (level, level, level))
            case 1:
                yield "blank", Image.new("RGB", (320, 240), colour)
            case 2:
                values = gradient(random)[..., None] * np.array(colour)
                yield "blank", Image.fromarray(values.astype(np.uint8))
            case _:
                yield "noise", Image.fromarray(np.clip(noise(random), 0, 255).astype(np.uint8))
