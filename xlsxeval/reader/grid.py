"""One region of a sheet, seen the way its reader sees it: merged cells are one cell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from xlsxeval.model import Area, Cell, Sheet, reference

_BRACKETS = re.compile(r"[(\[〔【][^()\[\]〔〕【】]{0,40}[)\]〕】]")
_LEAD = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|\d{1,2}[.、](?!\d))")


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Text without spaces, line breaks and full-width differences."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@lru_cache(maxsize=20_000)
def key(text: str) -> str:
    """A heading as it is compared: plain, without numbering, brackets, stars and colons."""
    bare = plain(text[:200])
    while (shorter := _BRACKETS.sub("", bare)) != bare:
        bare = shorter
    return _LEAD.sub("", bare).strip(":：*★☆△▲").strip()


def rank(heading: str, words: Sequence[str]) -> int | None:
    """The position of the first word that names this heading; "*" stands for any further text."""
    for position, word in enumerate(words):
        bare = key(word.strip("*")) if "*" not in word else word.strip("*")
        if (
            heading == bare
            or (word.startswith("*") and word.endswith("*") and bare in heading)
            or (word.endswith("*") and not word.startswith("*") and heading.startswith(bare))
        ):
            return position
    return None


class Grid:
    """The rows `top` to `bottom` of a sheet."""

    def __init__(self, sheet: Sheet, top: int, bottom: int) -> None:
        self.sheet, self.top, self.bottom = sheet, top, bottom
        self._rows: dict[int, list[Cell]] = {}
        for cell in sheet.cells.values():
            if top <= cell.row <= bottom and not cell.blank:
                self._rows.setdefault(cell.row, []).append(cell)
        for cells in self._rows.values():
            cells.sort(key=lambda cell: cell.column)
        self._merged: dict[int, list[Area]] = {}
        for area in sheet.merges:
            for row in range(max(area.top, top), min(area.bottom, bottom) + 1):
                self._merged.setdefault(row, []).append(area)

    @property
    def rows(self) -> list[int]:
        """Rows that carry something, in order."""
        return sorted(self._rows)

    def row(self, row: int) -> list[Cell]:
        """What is written in the row itself, from left to right."""
        return self._rows.get(row, [])

    def cells(self) -> Iterator[Cell]:
        """Everything written, row by row."""
        for row in self.rows:
            yield from self._rows[row]

    def area(self, row: int, column: int) -> Area:
        """The merged area the place belongs to, or the place alone."""
        for area in self._merged.get(row, ()):
            if area.left <= column <= area.right:
                return area
        return Area(row, column, row, column)

    def at(self, row: int, column: int) -> Cell:
        """The cell shown at this place, blank if nothing is written."""
        area = self.area(row, column)
        found = self.sheet.cells.get((area.top, area.left))
        return found or Cell(
            self.sheet.name,
            reference(area.top, area.left),
            row=area.top,
            column=area.left,
        )

    def span(self, cell: Cell) -> Area:
        """The area a cell covers."""
        return self.area(cell.row, cell.column)

    def right_of(self, cell: Cell) -> Cell:
        """The cell shown just right of this one."""
        return self.at(cell.row, self.span(cell).right + 1)

    def below(self, cell: Cell) -> Cell:
        """The cell shown just below this one."""
        return self.at(self.span(cell).bottom + 1, cell.column)


def absent(sheet: str) -> Cell:
    """The cell of a column the form does not have."""
    return Cell(sheet, "")


def first_filled(cells: Iterable[Cell]) -> Cell | None:
    """The first cell that is not blank."""
    return next((cell for cell in cells if not cell.blank), None)
