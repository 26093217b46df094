"""Pictures of every kind, made when a test needs them.

`quadrants` is what most of them show: red, green, blue and white quarters, so that a wrong turn,
a wrong colour or a missing half is seen in the four corners.
"""

import base64
import random
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO

from PIL import Image, ImageChops, ImageCms
from PIL.Image import Transpose

RED, GREEN, BLUE, WHITE = (220, 30, 30), (30, 180, 40), (30, 40, 210), (255, 255, 255)
CORNERS = (RED, GREEN, BLUE, WHITE)  # top left, top right, bottom left, bottom right

# What a camera that stores orientation N did to the upright picture.
STORED_AS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_90,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_270,
}

# 64 × 48 pixels, left half (200, 30, 30), right half (30, 30, 200). Pillow writes no HEIC.
HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAX1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAA"
    "AAAAAAAAACJpbG9jAAAAAERAAAEAAQAAAAABoQABAAAAAAAAAGEAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABo"
    "dmMxAAAAAA5waXRtAAAAAAABAAAA/WlwcnAAAADdaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEA"
    "GEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAA"
    "AwAhYgABAAZEAcFzwIkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcAAAAEAAAAAB"
    "AAAAMAAAAAEAAAAAAAAAAv////AAAAACAAAAEHBpeGkAAAAAAwgICAAAABhpcG1hAAAAAAAAAAEAAQWBAgMFhAAAAGlt"
    "ZGF0AAAAXSgBrxOA9SeBP//gpUf/utZ4fg8NMT/+88Yj+gax/+L1d24DHYsoDCeJRFN4ju5YyxTWGlKz3AqVo6vSar2T"
    "aFL+E2j/4CPCeB8gQ94nsb48Udt6v1rvqjKULjKHbg=="
)

# The quadrants as a telephone held upright stores them: turned, and a note to turn them back.
TURNED_HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAaFtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAA"
    "AAAAAAAAADRpbG9jAAAAAERAAAIAAQAAAAABxQABAAAAAAAAAHgAAgAAAAACPQABAAAAAAAAACQAAAA4aWluZgAAAAAA"
    "AgAAABVpbmZlAgAAAAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAAA4GlwcnAAAADA"
    "aXBjbwAAAHhodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAr"
    "QgEBA3AAAAMAkAAAAwAAAwAeoCCBhZbqSSmubgIaDAgAAAMAyAAAAwAIQGIAAQAHRAHBcrAiQAAAABNjb2xybmNseAAB"
    "AA0ABoAAAAAUaXNwZQAAAAAAAABAAAAAYAAAABBwaXhpAAAAAAMICAgAAAAJaXJvdAMAAAAYaXBtYQAAAAAAAAABAAEF"
    "gQIDBIUAAAAaaXJlZgAAAAAAAAAOY2RzYwACAAEAAQAAAKRtZGF0AAAAdCgBr1iIXB0kv/9sP//L9P/7FORJb93D4X1W"
    "rr9yahXm5H/huHEJVv4iFV+qoOxRk+qvVI9Qj0/0MjujyHPHn9VYx/Rp0l+1HwmPkMzTDj/oMYPZ3F9gHEhNGX1jRIjI"
    "ecvpbNhzP4ic2WPRpIxckDj2DSiwAAAABkV4aWYAAE1NACoAAAAIAAEBEgADAAAAAQAGAAAAAAAA"
)


def quadrants(width: int = 96, height: int = 64) -> Image.Image:
    """Red, green, blue and white quarters in mode RGB."""
    picture = Image.new("RGB", (width, height), WHITE)
    picture.paste(RED, (0, 0, width // 2, height // 2))
    picture.paste(GREEN, (width // 2, 0, width, height // 2))
    picture.paste(BLUE, (0, height // 2, width // 2, height))
    return picture


def corners(picture: Image.Image) -> tuple[tuple[int, ...], ...]:
    """The colours in the middle of the four quarters, in the order of `CORNERS`."""
    columns = picture.width // 4, picture.width * 3 // 4
    rows = picture.height // 4, picture.height * 3 // 4
    colours = [picture.getpixel((column, row)) for row in rows for column in columns]
    return tuple(colour for colour in colours if isinstance(colour, tuple))


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    """The bytes of a file of this Pillow format."""
    stream = BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


def stored_turned(orientation: int, kind: str = "JPEG") -> bytes:
    """The upright `quadrants` as a camera with this EXIF orientation stores them."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = quadrants()
    if orientation in STORED_AS:
        picture = picture.transpose(STORED_AS[orientation])
    return encoded(picture, kind, exif=exif)


def ycck_jpeg() -> bytes:
    """The quadrants as Adobe stores four printing colours: YCbCr of C, M and Y, and K."""
    cyan, magenta, yellow, black = quadrants().convert("CMYK").split()
    as_light = Image.merge("RGB", (cyan, magenta, yellow)).convert("YCbCr").split()
    bands = [ImageChops.invert(band) for band in as_light]
    data = encoded(Image.merge("CMYK", (*bands, black)), "JPEG", quality=95)
    marker = data.index(b"Adobe")
    return data[: marker + 11] + b"\x02" + data[marker + 12 :]


def swapped_profile() -> bytes:
    """A valid ICC profile in which red light is called blue and blue light red."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")


def linear_grey_profile() -> bytes:
    """An ICC profile whose grey values are amounts of light."""
    curve = b"curv" + struct.pack(">IIH", 0, 1, 256)  # gamma 1.0
    return _profile(b"GRAY", b"XYZ ", {b"kTRC": curve, b"wtpt": _D50})


def red_for_cyan_profile() -> bytes:
    """An ICC profile for printing in which cyan ink looks red and everything else white."""
    identity = bytes(range(256))
    inks = bytearray((255, 128, 128) * 16)  # Lab at the 2 × 2 × 2 × 2 corners of C, M, Y, K
    inks[8 * 3 : 9 * 3] = bytes((136, 209, 195))  # full cyan alone
    matrix = struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 65536)
    table = b"mft1" + struct.pack(">IBBBx", 0, 4, 3, 2) + matrix + identity * 4 + inks
    return _profile(b"CMYK", b"Lab ", {b"A2B0": table + identity * 3, b"wtpt": _D50})


_D50 = b"XYZ " + struct.pack(">I3i", 0, 63190, 65536, 54061)


def _profile(space: bytes, connection: bytes, tags: dict[bytes, bytes]) -> bytes:
    header = struct.pack(">8xI4s4s4s12s4s", 0x02400000, b"prtr", space, connection, b"", b"acsp")
    header = header.ljust(68, b"\0") + _D50[8:]
    table, body = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for name, data in tags.items():
        table += struct.pack(">4sII", name, start + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    whole = header.ljust(128, b"\0") + table + body
    return struct.pack(">I", len(whole)) + whole[4:]


def png(width: int, height: int, depth: int, kind: int, raw: bytes, extra: bytes = b"") -> bytes:
    """A PNG of any depth and colour type; `raw` holds the rows, each after its filter byte."""
    return _png(width, height, depth, kind, zlib.compress(raw, 1), extra)


def plain_png(width: int, height: int) -> bytes:
    """A black picture in RGB, made without holding its pixels in memory."""
    squeezed = zlib.compressobj(1)
    row = bytes(1 + 3 * width)
    data = b"".join(squeezed.compress(row) for _ in range(height)) + squeezed.flush()
    return _png(width, height, 8, 2, data)


def _png(width: int, height: int, depth: int, kind: int, data: bytes, extra: bytes = b"") -> bytes:
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0))
    end = png_chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + header + extra + png_chunk(b"IDAT", data) + end


def png_chunk(name: bytes, data: bytes) -> bytes:
    """One chunk with its length and checksum."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def deep_png(channels: int, transparent: bytes = b"") -> bytes:
    """The quadrants with 16 bits a channel: 1 grey, 3 colours, or 4 with full alpha."""
    mode = {1: "L", 3: "RGB", 4: "RGBA"}[channels]
    picture = quadrants().convert(mode)
    stride = picture.width * channels
    flat = picture.tobytes()
    deep = bytes(value for byte in flat for value in (byte, byte))
    rows = [b"\0" + deep[2 * at : 2 * (at + stride)] for at in range(0, len(flat), stride)]
    extra = png_chunk(b"tRNS", transparent) if transparent else b""
    return png(*picture.size, 16, {1: 0, 3: 2, 4: 6}[channels], b"".join(rows), extra)


def one_bit_png(width: int, height: int) -> bytes:
    """A black picture of many pixels and few bytes."""
    return png(width, height, 1, 0, bytes((1 + (width + 7) // 8) * height))


def claiming_huge(kind: str) -> bytes:
    """A small file whose header claims far more than 100 megapixels."""
    data = bytearray(valid(kind))
    match kind:
        case "JPEG":
            struct.pack_into(">HH", data, data.index(b"\xff\xc0") + 5, 60000, 60000)
        case "PNG":
            return png(60000, 60000, 8, 2, b"\0")
        case "GIF":
            struct.pack_into("<HH", data, 6, 60000, 60000)
        case "BMP":
            struct.pack_into("<ii", data, 18, 60000, 60000)
        case "WEBP":  # the 14 bits a side of a lossy picture
            struct.pack_into("<HH", data, data.index(b"\x9d\x01\x2a") + 3, 16383, 16383)
        case "TIFF":
            for tag in (256, 257):  # each entry: tag, type 4, count 1, value
                entry = data.index(struct.pack("<HHI", tag, 4, 1))
                struct.pack_into("<I", data, entry + 8, 60000)
        case "AVIF" | "HEIF":
            struct.pack_into(">II", data, data.index(b"ispe") + 8, 60000, 60000)
    return bytes(data)


def valid(kind: str) -> bytes:
    """The quadrants in this format, or the picture of `HEIC`."""
    return HEIC if kind == "HEIF" else encoded(quadrants(), kind)


KINDS = ("JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP", "AVIF", "HEIF")


def damaged(data: bytes, chance: random.Random) -> bytes:
    """The file with bytes flipped, overwritten, removed, doubled or cut off at random."""
    broken = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(broken)) if broken else 0
        span = chance.randint(1, 12)
        match chance.randrange(12):
            case 0:
                broken[at : at + span] = chance.choice((b"\0", b"\xff", b"\x7f")) * span
            case 1:
                del broken[at : at + span]
            case 2:
                broken[at:at] = broken[at : at + span]
            case 3:
                del broken[max(at, len(broken) // 4) :]
            case _:
                broken[at : at + 1] = chance.randbytes(1)
    return bytes(broken)


def corpus() -> Iterator[tuple[str, bytes]]:
    """Valid files of every format and of the kinds that are decoded differently, by name."""
    picture = quadrants()
    for kind in KINDS:
        yield kind, valid(kind)
    yield "JPEG progressive", encoded(picture, "JPEG", progressive=True, exif=_exif())
    yield "JPEG CMYK", encoded(picture.convert("CMYK"), "JPEG")
    yield "JPEG profile", encoded(picture, "JPEG", icc_profile=swapped_profile())
    yield "PNG palette", encoded(picture.quantize(8), "PNG", transparency=1)
    yield "PNG alpha", encoded(picture.convert("RGBA"), "PNG", icc_profile=swapped_profile())
    yield "PNG 16 bit", deep_png(3)
    yield "APNG", encoded(picture, "PNG", save_all=True, append_images=[picture.rotate(90)])
    yield "GIF animated", encoded(picture, "GIF", save_all=True, append_images=[picture.rotate(9)])
    yield "WEBP lossless", encoded(picture.convert("RGBA"), "WEBP", lossless=True, exif=_exif())
    yield "WEBP animated", encoded(picture, "WEBP", save_all=True, append_images=[picture])
    for compression in ("tiff_lzw", "tiff_adobe_deflate", "jpeg", "packbits"):
        yield f"TIFF {compression}", encoded(picture, "TIFF", compression=compression)
    yield "TIFF fax", encoded(picture.convert("1"), "TIFF", compression="group4")
    yield "TIFF float", encoded(picture.convert("F"), "TIFF")
    yield "TIFF LAB", encoded(lab_quadrants(), "TIFF")
    yield "BMP palette", encoded(picture.quantize(8), "BMP")


def _exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "A camera"
    return exif


def lab_quadrants() -> Image.Image:
    """The quadrants in mode LAB."""
    profiles = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    return ImageCms.buildTransform(*profiles, "RGB", "LAB").apply(quadrants())
