"""The Windows installer under wine, with stand-ins for the programs: what it writes and removes.

Needs makensis and wine. What the programs do on Windows is not tried here.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from PIL import Image

from tests.support.desktop import PROJECT

SECONDS = 300.0
UNINSTALL = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Hearsight"
VERB = r"HKCU\Software\Classes\SystemFileAssociations\image\shell\Hearsight"
DEEP = "/".join(["a folder with a long name, as some packages have"] * 4)


@pytest.fixture(scope="module")
def windows_package() -> ModuleType:
    sys.path.insert(0, str(PROJECT / "packaging"))
    spec = importlib.util.find_spec("windows_package")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Windows:
    """A Windows of its own, made by wine."""

    def __init__(self, folder: Path) -> None:
        self._environment = os.environ | {
            "WINEPREFIX": str(folder),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml=",
        }
        self._environment.pop("DISPLAY", None)
        self._folder = folder
        self.run("wineboot", "--init")

    @property
    def local(self) -> Path:
        """%LOCALAPPDATA%."""
        return next((self._folder / "drive_c" / "users").glob("*/AppData/Local"))

    @property
    def menu(self) -> Path:
        """The Start menu."""
        found = (self._folder / "drive_c" / "users").glob("*/AppData/Roaming/Microsoft/Windows")
        return next(found) / "Start Menu" / "Programs"

    def run(self, *command: str | Path) -> int:
        """Run a program and all that it starts to the end; the exit status."""
        program = [] if command[0] == "wineboot" else ["wine"]
        done = subprocess.run([*program, *command], env=self._environment, check=False,
                              capture_output=True, timeout=SECONDS)  # fmt: skip
        subprocess.run(["wineserver", "--wait"], env=self._environment, check=True)
        return done.returncode

    def value(self, key: str, name: str) -> str | None:
        """A value of the registry; the default one has an empty name."""
        which = ["/v", name] if name else ["/ve"]
        done = subprocess.run(["wine", "reg", "query", key, *which], env=self._environment,
                              check=False, capture_output=True, text=True)  # fmt: skip
        if done.returncode != 0:
            return None
        return done.stdout.split("REG_", 1)[1].split(maxsplit=1)[1].strip()


@pytest.fixture(scope="module")
def windows(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Windows]:
    folder = tmp_path_factory.mktemp("wine")
    yield Windows(folder)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def installer(windows_package: ModuleType, tmp_path: Path) -> Path:
    return make_installer(windows_package, tmp_path, "0.2.0")


def make_installer(windows_package: ModuleType, folder: Path, version: str, *more: str) -> Path:
    bundle = folder / version
    for name in ("hearsight.exe", "hearsightw.exe", f"_internal/{DEEP}/library.dll", *more):
        file = bundle / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(version)
    shutil.copy(PROJECT / "THIRD_PARTY_NOTICES.md", bundle / "_internal")
    icon = folder / "hearsight.ico"
    Image.new("RGBA", (32, 32)).save(icon)
    made: Path = windows_package.build(bundle, icon, folder, version, TARGET="amd64-unicode")
    return made


def test_the_version_before_installs_silently(
    windows: Windows, windows_package: ModuleType, tmp_path: Path
) -> None:
    before = make_installer(windows_package, tmp_path, "0.1.0", "_internal/no-longer.dll")
    assert windows.run(before, "/S") == 0
    program = windows.local / "Programs" / "Hearsight"
    assert (program / "hearsightw.exe").read_text() == "0.1.0"
    assert (program / "_internal" / DEEP / "library.dll").exists()
    assert windows.value(UNINSTALL, "DisplayVersion") == "0.1.0"


def test_the_upgrade_replaces_it_and_keeps_what_is_the_persons(
    windows: Windows, installer: Path
) -> None:
    history = windows.local / "hearsight" / "library" / "history.sqlite"
    history.parent.mkdir(parents=True)
    history.write_text("mine")
    assert windows.run(installer, "/S") == 0
    program = windows.local / "Programs" / "Hearsight"
    assert (program / "hearsightw.exe").read_text() == "0.2.0"
    assert not (program / "_internal" / "no-longer.dll").exists()
    assert windows.value(UNINSTALL, "DisplayVersion") == "0.2.0"
    assert history.read_text() == "mine"


def test_file_manager_and_start_menu_know_it(windows: Windows) -> None:
    assert windows.value(VERB, "") == "Describe with Hearsight"
    command = windows.value(rf"{VERB}\command", "")
    assert command and command.endswith(r'\Programs\Hearsight\hearsightw.exe" "%1"')
    shortcut = (windows.menu / "Hearsight.lnk").read_bytes()
    assert "hearsightw.exe".encode("utf-16-le") in shortcut or b"hearsightw.exe" in shortcut


def test_silent_removal_leaves_what_is_the_persons(windows: Windows) -> None:
    program = windows.local / "Programs" / "Hearsight"
    assert windows.run(program / "Uninstall.exe", "/S") == 0
    assert not program.exists()
    assert not (windows.menu / "Hearsight.lnk").exists()
    assert windows.value(UNINSTALL, "DisplayName") is None
    assert windows.value(VERB, "") is None
    assert (windows.local / "hearsight" / "library" / "history.sqlite").read_text() == "mine"


def test_removal_takes_it_too_when_asked(windows: Windows, installer: Path) -> None:
    assert windows.run(installer, "/S") == 0
    program = windows.local / "Programs" / "Hearsight"
    assert windows.run(program / "Uninstall.exe", "/S", "/PURGE") == 0
    assert not (windows.local / "hearsight").exists()


def test_another_folder_can_be_chosen(windows: Windows, installer: Path) -> None:
    assert windows.run(installer, "/S", r"/D=C:\tools\Hearsight") == 0
    place = windows.value(UNINSTALL, "InstallLocation")
    assert place == r"C:\tools\Hearsight"
    assert windows.run(rf"{place}\Uninstall.exe", "/S") == 0
