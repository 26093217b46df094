"""Short quiet sounds that tell without words: started, done, failed.

They are made when first needed and played by the system: nothing waits for them, and nothing is
told where they cannot be heard.
"""

import array
import contextlib
import functools
import io
import math
import shutil
import subprocess
import sys
import tempfile
import threading
import wave
from enum import Enum

FRAMES_A_SECOND = 22050
_LOUDNESS = 0.2  # of the loudest there is
_FADE_SECONDS = 0.012  # at both ends of a tone, which would click else
_LONGEST_SECONDS = 5.0  # a player that takes longer is ended


class Sound(Enum):
    """What is told, and its tones: each a frequency in hertz and how many seconds it lasts."""

    STARTED = ((660.0, 0.07),)
    DONE = ((660.0, 0.06), (880.0, 0.08))  # rises
    FAILED = ((440.0, 0.06), (294.0, 0.08))  # falls


class Sounds:
    """Plays sounds. `on` may be changed at any time; may be used from any thread."""

    def __init__(self, *, on: bool = True) -> None:
        self.on = on

    def play(self, sound: Sound) -> None:
        """Start the sound if sounds are on, and return at once."""
        if self.on:
            threading.Thread(target=_play, args=[sound], name="sound", daemon=True).start()


@functools.cache
def wav_of(sound: Sound) -> bytes:
    """The sound as a WAV file: one channel of 16 bits."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(FRAMES_A_SECOND)
        for frequency, seconds in sound.value:
            writer.writeframes(_tone(frequency, seconds))
    return file.getvalue()


def _tone(frequency: float, seconds: float) -> bytes:
    count = round(seconds * FRAMES_A_SECOND)
    fade = _FADE_SECONDS * FRAMES_A_SECOND
    samples = array.array("h")
    for frame in range(count):
        envelope = min(1.0, frame / fade, (count - 1 - frame) / fade)
        swing = math.sin(2 * math.pi * frequency * frame / FRAMES_A_SECOND)
        samples.append(round(32767 * _LOUDNESS * envelope * swing))
    if sys.byteorder == "big":
        samples.byteswap()
    return samples.tobytes()


def _play(sound: Sound) -> None:
    if sys.platform == "win32":
        import winsound

        with contextlib.suppress(RuntimeError):
            winsound.PlaySound(wav_of(sound), winsound.SND_MEMORY | winsound.SND_NODEFAULT)
        return
    player = shutil.which("afplay" if sys.platform == "darwin" else "aplay")
    if not player:
        return
    with (
        contextlib.suppress(OSError, subprocess.TimeoutExpired),
        tempfile.NamedTemporaryFile(prefix="hearsight-", suffix=".wav") as file,
    ):
        file.write(wav_of(sound))
        file.flush()
        subprocess.run(
            [player, file.name],
            check=False,
            timeout=_LONGEST_SECONDS,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
