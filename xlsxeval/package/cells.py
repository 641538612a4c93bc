"""One worksheet of an open workbook: what is read is what is edited."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING

from xlsxeval.errors import CannotEdit, Unreadable
from xlsxeval.i18n import N_
from xlsxeval.model import Area, Cell, Late, Message, Sheet, reference
from xlsxeval.package import calculation, columns, marks, plain
from xlsxeval.package.cells_decode import CellReader
from xlsxeval.package.cells_read import COLUMNS, area
from xlsxeval.package.cells_write import Grid, Strip
from xlsxeval.package.content import Formula
from xlsxeval.package.extent import extent, free_columns
from xlsxeval.package.order import WORKSHEET
from xlsxeval.package.plain import Plain
from xlsxeval.package.tree import Tree
from xlsxeval.package.xml import Element, child, children, number, required, sibling, true, whole

if TYPE_CHECKING:
    from xlsxeval.package.book import Book, SheetRef


_ARRAY = N_("{place} belongs to an array formula and cannot be changed alone.")


class SheetPart:
    """A worksheet part; its tree is made when it is to be edited, or its spelling is unusual."""

    def __init__(self, book: Book, ref: SheetRef) -> None:
        self._book = book
        self.ref = ref
        self._formulas: list[str] | None = None
        self._last: tuple[int, int] | None = None
        """The last row and column that hold something, known since its cells were read."""

    def read(self, most: int | None = None, *, late: bool = False) -> Sheet:
        """The sheet's cells, sparse; merges are held against the limits before any is expanded.

        `late` has its cells read when they are first looked at, or else before they are changed.
        """
        self._settle()
        source = self._source()
        self._formulas = source.formulas
        merges = self._merges(source.frame)
        protection = child(source.frame, "sheetProtection")
        cells: Mapping[tuple[int, int], Cell]
        # Hidden columns are told as far as cells go, so that these have to be known.
        unseen = columns.hidden(source.frame, COLUMNS)
        if late and not unseen:
            cells = self._late(source, merges)
        else:
            cells = self._cells(source, merges, most)
        last = max((m.right for m in merges), default=0), self._last[1] if self._last else 0
        return Sheet(
            name=self.ref.name,
            cells=cells,
            merges=merges,
            hidden_rows=source.hidden,
            hidden_columns=columns.hidden(source.frame, max(last)) if unseen else unseen,
            state=self.ref.state,
            protected=protection is not None and true(protection.get("sheet")),
        )

    @property
    def formulas(self) -> list[str]:
        """The text of every formula, as the sheet was last read."""
        return self._source().formulas if self._formulas is None else self._formulas

    @property
    def root(self) -> Element:
        """The part's tree; most sheets are read without one."""
        return self._book.parts.tree(self.ref.part)

    def _source(self) -> Plain | Tree:
        return self._book.parts.unparsed(self.ref.part, plain.sheet) or Tree(self.root)

    def _settle(self) -> None:
        """Have all that was written in the tree."""
        if "_grid" in self.__dict__:
            self._grid.settle()

    def _reader(self) -> CellReader:
        book = self._book
        limit, codes = book.parts.limits.cells, book.styles.formats
        return CellReader(self.ref.name, book.texts.shared, codes, book.date1904, limit)

    def _late(self, source: Plain | Tree, merges: Sequence[Area]) -> Late:
        found = Late(
            lambda: self._cells(source, merges),
            lambda tells: self._book.texts.mentioned(source.pieces, tells),
        )
        self._book.parts.before_edit(self.ref.part, lambda: found.known)
        return found

    def _cells(
        self, source: Plain | Tree, merges: Sequence[Area], most: int | None = None
    ) -> dict[tuple[int, int], Cell]:
        covered: set[tuple[int, int]] = set()
        for top, left, bottom, right in merges:
            covered.update(product(range(top, bottom + 1), range(left, right + 1)))
        covered.difference_update([merged[:2] for merged in merges])
        reader, raws = self._reader(), source.raws()
        raws = Tree(self.root).raws() if raws is None else raws
        cells = reader.cells(raws, covered, reader.limit if most is None else most)
        self._book.texts.admit(self.ref.part, cells.values())
        last_row = max({row for row, _ in cells}, default=0)
        self._last = last_row, max({column for _, column in cells}, default=0)
        return cells

    def write(
        self, row: int, column: int, value: str | Decimal | Formula | None, style: int
    ) -> None:
        """Give one cell its content and style."""
        self.write_rows({row: Strip(column, (value,), (style,))})

    def write_rows(self, written: Mapping[int, Strip]) -> None:
        """Give cells their content and style, row by row."""
        formulas: list[str] = []
        taken = self._grid.taken
        for row, strip in written.items():
            across = strip.columns
            if self._arrays:
                self._ensure_free(row, across)
            there = {} if taken.isdisjoint(across) else self._grid.columns(row)
            formulas += [
                reference(row, column)
                for column in there
                if column in across and child(there[column], "f") is not None
            ]
        if formulas:
            self._forget(formulas)
        self._book.parts.edit(self.ref.part)
        self._last = None
        self._grid.put(written)
        self._book.parts.written_by(self.ref.part, self._grid.text)
        left = min(strip.first for strip in written.values())
        right = max(strip.columns[-1] for strip in written.values())
        self._widen(Area(min(written), left, max(written), right))

    def erase(self, where: Area) -> None:
        """Take out every cell element of an area, and rows nothing else keeps."""
        self._book.parts.edit(self.ref.part)
        self._last = None
        self._forget(self._grid.erase(where))

    def style_at(self, row: int, column: int) -> int:
        """The style a cell shows: its own, else its row's, else its column's."""
        cell = self._grid.cell(row, column)
        if cell is not None:
            return whole(cell.get("s"))
        line = self._grid.row(row)
        if line is not None and true(line.get("customFormat")):
            return whole(line.get("s"))
        return columns.style(self.root, column)

    def height(self, row: int) -> float | None:
        """The height of a row in points; None where none is told."""
        line = self._grid.row(row)
        return (None if line is None else number(line.get("ht"))) or self._usual_height

    @cached_property
    def _usual_height(self) -> float | None:
        """What all rows are set to that have no height of their own."""
        told = child(self.root, "sheetFormatPr")
        if told is None or not true(told.get("customHeight")):
            return None
        return number(told.get("defaultRowHeight"))

    def set_widths(self, widths: Mapping[int, float]) -> None:
        """Give columns their widths."""
        self._book.parts.edit(self.ref.part)
        columns.set_widths(self.root, widths)

    def extent(self) -> tuple[int, int]:
        """(last row, last column) used by content, merges, drawings, comments or tables."""
        self._settle()
        return extent(self._book.parts, self.ref.part, self.root, self._last)

    def free_columns(self, count: int, after: int, written: Collection[int] | None = None) -> int:
        """The first of `count` columns after `after` that hold no cell element in any row.

        Where it is told which rows are to be written, what is merged in others is not in the way.
        """
        return free_columns(self._grid.taken, self._merges(self.root), count, after, written)

    def mark(self, refs: Sequence[str], dxf: int, formula: str) -> None:
        """Lay our conditional format over cells."""
        self._book.parts.edit(self.ref.part)
        marks.mark(self.root, refs, dxf, formula)

    def unmark(self, formula: str) -> None:
        """Take our conditional format away."""
        if marks.unmark(self.root, formula):
            self._book.parts.edit(self.ref.part)

    @cached_property
    def _grid(self) -> Grid:
        return Grid(required(self.root, "sheetData", WORKSHEET))

    @cached_property
    def _arrays(self) -> list[Area]:
        """Areas of array formulas and data tables."""
        formulas = self.root.iter(sibling(self.root, "f"))
        refs = [f.get("ref", "") for f in formulas if f.get("t") in ("array", "dataTable")]
        return [found for ref in refs if (found := area(ref)) is not None]

    def _merges(self, frame: Element) -> tuple[Area, ...]:
        limits = self._book.parts.limits
        section = child(frame, "mergeCells")
        elements = [] if section is None else children(section, "mergeCell")
        found = [merged for e in elements if (merged := area(e.get("ref", ""))) is not None]
        sizes = [(m.bottom - m.top + 1) * (m.right - m.left + 1) for m in found]
        too_many = len(found) > limits.merges or sum(sizes) > limits.merged
        if too_many or max(sizes, default=0) > limits.merge:
            template = N_("Sheet {sheet} merges more cells than any form does; not read.")
            raise Unreadable(Message(template, {"sheet": self.ref.name}))
        return tuple(found)

    def _ensure_free(self, row: int, written: Sequence[int]) -> None:
        for block in self._arrays:
            for column in written:
                if block.top <= row <= block.bottom and block.left <= column <= block.right:
                    place = f"{self.ref.name}!{reference(row, column)}"
                    raise CannotEdit(Message(_ARRAY, {"place": place}))

    def _widen(self, new: Area) -> None:
        dimension = child(self.root, "dimension")
        old = None if dimension is None else area(dimension.get("ref", ""))
        if dimension is None or old is None:
            return
        first = reference(min(old.top, new.top), min(old.left, new.left))
        last = reference(max(old.bottom, new.bottom), max(old.right, new.right))
        dimension.set("ref", first if first == last else f"{first}:{last}")

    def _forget(self, formulas: list[str]) -> None:
        calculation.forget(self._book.parts, self._book.main, self.ref.number, formulas)
