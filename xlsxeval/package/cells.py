"""One worksheet of an open workbook: what is read is what is edited."""

from __future__ import annotations

import weakref
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING

from xlsxeval.model import Area, Cell, Late, Sheet
from xlsxeval.package import arrays, calculation, columns, marks, merges, plain
from xlsxeval.package.cells_decode import CellReader
from xlsxeval.package.cells_read import COLUMNS
from xlsxeval.package.cells_write import Grid
from xlsxeval.package.content import Formula, Strip
from xlsxeval.package.extent import extent, free_columns, widen
from xlsxeval.package.lines import Lines
from xlsxeval.package.order import WORKSHEET
from xlsxeval.package.plain import Plain
from xlsxeval.package.tree import Tree
from xlsxeval.package.xml import Element, child, number, required, true, whole

if TYPE_CHECKING:
    from xlsxeval.package.opened import Opened, SheetRef
_ROW, _COLUMN = itemgetter(0), itemgetter(1)


class SheetPart:
    """A worksheet part; a tree is made of its rows only where their spelling is unusual."""

    def __init__(self, book: Opened, ref: SheetRef) -> None:
        self._book = book
        self.ref = ref
        self._formulas: list[str] | None = None
        self._usual: Plain | None = None
        """The sheet as it was read, for who is to change it."""
        self._last: tuple[int, int] | None = None
        """The last row and column that hold something, known since its cells were read."""

    def read(self, most: int | None = None, *, late: bool = False) -> Sheet:
        """The sheet's cells, sparse; merges are held against the limits before any is expanded.

        `late` has its cells read when they are first looked at, or else before they are changed.
        """
        self._settle()
        source = self._source()
        self._formulas = source.formulas
        areas = self._merges(source.frame)
        protection = child(source.frame, "sheetProtection")
        cells: Mapping[tuple[int, int], Cell]
        # Hidden columns are told as far as cells go, so that these have to be known.
        unseen = columns.hidden(source.frame, COLUMNS)
        if late and not unseen:
            cells = self._late(source, areas)
        else:
            cells = self._cells(source, areas, most)
        last = max((m.right for m in areas), default=0), self._last[1] if self._last else 0
        return Sheet(
            name=self.ref.name,
            cells=cells,
            merges=tuple(areas),
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
        """The part's tree, which its rows stand in from now on."""
        self._lines = None
        return self._book.parts.tree(self.ref.part)

    def _source(self) -> Plain | Tree:
        return self._book.parts.unparsed(self.ref.part, plain.sheet) or Tree(self.root)

    def _settle(self) -> None:
        """Have all that was written in the tree, where there is one."""
        if "_grid" in self.__dict__:
            self._grid.settle()

    def _reader(self) -> CellReader:
        book = self._book
        limit, codes = book.parts.limits.cells, book.styles.formats
        return CellReader(self.ref.name, book.texts.shared, codes, book.date1904, limit)

    def _late(self, source: Plain | Tree, areas: Sequence[Area]) -> Late:
        found = Late(
            lambda: self._cells(source, areas),
            lambda tells: self._book.texts.mentioned(source, tells),
        )
        # Cells of which nobody can ask any more need not be read.
        waiting = weakref.ref(found)
        self._book.parts.before_edit(self.ref.part, lambda: (late := waiting()) and late.known)
        return found

    def _cells(
        self, source: Plain | Tree, areas: Sequence[Area], most: int | None = None
    ) -> dict[tuple[int, int], Cell]:
        places = [area.places for area in areas]
        covered = set(chain.from_iterable(places)).difference([each[0] for each in places])
        reader, raws = self._reader(), source.raws()
        if raws is None:
            raws = Tree(self.root).raws()
        elif isinstance(source, Plain) and "_lines" not in self.__dict__:
            self._usual = source
        cells = reader.cells(raws, covered, reader.limit if most is None else most)
        self._book.texts.admit(self.ref.part, cells.values())
        last = [max(map(each, cells), default=0) for each in (_ROW, _COLUMN)]
        self._last = last[0], last[1]
        return cells

    def write(
        self, row: int, column: int, value: str | Decimal | Formula | None, style: int
    ) -> None:
        """Give one cell its content and style."""
        self.write_rows({row: Strip(column, (value,), (style,))})

    def write_rows(self, written: Mapping[int, Strip]) -> None:
        """Give cells their content and style, row by row."""
        if self._lines is not None and self._lines.takes(written):
            self._edit()
            self._lines.put(written)
        else:
            grid = self._in_tree
            self._make_free(grid, written)
            self._edit()
            grid.put(written)
            self._book.parts.edit_text(self.ref.part, grid.text)
        self._last = None
        left = min(strip.first for strip in written.values())
        right = max(strip.columns[-1] for strip in written.values())
        widen(self._frame, Area(min(written), left, max(written), right))

    def erase(self, where: Area) -> None:
        """Take out every cell element of an area, and rows nothing else keeps."""
        self._edit()
        self._last = None
        self._forget(self._rows.erase(where))

    def style_at(self, row: int, column: int) -> int:
        """The style a cell shows: its own, else its row's, else its column's."""
        own = self._rows.style(row, column)
        if own is not None:
            return own
        if true(self._rows.attribute(row, "customFormat")):
            return whole(self._rows.attribute(row, "s"))
        return columns.style(self._frame, column)

    def height(self, row: int) -> float | None:
        """The height of a row in points; None where none is told."""
        return number(self._rows.attribute(row, "ht")) or self._usual_height

    @cached_property
    def _usual_height(self) -> float | None:
        """What all rows are set to that have no height of their own."""
        told = child(self._frame, "sheetFormatPr")
        if told is None or not true(told.get("customHeight")):
            return None
        return number(told.get("defaultRowHeight"))

    def set_widths(self, widths: Mapping[int, float]) -> None:
        """Give columns their widths."""
        self._edit()
        columns.set_widths(self._frame, widths)

    def extent(self) -> tuple[int, int]:
        """(last row, last column) used by content, merges, drawings, comments or tables."""
        self._settle()
        frame = self.root if self._last is None else self._frame
        return extent(self._book.parts, self.ref.part, frame, self._last)

    def free_columns(self, count: int, after: int, written: Collection[int] | None = None) -> int:
        """The first of `count` columns after `after` that hold no cell element in any row.

        Where it is told which rows are to be written, what is merged in others is not in the way.
        """
        areas = self._merges(self._frame)
        return free_columns(self._rows.taken, areas, count, after, written)

    def mark(self, refs: Sequence[str], dxf: int, formula: str) -> None:
        """Lay our conditional format over cells."""
        self._edit()
        marks.mark(self._frame, refs, dxf, formula)

    def unmark(self, formula: str) -> None:
        """Take our conditional format away."""
        if marks.unmark(self._frame, formula):
            self._edit()

    @cached_property
    def _lines(self) -> Lines | None:
        """The rows as text; None where they stand in a tree."""
        part, usual = self.ref.part, self._usual
        self._usual = None
        if [ref.part for ref in self._book.sheets].count(part) > 1:
            # Two sheets of one part are changed in one place.
            return None
        usual = usual or self._book.parts.unparsed(part, plain.sheet)
        return None if usual is None else Lines.of(usual)

    @cached_property
    def _grid(self) -> Grid:
        return Grid(required(self.root, "sheetData", WORKSHEET))

    @property
    def _in_tree(self) -> Grid:
        """The rows in a tree, whatever they were until now."""
        self._lines = None
        return self._grid

    @property
    def _rows(self) -> Lines | Grid:
        return self._grid if self._lines is None else self._lines

    @property
    def _frame(self) -> Element:
        """The part, without its rows where these are text."""
        return self.root if self._lines is None else self._lines.frame

    def _edit(self) -> None:
        """Have the part written again."""
        if self._lines is None:
            self._book.parts.edit(self.ref.part)
        else:
            self._book.parts.edit_text(self.ref.part, self._lines.text)

    @cached_property
    def _arrays(self) -> list[Area]:
        return arrays.areas(self.root)

    def _merges(self, frame: Element) -> list[Area]:
        return merges.within(self._book.parts.limits, frame, self.ref.name)

    def _make_free(self, grid: Grid, written: Mapping[int, Strip]) -> None:
        """Take what is written over out of the chain of formulas."""
        arrays.ensure_free(self._arrays, self.ref.name, written)
        found = (grid.formulas(row, strip.columns) for row, strip in written.items())
        self._forget([ref for refs in found for ref in refs])

    def _forget(self, formulas: list[str]) -> None:
        calculation.forget(self._book.parts, self._book.main, self.ref.number, formulas)
