"""The ledger as it is read, also by another process while the run that holds it goes on."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Self

from xlsxeval.errors import CannotKeep
from xlsxeval.i18n import N_
from xlsxeval.ledger import rows
from xlsxeval.ledger.rows import Known
from xlsxeval.ledger.words import why
from xlsxeval.model import Message, Passage, PassedOver, Submission
from xlsxeval.scan import LEDGER

_CANNOT = N_("The ledger {path} cannot be used ({why}); close it if it is open, or move it away.")

UNFINISHED = "unfinished"
"""The fact that stands in a ledger from the beginning of a run to its end."""
PASSED_OVER = "passed over"
"""The fact that names what the last run passed over; a ledger of an earlier version has none."""


class Reading:
    """What stands in a ledger."""

    path: Path
    _db: sqlite3.Connection

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
        with self._told():
            return rows.known(self._db, place)

    def submissions(self, folder: Path) -> Iterator[Submission]:
        """Every file of this run in its turn; `folder` is how the results' folder is named now."""
        with self._told():
            yield from rows.submissions(self._db, folder, partial(_Passages, self))

    def passages(self, place: str) -> tuple[Passage, ...]:
        """What the unit wrote in its own words in the file at that place."""
        with self._told():
            return rows.passages(self._db, place)

    def state(self) -> str:
        """A digest that differs whenever anything of this run's submissions does."""
        with self._told():
            return rows.state(self._db)

    def passed_over(self) -> tuple[PassedOver, ...]:
        """What lay among the files of this run and was not read."""
        return tuple(PassedOver(*each) for each in json.loads(self.fact(PASSED_OVER) or "[]"))

    def fact(self, name: str) -> str | None:
        """Something remembered of the runs before."""
        with self._told():
            row = self._db.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    @property
    def unfinished(self) -> bool:
        """Whether the last run did not come to its end."""
        return self.fact(UNFINISHED) is not None

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What SQLite cannot do is one sentence."""
        try:
            yield
        except sqlite3.Error as error:
            values = {"path": str(self.path), "why": why(error)}
            raise CannotKeep(Message(_CANNOT, values)) from error


class Reader(Reading):
    """A ledger that is only read; what is written after the last commit is not seen."""

    def __init__(self, path: Path) -> None:
        """Raises CannotKeep where there is none."""
        self.path = path
        with self._told():
            self._db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=30)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()


@dataclass(frozen=True, slots=True)
class _Passages:
    """Those of one file, read each time they are gone through: of thousands they are too many."""

    ledger: Reading
    place: str

    def __iter__(self) -> Iterator[Passage]:
        return iter(self.ledger.passages(self.place))


def unfinished(folder: Path) -> bool:
    """Whether the last run that kept a ledger there did not come to its end."""
    try:
        with Reader(folder / LEDGER) as kept:
            return kept.unfinished
    except CannotKeep:
        return False
