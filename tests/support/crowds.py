"""Much of everything: a folder of many pictures, a long history, a large picture."""

import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PIL import Image

from desktop_app.library.history import Entry, History
from tests.support.commands import PROJECT

_SAMPLES = PROJECT / "assets" / "samples"
_FIRST = datetime(2026, 1, 1, tzinfo=UTC)
_SAID = ("a cat on a sofa", "two people by the sea", "a cup of coffee", "a rocket on its way")


def many_pictures(folder: Path, count: int) -> list[Path]:
    """So many files, each a sample picture."""
    folder.mkdir()
    samples = [_SAMPLES / name for name in ("chelsea.png", "rocket.jpg")]
    files = []
    for number in range(count):
        sample = samples[number % len(samples)]
        files.append(folder / f"{number:04}{sample.suffix}")
        shutil.copyfile(sample, files[-1])
    return files


def long_history(folder: Path, count: int) -> None:
    """A history of so many entries; one of a hundred is of a whale."""
    history = History(folder, count)
    history.add(_entry(0))
    history.close()
    with sqlite3.connect(folder / "history.sqlite") as connection:
        rows = [_row(_entry(number)) for number in range(1, count)]
        columns = "described, name, path, description, confidence, searched"
        connection.executemany(f"INSERT INTO entries ({columns}) VALUES (?, ?, ?, ?, ?, ?)", rows)
    connection.close()


def large_picture(path: Path) -> Path:
    """A photograph of 12 megapixels as a PNG of some ten megabytes, as programs copy it."""
    with Image.open(_SAMPLES / "rocket.jpg") as rocket:
        rocket.resize((4000, 3000), Image.Resampling.BICUBIC).save(path, compress_level=1)
    return path


def _entry(number: int) -> Entry:
    said = f"{_SAID[number % 4]}, number {number}{', a whale' if number % 100 == 0 else ''}"
    name = f"picture {number}.jpg"
    return Entry(_FIRST + timedelta(minutes=number), name, Path("/pictures", name), said, 0.8)


def _row(entry: Entry) -> tuple[float, str, bytes, str, float, str]:
    searched = f"{entry.name}\n{entry.description}".casefold()
    when, path = entry.described.timestamp(), str(entry.path).encode()
    return when, entry.name, path, entry.description, entry.confidence, searched
