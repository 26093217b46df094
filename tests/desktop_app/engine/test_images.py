"""Pictures of every kind and every damage, through `load_picture` as the engine calls it."""

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from desktop_app.engine.errors import SENTENCES, ErrorCode, HearsightError
from desktop_app.engine.images import Limits, load_picture
from tests.support import pictures
from tests.support.pictures import CORNERS, KINDS, WHITE, corners, encoded, quadrants, valid

PROJECT = Path(__file__).parents[3]
CORPUS = dict(pictures.corpus())
Colours = tuple[tuple[int, ...], ...]


def near(seen: Colours, meant: Colours, tolerance: int = 12) -> bool:
    return all(
        abs(one - other) <= tolerance
        for a, b in zip(seen, meant, strict=True)
        for one, other in zip(a, b, strict=True)
    )


def refusal(source: Path | bytes, limits: Limits = Limits()) -> HearsightError:  # noqa: B008
    with pytest.raises(HearsightError) as caught:
        load_picture(source, limits)
    return caught.value


def greys() -> Colours:
    return tuple((value,) * 3 for value in map(luma, CORNERS))


def luma(colour: tuple[int, ...]) -> int:
    return round(0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2])


# --- what is described -----------------------------------------------------------------------


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "HEIF"])
def test_every_format_is_read_from_bytes_and_from_a_file(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "picture"
    path.write_bytes(valid(kind))
    for source in (valid(kind), path):
        picture = load_picture(source)
        assert (picture.mode, picture.size) == ("RGB", (96, 64))
        assert near(corners(picture), CORNERS)


def test_heic_is_read() -> None:
    picture = load_picture(pictures.HEIC)
    assert (picture.mode, picture.size) == ("RGB", (64, 48))
    assert near(corners(picture)[:2], ((200, 30, 30), (30, 30, 200)))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_picture_comes_upright(orientation: int, kind: str) -> None:
    picture = load_picture(pictures.stored_turned(orientation, kind))
    assert picture.size == (96, 64)
    assert near(corners(picture), CORNERS, 20)


def test_a_turned_heic_comes_upright() -> None:
    picture = load_picture(pictures.TURNED_HEIC)
    assert picture.size == (96, 64)
    assert near(corners(picture), CORNERS, 20)


@pytest.mark.parametrize("exif", [b"Exif\0\0nonsense", b"Exif\0\0MM\0*\xff\xff\xff\xff", b"\0"])
def test_damaged_exif_does_not_cost_the_picture(exif: bytes) -> None:
    assert near(corners(load_picture(encoded(quadrants(), "JPEG", exif=exif))), CORNERS)


@pytest.mark.parametrize(
    "data",
    [
        encoded(quadrants().convert("CMYK"), "JPEG", quality=95),
        pictures.ycck_jpeg(),
        encoded(quadrants().convert("CMYK"), "TIFF"),
        encoded(quadrants().convert("YCbCr"), "TIFF"),
        encoded(pictures.lab_quadrants(), "TIFF"),
        encoded(quadrants().quantize(8), "PNG"),
        encoded(quadrants().quantize(8), "BMP"),
        pictures.deep_png(3),
        pictures.deep_png(3, transparent=b"\1\2" * 3),
        pictures.deep_png(4),
        encoded(quadrants().convert("RGBA"), "PNG"),
        encoded(quadrants(), "TIFF", compression="tiff_lzw"),
        encoded(quadrants(), "TIFF", compression="jpeg", quality=95),
    ],
    ids=[
        *("CMYK JPEG", "YCCK JPEG", "CMYK TIFF", "YCbCr TIFF", "LAB TIFF", "palette PNG"),
        *("palette BMP", "16-bit PNG", "16-bit PNG with one clear colour", "16-bit RGBA PNG"),
        *("RGBA PNG", "LZW TIFF", "JPEG TIFF"),
    ],
)
def test_every_way_to_store_colours(data: bytes) -> None:
    assert near(corners(load_picture(data)), CORNERS)


def scaled_grey(mode: str, scale: float, offset: float = 0) -> bytes:
    grey = quadrants().convert("L").convert("F").point(lambda value: value * scale + offset)
    return encoded(grey.convert("I").convert(mode) if mode != "F" else grey, "TIFF")


@pytest.mark.parametrize(
    "data",
    [
        encoded(quadrants().convert("L"), "PNG"),
        pictures.deep_png(1),
        pictures.deep_png(1, transparent=b"\0\1"),
        scaled_grey("I;16", 257),
        scaled_grey("I;16B", 257),
        scaled_grey("I;16", 4095 / 255),
        scaled_grey("I", 1),
        scaled_grey("I", 257),
        scaled_grey("F", 1 / 255),
        scaled_grey("F", 1),
    ],
    ids=[
        *("8 bits", "16 bits", "16 bits with one clear grey", "TIFF 16 bits", "big-endian"),
        *("12 of 16 bits", "32 bits as 8", "32 bits as 16", "float 0–1", "float 0–255"),
    ],
)
def test_deep_greys_keep_their_brightness(data: bytes) -> None:
    assert near(corners(load_picture(data)), greys(), 2)


@pytest.mark.parametrize("mode", ["I", "F"])
def test_greys_of_no_common_range_are_stretched(mode: str) -> None:
    seen = [value for value, *_ in corners(load_picture(scaled_grey(mode, 1000, -200_000)))]
    low, high = min(greys())[0], 255
    meant = [round((value - low) * 255 / (high - low)) for value, *_ in greys()]
    assert all(abs(one - other) <= 2 for one, other in zip(seen, meant, strict=True))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), 3e38, -7.0])
def test_a_float_picture_of_odd_values_is_still_a_picture(value: float) -> None:
    assert load_picture(encoded(Image.new("F", (20, 20), value), "TIFF")).size == (20, 20)


def test_one_bit() -> None:
    picture = Image.new("1", (40, 40), 1)
    picture.paste(0, (0, 0, 20, 20))
    for kind in ("PNG", "BMP"):
        seen = corners(load_picture(encoded(picture, kind)))
        assert seen == ((0, 0, 0), WHITE, WHITE, WHITE)


def clear_quarter(mode: str) -> Image.Image:
    """The top left quarter is transparent, and black underneath."""
    picture = quadrants().convert("RGBA")
    picture.paste((0, 0, 0, 0), (0, 0, 48, 32))
    return picture.convert(mode)


def clear_palette(kind: str) -> bytes:
    picture = quadrants().quantize(8)
    return encoded(picture, kind, transparency=picture.getpixel((0, 0)))


@pytest.mark.parametrize(
    "data",
    [
        encoded(clear_quarter("RGBA"), "PNG"),
        encoded(clear_quarter("RGBA"), "WEBP", lossless=True),
        encoded(clear_quarter("RGBA"), "TIFF"),
        encoded(clear_quarter("RGBA"), "AVIF"),
        encoded(quadrants(), "PNG", transparency=pictures.RED),
        clear_palette("PNG"),
        clear_palette("GIF"),
    ],
    ids=["PNG", "WEBP", "TIFF", "AVIF", "one colour", "palette PNG", "palette GIF"],
)
def test_transparent_parts_lie_over_white(data: bytes) -> None:
    assert near(corners(load_picture(data)), (WHITE, *CORNERS[1:]))


def test_transparent_greys_lie_over_white() -> None:
    for data in (
        encoded(clear_quarter("LA"), "PNG"),
        encoded(quadrants().convert("L"), "PNG", transparency=luma(pictures.RED)),
    ):
        assert near(corners(load_picture(data)), (WHITE, *greys()[1:]), 2)


def test_half_transparent_is_mixed_with_white_also_when_reduced() -> None:
    picture = Image.new("RGBA", (1000, 1000), (200, 0, 0, 128))
    picture.paste((0, 0, 0, 0), (0, 0, 500, 1000))
    loaded = load_picture(encoded(picture, "PNG"))
    assert loaded.size == (500, 500)
    assert near(corners(loaded), (WHITE, (227, 127, 127)) * 2, 1)


def test_a_colour_profile_is_followed() -> None:
    swapped = tuple(colour[::-1] for colour in CORNERS)
    for picture, kind in (
        (quadrants(), "JPEG"),
        (quadrants(), "PNG"),
        (quadrants().quantize(8), "PNG"),
        (quadrants().convert("RGBA"), "PNG"),
        (quadrants(), "TIFF"),
        (quadrants(), "WEBP"),
        (quadrants(), "AVIF"),
    ):
        data = encoded(picture, kind, icc_profile=pictures.swapped_profile())
        assert near(corners(load_picture(data)), swapped), (picture.mode, kind)


def test_a_grey_profile_is_followed() -> None:
    picture = Image.new("L", (20, 20), 128)  # half the light is a bright grey in sRGB
    loaded = load_picture(encoded(picture, "PNG", icc_profile=pictures.linear_grey_profile()))
    assert near(corners(loaded), ((188,) * 3,) * 4, 2)


def test_a_printing_profile_is_followed() -> None:
    picture = Image.new("CMYK", (20, 20), (255, 0, 0, 0))
    picture.paste((0, 0, 0, 0), (0, 0, 10, 20))
    for kind in ("JPEG", "TIFF"):
        data = encoded(picture, kind, quality=95, icc_profile=pictures.red_for_cyan_profile())
        assert near(corners(load_picture(data)), (WHITE, (255, 0, 0)) * 2), kind


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize(
    "profile",
    [
        b"not a profile",
        pictures.swapped_profile()[:200],
        pictures.swapped_profile()[:128] + bytes(500),
        *(pictures.swapped_profile().replace(b"RGB ", space) for space in (b"GRAY", b"????")),
    ],
    ids=["text", "cut", "empty tables", "a grey one's name", "unknown space"],
)
def test_a_broken_profile_does_not_cost_the_picture(profile: bytes, mode: str) -> None:
    data = encoded(quadrants().convert(mode), "JPEG", icc_profile=profile, quality=95)
    assert near(corners(load_picture(data)), greys() if mode == "L" else CORNERS)


def test_an_rgb_profile_on_grey_or_printing_colours() -> None:
    profile = pictures.swapped_profile()
    for mode, meant in (("L", greys()), ("CMYK", CORNERS)):
        data = encoded(quadrants().convert(mode), "JPEG", icc_profile=profile, quality=95)
        assert near(corners(load_picture(data)), meant)


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "TIFF", "MPO", "AVIF"])
def test_the_first_frame_or_page_is_shown(kind: str) -> None:
    other = Image.new("RGB", (96, 64), "black")
    data = encoded(quadrants(), kind, save_all=True, append_images=[other, other])
    assert near(corners(load_picture(data)), CORNERS)


# --- size ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "MPO", "PNG", "WEBP"])
@pytest.mark.parametrize("size", [(3000, 2000), (897, 2400), (895, 600), (448, 448), (300, 5000)])
def test_large_pictures_come_reduced_but_never_under_what_is_wanted(
    size: tuple[int, int], kind: str
) -> None:
    loaded = load_picture(encoded(quadrants(*size), kind))
    assert min(loaded.size) >= min(448, *size)
    assert min(loaded.size) < 2 * 448
    assert abs(loaded.width / loaded.height - size[0] / size[1]) < 0.01 * size[0] / size[1]
    assert near(corners(loaded), CORNERS)


def test_small_pictures_keep_every_pixel() -> None:
    noise = Image.effect_noise((640, 480), 90).convert("RGB")
    assert load_picture(encoded(noise, "PNG")).tobytes() == noise.tobytes()


def test_the_wanted_size_can_be_chosen() -> None:
    assert load_picture(encoded(quadrants(1200, 800), "PNG"), wanted=100).size == (150, 100)


@pytest.mark.parametrize("size", [(20, 2_000_000), (2_000_000, 20)])
def test_an_absurdly_long_picture_comes_shorter(size: tuple[int, int]) -> None:
    picture = load_picture(encoded(quadrants(*size), "PNG"))
    assert min(picture.size) == 20
    assert max(picture.size) == 666_667
    assert near(corners(picture), CORNERS)


def test_a_long_page_keeps_its_shape() -> None:
    assert load_picture(pictures.one_bit_png(1080, 30_000)).size == (540, 15_000)


def test_exactly_100_megapixels_are_described() -> None:
    picture = load_picture(pictures.one_bit_png(10_000, 10_000))
    assert picture.size == (455, 455)
    assert corners(picture) == ((0, 0, 0),) * 4


@pytest.mark.parametrize("length", [None, 100], ids=["whole", "without pixels"])
def test_over_100_megapixels_are_refused_from_the_header(length: int | None) -> None:
    data = pictures.one_bit_png(10_000, 10_001)[:length]
    assert refusal(data).code == ErrorCode.TOO_LARGE


@pytest.mark.parametrize("kind", KINDS)
def test_a_header_that_claims_a_huge_picture_is_believed(kind: str) -> None:
    error = refusal(pictures.claiming_huge(kind))
    assert (error.code, error.sentence) == (ErrorCode.TOO_LARGE, SENTENCES[ErrorCode.TOO_LARGE])


@pytest.mark.parametrize("size", [(15, 400), (400, 15), (1, 1)])
def test_under_16_pixels_on_a_side_is_refused(size: tuple[int, int]) -> None:
    assert refusal(encoded(quadrants(*size), "PNG")).code == ErrorCode.TOO_SMALL


def test_16_pixels_on_a_side_are_described() -> None:
    assert load_picture(encoded(quadrants(16, 400), "PNG")).size == (16, 400)


def test_limits_are_counted_to_the_pixel() -> None:
    data = encoded(quadrants(21, 21), "PNG")
    assert load_picture(data, Limits(max_pixels=441, min_side=21)).size == (21, 21)
    assert refusal(data, Limits(max_pixels=440)).code == ErrorCode.TOO_LARGE
    assert refusal(data, Limits(min_side=22)).code == ErrorCode.TOO_SMALL


LIMITED = """
import resource, sys
from pathlib import Path
from desktop_app.engine.errors import HearsightError
from desktop_app.engine.images import load_picture
if limit := int(sys.argv[2]):
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
try:
    print(load_picture(Path(sys.argv[1])).size)
except HearsightError as error:
    print(error.code, error.sentence)
# ru_maxrss would be the parent's, which may have loaded torch.
status = Path("/proc/self/status").read_text()
print(int(status.split("VmHWM:")[1].split()[0]) // 1024)
"""


def in_child(path: Path, megabytes: int) -> tuple[str, int]:
    """What a process with so much memory says of the picture, and its peak in megabytes."""
    line = [sys.executable, "-W", "error", "-c", LIMITED, str(path), str(megabytes << 20)]
    done = subprocess.run(
        line, cwd=PROJECT, capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    said, peak = done.stdout.splitlines()
    return said, int(peak)


def test_100_megapixels_of_colour_need_no_more_than_their_own_memory(tmp_path: Path) -> None:
    path = tmp_path / "large.png"
    path.write_bytes(pictures.plain_png(10_000, 10_000))
    said, peak = in_child(path, 0)
    assert said == "(455, 455)"
    assert peak < 450


def test_a_webp_is_never_in_memory_four_times(tmp_path: Path) -> None:
    path = tmp_path / "large.webp"
    path.write_bytes(encoded(Image.new("RGB", (5000, 5000)), "WEBP", lossless=True, method=0))
    assert in_child(path, 360)[0] == "(455, 455)"  # 100 MB a copy, three at most


def test_a_process_without_memory_says_so(tmp_path: Path) -> None:
    path = tmp_path / "large.png"
    path.write_bytes(pictures.plain_png(10_000, 10_000))
    said, _ = in_child(path, 200)
    assert said.startswith("too_large The picture needs more memory")


# --- what is refused -------------------------------------------------------------------------


@pytest.mark.parametrize("as_file", [False, True], ids=["bytes", "file"])
def test_no_bytes_at_all(as_file: bool, tmp_path: Path) -> None:
    path = tmp_path / "empty.jpg"
    path.touch()
    assert refusal(path if as_file else b"").code == ErrorCode.EMPTY


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"Dear diary,\ntoday I named a text .jpg.\n", "text"),
        ("Grüße".encode("latin-1"), "text"),
        ("Grüße".encode("utf-16"), "text"),
        (b"\xef\xbb\xbf  <!DOCTYPE html><title>404</title>", "web page"),
        (b"\n<html><body>404</body></html>", "web page"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
        (b'<?xml version="1.0"?>\n<!-- drawn -->\n<svg/>', "SVG"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "PDF"),
        (b"\0\0\0\x18ftypmp42" + bytes(40), "film"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 99 99\n", "text"),
        (bytes(range(256)), "JPEG, PNG"),
        (b"\0", "JPEG, PNG"),
        (encoded(Image.linear_gradient("L"), "PPM"), "JPEG, PNG"),
        (encoded(quadrants(), "ICO"), "JPEG, PNG"),
    ],
)
def test_what_is_no_picture_is_named(data: bytes, word: str) -> None:
    error = refusal(data)
    assert error.code == ErrorCode.NOT_A_PICTURE
    assert word in error.sentence


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("part", [0.3, 0.5, 0.75, 0.9])
def test_a_cut_picture_is_called_damaged(kind: str, part: float) -> None:
    data = valid(kind)
    error = refusal(data[: int(len(data) * part)])
    assert error.code == ErrorCode.TRUNCATED
    assert "damaged" in error.sentence


def test_a_cut_photograph_is_called_damaged() -> None:
    data = encoded(Image.effect_noise((1600, 1200), 60).convert("RGB"), "JPEG")
    error = refusal(data[: len(data) // 2])
    assert error.code == ErrorCode.TRUNCATED
    assert error.sentence == SENTENCES[ErrorCode.TRUNCATED]


@contextmanager
def without_privileges() -> Iterator[None]:
    """As somebody whom file permissions bind, also when root runs the tests."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "private.png"
    path.write_bytes(valid("PNG"))
    path.chmod(0)
    with without_privileges():
        assert refusal(path).code == ErrorCode.NO_PERMISSION


def test_a_folder_that_may_not_be_entered(tmp_path: Path) -> None:
    folder = tmp_path / "private"
    folder.mkdir()
    (folder / "picture.png").write_bytes(valid("PNG"))
    folder.chmod(0)
    with without_privileges():
        assert refusal(folder / "picture.png").code == ErrorCode.NO_PERMISSION
    folder.chmod(0o700)


def test_folders_and_missing_files(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(valid("PNG"))
    (tmp_path / "circle").symlink_to("circle")
    (tmp_path / "dangling").symlink_to("nowhere")
    assert refusal(tmp_path).code == ErrorCode.IS_DIRECTORY
    for name in ("missing", "file/inside", "circle", "dangling", "n" * 5000, "nul\0", "\ud800"):
        assert refusal(tmp_path / name).code == ErrorCode.NOT_FOUND, name


def test_a_file_that_goes_away(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(valid("PNG"))
    assert load_picture(path).size == (96, 64)
    path.unlink()
    assert refusal(path).code == ErrorCode.NOT_FOUND
    path.mkdir()
    assert refusal(path).code == ErrorCode.IS_DIRECTORY


def test_pipes_and_devices_do_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero"), Path("/dev/null")):
        error = refusal(path)
        assert error.code == ErrorCode.NOT_A_PICTURE
        assert "pipe" in error.sentence


def test_a_disk_that_does_not_answer() -> None:
    error = refusal(Path("/proc/self/mem"))  # reading its start is an input/output error
    assert error.code == ErrorCode.NOT_FOUND
    assert "disk" in error.sentence


@pytest.mark.parametrize("name", [b"two\nlines.png", b"\xff\xfe\x80.png", b"-", b"a b\t\x1b[1m"])
def test_odd_names(name: bytes, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(name)
    path.write_bytes(valid("PNG"))
    assert load_picture(path).size == (96, 64)


# --- hostile bytes ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", CORPUS)
def test_damage_ends_as_a_picture_or_as_a_typed_error(
    name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(name)
    for _ in range(12):
        try:
            picture = load_picture(pictures.damaged(CORPUS[name], chance))
        except HearsightError as error:
            assert error.code in tuple(ErrorCode)[:8]
            assert error.sentence.endswith(".")
        else:
            assert picture.mode == "RGB"
            assert min(picture.size) >= 16
    assert capfd.readouterr() == ("", "")


def test_what_libraries_print_stays_inside(capfd: pytest.CaptureFixture[str]) -> None:
    data = encoded(quadrants(), "TIFF", compression="jpeg")
    assert refusal(data[: len(data) * 3 // 4]).code == ErrorCode.TRUNCATED
    assert capfd.readouterr() == ("", "")
    os.write(2, b"standard error works again")
    assert capfd.readouterr().err == "standard error works again"


def test_a_large_compressed_profile_in_a_png_is_no_reason_to_refuse() -> None:
    data = valid("PNG")
    stream = BytesIO(data)
    with Image.open(stream) as picture:
        big = encoded(picture, "PNG", icc_profile=pictures.swapped_profile() + bytes(3 << 20))
    assert load_picture(big).size == (96, 64)
