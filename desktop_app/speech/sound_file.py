"""Speech written into a WAV file; no sound card is needed for it."""

import contextlib
import secrets
import subprocess
import sys
import tempfile
import wave
from functools import partial
from pathlib import Path
from typing import BinaryIO

from desktop_app.speech.errors import (
    NO_ROOM,
    NO_TEXT,
    VOICE_BROKE_OFF,
    SpeechError,
    engine_missing,
    voice_missing,
)
from desktop_app.speech.manner import DISPATCHER, Manner, Speech, voice_for
from desktop_app.speech.utterances import utterances
from desktop_app.speech.voice_process import (
    Launch,
    Patience,
    VoiceProcess,
    ask_once,
    launch_voice,
)


def write_wav(
    text: str,
    path: Path,
    language: str = "en",
    manner: Manner | None = None,
    *,
    launch: Launch = launch_voice,
    patience: Patience | None = None,
) -> None:
    """Write the spoken text to `path`, which appears whole or not at all.

    Blocks for about a fifth of a second for each 200 characters. Raises `SpeechError` when
    there is no text or no voice of the language, or the file cannot be written.
    """
    pieces = list(utterances(text))
    if not pieces:
        raise SpeechError(NO_TEXT)
    try:
        folder = tempfile.TemporaryDirectory(prefix="hearsight-")
    except OSError as error:
        raise SpeechError(NO_ROOM) from error
    with folder:
        parts = [Path(folder.name) / f"{number}.wav" for number in range(len(pieces))]
        for piece, part in zip(pieces, parts, strict=True):
            speech = Speech(piece, language, manner or Manner())
            ask_once(partial(_save, speech, part), patience, launch)
            if sys.platform == "darwin":
                _make_wav_of_aiff(part)
        _join(parts, path)


def _save(speech: Speech, part: Path, process: VoiceProcess) -> None:
    able = [voice for voice in process.voices if voice.engine != DISPATCHER]
    if not able:
        raise SpeechError(engine_missing())
    voice = voice_for(speech.language, able, speech.manner)
    if voice is None:
        raise SpeechError(voice_missing(speech.language))
    process.save(speech.text, voice, speech, part)


def _join(parts: list[Path], path: Path) -> None:
    unfinished = path.with_name(f".hearsight-{secrets.token_hex(8)}.wav")
    try:
        with open(unfinished, "xb") as file:
            _write_joined(parts, file)
        unfinished.replace(path)
    except (wave.Error, EOFError) as error:
        raise SpeechError(VOICE_BROKE_OFF) from error
    except OSError as error:
        raise SpeechError(
            f"The sound file {path} cannot be written: {error.strerror}. Choose another place."
        ) from error
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink()


def _write_joined(parts: list[Path], file: BinaryIO) -> None:
    with wave.open(str(parts[0]), "rb") as first, wave.open(file, "wb") as whole:
        whole.setparams(first.getparams())
        for part in parts:
            with wave.open(str(part), "rb") as speech:
                whole.writeframes(speech.readframes(speech.getnframes()))


def _make_wav_of_aiff(part: Path) -> None:
    """Convert what macOS writes, AIFF whatever its name says."""
    aiff = part.rename(part.with_suffix(".aiff"))
    subprocess.run(
        ["/usr/bin/afconvert", "-f", "WAVE", "-d", "LEI16", str(aiff), str(part)],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
