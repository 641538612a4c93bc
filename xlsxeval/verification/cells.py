"""Our cells in a scored workbook, compared as a plain save in any program leaves them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from typing import NamedTuple

from xlsxeval import ours
from xlsxeval.i18n import LANGUAGES, text
from xlsxeval.model import Cell, column_letter
from xlsxeval.package import Book
from xlsxeval.scored.columns import COUNT, NOTE, REVIEWED
from xlsxeval.stamp.seals import respelled
from xlsxeval.summary import REPORT

_STRING = re.compile(r'("(?:[^"]|"")*")')
_DROPPED = re.compile(r"[\s$']")
_ADDRESS = re.compile(
    r"(?<![A-Z0-9._])(?:([^\W\d][\w.（）]*)!)?([A-Z]{1,3})([1-9][0-9]*)(?![\w(.])"
)
_CLOSE = Decimal("1e-9")
SUMMARY = ""
"""Stands for the summary sheet, whatever it is called."""


class Place(NamedTuple):
    """A cell of ours: its sheet, its row, and its column, counted from our first beside a form."""

    sheet: str
    row: int
    column: int


class Depth(Enum):
    """How closely a cell is looked at."""

    ALL = auto()
    FORMULA = auto()
    """Its formula alone: the value follows what the officer changed."""
    KIND = auto()
    """Whether a formula still stands where one belongs: the unit's cells were changed."""
    VALUE = auto()
    """Its value alone: another version may write another formula."""
    NOTHING = auto()


@dataclass(frozen=True)
class Ours:
    """Our cells of one scored workbook."""

    cells: Mapping[Place, Cell]
    report: int | None
    """The row of the summary from which on it speaks of the unit's report, which is not here."""
    starts: Mapping[str, int]
    """Sheet → our first column."""
    summary: str
    """The name of the summary sheet; empty where it is gone."""

    def spot(self, place: Place) -> tuple[str, str]:
        """(sheet, address) of a place in this workbook."""
        if place.sheet == SUMMARY:
            return self.summary, f"{column_letter(place.column)}{place.row}"
        column = self.starts.get(place.sheet, 1) + place.column
        return place.sheet, f"{column_letter(column)}{place.row}"


def found(book: Book) -> Ours:
    """Our cells; what people type (复核得分, 复核说明, 整改情况) is left out."""
    places = ours.areas(book)
    cells: dict[Place, Cell] = {}
    starts = {}
    for name, (sheet, area) in places.items():
        if not name.endswith("_area"):
            continue
        starts[sheet] = area.left
        for (row, column), cell in book.sheet(sheet).read().cells.items():
            offset = column - area.left
            if area.top <= row <= area.bottom and 0 <= offset < min(REVIEWED, NOTE):
                cells[Place(sheet, row, offset)] = cell
    summary = places[ours.SUMMARY][0] if ours.SUMMARY in places else ""
    report = None
    if summary:
        told, report = _summary(book, places)
        cells |= told
    return Ours(cells, report, starts, summary)


def _summary(book: Book, places: ours.Places) -> tuple[dict[Place, Cell], int | None]:
    """The cells of the summary sheet, and where what was said of the unit's report begins."""
    sheet = places[ours.SUMMARY][0]
    read = book.sheet(sheet).read().cells
    numbers, replies = (
        places[name][1].left if name in places else 0 for name in (ours.PROBLEMS, ours.REPLIES)
    )
    answered = {
        row for (row, column), cell in read.items() if column == numbers and cell.text[:2] == "XE"
    }
    titles = {text(REPORT, language) for language in LANGUAGES}
    reports = [row for (row, column), cell in read.items() if column == 1 and cell.text in titles]
    told = {
        Place(SUMMARY, row, column): cell
        for (row, column), cell in read.items()
        if not (column == replies and row in answered)
    }
    return told, min(reports, default=None)


def fits(stands: Cell | None, here: Ours, wanted: Cell | None, there: Ours, depth: Depth) -> bool:
    """Whether a cell is what is wanted, as closely as that is looked at."""
    if depth is Depth.NOTHING:
        return True
    formula = None if wanted is None else wanted.formula
    written = None if stands is None else stands.formula
    if depth is Depth.KIND:
        return formula is None or written is not None
    if depth is Depth.VALUE:
        return stands is None or stands.uncalculated or _same(stands, wanted)
    if formula is None:
        return depth is Depth.FORMULA or (written is None and _same(stands, wanted))
    if stands is None or wanted is None or written is None:
        return False
    if _plain(written, stands.sheet, here) != _plain(formula, wanted.sheet, there):
        return False
    return depth is Depth.FORMULA or stands.uncalculated or _same(stands, wanted)


def _same(one: Cell | None, two: Cell | None) -> bool:
    """Equal values; numbers as far as floating point keeps them."""
    if one is None or two is None:
        return (one is None or one.blank) and (two is None or two.blank)
    if isinstance(one.value, Decimal) and isinstance(two.value, Decimal):
        return abs(one.value - two.value) <= _CLOSE * max(abs(two.value), Decimal(1))
    return one.error == two.error and one.text.split() == two.text.split()


def _plain(formula: str, sheet: str, within: Ours) -> str:
    """A formula however a program spells it, our own columns counted from their first."""

    def counted(match: re.Match[str]) -> str:
        name = match[1] or sheet.upper()
        start = starts.get(name)
        column = 0
        for letter in match[2]:
            column = column * 26 + ord(letter) - 64
        if start is None or not 0 <= column - start < COUNT:
            return match[0] if match[1] is None else f"{name}!{match[2]}{match[3]}"
        return f"{name}!#{column - start}:{match[3]}"

    starts = {_DROPPED.sub("", name).upper(): start for name, start in within.starts.items()}
    sheet = _DROPPED.sub("", sheet)
    pieces = _STRING.split(respelled(formula.removeprefix("=")))
    for at in range(0, len(pieces), 2):
        bare = _DROPPED.sub("", pieces[at]).upper()
        pieces[at] = _ADDRESS.sub(counted, bare)
    return "".join(pieces)
