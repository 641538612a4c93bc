"""The stamp of a scored workbook: made from an Evaluation, kept in custom properties."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

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
    Sheet,
    Stamp,
    quick,
)
from xlsxeval.package import Book, properties
from xlsxeval.stamp.code import PREFIX, decode, encode, plain
from xlsxeval.stamp.digests import LONG, digest, words
from xlsxeval.stamp.surroundings import funds, surroundings

__all__ = [
    "CONSOLIDATION",
    "PREFIX",
    "Entry",
    "decode",
    "encode",
    "entries",
    "found_before",
    "key",
    "make",
    "name",
    "origin",
    "put",
    "reviewed",
    "surroundings",
    "untouched",
    "whole",
]

CONSOLIDATION = f"{PREFIX}consolidation"
"""The property by which a 汇总 of ours is known."""
_STRANGE = re.compile(r"[^\w.\-]")


@quick
@dataclass(frozen=True, slots=True)
class Entry:
    """One scored row: what was written in it, and what it earns."""

    digest: str
    entry: Indicator | Budget
    score: Score

    @property
    def review(self) -> str:
        """Digest of what the officer typed beside it; empty where nothing stands."""
        reviewed, note = self.entry.reviewed, self.entry.review_note
        score = reviewed.cell.entered if reviewed.value is None else plain(reviewed.value)
        return digest((score, note.entered)) if (score + note.entered).strip() else ""

    @property
    def uncalculated(self) -> bool:
        """A formula of the unit's own in the row has lost its stored result."""
        return any(cell.uncalculated for cell in _cells(self.entry))

    @property
    def inputs(self) -> str:
        """Digest of what the unit wrote."""
        return digest(_written(self.entry), LONG)


def entries(index: int, case: Case) -> Iterator[Entry]:
    """The scored rows of the form at that place, the money block first."""
    budget, execution = case.form.budget, case.scores.execution
    if budget is not None and execution is not None:
        yield Entry(key(index, budget.identity), budget, execution)
    for row, score in case.scored_rows:
        yield Entry(key(index, row.identity), row, score)


def key(index: int, identity: str) -> str:
    """What the stamp calls a row of the form at that place."""
    return digest((str(index), identity))


def reviewed(index: int, case: Case, stamp: Stamp | None) -> Case:
    """The case with every review held against the computed score it was made beside."""
    if all(_unreviewed(case)):
        return case
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


def _unreviewed(case: Case) -> Iterator[bool]:
    """Whether the officer left a row alone, row by row: most forms are not reviewed yet."""
    rows: list[Indicator | Budget] = list(case.form.indicators)
    if case.form.budget is not None:
        rows.append(case.form.budget)
    for row in rows:
        yield not row.reviewed.cell.ref and not row.review_note.ref


def _review(entry: Entry, before: RowStamp | None) -> Review | None:
    """An entry not seen before was made beside what the workbook showed then."""
    digest = entry.review
    if not digest:
        return None
    computed, inputs = (before or entry.score).computed, (before or entry).inputs
    if before is not None and before.review is not None and before.review.digest == digest:
        # The review of a stamp that does not tell what stood there was made on what it tells of.
        computed, inputs = before.review.computed, before.review.inputs or inputs
    if computed is not None:
        return Review(digest, computed)
    # A formula that merely lost its stored result was changed by nobody.
    known = entry.score.computed is not None or entry.uncalculated
    return Review(digest, None, inputs, rewritten=not known and inputs != entry.inputs)


def make(evaluation: Evaluation, language: str, version: str, seals: Sequence[str] = ()) -> Stamp:
    """The stamp of a scored copy of this evaluation's workbook."""
    before = evaluation.workbook.stamp
    problems = {digest((finding.id,)) for finding in evaluation.all_findings}
    told = digest(seals) if seals else ""
    cases = [each.case for each in evaluation.forms]
    around = surroundings(cases, evaluation.workbook.sheets)
    return Stamp(
        version=version,
        language=language,
        input=before.input if before else evaluation.workbook.sha256,
        forms=tuple(
            FormStamp(name(each.case.spec), each.case.spec.sha256, inputs, told)
            for each, inputs in zip(evaluation.forms, around, strict=True)
        ),
        rows=tuple(
            RowStamp(e.digest, e.inputs, e.score.computed, e.score.awarded, e.score.review)
            for index, judged in enumerate(evaluation.forms)
            for e in entries(index, judged.case)
        ),
        problems=frozenset(problems | (before.problems if before else set())),
        seals=tuple(seals),
    )


def name(spec: FormSpec) -> str:
    """The id of a form as a stamp writes it."""
    return _STRANGE.sub("_", spec.id)[:120]


def put(
    book: Book, evaluation: Evaluation, language: str, version: str, seals: Sequence[str]
) -> None:
    """Put the stamp of the evaluation into the scored copy, with the seals of the cells in it."""
    properties.remove(book, PREFIX)
    properties.write(book, encode(make(evaluation, language, version, seals)))


def whole(stamp: Stamp) -> bool:
    """The seals are those of the scoring; a stamp that never had any is whole without them."""
    told = digest(stamp.seals) if stamp.seals else ""
    return all(form.sealed == told for form in stamp.forms)


def found_before(problem: str, stamp: Stamp) -> bool:
    """Whether the problem of this id was ever found in the stamp's line of results."""
    return digest((problem,)) in stamp.problems


def origin(evaluation: Evaluation) -> str | None:
    """sha256 of the file this workbook is the result of, where nothing was typed into it since."""
    before = evaluation.workbook.stamp
    if before is None or evaluation.workbook.replies:
        return None
    if before.input == evaluation.workbook.sha256:
        # A submission scored once more: the stamp is the one its earlier result lent it.
        return None
    cases = [judged.case for judged in evaluation.forms]
    rows = (entry for index, case in enumerate(cases) for entry in entries(index, case))
    typed = any(row.review for row in rows)
    same = not typed and untouched(cases, evaluation.workbook.sheets, before)
    return before.input if same else None


def untouched(cases: Sequence[Case], sheets: Iterable[Sheet], made: Stamp) -> bool:
    """Whether what the unit wrote reads as it did when the stamp was made."""
    rows = [entry for index, case in enumerate(cases) for entry in entries(index, case)]
    return surroundings(cases, sheets) == [form.inputs for form in made.forms] and [
        (row.digest, row.inputs) for row in rows
    ] == [(row.identity, row.inputs) for row in made.rows]


def _cells(entry: Indicator | Budget) -> list[Cell]:
    cells: list[Cell]
    if isinstance(entry, Budget):
        cells = funds(entry)
    else:
        cells = [entry.level1, entry.level2, entry.name, entry.nature, entry.unit]
        cells += [entry.target, entry.actual]
    return [*cells, entry.reason, entry.weight.cell, entry.self_score.cell]


def _written(entry: Indicator | Budget) -> list[str]:
    cells = _cells(entry)[:-2]
    return [*map(words, cells), _figure(entry.weight), _figure(entry.self_score)]


def _figure(figure: Figure) -> str:
    return words(figure.cell) if figure.value is None else plain(figure.value)
