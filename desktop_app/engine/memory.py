"""What a picture needed goes back to the system.

The C library would keep it, in more pieces with every picture: lines have all widths.
"""

import ctypes
import sys


def give_back_memory() -> bool:
    """Have glibc return all free pages; whether there were any, False with another C library."""
    if sys.platform != "linux":
        return False
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return trim is not None and bool(trim(0))
