"""Starting our own child processes: the engine, the voice and the camera.

A child is this same program with `--worker ROLE`; it works from the source tree and from a
frozen bundle alike, and speaks `desktop_app.messages` on its standard input and output.
"""

import contextlib
import os
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

_PROGRAM_FOLDER = str(Path(__file__).parents[1])


def worker_command(role: str, *arguments: str) -> list[str]:
    """The command line that starts this program as a worker of the given role."""
    module = [] if getattr(sys, "frozen", False) else ["-P", "-m", "desktop_app"]
    return [sys.executable, *module, "--worker", role, *arguments]


def start_worker(role: str, *arguments: str) -> "subprocess.Popen[bytes]":
    """Start a worker in a process group of its own, its pipes private to the two of us."""
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
    return subprocess.Popen(
        worker_command(role, *arguments),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=sys.platform != "win32",
        creationflags=flags,
        env={**os.environ, "PYTHONPATH": _PROGRAM_FOLDER},
    )


def end_worker(child: "subprocess.Popen[bytes]") -> None:
    """Kill a worker, close our ends of its pipes and reap it; does nothing to one that ended."""
    child.kill()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    child.wait()


def own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """In a worker: the message pipes; what libraries print goes to standard error from now on."""
    reader = os.fdopen(os.dup(0), "rb")
    writer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    return reader, writer
