"""Starting our own child processes: the engine and the voice.

A child is this same program with `--worker ROLE`; it works from the source tree and from a
frozen bundle alike, and speaks `desktop_app.messages` on its standard input and output.
"""

import os
import subprocess
import sys
from typing import BinaryIO


def worker_command(role: str, *arguments: str) -> list[str]:
    """The command line that starts this program as a worker of the given role."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", __package__]
    return [*program, "--worker", role, *arguments]


def start_worker(role: str, *arguments: str) -> "subprocess.Popen[bytes]":
    """Start a worker in a process group of its own, its pipes private to the two of us."""
    return subprocess.Popen(
        worker_command(role, *arguments),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=sys.platform != "win32",
        creationflags=subprocess.CREATE_NEW_PROCESS_GROUP if sys.platform == "win32" else 0,
    )


def own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """In a worker: the message pipes; what libraries print goes to standard error from now on."""
    reader = os.fdopen(os.dup(0), "rb")
    writer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    return reader, writer
