"""What a person hears from a real Orca when working with several pictures. Keys only."""

from pathlib import Path

import pytest

from tests.support.desktop import Desktop
from tests.support.orca import Orca, opened_with

pytestmark = pytest.mark.acceptance

SETTINGS_PARTS = ("Rate", "Volume", "Pitch", "Engine and voice", "Sounds", "Detail", "Doubt")
SETTINGS_PARTS += ("Look for text", "A newer picture")


def copy_files(desktop: Desktop, *pictures: Path) -> None:
    """Put files on the clipboard, as a file manager does."""
    listed = desktop.folder / "listed"
    listed.write_text("".join(f"{picture.as_uri()}\r\n" for picture in pictures))
    desktop.start("xclip", "xclip", "-selection", "clipboard", "-t", "text/uri-list", "-i", listed)
    targets = ("sh", "-c", "xclip -selection clipboard -t TARGETS -o || true")
    desktop.wait(lambda: "text/uri-list" in desktop.run(*targets), "files on the clipboard")


def test_several_pictures_are_heard_in_the_list_and_again_in_the_history(
    desktop: Desktop, sentences: dict[Path, str]
) -> None:
    (cat, cat_sentence), (rocket, rocket_sentence) = sentences.items()
    orca = Orca(desktop)
    desktop.open_window()
    orca.wait_for("Description")
    copy_files(desktop, cat, rocket)

    desktop.press("ctrl+v")
    orca.wait_for(cat_sentence)
    done = orca.wait_for("All 2 pictures are done")
    assert orca.count(cat_sentence) == 1
    assert orca.count(rocket_sentence) == 0, "only the first is told unasked"
    desktop.press("F6")
    done = orca.wait_for(f"chelsea.png: {cat_sentence}", done)
    desktop.press("Down")
    done = orca.wait_for(f"rocket.jpg: {rocket_sentence}", done)
    desktop.press("shift+F6")
    done = orca.wait_for(rocket_sentence, done)

    desktop.press("ctrl+shift+m")
    done = orca.wait_for("All 2 pictures are done", done)
    desktop.press("Escape")
    done = orca.wait_for("Description", done)

    desktop.press("ctrl+h")
    done = orca.wait_for("rocket.jpg, 20", done)
    desktop.press("Down")
    done = orca.wait_for("chelsea.png, 20", done)
    desktop.press("Delete")
    done = orca.wait_for("Deleted", done)
    desktop.press("Escape")
    orca.wait_for("Description", done)
    assert orca.count("&") == 0, "the mark of a mnemonic is no word"


def test_a_second_picture_and_a_cancelled_one(desktop: Desktop, sentences: dict[Path, str]) -> None:
    (cat, cat_sentence), (rocket, rocket_sentence) = sentences.items()
    orca = opened_with(desktop, cat, cat_sentence)

    # The engine stands still: one picture is asked for, then another in its place.
    desktop.run("pkill", "-STOP", "-f", "worker engine")
    copy_files(desktop, cat)
    desktop.press("ctrl+v")
    copy_files(desktop, rocket)
    desktop.press("ctrl+v")
    desktop.run("pkill", "-CONT", "-f", "worker engine")
    orca.wait_for_end(rocket_sentence)
    assert orca.count(rocket_sentence) == 1
    assert orca.count(cat_sentence) == 1

    desktop.run("pkill", "-STOP", "-f", "worker engine")
    desktop.press("ctrl+v")
    told = len(orca.heard)
    desktop.press("Escape")
    told = orca.wait_for("Cancelled", told)
    desktop.run("pkill", "-CONT", "-f", "worker engine")
    desktop.press("F5")
    orca.wait_for(rocket_sentence, told)


def tab_to_pictures(desktop: Desktop, orca: Orca, told: int) -> int:
    """From the first setting to what becomes of a newer picture; pieces that were told then."""
    for part in SETTINGS_PARTS:
        desktop.press("Tab")
        told = orca.wait_for(part, told)
    return told


def test_a_setting_is_changed_by_keys_and_kept(desktop: Desktop) -> None:
    orca = Orca(desktop)
    desktop.open_window()
    told = orca.wait_for("Description")
    desktop.press("ctrl+comma")
    told = orca.wait_for("Own voice", told)
    told = tab_to_pictures(desktop, orca, told)
    desktop.press("Down")
    told = orca.wait_for("waits behind the one before", told)
    desktop.press("Escape")
    told = orca.wait_for("Hearsight", told)
    desktop.press("ctrl+q")
    desktop.wait(lambda: "desktop_app" not in desktop.run("ps", "-eo", "args"), "the end")

    desktop.open_window()
    told = orca.wait_for("Description", told)
    desktop.press("ctrl+comma")
    told = orca.wait_for("Own voice", told)
    told = tab_to_pictures(desktop, orca, told)
    orca.wait_for("waits behind the one before", told - 1)


def test_the_first_start_is_heard_and_comes_once(desktop: Desktop) -> None:
    desktop.choose({"window.first_steps": "show"})
    orca = Orca(desktop)
    desktop.open_first_steps()
    done = orca.wait_for("Step 1 of 3")
    done = orca.wait_for("Own voice", 0)
    desktop.press("Return")
    done = orca.wait_for("Step 2 of 3", done)
    assert orca.count("&") == orca.count("layered pane") == orca.count("Go on") == 0
    desktop.press("Escape")
    done = orca.wait_for("Ready. Press Ctrl+O", done)
    assert orca.count("Step 1 of 3") == 1
    desktop.press("ctrl+q")
    desktop.open_window()
    orca.wait_for("Description", done)
    assert orca.count("Step 1 of 3") == 1


def test_a_key_is_changed_by_pressing_another(desktop: Desktop, sentences: dict[Path, str]) -> None:
    (cat, cat_sentence), _ = sentences.items()
    orca = Orca(desktop)
    desktop.open_window(cat)
    orca.wait_for_end(cat_sentence)
    told = len(orca.heard)
    desktop.press("ctrl+comma")
    told = orca.wait_for("Own voice", told)
    desktop.press("alt+h")
    told = orca.wait_for("Open: Ctrl+O", told)
    desktop.press("Return")
    told = orca.wait_for("Press the new keys for Open", told)
    desktop.press("ctrl+v")
    told = orca.wait_for("Ctrl+V is for Paste picture already", told)
    desktop.press("ctrl+k")
    told = orca.wait_for("Open: Ctrl+K", told)
    desktop.press("Escape")
    told = orca.wait_for("Settings", told)
    desktop.press("Escape")
    told = orca.wait_for("Description", told)
    desktop.press("ctrl+k")
    told = orca.wait_for("File name", told)
    desktop.press("Escape")
    told = orca.wait_for("Description", told)
    desktop.press("ctrl+q")
    desktop.wait(lambda: "desktop_app" not in desktop.run("ps", "-eo", "args"), "the end")
    desktop.open_window()
    told = orca.wait_for("Press Ctrl+K to choose a picture", told)
    desktop.press("ctrl+k")
    orca.wait_for("File name", told)
