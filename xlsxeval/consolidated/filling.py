"""Rows that are text, put into the sheets xlsxwriter has drawn without them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from xlsxeval.consolidated.nouns import Table
from xlsxeval.consolidated.ready import LOOKS

_END = "</sheetData>"
_CELL = re.compile(r'<c r="([A-Z]+)\d+" s="(\d+)"')
_DIMENSION = re.compile(r'(<dimension ref="A1:[A-Z]+)\d+"')
_PIECE = 1 << 18
_LEVEL = 3
"""Of compression: rows are much alike, and more takes twice as long."""


class Rows:
    """The rows of one sheet, in a file of their own until the workbook is drawn.

    In the drawn sheet the row they begin in shows how each column looks.
    """

    def __init__(self, path: Path, number: int, table: Table, first: int) -> None:
        self.member = f"xl/worksheets/sheet{number}.xml"
        self.first = self.next = first
        self._table = table
        self._file = path.open("w+", encoding="utf-8", newline="")

    def add(self, cells: str, height: float) -> None:
        """One row below the last."""
        self._file.write(f'<row r="{self.next}" ht="{height:.16g}" customHeight="1">{cells}</row>')
        self.next += 1

    def sheet(self, drawn: str) -> Iterator[str]:
        """The drawn sheet with the rows in it, piece by piece."""
        head, pattern = drawn.split(f'<row r="{self.first}"', 1)
        pattern, tail = pattern.split(_END, 1)
        styles = dict(_CELL.findall(pattern))
        named = enumerate(self._table.columns, ord("A"))
        looks = {LOOKS[column.look]: styles[chr(letter)] for letter, column in named}
        yield _DIMENSION.sub(rf'\g<1>{self.next - 1}"', head, count=1)
        self._file.seek(0)
        while piece := self._file.read(_PIECE):
            for mark, style in looks.items():
                piece = piece.replace(mark, style)
            yield piece
        yield _END + tail

    def close(self) -> None:
        """They are no longer needed."""
        self._file.close()


def fill(drawn: Path, target: Path, sheets: Sequence[Rows]) -> None:
    """Write the drawn workbook with the rows of its sheets in them."""
    rows = {each.member: each for each in sheets if each.next > each.first}
    with (
        ZipFile(drawn) as source,
        ZipFile(target, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as whole,
    ):
        for info in source.infolist():
            with source.open(info) as old, whole.open(info.filename, "w") as new:
                if info.filename in rows:
                    for piece in rows[info.filename].sheet(old.read().decode()):
                        new.write(piece.encode())
                else:
                    shutil.copyfileobj(old, new)
