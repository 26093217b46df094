"""`hearsight describe` as its users meet it: the real command, engine and model."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.support import pictures
from tests.support.commands import PROJECT, Outcome, command, describe, run

PHOTO = next((PROJECT / "assets" / "samples").glob("chelsea.*"))
SCHEMA = json.loads((PROJECT / "assets" / "schema" / "describe.schema.json").read_text())
MANIFEST = json.loads((PROJECT / "assets" / "caption_model" / "manifest.json").read_text())


def clear_white() -> bytes:
    """The quadrants, their white quarter black but wholly transparent."""
    picture = pictures.quadrants().convert("RGBA")
    half = picture.width // 2, picture.height // 2
    picture.paste((0, 0, 0, 0), (*half, *picture.size))
    return pictures.encoded(picture, "PNG")


def animated(kind: str) -> bytes:
    first = pictures.quadrants()
    return pictures.encoded(first, kind, save_all=True, append_images=[first.rotate(180)])


def hundred_megapixels() -> bytes:
    row = b"\0" + bytes((200, 120, 40)) * 10_000
    return pictures.png(10_000, 10_000, 8, 2, row * 10_000)


# The same pixels as `plain.png`, so the same sentence with the same confidence.
SAME_PIXELS: dict[str, Callable[[], bytes]] = {
    "turned.png": lambda: pictures.stored_turned(6, "PNG"),
    "mirrored.png": lambda: pictures.stored_turned(5, "PNG"),
    "sixteen bits.png": lambda: pictures.deep_png(3),
    "palette.png": lambda: pictures.encoded(pictures.quadrants().quantize(8), "PNG"),
    "transparent.png": clear_white,
    "animated.gif": lambda: animated("GIF"),
    "animated.png": lambda: animated("PNG"),
    "plain.tiff": lambda: pictures.valid("TIFF"),
    "plain.bmp": lambda: pictures.valid("BMP"),
    "no-ending": lambda: pictures.valid("PNG"),
    "wrong-ending.jpg": lambda: pictures.valid("PNG"),
}
OTHER_PIXELS: dict[str, Callable[[], bytes]] = {
    "turned.jpg": lambda: pictures.stored_turned(8),
    "cmyk.jpg": lambda: pictures.encoded(pictures.quadrants().convert("CMYK"), "JPEG"),
    "ycck.jpg": pictures.ycck_jpeg,
    "phone.heic": lambda: pictures.valid("HEIF"),
    "web.avif": lambda: pictures.valid("AVIF"),
    "web.webp": lambda: pictures.valid("WEBP"),
    "animated.webp": lambda: animated("WEBP"),
    "16 by 16.png": lambda: pictures.one_bit_png(16, 16),
    "100 megapixels.png": hundred_megapixels,
}
REFUSED: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "not_a_picture": lambda: b"Dear reader, I am a letter.\n",
    "truncated": lambda: pictures.valid("JPEG")[:-400],
    "too_large": lambda: pictures.one_bit_png(10_000, 10_001),
    "too_small": lambda: pictures.one_bit_png(400, 15),
}


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], Outcome]:
    """Good and bad files in turn, described by one process with --json, and its outcome."""
    folder = tmp_path_factory.mktemp("pictures")
    described = {"plain.png": lambda: pictures.valid("PNG")} | SAME_PIXELS | OTHER_PIXELS
    for name, make in described.items():
        (folder / name).write_bytes(make())
    for code, make in REFUSED.items():
        (folder / f"{code}.jpg").write_bytes(make())
    (folder / "is_directory.jpg").mkdir()
    bad = [f"{code}.jpg" for code in (*REFUSED, "is_directory", "not_found")]
    names = [*described]
    for place, name in enumerate(bad):
        names.insert(2 * place, name)
    return names, run(command("describe", "--json", *names), folder=folder)


@pytest.fixture(scope="module")
def record(mixed: tuple[list[str], Outcome]) -> Callable[[str], dict[str, Any]]:
    """Finds the object of a file by its name."""
    records = {record["file"]: record for record in mixed[1].records}
    return records.__getitem__


def test_json_tells_of_every_file_in_order(mixed: tuple[list[str], Outcome]) -> None:
    names, outcome = mixed
    assert [record["file"] for record in outcome.records] == names
    assert outcome.status == 1
    assert outcome.stderr == b""


def test_json_keeps_to_its_schema(mixed: tuple[list[str], Outcome]) -> None:
    for record in mixed[1].records:
        jsonschema.validate(record, SCHEMA)


def test_the_schema_refuses_what_it_should(record: Callable[[str], dict[str, Any]]) -> None:
    for wrong in (
        {"confidence": 2},
        {"seconds": "1"},
        {"error": "It failed.", "error_code": "odd"},
    ):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(record("plain.png") | wrong, SCHEMA)


@pytest.mark.parametrize("name", ["plain.png", *SAME_PIXELS, *OTHER_PIXELS])
def test_every_form_of_picture_is_described(
    name: str, record: Callable[[str], dict[str, Any]]
) -> None:
    found = record(name)
    assert "error" not in found
    is_empty = name in ("16 by 16.png", "100 megapixels.png")  # one colour, nothing to see
    assert is_empty == (found["caption"] == "")
    assert is_empty or len(found["caption"].split()) >= 2
    assert found["certainty"] in ("sure", "unsure", "none")
    assert found["described"] == (not is_empty and found["caption"] in found["description"])
    assert found["seconds"] > 0
    assert found["model"] == {"name": MANIFEST["name"], "version": MANIFEST["version"]}


@pytest.mark.parametrize("name", SAME_PIXELS)
def test_the_same_pixels_get_the_same_sentence(
    name: str, record: Callable[[str], dict[str, Any]]
) -> None:
    plain, other = record("plain.png"), record(name)
    assert other["caption"] == plain["caption"]
    assert other["confidence"] == pytest.approx(plain["confidence"], abs=1e-3)


def test_alternatives_are_other_sentences_best_first(
    record: Callable[[str], dict[str, Any]],
) -> None:
    for name in ("plain.png", "web.avif", "phone.heic"):
        found = record(name)
        offered = [found, *found["alternatives"]]
        assert 1 <= len(found["alternatives"]) <= 4
        assert len({one["caption"] for one in offered}) == len(offered)
        chances = [one["confidence"] for one in found["alternatives"]]
        assert chances == sorted(chances, reverse=True)
        assert all(0 <= chance <= 1 for chance in (found["confidence"], *chances))


@pytest.mark.parametrize("code", [*REFUSED, "is_directory", "not_found"])
def test_every_bad_file_has_its_own_code_and_sentence(
    code: str, record: Callable[[str], dict[str, Any]]
) -> None:
    refused = record(f"{code}.jpg")
    assert refused["error_code"] == code
    assert set(refused) == {"file", "error", "error_code"}
    assert refused["error"].endswith(".")
    assert len(refused["error"].split(". ")) >= 2  # what happened, and what to do


def test_one_file_prints_its_sentence_and_nothing_else() -> None:
    outcome = describe(PHOTO)
    (line,) = outcome.stdout.decode().splitlines()
    assert outcome.stdout == line.encode() + b"\n"
    assert "cat" in line.lower().split()
    assert outcome.stderr == b""
    assert outcome.status == 0


def test_several_files_print_a_line_each_and_failures_go_to_stderr(tmp_path: Path) -> None:
    missing, text = tmp_path / "missing.jpg", tmp_path / "text.jpg"
    text.write_text("not a picture")
    outcome = describe("--device", "cpu", missing, PHOTO, text, PHOTO)
    lines = [line.split("\t") for line in outcome.stdout.decode().splitlines()]
    assert [name for name, _ in lines] == [str(PHOTO)] * 2
    assert lines[0][1] == lines[1][1] != ""
    complaints = outcome.stderr.decode().splitlines()
    assert [line.partition(": ")[0] for line in complaints] == [str(missing), str(text)]
    assert all(line.endswith(".") for line in complaints)
    assert outcome.status == 1


def test_a_failure_of_one_file_is_told_on_stderr_alone(tmp_path: Path) -> None:
    missing = tmp_path / "missing.jpg"
    outcome = describe(missing)
    assert outcome.stdout == b""
    assert outcome.stderr.decode().startswith(f"{missing}: ")
    assert outcome.stderr.count(b"\n") == 1
    assert outcome.status == 1


def test_no_name_is_no_file() -> None:
    (record,) = describe("--json", "").records
    assert record["error_code"] == "not_found"


def test_dash_reads_a_picture_from_standard_input() -> None:
    outcome = describe("-", stdin=PHOTO.read_bytes())
    assert outcome.stdout == describe(PHOTO).stdout
    assert (outcome.stderr, outcome.status) == (b"", 0)


def test_an_empty_standard_input_is_an_empty_file() -> None:
    outcome = describe("--json", "-")
    (record,) = outcome.records
    assert (record["file"], record["error_code"], outcome.status) == ("-", "empty", 1)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--json"],
        ["--device", "toaster", PHOTO],
        ["--nonsense", PHOTO],
        ["--wav"],
        ["--wav", "spoken.wav", PHOTO, PHOTO],
    ],
)
def test_wrong_use_exits_with_2_and_a_hint(arguments: list[str], tmp_path: Path) -> None:
    outcome = run(command("describe", *arguments), folder=tmp_path)
    assert outcome.status == 2
    assert outcome.stdout == b""
    assert outcome.stderr
    assert b"Traceback" not in outcome.stderr
    assert list(tmp_path.iterdir()) == []


def test_help_and_hints_name_the_command() -> None:
    for arguments in ([], ["--help"]):
        outcome = describe(*arguments)
        assert (outcome.stdout + outcome.stderr).startswith(b"usage: hearsight describe [")


ODD_NAMES = [
    b"two\nlines.png",
    b"-dash.png",
    b"\xff\xfe.png",
    "größe 猫 🐈.png".encode(),
    b"a\tb.png",
]


@pytest.fixture(scope="module")
def odd_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("odd")
    for name in ODD_NAMES:
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(pictures.valid("PNG"))
    return folder


@pytest.mark.parametrize(
    "changes",
    [{}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}],
    ids=["this locale", "C locale"],
)
def test_odd_names_come_back_as_given_in_utf_8(changes: dict[str, str], odd_folder: Path) -> None:
    line = command("describe", "--json", "--", *ODD_NAMES)
    outcome = run(line, changes=changes, folder=odd_folder)
    # JSON is UTF-8 whatever the file system holds: what is none becomes U+FFFD.
    names = [name.decode("utf-8", "replace") for name in ODD_NAMES]
    assert [record["file"] for record in outcome.records] == names
    assert outcome.status == 0
    assert outcome.stderr == b""


def test_odd_names_do_not_break_plain_lines(odd_folder: Path) -> None:
    c_locale = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    missing = b"\xe9t\xe9.png"
    line = command("describe", "--", *ODD_NAMES[2:4], missing)
    outcome = run(line, changes=c_locale, folder=odd_folder)
    names = [line.partition(b"\t")[0] for line in outcome.stdout.splitlines()]
    assert names == ODD_NAMES[2:4]
    assert outcome.stderr.startswith(missing + b": ")
    assert outcome.status == 1


def test_a_device_that_is_not_there_is_told_and_the_processor_describes() -> None:
    outcome = describe("--device", "cuda", PHOTO)
    assert outcome.status == 0
    assert outcome.stderr.startswith(b"The processor is used: CUDA")
    assert b"cat" in outcome.stdout
