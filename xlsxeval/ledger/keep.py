"""The ledger itself: opened for one run, written as results come, whole after any crash."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from xlsxeval.errors import CannotKeep
from xlsxeval.ledger import rows
from xlsxeval.ledger.lock import lock
from xlsxeval.ledger.reading import PASSED_OVER, UNFINISHED, Reading
from xlsxeval.ledger.record import Record
from xlsxeval.ledger.schema import prepare
from xlsxeval.ledger.stored import as_text, plain
from xlsxeval.scan import LEDGER

NAME = LEDGER
_OFTEN = 0.5
"""Seconds between commits: each waits for the disk."""
_SOON, _MOST = 0.1, 8
"""Where new records wait for one: seconds, and how many may; a killed run scores them again."""


class Ledger(Reading):
    """The ledger of a folder of results, held by one run."""

    def __init__(self, folder: Path) -> None:
        """Raises CannotKeep where another run holds it, or where it is none we can write."""
        self.path = folder / NAME
        self._beside = ThreadPoolExecutor(1)
        """Waits for the disk while the work goes on."""
        self._committing: Future[None] | None = None
        self._committed, self._waiting = time.monotonic(), 0
        with self._told():
            self._lock = lock(folder)
            try:
                self._db = self._opened()
            except (sqlite3.Error, CannotKeep):
                self._lock.close()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """All that was kept stays, whatever ended the run."""
        try:
            with self._told():
                self._commit()
        finally:
            self._beside.shutdown()
            self._db.close()
            self._lock.close()

    def begin(self, passed_over: Iterable[tuple[str, str]] = ()) -> None:
        """A new run: no submission belongs to it yet; it is unfinished until it is completed.

        What it passed over is given as path and reason.
        """
        left = as_text([[plain(path), why] for path, why in passed_over])
        with self._told():
            self._begun()
            self._db.execute("DELETE FROM turns")
            facts = ((UNFINISHED, ""), (PASSED_OVER, left))
            self._db.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", facts)
            self._commit()

    def complete(self) -> None:
        """The run has come to the end of its files."""
        with self._told():
            self._begun()
            self._db.execute("DELETE FROM facts WHERE name = ?", (UNFINISHED,))
            self._now_and_then()

    def keep(
        self, place: str, number: int, basis: str, target: str, output: str | None, record: Record
    ) -> None:
        """Keep what became of a file, in place of what was kept of it."""
        stored = record.submission
        with self._told():
            self._begun()
            with self._whole():
                rows.keep(self._db, place, basis, target, output, record)
                rows.turn(self._db, number, place, stored.path, stored.changed)
            self._waiting += 1
            self._now_and_then()

    def still(self, place: str, number: int, path: str, changed: float) -> None:
        """The file is as it was, and part of this run."""
        with self._told():
            self._begun()
            rows.turn(self._db, number, place, path, changed)
            self._now_and_then()

    def settle(self) -> None:
        """All that was kept is on the disk, where others can read it."""
        with self._told():
            self._commit()

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

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """All of it or nothing, also where Ctrl-C comes in the middle: what else is kept stays."""
        self._db.execute("SAVEPOINT whole")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK TO whole")
            raise
        self._db.execute("RELEASE whole")

    def _opened(self) -> sqlite3.Connection:
        # The default journal works on network drives too; FULL survives the power cut.
        # Never two threads at once: whoever comes next waits until the commit is done.
        db = sqlite3.connect(self.path, isolation_level=None, timeout=30, check_same_thread=False)
        try:
            db.execute("PRAGMA synchronous = FULL")
            prepare(db, self.path)
        except BaseException:
            db.close()
            raise
        return db

    def _begun(self) -> None:
        if not self._db.in_transaction:
            self._db.execute("BEGIN IMMEDIATE")

    @contextmanager
    def _told(self) -> Iterator[None]:
        with super()._told():
            if (committing := self._committing) is not None:
                # Ctrl-C in here does not end the wait for good.
                wait([committing])
                self._committing = None
                committing.result()
            yield

    def _now_and_then(self) -> None:
        """Commit beside the work, where that is due."""
        passed = time.monotonic() - self._committed
        if self._waiting >= _MOST or passed >= (_SOON if self._waiting else _OFTEN):
            self._committing = self._beside.submit(self._commit)

    def _commit(self) -> None:
        if self._db.in_transaction:
            self._db.execute("COMMIT")
        self._committed, self._waiting = time.monotonic(), 0
