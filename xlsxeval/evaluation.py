"""The story: one workbook becomes an Evaluation."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from xlsxeval import intake, reader, rules, scoring, spec, stamp
from xlsxeval.errors import Unrecognised, XlsxevalError
from xlsxeval.model import (
    Cell,
    Entry,
    Evaluation,
    Figure,
    Form,
    FormSpec,
    Judged,
    Stamp,
    Workbook,
)
from xlsxeval.scan import Found


@dataclass(frozen=True)
class Examined:
    """An evaluation together with the open workbook it was read from."""

    evaluation: Evaluation
    source: intake.Source
    left: bool = False
    """The earlier scored copy holds reviews or replies that have no place in this one."""
    sent: tuple[str, ...] = ()
    """Cells of reviews the file itself came with: whoever sent it may have entered them."""


def evaluate(
    path: Path | Found | str, form: FormSpec | None = None, passwords: Sequence[str] = ()
) -> Evaluation:
    """Read, check and score one workbook; `form` decides which official form it is.

    Raises Unreadable (XE101), its kind Locked where no password opens it, or Unrecognised (XE102).
    """
    return examine(path, form, passwords=passwords).evaluation


def examine(
    path: Path | Found | str,
    form: FormSpec | None = None,
    previous: bytes | None = None,
    passwords: Sequence[str] = (),
) -> Examined:
    """As evaluate, keeping the package open; `previous` is an earlier scored copy of the same.

    What the officer and the unit typed into `previous` is carried over by row and problem.
    """
    source = intake.open(Path(path) if isinstance(path, str) else path, passwords=passwords)
    workbook, left = source.workbook, False
    if previous is not None:
        workbook, left = _carried(workbook, previous, form)
    examined = judge(source, workbook, form)
    # Those of the earlier copy are others, though they may read the same.
    known = set(map(id, source.workbook.entries))
    moved = [each for each in workbook.entries if id(each) not in known]
    return replace(examined, left=left, sent=tuple(_sent(examined.evaluation, moved)))


def judge(source: intake.Source, workbook: Workbook, form: FormSpec | None) -> Examined:
    """Score and check what was read of an open source."""
    cases = [
        stamp.reviewed(index, scoring.case(found, known), workbook.stamp)
        for index, (found, known) in enumerate(_forms(workbook, form))
    ]
    judged = tuple(Judged(case, rules.check(case)) for case in cases)
    return Examined(Evaluation(workbook, judged), source)


def _forms(workbook: Workbook, form: FormSpec | None) -> list[tuple[Form, FormSpec]]:
    return reader.forms(workbook, spec.known(), form)


def _carried(workbook: Workbook, previous: bytes, form: FormSpec | None) -> tuple[Workbook, bool]:
    """The workbook with what was typed into its earlier scored copy.

    Of two reviews of a row the earlier copy's goes first: it stands where the officer works, and
    the workbook comes from the unit; of two replies the workbook's. What another unit's copy holds
    is left there, and so is what no row answers to: then true.
    """
    try:
        earlier = intake.read(previous, Path(workbook.path)).workbook
    except XlsxevalError:
        return workbook, False
    now = _forms(workbook, form)
    try:
        before = _forms(earlier, form)
    except Unrecognised:
        # Results that stand alone, beside a workbook that must not be edited.
        before = now
    pairs = [
        (index, old, new)
        for index, ((old, _), (new, _)) in enumerate(zip(before, now, strict=False))
        if old.unit.text.split() == new.unit.text.split()
    ]
    moved = {key: entry for pair in pairs for key, entry in _moved(*pair)}
    left = len(moved) < sum(len(_typed(old)) for old, _ in before)
    if not pairs:
        return workbook, left or any(reply.strip() for reply in earlier.replies.values())
    carried = replace(
        workbook,
        entries=_together(moved.values(), workbook.entries),
        replies={**earlier.replies, **workbook.replies},
        stamp=_stamped(workbook, earlier.stamp, moved),
    )
    return carried, left


def _sent(evaluation: Evaluation, moved: Iterable[Entry]) -> Iterator[str]:
    """Reviews beside rows that are scored, but for those moved: also in columns of the unit's."""
    places = {(each.score.sheet, each.score.row) for each in moved}
    for judged in evaluation.forms:
        form = judged.case.form
        for _, row, score, note in _lines(form):
            if (form.sheet, row) not in places and not (score.blank and note.blank):
                yield score.cell.ref or note.ref


def _together(moved: Iterable[Entry], own: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries moved, and those of other rows."""
    rows = {(each.score.sheet, each.score.row): each for each in own}
    return tuple((rows | {(each.score.sheet, each.score.row): each for each in moved}).values())


def _stamped(workbook: Workbook, earlier: Stamp | None, moved: Container[str]) -> Stamp | None:
    """The stamp that goes with the entries that are kept; the first input is the workbook's own."""
    own = workbook.stamp
    if earlier is None or own is None:
        return own if earlier is None else replace(earlier, input=workbook.sha256)
    rows = {row.identity: row for row in own.rows}
    rows |= {row.identity: row for row in earlier.rows if row.identity in moved}
    return replace(own, rows=tuple(rows.values()), problems=own.problems | earlier.problems)


def _moved(index: int, before: Form, now: Form) -> Iterator[tuple[str, Entry]]:
    """The officer's entries of the earlier copy, at the rows where they belong today."""
    typed = _typed(before)
    for identity, row, _, _ in _lines(now):
        if identity in typed:
            score, note = typed[identity]
            yield (
                stamp.key(index, identity),
                Entry(
                    replace(score.cell, sheet=now.sheet, row=row),
                    replace(note, sheet=now.sheet, row=row),
                ),
            )


def _typed(form: Form) -> dict[str, tuple[Figure, Cell]]:
    """Row → what the officer typed beside it."""
    return {
        identity: (score, note)
        for identity, _, score, note in _lines(form)
        if not (score.blank and note.blank)
    }


def _lines(form: Form) -> Iterator[tuple[str, int, Figure, Cell]]:
    budget = form.budget
    if budget is not None and budget.total is not None:
        yield budget.identity, budget.total.row, budget.reviewed, budget.review_note
    for row in form.indicators:
        yield row.identity, row.row, row.reviewed, row.review_note
