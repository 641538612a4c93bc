"""汇总: many submissions as one workbook for the officer, or as csv files."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from xlsxeval.consolidated import lists, overview, ranking
from xlsxeval.consolidated.comma import Files
from xlsxeval.consolidated.nouns import Batch, Row, Table
from xlsxeval.consolidated.paper import Paper
from xlsxeval.consolidated.ranking import RANKING
from xlsxeval.consolidated.sheets import ROWS, Sheet
from xlsxeval.consolidated.tally import Tally
from xlsxeval.model import Submission

__all__ = ["Batch", "csv_files", "write"]

_TABLES = (RANKING, lists.INDICATORS, lists.PROBLEMS, lists.CROWD, lists.UNREADABLE)


def write(
    submissions: Iterable[Submission], batch: Batch, language: str, most: int = ROWS
) -> bytes:
    """汇总.xlsx; the submissions go by once, and only what is counted is kept.

    `most` is the number of rows a sheet holds.
    """
    with tempfile.TemporaryDirectory(prefix="xlsxeval-") as folder:
        path = Path(folder) / "book.xlsx"
        paper = Paper(str(path), language, folder)
        front = overview.Overview(paper)
        sheets = {table: Sheet(paper, table, most) for table in _TABLES}
        tally = _gather(submissions, batch, language, lambda table, row: sheets[table].add(row))
        for sheet in sheets.values():
            sheet.close()
        front.draw(tally, batch)
        paper.book.close()
        return path.read_bytes()


def csv_files(submissions: Iterable[Submission], batch: Batch, language: str) -> dict[str, bytes]:
    """Name → content of the same tables as csv files."""
    files = Files(_TABLES, language)
    tally = _gather(submissions, batch, language, files.add)
    return files.finished(overview.figures(tally, batch, language))


def _gather(
    submissions: Iterable[Submission],
    batch: Batch,
    language: str,
    add: Callable[[Table, Row], None],
) -> Tally:
    """Send every row to its table while counting."""
    tally = Tally()
    for submission in submissions:
        tally.take(submission, batch)
        for table, row in lists.of_submission(submission, batch, language):
            add(table, row)
    for row in ranking.rows(ranking.ordered(tally.entries), batch, language):
        add(RANKING, row)
    for row in lists.of_batch(batch, tally.replaced, language):
        add(lists.CROWD, row)
    return tally
