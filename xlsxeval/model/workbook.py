"""A workbook as it was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from xlsxeval.model.message import Message
from xlsxeval.model.quick import quick
from xlsxeval.model.stamp import Stamp


class Area(NamedTuple):
    """A rectangle of cells, 1-based, ends included."""

    top: int
    left: int
    bottom: int
    right: int


@cache
def column_letter(column: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def reference(row: int, column: int) -> str:
    """(8, 7) → G8."""
    return f"{column_letter(column)}{row}"


@quick
@dataclass(frozen=True, slots=True)
class Cell:
    """A value that remembers where on the form it was written.

    Numbers are Decimal at the 15 digits Excel shows; a number in a date format is a date; a number
    in a percent format keeps its stored value (0.95) and says so (`percent`).
    """

    sheet: str
    ref: str
    value: Decimal | str | bool | date | None = None
    format: str = "General"
    formula: str | None = None
    error: str | None = None
    row: int = 0
    column: int = 0
    strange: bool = False
    """A number cell whose stored text is no number (NaN, 1e999); `value` keeps the text."""

    @property
    def uncalculated(self) -> bool:
        """A formula whose result was never stored."""
        return self.formula is not None and self.value is None and self.error is None

    @property
    def percent(self) -> bool:
        """Shown as a percentage."""
        return isinstance(self.value, Decimal) and "%" in self.format

    @property
    def text(self) -> str:
        """The value as its reader sees it; a percent cell of 0.95 reads 95%."""
        value = self.value
        if isinstance(value, str):
            return value
        if value is None:
            return ""
        if isinstance(value, Decimal):
            shown = value * 100 if self.percent else value
            return f"{shown.normalize():f}" + ("%" if self.percent else "")
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        return value.isoformat()

    @property
    def blank(self) -> bool:
        """Nothing is written here: no value, no error, at most spaces."""
        value = self.value
        if value is None:
            return self.error is None and self.formula is None
        return isinstance(value, str) and self.error is None and not value.strip()

    @property
    def place(self) -> str:
        """自评表!G8"""
        return f"{self.sheet}!{self.ref}"


@dataclass(frozen=True)
class Sheet:
    """One worksheet, sparse: `cells` holds only cells that carry a value, an error or a formula."""

    name: str
    cells: Mapping[tuple[int, int], Cell]
    merges: tuple[Area, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    state: str = "visible"
    protected: bool = False


@dataclass(frozen=True)
class Entry:
    """What the officer typed beside one row of a scored workbook: 复核得分 and 复核说明."""

    score: Cell
    note: Cell


@dataclass(frozen=True)
class Workbook:
    """One submitted file as it was read. Holds no open file and can be pickled."""

    path: str
    sha256: str
    sheets: tuple[Sheet, ...]
    notes: tuple[Message, ...] = ()
    """Facts of the file worth saying: a name that does not fit the content, external links."""
    entries: tuple[Entry, ...] = ()
    """The officer's entries, where the file is a scored workbook of ours."""
    replies: Mapping[str, str] = field(default_factory=dict)
    """Problem id → 整改情况, where the file is a scored workbook of ours."""
    stamp: Stamp | None = None
    """How the scored workbook was made that this file, or the result it replaces, is."""
