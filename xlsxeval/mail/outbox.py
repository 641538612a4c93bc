"""The outbox: what was handed to the mail server for whom, and how certain that is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256

from xlsxeval.errors import MailError
from xlsxeval.i18n import N_
from xlsxeval.ledger import Ledger
from xlsxeval.mail.template import Kind
from xlsxeval.model import Message


class State(StrEnum):
    """How certain it is that a unit has its letter."""

    QUEUED = "queued"
    SENDING = "sending"
    """Stands on the disk before the server is told anything."""
    SENT = "sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    """The server may have it; a person decides."""


@dataclass(frozen=True)
class Entry:
    """One letter to one unit."""

    unit: str
    """Key of its name."""
    name: str
    subject: str
    """Which of its forms the letter is about."""
    kind: Kind
    digest: str
    """Of what it tells, and of the letter it corrects."""
    result: str
    """Of what it tells alone."""
    address: str
    message_id: str
    rehearsal: str = ""
    """The address that had it in the unit's place."""
    letter: str | None = None
    """sha256 of the message as it was handed in."""
    state: State = State.QUEUED
    tries: int = 0
    answer: str = ""
    queued: str = ""
    """UTC."""
    changed: str = ""
    id: int = 0


_COLUMNS = (
    "unit", "name", "subject", "kind", "digest", "result", "address", "message_id", "rehearsal",
    "letter", "state", "tries", "answer", "queued", "changed", "id",
)  # fmt: skip
_INSERT = f"INSERT INTO outbox ({', '.join(_COLUMNS[:-1])}) VALUES ({', '.join('?' * 15)})"
_UPDATE = """UPDATE outbox SET address = ?, letter = ?, state = ?, tries = ?, answer = ?,
    changed = ? WHERE id = ?"""
_BEGIN = f"{_UPDATE} AND state IN ('queued', 'refused')"


_HAD = N_("{unit} has this letter, or may have it.")


class Outbox:
    """The letters of one folder of results; every change is on the disk when it returns."""

    def __init__(self, ledger: Ledger) -> None:
        """What an earlier run left in `sending` may have been sent: nobody knows."""
        self._ledger = ledger
        with ledger.transaction() as db:
            db.execute(
                "UPDATE outbox SET state = ?, answer = '', changed = ? WHERE state = ?",
                (State.UNKNOWN, _now(), State.SENDING),
            )
            rows = db.execute(f"SELECT {', '.join(_COLUMNS)} FROM outbox ORDER BY id").fetchall()
        self._entries = {row[-1]: _entry(row) for row in rows}

    def entries(self, unit: str | None = None) -> list[Entry]:
        """Letters of a unit, or of all, oldest first; rehearsals are none."""
        entries = (entry for entry in self._entries.values() if not entry.rehearsal)
        return [entry for entry in entries if unit in (None, entry.unit)]

    def unknown(self) -> list[Entry]:
        """Letters a person has to decide about."""
        return [entry for entry in self.entries() if entry.state is State.UNKNOWN]

    def had(self, unit: str, subject: str) -> list[Entry]:
        """The letters the unit has, or may have, oldest first."""
        states = (State.SENT, State.UNKNOWN)
        return [e for e in self.entries(unit) if e.subject == subject and e.state in states]

    def find(self, unit: str, kind: Kind, digest: str) -> Entry | None:
        """That very letter, whatever became of it."""
        found = [e for e in self.entries(unit) if (e.kind, e.digest) == (kind, digest)]
        return found[0] if found else None

    def rehearsals(self) -> int:
        """How many letters were rehearsed."""
        return sum(bool(entry.rehearsal) for entry in self._entries.values())

    def queue(self, entry: Entry) -> Entry:
        """The entry as it stands; it is queued where it is new. A rehearsal always is."""
        known = None if entry.rehearsal else self.find(entry.unit, entry.kind, entry.digest)
        if known is not None:
            return known
        now = _now()
        entry = replace(entry, state=State.QUEUED, queued=now, changed=now)
        with self._ledger.transaction() as db:
            values = [getattr(entry, name) for name in _COLUMNS[:-1]]
            number = db.execute(_INSERT, values).lastrowid
        return self._kept(replace(entry, id=number or 0))

    def sending(self, entry: Entry, address: str, message: bytes) -> Entry:
        """Before the server is told anything: from here on a crash leaves the letter unknown."""
        letter = sha256(message).hexdigest()
        entry = replace(entry, address=address, letter=letter, tries=entry.tries + 1)
        entry = replace(entry, state=State.SENDING, answer="", changed=_now())
        with self._ledger.transaction() as db:
            if db.execute(_BEGIN, _values(entry)).rowcount != 1:
                raise MailError(Message(_HAD, {"unit": entry.name}))
        return self._kept(entry)

    def mark(self, entry: Entry, state: State, answer: str) -> Entry:
        """Keep what became of the letter."""
        entry = replace(entry, state=state, answer=answer, changed=_now())
        with self._ledger.transaction() as db:
            db.execute(_UPDATE, _values(entry))
        return self._kept(entry)

    def _kept(self, entry: Entry) -> Entry:
        self._entries[entry.id] = entry
        return entry


def digest(*parts: str) -> str:
    """One digest of several texts."""
    return sha256("\0".join(parts).encode("utf-8", "backslashreplace")).hexdigest()


def _values(entry: Entry) -> tuple[object, ...]:
    """The parameters of _UPDATE."""
    said = (entry.state, entry.tries, entry.answer, entry.changed)
    return (entry.address, entry.letter, *said, entry.id)


def _entry(row: tuple[object, ...]) -> Entry:
    values = dict(zip(_COLUMNS, row, strict=True))
    values.update(kind=Kind(str(values["kind"])), state=State(str(values["state"])))
    return Entry(**values)  # type: ignore[arg-type]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
