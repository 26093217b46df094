"""The client of the X server."""

from collections.abc import Iterator

import pytest

from desktop_app.x11 import Connection, X11Error
from tests.support.x_server import x_server

pytestmark = pytest.mark.acceptance


@pytest.fixture
def server() -> Iterator[Connection]:
    with x_server() as name:
        connection = Connection(name)
        yield connection
        connection.close()


def test_where_there_is_no_server_that_is_an_error() -> None:
    with pytest.raises(X11Error):
        Connection(":9999")


def test_the_root_window_is_the_screen(server: Connection) -> None:
    assert server.place(server.root) == (0, 0, 320, 240)
    assert server.is_viewable(server.root)


def test_a_window_that_has_closed_is_an_error_or_tells_nothing(server: Connection) -> None:
    with pytest.raises(X11Error):
        server.place(4711)
    assert server.numbers(4711, "_NET_WM_PID") == []
    assert server.text(server.root, "_NET_WM_NAME") == ""


def test_pixels_end_at_the_edge_of_the_screen(server: Connection) -> None:
    pixels = server.pixels(-10, 200, 60, 100)
    assert (pixels.width, pixels.height, pixels.depth) == (50, 40, 24)
    assert len(pixels.data) == 50 * 40 * 4
    with pytest.raises(X11Error):
        server.pixels(400, 0, 10, 10)


def test_a_name_has_one_number(server: Connection) -> None:
    assert server.atom("_NET_WM_PID") == server.atom("_NET_WM_PID") > 0
    assert server.atom("_NET_WM_NAME") != server.atom("_NET_WM_PID")


def test_a_key_that_no_keyboard_has_is_none(server: Connection) -> None:
    assert server.keycodes(0x1234567) == []
    assert len(server.keycodes(ord("a"))) == 1
