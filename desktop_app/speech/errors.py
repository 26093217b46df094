"""What can go wrong with speech, told in one sentence, and what to install against it."""

import os
import platform
import sys

from desktop_app.speech.manner import NAMES, primary

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
NO_VOICE_SPEAKS = "No installed voice speaks {language}. The text is shown instead. {advice}"


class SpeechError(Exception):
    """Speech failed; `sentence` says what happened and what to do."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


def engine_missing() -> str:
    """The sentence for a system without a voice: what to install, in the words of this system."""
    if sys.platform == "win32":
        return f"Windows has no voice. {voice_advice()}"
    if sys.platform == "darwin":
        return f"macOS has no voice. {voice_advice()}"
    return f"No voice is installed. {voice_advice()}"


def voice_missing(language: str) -> str:
    """The sentences for a language that no installed voice speaks."""
    name = NAMES.get(primary(language), language)
    return NO_VOICE_SPEAKS.format(language=name, advice=voice_advice())


def player_missing() -> str:
    """The sentence for a system with a voice but without `aplay`, which plays it."""
    return f"The voice cannot be played: aplay is missing. {_install_advice()}"


def voice_advice() -> str:
    """How a person comes by another voice on this system."""
    if sys.platform == "win32":
        return "Add one under Settings, Time and language, Speech."
    if sys.platform == "darwin":
        return "Add one under System Settings, Accessibility, Spoken Content."
    return _install_advice()


def _install_advice() -> str:
    installer = next((_INSTALLERS[name] for name in _distribution() if name in _INSTALLERS), None)
    if installer is None:
        return "Install espeak-ng and alsa-utils with the package manager of this system."
    administrator = "" if os.geteuid() == 0 else "sudo "
    return f"Type: {administrator}{installer} {_PACKAGES}"


def _distribution() -> list[str]:
    """The names of this distribution and of those it is made from, nearest first."""
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return []
    return [release.get("ID", ""), *release.get("ID_LIKE", "").split()]
