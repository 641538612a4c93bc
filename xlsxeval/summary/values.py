"""What the cells of the sheet hold: numbers they can take, formulas, text that stays text."""

from __future__ import annotations

from decimal import Decimal

from xlsxeval.package import Content, Formula
from xlsxeval.summary.words import clean

UNKNOWN = "—"
LARGEST = Decimal("1e300")
"""Numbers from here on stay text; a cell cannot hold them."""
_FEW = 8
"""Characters that have no more than six places among them."""


def _short(value: Decimal) -> Decimal:
    """At six places, as the formulas round."""
    text = str(value)
    if len(text) < _FEW and "E" not in text:
        return value
    return round(value, 6) if "E-" in text or len(text.partition(".")[2]) > 6 else value


def live(formula: Formula) -> Content:
    """A formula as it stands where its value is an ordinary number."""
    value = formula.value
    ordinary = isinstance(value, Decimal) and abs(value) < LARGEST and _short(value) is value
    if ordinary and formula.text:
        return formula
    return content_of(value, formula.text)


def content_of(value: str | Decimal | None, formula: str) -> Content:
    """What a cell holds."""
    if isinstance(value, Decimal):
        if abs(value) >= LARGEST:
            value = str(value)
        elif formula:
            return Formula(formula, _short(value))
        else:
            return value
    if formula:
        return Formula(formula, value or UNKNOWN)
    return UNKNOWN if value is None else clean(value) or None
