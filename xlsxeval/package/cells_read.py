"""The cells of a sheet part, read sparsely in one pass."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from math import isfinite

from xlsxeval.errors import Unreadable
from xlsxeval.i18n import N_
from xlsxeval.model import Area, Cell, Message, reference
from xlsxeval.package import formats
from xlsxeval.package.text import unescape
from xlsxeval.package.xml import Element, sibling

ROWS = 1_048_576
COLUMNS = 16_384
_LITERAL = re.compile(r"[0-9]+(?:\.[0-9]+)?%?")
_REF = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
Value = Decimal | str | bool | date | None


def position(ref: str) -> tuple[int, int] | None:
    """G8 → (8, 7); None for what names no cell."""
    match = _REF.fullmatch(ref)
    if match is None:
        return None
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    row = int(match[2])
    return (row, column) if 1 <= row <= ROWS and column <= COLUMNS else None


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
        cells = [cell for cell in element.iterchildren(tag) if len(cell)]
        places = [position(cell.get("r", "")) for cell in cells]
        if None in places:
            yield from (found for found in _line(row, element) if len(found[2]))
        else:
            yield from ((*place, cell) for place, cell in zip(places, cells, strict=True) if place)


def _line(row: int, element: Element) -> Iterator[tuple[int, int, Element]]:
    column = 0
    for cell in element.iterchildren(sibling(element, "c")):
        place = position(cell.get("r", "")) or (row, column + 1)
        column = place[1]
        yield *place, cell


def string(element: Element) -> str:
    """The text of a <si> or <is>: runs joined, phonetic help left out."""
    text_tag, run_tag = sibling(element, "t"), sibling(element, "r")
    parts = []
    for child in element:
        if child.tag == text_tag:
            parts.append(child.text or "")
        elif child.tag == run_tag:
            parts.append(child.findtext(text_tag) or "")
    return unescape("".join(parts))


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

    def cells(
        self, data: Element, covered: set[tuple[int, int]], most: int
    ) -> dict[tuple[int, int], Cell]:
        """Cells that carry something, by (row, column).

        Of two elements for one cell the last counts, as LibreOffice and openpyxl have it. Cells
        covered by a merged area are seen by nobody and left out.
        """
        found: dict[tuple[int, int], Cell] = {}
        for row, column, element in filled(data):
            cell = self._cell(row, column, element)
            if cell is not None and (row, column) not in covered:
                found[row, column] = cell
            if len(found) > most:
                template = N_("The workbook holds more than {most} filled cells; not read.")
                raise Unreadable(Message(template, {"most": self.limit}))
        return found

    def _cell(self, row: int, column: int, element: Element) -> Cell | None:
        formula, stored, inline = None, None, None
        prefix = sibling(element, "")
        for child in element:
            if child.tag == prefix + "v":
                stored = child.text
            elif child.tag == prefix + "f":
                formula = self._formula(child)
            elif child.tag == prefix + "is":
                inline = string(child)
        code = self._code(element.get("s"))
        kind = element.get("t", "n")
        value, error, strange = self._value(kind, stored, inline, code, formula)
        if formula and error is None and _LITERAL.fullmatch(formula):
            # =100% typed as a target is a formula of one number: it says what it is.
            if value is None or (formula.endswith("%") and code == formats.GENERAL):
                value = f"={formula}"
        if value is None and error is None and formula is None:
            return None
        ref = reference(row, column)
        return Cell(self.sheet, ref, value, code, formula, error, row, column, strange)

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
    ) -> tuple[Value, str | None, bool]:
        """(value, error, strange)"""
        if kind == "inlineStr":
            return (inline if inline is not None else unescape(stored or "")) or None, None, False
        if kind == "str":
            text = unescape(stored or "")
            return (text if text or formula is not None else None), None, False
        if stored is None:
            return None, None, False
        if kind == "n":
            return self._number(stored, code)
        if kind == "s":
            return self._shared(stored)
        if kind == "b":
            return stored.strip() in ("1", "true"), None, False
        if kind == "e":
            return None, stored, False
        if kind == "d":
            return _iso(stored)
        return stored, None, True

    def _number(self, stored: str, code: str) -> tuple[Value, str | None, bool]:
        try:
            number = float(stored)
        except ValueError:
            return (stored, None, True) if stored.strip() else (None, None, False)
        if not isfinite(number) or "_" in stored or not stored.isascii():
            return stored, None, True
        value = Decimal(f"{number:.15g}")
        if formats.shows_date(code):
            return formats.day(value, self.date1904) or value, None, False
        return value, None, False

    def _shared(self, stored: str) -> tuple[Value, str | None, bool]:
        """A string that is not in the table is an error at its cell, not a text."""
        index = stored.strip()
        if not index.isdecimal() or int(index) >= len(self.strings):
            return None, "#REF!", False
        return self.strings[int(index)] or None, None, False


def _iso(stored: str) -> tuple[Value, str | None, bool]:
    try:
        return date.fromisoformat(stored[:10]), None, False
    except ValueError:
        return stored, None, True
