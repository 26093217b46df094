"""A file or bytes → an upright RGB picture, or a typed error that says what to do.

What a stranger made is opened here, so nothing is believed: only the formats below are tried,
sizes are checked from the header before anything is decoded, and whatever Pillow raises on
hostile bytes ends as a `HearsightError`.

Importing this module sets Pillow up for the whole process, which is the engine's own.
"""

import math
import os
import re
import stat
import struct
import threading
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import pi_heif
from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)
from PIL.Image import Transpose

from desktop_app.engine.colours import shrunk_to_srgb
from desktop_app.engine.description import Facts
from desktop_app.engine.errors import ErrorCode, HearsightError
from desktop_app.engine.facts import header_facts
from desktop_app.engine.signatures import begins_as_picture, sentence_about

DESCRIBABLE = 448  # pixels of a picture's shorter side that are enough to describe it by

_ONE_FRAME = "WEBP_ONE_FRAME"  # WebP for Pillow as long as somebody here reads it
_FORMATS = (
    JpegImagePlugin.JpegImageFile.format,
    PngImagePlugin.PngImageFile.format,
    _ONE_FRAME,
    GifImagePlugin.GifImageFile.format,
    TiffImagePlugin.TiffImageFile.format,
    BmpImagePlugin.BmpImageFile.format,
    AvifImagePlugin.AvifImageFile.format,
    "HEIF",
)
_HEAD_BYTES = 1 << 16
_TEXT_BYTES = 16 << 20  # compressed colour profiles and notes in a PNG; Pillow stops at 1 MiB
_LARGEST_RESULT = 16_000_000  # pixels
_STORED_SIZE = re.compile(rb"ispe\0{4}(.{8})", re.DOTALL)  # of HEIC and AVIF
_ORIENTATION = 0x0112
_UPRIGHT_BY: dict[object, Transpose] = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
_SIDEWAYS = (
    Transpose.TRANSPOSE,
    Transpose.ROTATE_270,
    Transpose.TRANSVERSE,
    Transpose.ROTATE_90,
)
# What Pillow and its plugins were seen to raise on damaged or hostile bytes.
_DECODER_ERRORS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
_DAMAGED_OR_RARE = (
    "The picture is damaged or of a rare kind. Download or copy it again, or save it as JPEG or "
    "PNG in another program."
)
_NO_MEMORY = (
    "The picture needs more memory than Hearsight may use. Save a smaller copy and describe that."
)
_NOT_A_FILE = "This is a device or a pipe, not a file. Choose a picture file."
_UNREADABLE = (
    "The file could not be read. Check that its disk or network folder is connected, then try "
    "again."
)

_one_at_a_time = threading.Lock()  # warnings and standard error belong to the whole process
_nowhere = os.open(os.devnull, os.O_WRONLY)  # opened now: a locked-down process no longer may


class _OneFrameWebP(WebPImagePlugin.WebPImageFile):
    """Pillow's reader, which keeps two canvases for later frames while it makes a third."""

    def load_prepare(self) -> None:
        self.__dict__.pop("_decoder", None)
        super().load_prepare()


Image.register_open(_ONE_FRAME, _OneFrameWebP, WebPImagePlugin._accept)
pi_heif.register_heif_opener(decode_threads=2, thumbnails=False, depth_images=False)
PngImagePlugin.MAX_TEXT_CHUNK = _TEXT_BYTES


@dataclass(frozen=True)
class Limits:
    """Sizes of pictures that are described, both ends included."""

    max_pixels: int = 100_000_000
    min_side: int = 16  # pixels


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True)
class Loaded:
    """A decoded picture, upright and in mode RGB, and what its header tells."""

    image: Image.Image  # may be smaller than the file's, see `load`
    facts: Facts


def load_picture(
    source: Path | bytes, limits: Limits = DEFAULT_LIMITS, wanted: int = DESCRIBABLE
) -> Image.Image:
    """The picture of `load`, without its facts."""
    return load(source, limits, wanted).image


def load(
    source: Path | bytes, limits: Limits = DEFAULT_LIMITS, wanted: int = DESCRIBABLE
) -> Loaded:
    """The first picture of a file or of a file's bytes: upright, sRGB, in mode RGB.

    Large pictures come reduced, their shorter side never under `wanted` pixels; never more than
    16 megapixels.
    Raises `HearsightError` with a code from `not_found` to `too_small`, and nothing else.
    """
    with _one_at_a_time, _opened(source) as stream, _silent_libraries():
        Image.MAX_IMAGE_PIXELS = (limits.max_pixels + 1) // 2  # Pillow refuses over twice that
        head = _head(stream)
        with _recognised(stream, head, limits) as picture:
            _check_size(*picture.size, limits)
            size = picture.size
            with _failing_as(ErrorCode.TRUNCATED):
                image = _upright_rgb(picture, wanted)
            return Loaded(image, _facts(picture, size))


@contextmanager
def _silent_libraries() -> Iterator[None]:
    """Keep what Pillow warns of and libtiff prints away from people, who hear our sentences."""
    try:
        standard_error = os.dup(2)
    except OSError:  # a program without a terminal may have none
        standard_error = None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            if standard_error is not None:
                os.dup2(_nowhere, 2)
            yield
        finally:
            if standard_error is not None:
                os.dup2(standard_error, 2)
                os.close(standard_error)


def _opened(source: Path | bytes) -> BinaryIO:
    if isinstance(source, bytes):
        return BytesIO(source)
    try:
        mode = os.stat(source).st_mode
        if stat.S_ISDIR(mode):
            raise HearsightError(ErrorCode.IS_DIRECTORY)
        if not stat.S_ISREG(mode):
            raise HearsightError(ErrorCode.NOT_A_PICTURE, _NOT_A_FILE)
        return open(source, "rb")
    except PermissionError as error:
        raise HearsightError(ErrorCode.NO_PERMISSION) from error
    except (OSError, ValueError) as error:  # missing, name too long, links in a circle, NUL in it
        raise HearsightError(ErrorCode.NOT_FOUND) from error


def _head(stream: BinaryIO) -> bytes:
    try:
        head = stream.read(_HEAD_BYTES)
    except OSError as error:  # an unplugged disk, a network folder that is gone
        raise HearsightError(ErrorCode.NOT_FOUND, _UNREADABLE) from error
    if not head:
        raise HearsightError(ErrorCode.EMPTY)
    return head


def _recognised(stream: BinaryIO, head: bytes, limits: Limits) -> Image.Image:
    """The picture with its header read and nothing decoded."""
    for stored in _STORED_SIZE.findall(head):  # libheif and libavif refuse without a reason
        width, height = struct.unpack(">II", stored)
        _check_largest(width, height, limits)
    with _failing_as(ErrorCode.TRUNCATED, _DAMAGED_OR_RARE):
        try:
            return Image.open(stream, formats=_FORMATS)
        except UnidentifiedImageError as error:
            if begins_as_picture(head):
                raise
            raise HearsightError(ErrorCode.NOT_A_PICTURE, sentence_about(head)) from error


@contextmanager
def _failing_as(code: ErrorCode, sentence: str | None = None) -> Iterator[None]:
    try:
        yield
    except MemoryError as error:
        raise HearsightError(ErrorCode.TOO_LARGE, _NO_MEMORY) from error
    except Image.DecompressionBombError as error:
        raise HearsightError(ErrorCode.TOO_LARGE) from error
    except _DECODER_ERRORS as error:
        raise HearsightError(code, sentence) from error


def _check_size(width: int, height: int, limits: Limits) -> None:
    _check_largest(width, height, limits)
    if min(width, height) < limits.min_side:
        raise HearsightError(ErrorCode.TOO_SMALL)


def _check_largest(width: int, height: int, limits: Limits) -> None:
    if width * height > limits.max_pixels:
        raise HearsightError(ErrorCode.TOO_LARGE)


def _upright_rgb(picture: Image.Image, wanted: int) -> Image.Image:
    picture.draft(None, (wanted, wanted))  # a JPEG then decodes at 1/2, 1/4 or 1/8
    picture.load()
    flat = shrunk_to_srgb(picture, *_factors(picture, wanted))
    turn = _turn(picture)
    return flat if turn is None else flat.transpose(turn)


def _factors(picture: Image.Image, wanted: int) -> tuple[int, int]:
    """By how much width and height may shrink; only absurdly long pictures lose their shape."""
    both = max(1, min(picture.size) // wanted)
    longer = max(both, math.ceil(picture.width * picture.height / (both * _LARGEST_RESULT)))
    return (longer, both) if picture.width > picture.height else (both, longer)


def _facts(picture: Image.Image, size: tuple[int, int]) -> Facts:
    """What the header tells; damage in it costs its facts and not the picture."""
    if _turn(picture) in _SIDEWAYS:
        size = size[::-1]
    try:
        return header_facts(picture, size)
    except _DECODER_ERRORS:
        return Facts(*size, picture.format or "", 1)


def _turn(picture: Image.Image) -> Transpose | None:
    try:
        return _UPRIGHT_BY.get(picture.getexif().get(_ORIENTATION))
    except _DECODER_ERRORS:  # damaged EXIF must not cost the picture
        return None
