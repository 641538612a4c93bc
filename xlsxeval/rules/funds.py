"""XE405, XE406, XE408 and XE409: the fund rows among themselves."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from xlsxeval.i18n import N_
from xlsxeval.model import Case, Cell, Figure, Fund, Message, Severity
from xlsxeval.reader.keys import plain, rank
from xlsxeval.rules.money import funds, money_tolerance, owner, total_of
from xlsxeval.rules.rule import Hits, hit, rule
from xlsxeval.scoring import progress


@rule(
    "XE405",
    Severity.ERROR,
    N_("The total is {total}, its sources add up to {parts} ({column}). Correct the amounts."),
)
def total_not_sum_of_sources(case: Case) -> Hits:
    """The total fund row is the sum of its sources."""
    total = total_of(case)
    parts = [fund for fund in funds(case) if fund.group == "source"]
    if total is not None and parts:
        yield from _unbalanced(case, total, parts, ("initial", "budget", "spent"))


@rule(
    "XE406",
    Severity.ERROR,
    N_("The total is {total}, its split by nature adds up to {parts} ({column}). Correct it."),
)
def splits_disagree(case: Case) -> Hits:
    """Both splits of the money, by source and by nature, add up to the total."""
    total = total_of(case)
    parts = [fund for fund in funds(case) if fund.group == "nature"]
    if total is None or not parts:
        return
    both = any(fund.group == "source" for fund in funds(case))
    columns = ("initial", "budget", "spent") if both else ("initial", "budget")
    yield from _unbalanced(case, total, parts, columns)


@rule("XE408", Severity.WARNING, N_("{doubt}. Write all amounts in {unit}."))
def amount_units_mixed(case: Case) -> Hits:
    """All amounts are in the unit the block prints."""
    budget = case.form.budget
    if budget is None:
        return
    for fund in budget.funds:
        for figure in (fund.initial, fund.budget, fund.spent):
            if figure.unit and figure.unit.rstrip("元") != budget.money_unit.rstrip("元"):
                values = {"written": figure.unit, "block": budget.money_unit}
                doubt = Message(N_("this amount is in {written}, the block in {block}"), values)
                yield hit(figure.cell, owner(fund), doubt=doubt, unit=budget.money_unit)
        wrong = _boundless(fund, case) if fund is budget.total else None
        if wrong is not None and wrong.value is not None:
            template = N_("{amount} 万元 are {billions} 亿元, as if written in 元")
            doubt = Message(template, {"amount": wrong.value, "billions": wrong.value / 10_000})
            yield hit(wrong.cell, owner(fund), doubt=doubt, unit=budget.money_unit)
        rate = progress(fund)
        if rate is not None and rate and _ten_thousandfold(rate):
            doubt = Message(N_("budget and spending differ by a factor of about 10,000"))
            yield hit(fund.spent.cell, owner(fund), doubt=doubt, unit=budget.money_unit)


@rule(
    "XE409",
    Severity.WARNING,
    N_("Basic {basic} and project expenditure {project} add up to {parts}, spent is {spent}."),
)
def expenditure_split_off(case: Case) -> Hits:
    """Basic and project expenditure add up to what was spent."""
    total = total_of(case)
    if total is None or total.spent.value is None:
        return
    if any(fund.group == "source" for fund in funds(case)):
        return
    basic = _named(case, "basic_fund")
    project = _named(case, "project_fund")
    if basic is None or project is None or basic.spent.value is None or project.spent.value is None:
        return
    parts = basic.spent.value + project.spent.value
    if abs(parts - total.spent.value) > money_tolerance(case):
        values = {"basic": basic.spent.value, "project": project.spent.value, "parts": parts}
        yield hit(total.spent.cell, "spent", spent=total.spent.value, **values)


def _named(case: Case, label: str) -> Fund | None:
    words = case.spec.labels[label]
    bare = [(plain(f.name.text).removeprefix("其中").strip(":："), f) for f in funds(case)]
    return next((fund for name, fund in bare if rank(name, words) is not None), None)


def _unbalanced(case: Case, total: Fund, parts: Sequence[Fund], columns: Sequence[str]) -> Hits:
    """The first column whose parts do not add up; unfilled parts count only if the rest exceeds."""
    tolerance = money_tolerance(case)
    for column in columns:
        whole: Figure = getattr(total, column)
        figures: list[Figure] = [getattr(fund, column) for fund in parts]
        known = [figure.value for figure in figures if figure.value is not None]
        if whole.value is None or not known:
            continue
        top = [getattr(f, column).value or Decimal(0) for f in parts if not f.nested]
        sums = {sum(known, Decimal(0)), sum(top, Decimal(0))}
        filled = all(figure.value is not None for figure in figures)
        gaps = [s - whole.value for s in sums]
        if all(abs(gap) > tolerance for gap in gaps) and (filled or min(gaps) > tolerance):
            values = {"total": whole.value, "parts": sum(known, Decimal(0))}
            heading = case.spec.funds[column][0]
            yield hit(_place(whole, total), owner(total), column=heading, **values)
            return


def _place(figure: Figure, fund: Fund) -> Cell:
    return figure.cell if figure.cell.ref else fund.name


def _boundless(fund: Fund, case: Case) -> Figure | None:
    """A total in 万元 beyond what any unit spends; sums of whole regions are not scored."""
    if not case.scored_rows or case.form.budget is None or case.form.budget.money_unit != "万元":
        return None
    figures = (fund.budget, fund.initial, fund.spent)
    return next((f for f in figures if f.value is not None and f.value >= case.spec.beyond), None)


def _ten_thousandfold(rate: Decimal) -> bool:
    larger = rate if rate > 1 else 1 / rate
    return Decimal(5_000) <= larger <= Decimal(20_000)
