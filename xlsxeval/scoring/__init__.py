"""A Form and its FormSpec become a Case: every row's score, the execution score, the totals."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from xlsxeval.model import Case, Form, FormSpec, Scores, Verdict
from xlsxeval.scoring.basis import again, cut, shown
from xlsxeval.scoring.bounds import bounded
from xlsxeval.scoring.direction import Direction, bare_name, named
from xlsxeval.scoring.plausible import plausible
from xlsxeval.scoring.rows import execution_score, planned, progress, row_score
from xlsxeval.scoring.units import counts_persons_or_times

__all__ = [
    "Direction",
    "again",
    "bare_name",
    "bounded",
    "case",
    "counts_persons_or_times",
    "cut",
    "grade",
    "named",
    "planned",
    "progress",
    "shown",
]
# A member of an Enum is looked up at a price, and this one is asked for in every row.
_NOT_SCORED = Verdict.NOT_SCORED


def case(form: Form, spec: FormSpec) -> Case:
    """Score the form. Totals add rounded rows; one unknown part makes a total unknown."""
    form = plausible(form)
    rows = tuple(row_score(row, spec, form.year, form.budget) for row in form.indicators)
    execution = execution_score(form.budget, spec)
    scored = [
        (row.self_score.value, score)
        for row, score in zip(form.indicators, rows, strict=True)
        if score.verdict is not _NOT_SCORED
    ]
    if execution is not None and form.budget is not None:
        scored.append((form.budget.self_score.value, execution))
    awarded_total = _total(score.awarded for _, score in scored)
    scores = Scores(
        rows=rows,
        execution=execution,
        progress=progress(form.budget.total if form.budget else None),
        self_total=_total(claimed for claimed, _ in scored),
        computed_total=_total(score.computed for _, score in scored),
        awarded_total=awarded_total,
        reviewed_total=_total(score.reviewed for _, score in scored),
        full=spec.full,
        grade=grade(awarded_total, spec) if form.weights_total == spec.full else None,
    )
    return Case(form, spec, scores)


def grade(total: Decimal | None, spec: FormSpec) -> str | None:
    """等级 of a total; None where the total is not known or the form has no grades."""
    if total is None:
        return None
    return next((grade.name for grade in spec.grades if total >= grade.floor), None)


def _total(points: Iterable[Decimal | None]) -> Decimal | None:
    total = Decimal(0)
    some = False
    for value in points:
        if value is None:
            return None
        total, some = total + value, True
    return total if some else None
