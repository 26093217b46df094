"""What the tools of Debian and of the desktops say about the package."""

import json
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


def test_it_holds_the_files_that_the_build_listed(tree: Path, deb: Path) -> None:
    """Two builds of one source have the same list: `diff` it with that of another build."""
    [listing] = deb.parent.glob("hearsight-*-linux.files")
    bundle = tree / "opt" / "hearsight"
    held = {
        f"{path.relative_to(bundle)}\t{path.stat().st_size}"
        for path in bundle.rglob("*")
        if path.is_file() and not path.is_symlink()
    }
    assert held == set(listing.read_text(encoding="utf-8").splitlines())


def test_everything_in_it_has_a_licence_that_about_shows(tree: Path) -> None:
    """Help, About lists the folders in `licences`."""
    licences = tree / "opt" / "hearsight" / "_internal" / "licences"
    parts = json.loads((licences / "components.json").read_text(encoding="utf-8"))
    assert {"Hearsight", "Python", "PyNaCl", "PySide6_Essentials", "onnxruntime"} <= set(parts)
    for part in parts:
        assert any(path.stat().st_size for path in (licences / part).iterdir()), part
