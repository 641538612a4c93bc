"""Figures no form can hold, read as no numbers: 1E+300 points, 40 digits of money."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from xlsxeval.model import Figure, Form, Indicator, changed

_LARGEST = Decimal(10) ** 15
_DIGITS = 20


def plausible(form: Form) -> Form:
    """The form with every absurd figure turned into no number; the cell keeps what was typed."""
    rows = tuple(map(_row, form.indicators))
    budget = form.budget
    if budget is not None:
        funds = tuple(
            changed(
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


def _row(row: Indicator) -> Indicator:
    figures = row.weight, row.self_score, row.reviewed
    for figure in figures:
        if figure.value is not None and not _possible(figure.value):
            weight, claimed, reviewed = map(_checked, figures)
            return changed(row, weight=weight, self_score=claimed, reviewed=reviewed)
    return row


def _checked(figure: Figure) -> Figure:
    if figure.value is None or _possible(figure.value):
        return figure
    return changed(figure, value=None)


@lru_cache(maxsize=4096)
def _possible(value: Decimal) -> bool:
    """The same few points stand in every row."""
    return value.is_finite() and abs(value) < _LARGEST and len(value.as_tuple().digits) <= _DIGITS
