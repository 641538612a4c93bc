"""The figures of the form as a whole that a report repeats."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from xlsxeval.i18n import N_
from xlsxeval.model import Case, Cell, Fund, Message, Percent
from xlsxeval.narrative.crosscheck.hit import amount, yuan
from xlsxeval.narrative.crosscheck.report import Number
from xlsxeval.quantity import plain
from xlsxeval.reader.keys import key
from xlsxeval.scoring import planned

_ABOUT = Decimal(5)


@dataclass(frozen=True)
class Fact:
    """One figure of the form that a report repeats; amounts in 元."""

    key: str
    value: Decimal
    cell: Cell
    what: Message | str
    shown: object
    step: Decimal = Decimal(0)
    """What one of the last digit on the form is worth."""


def total_score(case: Case) -> Fact | None:
    """总分: printed, or the sum of the self scores."""
    printed, own = case.form.printed_total, case.scores.self_total
    value = printed.value if printed.value is not None else own
    if value is None:
        return None
    cell = printed.cell if printed.cell.ref else Cell(case.form.sheet, "")
    return Fact("total", value, cell, Message(N_("the total self score")), value)


def money(case: Case) -> list[Fact]:
    """The amounts of the money block; key is field/row name, "" for the total row."""
    budget = case.form.budget
    found = []
    for fund in budget.funds if budget else ():
        name = "" if fund.group == "total" else fund_name(fund)
        figures = {"initial": fund.initial, "budget": fund.budget, "spent": fund.spent}
        if fund.budget.value is None and not name:
            figures["budget"] = planned(fund)
        for field, figure in figures.items():
            if figure.value is not None and budget is not None:
                unit = budget.money_unit
                heading = case.spec.funds[field][0]
                what = f"{fund.name.text} {heading}".strip() if name else heading
                value = yuan(figure.value, unit)
                shown = amount(figure.value, unit)
                step = yuan(_last_digit(figure.value), unit)
                found.append(Fact(f"{field}/{name}", value, figure.cell, what, shown, step))
    return found


def _last_digit(value: Decimal) -> Decimal:
    if not value:
        # 0 is no rounded amount.
        return value
    exponent = value.as_tuple().exponent
    return Decimal(10) ** exponent if isinstance(exponent, int) and exponent < 0 else Decimal(1)


def fund_name(fund: Fund) -> str:
    """其中：财政拨款 is 财政拨款."""
    return re.sub(r"^(?:其中|其 中)[:：]?", "", plain(key(fund.name.text)))


def rates(case: Case) -> list[Fact]:
    """支出进度 as printed and as computed, in percent."""
    found = []
    label = case.spec.execution_label
    total = case.form.budget.total if case.form.budget else None
    cell = Cell(case.form.sheet, "")
    if total is not None:
        cell = total.rate.cell if total.rate.cell.ref else total.spent.cell
        if total.rate.value is not None:
            value = total.rate.value * 100
            found.append(Fact("rate", value, cell, label, Percent(total.rate.value)))
    if case.scores.progress is not None:
        progress = case.scores.progress
        found.append(Fact("rate", progress * 100, cell, label, Percent(progress)))
    return found


def close(number: Number, fact: Fact) -> bool:
    """The number is that value at the precision in which either is written."""
    stated = number.value
    if stated is None:
        return False
    slack = max(number.step, fact.step) / 2
    if number.rough:
        tens = stated.normalize().as_tuple().exponent
        slack = max(slack, Decimal(10) ** int(tens) if isinstance(tens, int) else slack)
    return abs(stated - fact.value) <= slack


def agrees(number: Number, fact: Fact) -> bool:
    """The number is the fact; a rate may be rounded, or cut off behind the last digit."""
    if fact.key != "rate":
        return close(number, fact)
    if number.value is None:
        return False
    apart = fact.value - number.value
    if number.rough:
        return abs(apart) <= _ABOUT
    return abs(apart) <= number.step / 2 or 0 <= apart < number.step
