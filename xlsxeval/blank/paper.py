"""Ruled cells on a worksheet, drawn line by line."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

_LINE = Side(style="thin")
_FRAME = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_LABEL = PatternFill("solid", fgColor="F2F2F2")
_OPEN = Protection(locked=False)
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)

_EPOCH = (1980, 1, 1, 0, 0, 0)
_CREATED = b"2020-01-01T00:00:00Z"
_MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


class Paper:
    """A sheet of `last` columns; `row` is the line being drawn."""

    def __init__(self, sheet: Worksheet, last: int) -> None:
        self.sheet, self.last, self.row = sheet, last, 1

    def put(self, left: int, right: int, value: Any, *, label: bool = False, down: int = 0) -> None:
        """One cell, merged over columns left to right and `down` further rows.

        What is neither printed nor calculated is for the unit to fill in, and stays unlocked.
        """
        free = value is None
        for row in range(self.row, self.row + down + 1):
            for column in range(left, right + 1):
                cell = self.sheet.cell(row, column)
                cell.border = _FRAME
                if free:
                    cell.protection = _OPEN
        if right > left or down:
            self.sheet.merge_cells(
                start_row=self.row, start_column=left, end_row=self.row + down, end_column=right
            )
        first = self.sheet.cell(self.row, left)
        if value != "":
            first.value = value
        first.font = Font(name="宋体", size=10.5)
        first.alignment = CENTRE
        if label:
            first.fill = _LABEL

    def labels(self, texts: list[str], left: int) -> None:
        """Labels side by side."""
        for offset, text in enumerate(texts):
            self.put(left + offset, left + offset, text, label=True)

    def line(self, height: float) -> None:
        """On to the next line."""
        self.sheet.row_dimensions[self.row].height = height
        self.row += 1

    def free(self, row: int, column: int) -> None:
        """Let the unit change a printed cell."""
        self.sheet.cell(row, column).protection = _OPEN

    def ask(self, rule: DataValidation, note: str, row: int, column: int) -> None:
        """Tell what belongs in a cell when it is selected, and refuse what does not."""
        rule.prompt, rule.showInputMessage = note, True
        rule.add(self.sheet.cell(row, column))

    def spans(self, count: int, left: int) -> list[tuple[int, int]]:
        """The columns from `left` on, dealt out to `count` cells; the last takes the rest."""
        width = (self.last - left + 1) // count
        starts = [left + width * position for position in range(count)]
        return [
            (start, start + width - 1 if position < count - 1 else self.last)
            for position, start in enumerate(starts)
        ]


def undated(data: bytes) -> bytes:
    """The package without the hour of its making: the same form is the same file."""
    stream = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(stream, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _MOMENT.sub(_CREATED, content)
            new.writestr(ZipInfo(name, _EPOCH), content, ZIP_DEFLATED)
    return stream.getvalue()
