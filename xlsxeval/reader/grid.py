"""One region of a sheet, seen the way its reader sees it: merged cells are one cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING

from xlsxeval.model import Area, Cell, FormSpec, Sheet, copied, maker, reference
from xlsxeval.reader.keys import HEADING_LENGTH, key

if TYPE_CHECKING:
    from xlsxeval.reader.headings import Headers

_cell = maker(Cell)
_COLUMN = attrgetter("column")


class Grid:
    """The rows `top` to `bottom` of a sheet, as far as the column `right`."""

    def __init__(self, sheet: Sheet, top: int, bottom: int, right: int | None = None) -> None:
        self.sheet, self.top, self.bottom, self.right = sheet, top, bottom, right
        self._rows: dict[int, list[Cell]] = defaultdict(list)
        self._corners: dict[tuple[int, int], Cell] = {}
        """Corners of merged areas that were looked at."""
        self._holding: dict[tuple[str, bool], set[str]] = {}
        self.headers: dict[str, Headers] = {}
        """Of each form so far, by its hash."""
        self.promising: Sequence[tuple[float, FormSpec]] | None = None
        rows = self._rows
        last, line = 0, list[Cell]()
        for (row, column), cell in sheet.cells.items():
            if top <= row <= bottom and (not right or column <= right):
                value = cell.value
                # To ask all of them costs more than a look at what nearly all hold.
                if not (value.strip() if isinstance(value, str) else value) and cell.blank:
                    continue
                if row != last:
                    last, line = row, rows[row]
                line.append(cell)
        for cells in rows.values():
            cells.sort(key=_COLUMN)

    def part(self, top: int, bottom: int, right: int) -> Grid:
        """A region of this one; itself where nothing is written outside."""
        outside = any(cells[-1].column > right for cells in self._rows.values())
        if outside or top > self.top or bottom < self.bottom:
            return Grid(self.sheet, top, bottom, right)
        self.right = right
        return self

    @cached_property
    def _merged(self) -> dict[tuple[int, int], Area]:
        """Place → the merged area it belongs to; the first, where areas overlap."""
        found: dict[tuple[int, int], Area] = {}
        for area, places in self._areas:
            found.update(dict.fromkeys(places, area))
        return found

    @cached_property
    def _areas(self) -> list[tuple[Area, Sequence[tuple[int, int]]]]:
        """Merged areas and their places; of those that overlap the first is the last."""
        found = []
        for area in reversed(self.sheet.merges):
            inside = area
            if area.top < self.top or area.bottom > self.bottom:
                top, bottom = max(area.top, self.top), min(area.bottom, self.bottom)
                inside = Area(top, area.left, bottom, area.right)
            found.append((area, inside.places))
        return found

    @cached_property
    def shown(self) -> dict[tuple[int, int], Cell]:
        """What its reader sees at a place, as far as `at` was not asked for the rest."""
        cells = self.sheet.cells
        shown = copied(cells)
        for area, places in self._areas:
            corner = cells.get(area[:2])
            if corner is not None:
                shown.update(dict.fromkeys(places, corner))
            else:
                for place in places:
                    shown.pop(place, None)
        return shown

    @cached_property
    def nowhere(self) -> Cell:
        """The cell of a column the form does not have."""
        return absent(self.sheet.name)

    @cached_property
    def rows(self) -> Sequence[int]:
        """Rows that carry something, in order."""
        return sorted(self._rows)

    def row(self, row: int) -> list[Cell]:
        """What is written in the row itself, from left to right."""
        return self._rows.get(row, [])

    @cached_property
    def headings(self) -> dict[int, list[tuple[Cell, str]]]:
        """Row → what may be headings in it, as they are compared."""
        found: dict[int, list[tuple[Cell, str]]] = {}
        for row, cells in self._rows.items():
            found[row] = [
                (cell, text)
                for cell in cells
                if isinstance(cell.value, str)
                and (text := key(cell.value))
                and len(text) <= HEADING_LENGTH
            ]
        return found

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Heading → the rows it stands in."""
        found: dict[str, list[int]] = {}
        for row, cells in self.headings.items():
            for _, text in cells:
                if text in found:
                    found[text].append(row)
                else:
                    found[text] = [row]
        return found

    @cached_property
    def texts(self) -> frozenset[str]:
        """All headings."""
        return frozenset(self.places)

    def holding(self, part: str, anywhere: bool) -> set[str]:
        """Headings that hold these words, or begin with them; all forms ask for the same few."""
        known = self._holding.get((part, anywhere))
        if known is None and part not in self._all_headings:
            known = self._holding[part, anywhere] = set()
        if known is None:
            known = set(self._lines_with(part))
            if not anywhere:
                known = {text for text in known if text.startswith(part)}
            self._holding[part, anywhere] = known
        return known

    def _lines_with(self, part: str) -> Iterator[str]:
        """Headings that hold these words: few do, and all are searched at once."""
        whole = self._all_headings
        at = whole.find(part)
        while at >= 0:
            end = whole.find("\n", at)
            end = len(whole) if end < 0 else end
            yield whole[whole.rfind("\n", 0, at) + 1 : end]
            at = whole.find(part, end)

    @cached_property
    def _all_headings(self) -> str:
        return "\n".join(self.places)

    def cells(self) -> Iterator[Cell]:
        """Everything written, row by row."""
        return chain.from_iterable(map(self._rows.__getitem__, self.rows))

    def area(self, row: int, column: int) -> Area:
        """The merged area the place belongs to, or the place alone."""
        return self._merged.get((row, column)) or _alone(row, column)

    def at(self, row: int, column: int) -> Cell:
        """The cell shown at this place, blank if nothing is written."""
        found = self.shown.get((row, column))
        return self._found(row, column) if found is None else found

    def _found(self, row: int, column: int) -> Cell:
        """The corner of the merged area, or a blank cell."""
        area = self._merged.get((row, column))
        if area is None:
            cell = self._blank(row, column)
        else:
            corner = area[:2]
            found = self._corners.get(corner) or self.sheet.cells.get(corner)
            cell = self._corners[corner] = found or self._blank(*corner)
        self.shown[row, column] = cell
        return cell

    def _blank(self, row: int, column: int) -> Cell:
        ref = reference(row, column)
        return _cell(self.sheet.name, ref, None, "General", None, None, row, column)

    def span(self, cell: Cell) -> Area:
        """The area a cell covers."""
        return self.area(cell.row, cell.column)

    def right_of(self, cell: Cell) -> Cell:
        """The cell shown just right of this one; beyond the form there is only paper."""
        column = self.span(cell).right + 1
        if self.right and column > self.right:
            return self._blank(cell.row, column)
        return self.at(cell.row, column)

    def below(self, cell: Cell) -> Cell:
        """The cell shown just below this one."""
        return self.at(self.span(cell).bottom + 1, cell.column)


# Headings are asked again and again for the area they cover.
@lru_cache(maxsize=4096)
def _alone(row: int, column: int) -> Area:
    return Area(row, column, row, column)


def absent(sheet: str) -> Cell:
    """The cell of a column the form does not have."""
    return Cell(sheet, "")
