"""What can go wrong with speech, told in one sentence, and what to install against it."""

import os
import platform
import sys
from collections.abc import Callable

from desktop_app.speech.manner import NAMES, primary
from desktop_app.translation import mark

_PACKAGES = "espeak-ng alsa-utils"
_INSTALLERS = {
    "debian": "apt install",
    "fedora": "dnf install",
    "suse": "zypper install",
    "arch": "pacman -S",
    "alpine": "apk add",
}

NOTHING_HEARD = (
    "Nothing could be heard: no sound card answered. Check that one is connected and switched on."
)
VOICE_BROKE_OFF = "The voice broke off and was started again. Ask to hear the text once more."
VOICE_HANGS = "The voice did not finish and was started again. Ask to hear the text once more."
VOICE_CANNOT_START = "The voice could not be started. Run hearsight doctor to see what is missing."
NO_ROOM = "Speech needs a temporary file and could not write one. Free some space on the disk."
NO_TEXT = "There is no text to speak."
NO_VOICE_SPEAKS = mark("No installed voice speaks {language}. The text is shown instead. {advice}")
_UNDER_WINDOWS = mark("Add one under Settings, Time and language, Speech.")
_UNDER_MACOS = mark("Add one under System Settings, Accessibility, Spoken Content.")
_BY_COMMAND = mark("Type: {command}")
_BY_ANY = mark("Install espeak-ng and alsa-utils with the package manager of this system.")


def _in_english(text: str, **values: object) -> str:
    return text.format(**values) if values else text


class SpeechError(Exception):
    """Speech failed; `sentence` says what happened and what to do."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


def engine_missing() -> str:
    """The sentence for a system without a voice: what to install, in the words of this system."""
    if sys.platform == "win32":
        return f"Windows has no voice. {_voice_advice()}"
    if sys.platform == "darwin":
        return f"macOS has no voice. {_voice_advice()}"
    return f"No voice is installed. {_voice_advice()}"


def voice_missing(language: str, translate: Callable[..., str] = _in_english) -> str:
    """The sentences for a language that no installed voice speaks; `translate` is such as `tr`."""
    name = translate(NAMES.get(primary(language), language))
    return translate(NO_VOICE_SPEAKS, language=name, advice=_voice_advice(translate))


def player_missing() -> str:
    """The sentence for a system with a voice but without `aplay`, which plays it."""
    return f"The voice cannot be played: aplay is missing. {_install_advice()}"


def _voice_advice(translate: Callable[..., str] = _in_english) -> str:
    if sys.platform == "win32":
        return translate(_UNDER_WINDOWS)
    if sys.platform == "darwin":
        return translate(_UNDER_MACOS)
    return _install_advice(translate)


def _install_advice(translate: Callable[..., str] = _in_english) -> str:
    installer = next((_INSTALLERS[name] for name in _distribution() if name in _INSTALLERS), None)
    if installer is None:
        return translate(_BY_ANY)
    administrator = "" if os.geteuid() == 0 else "sudo "
    return translate(_BY_COMMAND, command=f"{administrator}{installer} {_PACKAGES}")


def _distribution() -> list[str]:
    """The names of this distribution and of those it is made from, nearest first."""
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return []
    return [release.get("ID", ""), *release.get("ID_LIKE", "").split()]
