"""The main colours of a picture, by name."""

import numpy as np
from PIL import Image

MOST_COLORS = 3
_SHARE = 0.15  # of the pixels that a colour must have to be told
_SIDE = 48  # pixels of the copy whose colours are counted
_HUES = (  # degrees up to which a colour has this name
    (15, "red"),
    (40, "orange"),
    (70, "yellow"),
    (165, "green"),
    (255, "blue"),
    (290, "purple"),
    (345, "pink"),
    (360, "red"),
)


def main_colors(picture: Image.Image) -> tuple[str, ...]:
    """Names of the colours that make up much of an RGB picture, the most frequent first."""
    small = picture.resize((_SIDE, _SIDE), Image.Resampling.BOX).convert("HSV")
    pixels = np.asarray(small).reshape(-1, 3)
    names = np.array([_name(*(int(value) for value in pixel)) for pixel in pixels])
    found, counts = np.unique(names, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    frequent = [str(found[i]) for i in order if counts[i] >= _SHARE * len(names)]
    return tuple(frequent[:MOST_COLORS])


def _name(hue: int, saturation: int, value: int) -> str:
    """The name of an HSV colour, each 0–255."""
    if value < 50:
        return "black"
    if saturation < 45:
        return "white" if value > 205 else "gray"
    degrees = hue * 360 / 255
    name = next(name for end, name in _HUES if degrees <= end)
    if name in ("orange", "yellow") and value < 165:
        return "brown"
    return "pink" if name == "red" and saturation < 120 and value > 180 else name
