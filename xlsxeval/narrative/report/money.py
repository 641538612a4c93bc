"""（三）部门整体收支情况: the amounts of the money block."""

from __future__ import annotations

import re

from xlsxeval import i18n
from xlsxeval.model import Budget, Case, Figure, Fund
from xlsxeval.narrative.report import words
from xlsxeval.narrative.report.checks import Checks
from xlsxeval.narrative.report.nouns import Run, Runs
from xlsxeval.scoring import planned


def amounts(case: Case, year: str | Run, checks: Checks) -> Runs:
    """Budget, spending and progress, then what they consist of."""
    budget = case.form.budget
    total = None if budget is None else budget.total
    if budget is None or total is None:
        return (words.gap("money"), *checks.money)
    unit = budget.money_unit or case.spec.money_unit
    rate = printed_rate(case)
    label = case.spec.execution_label
    return words.said(
        "money",
        year=year,
        planned=_planned(total, unit),
        spent=_amount(total.spent, unit) or words.gap("spent"),
        rate="" if rate is None else words.said("rate", label=label, rate=rate),
        nature=_parts(budget, "nature", unit),
        source=_parts(budget, "source", unit),
        checks=checks.money,
    )


def printed_rate(case: Case) -> str | None:
    """支出进度 as the unit prints it, or as its amounts give it."""
    total = case.form.budget.total if case.form.budget is not None else None
    if total is None:
        return None
    rate = total.rate.value if total.rate.value is not None else case.scores.progress
    return None if rate is None else words.rate(rate)


def _planned(total: Fund, unit: str) -> Runs:
    """The budget, and the one of the year's beginning where that was another."""
    known = total.initial.value, total.budget.value
    if None not in known and known[0] != known[1]:
        first, now = _amount(total.initial, unit), _amount(total.budget, unit)
        return words.said("planned_twice", initial=first, budget=now)
    return words.said("planned", budget=_amount(planned(total), unit) or words.gap("budget"))


def _parts(budget: Budget, group: str, unit: str) -> Runs:
    """The funds of a group that hold an amount, and expenditure that is still to be filled in."""
    members = [fund for fund in budget.funds if fund.group == group]
    if not any(map(_holds, members)):
        return ()
    # A source left blank is none; expenditure is either basic or for projects, and both are asked.
    told = [fund for fund in members if _holds(fund) or (group == "nature" and _blank(fund))]
    funds = [_fund(fund, unit) for fund in told]
    return words.said(group, funds=words.listed(funds, "pause")) if funds else ()


def _blank(fund: Fund) -> bool:
    return planned(fund).blank and fund.spent.blank


def _holds(fund: Fund) -> bool:
    return any((planned(fund).value, fund.spent.value))


def _fund(fund: Fund, unit: str) -> Runs:
    within = words.words()["within"]
    name = re.sub(f"^{within}[:：]?", "", words.clause(fund.name.text)).strip()
    given = {
        "budget": _amount(planned(fund), unit),
        "spent": _amount(fund.spent, unit),
    }
    if not any(given.values()):
        return words.said("fund_spent", name=name, spent=words.gap("spent"))
    known = [key for key, amount in given.items() if amount]
    named = "_named" if given["budget"] and name.endswith(words.words()["planned"]) else ""
    pattern = f"fund{named}" if len(known) == 2 else f"fund{named}_{known[0]}"
    return words.said(pattern, name=name, **{key: given[key] for key in known})


def _amount(figure: Figure, unit: str) -> str:
    """2,853.38万元, finer where the form is; nothing where no amount is known."""
    value = figure.value
    if value is None:
        return ""
    cents = value == round(value, 2)
    shown = (i18n.money if cents else i18n.number)(value, words.LANGUAGE)
    return words.text("amount", amount=shown, unit=unit)
