"""A system without a voice is told what to install, in its own words."""

import os
import platform
from collections.abc import Callable

import pytest

from desktop_app.speech.errors import engine_missing, player_missing


@pytest.mark.parametrize(
    ("release", "command"),
    [
        ({"ID": "debian"}, "apt install espeak-ng alsa-utils"),
        ({"ID": "linuxmint", "ID_LIKE": "ubuntu debian"}, "apt install espeak-ng alsa-utils"),
        ({"ID": "fedora"}, "dnf install espeak-ng alsa-utils"),
        ({"ID": "opensuse-leap", "ID_LIKE": "suse opensuse"}, "zypper install"),
        ({"ID": "arch"}, "pacman -S espeak-ng alsa-utils"),
        ({"ID": "unheard-of"}, "with the package manager of this system"),
    ],
)
@pytest.mark.parametrize("sentence", [engine_missing, player_missing])
def test_the_command_of_this_system_is_told(
    monkeypatch: pytest.MonkeyPatch,
    release: dict[str, str],
    command: str,
    sentence: Callable[[], str],
) -> None:
    monkeypatch.setattr(platform, "freedesktop_os_release", lambda: release)
    assert command in sentence()


@pytest.mark.parametrize(("user", "told"), [(0, "Type: apt"), (1000, "Type: sudo apt")])
def test_only_root_goes_without_sudo(monkeypatch: pytest.MonkeyPatch, user: int, told: str) -> None:
    monkeypatch.setattr(platform, "freedesktop_os_release", lambda: {"ID": "debian"})
    monkeypatch.setattr(os, "geteuid", lambda: user)
    assert told in engine_missing()


def test_a_system_that_does_not_say_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown() -> dict[str, str]:
        raise FileNotFoundError

    monkeypatch.setattr(platform, "freedesktop_os_release", unknown)
    assert "Install espeak-ng and alsa-utils" in engine_missing()
