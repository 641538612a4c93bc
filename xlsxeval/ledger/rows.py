"""Rows of the tables: what is kept of a submission, and how it is read again."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from xlsxeval.ledger.record import FormKept, Line, Record, ReviewKept
from xlsxeval.ledger.stored import Stored, as_text, maybe, plain, read
from xlsxeval.model import Passage, Submission

_SUBMISSION = f"INSERT OR REPLACE INTO submissions VALUES ({', '.join('?' * 13)})"
_TEXTS = "INSERT OR REPLACE INTO texts VALUES (?, ?, ?, ?)"
_TURN = "INSERT OR REPLACE INTO turns VALUES (?, ?, ?, ?)"
# A ledger of an earlier version may lack texts where it was interrupted.
_KNOWN = """SELECT sha256, basis, target, output, output_sha256, lasting, line
    FROM submissions WHERE place = ? AND EXISTS (SELECT * FROM texts WHERE place = ?)"""
_LAST_RUN = """SELECT place, path, sha256, changed, output, status, result, digest, origin, rows
    FROM turns JOIN submissions USING (place) JOIN texts USING (place) ORDER BY number"""
_STATE = """SELECT path, sha256, changed, output, digest
    FROM turns JOIN submissions USING (place) ORDER BY number"""
_REVIEW = "INSERT INTO reviews (place, form, row, score, note, met) VALUES (?, ?, ?, ?, ?, ?)"


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


def known(db: sqlite3.Connection, place: str) -> Known | None:
    """What was kept of the file at that place."""
    row = db.execute(_KNOWN, (plain(place),) * 2).fetchone()
    if row is None:
        return None
    digest, basis, target, output, output_digest, lasting, line = row
    values: dict[str, Any] = json.loads(line)
    told = Line(**values | {name: tuple(values.get(name, ())) for name in ("notes", "standing")})
    return Known(digest, basis, target, output, output_digest, bool(lasting), told)


def keep(
    db: sqlite3.Connection, place: str, basis: str, target: str, output: str | None, record: Record
) -> None:
    """Keep what became of a file, in place of what was kept of it."""
    place, stored, finished = plain(place), record.submission, _utc(record.finished)
    line = as_text(vars(record.line))
    result = (plain(target), maybe(output), record.output_sha256, stored.status, record.lasting)
    times = (_utc(record.started), finished)
    digests = stored.digest, stored.origin
    db.execute(_SUBMISSION, (place, stored.sha256, basis, *result, *digests, line, *times))
    db.execute(_TEXTS, (place, stored.result, stored.passages, stored.rows))
    keep_forms(db, place, record.forms)
    keep_reviews(db, place, record.reviews, finished)


def turn(db: sqlite3.Connection, number: int, place: str, path: str, changed: float) -> None:
    """The file is part of this run."""
    db.execute(_TURN, (number, plain(place), plain(path), changed))


def submissions(
    db: sqlite3.Connection, folder: Path, passages: Callable[[str], Iterable[Passage]]
) -> Iterator[Submission]:
    """Every file of the last run in its turn."""
    for place, path, sha, changed, output, *told, origin, rows in db.execute(_LAST_RUN):
        written = None if output is None else str(folder / output)
        status, result, digest = told
        stored = Stored(path, sha, changed, written, status, result, digest, "", origin, rows)
        yield stored.submission(passages(place))


def passages(db: sqlite3.Connection, place: str) -> tuple[Passage, ...]:
    """What the unit wrote in its own words in the file at that place."""
    (found,) = db.execute("SELECT passages FROM texts WHERE place = ?", (place,)).fetchone()
    return read(found)


def state(db: sqlite3.Connection) -> str:
    """A digest that differs whenever anything of the last run's submissions does."""
    whole = sha256()
    for row in db.execute(_STATE):
        whole.update(json.dumps(row).encode())
    return whole.hexdigest()


def keep_forms(db: sqlite3.Connection, place: str, forms: Iterable[FormKept]) -> None:
    """The forms of a workbook, in place of those kept before."""
    db.execute("DELETE FROM forms WHERE place = ?", (place,))
    for number, form in enumerate(forms):
        values = (place, number, form.id, form.sha256, form.unit, form.year)
        db.execute("INSERT INTO forms VALUES (?, ?, ?, ?, ?, ?)", values)


def keep_reviews(
    db: sqlite3.Connection, place: str, reviews: Iterable[ReviewKept], met: str
) -> None:
    """Only what differs from the last state that was met; a cleared entry is empty."""
    sql = "SELECT form, row, score, note FROM reviews WHERE place = ? ORDER BY id"
    before = {(form, row): entry for form, row, *entry in db.execute(sql, (place,))}
    now = {(each.form, plain(each.row)): [maybe(each.score), maybe(each.note)] for each in reviews}
    for key in before.keys() | now.keys():
        entry = now.get(key, [None, None])
        if before.get(key, [None, None]) != entry:
            db.execute(_REVIEW, (place, *key, *entry, met))


def _utc(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
