"""One cell and the area it may be merged over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from itertools import product
from typing import NamedTuple

from xlsxeval.model.quick import quick

_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|;.*')
"""What a number format prints as it stands."""
_FEW = 64
"""Places of an area that is worth remembering."""
_EXACT = 28
"""Digits to which arithmetic rounds; so does what is spelled."""


class Area(NamedTuple):
    """A rectangle of cells, 1-based, ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def places(self) -> Sequence[tuple[int, int]]:
        """Every place in it, (row, column), the corner first."""
        few = (self.bottom - self.top + 1) * (self.right - self.left + 1) <= _FEW
        return _remembered(self) if few else _places(self)


def _places(area: Area) -> Sequence[tuple[int, int]]:
    top, left, bottom, right = area
    return tuple(product(range(top, bottom + 1), range(left, right + 1)))


# Forms of one kind merge the same areas, and each is asked for three times in a form.
_remembered = lru_cache(maxsize=4096)(_places)


@cache
def column_letter(column: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


# Forms of one kind fill the same few hundred places.
@lru_cache(maxsize=16_384)
def reference(row: int, column: int) -> str:
    """(8, 7) → G8."""
    return f"{column_letter(column)}{row}"


def spelled(number: Decimal) -> str:
    """2.50 → 2.5, 1E+2 → 100: a number as people write it."""
    text = str(number)
    if "E" in text or len(text) > _EXACT:
        return f"{number.normalize():f}"
    return text.rstrip("0").removesuffix(".") if "." in text else text


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
    def monthly(self) -> bool:
        """A date that shows year and month only: Excel stores 2022年12月 as its first day."""
        if not isinstance(self.value, date):
            return False
        code = _LITERAL.sub("", self.format.lower())
        return "m" in code and "y" in code and not set("dhs") & set(code)

    @property
    def text(self) -> str:
        """The value as its reader sees it; a percent cell of 0.95 reads 95%."""
        value = self.value
        if isinstance(value, str):
            return value
        if value is None:
            return ""
        if isinstance(value, Decimal):
            return spelled(value * 100) + "%" if "%" in self.format else spelled(value)
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        return f"{value.year}年{value.month}月" if self.monthly else value.isoformat()

    @property
    def entered(self) -> str:
        """What was typed here: the value, else the formula that has none, else the error."""
        if self.value is not None or not self.formula:
            return self.text or self.error or ""
        return f"={self.formula}"

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
