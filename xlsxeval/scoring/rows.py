"""What each row earns: the comparison's share of its weight, and the points awarded."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache

from xlsxeval.i18n import N_
from xlsxeval.model import (
    Budget,
    Figure,
    FormSpec,
    Fund,
    Indicator,
    Message,
    Operand,
    Percent,
    Score,
    Verdict,
    maker,
)
from xlsxeval.scoring.basis import basis
from xlsxeval.scoring.compare import compare
from xlsxeval.scoring.outcome import FULL, Outcome

# A member of an Enum is looked up at a price, and each of these is asked for in every row.
_NOT_SCORED, _MET = Verdict.NOT_SCORED, Verdict.MET
_MISSED, _REVIEW = Verdict.MISSED, Verdict.REVIEW

_CENT, _NOTHING = Decimal("0.01"), Decimal(0)
_score = maker(Score)
_NO_POINTS = Score(
    "not_scored",
    _NOT_SCORED,
    None,
    None,
    None,
    Message(N_("The row carries neither a weight nor a score.")),
)


@lru_cache(maxsize=4096)
def rounded(value: Decimal) -> Decimal:
    """Points as forms print them: two places, half up."""
    # Room for whatever someone types: 1E+300 has 303 digits once it has cents.
    with localcontext(prec=max(value.adjusted(), 0) + 4):
        return value.quantize(_CENT, ROUND_HALF_UP)


@lru_cache(maxsize=4096)
def part(weight: Decimal, numerator: Decimal, denominator: Decimal) -> Decimal:
    """weight · numerator / denominator, divided last and rounded once."""
    with localcontext(prec=60):
        return rounded(weight * numerator / denominator)


def planned(fund: Fund) -> Figure:
    """The budget that counts: 全年预算数, or 年初预算数 where nothing at all is written there."""
    cell = fund.budget.cell
    written = not fund.budget.blank or cell.error is not None or cell.uncalculated
    return fund.budget if written or fund.initial.blank else fund.initial


def progress(fund: Fund | None) -> Decimal | None:
    """支出进度 of one fund row: spent / budget, unrounded; None while it is not known.

    A blank 全年预算数 is replaced by 年初预算数; an explicit 0 never is.
    """
    if fund is None:
        return None
    amounts = (planned(fund).value, fund.spent.value)
    if amounts[0] is None or amounts[1] is None or amounts[0] <= 0 or amounts[1] < 0:
        return None
    return amounts[1] / amounts[0]


def row_score(row: Indicator, spec: FormSpec, year: int | None, budget: Budget | None) -> Score:
    """What one indicator row earns."""
    if not row.scored:
        return _NO_POINTS
    if row.execution:
        return _execution(row.weight, row.self_score, row.reviewed, budget, spec)
    outcome = compare(row, spec, year)
    weight = (
        row.weight.value if row.weight.value is not None and row.weight.value > _NOTHING else None
    )
    computed = _points(weight, outcome)
    # In the order of its fields: to pass them by name costs more than the rest. No review yet.
    return _score(
        outcome.rule,
        outcome.verdict,
        computed,
        awarded(row.weight, row.self_score, row.reviewed, computed, spec),
        reviewed(row.weight, row.reviewed),
        basis(row, outcome, weight, computed),
        outcome.why,
        outcome.target,
        outcome.actual,
        outcome.doubt,
        None,
        outcome.sign,
        outcome.open,
    )


def execution_score(budget: Budget | None, spec: FormSpec) -> Score | None:
    """What the money block earns; None where it carries neither weight nor score."""
    if budget is None or (budget.weight.blank and budget.self_score.blank):
        return None
    return _execution(budget.weight, budget.self_score, budget.reviewed, budget, spec)


def awarded(
    weight: Figure, claimed: Figure, review: Figure, computed: Decimal | None, spec: FormSpec
) -> Decimal | None:
    """拟核得分: the reviewer's word, else the claim, never more than weight and rule allow."""
    decided = None if review.value is None else reviewed(weight, review)
    if decided is not None:
        return decided
    if claimed.value is None or claimed.value < _NOTHING:
        return None
    limit = claimed.value
    if weight.value is not None and weight.value < limit:
        limit = max(weight.value, _NOTHING)
    if computed is None or abs(claimed.value - computed) <= spec.score_tolerance:
        return limit
    return min(limit, computed)


def reviewed(weight: Figure, review: Figure) -> Decimal | None:
    """复核得分, to two places, if it lies between 0 and the weight; anything else is ignored."""
    if review.value is None or review.value < 0:
        return None
    over = weight.value is not None and review.value > weight.value
    return None if over else rounded(review.value)


def _points(weight: Decimal | None, outcome: Outcome) -> Decimal | None:
    if weight is None:
        return None
    if outcome.penalty is not None:
        return rounded(max(weight - outcome.penalty, _NOTHING))
    share = outcome.share
    if share is None:
        return None
    if share is FULL:
        return rounded(weight)
    return part(weight, Decimal(share.numerator), Decimal(share.denominator))


def _execution(
    weight: Figure, claimed: Figure, review: Figure, budget: Budget | None, spec: FormSpec
) -> Score:
    """得分 = 执行数 ÷ 预算数 × 分值, at most the weight."""
    fund = budget.total if budget else None
    ratio = progress(fund)
    computed = None
    why: Message | None = Message(N_("without budget and spending there is no progress to compute"))
    proof = Message(N_("The spending progress cannot be computed; left to the reviewer."))
    budgeted = planned(fund) if fund is not None else None
    if fund is not None and budgeted is not None and ratio is not None:
        why = None
        if weight.value is not None and weight.value > 0:
            assert budgeted.value is not None
            assert fund.spent.value is not None
            computed = min(part(weight.value, fund.spent.value, budgeted.value), weight.value)
        template = N_(
            "Progress {spent} ÷ {budget} = {rate}; {weight} points × {rate} gives {computed}."
        )
        values = {
            "spent": fund.spent.value,
            "budget": budgeted.value,
            "rate": Percent(ratio),
            "weight": weight.value,
            "computed": computed,
        }
        proof = Message(template, values)
    met = _MET if ratio is not None and ratio >= 1 else _MISSED
    return Score(
        rule="execution_rate",
        verdict=_REVIEW if ratio is None else met,
        computed=computed,
        awarded=awarded(weight, claimed, review, computed, spec),
        reviewed=reviewed(weight, review),
        basis=proof,
        why=why,
        target=_amount(budgeted),
        actual=_amount(fund.spent if fund is not None else None),
    )


def _amount(figure: Figure | None) -> Operand | None:
    if figure is None or figure.value is None:
        return None
    plain = isinstance(figure.cell.value, Decimal) and figure.cell.value == figure.value
    return Operand(figure.cell, figure.value, Decimal(1) if plain else None)
