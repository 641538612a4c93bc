"""The values of cells: strings, numbers, dates and errors, of what their elements say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from math import isfinite

from xlsxeval.errors import Unreadable
from xlsxeval.i18n import N_
from xlsxeval.model import Cell, Message, maker, reference
from xlsxeval.package import formats
from xlsxeval.package.cells_read import Raw
from xlsxeval.package.text import unescape

_cell = maker(Cell)
_LITERAL = re.compile(r"[0-9]+(?:\.[0-9]+)?%?")
_NUMBERS = tuple(map(str, range(1024)))
"""Of the shared strings most forms have, ready to be looked up."""
_LONG = 12
"""Digits no index has; thousands of them are none that Python would read."""
Value = Decimal | str | bool | date | None
_Read = tuple[Value, str | None, bool]
"""(value, error, strange)"""
_EMPTY: _Read = None, None, False
SHORTEST = len("<c><f/></c>")
"""No cell that holds something is written in fewer bytes."""


@dataclass
class CellReader:
    """Turns what the cells of one sheet say into cells."""

    sheet: str
    strings: Sequence[str]
    codes: Sequence[str]
    date1904: bool
    limit: int
    """Cells the whole workbook may hold, named where a sheet exceeds what is left of it."""
    _known_codes: dict[str | None, str] = field(default_factory=dict)

    def cells(
        self, raws: Iterable[Raw], covered: Set[tuple[int, int]], most: int
    ) -> dict[tuple[int, int], Cell]:
        """Cells that carry something, by (row, column).

        Of two elements for one cell the last counts, as LibreOffice and openpyxl have it. Cells
        covered by a merged area are seen by nobody and left out.
        """
        found: dict[tuple[int, int], Cell] = {}
        value: Value
        codes, sheet, days = self._known_codes, self.sheet, self.date1904
        texts = dict(zip(_NUMBERS, self.strings, strict=False))
        for place, style, kind, formula, stored, inline in raws:
            if place in covered:
                continue
            code = codes.get(style) or codes.setdefault(style, self._code(style))
            # Nearly every cell of a form holds one of the first shared strings, or a number.
            if kind == "s" and formula is None and stored in texts:
                value, error, strange = texts[stored] or None, None, False
            elif kind == "n" and formula is None and stored is not None:
                value, error, strange = _number(stored, code, days)
            else:
                value, error, strange = self._read(kind, code, formula, stored, inline)
            if value is None and error is None and formula is None:
                continue
            row, column = place
            ref = reference(row, column)
            found[place] = _cell(sheet, ref, value, code, formula, error, row, column, strange)
            if len(found) > most:
                template = N_("The workbook holds more than {most} filled cells; not read.")
                raise Unreadable(Message(template, {"most": self.limit}))
        return found

    def _read(
        self, kind: str, code: str, formula: str | None, stored: str | None, inline: str | None
    ) -> _Read:
        value: Value
        error, strange = None, False
        if kind == "inlineStr":
            value = (inline if inline is not None else unescape(stored or "")) or None
        elif kind == "n":
            value, error, strange = _EMPTY
            if stored is not None:
                value, error, strange = _number(stored, code, self.date1904)
        else:
            value, error, strange = self._value(kind, stored, formula)
        if formula and error is None and _LITERAL.fullmatch(formula):
            # =100% typed as a target is a formula of one number: it says what it is.
            if value is None or (formula.endswith("%") and code == formats.GENERAL):
                value = f"={formula}"
        return value, error, strange

    def _code(self, style: str | None) -> str:
        if style is None:
            return self.codes[0] if self.codes else formats.GENERAL
        known = style.isdecimal() and len(style) < _LONG and int(style) < len(self.codes)
        return self.codes[int(style)] if known else formats.GENERAL

    def _value(self, kind: str, stored: str | None, formula: str | None) -> _Read:
        if kind == "s" and stored is not None:
            return self._shared(stored)
        if kind == "str":
            text = unescape(stored or "")
            return (text if text or formula is not None else None), None, False
        if stored is None:
            return _EMPTY
        if kind == "b":
            return stored.strip() in ("1", "true"), None, False
        if kind == "e":
            return None, stored, False
        if kind == "d":
            return _iso(stored)
        return stored, None, True

    def _shared(self, stored: str) -> _Read:
        """A string that is not in the table is an error at its cell, not a text."""
        index = stored if stored.isdecimal() else stored.strip()
        known = len(index) < _LONG and index.isdecimal()
        place = int(index) if known else len(self.strings)
        if place >= len(self.strings):
            return None, "#REF!", False
        return self.strings[place] or None, None, False


@lru_cache(maxsize=4096)
def _number(stored: str, code: str, date1904: bool) -> _Read:
    """A number at the 15 digits Excel shows, or its day; the same few points stand in every row."""
    try:
        number = float(stored)
    except ValueError:
        return (stored, None, True) if stored.strip() else _EMPTY
    if not isfinite(number) or "_" in stored or not stored.isascii():
        return stored, None, True
    exact = Decimal(f"{number:.15g}")
    day = formats.day(exact, date1904) if formats.shows_date(code) else None
    return day or exact, None, False


def _iso(stored: str) -> _Read:
    try:
        return date.fromisoformat(stored[:10]), None, False
    except ValueError:
        return stored, None, True
