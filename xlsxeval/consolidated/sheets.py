"""The sheets that are one table each: heads that stay, filters, heights that fit, split in time."""

from __future__ import annotations

from functools import cache

from xlsxwriter.worksheet import Worksheet

from xlsxeval.consolidated import ranking
from xlsxeval.consolidated.nouns import Link, Row, Table, Value
from xlsxeval.consolidated.paper import SIZE, Paper
from xlsxeval.consolidated.ready import NUMBER, Ready, Told, ready
from xlsxeval.i18n import N_, say
from xlsxeval.lettering import wrapped
from xlsxeval.model import Message

ROWS = 1_048_576
"""Rows of a sheet."""
HEAD = 2
"""The row (0-based) of the headings; above it the name and a note."""
_LINE, _PADDING, _LEAST, _TALLEST = 1.32 * SIZE, 6.0, 20.0, 405.0
_NUMBERED = N_("{name} ({number})")
_NOTHING = N_("None.")
_NOTHING_MORE = Told()


class Sheet:
    """One table, on as many sheets as it needs; the first is there from the start.

    xlsxwriter draws everything but the rows, which are text and many.
    """

    def __init__(self, paper: Paper, table: Table, most: int = ROWS) -> None:
        self.paper, self.table, self.most = paper, table, most
        self.count = self._pages = 0
        self._sheet = self._begin()

    def add(self, row: Row) -> None:
        """Write one row below the last."""
        self._turn()
        values = (self._linked(value, column) for column, value in enumerate(row))
        self.put(ready(tuple(values), self.table))

    def put(self, row: Ready, told: Told = _NOTHING_MORE) -> None:
        """Write one row that is text already, with what was not known of it."""
        self._turn()
        cells = row.cells.replace(NUMBER, b"%d" % self._rows.next)
        for mark, words in told.words:
            cells = cells.replace(mark, words)
        self._rows.add(cells, _height(max(row.lines, told.lines)))
        self.count += 1

    def _turn(self) -> None:
        """Go on on another sheet where this one is full."""
        if self._rows.next > self.most:
            self._end(self._rows.next - 2)
            self._sheet = self._begin()

    def close(self) -> None:
        """Say so where there is nothing to list."""
        if not self.count:
            last = len(self.table.columns) - 1
            words = self.paper.word(_NOTHING)
            self.paper.across(self._sheet, HEAD + 1, 0, last, words, "center")
        self._end(max(self._rows.next - 2, HEAD + 1))

    def _linked(self, value: Value, column: int) -> Value:
        """The sheet has to know of a link before it stands in a cell; else it is only text."""
        if not isinstance(value, Link):
            return value
        known = self.paper.link(self._sheet, self._rows.next - 1, column, value)
        return value if known else value.words

    def _begin(self) -> Worksheet:
        name = self.paper.word(self.table.name)
        self._pages += 1
        if self._pages > 1:
            values = {"name": name, "number": self._pages}
            name = say(Message(_NUMBERED, values), self.paper.language)
        sheet = self.paper.sheet(name, self.table.colour)
        for at, column in enumerate(self.table.columns):
            sheet.set_column(at, at, column.width)
        sheet.set_default_row(_LEAST)
        sheet.set_row(0, 26)
        self.paper.put(sheet, 0, 0, name, "name")
        self.paper.put(sheet, 1, 0, self.paper.word(self.table.note), "note")
        headings = [self.paper.word(column.heading) for column in self.table.columns]
        heights = map(_heading, headings, (column.width for column in self.table.columns))
        sheet.set_row(HEAD, max(heights))
        for at, heading in enumerate(headings):
            self.paper.put(sheet, HEAD, at, heading, "head")
        sheet.freeze_panes(HEAD + 1, _frozen(self.table))
        sheet.repeat_rows(0, HEAD)
        for at, column in enumerate(self.table.columns):
            self.paper.put(sheet, HEAD + 1, at, None, column.look)
        self._rows = self.paper.rows(self.table, HEAD + 2)
        return sheet

    def _end(self, last: int) -> None:
        columns = len(self.table.columns) - 1
        self._sheet.autofilter(HEAD, 0, last, columns)
        self._sheet.print_area(0, 0, last, columns)
        self._sheet.ignore_errors({"number_stored_as_text": f"A1:Z{last + 1}"})
        self._mark(HEAD + 1, last)

    def _mark(self, first: int, last: int) -> None:
        """Marks that can be told apart in black and white too: bars, bold figures."""
        sheet, bold = self._sheet, self.paper.book.add_format({"bold": True})
        bar = {"type": "data_bar", "data_bar_2010": True, "bar_solid": True, "bar_color": "#BDD7EE"}
        bar |= {"min_type": "num", "min_value": 0, "max_type": "num", "max_value": 1}
        if self.table is ranking.RANKING:
            for column in (ranking.RATE, ranking.PROGRESS):
                sheet.conditional_format(first, column, last, column, dict(bar))
            far = {"type": "cell", "criteria": "not between", "minimum": -5, "maximum": 5}
            sheet.conditional_format(first, ranking.GAP, last, ranking.GAP, far | {"format": bold})
            some = {"type": "cell", "criteria": ">", "value": 0, "format": bold}
            sheet.conditional_format(first, ranking.ERRORS, last, ranking.ERRORS, some)
        for at, described in enumerate(self.table.columns):
            if described.look == "severity":
                error = f'"{self.paper.word(N_("Error"))}"'
                sheet.conditional_format(
                    first, at, last, at,
                    {"type": "cell", "criteria": "==", "value": error, "format": bold},
                )  # fmt: skip


def _frozen(table: Table) -> int:
    """Columns that stay when one goes right: up to the unit."""
    return 3 if table is ranking.RANKING else 0 if table.columns[0].look != "text" else 1


@cache
def _height(lines: int) -> float:
    """Points a row takes of which the tallest cell has so many lines; whole pixels."""
    height = max(_LEAST, min(_TALLEST, lines * _LINE + _PADDING))
    return int(height * 4 / 3 + 0.5) * 0.75


def _heading(words: str, width: float) -> float:
    return len(wrapped(words, max(int(width) - 2, 2))) * _LINE + _PADDING + 4
