"""The whole workbook, and the same tables as csv files."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from xlsxeval.consolidated import lists, overview, ranking
from xlsxeval.consolidated.comma import Files
from xlsxeval.consolidated.nouns import Batch, Later, Row, Table
from xlsxeval.consolidated.paper import Paper
from xlsxeval.consolidated.ranking import RANKING
from xlsxeval.consolidated.ready import Told, packed, told, unpacked
from xlsxeval.consolidated.sheets import ROWS, Sheet
from xlsxeval.consolidated.tally import Tally
from xlsxeval.model import Submission

_PIECE = 1 << 16
_TABLES = (RANKING, lists.INDICATORS, lists.PROBLEMS, lists.CROWD, lists.UNREADABLE)


def write(
    submissions: Iterable[Submission], batch: Batch, language: str, most: int = ROWS
) -> Iterator[bytes]:
    """汇总.xlsx, piece by piece; the submissions go by once, and only what is counted is kept.

    `most` is the number of rows a sheet holds.
    """
    with tempfile.TemporaryDirectory(prefix="xlsxeval-") as folder:
        drawn, whole = Path(folder) / "drawn.xlsx", Path(folder) / "whole.xlsx"
        with Paper(str(drawn), language, folder) as paper:
            front = overview.Overview(paper)
            sheets = {table: Sheet(paper, table, most) for table in _TABLES}
            tally = Tally()
            for submission in submissions:
                tally.take(submission, batch)
                _put(submission, batch, language, sheets)
            for table, row in _of_all(tally, batch, language):
                sheets[table].add(row)
            for sheet in sheets.values():
                sheet.close()
            front.draw(tally, batch)
            paper.finish(whole)
        yield from _pieces(whole)


def csv_files(
    submissions: Iterable[Submission], batch: Batch, language: str
) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Name and content, piece by piece, of the same tables as csv files."""
    with tempfile.TemporaryDirectory(prefix="xlsxeval-") as folder:
        with Files(_TABLES, language, Path(folder)) as files:
            tally = Tally()
            for submission in submissions:
                tally.take(submission, batch)
                states = partial(_state, submission, batch, language)
                rows = lists.of_submission(submission.result, submission.path, states, language)
                for table, _, row in rows:
                    files.add(table, row)
            for table, row in _of_all(tally, batch, language):
                files.add(table, row)
            made = files.finished(overview.figures(tally, batch, language))
        for path in made:
            yield path.name, _pieces(path)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            yield piece


def _put(
    submission: Submission, batch: Batch, language: str, sheets: Mapping[Table, Sheet]
) -> None:
    """Put the rows of a submission in their sheets, made where it was scored or else now."""
    known: dict[tuple[Table, int], Told] = {}
    for table, position, row in unpacked(submission.rows or packed(submission.result, language)):
        if (table, position) not in known:
            state = _state(submission, batch, language, position)
            later = {Later.STATE: state, Later.FILE: submission.path}
            known[table, position] = told(table, later)
        sheets[table].put(row, known[table, position])


def _state(submission: Submission, batch: Batch, language: str, position: int) -> str:
    return lists.state(batch.counts(submission.path, position), language)


def _of_all(tally: Tally, batch: Batch, language: str) -> Iterator[tuple[Table, Row]]:
    """The rows that take all submissions."""
    for row in ranking.rows(ranking.ordered(tally.entries), batch, language):
        yield RANKING, row
    for row in lists.of_batch(batch, tally.replaced, language):
        yield lists.CROWD, row
    for row in lists.passed_over(batch, language):
        yield lists.UNREADABLE, row
