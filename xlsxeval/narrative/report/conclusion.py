"""（一）自评结论综述: total, grade, and how many indicators were reached."""

from __future__ import annotations

from decimal import Decimal

from xlsxeval.model import Case
from xlsxeval.narrative.report import words
from xlsxeval.narrative.report.nouns import Runs
from xlsxeval.narrative.report.subject import Subject, filled
from xlsxeval.scoring import grade


def conclusion(about: Subject) -> Runs:
    """The unit's own total and grade; what contradicts them stands behind."""
    case, form, checks = about.case, about.case.form, about.checks.others
    title = filled(form.title) or case.spec.title
    total = _total(case)
    if total is None and not _scores(case):
        return words.said("unscored", form=title, checks=checks)
    return words.said(
        "conclusion",
        form=title,
        total=words.gap("total") if total is None else total,
        full=_full(case),
        grade=_grade(case, total),
        counts=_counts(case),
        checks=checks,
    )


def _scores(case: Case) -> bool:
    """The form has a column of scores."""
    rows = case.form.indicators
    if not rows:
        return "self_score" in case.spec.printed["rows"]
    return not all(row.self_score.absent for row in rows)


def _total(case: Case) -> Decimal | None:
    """The printed total; the rows' own only where the form prints none.

    A sum over rows that nobody scored yet shows 0, which is no score.
    """
    printed, rows = case.form.printed_total, case.scores.self_total
    if printed.absent:
        return rows
    return None if rows is None and printed.value == 0 else printed.value


def _full(case: Case) -> Runs:
    full = case.form.printed_full.value
    if full is None and _complete(case):
        full = case.spec.full
    return () if full is None else words.said("full", full=full)


def _grade(case: Case, total: Decimal | None) -> Runs:
    """The printed grade, else that of the total."""
    shown = filled(case.form.printed_grade)
    if not shown and _complete(case):
        shown = grade(total, case.spec) or ""
    return words.said("grade", grade=shown) if shown else ()


def _complete(case: Case) -> bool:
    return case.form.weights_total == case.spec.full


def _counts(case: Case) -> Runs:
    """How many scored rows earned their weight, and what the others lost."""
    form, budget = case.form, case.form.budget
    pairs = [(row.weight.value, row.self_score.value) for row in form.indicators if row.scored]
    if budget is not None and case.scores.execution is not None:
        pairs.append((budget.weight.value, budget.self_score.value))
    off = [weight - score for weight, score in pairs if weight is not None and score is not None]
    if not off or len(off) < len(pairs) or form.shared_weights:
        return ()
    missed = [points for points in off if points > 0]
    if not missed:
        return words.said("counts_all", count=len(off))
    reached = len(off) - len(missed)
    lost = sum(missed, Decimal(0))
    return words.said("counts", count=len(off), reached=reached, missed=len(missed), lost=lost)
