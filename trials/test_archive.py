"""The archive on bare systems: run where it lies, installed without an administrator, removed.

Here the system's libraries are there already; the script must say so when they are not.
"""

import subprocess
from pathlib import Path

import pytest

from tests.support.commands import describe
from trials.fresh_root import HOME, FreshRoot, samples

PLACE = f"{HOME}/a folder"


@pytest.fixture(scope="module")
def unpacked(root: FreshRoot, archive: Path) -> str:
    """Where the archive is unpacked."""
    root.path(PLACE).mkdir()
    unpack = ["tar", "--strip-components", "1", "--extract", "--no-same-owner", "--file", archive]
    subprocess.run([*unpack, "--directory", root.path(PLACE)], check=True)
    root.run("chown", "-R", "hearsight:", PLACE, user="root")
    root.bring(samples()[0], f"{HOME}/{samples()[0].name}")
    return PLACE


def test_it_describes_where_it_lies(root: FreshRoot, unpacked: str) -> None:
    told = root.run(f"{unpacked}/hearsight/hearsight", "describe", samples()[0].name)
    assert told.stdout == describe(samples()[0]).stdout.decode()


def test_the_script_names_what_the_system_lacks(root: FreshRoot, unpacked: str) -> None:
    told = root.run(f"{unpacked}/install.sh").stdout
    lacking = next(line for line in told.splitlines() if line.startswith("The system lacks these:"))
    assert {"espeak-ng", "aplay", "libEGL.so.1", "libxcb-cursor.so.0"} <= set(lacking.split())


def test_the_script_is_content_when_all_is_there(root: FreshRoot, unpacked: str, deb: Path) -> None:
    fields = subprocess.run(["dpkg-deb", "--field", deb, "Depends"], check=True,
                            capture_output=True, text=True).stdout  # fmt: skip
    root.install(*(entry.split()[0] for entry in fields.split(",")))
    told = root.run(f"{unpacked}/install.sh").stdout
    assert "lacks" not in told
    program = root.run(f"{HOME}/.local/bin/hearsight", "--version")
    assert program.stdout.startswith("Hearsight ")
    entry = root.path(f"{HOME}/.local/share/applications/org.hearsight.Hearsight.desktop")
    assert f'Exec="{HOME}/.local/lib/hearsight/hearsight" %F' in entry.read_text()


def test_removal_leaves_nothing_of_it(root: FreshRoot, unpacked: str) -> None:
    told = root.run(f"{unpacked}/install.sh", "--remove").stdout
    assert "~/.config/hearsight" in told
    left = root.run("find", f"{HOME}/.local", "-iname", "*hearsight*").stdout.split()
    assert left == []
