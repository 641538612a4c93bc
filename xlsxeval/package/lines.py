"""The rows of a sheet changed as the text they are: a tree takes twenty times its memory.

Only sheets in the spelling of `plain` are, as nearly all are, and only with rows and cells that no
two programs would number differently. What is not changed stays as a serialiser would write it.
"""

from __future__ import annotations

from collections.abc import Mapping

from xlsxeval.model import Area, reference
from xlsxeval.package import cells_edit
from xlsxeval.package.cells_read import ROWS
from xlsxeval.package.content import Strip, cells_text
from xlsxeval.package.plain import Plain
from xlsxeval.package.xml import Element, serialise

_START = b'<row r="'
_DATA = b"<sheetData/>"
_DIGITS = len(str(ROWS))


class Lines:
    """The rows of a sheet, and its frame: the tree of all but them."""

    def __init__(self, frame: Element, rows: dict[int, bytes], taken: set[int]) -> None:
        self.frame = frame
        self._rows = rows
        self._taken: set[int] | None = taken

    @classmethod
    def of(cls, sheet: Plain) -> Lines | None:
        """The rows of a sheet as it was read; None where its tree has to tell."""
        text = sheet.serialised
        if text is None or sheet.frame.prefix is not None:
            return None
        data = text.encode()
        rows = _numbered(data)
        taken = cells_edit.columns(data)
        return None if rows is None or 0 in taken else cls(sheet.frame, rows, taken)

    @property
    def taken(self) -> set[int]:
        """Columns in which any row has a cell, even a blank one."""
        if self._taken is None:
            self._taken = set().union(*map(cells_edit.columns, self._rows.values()))
        return self._taken

    def style(self, row: int, column: int) -> int | None:
        """The style of a cell; None where there is no such cell."""
        line = self._rows.get(row)
        return None if line is None else cells_edit.style(line, reference(row, column).encode())

    def attribute(self, row: int, name: str) -> str | None:
        """What an attribute of a row says; None where there is no such row."""
        line = self._rows.get(row)
        return None if line is None else cells_edit.attribute(line, name.encode())

    def takes(self, written: Mapping[int, Strip]) -> bool:
        """Whether all that is to be written stands behind what is in its row."""
        first = min(strip.first for strip in written.values())
        return max(self.taken, default=0) < first or all(
            max(cells_edit.columns(self._rows.get(row, b"")), default=0) < strip.first
            for row, strip in written.items()
        )

    def put(self, written: Mapping[int, Strip]) -> None:
        """Give cells behind all others of their rows their content and style."""
        taken = self.taken
        for row, strip in written.items():
            taken.update(strip.columns)
            cells = cells_text(row, strip.first, strip.styles, strip.contents).encode()
            line = self._rows.get(row) or b'%b%d"/>' % (_START, row)
            self._rows[row] = cells_edit.extended(line, cells)

    def erase(self, area: Area) -> list[str]:
        """Take out every cell of an area; returns where formulas stood."""
        self._taken = None
        formulas: list[str] = []
        for row in [row for row in self._rows if area.top <= row <= area.bottom]:
            line = self._rows[row]
            inside = range(area.left, area.right + 1)
            found = cells_edit.formulas(line)
            formulas += [reference(row, column) for column in found if column in inside]
            left = cells_edit.without(line, area)
            if left is None:
                del self._rows[row]
            else:
                self._rows[row] = left
        return formulas

    def text(self) -> list[bytes]:
        """The part in pieces."""
        head, empty, tail = serialise(self.frame).partition(_DATA)
        rows = [line for _, line in sorted(self._rows.items())]
        return [head, b"<sheetData>", *rows, b"</sheetData>", tail] if rows else [head, empty, tail]


def _numbered(data: bytes) -> dict[int, bytes] | None:
    """Number → row; None where they are not in order, or have numbers no row has."""
    rows: dict[int, bytes] = {}
    last = 0
    for line in data.split(_START)[1:]:
        number = line[: line.index(b'"')]
        row = int(number) if len(number) <= _DIGITS and not number.startswith(b"0") else 0
        if not last < row <= ROWS:
            return None
        rows[row] = _START + line
        last = row
    return rows
