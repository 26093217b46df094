"""The views of a training picture: as it is, flipped, and flawed as blind people's photos are.

The flaws are milder and more varied than those of the evaluation, and drawn by the picture's id,
so that a view is the same whenever it is made.
"""

import hashlib
import io

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter, ImageOps

VIEWS = ("whole", "flipped", "flawed")
SIZE = 224


def view_of(image: Image.Image, view: str, name: str) -> Image.Image:
    """The upright picture in a view of `VIEWS`; `name` decides the flaw."""
    match view:
        case "flipped":
            return ImageOps.mirror(image)
        case "flawed":
            seed = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
            return flawed(image.convert("RGB"), np.random.default_rng(seed))
    return image


def flawed(image: Image.Image, random: np.random.Generator) -> Image.Image:
    """The picture with one flaw: blurred, dark, rotated, cropped or compressed too far."""
    small = image.resize((SIZE, SIZE), Image.Resampling.BICUBIC)
    match int(random.integers(5)):
        case 0:
            return small.filter(ImageFilter.GaussianBlur(random.uniform(1.5, 5)))
        case 1:
            return ImageEnhance.Brightness(small).enhance(random.uniform(0.1, 0.5))
        case 2:
            return small.rotate(90 * int(random.integers(1, 4)))
        case 3:
            return _crop(image, random)
    return _compressed(small, int(random.integers(6, 25)))


def _crop(image: Image.Image, random: np.random.Generator) -> Image.Image:
    """A part with 35 to 80 % of the area, anywhere."""
    side = float(np.sqrt(random.uniform(0.35, 0.8)))
    width, height = round(image.width * side), round(image.height * side)
    left = int(random.integers(image.width - width + 1))
    top = int(random.integers(image.height - height + 1))
    return image.crop((left, top, left + width, top + height))


def _compressed(image: Image.Image, quality: int) -> Image.Image:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality)
    return Image.open(file).convert("RGB")
