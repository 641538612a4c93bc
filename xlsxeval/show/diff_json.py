"""Two versions of a workbook as JSON, schema 1: decimals are strings, what is absent is null."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from xlsxeval.comparison import Change, Comparison, Fate, FormPair, Problem, RowPair
from xlsxeval.comparison.nouns import Row
from xlsxeval.i18n import say
from xlsxeval.model import Cell, Evaluation, Failure, Finding, Judged, Message
from xlsxeval.show.pieces import decimal_text, six_places


def comparison_as_json(
    result: Comparison | None, files: Sequence[Evaluation | Failure], language: str
) -> str:
    """The two files, and what became of them where both could be read."""
    old, new = (_file(each, language) for each in files)
    forms = [] if result is None else [_form(pair, language) for pair in result.forms]
    fates = [problem.fate for problem in result.problems] if result else []
    document = {
        "schema": 1,
        "old": old,
        "new": new,
        "same": result.same if result else None,
        "counts": {fate.value: fates.count(fate) for fate in Fate} if result else None,
        "forms": forms,
    }
    shown = json.dumps(document, ensure_ascii=False, indent=2)
    # A path may hold bytes that are no text; JSON may not.
    return shown.encode("utf-8", "replace").decode("utf-8")


def _file(result: Evaluation | Failure, language: str) -> dict[str, Any]:
    if isinstance(result, Failure):
        failure = {"code": result.code or None, "message": say(result.message, language)}
        return {"path": result.path, "sha256": result.sha256, "failure": failure}
    return {"path": result.workbook.path, "sha256": result.workbook.sha256, "failure": None}


def _form(pair: FormPair, language: str) -> dict[str, Any]:
    before, now = _scores(pair.old), _scores(pair.new)
    return {
        "old": _head(pair.old),
        "new": _head(pair.new),
        "warnings": [say(warning, language) for warning in pair.warnings],
        "scores": {key: {"old": before[key], "new": now[key]} for key in now},
        "problems": [_problem(problem, language) for problem in pair.problems],
        "rows": [_row(row, language) for row in pair.rows],
    }


def _head(judged: Judged | None) -> dict[str, Any] | None:
    if judged is None:
        return None
    form = judged.case.form
    return {
        "sheet": form.sheet,
        "form": judged.case.spec.id,
        "unit": form.unit.text.strip() or None,
        "year": form.year,
        "project": form.project.text.strip() or None,
    }


def _scores(judged: Judged | None) -> dict[str, str | None]:
    scores = judged.case.scores if judged else None
    progress = scores.progress if scores else None
    return {
        "self_total": decimal_text(scores.self_total if scores else None),
        "computed_total": decimal_text(scores.computed_total if scores else None),
        "awarded_total": decimal_text(scores.awarded_total if scores else None),
        "grade": scores.grade if scores else None,
        "progress": None if progress is None else six_places(progress),
    }


def _problem(problem: Problem, language: str) -> dict[str, Any]:
    found = problem.finding
    old, new = problem.places
    return {
        "fate": problem.fate.value,
        "id": found.id if found else None,
        "code": found.code if found else None,
        "severity": found.severity.value if found else None,
        "name": problem.name or None,
        "old": _side(problem.old, old, language),
        "new": _side(problem.new, new, language),
        "why": say(problem.why, language) if problem.why else None,
        "reply": problem.reply or None,
        "reply_contradicted": problem.contradicted,
    }


def _side(finding: Finding | None, cell: Cell | None, language: str) -> dict[str, Any] | None:
    if cell is None:
        return None
    return {
        "id": finding.id if finding else None,
        "sheet": cell.sheet or None,
        "cell": cell.ref or None,
        "message": say(finding.message, language) if finding else None,
    }


def _row(pair: RowPair, language: str) -> dict[str, Any]:
    kind = "removed" if pair.new is None else "added" if pair.old is None else "changed"
    return {
        "change": "renamed" if pair.renamed else kind,
        "old": _place(pair.old),
        "new": _place(pair.new),
        "values": [_change(change, language) for change in pair.changes],
    }


def _place(row: Row | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {"row": row.cell.row, "name": row.name or None, "path": list(row.path)}


def _change(change: Change, language: str) -> dict[str, Any]:
    label = change.label
    old, new = (cell.ref if cell else None for cell in change.places)
    return {
        "field": change.field,
        "cells": {"old": old, "new": new},
        "label": say(label, language) if isinstance(label, Message) else label,
        "old": _value(change.old),
        "new": _value(change.new),
        "guarded": change.guarded,
    }


def _value(value: str | Decimal | None) -> str | None:
    return decimal_text(value) if isinstance(value, Decimal) else value
