"""A workbook drawn by xlsxwriter, opened once and carried into many."""

from __future__ import annotations

from functools import cached_property

from xlsxeval.package.book import Book, SheetRef
from xlsxeval.package.charts import spell_out
from xlsxeval.package.graft_styles import Looks
from xlsxeval.package.xml import Element, local


class Drawn:
    """The first worksheet of a drawn workbook, with its styles, charts and pictures."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.book = Book.open(data)
        self.ref: SheetRef = self.book.sheets[0]
        for name in self.book.parts.archive.names():
            if name.endswith(".xml") and local(self.book.parts.tree(name)) == "chartSpace":
                spell_out(self.book.parts.tree(name))

    @cached_property
    def sheet(self) -> Element:
        """The worksheet as drawn; to be copied, never changed."""
        return self.book.sheet(self.ref.name).root

    @cached_property
    def styles(self) -> Looks:
        """The styles, ready to be appended to others."""
        return Looks(self.book.styles)

    def style(self, row: int, column: int) -> int:
        """The drawn style of a cell."""
        return self.book.sheet(self.ref.name).style_at(row, column)
