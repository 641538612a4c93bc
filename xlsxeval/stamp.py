"""The stamp of a scored workbook: made from an Evaluation, kept in custom properties."""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import sha256

from xlsxeval.i18n import LANGUAGES
from xlsxeval.model import (
    Budget,
    Case,
    Cell,
    Evaluation,
    Figure,
    FormSpec,
    FormStamp,
    Indicator,
    Review,
    RowStamp,
    Score,
    Stamp,
)
from xlsxeval.package import Book, properties

PREFIX = "xlsxeval."
_LONGEST = 250
"""Characters of one property; Excel takes 255."""
_SHORT, _LONG = 6, 12
"""Bytes of a digest that tells things apart, and of one that proves they are the same."""
_VERSION = re.compile(r"[0-9A-Za-z.+\-]{1,40}")
_DIGEST = "[0-9A-Za-z_-]{1,40}"
_POINTS = r"(?:-?[0-9]{1,40}(?:\.[0-9]{1,40})?)?"
_STRANGE = re.compile(r"[^\w.\-]")
_FORM = re.compile(rf"([\w.\-]{{1,120}}),([0-9a-f]{{64}}),({_DIGEST})")
_ROW = re.compile(rf"({_DIGEST}),({_DIGEST}),({_POINTS}),({_POINTS})(?:,({_DIGEST}),({_POINTS}))?")


@dataclass(frozen=True)
class Entry:
    """One scored row: what was written in it, and what it earns."""

    digest: str
    entry: Indicator | Budget
    score: Score

    @property
    def review(self) -> str:
        """Digest of what the officer typed beside it; empty where nothing stands."""
        reviewed, note = self.entry.reviewed, self.entry.review_note
        score = reviewed.cell.text if reviewed.value is None else _plain(reviewed.value)
        return _digest((score, note.text)) if (score + note.text).strip() else ""

    @property
    def inputs(self) -> str:
        """Digest of what the unit wrote."""
        return _digest(_written(self.entry), _LONG)


def entries(index: int, case: Case) -> Iterator[Entry]:
    """The scored rows of the form at that place, the money block first."""
    budget, execution = case.form.budget, case.scores.execution
    if budget is not None and execution is not None:
        yield Entry(_digest((str(index), budget.identity)), budget, execution)
    for row, score in case.scored_rows:
        yield Entry(_digest((str(index), row.identity)), row, score)


def reviewed(index: int, case: Case, stamp: Stamp | None) -> Case:
    """The case with every review held against the computed score it was made beside."""
    known = {row.identity: row for row in stamp.rows} if stamp else {}
    found = {id(each.score): _review(each, known.get(each.digest)) for each in entries(index, case)}
    if not any(found.values()):
        return case
    scores = case.scores
    held = [replace(score, review=found.get(id(score))) for score in scores.rows]
    money = scores.execution
    if money is not None:
        money = replace(money, review=found.get(id(money)))
    return replace(case, scores=replace(scores, rows=tuple(held), execution=money))


def _review(entry: Entry, before: RowStamp | None) -> Review | None:
    """An entry not seen before was made beside what the workbook showed then."""
    digest = entry.review
    if not digest:
        return None
    if before is None:
        return Review(digest, entry.score.computed)
    if before.review is not None and before.review.digest == digest:
        return before.review
    return Review(digest, before.computed)


def make(evaluation: Evaluation, language: str, version: str) -> Stamp:
    """The stamp of a scored copy of this evaluation's workbook."""
    before = evaluation.workbook.stamp
    problems = {_digest((finding.id,)) for finding in evaluation.all_findings}
    return Stamp(
        version=version,
        language=language,
        input=before.input if before else evaluation.workbook.sha256,
        forms=tuple(
            FormStamp(name(each.case.spec), each.case.spec.sha256, surroundings(each.case))
            for each in evaluation.forms
        ),
        rows=tuple(
            RowStamp(e.digest, e.inputs, e.score.computed, e.score.awarded, e.score.review)
            for index, judged in enumerate(evaluation.forms)
            for e in entries(index, judged.case)
        ),
        problems=frozenset(problems | (before.problems if before else set())),
    )


def name(spec: FormSpec) -> str:
    """The id of a form as a stamp writes it."""
    return _STRANGE.sub("_", spec.id)[:120]


def seal(book: Book, evaluation: Evaluation, language: str, version: str) -> None:
    """Put the stamp of the evaluation into the scored copy."""
    properties.remove(book, PREFIX)
    properties.write(book, encode(make(evaluation, language, version)))


def found_before(problem: str, stamp: Stamp) -> bool:
    """Whether the problem of this id was ever found in the stamp's line of results."""
    return _digest((problem,)) in stamp.problems


def surroundings(case: Case) -> str:
    """Digest of what the unit wrote outside the scored rows."""
    form = case.form
    cells = [form.unit, form.year_cell, form.project, form.printed_total.cell, form.printed_grade]
    cells += [form.printed_full.cell, *(form.texts[name] for name in sorted(form.texts))]
    if form.budget is not None and case.scores.execution is None:
        cells += _funds(form.budget)
    for row in form.indicators:
        if not row.scored:
            cells += [row.name, row.target, row.actual, row.reason]
    return _digest(map(_text, cells), _LONG)


def encode(stamp: Stamp) -> dict[str, str]:
    """Property → text, long ones in pieces: xlsxeval.rows.1, xlsxeval.rows.2 …"""
    forms = [",".join((form.id, form.sha256, form.inputs)) for form in stamp.forms]
    return {
        f"{PREFIX}version": stamp.version,
        f"{PREFIX}language": stamp.language,
        f"{PREFIX}input": stamp.input,
        **_pieces("forms", ";".join(forms)),
        **_pieces("rows", ";".join(map(_record, stamp.rows))),
        **_pieces("problems", ";".join(sorted(stamp.problems))),
    }


def decode(values: dict[str, str]) -> Stamp | None:
    """The stamp in these properties; None where any part of it is missing or damaged."""
    version, language, first = (
        values.get(f"{PREFIX}{name}", "") for name in ("version", "language", "input")
    )
    forms = [_FORM.fullmatch(each) for each in _joined(values, "forms")]
    rows = [_ROW.fullmatch(each) for each in _joined(values, "rows")]
    problems = frozenset(_joined(values, "problems"))
    sound = (
        _VERSION.fullmatch(version)
        and language in LANGUAGES
        and re.fullmatch("[0-9a-f]{64}", first)
        and all(re.fullmatch(_DIGEST, problem) for problem in problems)
    )
    known = [_row(*match.groups()) for match in rows if match]
    known_forms = [FormStamp(*match.groups()) for match in forms if match]
    if not sound or len(known) < len(rows) or not known_forms or len(known_forms) < len(forms):
        return None
    return Stamp(version, language, first, tuple(known_forms), tuple(known), problems)


def _pieces(name: str, text: str) -> dict[str, str]:
    starts = range(0, len(text), _LONGEST)
    pieces = (text[start : start + _LONGEST] for start in starts)
    return {f"{PREFIX}{name}.{number}": piece for number, piece in enumerate(pieces, 1)}


def _joined(values: dict[str, str], name: str) -> list[str]:
    pieces: list[str] = []
    while (key := f"{PREFIX}{name}.{len(pieces) + 1}") in values:
        pieces.append(values[key])
    return "".join(pieces).split(";") if pieces else []


def _record(row: RowStamp) -> str:
    fields = [row.identity, row.inputs, _plain(row.computed), _plain(row.awarded)]
    if row.review is not None:
        fields += [row.review.digest, _plain(row.review.computed)]
    return ",".join(fields)


def _row(identity: str, inputs: str, *rest: str | None) -> RowStamp:
    computed, awarded, review, against = rest
    made = None if review is None else Review(review, _points(against))
    return RowStamp(identity, inputs, _points(computed), _points(awarded), made)


def _points(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def _plain(value: Decimal | None) -> str:
    """4.00 and 4 are one number and one text; nothing for what is not known."""
    return "" if value is None else f"{value.normalize():f}"


def _written(entry: Indicator | Budget) -> Iterator[str]:
    cells: list[Cell]
    if isinstance(entry, Budget):
        cells = _funds(entry)
    else:
        cells = [entry.level1, entry.level2, entry.name, entry.nature, entry.unit]
        cells += [entry.target, entry.actual]
    yield from map(_text, [*cells, entry.reason])
    for figure in (entry.weight, entry.self_score):
        yield _figure(figure)


def _funds(budget: Budget) -> list[Cell]:
    return [
        cell
        for fund in budget.funds
        for cell in (fund.name, *(f.cell for f in (fund.initial, fund.budget, fund.spent)))
    ]


def _figure(figure: Figure) -> str:
    return _text(figure.cell) if figure.value is None else _plain(figure.value)


def _text(cell: Cell) -> str:
    """What is read of a cell, however its spaces and lines are saved."""
    return cell.error or " ".join(cell.text.split())


def _digest(parts: Iterable[str], size: int = _SHORT) -> str:
    text = "\0".join(parts).encode("utf-8", "replace")
    return urlsafe_b64encode(sha256(text).digest()[:size]).decode()
