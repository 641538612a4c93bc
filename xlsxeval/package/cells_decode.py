"""What the <c> elements of a sheet say, read sparsely in one pass."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from math import isfinite
from typing import NamedTuple, cast

from lxml import etree

from xlsxeval.errors import Unreadable
from xlsxeval.i18n import N_
from xlsxeval.model import Cell, Message, reference
from xlsxeval.package import formats
from xlsxeval.package.cells_read import line_filled, rows
from xlsxeval.package.text import Tags, string, unescape
from xlsxeval.package.xml import Element, sibling, true

_LITERAL = re.compile(r"[0-9]+(?:\.[0-9]+)?%?")
_LONG = 12
"""Digits no index has; thousands of them are none that Python would read."""
Value = Decimal | str | bool | date | None
_Read = tuple[Value, str | None, bool]
"""(value, error, strange)"""
_EMPTY: _Read = None, None, False
SHORTEST = len("<c><f/></c>")
"""No cell that holds something is written in fewer bytes."""


def hidden_rows(data: Element | None) -> frozenset[int]:
    """Rows nobody sees."""
    if data is None or not _found(sibling(data, "")).hidden(data):
        return frozenset()
    lines = rows(data)
    found = (row for row, line in lines if true(line.get("hidden")) or line.get("ht") == "0")
    return frozenset(found)


class _Found(NamedTuple):
    """What libxml gathers of a whole sheet in a fifth of the time of a look at each element."""

    hidden: etree.ETXPath
    """Rows that may be hidden."""
    inline: etree.ETXPath
    stored: etree.ETXPath
    runs: etree.ETXPath
    """Inline texts of many runs."""


@lru_cache(maxsize=8)
def _found(space: str) -> _Found:
    cell = f"{space}row/{space}c"
    return _Found(
        hidden=etree.ETXPath(f"{space}row[@hidden or @ht='0']"),
        inline=etree.ETXPath(f"{cell}/{space}is/{space}t/text()", smart_strings=False),
        stored=etree.ETXPath(f"{cell}/{space}v/text()", smart_strings=False),
        runs=etree.ETXPath(f"{cell}/{space}is[{space}r]"),
    )


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
            for place, element in line_filled(row, line, cell_tag):
                cell = self._cell(place, element, tags)
                if cell is not None and place not in covered:
                    found[place] = cell
            if len(found) > most:
                template = N_("The workbook holds more than {most} filled cells; not read.")
                raise Unreadable(Message(template, {"most": self.limit}))
        return found

    def texts(self, data: Element | None) -> Iterator[str]:
        """Every text the cells may hold: numbers, too, are taken for those of shared strings.

        One that many cells share is told once.
        """
        if data is None:
            return
        found = _found(sibling(data, ""))
        yield from map(unescape, cast("list[str]", found.inline(data)))
        tags = Tags.of(data)
        for element in cast("list[Element]", found.runs(data)):
            yield string(element, tags)
        for text in dict.fromkeys(cast("list[str]", found.stored(data))):
            index = text.strip()
            if not index.isdecimal():
                yield unescape(text)
            elif len(index) < _LONG and int(index) < len(self.strings):
                yield self.strings[int(index)]

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
        value: Value
        error, strange = None, False
        if kind == "inlineStr":
            value = (inline if inline is not None else unescape(stored or "")) or None
        elif kind == "n":
            value, error, strange = _EMPTY if stored is None else self._number(stored, code)
        else:
            value, error, strange = self._value(kind, stored, formula)
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

    def _number(self, stored: str, code: str) -> _Read:
        found = _number(stored)
        if not formats.shows_date(code) or not isinstance(found[0], Decimal):
            return found
        return formats.day(found[0], self.date1904) or found[0], None, False

    def _shared(self, stored: str) -> _Read:
        """A string that is not in the table is an error at its cell, not a text."""
        index = stored.strip()
        known = index.isdecimal() and len(index) < _LONG
        if not known or int(index) >= len(self.strings):
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
