"""Texts put away on the disk while they are compared: those of a thousand units are many."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple, Self

_TABLES = """
CREATE TABLE passages (
    id INTEGER PRIMARY KEY,
    sheet INTEGER NOT NULL,     -- whose it is
    kind TEXT NOT NULL,
    place TEXT NOT NULL,
    parts TEXT NOT NULL         -- its bare sentences, a line each
);
CREATE TABLE sentences (text TEXT, owner INTEGER, PRIMARY KEY (text, owner)) WITHOUT ROWID;
CREATE TABLE bodies (body TEXT, passage INTEGER, PRIMARY KEY (body, passage)) WITHOUT ROWID;
CREATE TABLE words (id INTEGER PRIMARY KEY, body TEXT NOT NULL, marks BLOB NOT NULL);
PRAGMA cache_size = -1024;
BEGIN;
"""
_BORNE = "SELECT text FROM sentences GROUP BY text HAVING count(*) >= ? AND text <> ''"
_PASSAGES = "SELECT id, sheet, kind, place, parts FROM passages"
_HAVING = f"""{_PASSAGES} WHERE id IN (
    SELECT passage FROM bodies WHERE body = (SELECT body FROM words WHERE id = ?)) ORDER BY id"""


class Kept(NamedTuple):
    """A passage as it is kept."""

    number: int
    sheet: int
    kind: str
    place: str
    parts: str


class Shelf:
    """A database of its own that is gone when it is closed."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.executescript(_TABLES)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def put(self, sheet: int, kind: str, place: str, parts: Sequence[str], owner: int) -> None:
        """A passage of a sheet, its sentences as this owner's."""
        with _disk():
            passage = (None, sheet, kind, place, "\n".join(parts))
            self._db.execute("INSERT INTO passages VALUES (?, ?, ?, ?, ?)", passage)
            sentences = ((part, owner) for part in parts)
            self._db.executemany("INSERT OR IGNORE INTO sentences VALUES (?, ?)", sentences)

    def borne(self, owners: int) -> Iterator[str]:
        """The sentences that so many owners have, or more."""
        with _disk():
            for (text,) in self._db.execute(_BORNE, (owners,)):
                yield text

    def passages(self) -> Iterator[Kept]:
        """All of them, in the order they were put here."""
        with _disk():
            yield from map(Kept._make, self._db.execute(_PASSAGES))

    def compare(self, bodies: Iterable[tuple[str, int]]) -> None:
        """What is to be compared, each with the number of the passage it is from."""
        with _disk():
            self._db.executemany("INSERT INTO bodies VALUES (?, ?)", bodies)

    def bodies(self) -> Iterator[tuple[str, int]]:
        """Every distinct text that is compared, in order, and how many passages have it."""
        with _disk():
            yield from self._db.execute(
                "SELECT body, count(*) FROM bodies GROUP BY body ORDER BY body"
            )

    def keep(self, word: int, body: str, marks: array[int]) -> None:
        """Keep a text under its number, and its fingerprints with it."""
        with _disk():
            self._db.execute("INSERT INTO words VALUES (?, ?, ?)", (word, body, marks.tobytes()))

    def marks(self) -> Iterator[array[int]]:
        """The fingerprints of every text in their order."""
        with _disk():
            for (data,) in self._db.execute("SELECT marks FROM words ORDER BY id"):
                yield array("I", data)

    def body(self, word: int) -> str:
        """The text of that number."""
        with _disk():
            found = self._db.execute("SELECT body FROM words WHERE id = ?", (word,)).fetchone()
        return str(found[0])

    def having(self, word: int) -> list[Kept]:
        """The passages that have the text of that number."""
        with _disk():
            return [*map(Kept._make, self._db.execute(_HAVING, (word,)))]


@contextmanager
def _disk() -> Iterator[None]:
    """No room for it is what any full disk is."""
    try:
        yield
    except sqlite3.Error as error:
        raise OSError(0, str(error)) from error
