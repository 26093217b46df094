"""The flaws of photographs by people who cannot see the screen, made on purpose and always alike.

Blurred, dark, turned, cut off, badly compressed (Chiu et al. 2020). Each works on the picture
squeezed to 224×224 pixels, the size that the model sees, so that "blurred by 4 pixels" is one
thing.
"""

import io
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from PIL import Image, ImageEnhance, ImageFilter, ImageOps

SIZE = 224
BLUR = 4.0  # standard deviation of the Gaussian, pixels
BRIGHTNESS = 0.15
CROP = 0.4  # share of the area that is left
JPEG_QUALITY = 10

Flaw = Callable[[Image.Image], Image.Image]


def at_size(picture: Image.Image) -> Image.Image:
    """The picture upright, in RGB, squeezed to 224×224."""
    upright = ImageOps.exif_transpose(picture).convert("RGB")
    return upright.resize((SIZE, SIZE), Image.Resampling.BICUBIC)


def blurred(picture: Image.Image) -> Image.Image:
    """Gaussian blur."""
    return at_size(picture).filter(ImageFilter.GaussianBlur(BLUR))


def dark(picture: Image.Image) -> Image.Image:
    """Every channel × 0.15."""
    return ImageEnhance.Brightness(at_size(picture)).enhance(BRIGHTNESS)


def turned(picture: Image.Image) -> Image.Image:
    """Turned by 90° to the left."""
    return at_size(picture).transpose(Image.Transpose.ROTATE_90)


def cut(picture: Image.Image) -> Image.Image:
    """The middle 40 % of the area."""
    side = round(SIZE * CROP**0.5)
    edge = (SIZE - side) // 2
    return at_size(picture).crop((edge, edge, edge + side, edge + side))


def compressed(picture: Image.Image) -> Image.Image:
    """Through JPEG at quality 10."""
    file = io.BytesIO()
    at_size(picture).save(file, "JPEG", quality=JPEG_QUALITY)
    return Image.open(file).convert("RGB")


FLAWS: dict[str, Flaw] = {
    "blurred": blurred,
    "dark": dark,
    "turned": turned,
    "cut": cut,
    "compressed": compressed,
}


def copies(files: Iterable[Path], make: Flaw) -> Iterator[Image.Image]:
    """A copy with this flaw of each file's picture, one at a time."""
    for file in files:
        with Image.open(file) as picture:
            yield make(picture)
