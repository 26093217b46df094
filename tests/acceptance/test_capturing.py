"""Captures on a real X server: what is on the screen is what the picture view shows."""

import sys
from pathlib import Path

import pytest
from PIL import Image

from tests.acceptance.test_window import part, wait_for_sentence
from tests.support.desktop import PROJECT, Desktop
from tests.support.orca import Orca

pytestmark = pytest.mark.acceptance

SHOW = PROJECT / "tests" / "support" / "picture_window.py"


def open_picture(desktop: Desktop, picture: Path) -> None:
    """Another program's window, which shows this picture and nothing else."""
    desktop.start("viewer", sys.executable, SHOW, picture)
    desktop.window("Holiday")


def test_the_window_used_before_is_described(desktop: Desktop, sentences: dict[Path, str]) -> None:
    cat, sentence = next(iter(sentences.items()))
    open_picture(desktop, cat)
    window = desktop.open_window()
    desktop.press("shift+F9")
    wait_for_sentence(desktop, sentence)
    assert part(desktop, "image", "Picture: the window Holiday") is not None
    assert desktop.run("xdotool", "getactivewindow").strip() == window


def test_the_whole_screen_is_captured_without_our_window(
    desktop: Desktop, sentences: dict[Path, str]
) -> None:
    _, (rocket, _) = sentences.items()
    open_picture(desktop, rocket)
    with Image.open(desktop.screenshot()) as screen:
        before = screen.convert("RGB").resize((64, 48))
    desktop.open_window()
    desktop.press("ctrl+F9")
    desktop.window("Part of the screen")
    with Image.open(desktop.screenshot()) as screen:
        chosen = screen.convert("RGB").resize((64, 48))
    assert close(chosen.getpixel((32, 24)), before.getpixel((32, 24)))
    desktop.press("Return")
    desktop.wait(
        lambda: part(desktop, "image", "Picture: a part of the screen") is not None,
        "the part",
        desktop.log,
    )


def test_a_captured_window_is_heard_and_the_focus_comes_back(
    desktop: Desktop, sentences: dict[Path, str]
) -> None:
    cat, sentence = next(iter(sentences.items()))
    open_picture(desktop, cat)
    orca = Orca(desktop)
    desktop.open_window()
    told = orca.wait_for("Description")
    desktop.press("shift+F9")
    orca.wait_for(sentence, told)
    orca.wait_for_end(sentence)
    assert orca.count(sentence) == 1
    desktop.press("F6", "shift+F6")
    found = part(desktop, "text", "Description")
    assert found is not None and "focused" in found["states"]


def test_a_part_is_chosen_by_ear(desktop: Desktop, sentences: dict[Path, str]) -> None:
    orca = Orca(desktop)
    desktop.open_window()
    told = orca.wait_for("Description")
    desktop.press("ctrl+F9")
    told = orca.wait_for("Part of the screen", told)
    told = orca.wait_for("Left 256, top 192. Width 512, height 384.", told - 1)
    desktop.press("Right", "Right")
    told = orca.wait_for("Left 336, top 192.", told - 1)
    desktop.press("shift+Down")
    told = orca.wait_for("Width 512, height 424.", told - 1)
    desktop.press("Escape")
    orca.wait_for("Description", told - 1)
    assert part(desktop, "label", "No picture yet") is not None


def close(one: object, other: object) -> bool:
    """Whether two colours are nearly the same."""
    assert isinstance(one, tuple) and isinstance(other, tuple)
    return all(abs(a - b) < 12 for a, b in zip(one, other, strict=True))
