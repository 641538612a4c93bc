"""Labels and their values: what is printed in the head of a form and around its tables."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from xlsxeval.model import Cell, FormSpec
from xlsxeval.reader.grid import Grid
from xlsxeval.reader.keys import key, plain
from xlsxeval.reader.wording import Offer, Wording, wording

INLINE = re.compile(r"^(.{1,20}?)[:：](.*)$", re.S)
_PARTS = re.compile(r"\s{2,}|　+|[;；]|\s(?=[^\s:：]{2,12}[:：])")
_SEAL = re.compile(r"[(（]\s*(?:加盖|单位)?(?:盖章|公章|签章)(?:处)?\s*[)）]")
_ASIDE = re.compile(
    r"(?:填报|填表|制表|自评|编制|报送)(?:日期|时间|人)[:：]?|联系(?:人|电话|方式)[:：]?|金额单位[:：]"
)
"""Labels whose values nobody asks for, but which are no values themselves."""
_LABELS = ("unit", "owner", "project", "year", "money_unit", "total", "grade")
_NO_UNIT = re.compile(r"^(?:(?:人民币)?[千万亿]?元|[本我](?:单位|部门|局|校|院))$")


class _Found(NamedTuple):
    position: int
    label: Cell
    value: Cell


class Labels:
    """Every label of a grid with its value, found in one pass."""

    def __init__(self, grid: Grid, spec: FormSpec) -> None:
        self.grid = grid
        self._words: Wording = wording(spec, "labels", _LABELS)
        self._found: Mapping[str, list[_Found]] = {name: [] for name in _LABELS}
        named = self._words.among(grid)
        for cell in grid.cells():
            text = cell.value
            if isinstance(text, str) and (cell.row in named or ":" in text or "：" in text):
                for offer, value in self._offers(cell, text):
                    # 单位 may ask for the unit or tell the money's; 本单位 names none.
                    if offer.field == "unit" and _NO_UNIT.match(plain(value.text)):
                        continue
                    self._found[offer.field].append(_Found(offer.position, cell, value))

    def value(self, name: str, top: int, bottom: int) -> Cell | None:
        """The value of the best label from row `top` to `bottom`; None where none is printed."""
        fitting = [found for found in self._found[name] if top <= found.label.row <= bottom]
        best = min(fitting, key=lambda found: (found.value.blank, found.position), default=None)
        return best.value if best else None

    def unit(self, bottom: int) -> Cell | None:
        """预算单位: the unit itself, else the department above it; blank where asked in vain."""
        unit = _unstamped(self.value("unit", 1, bottom))
        if unit is None or unit.blank:
            owner = _unstamped(self.value("owner", 1, bottom))
            return owner if owner is not None and (not owner.blank or unit is None) else unit
        return unit

    def _offers(self, cell: Cell, text: str) -> Iterator[tuple[Offer, Cell]]:
        """A label may stand left of its value, or in the same cell before a colon."""
        for offer in self._words.offers(key(text)):
            yield offer, self._beside(cell)
        if ":" not in text and "：" not in text:
            return
        for part in _PARTS.split(text):
            found = INLINE.match(part.strip())
            if found is None or not found[2].strip():
                continue
            for offer in self._words.offers(key(found[1])):
                yield offer, within(cell, found[2])

    def _is_label(self, cell: Cell) -> bool:
        return bool(self._words.offers(key(cell.text)) or _ASIDE.match(plain(cell.text)))

    def _beside(self, label: Cell) -> Cell:
        """The value right of a label: the next place written, unless that is a label itself."""
        first = value = self.grid.right_of(label)
        last = max(cell.column for cell in self.grid.row(label.row))
        while value.blank and value.column <= last:
            further = self.grid.right_of(value)
            if further.column <= value.column or self._is_label(further):
                break
            value = further
        if not value.blank and not self._is_label(value):
            return value
        return first if first.blank else _missing(label)


def _unstamped(cell: Cell | None) -> Cell | None:
    """The name without （盖章）, which asks for a seal."""
    if cell is None or not _SEAL.search(cell.text):
        return cell
    return within(cell, _SEAL.sub("", cell.text))


def within(cell: Cell, text: str) -> Cell:
    """A value that stands in its label's own cell."""
    return Cell(cell.sheet, cell.ref, text.strip(), row=cell.row, column=cell.column)


def _missing(label: Cell) -> Cell:
    """A blank at the label itself: the place where a value is missing."""
    return Cell(label.sheet, label.ref, row=label.row, column=label.column)


def texts(grid: Grid, spec: FormSpec, skip: Sequence[tuple[int, int]]) -> Mapping[str, Cell]:
    """goal, result, problems, measures …: the value right of, below or behind its heading."""
    words = wording(spec, "texts")
    found: dict[str, tuple[int, Cell]] = {}
    inside = {row for first, last in skip for row in range(first, last + 1)}
    for cell in (cell for row in grid.rows if row not in inside for cell in grid.row(row)):
        if not isinstance(cell.value, str):
            continue
        for offer, value in _text_offers(grid, cell, cell.value, words, inside):
            known = found.get(offer.field)
            rest = (value.blank, offer.position)
            if known is None or rest < (known[1].blank, known[0]):
                found[offer.field] = offer.position, value
    return {name: cell for name, (_, cell) in found.items()}


def _text_offers(
    grid: Grid, cell: Cell, text: str, words: Wording, inside: Collection[int]
) -> Iterator[tuple[Offer, Cell]]:
    offers = words.offers(key(text))
    for offer in offers:
        yield offer, _right_or_below(grid, cell, words, inside)
    inline = None if offers else INLINE.match(text.strip())
    if inline is not None and inline[2].strip():
        for offer in words.offers(key(inline[1])):
            yield offer, within(cell, inline[2])


def _right_or_below(grid: Grid, label: Cell, words: Wording, inside: Collection[int]) -> Cell:
    right = grid.right_of(label)
    cells = grid.row(label.row)
    # Columns between a heading and its text may stand empty where nothing is merged.
    written = next((cell for cell in cells if cell.column > grid.span(label).right), right)
    if not written.blank and not words.offers(key(written.text)):
        return written
    alone = len(cells) == 1 and grid.span(right).right > right.column + 1
    if right.blank and alone:
        return right
    below = grid.below(label)
    # What stands in a table of indicators is no text of a block above it, nor is a heading.
    if below.row not in inside and not words.offers(key(below.text)):
        return below
    return _missing(label) if words.offers(key(right.text)) else right
