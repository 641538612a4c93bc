"""汇总: many submissions as one workbook for the officer, or as csv files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlsxeval import lazily

if TYPE_CHECKING:
    from xlsxeval.consolidated.book import csv_files, write
    from xlsxeval.consolidated.nouns import Batch
    from xlsxeval.consolidated.ready import packed

__all__ = [
    "Batch",
    "csv_files",
    "packed",
    "write",
]

__getattr__ = lazily.names(
    __name__,
    {
        "book": ("csv_files", "write"),
        "nouns": ("Batch",),
        "ready": ("packed",),
    },
)
