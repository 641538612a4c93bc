"""A workbook drawn by xlsxwriter, opened once and carried into many."""

from __future__ import annotations

from functools import cached_property

from xlsxeval.package.book import Book
from xlsxeval.package.charts import spell_out
from xlsxeval.package.dialect import told_in
from xlsxeval.package.filling import Blank
from xlsxeval.package.graft_styles import Looks
from xlsxeval.package.graphs import Chart, Drawing
from xlsxeval.package.opened import SheetRef
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
        self._blanks: dict[bool, Blank] = {}
        self._drawings: dict[tuple[str, bool], Drawing] = {}
        self._charts: dict[tuple[str, bool], Chart] = {}

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

    def blank(self, strict: bool) -> Blank:
        """The worksheet without its cells, in a dialect."""
        if strict not in self._blanks:
            self._blanks[strict] = Blank(self.sheet, told_in(strict))
        return self._blanks[strict]

    def drawing(self, part: str, strict: bool) -> Drawing:
        """A drawing to be arranged anew."""
        if (part, strict) not in self._drawings:
            root = self.book.parts.tree(part)
            self._drawings[part, strict] = Drawing(root, told_in(strict))
        return self._drawings[part, strict]

    def chart(self, part: str, strict: bool) -> Chart:
        """A chart to be put over other cells."""
        if (part, strict) not in self._charts:
            self._charts[part, strict] = Chart(self.book.parts.tree(part), told_in(strict))
        return self._charts[part, strict]
