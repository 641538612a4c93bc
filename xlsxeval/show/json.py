"""Evaluations as JSON, schema 1: decimals are strings, what is absent is null."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from xlsxeval.i18n import say
from xlsxeval.model import (
    Budget,
    Case,
    Cell,
    Evaluation,
    Failure,
    Finding,
    Fund,
    Indicator,
    Judged,
    Score,
    Scores,
)
from xlsxeval.scoring import progress
from xlsxeval.show.pieces import decimal_text, document, finding, six_places

_TEXTS = ("goal", "result", "problems", "measures")


def as_json(
    results: Sequence[tuple[Evaluation | Failure, str | None]],
    language: str,
    findings: Iterable[Finding] = (),
) -> str:
    """The results with the paths they were written to, and the findings of the whole batch."""
    entries = (entry(result, output, language) for result, output in results)
    return "".join(document(entries, (finding(each, language) for each in findings)))


def entry(result: Evaluation | Failure, output: str | None, language: str) -> dict[str, Any]:
    """What the JSON tells of one file."""
    failed = isinstance(result, Failure)
    source = result if isinstance(result, Failure) else result.workbook
    return {
        "path": source.path,
        "sha256": source.sha256,
        "status": "failed" if failed else "scored",
        "failure": _failure(result, language) if isinstance(result, Failure) else None,
        "output": output,
        "forms": [] if isinstance(result, Failure) else [_form(j, language) for j in result.forms],
        "findings": []
        if isinstance(result, Failure)
        else [finding(each, language) for each in result.findings + result.report],
    }


def _failure(failure: Failure, language: str) -> dict[str, Any]:
    return {"code": failure.code or None, "message": say(failure.message, language)}


def _form(judged: Judged, language: str) -> dict[str, Any]:
    form, scores = judged.case.form, judged.case.scores
    rows = zip(form.indicators, scores.rows, strict=True)
    return {
        "sheet": form.sheet,
        "form": judged.case.spec.id,
        "unit": _text(form.unit),
        "year": form.year,
        "project": _text(form.project),
        "budget": None if form.budget is None else _budget(form.budget, scores, language),
        "texts": {key: _text(form.texts[key]) if key in form.texts else None for key in _TEXTS},
        "indicators": [_indicator(row, score, language) for row, score in rows],
        **_totals(judged.case),
        "settled": judged.settled,
        "findings": [
            finding(each, language) | {"reviewer": judged.reviewers(each)}
            for each in judged.findings
        ],
    }


def _totals(case: Case) -> dict[str, Any]:
    form, scores = case.form, case.scores
    return {
        "self_total": decimal_text(scores.self_total),
        "printed_total": decimal_text(form.printed_total.value),
        "printed_grade": _text(form.printed_grade),
        "computed_total": decimal_text(scores.computed_total),
        "reviewed_total": decimal_text(scores.reviewed_total),
        "awarded_total": decimal_text(scores.awarded_total),
        "full": decimal_text(scores.full),
        "grade": scores.grade,
    }


def _budget(budget: Budget, scores: Scores, language: str) -> dict[str, Any]:
    total, score = budget.total, scores.execution
    return {
        "money_unit": budget.money_unit,
        "initial": decimal_text(total.initial.value if total else None),
        "budget": decimal_text(total.budget.value if total else None),
        "spent": decimal_text(total.spent.value if total else None),
        "progress": _progress(scores.progress),
        "printed_rate": decimal_text(total.rate.value if total else None),
        "weight": decimal_text(budget.weight.value if score else None),
        "self_score": decimal_text(budget.self_score.value if score else None),
        "computed": decimal_text(score.computed if score else None),
        "awarded": decimal_text(score.awarded if score else None),
        "reviewed": decimal_text(score.reviewed if score else None),
        "review_stale": score is not None and score.stale,
        "review_sent": score.sent.ref if score and score.sent else None,
        "rule": score.rule if score else None,
        "basis": say(score.basis, language) if score else None,
        "funds": [_fund(fund) for fund in budget.funds],
    }


def _fund(fund: Fund) -> dict[str, Any]:
    return {
        "name": _text(fund.name),
        "initial": decimal_text(fund.initial.value),
        "budget": decimal_text(fund.budget.value),
        "spent": decimal_text(fund.spent.value),
        "progress": _progress(progress(fund)),
    }


def _indicator(row: Indicator, score: Score, language: str) -> dict[str, Any]:
    return {
        "row": row.row,
        "level1": _text(row.level1),
        "level2": _text(row.level2),
        "name": _text(row.name),
        "target": _text(row.target),
        "actual": _text(row.actual),
        "weight": decimal_text(row.weight.value),
        "self_score": decimal_text(row.self_score.value),
        "computed": decimal_text(score.computed),
        "awarded": decimal_text(score.awarded),
        "reviewed": decimal_text(score.reviewed),
        "review_stale": score.stale,
        "review_sent": score.sent.ref if score.sent else None,
        "review_note": _text(row.review_note),
        "reason": _text(row.reason),
        "verdict": score.verdict.value,
        "rule": score.rule,
        "basis": say(score.basis, language),
    }


def _text(cell: Cell) -> str | None:
    return cell.text if cell.text.strip() else None


def _progress(ratio: Decimal | None) -> str | None:
    return None if ratio is None else six_places(ratio)
