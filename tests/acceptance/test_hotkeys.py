"""Chords that work from every program, on a real desktop."""

import sys
from pathlib import Path

import pytest

from tests.acceptance.test_window import part
from tests.support.desktop import PROJECT, Desktop
from tests.support.orca import Orca

pytestmark = pytest.mark.acceptance

KEYS = PROJECT / "tests" / "support" / "key_window.py"


def open_keys(desktop: Desktop) -> Path:
    """Open another program in front of ours; what it gets is in the file."""
    log = desktop.start("keys", sys.executable, KEYS)
    desktop.window("Keys")
    return log


def test_a_chord_is_ours_alone_and_the_other_program_keeps_the_focus(desktop: Desktop) -> None:
    desktop.choose({"hotkeys.screen": "Ctrl+Alt+D"})
    desktop.open_window()
    log = open_keys(desktop)
    window = desktop.run("xdotool", "getactivewindow")
    desktop.press("a", "ctrl+alt+d", "ctrl+d", "b")
    desktop.wait(
        lambda: part(desktop, "image", "Picture: the whole screen") is not None,
        "the screen to be described",
        desktop.log,
    )
    desktop.wait(lambda: "B" in log.read_text().split(), "the other keys", log.read_text)
    got = [line for line in log.read_text().split() if line[-1] in "ABD"]
    assert got == ["A", "Ctrl+D", "B"]
    assert desktop.run("xdotool", "getactivewindow") == window


def test_a_screen_reader_says_the_description_while_another_program_is_used(
    desktop: Desktop, sentences: dict[Path, str]
) -> None:
    cat, sentence = next(iter(sentences.items()))
    desktop.choose({"hotkeys.clipboard": "Ctrl+Alt+D"})
    orca = Orca(desktop)
    desktop.open_window()
    orca.wait_for("Description")
    open_keys(desktop)
    desktop.start("xclip", "xclip", "-selection", "clipboard", "-t", "image/png", "-i", cat)
    targets = ("sh", "-c", "xclip -selection clipboard -t TARGETS -o || true")
    desktop.wait(lambda: "image/png" in desktop.run(*targets), "a picture on the clipboard")
    desktop.press("ctrl+alt+d")
    orca.wait_for(sentence)
    assert orca.count(sentence) == 1


def test_a_chord_of_another_program_is_told(desktop: Desktop) -> None:
    desktop.choose({"hotkeys.screen": "Ctrl+Alt+D"})
    desktop.start("holder", sys.executable, "-m", "tests.support.key_holder")
    desktop.wait(lambda: "held" in desktop.log("holder"), "the chord to be held", desktop.log)
    desktop.open_window()
    problem = "Problem: Ctrl+Alt+D is not to be had: another program has it."
    program = ("/usr/bin/python3", PROJECT / "tests" / "support" / "accessible_parts.py")
    desktop.wait(lambda: problem in desktop.run(*program, "Hearsight"), "the problem", desktop.log)
