"""The tables of the history's file, and how older files come to them."""

import sqlite3

VERSION = 3

_TABLE = """
CREATE TABLE entries (
    id INTEGER PRIMARY KEY, described REAL NOT NULL, name TEXT NOT NULL,
    path BLOB NOT NULL, description TEXT NOT NULL, confidence REAL NOT NULL
);
"""
# Version 2: what is searched in, in small letters of every alphabet; SQLite knows only a to z.
_SEARCHED = "ALTER TABLE entries ADD COLUMN searched TEXT NOT NULL DEFAULT ''"
# Version 3: thumbnails, in a table of their own, so that a search does not read over them.
_THUMBNAILS = "CREATE TABLE thumbnails (entry INTEGER PRIMARY KEY, picture BLOB NOT NULL)"
_GO_TOGETHER = """
CREATE TRIGGER go_together AFTER DELETE ON entries
BEGIN DELETE FROM thumbnails WHERE entry = OLD.id; END
"""


def bring_up(connection: sqlite3.Connection) -> bool:
    """Bring the tables to this version, as a whole or not at all; False when they are newer."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if version >= VERSION:
        return version == VERSION
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        if version < 1:
            connection.execute(_TABLE)
        if version < 2:
            _make_searchable(connection)
        connection.execute(_THUMBNAILS)
        connection.execute(_GO_TOGETHER)
        connection.execute(f"PRAGMA user_version = {VERSION}")
    return True


def searched(name: str, description: str) -> str:
    """What a search of this entry looks in."""
    return f"{name}\n{description}".casefold()


def _make_searchable(connection: sqlite3.Connection) -> None:
    connection.execute(_SEARCHED)
    rows = connection.execute("SELECT id, name, description FROM entries").fetchall()
    for number, name, description in rows:
        found_by = searched(name, description)
        connection.execute("UPDATE entries SET searched = ? WHERE id = ?", (found_by, number))
