"""The ledger itself: opened for one run, written as results come, whole after any crash."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from xlsxeval.errors import CannotKeep
from xlsxeval.i18n import N_
from xlsxeval.ledger.lock import lock
from xlsxeval.ledger.record import Line, Record
from xlsxeval.ledger.rows import keep_forms, keep_reviews, maybe, plain
from xlsxeval.ledger.schema import prepare
from xlsxeval.model import Message, Passage, Submission
from xlsxeval.scan import LEDGER

NAME = LEDGER
_CANNOT = N_("The ledger {path} cannot be used ({why}); close it if it is open, or move it away.")
_OFTEN = 0.5
"""Seconds between commits: each waits for the disk."""
_INSERT = """INSERT OR REPLACE INTO submissions VALUES
    (:place, :number, :path, :sha256, :changed, :basis, :target, :output, :output_sha256,
     :status, :lasting, :result, :digest, :passages, :line, :started, :finished)"""


@dataclass(frozen=True)
class Known:
    """What the ledger knows of a file from before."""

    sha256: str | None
    basis: str
    target: str
    output: str | None
    output_sha256: str | None
    lasting: bool
    line: Line


class Ledger:
    """The ledger of a folder of results, held by one run."""

    def __init__(self, folder: Path) -> None:
        """Raises CannotKeep where another run holds it, or where it is none we can write."""
        self.path = folder / NAME
        with self._told():
            self._lock = lock(folder)
            try:
                self._db = self._opened()
            except (sqlite3.Error, CannotKeep):
                self._lock.close()
                raise
        self._committed = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """All that was kept stays, whatever ended the run."""
        with self._told():
            try:
                self._commit()
            finally:
                self._db.close()
                self._lock.close()

    def begin(self) -> None:
        """A new run: nothing belongs to it yet."""
        with self._told():
            self._begun()
            self._db.execute("UPDATE submissions SET number = NULL WHERE number IS NOT NULL")
            self._commit()

    def targets(self) -> dict[str, str]:
        """Place → the name that was set aside for its result."""
        with self._told():
            return dict(self._db.execute("SELECT place, target FROM submissions"))

    def outputs(self) -> dict[str, str]:
        """Results that were written → their sha256."""
        sql = "SELECT output, output_sha256 FROM submissions WHERE output IS NOT NULL"
        with self._told():
            return dict(self._db.execute(sql))

    def known(self, place: str) -> Known | None:
        """What was kept of the file at that place."""
        sql = """SELECT sha256, basis, target, output, output_sha256, lasting, line
            FROM submissions WHERE place = ?"""
        with self._told():
            row = self._db.execute(sql, (plain(place),)).fetchone()
        if row is None:
            return None
        digest, basis, target, output, output_digest, lasting, line = row
        return Known(digest, basis, target, output, output_digest, bool(lasting), _line(line))

    def keep(
        self, place: str, number: int, basis: str, target: str, output: str | None, record: Record
    ) -> None:
        """Keep what became of a file, in place of what was kept of it."""
        place, submission = plain(place), record.submission
        entry = dict(submission.result)
        entry.update(path=None, output=None)
        result = _json(entry)
        row = {
            "place": place,
            "number": number,
            "path": plain(submission.path),
            "sha256": submission.sha256,
            "changed": submission.changed,
            "basis": basis,
            "target": plain(target),
            "output": maybe(output),
            "output_sha256": record.output_sha256,
            "status": entry["status"],
            "lasting": record.lasting,
            "result": result,
            "digest": sha256(result.encode()).hexdigest(),
            "passages": _json([asdict(passage) for passage in submission.passages]),
            "line": _json(asdict(record.line)),
            "started": _utc(record.started),
            "finished": _utc(record.finished),
        }
        with self._told():
            self._begun()
            self._db.execute(_INSERT, row)
            keep_forms(self._db, place, record.forms)
            keep_reviews(self._db, place, record.reviews, row["finished"])
            self._now_and_then()

    def still(self, place: str, number: int, path: str, changed: float) -> None:
        """The file is as it was, and part of this run."""
        sql = "UPDATE submissions SET number = ?, path = ?, changed = ? WHERE place = ?"
        with self._told():
            self._begun()
            self._db.execute(sql, (number, plain(path), changed, plain(place)))
            self._now_and_then()

    def submissions(self, folder: Path) -> Iterator[Submission]:
        """Every file of this run in its turn; `folder` is how the results' folder is named now."""
        sql = """SELECT place, path, sha256, changed, output, result FROM submissions
            WHERE number IS NOT NULL ORDER BY number"""
        with self._told():
            for place, path, digest, changed, output, result in self._db.execute(sql):
                entry = json.loads(result)
                entry.update(path=path, output=None if output is None else str(folder / output))
                yield Submission(path, digest, changed, entry, _Passages(self, place))

    def passages(self, place: str) -> tuple[Passage, ...]:
        """What the unit wrote in its own words in the file at that place."""
        sql = "SELECT passages FROM submissions WHERE place = ?"
        with self._told():
            (found,) = self._db.execute(sql, (place,)).fetchone()
        return tuple(Passage(**passage) for passage in json.loads(found))

    def state(self) -> str:
        """A digest that differs whenever anything of this run's submissions does."""
        sql = """SELECT path, sha256, changed, output, digest FROM submissions
            WHERE number IS NOT NULL ORDER BY number"""
        with self._told():
            whole = sha256()
            for row in self._db.execute(sql):
                whole.update(json.dumps(row).encode())
        return whole.hexdigest()

    def fact(self, name: str) -> str | None:
        """Something remembered of the runs before."""
        with self._told():
            row = self._db.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def remember(self, name: str, value: str) -> None:
        """Remember it for the next run."""
        with self._told():
            self._begun()
            self._db.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))
            self._commit()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Changes of another part: all on the disk when it ends, none where an error ends it."""
        with self._told():
            self._commit()
            self._begun()
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._commit()

    def _opened(self) -> sqlite3.Connection:
        # The default journal works on network drives too; FULL survives the power cut.
        db = sqlite3.connect(self.path, isolation_level=None, timeout=30)
        try:
            db.execute("PRAGMA synchronous = FULL")
            db.execute("PRAGMA foreign_keys = ON")
            prepare(db, self.path)
        except BaseException:
            db.close()
            raise
        return db

    def _begun(self) -> None:
        if not self._db.in_transaction:
            self._db.execute("BEGIN IMMEDIATE")

    def _now_and_then(self) -> None:
        if time.monotonic() - self._committed >= _OFTEN:
            self._commit()

    def _commit(self) -> None:
        if self._db.in_transaction:
            self._db.execute("COMMIT")
        self._committed = time.monotonic()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What SQLite cannot do is one sentence."""
        try:
            yield
        except sqlite3.Error as error:
            raise CannotKeep(
                Message(_CANNOT, {"path": str(self.path), "why": str(error)})
            ) from error


@dataclass(frozen=True, slots=True)
class _Passages:
    """Those of one file, read each time they are gone through: of thousands they are too many."""

    ledger: Ledger
    place: str

    def __iter__(self) -> Iterator[Passage]:
        return iter(self.ledger.passages(self.place))


def _json(value: Any) -> str:
    """What is no text is an escape of JSON's own afterwards."""
    return plain(json.dumps(value, ensure_ascii=False))


def _utc(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")


def _line(text: str) -> Line:
    values: dict[str, Any] = json.loads(text)
    return Line(**values | {"notes": tuple(values["notes"])})
