"""The parent's handle of one voice process: start it warm, ask once, end it and all it started."""

import contextlib
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import Any, BinaryIO, cast

from desktop_app import messages
from desktop_app.processes import start_worker
from desktop_app.speech.dispatcher import wake
from desktop_app.speech.errors import (
    NO_ROOM,
    VOICE_BROKE_OFF,
    VOICE_CANNOT_START,
    VOICE_HANGS,
    SpeechError,
)
from desktop_app.speech.manner import DISPATCHER, Speech, VoiceInfo
from desktop_app.speech.utterances import seconds_allowed

CANCEL_SECONDS = 0.5  # until a voice that was asked to be silent is ended without being asked
Answer = dict[str, Any]
Launch = Callable[[], "subprocess.Popen[bytes]"]


def launch_voice() -> "subprocess.Popen[bytes]":
    """Start this program as a voice, in a process group of its own."""
    wake()
    return start_worker("speech")


@dataclass(frozen=True)
class Patience:
    """How long a voice may take before it counts as hanging."""

    start: float = 10.0  # seconds until it is warm
    utterance: Callable[[str], float] = seconds_allowed


class VoiceProcess:
    """One voice. `on_answer(voice, answer)` is called from a thread of its own; the last
    answer is always {"answer": "gone"}."""

    def __init__(
        self,
        on_answer: Callable[["VoiceProcess", Answer], None],
        patience: Patience,
        launch: Launch = launch_voice,
    ) -> None:
        """Start the process; raises `OSError` when the system cannot."""
        self.ready = False
        self.voices: list[VoiceInfo] = []  # known once it is ready
        self.deadline: float | None = time.monotonic() + patience.start
        self._patience = patience
        self._on_answer = on_answer
        self._folder: str | None = None
        self._speaks_elsewhere = False  # then what it says does not end with its process
        self._ending = False
        self._gone = threading.Event()
        self._killed = threading.Event()
        self._process = launch()
        self._to_voice = cast(BinaryIO, self._process.stdin)
        self._from_voice = cast(BinaryIO, self._process.stdout)
        self._reader = threading.Thread(target=self._read, name="voice", daemon=True)
        self._reader.start()

    def became_ready(self, answer: Answer) -> None:
        """Note that the voice is warm and waits for its request, and what voices it has."""
        self.ready = True
        self.voices = [VoiceInfo(**voice) for voice in answer["voices"]]
        self.deadline = None

    def say(self, utterance: str, voice: VoiceInfo, speech: Speech) -> None:
        """Ask for an utterance of the speech aloud, by the voice.

        Raises `SpeechError` without room for its sound.
        """
        self._speaks_elsewhere = voice.engine == DISPATCHER
        self._ask("say", utterance, voice, speech, {"folder": self._make_folder()})

    def save(self, utterance: str, voice: VoiceInfo, speech: Speech, file: Path) -> None:
        """Ask for the utterance in a sound file, in a folder that goes when we are gone."""
        self._ask("save", utterance, voice, speech, {"file": str(file), "folder": str(file.parent)})

    def end(self) -> None:
        """End the process, what it started and what is heard of it, at once; never waits."""
        if self._ending:
            return
        self._ending = True
        if self._speaks_elsewhere:
            threading.Thread(target=self._cancel, name="cancel", daemon=True).start()
        else:
            self._kill()

    def _cancel(self) -> None:
        """Have the voice silence what speaks for it, which it does when its pipe is closed."""
        with contextlib.suppress(OSError):
            self._to_voice.close()
        self._gone.wait(CANCEL_SECONDS)
        self._kill()

    def _kill(self) -> None:
        if sys.platform == "win32":
            self._process.kill()
        else:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._killed.set()

    def join(self, timeout: float) -> None:
        """Wait until the ended process and its files are gone, at most `timeout` seconds."""
        self._reader.join(timeout)

    def has_ended(self) -> bool:
        """Whether the process has ended by itself; its end may not have been told yet."""
        if sys.platform == "linux" and not self._gone.is_set():
            flags = os.WEXITED | os.WNOHANG | os.WNOWAIT  # not reaped: see `_read`
            return os.waitid(os.P_PID, self._process.pid, flags) is not None
        return self._gone.is_set()

    def gone(self) -> bool:
        """Whether the ended process and its files are gone."""
        return not self._reader.is_alive()

    def _ask(
        self, what: str, utterance: str, voice: VoiceInfo, speech: Speech, files: dict[str, str]
    ) -> None:
        manner = speech.manner
        request = {
            "request": what,
            "text": utterance,
            "engine": voice.engine,
            "voice": voice.id,
            "chosen": voice.id == manner.voice,
            "language": speech.language,
            "rate": manner.rate,
            "volume": manner.volume,
            "pitch": manner.pitch,
            **files,
        }
        seconds = self._patience.utterance(utterance) / min(1.0, manner.rate)
        self.ready = False
        self.deadline = time.monotonic() + seconds
        with contextlib.suppress(OSError):  # then it is gone, and the reader says so
            messages.send(self._to_voice, request)

    def _make_folder(self) -> str:
        # pyttsx3 hands the name of the sound file to a shell.
        unsafe = quote(tempfile.gettempdir()) != tempfile.gettempdir()
        try:
            self._folder = tempfile.mkdtemp(
                prefix="hearsight-", dir="/tmp" if unsafe and sys.platform != "win32" else None
            )
        except OSError as error:
            raise SpeechError(NO_ROOM) from error
        return self._folder

    def _read(self) -> None:
        with contextlib.suppress(EOFError, OSError):
            while True:
                answer, _ = messages.receive(self._from_voice)
                self._on_answer(self, answer)
        self._gone.set()
        self._on_answer(self, {"answer": "gone"})
        # Reaped only after the group was killed: until then its number cannot be another's.
        self._killed.wait()
        self._process.wait()
        self._from_voice.close()
        with contextlib.suppress(OSError):
            self._to_voice.close()
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)


def ask_once(
    request: Callable[[VoiceProcess], None] | None,
    patience: Patience | None = None,
    launch: Launch = launch_voice,
) -> Answer:
    """Start a voice, make one request of it, wait for the answer and end it.

    Without a request, the answer is what it tells when it is ready: {"voices"}. Raises
    `SpeechError` when there is no voice, or it crashes or hangs.
    """
    answers: queue.SimpleQueue[Answer] = queue.SimpleQueue()
    try:
        voice = VoiceProcess(lambda _, answer: answers.put(answer), patience or Patience(), launch)
    except OSError as error:
        raise SpeechError(VOICE_CANNOT_START) from error
    try:
        answer = _next_answer(voice, answers, VOICE_CANNOT_START)
        if request is None:
            return answer
        voice.became_ready(answer)
        request(voice)
        return _next_answer(voice, answers, VOICE_BROKE_OFF)
    finally:
        voice.end()
        voice.join(timeout=5)


def _next_answer(voice: VoiceProcess, answers: "queue.SimpleQueue[Answer]", if_gone: str) -> Answer:
    assert voice.deadline is not None
    try:
        answer = answers.get(timeout=max(0.0, voice.deadline - time.monotonic()))
    except queue.Empty:
        raise SpeechError(VOICE_HANGS) from None
    match answer["answer"]:
        case "gone":
            raise SpeechError(if_gone)
        case "problem":
            raise SpeechError(answer["sentence"])
    return answer
