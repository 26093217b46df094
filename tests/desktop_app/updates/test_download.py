"""What the web does that no server of the other tests does."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from desktop_app.engine.errors import Cancelled
from desktop_app.updates import download
from desktop_app.updates.download import fetch


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


def test_a_cancel_holds_while_the_greeting_is_waited_for(listener: socket.socket) -> None:
    cancel = threading.Event()
    lines: list[socket.socket] = []

    def answer() -> None:
        lines.append(listener.accept()[0])
        lines[0].recv(1)  # the greeting of TLS came, and stays without an answer
        cancel.set()

    answering = threading.Thread(target=answer)
    answering.start()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        fetch(f"https://127.0.0.1:{listener.getsockname()[1]}/list", 1000, cancel)
    assert time.monotonic() - began < download._PATIENCE / 2
    answering.join()
    lines[0].close()
    _wait_for_end_of("connect")


def test_what_is_cancelled_before_is_not_asked_for(listener: socket.socket) -> None:
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Cancelled):
        fetch(f"http://127.0.0.1:{listener.getsockname()[1]}/list", 1000, cancel)
    _wait_for_end_of("connect")
    listener.settimeout(5)
    line, _ = listener.accept()
    with line:
        assert line.recv(1) == b"", "something was asked for"


def _wait_for_end_of(name: str) -> None:
    for thread in threading.enumerate():
        if thread.name == name:
            thread.join(30)
            assert not thread.is_alive()
