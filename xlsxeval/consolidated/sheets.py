"""The sheets that are one table each: heads that stay, filters, heights that fit, split in time."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from xlsxeval.consolidated import ranking
from xlsxeval.consolidated.nouns import Row, Table
from xlsxeval.consolidated.paper import SIZE, Paper
from xlsxeval.i18n import N_, say
from xlsxeval.model import Message
from xlsxeval.summary.words import wrapped

ROWS = 1_048_576
"""Rows of a sheet."""
HEAD = 2
"""The row (0-based) of the headings; above it the name and a note."""
_LINE, _PADDING, _LEAST, _TALLEST = 1.32 * SIZE, 6.0, 20.0, 405.0
_NUMBERED = N_("{name} ({number})")
_NOTHING = N_("None.")


class Sheet:
    """One table, on as many sheets as it needs; the first is there from the start."""

    def __init__(self, paper: Paper, table: Table, most: int = ROWS) -> None:
        self.paper, self.table, self.most = paper, table, most
        self.names: list[str] = []
        self.count = 0
        self._row = 0
        self._sheet = self._begin()

    @property
    def name(self) -> str:
        """The name of the first sheet."""
        return self.names[0]

    def add(self, row: Row) -> None:
        """Write one row below the last."""
        if self._row >= self.most:
            self._end()
            self._sheet = self._begin()
        height = _height(row, self.table)
        if height > _LEAST:
            self._sheet.set_row(self._row, height)
        for at, (value, column) in enumerate(zip(row, self.table.columns, strict=True)):
            self.paper.put(self._sheet, self._row, at, value, column.look)
        self._row += 1
        self.count += 1

    def close(self) -> None:
        """Say so where there is nothing to list."""
        if not self.count:
            last = len(self.table.columns) - 1
            words = self.paper.word(_NOTHING)
            self.paper.across(self._sheet, self._row, 0, last, words, "center")
            self._row += 1
        self._end()

    def _begin(self) -> Worksheet:
        name = self.paper.word(self.table.name)
        if self.names:
            values = {"name": name, "number": len(self.names) + 1}
            name = say(Message(_NUMBERED, values), self.paper.language)
        self.names.append(name)
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
        self._row = HEAD + 1
        return sheet

    def _end(self) -> None:
        last, columns = self._row - 1, len(self.table.columns) - 1
        self._sheet.autofilter(HEAD, 0, max(last, HEAD), columns)
        self._sheet.print_area(0, 0, max(last, HEAD), columns)
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


def _height(row: Row, table: Table) -> float:
    """Points the tallest cell of a row takes."""
    most = 1
    for value, column in zip(row, table.columns, strict=True):
        if isinstance(value, str) and (2 * len(value) > column.width - 3 or "\n" in value):
            most = max(most, len(wrapped(value, max(int(column.width) - 3, 2))))
    return min(_TALLEST, most * _LINE + _PADDING)


def _heading(words: str, width: float) -> float:
    return len(wrapped(words, max(int(width) - 2, 2))) * _LINE + _PADDING + 4
