"""台账: what became of every submission, kept beside the results in one SQLite file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlsxeval import lazily

if TYPE_CHECKING:
    from xlsxeval.ledger.keep import NAME, Ledger
    from xlsxeval.ledger.reading import Reader, unfinished
    from xlsxeval.ledger.record import FormKept, Line, Record, ReviewKept
    from xlsxeval.ledger.rows import Known
    from xlsxeval.ledger.stored import Stored

__all__ = [
    "NAME",
    "FormKept",
    "Known",
    "Ledger",
    "Line",
    "Reader",
    "Record",
    "ReviewKept",
    "Stored",
    "unfinished",
]

__getattr__ = lazily.names(
    __name__,
    {
        "keep": ("Ledger", "NAME"),
        "reading": ("Reader", "unfinished"),
        "record": ("FormKept", "Line", "Record", "ReviewKept"),
        "rows": ("Known",),
        "stored": ("Stored",),
    },
)
