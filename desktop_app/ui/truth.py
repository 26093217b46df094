"""Keeps Python alive: PySide 6.12 loses a reference to True each time a signal is emitted.

Before Python 3.12 objects such as True have a count of references like any other. When it reaches
zero, Python ends with "deallocating True or False"; in a window that takes some fifty descriptions.
Since Python 3.12 they are immortal, and nothing needs to be done.
"""

import ctypes
import sys

_MANY = 1 << 40  # signals that can be emitted: a thousand a second for thirty years


def keep_true_alive() -> None:
    """Raise the count of references to True so far that it is never used up."""
    if sys.implementation.name == "cpython" and sys.version_info < (3, 12):
        count = ctypes.c_ssize_t.from_address(id(True))  # the first field of every object
        if count.value < _MANY:
            count.value += _MANY
