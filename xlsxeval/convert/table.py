"""A sheet of a workbook that is not OOXML, as its reader found it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from xlsxeval.errors import Unreadable
from xlsxeval.i18n import N_
from xlsxeval.model import Area, Message
from xlsxeval.package import Limits

ERRORS = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A")


@dataclass(frozen=True)
class Content:
    """What one cell holds; a date is its serial number in a format that shows dates."""

    value: float | Decimal | str | bool
    format: str = "General"
    error: bool = False
    """`value` is the name of an error."""


@dataclass
class Table:
    """One sheet; rows and columns count from 1."""

    name: str
    state: str = "visible"
    cells: dict[tuple[int, int], Content] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    widths: dict[int, float] = field(default_factory=dict)
    """Column → width in characters, where the source tells one."""
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


@dataclass
class Tables:
    """All sheets of one workbook, within limits."""

    limits: Limits
    sheets: list[Table] = field(default_factory=list)
    date1904: bool = False
    _filled: int = 0
    _merged: int = 0

    def sheet(self, name: str, state: str = "visible") -> Table:
        """A new last sheet."""
        if len(self.sheets) >= self.limits.sheets:
            template = N_("The workbook has more than {most} sheets; not read.")
            raise Unreadable(Message(template, {"most": self.limits.sheets}))
        self.sheets.append(Table(name, state))
        return self.sheets[-1]

    def put(self, table: Table, row: int, column: int, content: Content) -> None:
        """Give a cell its content; an empty text is none."""
        if content.value == "":
            return
        table.cells[row, column] = content
        self._filled += 1
        if self._filled > self.limits.cells:
            template = N_("The workbook holds more than {most} filled cells; not read.")
            raise Unreadable(Message(template, {"most": self.limits.cells}))

    def merge(self, table: Table, area: Area) -> None:
        """Merge an area of more than one cell."""
        size = (area.bottom - area.top + 1) * (area.right - area.left + 1)
        if size == 1:
            return
        self._merged += size
        too_many = len(table.merges) >= self.limits.merges or self._merged > self.limits.merged
        if too_many or size > self.limits.merge:
            template = N_("Sheet {sheet} merges more cells than any form does; not read.")
            raise Unreadable(Message(template, {"sheet": table.name}))
        table.merges.append(area)


def places(area: Area) -> Iterator[tuple[int, int]]:
    """Every cell of an area, row by row."""
    for row in range(area.top, area.bottom + 1):
        for column in range(area.left, area.right + 1):
            yield row, column
