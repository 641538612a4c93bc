"""Actuals that are no measured value but a bound or an estimate: ≥95%, 不足500户, 约20人."""

from __future__ import annotations

import re
from decimal import Decimal

from xlsxeval import quantity
from xlsxeval.i18n import N_
from xlsxeval.model import Message, Quantity

_LESS = ("≤", "<")
_BOUND = ("≥", ">", *_LESS)
_REACHED = re.compile(r"(?:达到?|控制在|限制在)[\s（(“”:：值为]{0,3}$")
"""In an actual 达到95% is plain 95%."""
_BEHIND = re.compile("以上|以下|以内|之内")
_GIVE = Decimal("0.1")
"""How far an estimate (约20人) may lie from the number, as a share of it."""


def bounded(actual: Quantity) -> bool:
    """A bound written after the number: 95%以上, 30天以内."""
    return _BEHIND.search(actual.text) is not None


def certain(actual: Quantity) -> bool:
    """The actual is one measured value."""
    return not _bound(actual) and not actual.approximate


def decides(sign: str, actual: Quantity, target: Decimal, value: Decimal) -> bool:
    """A bound or an estimate decides only where it implies that the target is met."""
    if certain(actual):
        return True
    low, high = _ends(actual, value)
    if sign == "≤":
        return high is not None and high <= target
    return low is not None and low >= target


def no_measure(actual: Quantity) -> Message:
    """Why a bound is left to the reviewer."""
    if actual.approximate and not _bound(actual):
        template = N_("the actual “{text}” is only approximate")
        return Message(template, {"text": quantity.written(actual)[:40]})
    template = N_("the actual is a bound (“{text}”), not a measured value")
    return Message(template, {"text": actual.text[:40]})


def _bound(actual: Quantity) -> bool:
    if actual.sign not in _BOUND:
        return False
    first = actual.span[0]
    led = _REACHED.search(actual.text[max(0, first - 8) : first]) and actual.sign in ("≥", "≤")
    return actual.glyph or bounded(actual) or not led


def _ends(actual: Quantity, value: Decimal) -> tuple[Decimal | None, Decimal | None]:
    """Between what the number lies for certain."""
    if _bound(actual):
        return (None, value) if actual.sign in _LESS else (value, None)
    if quantity.at_least(actual):
        return value, None
    give = abs(value) * _GIVE
    return value - give, value + give
