"""What a Linux desktop lacks is told with what to do; real buses and displays: tests/acceptance."""

import ctypes
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app import surroundings

PROJECT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def bare_desktop(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))


def test_without_a_session_bus_it_says_so_and_what_to_do() -> None:
    variables = os.environ | {
        "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent",
        "PYTHONPATH": str(PROJECT),
    }
    line = "from desktop_app import surroundings; print(surroundings.accessibility_bus())"
    done = subprocess.run(
        [sys.executable, "-c", line], env=variables, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == surroundings.NO_SESSION_BUS
    assert done.stderr == ""


def test_without_a_display_it_says_what_still_works() -> None:
    assert surroundings.display() == surroundings.NO_DISPLAY


def test_wayland_is_known_by_its_socket(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-7")
    assert surroundings.display() == surroundings.NO_DISPLAY
    monkeypatch.chdir(tmp_path)  # the name of a socket must be short
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("wayland-7")
        assert surroundings.display() == "Display: Wayland."


def test_a_missing_library_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_library(name: str) -> None:
        raise OSError(name)

    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(ctypes, "CDLL", no_library)
    assert surroundings.display() == surroundings.NO_CURSOR_LIBRARY


def test_a_dead_x_server_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":4077")
    told = surroundings.display()
    assert ":4077 does not answer" in told or told == surroundings.NO_CURSOR_LIBRARY
