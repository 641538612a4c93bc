"""Actuals that are no measured value but a bound: ≥95%, 30天以内, 400余."""

from __future__ import annotations

from decimal import Decimal

from xlsxeval.i18n import N_
from xlsxeval.model import Message, Quantity

_LESS = ("≤", "<")


def bounded(actual: Quantity) -> bool:
    """A bound written after the number: 95%以上, 30天以内."""
    return any(word in actual.text for word in ("以上", "以下", "以内", "之内"))


def certain(actual: Quantity) -> bool:
    """The actual is one measured value."""
    bound = actual.sign in ("≥", ">", *_LESS) and (actual.glyph or bounded(actual))
    return not bound and not actual.approximate


def decides(sign: str, actual: Quantity, target: Decimal, value: Decimal) -> bool:
    """A bound decides only where it implies that the target is met."""
    if certain(actual):
        return True
    if sign == "≤":
        return actual.sign in _LESS and value <= target
    return actual.sign not in _LESS and value >= target


def no_measure(actual: Quantity) -> Message:
    """Why a bound is left to the reviewer."""
    template = N_("the actual is a bound (“{text}”), not a measured value")
    return Message(template, {"text": actual.text[:40]})
