"""Rows of the tables that hang on a submission."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from xlsxeval.ledger.record import FormKept, Line, ReviewKept

_REVIEW = "INSERT INTO reviews (place, form, row, score, note, met) VALUES (?, ?, ?, ?, ?, ?)"


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


def plain(text: str) -> str:
    """Names may hold bytes that are no text; SQLite may not."""
    return text.encode("utf-8", "backslashreplace").decode()


def maybe(text: str | None) -> str | None:
    """The same of what may be missing."""
    return None if text is None else plain(text)


def written(value: Any) -> str:
    """As JSON; what is no text is an escape of JSON's own afterwards."""
    return plain(json.dumps(value, ensure_ascii=False))


def shown(text: str) -> Line:
    """What is shown of a submission, as it was written."""
    values: dict[str, Any] = json.loads(text)
    return Line(**values | {"notes": tuple(values["notes"])})


def utc(seconds: float) -> str:
    """A moment, alike everywhere."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
