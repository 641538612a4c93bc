"""Rows that are text, put into the sheets xlsxwriter has drawn without them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from xlsxeval.consolidated.nouns import Table
from xlsxeval.consolidated.ready import LOOKS

_END = b"</sheetData>"
_CELL = re.compile(rb'<c r="([A-Z]+)\d+" s="(\d+)"')
_DIMENSION = re.compile(rb'(<dimension ref="A1:[A-Z]+)\d+"')
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
        self._file = path.open("w+b")

    def add(self, cells: bytes, height: float) -> None:
        """One row below the last."""
        head = b'<row r="%d" ht="%.16g" customHeight="1">' % (self.next, height)
        self._file.write(head + cells + b"</row>")
        self.next += 1

    def sheet(self, drawn: bytes) -> Iterator[bytes]:
        """The drawn sheet with the rows in it, piece by piece."""
        head, pattern = drawn.split(b'<row r="%d"' % self.first, 1)
        pattern, tail = pattern.split(_END, 1)
        styles = dict(_CELL.findall(pattern))
        named = enumerate(self._table.columns, ord("A"))
        looks = {LOOKS[c.look].encode(): styles[b"%c" % letter] for letter, c in named}
        yield _DIMENSION.sub(rb'\g<1>%d"' % (self.next - 1), head, count=1)
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
                    for piece in rows[info.filename].sheet(old.read()):
                        new.write(piece)
                else:
                    shutil.copyfileobj(old, new)
