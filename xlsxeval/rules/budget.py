"""XE401 to XE404, XE407 and XE410: the spending progress."""

from __future__ import annotations

from decimal import Decimal

from xlsxeval.i18n import N_
from xlsxeval.model import Case, Figure, Message, Percent, Severity
from xlsxeval.reader.keys import plain
from xlsxeval.rules.money import funds, money_tolerance, owner, total_of
from xlsxeval.rules.rule import Hits, hit, rule, says_nothing, short
from xlsxeval.scoring import planned, progress


@rule(
    "XE401",
    Severity.ERROR,
    N_("The rate {printed} is printed, {spent} ÷ {budget} is {rate}. Correct the rate."),
)
def printed_rate_off(case: Case) -> Hits:
    """A printed execution rate is spent ÷ budget."""
    for fund in funds(case):
        rate = progress(fund)
        if rate is None or fund.rate.value is None or (fund.budget.blank and fund.group != "total"):
            continue
        if abs(fund.rate.value - rate) > _rate_tolerance(fund.rate, case):
            values = {"spent": fund.spent.value, "budget": planned(fund).value}
            printed = short(fund.rate.cell.text)
            yield hit(fund.rate.cell, owner(fund), printed=printed, rate=Percent(rate), **values)


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
    for identity, weight, claimed, score in rows:
        if claimed.value is None or score.computed is None or claimed.value < 0:
            continue
        over = weight.value is not None and claimed.value > weight.value
        if not over and abs(claimed.value - score.computed) > case.spec.score_tolerance:
            values = {"rate": Percent(rate), "weight": weight.value, "computed": score.computed}
            yield hit(claimed.cell, identity, score=claimed.value, **values)


@rule("XE403", Severity.ERROR, N_("The execution rate {rate} is above 100%. Check both amounts."))
def overspent(case: Case) -> Hits:
    """No more is spent than the full-year budget."""
    total = total_of(case)
    if total is None:
        return
    rate = progress(total)
    amount = planned(total)
    if rate is None:
        if total.rate.value is not None and total.rate.value > 1 + case.spec.rate_tolerance:
            yield hit(total.rate.cell, owner(total), rate=Percent(total.rate.value))
    elif (total.spent.value or 0) - (amount.value or 0) > money_tolerance(case):
        yield hit(total.spent.cell, owner(total), rate=Percent(rate))


@rule("XE404", Severity.ERROR, N_("{why}: the spending progress cannot be computed. Fill it in."))
def progress_unknown(case: Case) -> Hits:
    """Budget and spending are given, and the budget is above zero."""
    total = total_of(case)
    if total is None or progress(total) is not None:
        return
    amount = planned(total)
    told = {heading for _, heading in case.form.missing}
    for figure, what in ((amount, "budget"), (total.spent, "spent")):
        heading = case.spec.funds[what][0]
        if figure.cell.error or figure.cell.uncalculated or heading in told:
            return
        why = _unusable(figure, what == "budget")
        if why is not None:
            cell = figure.cell if figure.cell.ref else total.name
            yield hit(cell, what, why=Message(why, {"what": heading}))
            return


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
    # The rows of one level share its cell.
    levels = {row.level1.ref: row.level1.text for row, _ in case.scored_rows}
    apart = {
        ref for ref, text in levels.items() if any(n in plain(text) for n in case.spec.management)
    }
    rows = [row for row, _ in case.scored_rows if not row.execution and row.level1.ref not in apart]
    weights = sum((row.weight.value or Decimal(0) for row in rows), Decimal(0))
    claimed = sum((row.self_score.value or Decimal(0) for row in rows), Decimal(0))
    if weights > 0 and claimed / weights - rate > limit:
        place = budget.total.rate.cell if budget.total.rate.cell.ref else budget.total.spent.cell
        yield hit(place, "budget", share=Percent(claimed / weights), rate=Percent(rate))


def _rate_tolerance(rate: Figure, case: Case) -> Decimal:
    """The larger of the form's tolerance and half a unit of the last printed digit."""
    text = rate.cell.format.split(";")[0] if rate.cell.percent else plain(rate.cell.text)
    decimals = len(text.split(".")[1].rstrip("%百分比")) if "." in text else 0
    fraction = "%" not in text and "百" not in text and (rate.value or 0) <= 1 and decimals > 0
    unit = Decimal(10) ** -(decimals if fraction else decimals + 2)
    return max(case.spec.rate_tolerance, unit / 2)


def _unusable(figure: Figure, is_budget: bool) -> str | None:
    if figure.blank:
        return N_("{what} is empty")
    if figure.value is None:
        return N_("{what} is no number")
    if figure.value < 0:
        return N_("{what} is negative")
    return N_("{what} is 0") if is_budget and figure.value == 0 else None
