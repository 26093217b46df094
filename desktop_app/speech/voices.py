"""Which voices are installed, and whether sound can be played: what `hearsight doctor` tells."""

import ctypes
import shutil
import subprocess
import sys

from desktop_app.speech.errors import NOTHING_HEARD, player_missing
from desktop_app.speech.manner import VoiceInfo
from desktop_app.speech.voice_process import (
    Launch,
    Patience,
    ask_once,
    launch_voice,
)

_SILENCE = bytes(2 * 2205)  # a tenth of a second at 22 050 frames of 16 bits


def installed_voices(
    *, launch: Launch = launch_voice, patience: Patience | None = None
) -> list[VoiceInfo]:
    """All voices of this system. Blocks for a fifth of a second or so.

    Raises `SpeechError`, with what to install, when there is none.
    """
    answer = ask_once(None, patience, launch)
    return [VoiceInfo(**voice) for voice in answer["voices"]]


def playback_problem() -> str | None:
    """Why nothing can be heard on this computer, in one sentence; None when sound plays.

    Blocks while a tenth of a second of silence is played, at most 5 seconds.
    """
    if sys.platform == "win32":
        return None if ctypes.windll.winmm.waveOutGetNumDevs() else NOTHING_HEARD
    if sys.platform == "darwin":
        return None
    if not shutil.which("aplay"):
        return player_missing()
    command = ["aplay", "-q", "-t", "raw", "-f", "S16_LE", "-r", "22050", "-"]
    try:
        played = subprocess.run(
            command, input=_SILENCE, capture_output=True, check=False, timeout=5
        )
    except subprocess.TimeoutExpired:
        return NOTHING_HEARD
    return NOTHING_HEARD if played.returncode else None
