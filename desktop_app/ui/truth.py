"""Keeps Python alive: PySide 6.12 loses references to True and None, a few with each picture.

One to True goes with each signal that is emitted, one to None with each call of Qt that returns
nothing, such as setting a text. Before Python 3.12 objects such as these have a count of references
like any other. When it reaches zero, Python ends with "deallocating True or False"; in a window
that takes some fifty descriptions. Since Python 3.12 they are immortal, and nothing needs to be
done.
"""

import ctypes
import sys

_MANY = 1 << 40  # calls that can be made: a thousand a second for thirty years


def keep_true_alive() -> None:
    """Raise the counts of references to True and None so far that they are never used up."""
    if sys.implementation.name == "cpython" and sys.version_info < (3, 12):
        for constant in (True, None):
            # The count is the first field of every object.
            count = ctypes.c_ssize_t.from_address(id(constant))
            if count.value < _MANY:
                count.value += _MANY
