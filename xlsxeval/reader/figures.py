"""Cells that hold a plain figure: points, money, a printed rate."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from xlsxeval.model import BLANKS, Cell, Figure, maker
from xlsxeval.reader.grid import absent
from xlsxeval.reader.keys import plain

_figure = maker(Figure)
_MONEY = re.compile(
    r"^(?:人民币|[¥￥])?(-?[\d,]*\.?\d+)\.?(亿元|万元|千元|百万元|元|亿|万)?(?:整)?$"
)
_GROUPED = re.compile(r"^-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?$|^-?\.\d+$")
_POINTS = re.compile(r"^(-?[\d,]*\.?\d+)分?$")
_RATE = re.compile(r"^(-?[\d,]*\.?\d+)(%|百分比)?$")
_UNITS = {
    "元": Decimal(1),
    "千元": Decimal(1000),
    "万元": Decimal(10_000),
    "万": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "亿元": Decimal(100_000_000),
    "亿": Decimal(100_000_000),
}
_FRACTION_LIMIT = Decimal("1.5")


@lru_cache(maxsize=64)
def nothing(sheet: str) -> Figure:
    """The figure of a column the form does not have."""
    return Figure(absent(sheet))


def points(cell: Cell) -> Figure:
    """分值, 得分: points. 10分 is 10; a percent cell of 0.1 under 权重 is 10 points of 100."""
    value = cell.value
    if isinstance(value, Decimal) and not cell.strange:
        return _figure(cell, value * 100 if "%" in cell.format else value)
    if not isinstance(value, str):
        return _figure(cell)
    found = _POINTS.match(_bare(cell)) or _RATE.match(_bare(cell))
    return Figure(cell, _number(found[1]) if found else None)


def money(cell: Cell, unit: str) -> Figure:
    """An amount in `unit`; a unit written in the cell itself is converted."""
    if isinstance(cell.value, Decimal) and not cell.strange:
        return Figure(cell, cell.value)
    found = _MONEY.match(_bare(cell))
    value = _number(found[1]) if found and isinstance(cell.value, str) else None
    if found is None or value is None:
        return Figure(cell)
    written = found[2] or ""
    factor = _UNITS[written] / _UNITS[unit] if written else Decimal(1)
    return Figure(cell, value * factor, written)


def rate(cell: Cell) -> Figure:
    """A printed rate as a ratio: 86%, 86, 0.86 and a percent cell of 0.86 are all 0.86."""
    if isinstance(cell.value, Decimal) and not cell.strange:
        return Figure(cell, cell.value if cell.percent else _ratio(cell.value), "%")
    found = _RATE.match(_bare(cell))
    value = _number(found[1]) if found and isinstance(cell.value, str) else None
    if found is None or value is None:
        return Figure(cell)
    return Figure(cell, value / 100 if found[2] else _ratio(value), "%")


def _bare(cell: Cell) -> str:
    return plain(cell.text).removeprefix("=")


def dashed(cell: Cell) -> bool:
    """Nothing, or only a dash."""
    value = cell.value
    return value is None or (isinstance(value, str) and value.strip() in BLANKS)


def _ratio(value: Decimal) -> Decimal:
    return value if abs(value) <= _FRACTION_LIMIT else value / 100


def _number(text: str) -> Decimal | None:
    """A number whose thousands separators, if any, stand where they belong."""
    if not _GROUPED.match(text):
        return None
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
