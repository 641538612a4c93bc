"""One run at a time in one folder of results."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from xlsxeval.errors import CannotKeep
from xlsxeval.i18n import N_
from xlsxeval.model import Message
from xlsxeval.scan import LEDGER

_NAME = ".台账.lock"
_LINK = N_("The ledger {path} is a link that leads elsewhere; remove it.")
_NO_FILE = N_("The ledger {path} is no ordinary file; remove it.")
_BUSY = N_("Another run is at work in {folder} (pid {pid}); wait for it to end.")


def lock(folder: Path) -> sqlite3.Connection:
    """Hold the folder until the connection is closed; raises CannotKeep where another run does.

    It is SQLite's own lock on a file of its own: alike on every system, given up by the system
    itself when a process dies, and others can still read in the file who holds it.
    """
    for path in (folder / _NAME, folder / LEDGER):
        if path.is_symlink():
            raise CannotKeep(Message(_LINK, {"path": str(path)}))
        # To open a pipe is to wait for somebody who writes into it.
        if path.exists() and not path.is_file():
            raise CannotKeep(Message(_NO_FILE, {"path": str(path)}))
    connection = sqlite3.connect(folder / _NAME, isolation_level=None, timeout=0)
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("CREATE TABLE IF NOT EXISTS holder (pid INTEGER)")
        connection.execute("DELETE FROM holder")
        connection.execute("INSERT INTO holder VALUES (?)", (os.getpid(),))
        connection.execute("COMMIT")
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        values = {"folder": str(folder), "pid": _holder(connection)}
        connection.close()
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        raise CannotKeep(Message(_BUSY, values)) from error
    return connection


def _holder(connection: sqlite3.Connection) -> str | None:
    try:
        row = connection.execute("SELECT pid FROM holder").fetchone()
    except sqlite3.Error:
        return None
    return None if row is None else str(row[0])
