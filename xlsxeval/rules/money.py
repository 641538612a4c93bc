"""The money block as the rules see it: its rows and the tolerances of money."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from xlsxeval.model import Case, Fund
from xlsxeval.reader.keys import plain

_FACTORS = {"元": Decimal(10_000), "万元": Decimal(1), "亿元": Decimal("0.0001")}


def funds(case: Case) -> Sequence[Fund]:
    """All fund rows."""
    return case.form.budget.funds if case.form.budget else ()


def total_of(case: Case) -> Fund | None:
    """年度资金总额."""
    return case.form.budget.total if case.form.budget else None


def owner(fund: Fund) -> str:
    """The identity of a fund row."""
    return f"budget/{plain(fund.name.text)}"


def money_tolerance(case: Case) -> Decimal:
    """0.01 万元, in the unit of the block."""
    unit = case.form.budget.money_unit if case.form.budget else "万元"
    return case.spec.money_tolerance * _FACTORS[unit]
