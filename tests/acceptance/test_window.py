"""The window on a real X server: what is painted, pasted, dropped and left behind."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat

from tests.support.desktop import PROJECT, Desktop

pytestmark = pytest.mark.acceptance

SUPPORT = PROJECT / "tests" / "support"
Part = dict[str, Any]


def part(desktop: Desktop, role: str, name: str) -> Part | None:
    """What another process finds under this role and name, if the application is there."""
    program = SUPPORT / "accessible_parts.py"
    lines = desktop.run("/usr/bin/python3", program, "Hearsight").splitlines()
    found = [json.loads(line) for line in lines]
    return next((item for item in found if (item["role"], item["name"]) == (role, name)), None)


def wait_for_sentence(desktop: Desktop, sentence: str) -> None:
    """Wait until the description that another process reads is this sentence."""

    def is_there() -> bool:
        description = part(desktop, "text", "Description")
        return description is not None and description["text"] == sentence

    desktop.wait(is_there, f"the description {sentence!r}", desktop.log)


def painted(desktop: Desktop, role: str, name: str) -> Image.Image:
    """The pixels of the part with this role and name."""
    found = part(desktop, role, name)
    assert found is not None
    left, top, width, height = found["box"]
    with Image.open(desktop.screenshot()) as screen:
        return screen.convert("RGB").crop((left, top, left + width, top + height))


def difference(shown: Image.Image, sample: Path) -> float:
    """Mean difference, 0 to 255, between the middle of a place and the picture shown there."""
    with Image.open(sample) as picture:
        expected = picture.convert("RGB")
    scale = min(shown.width / expected.width, shown.height / expected.height)
    expected = expected.resize((round(expected.width * scale), round(expected.height * scale)))
    left, top = (shown.width - expected.width) // 2, (shown.height - expected.height) // 2
    inner = shown.crop((left, top, left + expected.width, top + expected.height))
    return sum(ImageStat.Stat(ImageChops.difference(inner, expected)).mean) / 3


def test_the_picture_and_its_description_are_painted(
    desktop: Desktop, sentences: dict[Path, str]
) -> None:
    (cat, sentence), (rocket, _) = sentences.items()
    desktop.open_window(cat)
    wait_for_sentence(desktop, sentence)

    shown = painted(desktop, "image", "Picture: chelsea.png")
    assert min(shown.size) > 200
    assert difference(shown, cat) < 12
    assert difference(shown, rocket) > 40

    text = painted(desktop, "text", "Description").convert("L")
    ink = sum(text.histogram()[:100]) / (text.width * text.height)
    paper = sum(text.histogram()[200:]) / (text.width * text.height)
    assert 0.002 < ink < 0.2
    assert paper > 0.7


def test_a_copied_picture_is_pasted(desktop: Desktop, sentences: dict[Path, str]) -> None:
    cat, sentence = next(iter(sentences.items()))
    desktop.open_window()
    desktop.start("xclip", "xclip", "-selection", "clipboard", "-t", "image/png", "-i", cat)
    wait_for_clipboard(desktop, "image/png")
    desktop.press("ctrl+v")
    wait_for_sentence(desktop, sentence)
    assert difference(painted(desktop, "image", "Picture: picture from the clipboard"), cat) < 12


def test_a_copied_file_is_pasted(
    desktop: Desktop, sentences: dict[Path, str], tmp_path: Path
) -> None:
    _, (rocket, sentence) = sentences.items()
    files = tmp_path / "files"
    files.write_text(f"{rocket.as_uri()}\r\n")
    desktop.open_window()
    desktop.start("xclip", "xclip", "-selection", "clipboard", "-t", "text/uri-list", "-i", files)
    wait_for_clipboard(desktop, "text/uri-list")
    desktop.press("ctrl+v")
    wait_for_sentence(desktop, sentence)
    assert part(desktop, "image", "Picture: rocket.jpg") is not None


def wait_for_clipboard(desktop: Desktop, kind: str) -> None:
    """Wait until the clipboard offers this kind."""
    targets = ("sh", "-c", "xclip -selection clipboard -t TARGETS -o || true")
    desktop.wait(lambda: kind in desktop.run(*targets), f"{kind} on the clipboard")


def test_a_file_is_dropped_from_another_program(
    desktop: Desktop, sentences: dict[Path, str]
) -> None:
    _, (rocket, sentence) = sentences.items()
    window = desktop.open_window()
    desktop.run("xdotool", "windowmove", "--sync", window, "200", "100")
    news = desktop.start("source", sys.executable, SUPPORT / "drag_source.py", rocket)
    source = desktop.window("Drag source")
    desktop.run("xdotool", "windowmove", "--sync", source, "0", "0")

    def told(line: str) -> bool:
        return line in news.read_text(errors="replace").splitlines()

    desktop.run("xdotool", "mousemove", "--window", source, "60", "50", "mousedown", "1")
    desktop.run("xdotool", "mousemove_relative", "20", "0", "mousemove_relative", "20", "0")
    desktop.wait(lambda: told("begun"), "the drag to begin", news.read_text)
    desktop.run("xdotool", "mousemove", "--window", window, "400", "300")
    desktop.run("xdotool", "mousemove_relative", "5", "5", "mousemove_relative", "5", "5")
    desktop.wait(lambda: told("wanted"), "the window to take it", news.read_text)
    desktop.run("xdotool", "mouseup", "1")
    wait_for_sentence(desktop, sentence)
    desktop.wait(lambda: told("ended CopyAction"), "the drag to end", news.read_text)


def test_a_closed_window_leaves_no_process(desktop: Desktop, sentences: dict[Path, str]) -> None:
    cat, sentence = next(iter(sentences.items()))
    desktop.open_window(cat)
    wait_for_sentence(desktop, sentence)
    processes = desktop.run("ps", "-eo", "args")
    assert "--worker engine" in processes
    assert "--worker speech" in processes, "no screen reader runs, so our own voice speaks"
    desktop.press("ctrl+q")
    desktop.wait(
        lambda: "desktop_app" not in desktop.run("ps", "-eo", "args"),
        "every process to end",
        lambda: desktop.run("ps", "-eo", "args"),
    )
