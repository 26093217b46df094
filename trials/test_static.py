"""What the tools of Debian and of the desktops say about the package."""

import subprocess
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def tree(deb: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package, unpacked."""
    folder = tmp_path_factory.mktemp("deb")
    subprocess.run(["dpkg-deb", "--extract", deb, folder], check=True)
    return folder


def _said(*command: str | Path) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return f"{done.stdout}{done.stderr}" if done.returncode else done.stdout


def test_the_desktop_entry_is_right(tree: Path) -> None:
    for entry in (tree / "usr" / "share" / "applications").iterdir():
        assert _said("desktop-file-validate", entry) == ""


def test_software_shops_can_read_about_it(tree: Path) -> None:
    [metainfo] = (tree / "usr" / "share" / "metainfo").iterdir()
    subprocess.run(["appstreamcli", "validate", "--no-net", metainfo], check=True)


def test_lintian_finds_nothing_that_has_no_reason(deb: Path) -> None:
    assert _said("lintian", "--allow-root", "--fail-on=error,warning", deb).strip() == ""


def test_every_icon_is_there(tree: Path) -> None:
    icons = tree / "usr" / "share" / "icons" / "hicolor"
    sizes = {path.parent.parent.name for path in icons.rglob("hearsight.*")}
    assert {"16x16", "32x32", "48x48", "128x128", "256x256", "scalable"} <= sizes
