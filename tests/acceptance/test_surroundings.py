"""A real session bus, accessibility bus and X server are recognised as such."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.acceptance

PROJECT = Path(__file__).parents[2]


def test_a_desktop_with_everything_is_told_so() -> None:
    lines = (
        "from desktop_app import surroundings\n"
        "print(surroundings.accessibility_bus())\n"
        "print(surroundings.display())"
    )
    desktop = ["dbus-run-session", "--", "xvfb-run", "--auto-servernum"]
    variables = os.environ | {"PYTHONPATH": str(PROJECT)}
    variables.pop("WAYLAND_DISPLAY", None)
    done = subprocess.run(
        [*desktop, sys.executable, "-c", lines],
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        timeout=60,
        check=True,
    )
    bus, display = done.stdout.splitlines()
    assert bus == "Accessibility bus: it answers."
    assert display.startswith("Display: X11, :")
