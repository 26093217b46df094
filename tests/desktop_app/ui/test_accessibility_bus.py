"""The question to the accessibility bus, put to a bus of our own that answers as we like."""

from pathlib import Path

import pytest

from desktop_app.ui import accessibility_bus
from desktop_app.ui.accessibility_bus import announcements_are_heard
from tests.support.message_bus import ERROR, HELLO, METHOD_RETURN, NAME_ACQUIRED, bus, message, text


@pytest.fixture(autouse=True)
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accessibility_bus, "_address", lambda: f"unix:path={tmp_path}/bus")


def test_a_listener_is_found_behind_the_signals(tmp_path: Path) -> None:
    events = message(METHOD_RETURN, text(":1.0") + text("Object:Announcement:"))
    with bus(tmp_path, HELLO, NAME_ACQUIRED, events) as written:
        assert announcements_are_heard()
    assert written[0].startswith(b"\0AUTH EXTERNAL ")
    assert written[1].startswith(b"BEGIN\r\n")
    assert b"Hello" in written[1] and b"GetRegisteredEvents" in written[2]
    assert len(written[2]) % 8 == 0, "messages are padded to 8 bytes"


def test_nobody_listens(tmp_path: Path) -> None:
    events = message(METHOD_RETURN, text(":1.0") + text("Focus::"))
    with bus(tmp_path, HELLO, events):
        assert not announcements_are_heard()


def test_a_name_in_another_answer_does_not_count(tmp_path: Path) -> None:
    hello = message(METHOD_RETURN, text("object:announcement"))
    with bus(tmp_path, hello, message(METHOD_RETURN)):
        assert not announcements_are_heard()


def test_a_refusal_means_no(tmp_path: Path) -> None:
    with bus(tmp_path, greeting=b"REJECTED EXTERNAL\r\n"):
        assert not announcements_are_heard()


def test_an_error_means_no(tmp_path: Path) -> None:
    with bus(tmp_path, HELLO, message(ERROR, text("no announcement"))):
        assert not announcements_are_heard()


def test_a_silent_bus_means_no_within_the_patience(tmp_path: Path) -> None:
    with bus(tmp_path, HELLO):
        assert not announcements_are_heard()


def test_no_bus_means_no() -> None:
    assert not announcements_are_heard()
