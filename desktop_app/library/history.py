"""The history: descriptions of picture files, as text, in an SQLite file of their owner's.

What is deleted is gone from the disk: SQLite overwrites it (`secure_delete`), and the write-ahead
log is emptied after each deletion. Of pictures a thumbnail is stored at most, and goes with its
entry.
"""

import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import overload

from desktop_app.library.history_tables import bring_up, searched
from desktop_app.translation import mark, tr

DAMAGED = mark("The history was damaged and begins anew. What was there is kept in {file}.")
TOO_NEW = mark("The history was written by a newer Hearsight. It is left as it is.")
FULL = mark("The history could not be written: the disk is full. Free some space.")
UNUSABLE = mark("The history cannot be used: {reason}. Nothing is kept until that is mended.")

_FULL = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE)
_COLUMNS = "id, described, name, path, description, confidence"


class HistoryError(Exception):
    """What went wrong with the history, in a sentence that says what to do."""


@dataclass(frozen=True)
class Entry:
    """A description that was given."""

    described: datetime
    name: str  # the picture's, as people hear it
    path: Path
    description: str
    confidence: float  # 0–1
    id: int = 0  # in the file; 0 before it is there


class Found(Sequence[Entry]):
    """Entries that were found; each is made when it is looked at, since there may be thousands."""

    def __init__(self, rows: Sequence[Sequence[object]] = ()) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def without(self, place: int) -> "Found":
        """The others."""
        return Found([*self._rows[:place], *self._rows[place + 1 :]])

    @overload
    def __getitem__(self, index: int) -> Entry: ...

    @overload
    def __getitem__(self, index: slice) -> "Found": ...

    def __getitem__(self, index: int | slice) -> "Entry | Found":
        if isinstance(index, slice):
            return Found(self._rows[index])
        return _entry(self._rows[index])


class History:
    """All entries. Every method may be called from any thread, and may wait for the disk."""

    def __init__(self, folder: Path, limit: int) -> None:
        """Open or make the file in this folder; at most `limit` entries stay, the newest.

        Raises `HistoryError`. A damaged file is put aside; `notice` then says so.
        """
        self._path = folder / "history.sqlite"
        self._lock = threading.Lock()
        self._limit = limit
        self.notice = ""
        with _told():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            folder.chmod(0o700)
            try:
                self._connection = self._open()
            except sqlite3.DatabaseError as error:
                if not _is_damage(error):
                    raise
                self.notice = tr(DAMAGED, file=self._put_aside().name)
                self._connection = self._open()

    def add(self, entry: Entry, thumbnail: bytes = b"") -> None:
        """Keep an entry; the oldest go when there are too many. Raises `HistoryError`.

        A `thumbnail` is a picture as in a file, kept with it unless empty.
        """
        row = (
            entry.described.timestamp(),
            _storable(entry.name),
            os.fsencode(entry.path),
            _storable(entry.description),
            entry.confidence,
            _storable(searched(entry.name, entry.description)),
        )
        columns = "described, name, path, description, confidence, searched"
        with self._writing() as connection:
            insert = f"INSERT INTO entries ({columns}) VALUES (?, ?, ?, ?, ?, ?)"
            number = connection.execute(insert, row).lastrowid
            if thumbnail:
                connection.execute("INSERT INTO thumbnails VALUES (?, ?)", (number, thumbnail))
            surplus = self._count(connection) - self._limit
            if surplus > 0:
                connection.execute(
                    "DELETE FROM entries WHERE id IN (SELECT id FROM entries ORDER BY id LIMIT ?)",
                    (surplus,),
                )
        if surplus > 0:
            self._empty_log()

    def find(self, text: str = "") -> Found:
        """Entries that hold every word of the text, the newest first. Raises `HistoryError`."""
        words = text.casefold().split()
        where = " AND ".join(["searched LIKE ? ESCAPE '!'"] * len(words)) or "1"
        patterns = [f"%{_escaped(word)}%" for word in words]
        query = f"SELECT {_COLUMNS} FROM entries WHERE {where} ORDER BY id DESC"
        with _told(), self._lock:
            return Found(self._connection.execute(query, patterns).fetchall())

    def delete(self, ids: Sequence[int]) -> None:
        """Remove entries for good. Raises `HistoryError`."""
        with self._writing() as connection:
            connection.executemany("DELETE FROM entries WHERE id = ?", [(each,) for each in ids])
        self._empty_log()

    def delete_all(self) -> None:
        """Remove every entry for good. Raises `HistoryError`."""
        with self._writing() as connection:
            connection.execute("DELETE FROM entries")
        self._empty_log()

    def has_thumbnails(self) -> bool:
        """Whether any entry has one. Raises `HistoryError`."""
        with _told(), self._lock:
            query = "SELECT EXISTS (SELECT 1 FROM thumbnails)"
            return bool(self._connection.execute(query).fetchone()[0])

    def thumbnails(self, ids: Sequence[int]) -> dict[int, bytes]:
        """Thumbnails by their entries, of those entries that have one. Raises `HistoryError`."""
        query = "SELECT entry, picture FROM thumbnails WHERE entry = ?"
        with _told(), self._lock:
            found = (self._connection.execute(query, (each,)).fetchone() for each in ids)
            return dict(row for row in found if row is not None)

    def set_limit(self, limit: int) -> None:
        """At most so many entries stay from the next one on."""
        self._limit = limit

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """A change that is made as a whole or not at all."""
        with _told(), self._lock, self._connection:
            yield self._connection

    def _count(self, connection: sqlite3.Connection) -> int:
        count: int = connection.execute("SELECT count(*) FROM entries").fetchone()[0]
        return count

    def _empty_log(self) -> None:
        with _told(), self._lock:
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _open(self) -> sqlite3.Connection:
        with suppress(FileExistsError):  # made by us, so that it is never anybody else's to read
            os.close(os.open(self._path, os.O_CREAT | os.O_EXCL, 0o600))
        connection = sqlite3.connect(self._path, timeout=5, check_same_thread=False)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA temp_store = MEMORY")  # no journal of it elsewhere
            if not bring_up(connection):
                raise HistoryError(tr(TOO_NEW))
        except BaseException:
            connection.close()
            raise
        return connection

    def _put_aside(self) -> Path:
        when = datetime.now().astimezone().strftime("%Y-%m-%d-%H-%M-%S")
        kept = self._path.with_name(f"history.damaged-{when}.sqlite")
        self._path.replace(kept)
        for ending in ("-wal", "-shm"):
            self._path.with_name(self._path.name + ending).unlink(missing_ok=True)
        return kept


def _entry(row: Sequence[object]) -> Entry:
    number, described, name, path, description, confidence = row
    assert isinstance(path, bytes) and isinstance(number, int)
    when = datetime.fromtimestamp(float(str(described)), UTC).astimezone()
    location = Path(os.fsdecode(path))
    return Entry(when, str(name), location, str(description), float(str(confidence)), number)


def _storable(text: str) -> str:
    """The text without the halves of characters that file names of other encodings leave in it."""
    return text.encode("utf-8", "replace").decode()


def _escaped(word: str) -> str:
    for sign in "!%_":
        word = word.replace(sign, f"!{sign}")
    return word


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    return error.sqlite_errorcode in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or (
        error.sqlite_errorcode == sqlite3.SQLITE_ERROR
    )


@contextmanager
def _told() -> Iterator[None]:
    """Failures of the disk and of SQLite as a `HistoryError`."""
    try:
        yield
    except sqlite3.Error as error:
        full = getattr(error, "sqlite_errorcode", 0) in _FULL
        raise HistoryError(tr(FULL) if full else tr(UNUSABLE, reason=str(error))) from error
    except OSError as error:
        raise HistoryError(tr(UNUSABLE, reason=error.strerror or str(error))) from error
