"""A speech-dispatcher for tests: a real Unix socket, the real protocol, and voices that wait.

A text is said until it is cancelled or the test lets it end; "now" in a text lets it end by
itself. It writes down every request, and for each text what was set before.
"""

import contextlib
import socket
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

VOICES = "writer\ten\tMALE1", "second writer\ten\tMALE1", "schreiber\tde\tMALE1"
_NORMAL = {"rate": 10, "pitch": 0, "volume": 80}


@dataclass(frozen=True)
class Spoken:
    """A text and what was set for it, in lower case: "language", "rate" …"""

    text: str
    settings: dict[str, str]


class SsipServer:
    """Use as a context; `address` goes into SPEECHD_ADDRESS."""

    def __init__(self, folder: Path, voices: tuple[str, ...] = VOICES) -> None:
        self.address = f"unix_socket:{folder / 'ssip'}"
        self.voices = voices
        self.spoken: list[Spoken] = []
        self.cancelled = 0
        self.changed = threading.Condition()
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(folder / "ssip"))
        self._listener.listen()
        self._connections: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]

    def __enter__(self) -> "SsipServer":
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self.break_off()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join()

    def wait(self, texts: int = 0, cancelled: int = 0, within: float = 60.0) -> list[Spoken]:
        """Wait until so many texts were begun and cancelled; all texts begun."""

        def came_true() -> bool:
            return len(self.spoken) >= texts and self.cancelled >= cancelled

        with self.changed:
            assert self.changed.wait_for(came_true, within), (self.spoken, self.cancelled)
            return list(self.spoken)

    def break_off(self) -> None:
        """Close all connections, as a service does that crashes."""
        for connection in self._connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def cancel_all(self) -> None:
        """Cut short what is said, as another program may."""
        for connection in self._connections:
            with contextlib.suppress(OSError):
                _answer(connection, *_event("703 CANCELED"))

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self._connections.append(connection)
                thread = threading.Thread(target=self._serve, args=[connection])
                self._threads.append(thread)
                thread.start()

    def _serve(self, connection: socket.socket) -> None:
        settings: dict[str, str] = {}
        with connection, connection.makefile("rb") as lines, contextlib.suppress(OSError):
            for line in lines:
                words = line.decode().rstrip("\r\n").split(" ", 3)
                match words[0].upper():
                    case "SET":
                        settings[words[2].lower()] = words[3]
                        _answer(connection, "200 OK SET")
                    case "GET":
                        _answer(connection, f"251-{_NORMAL[words[1]]}", "251 OK GET RETURNED")
                    case "LIST":
                        _answer(connection, *(f"249-{voice}" for voice in self.voices), "249 OK")
                    case "SPEAK":
                        _answer(connection, "230 OK RECEIVING DATA")
                        self._speak(connection, _read_data(lines), dict(settings))
                    case "CANCEL":
                        _answer(connection, "210 OK CANCELED", *_event("703 CANCELED"))
                        self._note(cancelled=1)
                    case _:
                        _answer(connection, "500 ERR INVALID COMMAND")

    def _speak(self, connection: socket.socket, text: str, settings: dict[str, str]) -> None:
        if "refuse" in text.split():
            _answer(connection, "300 ERR MODULE FAILED")
            return
        early = _event("702 END") if "at once" in text else ()
        _answer(connection, *early, "225-1", "225 OK MESSAGE QUEUED", *_event("701 BEGIN"))
        self._note(Spoken(text, settings))
        if "now" in text.split():
            _answer(connection, *_event("702 END"))

    def _note(self, *spoken: Spoken, cancelled: int = 0) -> None:
        with self.changed:
            self.spoken += spoken
            self.cancelled += cancelled
            self.changed.notify_all()


def _answer(connection: socket.socket, *lines: str) -> None:
    connection.sendall("".join(f"{line}\r\n" for line in lines).encode())


def _event(name: str) -> tuple[str, str, str]:
    return f"{name[:3]}-1", f"{name[:3]}-1", name


def _read_data(lines: Iterable[bytes]) -> str:
    text: list[str] = []
    for line in lines:
        piece = line.decode().rstrip("\r\n")
        if piece == ".":
            break
        text.append(piece.removeprefix(".") if piece.startswith("..") else piece)
    return "\n".join(text)
