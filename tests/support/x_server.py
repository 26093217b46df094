"""An X server for one test, without a desktop on it."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def x_server() -> Iterator[str]:
    """Start one that picks a free number; its name."""
    reader, writer = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", "320x240x24", "-nolisten", "tcp"],
        pass_fds=(writer,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    try:
        with os.fdopen(reader) as number:
            yield f":{number.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


def press(display: str, *keys: str) -> None:
    """Press keys by their names in xdotool."""
    subprocess.run(
        ["xdotool", "key", "--", *keys], env={**os.environ, "DISPLAY": display}, check=True
    )
