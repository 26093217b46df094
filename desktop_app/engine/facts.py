"""Plain facts: what the file's header tells, without any model."""

from collections.abc import Iterator
from typing import Any

from PIL import ExifTags, Image

from desktop_app.engine.description import Facts
from desktop_app.own_text import HASH, fingerprint

LONGEST_TEXT = 2_000  # characters of what an author wrote
_WRITTEN_IN = ("AltTextAccessibility", "ExtDescrAccessibility", "description")  # XMP, best first
_BY_MACHINES = ("olympus digital camera", "sony dsc", "screenshot", "default", "untitled", "image")


def header_facts(picture: Image.Image, size: tuple[int, int]) -> Facts:
    """What the header of an opened picture tells; `size` is its upright width and height."""
    return Facts(
        width=size[0],
        height=size[1],
        format=picture.format or "",
        frames=getattr(picture, "n_frames", 1),
        author_text=author_text(picture),
        taken=_taken(picture),
        place=_place(picture),
    )


def author_text(picture: Image.Image) -> str:
    """Alternative text or caption in the metadata, on one line; empty when there is none.

    A text that Hearsight wrote is no author's, and says nothing that is not said anew.
    """
    for text in _written(picture):
        plain = " ".join(text.split())
        if plain and plain.lower() not in _BY_MACHINES:
            return plain[:LONGEST_TEXT]
    return ""


def _written(picture: Image.Image) -> Iterator[str]:
    try:
        packet = picture.getxmp()
    except Exception:  # whatever hostile XML does to the parser must not cost the picture
        packet = {}
    ours = {*_values(packet, HASH)}
    for key in _WRITTEN_IN:
        yield from (each for each in _values(packet, key) if fingerprint(each.strip()) not in ours)
    description = picture.getexif().get(ExifTags.Base.ImageDescription)
    yield from (description,) if isinstance(description, str) else ()
    written = picture.info.get("Description")  # of PNG
    yield from (str(written),) if isinstance(written, str) else ()


def _values(node: Any, key: str) -> Iterator[str]:
    """Texts under a key of an XMP tree, however deep; its language alternatives as they come."""
    if isinstance(node, list):
        for each in node:
            yield from _values(each, key)
    elif isinstance(node, dict):
        for name, value in node.items():
            yield from _texts(value) if name == key else _values(value, key)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, dict):
        yield from (
            _texts(value["text"])
            if "text" in value
            else _texts([each for name, each in value.items() if name != "lang"])
        )


def _taken(picture: Image.Image) -> str:
    """Date and time as the camera wrote them, "2024-05-01 12:30"; empty when it did not."""
    details = picture.getexif().get_ifd(ExifTags.IFD.Exif)
    stamp = details.get(ExifTags.Base.DateTimeOriginal)
    if not isinstance(stamp, str) or len(stamp) < 16:
        return ""
    return stamp[:10].replace(":", "-") + stamp[10:16]


def _place(picture: Image.Image) -> str:
    """Latitude and longitude in degrees, "48.20820, 16.37380"; empty when they are not there."""
    found = picture.getexif().get_ifd(ExifTags.IFD.GPSInfo)
    try:
        latitude = _degrees(found[ExifTags.GPS.GPSLatitude], found[ExifTags.GPS.GPSLatitudeRef])
        longitude = _degrees(found[ExifTags.GPS.GPSLongitude], found[ExifTags.GPS.GPSLongitudeRef])
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return ""
    return f"{latitude:.5f}, {longitude:.5f}"


def _degrees(parts: Any, side: str) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    return -value if side in ("S", "W") else value
