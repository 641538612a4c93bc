"""台账: what became of every submission, kept beside the results in one SQLite file."""

from xlsxeval.ledger.keep import NAME, Known, Ledger
from xlsxeval.ledger.record import FormKept, Line, Record, ReviewKept

__all__ = ["NAME", "FormKept", "Known", "Ledger", "Line", "Record", "ReviewKept"]
