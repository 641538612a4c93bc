"""Numbers of the report held against those of one cell of the form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from xlsxeval.model import Day, Kind, Quantity
from xlsxeval.narrative.crosscheck.report import Number
from xlsxeval.quantity import When, plain

_INCIDENTS = ("起", "次", "例", "件", "宗", "个")
_UP, _DOWN = ("≥", ">"), ("≤", "<")
_PERIODS = ("年", "月", "天", "日")
_REACHED = re.compile(r"达到?(?:了|:)?$")
_BEYOND = re.compile(r".*?以[上下内]")
_PARTS = 6
"""Numbers that are tried as the parts of a sum."""


def told(cell: Quantity) -> list[Quantity]:
    """The numbers a cell says, in order."""
    if cell.kind in (Kind.NUMBER, Kind.RANGE):
        return [cell]
    return [one for one in cell.others if one.kind in (Kind.NUMBER, Kind.RANGE)]


def mismatches(
    cell: Quantity, numbers: Sequence[Number], alike: Callable[[Quantity, Quantity], bool]
) -> Iterator[tuple[Number, Quantity]]:
    """Numbers that stand where the cell has another one of the same unit.

    A number the report adds of its own (其中3次在线上) contradicts nothing.
    """
    stated = [n for n in numbers if n.quantity.kind in (Kind.NUMBER, Kind.RANGE)]
    form = told(cell)
    free = [one for one in form if not any(alike(n.quantity, one) for n in stated)]
    left = [n for n in stated if not any(alike(n.quantity, one) for one in form)]
    for one in free:
        rivals = [n for n in left if _rival(n.quantity, one, form, stated)]
        if not rivals or _sums(rivals, one):
            continue
        rival = _nearest(rivals, one)
        left.remove(rival)
        yield rival, one


def _nearest(rivals: list[Number], one: Quantity) -> Number:
    """The one that counts the same thing, or the first."""
    return next((n for n in rivals if one.noun and n.quantity.noun == one.noun), rivals[0])


def _rival(stated: Quantity, one: Quantity, form: list[Quantity], all_: list[Number]) -> bool:
    if one.zero:
        counted = stated.unit in _INCIDENTS or (not stated.unit and len(all_) == 1)
        return counted and stated.value not in (None, 0)
    if stated.zero:
        return False
    alike = stated.unit == one.unit or _family(stated.unit) == _family(one.unit) != "人"
    if alike and one.unit:
        return one.unit not in _PERIODS or len(all_) == len(form)
    alone = len(form) == 1 and len(all_) == 1
    return alone and ("" in (stated.unit, one.unit) or _family(stated.unit) == _family(one.unit))


def _family(unit: str) -> str:
    """批 and 批次 count alike."""
    return unit.removesuffix("次") or unit


def same(stated: Quantity, form: Quantity) -> bool:
    """Both say one thing; units that are spelled out must be alike."""
    if form.kind is Kind.RANGE or stated.kind is Kind.RANGE:
        return (stated.low, stated.high) == (form.low, form.high) and stated.kind is form.kind
    if stated.value is None or form.value is None:
        return False
    one, other = stated.unit, form.unit
    if one and other and _family(one) != _family(other):
        return False
    if stated.value == form.value:
        return True
    if not other and stated.value == form.value * stated.scale:
        # A bare 43.2 of the form is 43.2万元.
        return True
    if "%" in (one, other) and "" in (one, other):
        # A bare 1 or 0.95 of the form is 100% or 95%.
        return stated.value in (form.value * 100, form.value / 100)
    if stated.approximate is not form.approximate:
        return abs(stated.value - form.value) <= abs(form.value) / Decimal(10)
    return False


def agree(stated: Quantity, form: Quantity) -> bool:
    """Both say one thing of what was done; 超过99% and 99.5% do."""
    if same(stated, form):
        return True
    if stated.value is None or form.value is None or stated.unit != form.unit:
        return False
    above = stated.value - form.value
    if abs(above) > abs(form.value) / Decimal(10):
        return False
    for bound, exact, over in ((stated, form, -above), (form, stated, above)):
        if _limit(exact) is None and _limit(bound) is not None:
            return over >= 0 if _limit(bound) in _UP else over <= 0
    return False


def _limit(quantity: Quantity) -> str | None:
    """The sign of a bound; 达到82.3% is none, 达到82%以上 is."""
    start, end = quantity.span
    text = plain(quantity.text)
    reached = _REACHED.search(text[:start]) and not _BEYOND.match(text[start : end + 4])
    return None if reached or quantity.sign == "=" else quantity.sign


def opposed(stated: Quantity, form: Quantity) -> bool:
    """≤98% where the form has ≥98%."""
    ways = {stated.sign, form.sign}
    return bool(ways & set(_UP)) and bool(ways & set(_DOWN))


def _sums(rivals: list[Number], one: Quantity) -> bool:
    """线上3次、线下4次 are the 7次 of the form."""
    values = [n.value for n in rivals[:_PARTS] if n.value is not None]
    sizes = range(2, len(values) + 1)
    return any(sum(part) == one.value for size in sizes for part in combinations(values, size))


def other_date(cell: Quantity, dates: Sequence[When], year: int | None) -> When | None:
    """The one date of the report, where the cell names another."""
    if cell.kind is not Kind.DATE or cell.last is None or len(dates) != 1:
        return None
    stated = dates[0]
    if stated.yearly or not stated.possible:
        return None
    return None if _ends(stated.last, year) == _ends(cell.last, year) else stated


def _ends(day: Day, year: int | None) -> tuple[int | None, int, int]:
    return day.year or year, day.month, day.day
