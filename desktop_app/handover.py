"""One window for each person and screen: a second start hands its pictures to the first.

The first holds a lock and listens on a socket beside it, in a folder that is nobody else's. The
kernel lets go of the lock however the process ends, so a socket that was left behind is known as
such. Knows no Qt: a second start must be quick.
"""

import os
import socket
import stat
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, cast

from platformdirs import user_data_path

from desktop_app import messages

MOST_FILES = 10_000
PATIENCE = 5.0  # seconds until a window that does not answer is passed over
_TICK = 0.02  # seconds between two attempts at a window that is just being opened


@dataclass(frozen=True)
class Request:
    """What a second start wants of the window."""

    files: tuple[Path, ...] = ()  # full paths
    content: bytes | None = None  # of a picture without a file
    token: str = ""  # with which the desktop lets the window come forward

    def header(self) -> dict[str, Any]:
        """Everything but the content, for a message."""
        files = [str(path) for path in self.files]
        return {"files": files, "content": self.content is not None, "token": self.token}


def request_in(header: object, payload: bytes) -> Request:
    """The request in a message; raises `ValueError` when it does not keep the form."""
    if not isinstance(header, dict) or set(header) != {"files", "content", "token"}:
        raise ValueError("another form")
    files, token = header["files"], header["token"]
    if not isinstance(files, list) or len(files) > MOST_FILES or not all(map(_is_file, files)):
        raise ValueError("not a list of full paths")
    if not isinstance(token, str) or "\0" in token or len(token) > 1000:
        raise ValueError("no token")
    content = payload if header["content"] is True else None
    return Request(tuple(map(Path, files)), content, token)


def _is_file(text: object) -> bool:
    return isinstance(text, str) and "\0" not in text and Path(text).is_absolute()


@dataclass
class Doorway:
    """Where a second start finds the window of the first."""

    folder: Path
    screen: str
    _lock: int | None = field(default=None, init=False)

    @property
    def address(self) -> str:
        """What the window listens at: a socket's path, on Windows the name of a pipe."""
        if sys.platform == "win32":
            return f"hearsight-{_key(self.folder)}-{self.screen}"
        return str(self.folder / f"window-{self.screen}.socket")

    def claim(self) -> bool:
        """Whether this process is the first; it stays so until it ends."""
        if self._lock is None:
            path = self.folder / f"window-{self.screen}.lock"
            flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
            handle = os.open(path, flags, 0o600)
            if _locked(handle):
                self._lock = handle
            else:
                os.close(handle)
        return self._lock is not None

    def hand_over(self, request: Request) -> bool:
        """Give this to the window of the first; False when it does not take it."""
        try:
            with closing(_connect(self.address)) as stream:
                messages.send(stream, request.header(), request.content or b"")
                answer, _ = messages.receive(stream)
        except (OSError, EOFError):
            return False
        return answer == {"taken": True}


def doorway() -> Doorway | None:
    """The one of this person and screen; None where no folder is nobody else's."""
    screen = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY") or "screen"
    name = "".join(letter if letter.isalnum() else "-" for letter in Path(screen).name)
    try:
        folder = _own_folder()
    except OSError:
        return None
    return Doorway(folder, name) if folder else None


def is_first(door: Doorway, request: Request) -> bool:
    """Whether this start has to open the window; else the request is handed over.

    Waits for a window that is being opened or closed, `PATIENCE` seconds at most; one that does
    not answer by then is passed over.
    """
    deadline = time.monotonic() + PATIENCE
    while not door.claim():
        if door.hand_over(request):
            return False
        if time.monotonic() > deadline:
            return True
        time.sleep(_TICK)
    return True


def _own_folder() -> Path | None:
    """A folder for sockets that only this person can enter; None when it is somebody else's."""
    if sys.platform == "win32":
        folder = user_data_path("hearsight", appauthor=False) / "run"
        folder.mkdir(parents=True, exist_ok=True)
        return folder
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    shared = Path(tempfile.gettempdir(), f"hearsight-{os.getuid()}")
    folder = Path(runtime, "hearsight") if runtime and Path(runtime).is_dir() else shared
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    is_ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()
    return folder if is_ours and not stat.S_IMODE(found.st_mode) & 0o077 else None


def _connect(address: str) -> BinaryIO:
    if sys.platform == "win32":
        return cast(BinaryIO, open(rf"\\.\pipe\{address}", "r+b", buffering=0))
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(PATIENCE)
        connection.connect(address)
        return cast(BinaryIO, connection.makefile("rwb"))


def _locked(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _key(folder: Path) -> str:
    """A part of the pipe's name that nobody else can know, so that nobody else can take it."""
    path = folder / "key"
    try:
        with path.open("x") as file:
            file.write(os.urandom(16).hex())
    except FileExistsError:
        pass
    return path.read_text()
