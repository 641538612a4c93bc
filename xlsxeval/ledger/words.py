"""What SQLite cannot do, in words of ours where it is often met."""

from __future__ import annotations

import sqlite3

from xlsxeval.i18n import N_
from xlsxeval.model import Message

_WORDS = {
    sqlite3.SQLITE_FULL: N_("the disk is full"),
    sqlite3.SQLITE_READONLY: N_("the disk may only be read"),
    sqlite3.SQLITE_CANTOPEN: N_("there is no permission, or another program has it open"),
    sqlite3.SQLITE_BUSY: N_("there is no permission, or another program has it open"),
    sqlite3.SQLITE_PERM: N_("there is no permission, or another program has it open"),
    sqlite3.SQLITE_IOERR: N_("the disk cannot be read or written"),
    sqlite3.SQLITE_NOTADB: N_("the file is none of this program, or damaged"),
    sqlite3.SQLITE_CORRUPT: N_("the file is none of this program, or damaged"),
}


def why(error: sqlite3.Error) -> Message | str:
    """The reason of a refusal."""
    # An extended code tells more in its higher bits.
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return Message(_WORDS[code]) if code in _WORDS else str(error)
