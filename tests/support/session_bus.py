"""A session bus for one test."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def session_bus() -> Iterator[str]:
    """Start one; its address, which is also in the environment as long as it runs."""
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    before = os.environ.get("DBUS_SESSION_BUS_ADDRESS")
    assert bus.stdout is not None
    try:
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = address = bus.stdout.readline().strip()
        yield address
    finally:
        os.environ.pop("DBUS_SESSION_BUS_ADDRESS")
        if before is not None:
            os.environ["DBUS_SESSION_BUS_ADDRESS"] = before
        bus.terminate()
        bus.communicate()
