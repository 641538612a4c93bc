"""What the cells of the sheet hold: numbers they can take, formulas, text that stays text."""

from __future__ import annotations

from decimal import Decimal

from xlsxeval.lettering import LARGEST, clean
from xlsxeval.package import Content, Formula

UNKNOWN = "—"
_FEW = 8
"""Characters that have no more than six places among them."""


def short(value: Decimal) -> Decimal:
    """At six places, as the formulas of sums and differences round."""
    text = str(value)
    if len(text) < _FEW and "E" not in text:
        return value
    long = "E-" in text or len(text.partition(".")[2]) > 6
    return round(value, 6) if long and abs(value) < LARGEST else value


def live(formula: Formula) -> Content:
    """A formula as it stands where its value is an ordinary number."""
    value = formula.value
    if isinstance(value, Decimal) and abs(value) < LARGEST and formula.text:
        return formula
    return content_of(value, formula.text)


def content_of(value: str | Decimal | None, formula: str) -> Content:
    """What a cell holds."""
    if isinstance(value, Decimal):
        if abs(value) >= LARGEST:
            value = str(value)
        else:
            return Formula(formula, value) if formula else value
    if formula:
        return Formula(formula, value or UNKNOWN)
    return UNKNOWN if value is None else clean(value) or None
