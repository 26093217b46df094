"""Mistakes of ours, exceptions that nobody caught: noted by kind and place, then told as before."""

import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType


class Mistakes:
    """Listens in every thread until closed."""

    def __init__(self, note: Callable[[str, str], None]) -> None:
        """`note` gets the kind of an exception and its place, a module and a line.

        Its message stays out: it may hold a name or a path.
        """
        self._before = sys.excepthook, threading.excepthook
        main, others = self._before

        def tell(
            kind: type[BaseException], error: BaseException, trace: TracebackType | None
        ) -> None:
            note(kind.__name__, _place(trace))
            main(kind, error, trace)

        def tell_of_other(args: threading.ExceptHookArgs) -> None:
            note(args.exc_type.__name__, _place(args.exc_traceback))
            others(args)

        sys.excepthook, threading.excepthook = tell, tell_of_other

    def close(self) -> None:
        """Leave it to those before."""
        sys.excepthook, threading.excepthook = self._before


def _place(trace: TracebackType | None) -> str:
    frames = [*traceback.walk_tb(trace)]
    if not frames:
        return "unknown"
    frame, line = frames[-1]
    return f"{frame.f_globals.get('__name__', 'unknown')}:{line}"
