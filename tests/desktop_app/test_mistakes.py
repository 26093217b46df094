"""Exceptions that nobody caught."""

import sys
import threading

import pytest

from desktop_app.mistakes import Mistakes


def wrong() -> None:
    raise KeyError("/home/jane/secret.jpg")


def test_a_mistake_is_noted_without_its_message_and_told_as_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[str] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, _error, _trace: told.append(kind.__name__))
    monkeypatch.setattr(threading, "excepthook", lambda args: told.append(args.exc_type.__name__))
    before = sys.excepthook, threading.excepthook
    noted: list[tuple[str, str]] = []
    mistakes = Mistakes(lambda kind, place: noted.append((kind, place)))
    try:
        wrong()
    except KeyError as error:
        sys.excepthook(KeyError, error, error.__traceback__)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    thread = threading.Thread(target=wrong)
    thread.start()
    thread.join()
    place = f"{__name__}:{wrong.__code__.co_firstlineno + 1}"
    assert noted == [("KeyError", place), ("KeyboardInterrupt", "unknown"), ("KeyError", place)]
    assert told == ["KeyError", "KeyboardInterrupt", "KeyError"]
    mistakes.close()
    assert (sys.excepthook, threading.excepthook) == before
