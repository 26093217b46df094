"""Pictures that the looks are fitted on: photographs with flaws, drawn things, pages, and nothing.

Every example is what the encoder gets, upright in RGB, with what is known of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont, ImageOps

from model.data.photos import read_photos
from model.evaluation.flaws import SIZE

KINDS = ("photo", "chart", "screen", "diagram", "text", "nothing")
TURNS = ("upright", "left", "over", "right")  # by how it lies: turned by 0, 90, 180, 270° so
PHOTOS = 1_200  # about, of a split: each gives three examples or more
_SHARPEST_BLUR = 2.5  # standard deviation at 224 pixels from which on a copy counts as blurred
_INKS = (("white", "black"), ("#f4f0e6", "#222222"), ("#1e1e1e", "#e6e6e6"), ("#000", "#fff"))


@dataclass(frozen=True)
class Example:
    """A picture and what is known of it."""

    image: Image.Image
    kind: str  # of `KINDS`
    turn: str = "upright"  # of `TURNS`; known of photographs only
    is_blurred: bool = False


@dataclass(frozen=True)
class Folders:
    """Where the pictures lie, as the `data` commands take and write them."""

    photos: Path
    kinds: Path  # of charts, screens and diagrams
    windows: Path


def examples(folders: Folders, split: str, texts: Sequence[str]) -> Iterator[Example]:
    """All examples of a split, `train` or `val`; `texts` are sentences for the pages."""
    random = np.random.default_rng(split == "val")
    photos = read_photos(folders.photos, split)
    for photo in photos[:: max(1, len(photos) // PHOTOS)]:
        yield from photographs(_small(photo.path), random, every=split == "val")
    for drawn in read_photos(folders.kinds, split):
        yield Example(_small(drawn.path), drawn.source.removesuffix("s"))
    for window in read_photos(folders.windows, split):
        yield Example(_small(window.path), "screen")
    for _ in range(300 if split == "train" else 100):
        yield Example(page(texts, random), "text")
        yield Example(nothing(random), "nothing")


def photographs(image: Image.Image, random: np.random.Generator, every: bool) -> Iterator[Example]:
    """A photograph as it is, turned, blurred and dark: `every` turn, or one of them by chance."""
    yield Example(image, "photo")
    turns = (1, 2, 3) if every else (int(random.integers(1, 4)),)
    for turn in turns:
        yield Example(image.rotate(90 * turn), "photo", TURNS[turn])
    radius = 4.0 if every else float(random.uniform(0.5, 6))
    blurred = image.filter(ImageFilter.GaussianBlur(radius))
    yield Example(blurred, "photo", is_blurred=radius >= _SHARPEST_BLUR)
    if every or random.random() < 0.5:
        yield Example(ImageEnhance.Brightness(image).enhance(random.uniform(0.1, 0.6)), "photo")


def page(texts: Sequence[str], random: np.random.Generator) -> Image.Image:
    """A page of text: sentences in lines, in one of a few inks."""
    paper, ink = _INKS[int(random.integers(len(_INKS)))]
    width, height = (int(random.integers(300, 900)) for _ in range(2))
    sheet = Image.new("RGB", (width, height), paper)
    pen = ImageDraw.Draw(sheet)
    size = int(random.integers(12, 40))
    font = ImageFont.load_default(size)
    margin = int(random.integers(5, 60))
    for top in range(margin, height - margin, round(size * random.uniform(1.2, 1.8))):
        if random.random() > 0.12:
            pen.text((margin, top), texts[int(random.integers(len(texts)))], ink, font)
    turned = sheet.rotate(float(random.uniform(-4, 4)), fillcolor=paper)
    return _squeezed(turned if random.random() < 0.5 else sheet)


def nothing(random: np.random.Generator) -> Image.Image:
    """A picture with nothing in it: one colour, a gradient, or noise."""
    first, second = (random.integers(0, 256, 3).astype(np.float32) for _ in range(2))
    match int(random.integers(3)):
        case 0:
            field = np.broadcast_to(first, (SIZE, SIZE, 3))
            pixels = field + random.normal(0, random.uniform(0, 3), (SIZE, SIZE, 1))
        case 1:
            pixels = gradient(random)[..., None] * (second - first) + first
        case _:
            pixels = noise(random)
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def gradient(random: np.random.Generator) -> NDArray[np.float64]:
    """A linear or radial gradient [size, size], 0–1."""
    rows, columns = np.mgrid[0:SIZE, 0:SIZE] / (SIZE - 1)
    if random.random() < 0.5:
        angle = random.uniform(0, 2 * np.pi)
        values = rows * np.sin(angle) + columns * np.cos(angle)
    else:
        values = np.hypot(rows - random.random(), columns - random.random())
    shifted = values - values.min()
    return np.asarray(shifted / shifted.max())


def noise(random: np.random.Generator) -> NDArray[np.float64]:
    """Noise [size, size, 3] of some grain, grey or coloured, about some level."""
    grain = int(random.choice([1, 1, 2, 4, 8]))
    shape = (-(-SIZE // grain), -(-SIZE // grain), 3 if random.random() < 0.5 else 1)
    level, strength = random.uniform(40, 215), random.uniform(20, 90)
    drawn = random.normal(level, strength, shape)
    if random.random() < 0.3:
        drawn = np.where(random.random(shape) < random.uniform(0.05, 0.5), 255.0, 0.0)
    grown = np.repeat(np.repeat(drawn, grain, 0), grain, 1)[:SIZE, :SIZE]
    return np.broadcast_to(grown, (SIZE, SIZE, 3))


def _small(path: Path) -> Image.Image:
    with Image.open(path) as image:
        return _squeezed(ImageOps.exif_transpose(image))


def _squeezed(image: Image.Image) -> Image.Image:
    return image.convert("RGB").resize((SIZE, SIZE), Image.Resampling.BICUBIC)
