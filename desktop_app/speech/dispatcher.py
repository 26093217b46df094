"""A client of speech-dispatcher, the speech service of Linux desktops, over its own protocol.

The protocol (SSIP) is lines over a Unix socket: a request is one line; its answer is lines with
a dash behind their number and a last one with a space. Events have numbers from 700 to 799. A
message lives on in the service when its client goes: who wants silence must ask for it.
"""

import contextlib
import functools
import getpass
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from desktop_app.speech.errors import VOICE_BROKE_OFF, SpeechError
from desktop_app.speech.manner import DISPATCHER, VoiceInfo

SECONDS = 2.0  # until an answer, or the start of the service, counts as missing
_END, _CANCELLED = "702", "703"


class DispatcherError(Exception):
    """speech-dispatcher is not there, refuses something or does not answer."""


def socket_path() -> Path | None:
    """Where speech-dispatcher listens for this user; None when it is told to be elsewhere."""
    address = os.environ.get("SPEECHD_ADDRESS", "")
    if address:
        kind, _, path = address.partition(":")
        return Path(path) if kind == "unix_socket" and path else None
    runtime = os.environ.get("XDG_RUNTIME_DIR") or Path.home() / ".cache"
    return Path(runtime) / "speech-dispatcher" / "speechd.sock"


@functools.cache
def wake() -> None:
    """Start speech-dispatcher where it is installed and sleeps, as other programs do; once.

    Blocks a twentieth of a second or so, at most `SECONDS`. It ends by itself when not used.
    """
    path = socket_path()
    given = "SPEECHD_ADDRESS" in os.environ
    if sys.platform != "linux" or given or path is None or path.exists():
        return
    if shutil.which("speech-dispatcher"):
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            subprocess.run(
                ["speech-dispatcher", "--spawn"],
                check=False,
                timeout=SECONDS,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )


class Dispatcher:
    """One connection to speech-dispatcher, for one message. Use by one thread, but `cancel`."""

    def __init__(self) -> None:
        """Connect; raises `DispatcherError` when it does not answer or has no voice."""
        path = socket_path()
        if sys.platform == "win32" or path is None:
            raise DispatcherError("there is no speech-dispatcher here")
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(SECONDS)
        self._lines = self._socket.makefile("rb")
        self._over = ""  # the event that ended the message
        try:
            self._socket.connect(str(path))
            self._ask(f"SET SELF CLIENT_NAME {_user()}:hearsight:main")
            self._ask("SET SELF NOTIFICATION ALL ON")
            self.voices = self._list_voices()
        except (OSError, DispatcherError) as error:
            self.close()
            raise DispatcherError(str(error)) from error
        if not self.voices:
            self.close()
            raise DispatcherError("it has no voice")

    def say(self, text: str, request: Mapping[str, Any]) -> bool:
        """Say the text to its end; False when another program or `cancel` cut it short.

        The request has "language", "voice" (a name, used when "chosen"), and the factors "rate",
        "volume" and "pitch". Raises `SpeechError` when the service fails.
        """
        try:
            self._set_manner(request)
            self._ask("SPEAK")
            self._ask(f"{_as_data(text)}\r\n.")
            self._socket.settimeout(None)  # how long a voice may take is judged elsewhere
            return self._end_of_message()
        except (OSError, DispatcherError) as error:
            raise SpeechError(VOICE_BROKE_OFF) from error

    def cancel(self) -> None:
        """Be silent at once; may be called while another thread is in `say`."""
        with contextlib.suppress(OSError):
            self._socket.sendall(b"CANCEL SELF\r\n")

    def close(self) -> None:
        """Leave; what is being said goes on."""
        with contextlib.suppress(OSError):
            self._lines.close()
        self._socket.close()

    def _set_manner(self, request: Mapping[str, Any]) -> None:
        self._ask(f"SET SELF LANGUAGE {request['language']}")
        if request["chosen"]:
            self._ask(f"SET SELF SYNTHESIS_VOICE {request['voice']}")
        for name in ("rate", "pitch", "volume"):
            factor = request[name]
            if factor != 1.0:  # else what the person set for all programs holds
                normal = int(self._ask(f"GET {name}")[0])
                self._ask(f"SET SELF {name} {on_scale(name, normal, factor)}")

    def _list_voices(self) -> list[VoiceInfo]:
        rows = [line.split("\t") for line in self._ask("LIST SYNTHESIS_VOICES")]
        # eSpeak's voices come in dozens of timbres each, which are named with a plus sign.
        return [
            VoiceInfo(id=row[0], name=row[0], language=row[1], engine=DISPATCHER)
            for row in rows
            if len(row) >= 2 and "+" not in row[0]
        ]

    def _ask(self, request: str) -> list[str]:
        """The lines of the answer without the last; raises `DispatcherError` for a refusal."""
        self._socket.sendall(f"{request}\r\n".encode())
        answer: list[str] = []
        while True:
            number, more, text = self._line()
            if number.startswith("7"):
                continue
            if not number.startswith("2"):
                raise DispatcherError(text)
            if not more:
                return answer
            answer.append(text)

    def _end_of_message(self) -> bool:
        while not self._over:
            self._line()
        return self._over == _END

    def _line(self) -> tuple[str, bool, str]:
        """Number, whether more lines follow, and text of the next line."""
        line = self._lines.readline().decode(errors="replace").rstrip("\r\n")
        if not line:
            raise DispatcherError("the connection is closed")
        if line[:4] in (f"{_END} ", f"{_CANCELLED} "):  # may come before the text is accepted
            self._over = line[:3]
        return line[:3], line[3:4] == "-", line[4:]


def on_scale(name: str, normal: int, factor: float) -> int:
    """The factor of a normal rate, pitch or volume on the service's scale of -100 to 100."""
    match name:
        case "rate":  # the ends of the scale are about half and 2.8 times the middle
            value = normal + (factor - 1) * (55 if factor > 1 else 200)
        case "pitch":
            value = normal + (factor - 1) * 100
        case _:  # the lower end is silence
            value = (normal + 100) * factor - 100
    return max(-100, min(100, round(value)))


def _as_data(text: str) -> str:
    """One line that is not taken for the end of the text, a single dot."""
    line = " ".join(text.splitlines())
    return f".{line}" if line.startswith(".") else line


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "nobody"
