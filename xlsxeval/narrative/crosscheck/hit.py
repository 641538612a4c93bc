"""What one check hands over: a place in the report, the cell it is held against, a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from xlsxeval.i18n import N_
from xlsxeval.model import Cell, Message
from xlsxeval.narrative.crosscheck.report import Spot

_CONTRADICTED = N_(
    "Report paragraph {paragraph}, “{quote}”: the form says {form} for {what}. Make the two agree."
)
_AMOUNT = N_("{amount} {unit}")
MONEY = {"元": Decimal(1), "万元": Decimal(10**4), "亿元": Decimal(10**8)}


@dataclass(frozen=True)
class Hit:
    """One thing that does not fit."""

    code: str
    spot: Spot | None
    cell: Cell
    owner: str
    message: Message


def contradicted(code: str, spot: Spot, cell: Cell, owner: str, what: object, form: object) -> Hit:
    """The report says one thing of `what`, the form says `form`."""
    return told(code, spot, cell, owner, _CONTRADICTED, what=what, form=form)


def told(code: str, spot: Spot, cell: Cell, owner: str, template: str, **values: Any) -> Hit:
    """Any sentence about a place of the report."""
    place = {"paragraph": spot.paragraph.number, "quote": spot.quote}
    return Hit(code, spot, cell, owner, Message(template, {**place, **values}))


def amount(value: Decimal, unit: str) -> Message:
    """2,853.38 万元, as the form's money block writes it."""
    return Message(_AMOUNT, {"amount": value, "unit": unit})


def yuan(value: Decimal, unit: str) -> Decimal:
    """An amount of the form in 元."""
    return value * MONEY.get(unit, Decimal(1))
