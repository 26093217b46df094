"""Everything works without a network, and nothing of ours ever asks for one.

The desktop has an empty network: not even the machine itself can be reached but by files.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from tests.acceptance.test_screen_reader_flows import copy_files
from tests.acceptance.test_window import part, wait_for_sentence
from tests.support.desktop import PROJECT, Desktop
from tests.support.traces import NETWORK, network_families, started

pytestmark = pytest.mark.acceptance

HEARSIGHT = (sys.executable, "-m", "desktop_app")


@pytest.fixture
def island() -> Iterator[Desktop]:
    """A desktop without a network."""
    with Desktop(network=False) as desktop:
        yield desktop


@pytest.fixture
def note(tmp_path: Path) -> Path:
    """A picture with large words in it."""
    picture = Image.new("RGB", (640, 240), "white")
    ImageDraw.Draw(picture).text((40, 80), "Platform nine", "black", font_size=72)
    path = tmp_path / "note.png"
    picture.save(path)
    return path


def shows(desktop: Desktop, role: str, start: str) -> bool:
    """Whether a part with this role has a name that begins so."""
    program = PROJECT / "tests" / "support" / "accessible_parts.py"
    found = map(json.loads, desktop.run("/usr/bin/python3", program, "Hearsight").splitlines())
    return any(one["role"] == role and one["name"].startswith(start) for one in found)


def open_page(desktop: Desktop, key: str, title: str, role: str, start: str) -> None:
    """Open a page, wait for a part of it, and close it."""
    desktop.press(key)
    desktop.window(title)
    desktop.wait(lambda: shows(desktop, role, start), f"{start!r}", desktop.log)
    desktop.press("Escape")
    desktop.wait(lambda: not desktop.has_window(title), f"the end of {title}", desktop.log)
    desktop.window("Hearsight")


def test_the_desktop_has_no_network(island: Desktop) -> None:
    listed = island.run("cat", "/proc/net/dev").splitlines()[2:]
    assert [line.split(":")[0].strip() for line in listed] == ["lo"]
    assert island.run("cat", "/proc/net/route").splitlines()[1:] == []


def test_the_window_works_and_asks_for_no_network(
    island: Desktop, sentences: dict[Path, str], note: Path
) -> None:
    (cat, cat_sentence), (rocket, rocket_sentence) = sentences.items()
    trace = island.folder / "trace"
    island.start("hearsight", *NETWORK, trace, *HEARSIGHT, cat)
    island.window("Hearsight")
    wait_for_sentence(island, cat_sentence)
    copy_files(island, rocket)
    island.press("ctrl+v")
    wait_for_sentence(island, rocket_sentence)
    open_page(island, "ctrl+e", "Explore rocket.jpg", "table cell", "Top left: ")
    island.run("pkill", "xclip")
    copy_files(island, note)
    island.press("ctrl+v")
    island.wait(
        lambda: "Platform" in (part(island, "text", "Text in the picture") or {"text": ""})["text"],
        "the text",
        island.log,
    )
    island.press("F7")
    open_page(island, "ctrl+h", "History", "list item", rocket_sentence)
    open_page(island, "ctrl+t", "Alt text", "label", "Proposals")
    open_page(island, "ctrl+comma", "Settings", "list", "Own voice")
    island.press("ctrl+q")
    island.wait(lambda: "desktop_app" not in island.run("ps", "-eo", "args"), "the end")
    calls = trace.read_text()
    assert {"engine", "speech"} <= started(calls)
    assert network_families(calls) <= {"AF_UNIX", "AF_NETLINK"}
    assert "AF_UNIX" in network_families(calls), "the trace sees connections"


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (("describe", "--detail", "everything", "--speak"), r"\w+ \w+"),
        (("read",), "Platform nine"),
        (("explore",), "Top left"),
        (("alt-text", "--sidecar", "--include-unsure"), "note.png"),
    ],
)
def test_the_commands_work_and_ask_for_no_network(
    island: Desktop, note: Path, command: tuple[str, ...], expected: str
) -> None:
    trace = island.folder / "trace"
    said = island.run(*NETWORK, trace, *HEARSIGHT, *command, note)
    assert re.search(expected, said)
    calls = trace.read_text()
    assert "engine" in started(calls)
    assert network_families(calls) <= {"AF_UNIX", "AF_NETLINK"}
