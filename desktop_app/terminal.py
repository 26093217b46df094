"""Lines to the terminal: answers on standard output, troubles on standard error."""

import sys


class OutputError(Exception):
    """Standard output cannot be written; the message says what to do."""


def answer(line: str) -> None:
    """Write one line to standard output at once.

    Raises `BrokenPipeError` when its reader has gone, `OutputError` when it cannot be written.
    """
    try:
        print(line, flush=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(
            f"The output could not be written: {error.strerror}. Make room or write elsewhere."
        ) from error


def complain(line: str) -> None:
    """Write one line to standard error, if there is one."""
    if sys.stderr is not None:
        print(line, file=sys.stderr, flush=True)
