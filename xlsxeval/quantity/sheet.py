"""A cell's value together with its number format, as a Quantity."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from xlsxeval.model import Cell, Day, Kind, Quantity
from xlsxeval.quantity.grammar import parse

_PIECE = re.compile(
    r'"([^"]*)"|\\(.)|\[(\$[^\]-]*)?[^\]]*\]|[_*].|!(.)|([0#?](?:[0#?.,%]|![.,])*)|(.)', re.DOTALL
)
_YUAN = "¥￥$"


@lru_cache(maxsize=512)
def _literals(code: str) -> tuple[str, str, bool]:
    """What a number format prints around the digits; True where it shrinks the number."""
    before, behind, digits = "", "", ""
    for quoted, escaped, currency, banged, placeholder, other in _PIECE.findall(code):
        if placeholder:
            digits += placeholder
        elif other == ";":
            break
        else:
            word = quoted or escaped or banged or (currency[1:] if currency else "") or other
            if digits:
                behind += word
            else:
                before += word
    return before, behind, digits.rstrip("%").endswith(",") or "!" in digits


def _number(cell: Cell, value: Decimal) -> Quantity:
    shown = cell.text
    whole = (0, len(shown))
    if not value.is_finite():
        return Quantity(Kind.WORDS, shown, whole)
    before, behind, shrunk = _literals(cell.format)
    quoted = "%" in behind and "%" not in re.sub(r'"[^"]*"|\\.', "", cell.format)
    if cell.percent and not quoted:
        return Quantity(Kind.NUMBER, shown, whole, value=value * 100, unit="%")
    if cell.format == "General" or not (before + behind).strip():
        return Quantity(Kind.NUMBER, shown, whole, value=value)
    yuan = "元" if any(char in _YUAN[:2] for char in before) and not behind.strip() else ""
    written = parse(f"{before.strip('¥￥ ')}{value:f}{behind}{yuan}")
    if written.kind is Kind.DATE:
        return replace(written, text=shown, span=whole)
    if written.kind is not Kind.NUMBER or written.value is None:
        return Quantity(Kind.NUMBER, shown, whole, value=value)
    if shrunk:
        # 0!.0,"万元" shows 12345 as 1.2万元: the cell itself holds 元.
        return replace(written, text=shown, span=whole, value=value, scale=Decimal(1))
    return replace(written, text=shown, span=whole)


def read(cell: Cell) -> Quantity:
    """What a value cell says: its number format counts as much as its value."""
    value = cell.value
    if cell.error is not None or value is None:
        return Quantity(Kind.BLANK)
    if isinstance(value, str):
        return parse(value)
    if isinstance(value, Decimal):
        return _number(cell, value)
    whole = (0, len(cell.text))
    if isinstance(value, bool):
        return Quantity(Kind.YES_NO, cell.text, whole, word="yes" if value else "no")
    if cell.monthly:
        return parse(cell.text)
    day = Day(value.year, value.month, value.day)
    return Quantity(Kind.DATE, cell.text, whole, first=day, last=day)
