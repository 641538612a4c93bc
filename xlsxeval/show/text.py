"""Evaluations as lines for a terminal: the score first, then what is wrong and where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from xlsxeval.i18n import N_, percent, say, text
from xlsxeval.model import Evaluation, Failure, Finding, Judged, Message, Severity
from xlsxeval.scoring import again
from xlsxeval.show.line import clean
from xlsxeval.show.shared import SEVERITIES

_HEAD = N_("{unit}, {year}, {form} [{place}]")
_SCORE = N_("Self {self} / awarded {awarded} / grade {grade} / {label} {progress}")
_NOTES = N_("{word} {code} {title}: {cells}")
_FAULT = N_("{word} {place}: {code} {sentence}")
_AGAIN = N_("{place}: {sentence}")
_FAILED = N_("Failed {place}: {code} {sentence}")
_FAILED_BRIEFLY = N_("failed: {code} {sentence}")
_BRIEF = N_("{forms}; {counts}")
_BRIEFLY = N_("self {self} / awarded {awarded} / grade {grade}")
_COUNTS = N_("errors {errors}, warnings {warnings}, rows for review {rows}")
_SLIPS = N_("{counts} (reviewed scores entered wrongly among the errors: {slips})")
_TOTALS = N_("Total: errors {errors}, warnings {warnings}, rows for review {rows}")


def report(result: Evaluation | Failure, language: str, *, scores: bool = True) -> str:
    """The result of one file: a block a form, with or without its scores, and what was found."""
    return "\n".join(clean(line) for line in _lines(result, language, scores))


def brief(result: Evaluation | Failure, language: str) -> str:
    """The result of one file in one line."""
    if isinstance(result, Failure):
        sentence = say(result.message, language)
        return clean(_say(_FAILED_BRIEFLY, language, code=result.code, sentence=sentence))
    parts = [
        _say(
            _BRIEFLY,
            language,
            self=judged.case.scores.self_total,
            awarded=judged.case.scores.awarded_total,
            grade=judged.case.scores.grade,
        )
        for judged in result.forms
    ]
    return clean(
        _say(_BRIEF, language, forms=tuple(parts), counts=_counted(_COUNTS, result, language))
    )


def counts(evaluation: Evaluation) -> dict[str, int]:
    """How many errors and warnings were found, and how many rows wait for the reviewer."""
    severities = [finding.severity for finding in evaluation.all_findings]
    return {
        "errors": severities.count(Severity.ERROR),
        "warnings": severities.count(Severity.WARNING),
        "rows": sum(len(judged.waiting) for judged in evaluation.forms),
    }


def _counted(template: str, result: Evaluation, language: str) -> str:
    """The counts; what a reviewer typed wrongly is no fault of the unit's, and that is said."""
    told = _say(template, language, **counts(result))
    slips = sum(
        judged.reviewers(finding)
        for judged in result.forms
        for finding in judged.findings
        if finding.severity is Severity.ERROR
    )
    return _say(_SLIPS, language, counts=told, slips=slips) if slips else told


def _lines(result: Evaluation | Failure, language: str, scores: bool) -> Iterable[str]:
    name = Path(result.path if isinstance(result, Failure) else result.workbook.path).name
    if isinstance(result, Failure):
        sentence = say(result.message, language)
        yield _say(_FAILED, language, place=name, code=result.code, sentence=sentence)
        return
    for judged in result.forms:
        yield head(judged, name, language)
        if scores:
            yield _score(judged, language)
        yield from findings_lines(judged.findings, name, language)
        yield from _stale(judged, name, language)
    for note in result.workbook.notes:
        yield f"{name}: {say(note, language)}"
    yield from findings_lines(result.findings + result.report, name, language)
    yield _counted(_TOTALS, result, language)


def head(judged: Judged, name: str, language: str) -> str:
    """Whose form of which year it is, and where it stands."""
    form = judged.case.form
    return _say(
        _HEAD,
        language,
        unit=form.unit.text.strip() or text(N_("(no unit)"), language),
        year=text(N_("(no year)"), language) if form.year is None else str(form.year),
        form=judged.case.spec.title,
        place=f"{name}:{form.sheet}",
    )


def _score(judged: Judged, language: str) -> str:
    scores = judged.case.scores
    return _say(
        _SCORE,
        language,
        self=scores.self_total,
        awarded=scores.awarded_total,
        grade=scores.grade,
        label=judged.case.spec.execution_label,
        progress=percent(scores.progress, language),
    )


def _stale(judged: Judged, name: str, language: str) -> Iterable[str]:
    """Reviews that stand, made against a computed score that is no longer the one."""
    case, budget = judged.case, judged.case.form.budget
    lines = [(row.reviewed.cell, score) for row, score in case.scored_rows]
    if budget is not None and case.scores.execution is not None:
        lines.insert(0, (budget.reviewed.cell, case.scores.execution))
    for cell, score in lines:
        if score.stale:
            yield _say(_AGAIN, language, place=f"{name}:{cell.place}", sentence=again(score))


def findings_lines(findings: Sequence[Finding], name: str, language: str) -> Iterable[str]:
    """Errors, then warnings, a line each; notes a line a code, for there are many."""
    for severity in (Severity.ERROR, Severity.WARNING):
        for finding in findings:
            if finding.severity is severity:
                yield _say(
                    _FAULT,
                    language,
                    word=text(SEVERITIES[severity], language),
                    place=_place(name, finding),
                    code=finding.code,
                    sentence=say(finding.message, language),
                )
    notes = [finding for finding in findings if finding.severity is Severity.INFO]
    for code in sorted({finding.code for finding in notes}):
        yield _say(
            _NOTES,
            language,
            word=text(SEVERITIES[Severity.INFO], language),
            code=code,
            title=text("title", language, context=code),
            cells=tuple(f.cell.ref for f in notes if f.code == code),
        )


def _place(name: str, finding: Finding) -> str:
    """表.xlsx:自评表!G8, as far as the finding has a sheet and a cell."""
    cell = finding.cell
    where = cell.place if cell.sheet and cell.ref else cell.sheet
    return f"{name}:{where}" if where else name


def _say(template: str, language: str, **values: Any) -> str:
    return say(Message(template, values), language)
