"""The story: one workbook becomes an Evaluation."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from xlsxeval import __version__, earlier, intake, ours, reader, rules, scoring, spec, stamp
from xlsxeval.errors import Unrecognised, XlsxevalError
from xlsxeval.model import (
    Cell,
    Entry,
    Evaluation,
    Figure,
    Form,
    FormSpec,
    Judged,
    Score,
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
    """The earlier scored copy holds what people put there that has no place in this one."""


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
        workbook, left = _carried(source, previous, form)
    examined = judge(source, workbook, form)
    evaluation = examined.evaluation
    if any(score.review for judged in evaluation.forms for score in judged.scores):
        own = _forms(source.workbook, form)
        marked = [
            _marked(one, _typed(two)) for one, (two, _) in zip(evaluation.forms, own, strict=True)
        ]
        evaluation = replace(evaluation, forms=tuple(marked))
    return replace(examined, evaluation=evaluation, left=left)


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


def _carried(
    source: intake.Source, previous: bytes, form: FormSpec | None
) -> tuple[Workbook, bool]:
    """The workbook with what was typed into its earlier scored copy.

    Of two reviews of a row the earlier copy's goes first: it stands where the officer works, and
    the workbook comes from the unit; of two replies the workbook's. What another unit's copy holds
    is left there, and so is what no row answers to: then true.
    """
    workbook = source.workbook
    try:
        result = intake.read(previous, Path(workbook.path)).workbook
    except XlsxevalError:
        return workbook, False
    now = _forms(workbook, form)
    try:
        before = _forms(result, form)
    except Unrecognised:
        # Results that stand alone, beside a workbook that must not be edited.
        before = now
    pairs = [
        (index, old, new)
        for index, ((old, _), (new, _)) in enumerate(zip(before, now, strict=False))
        if old.unit.text.split() == new.unit.text.split()
    ]
    moved = {key: entry for pair in pairs for key, entry in _moved(*pair)}
    # Our headings stand in the officer's columns, too.
    typed = [each for each in result.entries if not ours.is_heading(each)]
    left = len(moved) < len(typed) or earlier.left(result, before, source, __version__)
    if not pairs:
        return workbook, left or any(reply.strip() for reply in result.replies.values())
    carried = replace(
        workbook,
        entries=_together(moved.values(), workbook.entries),
        replies={**result.replies, **workbook.replies},
        stamp=_stamped(workbook, result.stamp, moved),
    )
    return carried, left


def _marked(judged: Judged, own: Mapping[str, tuple[Figure, Cell]]) -> Judged:
    """Every review that reads as the file itself came with it is marked so, wherever it stands.

    What the officer has not changed in the results cannot be told from what was sent.
    """
    case = judged.case
    typed = _typed(case.form)

    def held(score: Score | None, identity: str) -> Score | None:
        mine, sent = typed.get(identity), own.get(identity)
        if score is None or score.review is None or not (mine and sent):
            return score
        if _read(*mine) != _read(*sent):
            return score
        cell = sent[0].cell if sent[0].cell.ref else sent[1]
        return replace(score, review=replace(score.review, sent=cell))

    rows = zip(case.form.indicators, case.scores.rows, strict=True)
    budget, money = case.form.budget, case.scores.execution
    scores = replace(
        case.scores,
        rows=tuple(held(score, row.identity) or score for row, score in rows),
        execution=money if budget is None else held(money, budget.identity),
    )
    return replace(judged, case=replace(case, scores=scores))


def _read(score: Figure, note: Cell) -> tuple[object, list[str]]:
    """A review as people read it, however it is typed."""
    value = score.cell.entered.strip() if score.value is None else score.value
    return value, note.entered.split()


def _together(moved: Iterable[Entry], own: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries moved, and those of other rows."""
    rows = {(each.score.sheet, each.score.row): each for each in own}
    return tuple((rows | {(each.score.sheet, each.score.row): each for each in moved}).values())


def _stamped(workbook: Workbook, made: Stamp | None, moved: Container[str]) -> Stamp | None:
    """The stamp that goes with the entries that are kept; the first input is the workbook's own."""
    own = workbook.stamp
    if made is None or own is None:
        return own if made is None else replace(made, input=workbook.sha256)
    rows = {row.identity: row for row in own.rows}
    rows |= {row.identity: row for row in made.rows if row.identity in moved}
    return replace(own, rows=tuple(rows.values()), problems=own.problems | made.problems)


def _moved(index: int, before: Form, now: Form) -> Iterator[tuple[str, Entry]]:
    """The officer's entries of the earlier copy, at the rows where they belong today."""
    typed = _typed(before)
    same = before.layout.columns == now.layout.columns
    for identity, row, _, _ in _lines(now):
        if identity in typed:
            score, note = typed[identity]
            yield (
                stamp.key(index, identity),
                Entry(
                    *(
                        replace(
                            cell if same and cell.row == row else ours.spelled_out(cell),
                            sheet=now.sheet,
                            row=row,
                        )
                        for cell in (score.cell, note)
                    )
                ),
            )


def _typed(form: Form) -> dict[str, tuple[Figure, Cell]]:
    """Row → what the officer typed beside it."""
    return {
        identity: (score, note)
        for identity, _, score, note in _lines(form)
        if not (score.cell.blank and note.blank)
    }


def _lines(form: Form) -> Iterator[tuple[str, int, Figure, Cell]]:
    budget = form.budget
    if budget is not None and budget.total is not None:
        yield budget.identity, budget.total.row, budget.reviewed, budget.review_note
    for row in filter(lambda each: each.scored, form.indicators):
        yield row.identity, row.row, row.reviewed, row.review_note
