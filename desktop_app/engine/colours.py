"""Any picture that Pillow decodes → a smaller 8-bit sRGB one, in little memory.

The work goes strip by strip: a picture of 100 megapixels exists once, as the file stored it, and
never a second time in another mode.
"""

import math
from io import BytesIO

from PIL import Image, ImageCms

_STRIP_PIXELS = 1 << 20
_PROFILE_MODES = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK", "Lab": "LAB"}
_DEEP_GREY = ("I", "I;16", "I;16L", "I;16B", "I;16N", "F")
_READY = ("L", "RGB", "CMYK", "LAB")  # 8 bit, opaque, and averaging their values makes sense


def shrunk_to_srgb(picture: Image.Image, across: int, down: int) -> Image.Image:
    """The loaded picture in mode RGB, every block of `across` × `down` averaged to one pixel.

    Transparent pixels lie over white. An embedded ICC profile is followed when it is valid and
    passed over when it is not.
    """
    levels = _levels(picture) if picture.mode in _DEEP_GREY else (0.0, 255.0)
    rows = down * max(1, _STRIP_PIXELS // (picture.width * down))
    shrunk = None
    for top in range(0, picture.height, rows):
        bottom = min(top + rows, picture.height)
        strip = _opaque_8_bit(picture.crop((0, top, picture.width, bottom)), levels)
        strip = strip.reduce((across, down))
        if shrunk is None:
            shrunk = Image.new(strip.mode, (strip.width, math.ceil(picture.height / down)))
        shrunk.paste(strip, (0, top // down))
    assert shrunk is not None  # no picture has zero rows
    return _to_srgb(shrunk, picture.info.get("icc_profile"))


def _levels(picture: Image.Image) -> tuple[float, float]:
    """The values of a deep grey picture that become black and white.

    The range is the one its kind of file uses (0–1, 8, 12 or 16 bits) when the values fit in one,
    else from the darkest value to the brightest.
    """
    if picture.mode not in ("I", "I;16", "F"):
        picture = picture.convert("I")
    low, high = picture.getextrema()
    assert isinstance(low, int | float) and isinstance(high, int | float)
    if not (math.isfinite(low) and math.isfinite(high)):
        return 0.0, 1.0
    if low >= 0:
        for white in (1, 255, 4095, 65535) if picture.mode == "F" else (255, 4095, 65535):
            if high <= white:
                return 0.0, float(white)
    return float(low), float(high)


def _opaque_8_bit(strip: Image.Image, levels: tuple[float, float]) -> Image.Image:
    """The strip in one of the `_READY` modes."""
    if strip.mode in _DEEP_GREY:
        low, high = levels
        scale = 255 / ((high - low) or 1.0)
        deep = strip if strip.mode == "F" else strip.convert("I").convert("F")
        return deep.point(lambda value: value * scale - low * scale).convert("L")
    if strip.has_transparency_data:
        return _over_white(strip)
    if strip.mode in _READY:
        return strip
    return strip.convert("L" if strip.mode == "1" else "RGB")


def _over_white(strip: Image.Image) -> Image.Image:
    grey = strip.mode in ("1", "L", "LA")
    strip = strip.convert("LA" if grey else "RGBA")
    sheet = Image.new("L" if grey else "RGB", strip.size, "white")
    sheet.paste(strip, mask=strip.getchannel("A"))
    return sheet


def _to_srgb(picture: Image.Image, profile: object) -> Image.Image:
    """The picture in mode RGB by its ICC profile, or by plain conversion without a valid one."""
    if isinstance(profile, bytes) and profile:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            return _transformed(picture, source, source.profile.xcolor_space.strip())
        except (ImageCms.PyCMSError, OSError, ValueError, KeyError):
            pass  # a damaged or foreign profile must not cost the picture
    if picture.mode == "LAB":
        return _transformed(picture, ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")), "Lab")
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def _transformed(picture: Image.Image, source: ImageCms.ImageCmsProfile, space: str) -> Image.Image:
    """The picture in sRGB; raises `KeyError` or `ValueError` when it is not in this space."""
    mode = _PROFILE_MODES[space]
    if picture.mode == "L" and mode == "RGB":
        picture = picture.convert("RGB")
    if picture.mode != mode:  # LittleCMS would read past the end of the rows
        raise ValueError(f"a profile of {space} on a picture of {picture.mode}")
    target = ImageCms.createProfile("sRGB")
    transform = ImageCms.buildTransform(source, target, mode, "RGB")
    return transform.apply(picture)
