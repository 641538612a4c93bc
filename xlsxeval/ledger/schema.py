"""The tables of the ledger, and the version that tells whether we can read one."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from xlsxeval.errors import CannotKeep
from xlsxeval.i18n import N_
from xlsxeval.model import Message

VERSION = 3
_NEWER = N_(
    "The ledger {path} was written by a newer version of this program; please install that one."
)
_SUBMISSIONS = """
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
_OUTBOX = """
CREATE TABLE outbox (           -- letters to units, and what became of them
    id INTEGER PRIMARY KEY,
    unit TEXT NOT NULL,         -- key of its name
    name TEXT NOT NULL,         -- as on the roster
    subject TEXT NOT NULL,      -- digest of which of its forms the letter is about
    kind TEXT NOT NULL,         -- result, correction or missing
    digest TEXT NOT NULL,       -- of what it tells, and of the letter it corrects
    result TEXT NOT NULL,       -- of what it tells alone
    address TEXT NOT NULL,
    message_id TEXT NOT NULL,
    rehearsal TEXT NOT NULL,    -- the address that had it in the unit's place, or nothing
    letter TEXT,                -- sha256 of the message as it was handed in
    state TEXT NOT NULL,        -- queued, sending, sent, refused or unknown
    tries INTEGER NOT NULL,
    answer TEXT NOT NULL,       -- the last one of the mail server
    queued TEXT NOT NULL,       -- UTC
    changed TEXT NOT NULL
);
CREATE UNIQUE INDEX outbox_once ON outbox (unit, kind, digest) WHERE rehearsal = '';
"""
_APART = """
CREATE TABLE turns (            -- the files of the last run
    number INTEGER PRIMARY KEY, -- in their order
    place TEXT NOT NULL,
    path TEXT NOT NULL,         -- as the officer named it
    changed REAL NOT NULL       -- when the file was last changed, in seconds since 1970
);
INSERT INTO turns SELECT number, place, path, changed FROM submissions WHERE number IS NOT NULL;
CREATE TABLE texts (            -- what is long, written once and seldom read
    place TEXT PRIMARY KEY REFERENCES submissions ON DELETE CASCADE,
    result TEXT NOT NULL,       -- its entry of the JSON contract
    passages TEXT NOT NULL,     -- what units write in their own words, as JSON
    rows BLOB NOT NULL          -- its rows of 汇总.xlsx, packed; nothing where they were not made
);
INSERT INTO texts SELECT place, result, passages, x'' FROM submissions;
CREATE TABLE short (
    place TEXT PRIMARY KEY,     -- of the submitted file, as seen from the folder of results
    sha256 TEXT,
    basis TEXT NOT NULL,        -- digest of program, rules and language
    target TEXT NOT NULL,       -- the name set aside for its result, from the folder of results
    output TEXT,                -- the result that was written
    output_sha256 TEXT,
    status TEXT NOT NULL,       -- scored or failed
    lasting INTEGER NOT NULL,   -- 1: the same bytes would come to the same end
    digest TEXT NOT NULL,       -- sha256 of the entry of the JSON contract
    origin TEXT,                -- sha256 of the file this one is the untouched result of
    line TEXT NOT NULL,         -- what is shown of it, as JSON
    started TEXT NOT NULL,      -- UTC
    finished TEXT NOT NULL
);
INSERT INTO short SELECT place, sha256, basis, target, output, output_sha256, status, lasting,
    digest, NULL, line, started, finished FROM submissions;
DROP TABLE submissions;
ALTER TABLE short RENAME TO submissions;
"""
_STEPS = (_SUBMISSIONS, _OUTBOX, _APART)
"""What every version added."""


def prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Make the tables that are wanting; refuse those of a version we do not know.

    Rows that refer to others have to stand while tables are made anew.
    """
    connection.execute("PRAGMA foreign_keys = OFF")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > VERSION:
        raise CannotKeep(Message(_NEWER, {"path": str(path)}))
    if version < VERSION:
        # One transaction: after a crash in between there is the old file, never half a new one.
        steps = "".join(_STEPS[version:])
        connection.executescript(f"BEGIN;{steps}PRAGMA user_version = {VERSION};COMMIT;")
    connection.execute("PRAGMA foreign_keys = ON")
