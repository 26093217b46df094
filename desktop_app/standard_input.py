"""A picture that another program pipes in, read to its end."""

import os

STANDARD_INPUT = "-"  # in place of a file's name
LONGEST = 200_000_000  # bytes; no picture of 100 megapixels needs more
_AT_ONCE = 1 << 20


def read_piped(longest: int = LONGEST) -> bytes:
    """Standard input to its end; empty when there is none, one byte over `longest` at most.

    Blocks until the other program is done. A thread that waits in here is in nobody's way when
    the process ends, as it would be in Python's own buffer.
    """
    content = bytearray()
    try:
        while len(content) <= longest and (piece := os.read(0, _AT_ONCE)):
            content += piece
    except OSError:  # a window of Windows has no standard input
        return b""
    return bytes(content[: longest + 1])
