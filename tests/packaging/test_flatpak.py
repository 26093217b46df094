"""The Flatpak manifest, statically: it was not yet run."""

import configparser
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
import yaml

Manifest = dict[str, Any]


@pytest.fixture
def text(project_root: Path) -> str:
    [file] = (project_root / "packaging" / "flatpak").glob("*.yml")
    return file.read_text(encoding="utf-8")


@pytest.fixture
def manifest(text: str) -> Manifest:
    parsed: Manifest = yaml.safe_load(text)
    return parsed


def test_it_is_named_as_in_the_shops_and_menus(
    manifest: Manifest, project_root: Path, load_script: Callable[[str], ModuleType]
) -> None:
    linux = project_root / "packaging" / "linux"
    metainfo = fromstring((linux / "metainfo.xml").read_text(encoding="utf-8"))
    app_id = manifest["id"]
    assert (project_root / "packaging" / "flatpak" / f"{app_id}.yml").is_file()
    assert metainfo.findtext("id") == app_id == load_script("linux_package").APP_ID
    assert metainfo.findtext("launchable") == f"{app_id}.desktop"
    entry = configparser.ConfigParser(interpolation=None)
    entry.read(linux / "hearsight.desktop", encoding="utf-8")
    assert entry["Desktop Entry"]["Exec"].split()[0] == manifest["command"]
    assert entry["Desktop Entry"]["Icon"] == manifest["rename-icon"]


def test_every_permission_has_a_reason(manifest: Manifest, text: str) -> None:
    reasons = dict(re.findall(r"^  - (--\S+)  # (.+)$", text, re.MULTILINE))
    assert list(reasons) == manifest["finish-args"]
    assert all(len(reason.split()) > 1 for reason in reasons.values())


def test_there_is_no_network_and_not_the_whole_home(manifest: Manifest) -> None:
    permissions = manifest["finish-args"]
    shared = {word for each in permissions for word in re.findall(r"^--share=(.+)$", each)}
    assert shared == {"ipc"}
    folders = {word for each in permissions for word in re.findall(r"^--filesystem=(.+)$", each)}
    assert folders and not folders & {"home", "host", "host:ro", "home:ro", "/"}
    assert not any(each.startswith("--socket=session-bus") for each in permissions)


def test_devices_are_for_the_camera_only(text: str) -> None:
    assert re.findall(r"--device=(.+)", text) == [
        "all  # the camera; there is no narrower right to one without PipeWire"
    ]


def test_it_holds_the_archive_of_this_version(
    manifest: Manifest, load_script: Callable[[str], ModuleType]
) -> None:
    [module] = manifest["modules"]
    [source] = module["sources"]
    version = load_script("build").version()
    assert Path(source["path"]).name == f"hearsight-{version}-linux-x86_64.tar.xz"
    assert source["type"] == "archive"


def test_it_says_that_it_was_not_run(text: str) -> None:
    assert text.startswith("# Not yet run")
