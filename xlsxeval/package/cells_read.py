"""The cells of a sheet part, read sparsely in one pass."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from math import isfinite

from xlsxeval.errors import Unreadable
from xlsxeval.i18n import N_
from xlsxeval.model import Area, Cell, Message, reference
from xlsxeval.package import formats
from xlsxeval.package.text import Tags, string, unescape
from xlsxeval.package.xml import Element, sibling, true

ROWS = 1_048_576
COLUMNS = 16_384
_LITERAL = re.compile(r"[0-9]+(?:\.[0-9]+)?%?")
_LETTERS = re.compile(r"\$?([A-Za-z]{1,3})\$?")
Value = Decimal | str | bool | date | None
_Read = tuple[Value, str | None, bool]
"""(value, error, strange)"""


def position(ref: str) -> tuple[int, int] | None:
    """G8 → (8, 7); None for what names no cell."""
    letters = ref.rstrip("0123456789")
    column, digits = _column(letters), ref[len(letters) :]
    if column is None or not 0 < len(digits) < 8:
        return None
    row = int(digits)
    return (row, column) if 1 <= row <= ROWS else None


@lru_cache(maxsize=1024)
def _column(letters: str) -> int | None:
    match = _LETTERS.fullmatch(letters)
    if match is None:
        return None
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    return column if column <= COLUMNS else None


def area(ref: str) -> Area | None:
    """A1:C3 → (1, 1, 3, 3); whole columns and rows included; None for what names no area."""
    first, _, last = ref.partition(":")
    start, end = position(first), position(last or first)
    if start is None or end is None:
        return None
    (top, left), (bottom, right) = start, end
    return Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def rows(data: Element) -> Iterator[tuple[int, Element]]:
    """Every <row> with its number; one without r is where its cells say, or follows the last."""
    row = 0
    for element in data.iterchildren(sibling(data, "row")):
        number = element.get("r", "")
        if number.isdecimal() and 1 <= int(number) <= ROWS:
            row = int(number)
        else:
            first = position(element[0].get("r", "")) if len(element) else None
            row = first[0] if first else row + 1
        yield row, element


def placed(data: Element) -> Iterator[tuple[int, int, Element]]:
    """Every <c> with its place; one without r follows the one before it."""
    for row, element in rows(data):
        yield from _line(row, element)


def filled(data: Element) -> Iterator[tuple[int, int, Element]]:
    """Every <c> that holds something, with its place; blank ones cost a glance only."""
    tag = sibling(data, "c")
    for row, element in rows(data):
        for place, cell in _line_filled(row, element, tag):
            yield *place, cell


def _line_filled(row: int, element: Element, tag: str) -> list[tuple[tuple[int, int], Element]]:
    found = []
    for cell in element:
        if len(cell) and cell.tag == tag:
            place = position(cell.get("r", ""))
            if place is None:
                # One without a place is counted from the blank ones before it.
                return [((r, c), other) for r, c, other in _line(row, element) if len(other)]
            found.append((place, cell))
    return found


def _line(row: int, element: Element) -> Iterator[tuple[int, int, Element]]:
    column = 0
    for cell in element.iterchildren(sibling(element, "c")):
        place = position(cell.get("r", "")) or (row, column + 1)
        column = place[1]
        yield *place, cell


@dataclass
class CellReader:
    """Turns <c> elements of one sheet into cells."""

    sheet: str
    strings: Sequence[str]
    codes: Sequence[str]
    date1904: bool
    limit: int
    """Cells the whole workbook may hold, named where a sheet exceeds what is left of it."""
    masters: dict[str, str] = field(default_factory=dict)
    """Text of shared formulas; their followers carry it as the master wrote it."""
    _known_codes: dict[str | None, str] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    """Rows nobody sees."""

    def cells(
        self, data: Element, covered: set[tuple[int, int]], most: int
    ) -> dict[tuple[int, int], Cell]:
        """Cells that carry something, by (row, column).

        Of two elements for one cell the last counts, as LibreOffice and openpyxl have it. Cells
        covered by a merged area are seen by nobody and left out.
        """
        found: dict[tuple[int, int], Cell] = {}
        cell_tag = sibling(data, "c")
        tags = Tags.of(data)
        for row, line in rows(data):
            if true(line.get("hidden")) or line.get("ht") == "0":
                self.hidden.add(row)
            for place, element in _line_filled(row, line, cell_tag):
                cell = self._cell(place, element, tags)
                if cell is not None and place not in covered:
                    found[place] = cell
            if len(found) > most:
                template = N_("The workbook holds more than {most} filled cells; not read.")
                raise Unreadable(Message(template, {"most": self.limit}))
        return found

    def _cell(self, place: tuple[int, int], element: Element, tags: Tags) -> Cell | None:
        formula, stored, inline = None, None, None
        # To iterate over the one child most cells have costs more than all else that is done here.
        for child in (element[0],) if len(element) == 1 else element:
            tag = child.tag
            if tag == tags.value:
                stored = child.text
            elif tag == tags.inline:
                inline = string(child, tags)
            elif tag == tags.formula:
                formula = self._formula(child)
        style = element.get("s")
        code = self._known_codes.get(style)
        if code is None:
            code = self._known_codes[style] = self._code(style)
        kind = element.get("t", "n")
        value, error, strange = self._value(kind, stored, inline, code, formula)
        if formula is not None:
            if formula and error is None and _LITERAL.fullmatch(formula):
                # =100% typed as a target is a formula of one number: it says what it is.
                if value is None or (formula.endswith("%") and code == formats.GENERAL):
                    value = f"={formula}"
        elif value is None and error is None:
            return None
        return Cell(self.sheet, reference(*place), value, code, formula, error, *place, strange)

    def _formula(self, element: Element) -> str:
        text = element.text or ""
        shared = element.get("si") if element.get("t") == "shared" else None
        if shared is None:
            return text
        return self.masters.setdefault(shared, text) if text else self.masters.get(shared, "")

    def _code(self, style: str | None) -> str:
        if style is None or not style.isdecimal() or int(style) >= len(self.codes):
            return self.codes[0] if style is None and self.codes else formats.GENERAL
        return self.codes[int(style)]

    def _value(
        self, kind: str, stored: str | None, inline: str | None, code: str, formula: str | None
    ) -> _Read:
        if kind == "s" and stored is not None:
            return self._shared(stored)
        if kind == "inlineStr":
            return (inline if inline is not None else unescape(stored or "")) or None, None, False
        if kind == "str":
            text = unescape(stored or "")
            return (text if text or formula is not None else None), None, False
        if stored is None:
            return None, None, False
        if kind == "n":
            return self._number(stored, code)
        if kind == "b":
            return stored.strip() in ("1", "true"), None, False
        if kind == "e":
            return None, stored, False
        if kind == "d":
            return _iso(stored)
        return stored, None, True

    def _number(self, stored: str, code: str) -> _Read:
        found = _number(stored)
        if formats.shows_date(code) and isinstance(found[0], Decimal):
            return formats.day(found[0], self.date1904) or found[0], None, False
        return found

    def _shared(self, stored: str) -> _Read:
        """A string that is not in the table is an error at its cell, not a text."""
        index = stored.strip()
        if not index.isdecimal() or int(index) >= len(self.strings):
            return None, "#REF!", False
        return self.strings[int(index)] or None, None, False


@lru_cache(maxsize=4096)
def _number(stored: str) -> _Read:
    """A number at the 15 digits Excel shows; the same few points stand in every row."""
    try:
        number = float(stored)
    except ValueError:
        return (stored, None, True) if stored.strip() else (None, None, False)
    if not isfinite(number) or "_" in stored or not stored.isascii():
        return stored, None, True
    return Decimal(f"{number:.15g}"), None, False


def _iso(stored: str) -> _Read:
    try:
        return date.fromisoformat(stored[:10]), None, False
    except ValueError:
        return stored, None, True
