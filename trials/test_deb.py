"""The Debian package on bare systems: installed, used, upgraded, removed; one story, in this order.

There is no Python, no pip and no network. `pytest -s` also prints what was measured.
"""

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
import wave
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.commands import describe
from tests.support.desktop import Desktop
from tests.support.null_sound_card import null_sound_card
from trials.fresh_root import HOME, SOUND, FreshRoot, samples

MEGABYTE = 1_000_000
LARGEST_DEB = 260 * MEGABYTE
LARGEST_INSTALLED = 950 * MEGABYTE
TRIES = 3  # the quickest is told: whatever else runs only makes it slower
HISTORY = f"{HOME}/.local/share/hearsight/library/history.sqlite"
SETTINGS = f"{HOME}/.config/hearsight/settings.json"
LEFTOVER = "/opt/hearsight/_internal/of-the-version-before"
CHOSEN_SETTINGS = '{"history.limit": 77, "window.first_steps": "done"}\n'
_VERSION = re.compile(r"^Version: .*$", re.MULTILINE)


def tell(what: str, value: float, unit: str, goal: float) -> None:
    print(f"\nFigure: {what}: {value:.2f} {unit}, to reach: {goal:g} {unit}")


def previous_version(deb: Path, folder: Path) -> Path:
    """The same package as an earlier version, with a file that the new one no longer has."""
    tree = folder / "tree"
    subprocess.run(["dpkg-deb", "--raw-extract", deb, tree], check=True)
    control = tree / "DEBIAN" / "control"
    control.write_text(_VERSION.sub("Version: 0.0.1", control.read_text()))
    (tree / LEFTOVER.lstrip("/")).write_text("old\n")
    target = folder / "previous.deb"
    pack = ["dpkg-deb", "--root-owner-group", "-Znone", "--build", tree, target]
    subprocess.run(pack, check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(tree)
    return target


def kept(root: FreshRoot) -> list[str]:
    """The descriptions in the history, the oldest first."""
    if not root.path(HISTORY).exists():
        return []
    with tempfile.TemporaryDirectory() as folder:  # looking must not change anything
        library = shutil.copytree(root.path(HISTORY).parent, Path(folder) / "library")
        with closing(sqlite3.connect(library / "history.sqlite")) as connection:
            rows = connection.execute("SELECT description FROM entries ORDER BY id").fetchall()
    return [str(row[0]) for row in rows]


def describe_in_window(root: FreshRoot, picture: str, entries: int) -> None:
    """Open the window with a picture until the history has so many entries; then close it."""
    with Desktop() as desktop:
        display = desktop.display
        desktop.start("hearsight", *root.command("hearsight", picture, DISPLAY=display))
        desktop.window("Hearsight")
        desktop.wait(lambda: _has(root, entries), "an entry of the history", desktop.log)
        desktop.press("ctrl+q")
        desktop.wait(lambda: not desktop.has_window("Hearsight"), "the end of the window")


def _has(root: FreshRoot, entries: int) -> bool:
    try:
        return len(kept(root)) == entries
    except (sqlite3.OperationalError, shutil.Error):  # it is being made just now
        return False


def installed_version(root: FreshRoot) -> str:
    shown = root.run("dpkg-query", "--show", "--showformat=${Version}", "hearsight")
    return shown.stdout


def test_the_system_is_bare(root: FreshRoot) -> None:
    for program in ("python3", "pip", "pip3", "espeak-ng", "aplay"):
        assert root.run("sh", "-c", f"command -v {program}", check=False).returncode != 0
    assert root.run("cat", "/proc/net/route").stdout.splitlines()[1:] == [], "there is a network"


def test_the_version_before_installs_without_network(
    root: FreshRoot, deb: Path, tmp_path: Path
) -> None:
    root.install(root.bring(previous_version(deb, tmp_path), "/tmp/previous.deb"))
    assert installed_version(root) == "0.0.1"
    root.path("/tmp/previous.deb").unlink()


def test_it_is_used(root: FreshRoot) -> None:
    settings = root.path(SETTINGS)
    settings.parent.mkdir(parents=True)
    settings.write_text(CHOSEN_SETTINGS)
    root.run("chown", "-R", "hearsight:", f"{HOME}/.config", user="root")
    for picture in samples():
        root.bring(picture, f"{HOME}/{picture.name}")
    describe_in_window(root, samples()[0].name, 1)


def test_the_upgrade_keeps_settings_and_history(root: FreshRoot, deb: Path) -> None:
    before = kept(root)
    root.install(root.bring(deb, "/tmp/new.deb"))
    root.path("/tmp/new.deb").unlink()
    assert installed_version(root) != "0.0.1"
    assert not root.path(LEFTOVER).exists()
    describe_in_window(root, samples()[1].name, 2)
    assert kept(root)[:1] == before
    assert root.path(SETTINGS).read_text() == CHOSEN_SETTINGS


def test_sizes(root: FreshRoot, deb: Path) -> None:
    files = (path for path in root.path("/opt/hearsight").rglob("*") if not path.is_symlink())
    installed = sum(path.stat().st_size for path in files)
    tell("the package", deb.stat().st_size / MEGABYTE, "MB", LARGEST_DEB / MEGABYTE)
    tell("installed", installed / MEGABYTE, "MB", LARGEST_INSTALLED / MEGABYTE)
    assert deb.stat().st_size <= LARGEST_DEB
    assert installed <= LARGEST_INSTALLED


def test_every_library_is_there(root: FreshRoot) -> None:
    """But for those of Qt's GTK theme, which is used only where GTK is installed."""
    look = (
        "cd /opt/hearsight/_internal && find . -name '*.so*' -type f ! -name libqgtk3.so | "
        "LD_LIBRARY_PATH=$PWD xargs ldd 2>/dev/null"
    )
    found = root.run("sh", "-c", look, check=False).stdout
    assert "libQt6XcbQpa" in found
    assert re.findall(r"^\s+(\S+) => not found$", found, re.MULTILINE) == []


def test_it_says_what_the_source_says(root: FreshRoot) -> None:
    seconds = []
    for _ in range(TRIES):
        root.forget_in_memory("/opt/hearsight")
        started = time.monotonic()
        first = root.run("hearsight", "describe", samples()[0].name)
        seconds.append(time.monotonic() - started)
    tell("the first description, package not in memory", min(seconds), "s", 3.5)
    names = [picture.name for picture in samples()]
    told = root.run("hearsight", "describe", *names).stdout.splitlines()
    sentences = [line.split("\t")[1] for line in told]
    assert first.stdout.strip() == sentences[0]
    assert sentences == [describe(picture).stdout.decode().strip() for picture in samples()]


def test_the_doctor_finds_nothing_wrong(root: FreshRoot) -> None:
    told = root.run("hearsight", "doctor").stdout
    assert "Result: pictures can be described." in told
    assert "by espeak" in told
    assert "missing" not in told


@pytest.mark.parametrize("memory", ["cold", "warm"])
def test_the_window_opens(root: FreshRoot, memory: str) -> None:
    seconds = []
    with Desktop() as desktop:
        for _ in range(TRIES):
            if memory == "cold":
                root.forget_in_memory("/opt/hearsight")
            started = time.monotonic()
            desktop.start("hearsight", *root.command("hearsight", DISPLAY=desktop.display))
            desktop.wait(lambda: desktop.has_window("Hearsight"), "the window", desktop.log)
            seconds.append(time.monotonic() - started)
            desktop.window("Hearsight")
            desktop.press("ctrl+q")
            desktop.wait(lambda: not desktop.has_window("Hearsight"), "its end", desktop.log)
            assert "Traceback" not in desktop.log()
    tell(f"the window, package {memory}", min(seconds), "s", 1.0)


def test_the_voice_speaks_into_a_file(root: FreshRoot) -> None:
    root.run("hearsight", "describe", "--wav", "spoken.wav", samples()[0].name)
    with wave.open(str(root.path(f"{HOME}/spoken.wav"))) as spoken:
        assert spoken.getnframes() / spoken.getframerate() > 0.7
        assert any(spoken.readframes(spoken.getnframes()))


def test_the_voice_is_heard_and_stops(root: FreshRoot, tmp_path: Path) -> None:
    root.install("libasound2-plugins")
    tmp_path.chmod(0o755)
    with null_sound_card(tmp_path) as card:
        inside = {
            name: value.replace(str(tmp_path), SOUND) for name, value in card.variables.items()
        }
        command = root.command("hearsight", "describe", "--speak", "coffee.png", sound=tmp_path,
                               **inside)  # fmt: skip
        asked = time.monotonic()
        with subprocess.Popen(command, start_new_session=True) as speaking:
            card.sound_after(asked)
            stopped = time.monotonic()
            os.killpg(speaking.pid, signal.SIGINT)
            assert speaking.wait(20) == 130
        silent = card.last_sound(quiet=0.8)
        tell("silence after the interruption", silent - stopped, "s", 0.5)
        assert silent - stopped < 1.0


def test_removal_leaves_only_what_is_the_persons(root: FreshRoot) -> None:
    root.run("apt-get", "remove", "-y", "-qq", "hearsight", user="root")
    assert not root.path("/opt/hearsight").exists()
    look = ("find", "/usr", "/etc", "/var", "-iname", "*hearsight*")
    left = root.run(*look, user="root").stdout.split()
    ours = ("/var/lib/dpkg/info/hearsight.", "/var/cache/apt/archives/")  # dpkg's own record
    assert [path for path in left if not path.startswith(ours)] == []
    assert len(kept(root)) == 2
    assert root.path(SETTINGS).exists()


def test_purge_tells_where_the_persons_data_is(root: FreshRoot) -> None:
    told = root.run("apt-get", "purge", "-y", "hearsight", user="root").stdout
    assert "~/.config/hearsight" in told
    assert "~/.local/share/hearsight" in told
    assert len(kept(root)) == 2
