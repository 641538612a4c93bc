"""XE401 to XE410: budget, spending and progress."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from xlsxeval.i18n import N_
from xlsxeval.model import Case, Cell, Figure, Fund, Message, Percent, Severity
from xlsxeval.reader.grid import plain, rank
from xlsxeval.rules.rule import Hits, hit, rule, says_nothing
from xlsxeval.scoring import progress

_FACTORS = {"元": Decimal(10_000), "万元": Decimal(1), "亿元": Decimal("0.0001")}
_HUNDRED_THOUSANDTH = Decimal("0.00001")


@rule(
    "XE401",
    Severity.ERROR,
    N_("The rate {printed} is printed, {spent} ÷ {budget} is {rate}. Correct the rate."),
)
def printed_rate_off(case: Case) -> Hits:
    """A printed execution rate is spent ÷ budget."""
    for fund in _funds(case):
        rate = progress(fund)
        if rate is None or fund.rate.value is None or (fund.budget.blank and fund.group != "total"):
            continue
        if abs(fund.rate.value - rate) > _rate_tolerance(fund.rate, case):
            values = {"spent": fund.spent.value, "budget": _planned(fund).value}
            printed = fund.rate.cell.text.strip()
            yield hit(fund.rate.cell, _owner(fund), printed=printed, rate=Percent(rate), **values)


@rule(
    "XE402",
    Severity.ERROR,
    N_("The execution score is {score}; {rate} of {weight} points is {computed}. Correct it."),
)
def execution_score_off(case: Case) -> Hits:
    """The execution score is the execution rate times its weight."""
    budget, rate = case.form.budget, case.scores.progress
    if rate is None:
        return
    rows = [
        (row.identity, row.weight, row.self_score, score)
        for row, score in case.scored_rows
        if row.execution
    ]
    if budget is not None and case.scores.execution is not None:
        rows.append((budget.identity, budget.weight, budget.self_score, case.scores.execution))
    for owner, weight, claimed, score in rows:
        if claimed.value is None or score.computed is None or claimed.value < 0:
            continue
        over = weight.value is not None and claimed.value > weight.value
        if not over and abs(claimed.value - score.computed) > case.spec.score_tolerance:
            values = {"rate": Percent(rate), "weight": weight.value, "computed": score.computed}
            yield hit(claimed.cell, owner, score=claimed.value, **values)


@rule("XE403", Severity.ERROR, N_("The execution rate {rate} is above 100%. Check both amounts."))
def overspent(case: Case) -> Hits:
    """No more is spent than the full-year budget."""
    total = _total(case)
    if total is None:
        return
    rate = progress(total)
    planned = _planned(total)
    if rate is None:
        if total.rate.value is not None and total.rate.value > 1 + case.spec.rate_tolerance:
            yield hit(total.rate.cell, _owner(total), rate=Percent(total.rate.value))
    elif (total.spent.value or 0) - (planned.value or 0) > _money_tolerance(case):
        yield hit(total.spent.cell, _owner(total), rate=Percent(rate))


@rule("XE404", Severity.ERROR, N_("{why}: the spending progress cannot be computed. Fill it in."))
def progress_unknown(case: Case) -> Hits:
    """Budget and spending are given, and the budget is above zero."""
    total = _total(case)
    if total is None or progress(total) is not None:
        return
    planned = _planned(total)
    for figure, what in ((planned, "budget"), (total.spent, "spent")):
        if figure.cell.error or figure.cell.uncalculated:
            return
        why = _unusable(figure, what == "budget")
        if why is not None:
            cell = figure.cell if figure.cell.ref else total.name
            heading = case.spec.funds[what][0]
            yield hit(cell, what, why=Message(why, {"what": heading}))
            return


@rule(
    "XE405",
    Severity.ERROR,
    N_("The total is {total}, its sources add up to {parts} ({column}). Correct the amounts."),
)
def total_not_sum_of_sources(case: Case) -> Hits:
    """The total fund row is the sum of its sources."""
    total = _total(case)
    parts = [fund for fund in _funds(case) if fund.group == "source"]
    if total is not None and parts:
        yield from _unbalanced(case, total, parts, ("initial", "budget", "spent"))


@rule(
    "XE406",
    Severity.ERROR,
    N_("The total is {total}, its split by nature adds up to {parts} ({column}). Correct it."),
)
def splits_disagree(case: Case) -> Hits:
    """Both splits of the money, by source and by nature, add up to the total."""
    total = _total(case)
    parts = [fund for fund in _funds(case) if fund.group == "nature"]
    if total is None or not parts:
        return
    both = any(fund.group == "source" for fund in _funds(case))
    columns = ("initial", "budget", "spent") if both else ("initial", "budget")
    yield from _unbalanced(case, total, parts, columns)


@rule(
    "XE407",
    Severity.WARNING,
    N_("The progress {rate} is below {limit} and no reason is given. State the reason."),
)
def low_progress_unexplained(case: Case) -> Hits:
    """Slow spending needs a reason where the form sets a limit."""
    budget, rate, limit = case.form.budget, case.scores.progress, case.spec.progress_limit
    if budget is None or rate is None or limit is None or rate >= limit:
        return
    reasons = [budget.reason, case.form.texts.get("reasons", budget.reason)]
    if all(says_nothing(cell, case) for cell in reasons) and budget.total is not None:
        yield hit(budget.total.spent.cell, "budget", rate=Percent(rate), limit=Percent(limit))


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
                yield hit(figure.cell, _owner(fund), doubt=doubt, unit=budget.money_unit)
        rate = progress(fund)
        if rate is not None and rate and _ten_thousandfold(rate):
            doubt = Message(N_("budget and spending differ by a factor of about 10,000"))
            yield hit(fund.spent.cell, _owner(fund), doubt=doubt, unit=budget.money_unit)


@rule(
    "XE409",
    Severity.WARNING,
    N_("Basic {basic} and project expenditure {project} add up to {parts}, spent is {spent}."),
)
def expenditure_split_off(case: Case) -> Hits:
    """Basic and project expenditure add up to what was spent."""
    total = _total(case)
    if total is None or total.spent.value is None:
        return
    if any(fund.group == "source" for fund in _funds(case)):
        return
    basic = _named(case, "basic_fund")
    project = _named(case, "project_fund")
    if basic is None or project is None or basic.spent.value is None or project.spent.value is None:
        return
    parts = basic.spent.value + project.spent.value
    if abs(parts - total.spent.value) > _money_tolerance(case):
        values = {"basic": basic.spent.value, "project": project.spent.value, "parts": parts}
        yield hit(total.spent.cell, "spent", spent=total.spent.value, **values)


@rule(
    "XE410",
    Severity.WARNING,
    N_("The indicators earn {share} of their points, the progress is {rate}: explain the gap."),
)
def scores_outrun_spending(case: Case) -> Hits:
    """The indicators' score rate does not exceed the execution rate beyond the form's limit."""
    rate, limit, budget = case.scores.progress, case.spec.divergence_limit, case.form.budget
    if rate is None or limit is None or budget is None or budget.total is None:
        return
    management = case.spec.management
    rows = [
        row
        for row, _ in case.scored_rows
        if not row.execution and not any(name in plain(row.level1.text) for name in management)
    ]
    weights = sum((row.weight.value or Decimal(0) for row in rows), Decimal(0))
    claimed = sum((row.self_score.value or Decimal(0) for row in rows), Decimal(0))
    if weights > 0 and claimed / weights - rate > limit:
        place = budget.total.rate.cell if budget.total.rate.cell.ref else budget.total.spent.cell
        yield hit(place, "budget", share=Percent(claimed / weights), rate=Percent(rate))


def _funds(case: Case) -> Sequence[Fund]:
    return case.form.budget.funds if case.form.budget else ()


def _total(case: Case) -> Fund | None:
    return case.form.budget.total if case.form.budget else None


def _planned(fund: Fund) -> Figure:
    return fund.initial if fund.budget.blank and not fund.initial.absent else fund.budget


def _owner(fund: Fund) -> str:
    return f"budget/{plain(fund.name.text)}"


def _named(case: Case, label: str) -> Fund | None:
    words = case.spec.labels[label]
    bare = [(plain(f.name.text).removeprefix("其中").strip(":："), f) for f in _funds(case)]
    return next((fund for name, fund in bare if rank(name, words) is not None), None)


def _money_tolerance(case: Case) -> Decimal:
    unit = case.form.budget.money_unit if case.form.budget else "万元"
    return case.spec.money_tolerance * _FACTORS[unit]


def _rate_tolerance(rate: Figure, case: Case) -> Decimal:
    """The larger of the form's tolerance and half a unit of the last printed digit."""
    text = rate.cell.format.split(";")[0] if rate.cell.percent else plain(rate.cell.text)
    decimals = len(text.split(".")[1].rstrip("%百分比")) if "." in text else 0
    fraction = "%" not in text and "百" not in text and (rate.value or 0) <= 1 and decimals > 0
    unit = Decimal(10) ** -(decimals if fraction else decimals + 2)
    return max(case.spec.rate_tolerance, unit / 2) + _HUNDRED_THOUSANDTH


def _unusable(figure: Figure, is_budget: bool) -> str | None:
    if figure.blank:
        return N_("{what} is empty")
    if figure.value is None:
        return N_("{what} is no number")
    if figure.value < 0:
        return N_("{what} is negative")
    return N_("{what} is 0") if is_budget and figure.value == 0 else None


def _unbalanced(case: Case, total: Fund, parts: Sequence[Fund], columns: Sequence[str]) -> Hits:
    """The first column whose parts do not add up; unfilled parts count only if the rest exceeds."""
    tolerance = _money_tolerance(case)
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
            yield hit(_place(whole, total), _owner(total), column=heading, **values)
            return


def _place(figure: Figure, fund: Fund) -> Cell:
    return figure.cell if figure.cell.ref else fund.name


def _ten_thousandfold(rate: Decimal) -> bool:
    larger = rate if rate > 1 else 1 / rate
    return Decimal(5_000) <= larger <= Decimal(20_000)
