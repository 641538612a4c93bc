"""The tables of the ledger, and the version that tells whether we can read one."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from xlsxeval.errors import CannotKeep
from xlsxeval.i18n import N_
from xlsxeval.model import Message

VERSION = 1
_NEWER = N_(
    "The ledger {path} was written by a newer version of this program; please install that one."
)
_TABLES = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE submissions (
    place TEXT PRIMARY KEY,     -- of the submitted file, as seen from the folder of results
    number INTEGER,             -- its turn in the last run; null where that had nothing of it
    path TEXT NOT NULL,         -- as the officer named it
    sha256 TEXT,
    changed REAL NOT NULL,      -- when the file was last changed, in seconds since 1970
    basis TEXT NOT NULL,        -- digest of program, rules and language
    target TEXT NOT NULL,       -- the name set aside for its result, from the folder of results
    output TEXT,                -- the result that was written
    output_sha256 TEXT,
    status TEXT NOT NULL,       -- scored or failed
    lasting INTEGER NOT NULL,   -- 1: the same bytes would come to the same end
    result TEXT NOT NULL,       -- its entry of the JSON contract
    digest TEXT NOT NULL,       -- sha256 of that entry
    passages TEXT NOT NULL,     -- what units write in their own words, as JSON
    line TEXT NOT NULL,         -- what is shown of it, as JSON
    started TEXT NOT NULL,      -- UTC
    finished TEXT NOT NULL
);
CREATE TABLE forms (
    place TEXT NOT NULL REFERENCES submissions ON DELETE CASCADE,
    form INTEGER NOT NULL,      -- its turn in the workbook
    id TEXT NOT NULL,
    sha256 TEXT NOT NULL,       -- of the rules it was scored by
    unit TEXT,
    year INTEGER,
    PRIMARY KEY (place, form)
);
CREATE TABLE reviews (          -- every state of the officer's entries that was ever met
    id INTEGER PRIMARY KEY,
    place TEXT NOT NULL,
    form INTEGER NOT NULL,
    row TEXT NOT NULL,
    score TEXT,
    note TEXT,
    met TEXT NOT NULL           -- UTC
);
CREATE INDEX reviews_of ON reviews (place);
"""


def prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Make the tables in a new file; refuse those of a version we do not know."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > VERSION:
        raise CannotKeep(Message(_NEWER, {"path": str(path)}))
    if version == 0:
        # One transaction: after a crash in between there is an empty file, never half a ledger.
        connection.executescript(f"BEGIN;{_TABLES}PRAGMA user_version = {VERSION};COMMIT;")
