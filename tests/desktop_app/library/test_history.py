"""The history: kept, found, deleted for good, and not lost."""

import os
import random
import resource
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop_app.library.history import Entry, History, HistoryError

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
PROJECT = Path(__file__).parents[3]
THUMBNAIL = random.Random(1).randbytes(11_000)  # longer than two pages of the file


def entry(name: str, description: str = "A dog.", minutes: int = 0) -> Entry:
    return Entry(NOON + timedelta(minutes=minutes), name, Path("/pictures", name), description, 0.7)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def history(folder: Path) -> Iterator[History]:
    history = History(folder, limit=100)
    yield history
    history.close()


def names(history: History, text: str = "") -> list[str]:
    return [found.name for found in history.find(text)]


def test_what_was_found_can_do_without_one(history: History) -> None:
    for name in ("a", "b", "c", "d"):
        history.add(entry(name))
    found = history.find()
    assert [one.name for one in found.without(1)] == ["d", "b", "a"]
    assert [one.name for one in found[1:3]] == ["c", "b"]
    assert len(found) == 4


def test_entries_are_kept_the_newest_first(history: History, folder: Path) -> None:
    history.add(entry("a.jpg"))
    strange = os.fsdecode(b"caf\xe9 \xff.jpg")
    history.add(Entry(NOON, strange, Path("/x") / strange, "A cat.", 0.25))
    history.close()
    again = History(folder, limit=100)
    newest, oldest = again.find()
    assert (oldest.name, oldest.description, oldest.confidence) == ("a.jpg", "A dog.", 0.7)
    assert oldest.described == NOON
    assert newest.name == "caf? ?.jpg"
    assert newest.path == Path("/x") / strange
    assert newest.id > oldest.id > 0
    again.close()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("dog", ["two.jpg", "one.jpg"]),
        ("BEACH dog", ["two.jpg"]),
        ("two", ["two.jpg"]),
        ("ÜBER", ["three.jpg"]),
        ("100%", ["three.jpg"]),
        ("o%", []),
        ("_", []),
        ("", ["three.jpg", "two.jpg", "one.jpg"]),
        ("zebra", []),
    ],
)
def test_every_word_is_searched_for_in_names_and_descriptions(
    history: History, text: str, found: list[str]
) -> None:
    history.add(entry("one.jpg", "A dog on a sofa."))
    history.add(entry("two.jpg", "A Dog on a beach."))
    history.add(entry("three.jpg", "A sign über a door, 100% wool."))
    assert names(history, text) == found


def stored(folder: Path) -> bytes:
    """Everything in the folder, byte for byte."""
    return b"".join(path.read_bytes() for path in folder.iterdir())


def parts(content: bytes) -> list[bytes]:
    """Pieces that lie in one page of the file each, wherever its pages end."""
    return [content[start : start + 16] for start in range(0, len(content), 1024)]


@pytest.mark.parametrize("way", ["one", "all", "limit"])
def test_what_is_deleted_is_gone_from_the_disk(folder: Path, way: str) -> None:
    history = History(folder, limit=2)
    history.add(entry("secret.jpg", "An unmistakable armadillo."), thumbnail=THUMBNAIL)
    history.add(entry("other.jpg"), thumbnail=b"of the other")
    before = stored(folder)
    assert b"armadillo" in before
    assert all(part in before for part in parts(THUMBNAIL))
    match way:
        case "one":
            history.delete([found.id for found in history.find("armadillo")])
        case "all":
            history.delete_all()
        case "limit":
            history.add(entry("third.jpg"))
    left = stored(folder)
    assert (
        names(history)
        == {"one": ["other.jpg"], "all": [], "limit": ["third.jpg", "other.jpg"]}[way]
    )
    for word in ("armadillo", "secret", "unmistakable"):
        assert word.encode() not in left
        assert word.encode("utf-16-le") not in left
    assert not any(part in left for part in parts(THUMBNAIL))
    assert (b"of the other" in left) == (way != "all")
    history.close()


def test_only_its_owner_can_read_it(history: History, folder: Path) -> None:
    history.add(entry("a.jpg"))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    files = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert files == dict.fromkeys(
        ("history.sqlite", "history.sqlite-wal", "history.sqlite-shm"), 0o600
    )


def test_threads_may_share_it(history: History) -> None:
    def add(number: int) -> None:
        for place in range(10):
            history.add(entry(f"{number}-{place}"))
            history.find("dog")

    threads = [threading.Thread(target=add, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(history.find()) == 40


def test_a_thumbnail_is_kept_with_its_entry(history: History, folder: Path) -> None:
    history.add(entry("plain.jpg"))
    assert not history.has_thumbnails()
    history.add(entry("seen.jpg"), thumbnail=THUMBNAIL)
    history.close()
    again = History(folder, limit=100)
    assert again.has_thumbnails()
    seen, plain = again.find()
    assert again.thumbnails([plain.id, seen.id, 99]) == {seen.id: THUMBNAIL}
    again.delete([seen.id])
    again.add(entry("next.jpg"))
    assert again.find()[0].id == seen.id, "the number is given again"
    assert again.thumbnails([seen.id]) == {}
    assert not again.has_thumbnails()
    again.close()


OLD_TABLE = (
    "CREATE TABLE entries (id INTEGER PRIMARY KEY, described REAL NOT NULL, name TEXT NOT NULL,"
    " path BLOB NOT NULL, description TEXT NOT NULL, confidence REAL NOT NULL)"
)
OLD_ROW = (NOON.timestamp(), "Old.jpg", b"/old.jpg", "An OLD dog.", 0.5)


def write_old_file(folder: Path, version: int) -> None:
    """A file as that version of the tables had it."""
    folder.mkdir()
    old = sqlite3.connect(folder / "history.sqlite")
    old.execute("PRAGMA journal_mode = WAL")
    old.execute(OLD_TABLE)
    old.execute("INSERT INTO entries VALUES (1, ?, ?, ?, ?, ?)", OLD_ROW)
    if version == 2:
        old.execute("ALTER TABLE entries ADD COLUMN searched TEXT NOT NULL DEFAULT ''")
        old.execute("UPDATE entries SET searched = ?", ("old.jpg\nan old dog.",))
    old.execute(f"PRAGMA user_version = {version}")
    old.commit()
    old.close()


@pytest.mark.parametrize("version", [1, 2])
def test_a_file_of_an_older_version_is_brought_up(folder: Path, version: int) -> None:
    write_old_file(folder, version)
    history = History(folder, limit=10)
    assert names(history, "old") == ["Old.jpg"]
    history.add(entry("new.jpg"), thumbnail=THUMBNAIL)
    history.close()
    again = History(folder, limit=10)
    new, old = again.find()
    assert (old.path, old.description, old.described) == (Path("/old.jpg"), "An OLD dog.", NOON)
    assert again.thumbnails([new.id, old.id]) == {new.id: THUMBNAIL}
    again.delete_all()
    assert not again.has_thumbnails()
    again.close()


def test_a_newer_file_is_left_alone(folder: Path) -> None:
    History(folder, limit=10).close()
    newer = sqlite3.connect(folder / "history.sqlite")
    newer.execute("PRAGMA user_version = 99")
    newer.close()
    before = (folder / "history.sqlite").read_bytes()
    with pytest.raises(HistoryError, match="newer Hearsight"):
        History(folder, limit=10)
    assert (folder / "history.sqlite").read_bytes() == before


@pytest.mark.parametrize("content", [b"no database " * 500, b"SQLite format 3\0" + b"\xff" * 9000])
def test_a_damaged_file_is_put_aside(folder: Path, content: bytes) -> None:
    folder.mkdir()
    (folder / "history.sqlite").write_bytes(content)
    history = History(folder, limit=10)
    (kept,) = folder.glob("history.damaged-*.sqlite")
    assert kept.read_bytes() == content
    assert kept.name in history.notice
    history.add(entry("a.jpg"))
    assert names(history) == ["a.jpg"]
    history.close()


def test_a_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(HistoryError, match="cannot be used"):
        History(tmp_path / "file" / "library", limit=10)


ADDING = """
import sys
from pathlib import Path
from tests.desktop_app.library.test_history import entry
from desktop_app.library.history import History
history = History(Path(sys.argv[1]), limit=100_000)
for number in range(100_000):
    history.add(entry(f"{number}.jpg", "A dog." * 50))
    print(number, flush=True)
"""


@pytest.mark.parametrize("acknowledged", [1, 17, 60])
def test_a_kill_at_any_moment_loses_nothing_that_was_kept(folder: Path, acknowledged: int) -> None:
    command = [sys.executable, "-c", ADDING, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=PROJECT) as child:
        assert child.stdout is not None
        for _ in range(acknowledged):
            last = int(child.stdout.readline())
        child.send_signal(signal.SIGKILL)
        last = max([last, *(int(line) for line in child.stdout if line.endswith(b"\n"))])
    history = History(folder, limit=100_000)
    assert {f"{number}.jpg" for number in range(last + 1)} <= set(names(history))
    history.close()
    check = sqlite3.connect(folder / "history.sqlite")
    assert check.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    check.close()


def test_a_full_disk_is_told_and_nothing_is_lost(history: History, folder: Path) -> None:
    history.add(entry("first.jpg"))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    size = max(path.stat().st_size for path in folder.iterdir())
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
        with pytest.raises(HistoryError, match=r"could not be written|cannot be used"):
            history.add(entry("second.jpg", "A dog. " * 100_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert names(history) == ["first.jpg"]
    history.add(entry("third.jpg"))
    assert names(history) == ["third.jpg", "first.jpg"]


def test_ten_thousand_entries_are_listed_and_searched_quickly(folder: Path) -> None:
    history = History(folder, limit=10_000)
    rows = [
        (NOON.timestamp(), f"{n}.jpg", b"/x", f"A dog, {n}.", 0.5, f"{n}.jpg\na dog, {n}.")
        for n in range(10_000)
    ]
    with sqlite3.connect(folder / "history.sqlite") as direct:
        columns = "described, name, path, description, confidence, searched"
        direct.executemany(f"INSERT INTO entries ({columns}) VALUES (?, ?, ?, ?, ?, ?)", rows)
        direct.execute("INSERT INTO thumbnails SELECT id, randomblob(3000) FROM entries")
    direct.close()

    def quickest(text: str) -> float:
        times = []
        for _ in range(5):
            started = time.perf_counter()
            history.find(text)
            times.append(time.perf_counter() - started)
        return min(times)

    assert len(history.find()) == 10_000
    assert quickest("") <= 0.2
    assert quickest("dog 777") <= 0.1
    history.close()
