"""A small client of the X server: windows, what the screen shows, keys that are ours.

It speaks through libxcb, which Qt itself needs under X11. Every request tells of its own failure,
so no error handler of the whole process is touched, and a connection may be used in any thread.
"""

import ctypes
from collections.abc import Iterator
from ctypes import POINTER, byref, c_char_p, c_int, c_uint8, c_uint16, c_uint32, c_void_p
from dataclasses import dataclass
from typing import Any

CAPS_LOCK, NUM_LOCK = 2, 16  # bits of a key event's modifiers; 16 is Num Lock nearly everywhere
KEY_PRESS, KEY_RELEASE = 2, 3

_LIBRARIES = ("libxcb.so.1", "libxcb-keysyms.so.1", "libc.so.6")
_LONGEST = 4096  # units of four bytes of a property
_VIEWABLE, _MAP_STATE = 2, 26  # a window that is on the screen; where its attributes tell
_PIXMAP, _ALL_PLANES, _ASYNCHRONOUS = 2, 0xFFFFFFFF, 1
_TEXT = 0  # any type of property


class X11Error(Exception):
    """There is no X server, or it refused."""


@dataclass(frozen=True)
class KeyEvent:
    """A key went down or up that is ours."""

    pressed: bool
    keycode: int
    modifiers: int
    time: int  # milliseconds of the server


@dataclass(frozen=True)
class Pixels:
    """A piece of the screen as the server has it: rows of 32 bits a pixel."""

    width: int
    height: int
    depth: int
    data: bytes


class _Cookie(ctypes.Structure):
    _fields_ = (("sequence", c_uint32),)


class _Screens(ctypes.Structure):
    _fields_ = (("first", POINTER(c_uint32)), ("left", c_int), ("index", c_int))


class Connection:
    """One connection to the X server; raises `X11Error` where there is none."""

    def __init__(self, display: str | None = None) -> None:
        """`display` is the server's name; without it, the one of the environment."""
        self._xcb, self._keysyms, self._libc = _libraries()
        name = display.encode() if display is not None else None
        self._connection = c_void_p(self._xcb.xcb_connect(name, None))
        if self._xcb.xcb_connection_has_error(self._connection):
            self.close()
            raise X11Error("There is no X server.")
        setup = c_void_p(self._xcb.xcb_get_setup(self._connection))
        self.root = int(self._xcb.xcb_setup_roots_iterator(setup).first[0])
        self._atoms: dict[str, int] = {}

    @property
    def descriptor(self) -> int:
        """The file that becomes readable when there are events."""
        return int(self._xcb.xcb_get_file_descriptor(self._connection))

    def close(self) -> None:
        """End the connection; what was grabbed is free."""
        self._xcb.xcb_disconnect(self._connection)
        self._connection = c_void_p()

    def numbers(self, window: int, name: str) -> list[int]:
        """A property that is a list of numbers of 32 bits; empty where it is missing."""
        data = self._property(window, name)
        return [int.from_bytes(data[i : i + 4], "little") for i in range(0, len(data), 4)]

    def text(self, window: int, name: str) -> str:
        """A property that is a text."""
        return self._property(window, name).decode(errors="replace").rstrip("\0")

    def atom(self, name: str) -> int:
        """The number that the server has for a name."""
        if name not in self._atoms:
            reply = self._reply("intern_atom", c_uint8(0), c_uint16(len(name)), name.encode())
            self._atoms[name] = int.from_bytes(reply[8:12], "little")
        return self._atoms[name]

    def is_viewable(self, window: int) -> bool:
        """Whether this window is on the screen, unless another covers it."""
        return self._reply("get_window_attributes", c_uint32(window))[_MAP_STATE] == _VIEWABLE

    def place(self, window: int) -> tuple[int, int, int, int]:
        """Left, top, width and height on the screen."""
        size = self._reply("get_geometry", c_uint32(window))
        origin = (c_uint32(window), c_uint32(self.root), c_uint16(0), c_uint16(0))
        place = self._reply("translate_coordinates", *origin)
        left, top = (int.from_bytes(place[i : i + 2], "little", signed=True) for i in (12, 14))
        width, height = (int.from_bytes(size[i : i + 2], "little") for i in (16, 18))
        return left, top, width, height

    def pixels(self, left: int, top: int, width: int, height: int) -> Pixels:
        """What this part of the screen shows; takes some milliseconds for each megapixel."""
        _, _, whole_width, whole_height = self.place(self.root)
        left, right = max(0, left), min(whole_width, left + width)
        top, bottom = max(0, top), min(whole_height, top + height)
        if right <= left or bottom <= top:
            raise X11Error("This place is not on the screen.")
        size = (c_uint16(right - left), c_uint16(bottom - top))
        place = (c_uint32(self.root), c_uint16(left), c_uint16(top))
        reply = self._reply("get_image", c_uint8(_PIXMAP), *place, *size, c_uint32(_ALL_PLANES))
        return Pixels(right - left, bottom - top, reply[1], reply[32:])

    def keycodes(self, keysym: int) -> list[int]:
        """The keys that make this symbol on the keyboard of now."""
        table = c_void_p(self._keysyms.xcb_key_symbols_alloc(self._connection))
        codes = self._keysyms.xcb_key_symbols_get_keycode(table, c_uint32(keysym))
        found: list[int] = []
        while codes and codes[len(found)]:
            found.append(int(codes[len(found)]))
        self._libc.free(codes)
        self._keysyms.xcb_key_symbols_free(table)
        return found

    def grab(self, keycode: int, modifiers: int) -> bool:
        """Have this key with exactly these modifiers; False when another program has it."""
        key = (c_uint16(modifiers), c_uint8(keycode))
        modes = (c_uint8(_ASYNCHRONOUS), c_uint8(_ASYNCHRONOUS))
        return self._is_done("grab_key", c_uint8(0), c_uint32(self.root), *key, *modes)

    def release(self, keycode: int, modifiers: int) -> None:
        """Leave a key to others again."""
        key = (c_uint8(keycode), c_uint32(self.root), c_uint16(modifiers))
        self._is_done("ungrab_key", *key)

    def key_events(self) -> Iterator[KeyEvent]:
        """What came since the last time, without waiting."""
        while event := self._xcb.xcb_poll_for_event(self._connection):
            data = ctypes.string_at(event, 32)
            self._libc.free(c_void_p(event))
            kind = data[0] & 0x7F
            if kind in (KEY_PRESS, KEY_RELEASE):
                time, state = data[4:8], data[28:30]
                yield KeyEvent(
                    kind == KEY_PRESS,
                    data[1],
                    int.from_bytes(state, "little"),
                    int.from_bytes(time, "little"),
                )

    def _property(self, window: int, name: str) -> bytes:
        place = (c_uint8(0), c_uint32(window), c_uint32(self.atom(name)), c_uint32(_TEXT))
        try:
            reply = self._reply("get_property", *place, c_uint32(0), c_uint32(_LONGEST))
        except X11Error:  # the window has closed
            return b""
        length = int.from_bytes(reply[16:20], "little") * (reply[1] // 8)
        return reply[32 : 32 + length]

    def _reply(self, request: str, *arguments: object) -> bytes:
        """All bytes of the answer; raises `X11Error`."""
        ask = getattr(self._xcb, f"xcb_{request}")
        ask.restype = _Cookie
        take = getattr(self._xcb, f"xcb_{request}_reply")
        take.restype = c_void_p
        error = c_void_p()
        reply = take(self._connection, ask(self._connection, *arguments), byref(error))
        self._libc.free(error)
        if not reply:
            raise X11Error(f"The X server refused {request}.")
        length = 32 + 4 * int.from_bytes(ctypes.string_at(reply + 4, 4), "little")
        data = ctypes.string_at(reply, length)
        self._libc.free(c_void_p(reply))
        return data

    def _is_done(self, request: str, *arguments: object) -> bool:
        """Have something done; whether the server did it."""
        ask = getattr(self._xcb, f"xcb_{request}_checked")
        ask.restype = _Cookie
        error = self._xcb.xcb_request_check(self._connection, ask(self._connection, *arguments))
        self._libc.free(c_void_p(error))
        return not error


def _libraries() -> tuple[Any, Any, Any]:
    """The three libraries with the types that Python cannot guess; raises `X11Error`."""
    try:
        xcb, keysyms, libc = (ctypes.CDLL(name) for name in _LIBRARIES)
    except OSError as error:
        raise X11Error("libxcb is not installed.") from error
    xcb.xcb_connect.argtypes = (c_char_p, c_void_p)
    xcb.xcb_setup_roots_iterator.restype = _Screens
    for library, name in (
        (xcb, "connect"),
        (xcb, "get_setup"),
        (xcb, "poll_for_event"),
        (xcb, "request_check"),
        (keysyms, "key_symbols_alloc"),
    ):
        getattr(library, f"xcb_{name}").restype = c_void_p
    keysyms.xcb_key_symbols_get_keycode.restype = POINTER(c_uint8)
    return xcb, keysyms, libc
