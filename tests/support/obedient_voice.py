"""A voice for tests: the real worker process and pyttsx3 with its own dummy driver.

It makes no sound, takes a tenth of a second a word, writes WAV files with a frame of silence a
character, and needs nothing installed. It tells what it says, and the word "crash", "freeze" or
"fail" in a text makes it do that.
"""

import os
import signal
import subprocess
import sys
import threading
import time
import wave
from pathlib import Path

import pyttsx3.drivers.dummy
import pyttsx3.voice

from desktop_app.speech.voice_process import Launch
from desktop_app.speech.worker import main

PROJECT = Path(__file__).parents[2]
REAL_WORKER = "from desktop_app.speech.worker import main; main()"


class ObedientVoices:
    """Starts such voices, and knows what they were asked to say and which still live."""

    def __init__(self) -> None:
        self.processes: list[subprocess.Popen[bytes]] = []
        self._said: list[str] = []
        self._changed = threading.Condition()
        reader, self._writer = os.pipe()
        self._diary = threading.Thread(target=self._read, args=[reader], daemon=True)
        self._diary.start()

    def __call__(self) -> "subprocess.Popen[bytes]":
        """Start one; given to `Speaker` as `launch`."""
        process = subprocess.Popen(
            [sys.executable, "-m", __name__, str(self._writer)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
            pass_fds=[self._writer],
            env={**os.environ, "PYTHONPATH": str(PROJECT)},
        )
        self.processes.append(process)
        return process

    def said(self, count: int, within: float = 60.0) -> list[str]:
        """What they began to say or write so far, at least so many utterances."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self._said) >= count, within), self._said
            return list(self._said)

    def alive(self) -> int:
        """How many have not ended, or ended without being reaped."""
        return sum(process.returncode is None for process in self.processes)

    def close(self) -> None:
        """Stop listening, once all have ended."""
        os.close(self._writer)
        self._diary.join()

    def _read(self, reader: int) -> None:
        with open(reader) as diary:
            for line in diary:
                with self._changed:
                    self._said.append(line.rstrip("\n"))
                    self._changed.notify_all()


def start_python(code: str, **environment: str) -> "subprocess.Popen[bytes]":
    """Start a Python program that can import this project, in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(PROJECT), **environment},
    )


def launch_without_espeak(folder: Path) -> Launch:
    """A launch of the real worker that finds eSpeak's libraries broken, if installed at all."""
    for name in ("libespeak-ng.so.1", "libespeak.so.1"):
        (folder / name).touch()
    return lambda: start_python(REAL_WORKER, LD_LIBRARY_PATH=str(folder))


class _ObedientDriver(pyttsx3.drivers.dummy.DummyDriver):  # type: ignore[misc]
    """Its own voice is English; another one speaks Mandarin, and is named in what is told."""

    def getProperty(self, name: str) -> object:  # noqa: N802
        found = super().getProperty(name)
        if name != "voices" or "NO_MANDARIN" in os.environ:
            return found
        return [*found, pyttsx3.voice.Voice("mandarin", "M", ["cmn"])]

    def setProperty(self, name: str, value: object) -> None:  # noqa: N802
        if name == "voice":
            os.write(int(sys.argv[1]), f"voice {value}\n".encode())
        else:
            super().setProperty(name, value)

    def say(self, text: str) -> None:
        _obey(text)
        time.sleep(len(text.split()) / 10)
        super().say(text)

    def save_to_file(self, text: str, filename: str) -> None:
        _obey(text)
        with wave.open(filename, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(22050)
            file.writeframes(bytes(2 * len(text)))


def _obey(text: str) -> None:
    os.write(int(sys.argv[1]), f"{text}\n".encode())
    words = text.split()
    if "crash" in words:
        os.kill(os.getpid(), signal.SIGKILL)
    if "freeze" in words:
        os.kill(os.getpid(), signal.SIGSTOP)
    if "fail" in words:
        raise RuntimeError("the driver fails")


if __name__ == "__main__":
    pyttsx3.drivers.dummy.buildDriver = _ObedientDriver
    sys.exit(main("dummy"))
