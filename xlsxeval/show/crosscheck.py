"""A report held against its form, as lines for a terminal or as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from xlsxeval.errors import XlsxevalError
from xlsxeval.i18n import N_, say
from xlsxeval.model import Evaluation, Failure, Finding, Message, Severity
from xlsxeval.narrative.crosscheck import Report
from xlsxeval.show.line import clean
from xlsxeval.show.pieces import finding
from xlsxeval.show.text import findings_lines, head

_REPORT = N_("Report: {path}, {count} paragraphs")
_TOTALS = N_("The report against its form: errors {errors}, warnings {warnings}")


def crosschecked(
    evaluation: Evaluation, report: Report, findings: Sequence[Finding], language: str
) -> str:
    """The form, the report, and what does not agree between them."""
    name = Path(evaluation.workbook.path).name
    lines = [head(judged, name, language) for judged in evaluation.forms]
    values = {"path": Path(report.path).name, "count": len(report.paragraphs)}
    lines.append(say(Message(_REPORT, values), language))
    lines += findings_lines(findings, name, language)
    severities = [each.severity for each in findings]
    counts = {
        "errors": severities.count(Severity.ERROR),
        "warnings": severities.count(Severity.WARNING),
    }
    lines.append(say(Message(_TOTALS, counts), language))
    return "\n".join(clean(line) for line in lines)


def crosschecked_as_json(
    form: Evaluation | Failure,
    report: Report | XlsxevalError,
    path: Path,
    findings: Sequence[Finding],
    language: str,
) -> str:
    """Both files, why one could not be read, and the findings; schema 1."""
    source = form if isinstance(form, Failure) else form.workbook
    failed = _failure(form.code, form.message, language) if isinstance(form, Failure) else None
    document = {
        "schema": 1,
        "form": {
            "path": source.path,
            "sha256": source.sha256,
            "failure": failed,
        },
        "report": _report(report, path, language),
        "findings": [finding(each, language) for each in findings],
    }
    shown = json.dumps(document, ensure_ascii=False, indent=2)
    return shown.encode("utf-8", "replace").decode("utf-8")


def _report(report: Report | XlsxevalError, path: Path, language: str) -> dict[str, Any]:
    if isinstance(report, XlsxevalError):
        failure = _failure(report.code, report.message, language)
        return {"path": str(path), "sha256": None, "paragraphs": None, "failure": failure}
    count = len(report.paragraphs)
    return {"path": report.path, "sha256": report.sha256, "paragraphs": count, "failure": None}


def _failure(code: str, message: Message, language: str) -> dict[str, Any]:
    return {"code": code or None, "message": say(message, language)}
