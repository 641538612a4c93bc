"""One region of a sheet, seen the way its reader sees it: merged cells are one cell."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING

from xlsxeval.model import Area, Cell, FormSpec, Sheet, copied, maker, reference

if TYPE_CHECKING:
    from xlsxeval.reader.headings import Headers

_BRACKETS = re.compile(r"[(\[〔【][^()\[\]〔〕【】]{0,40}[)\]〕】]")
_LEAD = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|\d{1,2}[.、](?!\d))")
_FORMULA = re.compile(r"(?<=[\u4e00-\u9fff])[A-F](?:[A-F\d/÷×*%=+-]*)$")
_cell = maker(Cell)
_COLUMN = attrgetter("column")
HEADING_LENGTH = 40
"""No heading is longer; a sentence that holds 原因 is none."""


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
    return _FORMULA.sub("", _LEAD.sub("", bare).strip(":：*★☆△▲").strip())


@lru_cache(maxsize=512)
def ranks(words: tuple[str, ...]) -> Callable[[str], int | None]:
    """Answers for a heading the first of the words that names it; "*" is any further text."""
    whole: dict[str, int] = {}
    parts: list[tuple[int, str, bool]] = []
    for position, word in enumerate(words):
        bare = word.strip("*") if "*" in word else key(word)
        whole.setdefault(bare, position)
        if "*" in word:
            parts.append((position, bare, word.startswith("*")))

    def found(heading: str) -> int | None:
        first = whole.get(heading)
        if not parts or len(heading) > HEADING_LENGTH:
            return first
        for position, part, anywhere in parts:
            if first is not None and first <= position:
                break
            if part in heading if anywhere else heading.startswith(part):
                return position
        return first

    # 产出指标 and 数量指标 are asked for in every row.
    return lru_cache(maxsize=1024)(found)


@lru_cache(maxsize=512)
def naming(words: tuple[str, ...]) -> Callable[[str], bool]:
    """Answers whether a text, as it stands, is named by one of the words."""
    found = ranks(words)
    return lru_cache(maxsize=4096)(lambda text: found(key(text)) is not None)


def rank(heading: str, words: Sequence[str]) -> int | None:
    """The position of the first word that names this heading; see `ranks`."""
    return ranks(words if isinstance(words, tuple) else tuple(words))(heading)


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
        for (row, column), cell in sheet.cells.items():
            if top <= row <= bottom and (not right or column <= right):
                value = cell.value
                # To ask all of them costs more than a look at what nearly all hold.
                if not (value.strip() if isinstance(value, str) else value) and cell.blank:
                    continue
                rows[row].append(cell)
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
