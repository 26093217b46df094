"""What an X11 screen shows, taken through a connection of its own: call it off the Qt thread."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtGui import QImage

from desktop_app.engine.errors import ErrorCode, HearsightError
from desktop_app.translation import mark
from desktop_app.x11 import Connection, X11Error

NOT_CAPTURED = mark("The screen could not be captured. Try it again.")
NO_WINDOW = mark("There is no window of another program. Open one, or capture the whole screen.")

_NO_PROGRAM = ("_NET_WM_WINDOW_TYPE_DESKTOP", "_NET_WM_WINDOW_TYPE_DOCK")
_FORMATS = {
    16: QImage.Format.Format_RGB16,
    24: QImage.Format.Format_RGB32,
    30: QImage.Format.Format_RGB30,
    32: QImage.Format.Format_RGB32,
}

Place = tuple[int, int, int, int]  # left, top, width, height


def part_of_the_screen(place: Place) -> QImage:
    """What is to be seen there; raises `HearsightError`."""
    with _server() as server:
        return _image(server, place)


def other_window() -> tuple[str, QImage]:
    """Title and picture of the window that a person used before ours.

    It is the active one if that is not ours, else the uppermost that is not. Raises
    `HearsightError`.
    """
    with _server() as server:
        active = server.numbers(server.root, "_NET_ACTIVE_WINDOW")
        stacked = server.numbers(server.root, "_NET_CLIENT_LIST_STACKING")
        for window in [*active, *reversed(stacked)]:
            if window and _is_of_another_program(server, window):
                title = server.text(window, "_NET_WM_NAME") or server.text(window, "WM_NAME")
                return title, _image(server, server.place(window))
    raise HearsightError(ErrorCode.NOT_FOUND, NO_WINDOW)


@contextmanager
def _server() -> Iterator[Connection]:
    try:
        server = Connection()
        try:
            yield server
        finally:
            server.close()
    except X11Error as error:
        raise HearsightError(ErrorCode.NOT_FOUND, NOT_CAPTURED) from error


def _image(server: Connection, place: Place) -> QImage:
    pixels = server.pixels(*place)
    if pixels.depth not in _FORMATS:
        raise X11Error(f"The screen has {pixels.depth} bits a pixel.")
    row = len(pixels.data) // pixels.height
    kind = _FORMATS[pixels.depth]
    return QImage(pixels.data, pixels.width, pixels.height, row, kind).copy()


def _is_of_another_program(server: Connection, window: int) -> bool:
    if server.numbers(window, "_NET_WM_PID") == [os.getpid()]:
        return False
    kinds = server.numbers(window, "_NET_WM_WINDOW_TYPE")
    is_program = not any(server.atom(kind) in kinds for kind in _NO_PROGRAM)
    return is_program and server.is_viewable(window)
