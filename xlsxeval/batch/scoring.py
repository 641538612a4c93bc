"""One file scored and its scored copy written; the record that is brought back."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from xlsxeval import scored as copies
from xlsxeval import show, stamp
from xlsxeval.attempt import attempt, failure
from xlsxeval.batch.job import Job
from xlsxeval.consolidated import packed
from xlsxeval.crowd import passages
from xlsxeval.disk import reached
from xlsxeval.errors import CannotEdit, CannotWrite, XlsxevalError
from xlsxeval.evaluation import Examined, examine
from xlsxeval.i18n import N_, say
from xlsxeval.intake import changed, sha256
from xlsxeval.ledger import FormKept, Line, Record, ReviewKept, Stored
from xlsxeval.model import Evaluation, Failure, Message, Severity, Submission
from xlsxeval.outputs import fresh, stands, write
from xlsxeval.show.line import clean

_BESIDE = N_("{path}: {why} The results stand in a workbook of their own.")
_NOT_OURS = N_("{path} is no result of this program and is not replaced.")
_KEPT = N_(
    "{path}: people entered something in the earlier result that the new one has no place for "
    "(beside no row, over a figure or a cell of the form, or as a comment); "
    "it is kept as {kept}."
)
_SENT = N_(
    "{path}: the file came with {count} reviews ({cells}); they count. "
    "Make sure that a reviewer entered them."
)
_NOTES = N_("{one} {two}")
_CHANGING = N_("The file was changed while it was read; please score it again.")
_TRIES = 2


@dataclass(frozen=True)
class _Scored:
    """A scored copy that was written."""

    evaluation: Evaluation
    output: Path
    sha256: str
    note: Message | None


def scored(job: Job) -> Record:
    """Score the file and write its scored copy; whatever stops that is a failed record."""
    started, watch = time.time(), time.monotonic()
    done = attempt(job.found, lambda _: _score(job))
    # A clock that is set back in the meantime must not end the work before it began.
    return record(job, done, started, started + time.monotonic() - watch)


def record(job: Job, done: _Scored | Failure, started: float, finished: float) -> Record:
    """What is kept and shown of it."""
    result = done if isinstance(done, Failure) else done.evaluation
    output = None if isinstance(done, Failure) else str(done.output)
    evaluation = None if isinstance(result, Failure) else result
    entry = show.entry(result, output, job.language)
    submission = Submission(
        str(job.found.path),
        result.sha256 if isinstance(result, Failure) else result.workbook.sha256,
        changed(job.found),
        entry,
        () if evaluation is None else passages(evaluation),
        None if evaluation is None else stamp.origin(evaluation),
        packed(entry, job.language),
    )
    return Record(
        Stored.of(submission),
        _line(job, done, result),
        None if isinstance(done, Failure) else done.sha256,
        () if evaluation is None else tuple(_forms(evaluation)),
        () if evaluation is None else tuple(_reviews(evaluation)),
        started,
        finished,
        lasting=_lasts(result),
        locked=isinstance(result, Failure) and result.locked,
    )


def fallen(job: Job, message: Message) -> Record:
    """The record of a file on which the work itself came to an end."""
    now = time.time()
    return record(job, failure(job.found, message), now, now)


def _lasts(result: Evaluation | Failure) -> bool:
    """Whether the same bytes would come to the same end."""
    if isinstance(result, Failure):
        return bool(result.code and result.sha256) and not result.locked
    return True


def _score(job: Job) -> _Scored:
    for _ in range(_TRIES):
        examined, data, target, note = _result(job)
        digest = examined.evaluation.workbook.sha256
        if sha256(job.found) == digest:
            if examined.left:
                note = _both(note, _put_aside(target))
            write(target, data)
            return _Scored(examined.evaluation, target, hashlib.sha256(data).hexdigest(), note)
    raise XlsxevalError(Message(_CHANGING))


def _put_aside(target: Path) -> Message:
    """Keep the earlier result: something people put there has no place in the new one."""
    kept = fresh(target.with_name(f"{target.stem}-旧{target.suffix}"))
    reached(target).rename(reached(kept))
    return Message(_KEPT, {"path": str(target), "kept": str(kept)})


def _came_with(job: Job, evaluation: Evaluation) -> Iterator[Message]:
    """Reviews that stood in the file already: only the officer knows who entered them."""
    sent = [score.sent for judged in evaluation.forms for score in judged.scores if score.sent]
    if sent:
        cells = tuple(cell.place if len(evaluation.forms) > 1 else cell.ref for cell in sent)
        yield Message(_SENT, {"path": str(job.found.path), "count": len(sent), "cells": cells})


def _both(one: Message | None, two: Message) -> Message:
    return two if one is None else Message(_NOTES, {"one": one, "two": two})


def _result(job: Job) -> tuple[Examined, bytes, Path, Message | None]:
    """The scored copy, where it goes, and what is odd about that."""
    path = str(job.found.path)
    target, note = job.places.scored, None
    examined = _examined(job, target)
    fitting = job.places.macros if examined.source.book.macros else job.places.plain
    if target != fitting:
        target = fitting
        examined = _examined(job, target)
    try:
        return examined, copies.write(examined, job.language), target, note
    except CannotEdit as refusal:
        note = Message(_BESIDE, {"path": path, "why": refusal.message})
    # Out here, where nothing holds the workbook as it was read: two of the largest are too many.
    del examined
    target = job.places.beside
    examined = _examined(job, target)
    return examined, copies.beside(examined, job.language), target, note


def _examined(job: Job, target: Path) -> Examined:
    """The file, with what people typed into the result that stands at the target."""
    examined = examine(job.found, job.form, _previous(target), job.passwords)
    if job.report is None:
        return examined
    from xlsxeval.narrative.crosscheck import crosscheck

    found = crosscheck(examined.evaluation, job.report)
    return replace(examined, evaluation=replace(examined.evaluation, report=found))


def _previous(path: Path) -> bytes | None:
    if not stands(path):
        return None
    data = ours(path)
    if data is None:
        raise CannotWrite(Message(_NOT_OURS, {"path": str(path)}))
    return data


def ours(path: Path) -> bytes | None:
    """The result of ours that stands there, if one does."""
    try:
        data = reached(path).read_bytes() if reached(path).is_file() else b""
    except OSError:
        return None
    return data if data and copies.is_ours(data) else None


def _line(job: Job, done: _Scored | Failure, result: Evaluation | Failure) -> Line:
    note = None if isinstance(done, Failure) else done.note
    severities = [] if isinstance(result, Failure) else [f.severity for f in result.all_findings]
    standing = [] if isinstance(result, Failure) else _came_with(job, result)
    return Line(
        brief=show.brief(result, job.language),
        report=show.report(result, job.language),
        notes=() if note is None else (clean(say(note, job.language)),),
        standing=tuple(clean(say(each, job.language)) for each in standing),
        errors=severities.count(Severity.ERROR),
        warnings=severities.count(Severity.WARNING),
    )


def _forms(evaluation: Evaluation) -> Iterator[FormKept]:
    for judged in evaluation.forms:
        form, spec = judged.case.form, judged.case.spec
        yield FormKept(spec.id, spec.sha256, form.unit.text.strip() or None, form.year)


def _reviews(evaluation: Evaluation) -> Iterator[ReviewKept]:
    for number, judged in enumerate(evaluation.forms):
        budget, money = judged.case.form.budget, judged.case.scores.execution
        entries: list[Any] = [row for row, score in judged.case.scored_rows if not score.sent]
        whose = money is not None and money.sent
        for entry in entries if budget is None or whose else [budget, *entries]:
            score, note = entry.reviewed.cell.entered.strip(), entry.review_note.entered.strip()
            if score or note:
                yield ReviewKept(number, entry.identity, score or None, note or None)
