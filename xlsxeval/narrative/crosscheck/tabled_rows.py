"""Indicators in a table of the report, each row held against the form's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlsxeval.i18n import N_
from xlsxeval.model import Case, Cell, Message
from xlsxeval.narrative.crosscheck.facts import total_score
from xlsxeval.narrative.crosscheck.hit import Hit, contradicted
from xlsxeval.narrative.crosscheck.hit import told as say
from xlsxeval.narrative.crosscheck.levels import Block, blocks, judged, level_name
from xlsxeval.narrative.crosscheck.passages import ALIKE, alike
from xlsxeval.narrative.crosscheck.report import Number
from xlsxeval.narrative.crosscheck.rows import (
    ACTUAL,
    DIFFERS,
    SCORE,
    TARGET,
    UNKNOWN,
    WEIGHT,
    values,
)
from xlsxeval.narrative.crosscheck.subjects import Subject, worded
from xlsxeval.narrative.crosscheck.tables import Row, Table
from xlsxeval.reader.keys import key, rank

_FULL = N_("the full mark")
_ENOUGH = 2
"""Rows of the form a table must hold before others are missed in the form."""


def hits(table: Table, case: Case, known: Sequence[Subject]) -> Iterator[Hit]:
    """What the rows of the table say that the form's rows, blocks and total do not."""
    left = list(known)
    strange: list[Row] = []
    for row in table.rows:
        label = table.label(row)[1]
        same = [subject for subject in left if subject.words == worded(label)]
        if same:
            subject, found = _best(row, table, same)
            left.remove(subject)
            yield from found
        elif rank(key(label), case.spec.labels["total"]) is not None:
            yield from _total(row, table, case)
        elif (block := _block(label, case)) is not None:
            yield from _block_points(row, table, block)
        elif label and not _part_of_the_form(label, case):
            strange.append(row)
    told = len(known) - len(left)
    for row in strange:
        yield from _strange(row, table, left, told)


def _best(row: Row, table: Table, same: Sequence[Subject]) -> tuple[Subject, list[Hit]]:
    """Of several rows of one name the one that agrees, or the first."""
    found = [(subject, list(_held(row, table, subject))) for subject in same]
    return min(found, key=lambda each: len(each[1]))


def _held(row: Row, table: Table, subject: Subject) -> Iterator[Hit]:
    """The cells of one row against the form's."""
    for field, cell, value, template in (
        ("target", subject.target, subject.target_value, TARGET),
        ("actual", subject.actual, subject.actual_value, ACTUAL),
    ):
        if value is not None and field in table.columns:
            yield from values(subject, cell, value, row.numbers(table.columns[field]), template)
    yield from points(row, table, subject)


def points(row: Row, table: Table, subject: Subject) -> Iterator[Hit]:
    """分值 and 得分 of a row."""
    for field, figure, template in (
        ("weight", subject.weight, WEIGHT),
        ("self_score", subject.score, SCORE),
    ):
        number = _points(row, table, field)
        if number is not None and figure.value not in (None, number.value):
            what = Message(template, {"name": subject.words})
            owner = f"{subject.identity}/{template}"
            yield contradicted("XE806", number.spot, figure.cell, owner, what, figure.value)


def _points(row: Row, table: Table, field: str) -> Number | None:
    """The one number of a cell of points."""
    numbers = row.numbers(table.columns[field]) if field in table.columns else []
    return numbers[0] if len(numbers) == 1 and not numbers[0].rough else None


def _total(row: Row, table: Table, case: Case) -> Iterator[Hit]:
    number, full = _points(row, table, "self_score"), _points(row, table, "weight")
    fact = total_score(case)
    if number is not None and fact is not None and number.value != fact.value:
        yield contradicted("XE801", number.spot, fact.cell, fact.key, fact.what, fact.shown)
    weights = [row.weight.value for row in case.form.indicators if row.weight.value is not None]
    printed = case.form.printed_full.value
    if full is not None and full.value not in (case.spec.full, printed, sum(weights)):
        cell = Cell(case.form.sheet, "")
        what = Message(_FULL)
        yield contradicted("XE806", full.spot, cell, "full", what, printed or case.spec.full)


def _part_of_the_form(label: str, case: Case) -> bool:
    """A level or a subtotal, which is no indicator."""
    levels = (level for row in case.form.indicators for level in (row.level1, row.level2))
    named = level_name(Cell("", "", label)) in {level_name(level) for level in levels}
    return named or rank(key(label), case.spec.labels["subtotal"]) is not None


def _block(label: str, case: Case) -> Block | None:
    name = level_name(Cell("", "", label))
    return next((block for block in blocks(case) if block.name == name), None)


def _block_points(row: Row, table: Table, block: Block) -> Iterator[Hit]:
    for field, weight in (("weight", True), ("self_score", False)):
        number = _points(row, table, field)
        if number is not None:
            yield from judged(number, block, weight)


def _strange(row: Row, table: Table, left: list[Subject], told: int) -> Iterator[Hit]:
    """A name that is not quite the form's, or none of the form's at all."""
    column, label = table.label(row)
    words = worded(label)
    best = max(left, key=lambda subject: alike(words, subject.words), default=None)
    if best is not None and alike(words, best.words) >= ALIKE:
        left.remove(best)
        owner = f"{best.identity}/name"
        yield say("XE807", row.spot(column), best.name, owner, DIFFERS, name=best.words)
        yield from _held(row, table, best)
        return
    sides = [field for field in ("target", "actual") if _filled(row, table, field)]
    points = [_points(row, table, field) for field in ("weight", "self_score")]
    if told >= _ENOUGH and len(sides) == 2 and None not in points:
        yield say("XE808", row.spot(column), Cell("", ""), f"unknown/{label}", UNKNOWN)


def _filled(row: Row, table: Table, field: str) -> bool:
    return field in table.columns and bool(row.text(table.columns[field]))
