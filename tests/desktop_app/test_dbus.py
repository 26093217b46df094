"""The client of D-Bus, at a bus of our own that answers as we like."""

from contextlib import closing
from pathlib import Path

import pytest

from desktop_app.dbus import SIGNAL, Bus, Writer, first_number, texts
from tests.support.message_bus import HELLO, METHOD_RETURN, NAME_ACQUIRED, bus, message, text

BUS = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")


def test_the_bus_gives_a_name_and_tells_of_signals(tmp_path: Path) -> None:
    with bus(tmp_path, HELLO, NAME_ACQUIRED), closing(Bus(f"unix:path={tmp_path}/bus")) as ours:
        assert ours.name == ":1.5"
        (told,) = ours.messages()
    assert told.kind == SIGNAL
    assert list(texts(told.body)) == [":1.5"]


def test_the_first_socket_of_a_list_of_addresses_is_taken(tmp_path: Path) -> None:
    address = f"tcp:host=localhost,port=1;unix:path={tmp_path}/bus,guid=12"
    answer = message(METHOD_RETURN, text("one"))
    with bus(tmp_path, HELLO, answer), closing(Bus(address)) as ours:
        assert list(texts(ours.ask(*BUS, "GetId"))) == ["one"]


@pytest.mark.parametrize("address", ["", "tcp:host=localhost,port=1", "unix:path=/nowhere"])
def test_no_socket_is_an_error(address: str) -> None:
    with pytest.raises(OSError):
        Bus(address)


def test_a_bus_that_goes_away_is_an_error(tmp_path: Path) -> None:
    with bus(tmp_path, stays=False), pytest.raises(OSError, match="gone"):
        Bus(f"unix:path={tmp_path}/bus")


def test_options_are_a_list_of_pairs_at_multiples_of_eight_bytes() -> None:
    body = Writer()
    body.text("x")
    body.options({"name": "value"})
    data = bytes(body.data)
    assert first_number(data[8:]) == len(data) - 16
    assert b"name\0\x01s\0" in data[16:] and data.endswith(b"value\0")
