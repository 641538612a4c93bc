"""Figures no form can hold, read as no numbers: 1E+300 points, 40 digits of money."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from xlsxeval.model import Figure, Form

_LARGEST = Decimal(10) ** 15
_DIGITS = 20


def plausible(form: Form) -> Form:
    """The form with every absurd figure turned into no number; the cell keeps what was typed."""
    rows = tuple(
        replace(
            row,
            weight=_checked(row.weight),
            self_score=_checked(row.self_score),
            reviewed=_checked(row.reviewed),
        )
        for row in form.indicators
    )
    budget = form.budget
    if budget is not None:
        funds = tuple(
            replace(
                fund,
                initial=_checked(fund.initial),
                budget=_checked(fund.budget),
                spent=_checked(fund.spent),
                rate=_checked(fund.rate),
            )
            for fund in budget.funds
        )
        budget = replace(
            budget,
            funds=funds,
            weight=_checked(budget.weight),
            self_score=_checked(budget.self_score),
            reviewed=_checked(budget.reviewed),
        )
    total, full = _checked(form.printed_total), _checked(form.printed_full)
    return replace(form, indicators=rows, budget=budget, printed_total=total, printed_full=full)


def _checked(figure: Figure) -> Figure:
    value = figure.value
    if value is None:
        return figure
    known = value.is_finite() and abs(value) < _LARGEST and len(value.as_tuple().digits) <= _DIGITS
    return figure if known else replace(figure, value=None)
