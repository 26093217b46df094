"""Tries a built Hearsight: does it say the same as its source, and does its window work and quit?

    build/venv/bin/python packaging/smoke_test.py PROGRAM

PROGRAM is the program in the bundle or the installed one. Run by the Python that the bundle was
made from: the sample pictures are described by the source, too, and compared. The window is opened
off the screen with a picture, until its description is in the history; that of the person who runs
this on Windows and macOS, one of its own on Linux. Exit status 0 when all is well.
"""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from platformdirs import user_data_path

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = sorted(path for path in (ROOT / "assets" / "samples").iterdir() if path.suffix != ".md")
SECONDS = 120.0  # until something counts as failed
SOURCE = [sys.executable, "-m", "desktop_app"]


class SmokeError(Exception):
    """What does not work in the built program."""


def captions(program: list[str]) -> list[str]:
    """What a program says of the samples; raises `SmokeError`."""
    command = [*program, "describe", "--json", *map(str, SAMPLES)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    if done.returncode != 0:
        raise SmokeError(f"{program[0]} describe failed with {done.returncode}: {done.stderr}")
    return [json.loads(line)["description"] for line in done.stdout.splitlines()]


def compare(program: str) -> None:
    """Raise `SmokeError` unless the program says what the source says."""
    built, expected = captions([program]), captions(SOURCE)
    if built != expected:
        raise SmokeError(f"It says {built}, and the source says {expected}.")
    print(f"{len(built)} samples: the same descriptions as by the source.")


def ask_the_doctor(program: str) -> None:
    """Raise `SmokeError` when a part is missing."""
    done = subprocess.run(
        [program, "doctor"], capture_output=True, text=True, encoding="utf-8", check=False
    )
    missing = [line for line in done.stdout.splitlines() if "is missing" in line]
    if missing:
        raise SmokeError(" ".join(missing))
    print("Every part is there.")


def open_and_quit(program: str) -> None:
    """Open the window with a picture, wait for the history, end it; raises `SmokeError`."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        places = {f"XDG_{kind}_HOME": str(Path(folder, kind)) for kind in ("DATA", "CONFIG")}
        os.environ.update(places)
        history = user_data_path("hearsight", appauthor=False) / "library" / "history.sqlite"
        before = _entries(history)
        window = subprocess.Popen(
            [program, str(SAMPLES[0])], env=os.environ | {"QT_QPA_PLATFORM": "offscreen"}
        )
        try:
            _wait_for_entry(window, history, before)
        finally:
            window.terminate()
            window.wait(SECONDS)
    print("The window opened, described a picture and quit.")


def _wait_for_entry(window: "subprocess.Popen[bytes]", history: Path, before: int) -> None:
    deadline = time.monotonic() + SECONDS
    while _entries(history) == before:
        if window.poll() is not None:
            raise SmokeError(f"The window ended by itself with {window.returncode}.")
        if time.monotonic() > deadline:
            raise SmokeError("The window describes nothing.")
        time.sleep(0.1)


def _entries(history: Path) -> int:
    """How many descriptions are in the history."""
    if not history.exists():
        return 0
    with closing(sqlite3.connect(f"{history.as_uri()}?mode=ro", uri=True)) as connection:
        try:
            return int(connection.execute("SELECT count(*) FROM entries").fetchone()[0])
        except sqlite3.OperationalError:  # it is being made just now
            return 0


def main(arguments: list[str]) -> int:
    """Try the program; returns the exit status."""
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        compare(arguments[0])
        ask_the_doctor(arguments[0])
        open_and_quit(arguments[0])
    except SmokeError as error:
        print(f"Smoke test: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
