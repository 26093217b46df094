"""A voice for tests: the real worker process and pyttsx3 with its own dummy driver.

It speaks English and German, or what it is told to speak. It makes no sound, takes a tenth of a
second a word, writes WAV files with a frame of silence a character, and needs nothing installed. It
tells what it says and how, and the word "crash", "freeze" or "fail" in a text makes it do that.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import wave
from dataclasses import dataclass
from pathlib import Path

import pyttsx3.drivers.dummy
from pyttsx3.voice import Voice

from desktop_app.speech.voice_process import Launch
from desktop_app.speech.worker import main

PROJECT = Path(__file__).parents[2]
REAL_WORKER = "from desktop_app.speech.worker import main; main()"


INSTALLED = {  # ids, each with a name and a language
    "john": ("John Doe", "en-US"),
    "jane": ("Jane Doe", "en-US"),
    "greta": ("Greta Muster", "de-DE"),
}


@dataclass(frozen=True)
class Said:
    """An utterance, and how it was said."""

    text: str
    voice: str
    rate: int
    volume: float


class ObedientVoices:
    """Starts such voices, and knows what they were asked to say and which still live."""

    def __init__(self, installed: dict[str, tuple[str, str]] = INSTALLED) -> None:
        self._installed = json.dumps(installed)
        self.processes: list[subprocess.Popen[bytes]] = []
        self._said: list[Said] = []
        self._changed = threading.Condition()
        reader, self._writer = os.pipe()
        self._diary = threading.Thread(target=self._read, args=[reader], daemon=True)
        self._diary.start()

    def __call__(self) -> "subprocess.Popen[bytes]":
        """Start one; given to `Speaker` as `launch`."""
        process = subprocess.Popen(
            [sys.executable, "-m", __name__, str(self._writer), self._installed],
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
        return [said.text for said in self.manners(count, within)]

    def manners(self, count: int, within: float = 60.0) -> list[Said]:
        """The same, and how they said it."""
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
                    self._said.append(Said(**json.loads(line)))
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
    return lambda: start_python(REAL_WORKER, LD_LIBRARY_PATH=str(folder), SPEECHD_ADDRESS="none:")


class _ObedientDriver(pyttsx3.drivers.dummy.DummyDriver):  # type: ignore[misc]
    def __init__(self, proxy: object) -> None:
        super().__init__(proxy)
        installed = json.loads(sys.argv[2])
        self._config["voices"] = [
            Voice(number, name, [language]) for number, (name, language) in installed.items()
        ]
        self._config["voice"] = next(iter(installed))

    def setProperty(self, name: str, value: object) -> None:  # noqa: N802  as pyttsx3 calls it
        assert name in self._config
        self._config[name] = value

    def say(self, text: str) -> None:
        self._obey(text)
        time.sleep(len(text.split()) / 10)
        super().say(text)

    def save_to_file(self, text: str, filename: str) -> None:
        self._obey(text)
        with wave.open(filename, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(22050)
            file.writeframes(bytes(2 * len(text)))

    def _obey(self, text: str) -> None:
        how = {name: self._config[name] for name in ("voice", "rate", "volume")}
        os.write(int(sys.argv[1]), f"{json.dumps({'text': text, **how})}\n".encode())
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
