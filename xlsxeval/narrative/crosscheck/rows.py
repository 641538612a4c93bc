"""Each indicator's passage held against its row: target, actual, weight, score and name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from xlsxeval.i18n import N_
from xlsxeval.model import Case, Cell, Figure, Message, Quantity
from xlsxeval.narrative.crosscheck import grades
from xlsxeval.narrative.crosscheck.compare import agree, mismatches, opposed, other_date, same, told
from xlsxeval.narrative.crosscheck.facts import agrees, rates, total_score
from xlsxeval.narrative.crosscheck.hit import Hit, contradicted
from xlsxeval.narrative.crosscheck.hit import told as say
from xlsxeval.narrative.crosscheck.passages import Passage
from xlsxeval.narrative.crosscheck.report import Number, Report, Spot
from xlsxeval.narrative.crosscheck.roles import (
    is_done,
    is_lost,
    is_points,
    is_score,
    is_target,
    is_weight,
    target_span,
)
from xlsxeval.narrative.crosscheck.subjects import Subject, pattern
from xlsxeval.narrative.crosscheck.years import foreign
from xlsxeval.quantity import changed, planned
from xlsxeval.rules.rule import short

TARGET = N_("the target of “{name}”")
ACTUAL = N_("the actual of “{name}”")
WEIGHT = N_("the weight of “{name}”")
SCORE = N_("the self score of “{name}”")
LOST = N_("the points lost of “{name}”")
DIFFERS = N_(
    "Report paragraph {paragraph}, “{quote}”: the form calls this indicator “{name}”. Use one name."
)
UNKNOWN = N_(
    "Report paragraph {paragraph}, “{quote}”: the form has no such indicator. Check its name."
)
_PERIOD = re.compile(r"其中|半年|季度|月|基本支出|项目支出|上级|本级")
"""What a rate beside the whole year's may be of."""
_SILENT = N_("The report tells of its neighbours, but not of the indicator “{name}”. Add it.")
_MANY = 2
"""Indicators of a block the report must tell of before the others are missed."""


def figures(passage: Passage, case: Case) -> Iterator[Hit]:
    """What the passage says that its row does not."""
    subject = passage.subject
    if subject is None:
        return
    yield from _points(passage, subject, case)
    aims, rest, spans = _divided(passage, case)
    if subject.target_value is not None:
        yield from values(subject, subject.target, subject.target_value, aims, TARGET)
        yield from _turned(subject, aims)
        yield from _dated(subject, subject.target, subject.target_value, spans, case, TARGET)
    if subject.actual_value is not None:
        yield from values(subject, subject.actual, subject.actual_value, rest, ACTUAL)
    yield from _graded(passage, subject, spans)
    yield from _progress(passage, subject, case)


def _points(passage: Passage, subject: Subject, case: Case) -> Iterator[Hit]:
    """分值 and 自评得分, and points that may be either."""
    fact = total_score(case)
    for number in passage.numbers:
        below = number.paragraph is not passage.name.paragraph
        whole = below and fact is not None and number.value == fact.value
        if whole or number.rough or foreign(number, case.form.year) is not None:
            # 自评得分：96分 below the last indicator is the form's.
            continue
        for template, figure, value in _called(number, passage, subject):
            if number.value != value:
                what = Message(template, {"name": subject.words})
                owner = f"{subject.identity}/{template}"
                yield contradicted("XE806", number.spot, figure.cell, owner, what, value)


def _called(
    number: Number, passage: Passage, subject: Subject
) -> Iterator[tuple[str, Figure, Decimal]]:
    """What the number is called, and the form's value of it."""
    weight, score = subject.weight, subject.score
    if is_weight(number):
        if weight.value is not None:
            yield WEIGHT, weight, weight.value
    elif is_score(number):
        if score.value is not None:
            yield SCORE, score, score.value
    elif weight.value is None or score.value is None:
        return
    elif is_lost(number):
        # 因……扣1分、因……扣0.5分 are parts of what was lost.
        losses = [each for each in passage.numbers if is_lost(each)]
        if len(losses) == 1 or "共" in number.head:
            yield LOST, score, max(weight.value - score.value, Decimal(0))
    elif is_points(number, passage.name) and number.value not in (weight.value, score.value):
        yield WEIGHT, weight, weight.value


def _progress(passage: Passage, subject: Subject, case: Case) -> Iterator[Hit]:
    """预算执行率……实际为86.19%: the spending progress, where no cell of the row holds it."""
    facts = rates(case) if subject.execution and subject.actual_value is None else []
    shares = (n for n in passage.numbers if n.quantity.unit == "%" and is_done(n))
    whole = [n for n in shares if counts(n, case) and not _PERIOD.search(n.head)]
    for number in whole[:1] if facts else ():
        if not any(agrees(number, fact) for fact in facts):
            fact = facts[0]
            yield contradicted("XE803", number.spot, fact.cell, fact.key, fact.what, fact.shown)


def _graded(
    passage: Passage, subject: Subject, places: Sequence[tuple[Spot, int, int]]
) -> Iterator[Hit]:
    """评定为“良”等级 where the form has “优”."""
    for spot, aimed in grades.differing(passage, subject, places):
        cell, template = (subject.target, TARGET) if aimed else (subject.actual, ACTUAL)
        what = Message(template, {"name": subject.words})
        owner = f"{subject.identity}/grade/{aimed}"
        yield contradicted("XE805", spot, cell, owner, what, short(cell.text))


def _divided(
    passage: Passage, case: Case
) -> tuple[list[Number], list[Number], list[tuple[Spot, int, int]]]:
    """The numbers of the target, those of what was done, and where the target is told."""
    aims, rest, places = [], [], []
    spans = {}
    target = passage.subject.target_value if passage.subject else None
    for spot in passage.spans:
        found = target_span(spot, len(told(target)) if target else 1)
        if found is not None:
            spans[spot.paragraph.number] = found
            places.append((spot, *found))
    for number in passage.numbers:
        begin, end = spans.get(number.paragraph.number, (0, 0))
        if begin <= number.start < end or (not spans and is_target(number)):
            aims.append(number)
        elif counts(number, case):
            rest.append(number)
    return aims, _done(rest), places


def _done(numbers: list[Number]) -> list[Number]:
    """What stands behind 实际完成; before it stands the target or a part of the year."""
    first = next((at for at, number in enumerate(numbers) if is_done(number)), 0)
    return numbers[first:]


def counts(number: Number, case: Case) -> bool:
    """The number tells what was done this year: no points, no plan, no other year, no change."""
    quantity = number.quantity
    if is_weight(number) or is_score(number) or quantity.unit == "分":
        return False
    bare_year = not quantity.unit and quantity.value is not None and 1990 <= quantity.value <= 2099
    if bare_year or planned(quantity) or changed(quantity):
        return False
    return foreign(number, case.form.year) is None


def values(
    subject: Subject, cell: Cell, value: Quantity, numbers: Sequence[Number], template: str
) -> Iterator[Hit]:
    """Numbers that stand where the cell has others."""
    alike = agree if template == ACTUAL else same
    for number, _ in mismatches(value, numbers, alike):
        what = Message(template, {"name": subject.words})
        owner = f"{subject.identity}/{template}/{number.paragraph.number}/{number.start}"
        yield contradicted("XE805", number.spot, cell, owner, what, short(cell.text))


def _turned(subject: Subject, numbers: Sequence[Number]) -> Iterator[Hit]:
    for number in numbers:
        for one in told(subject.target_value) if subject.target_value else ():
            if same(number.quantity, one) and opposed(number.quantity, one):
                what = Message(TARGET, {"name": subject.words})
                shown = short(subject.target.text)
                owner = f"{subject.identity}/sign"
                yield contradicted("XE805", number.spot, subject.target, owner, what, shown)


def _dated(
    subject: Subject,
    cell: Cell,
    value: Quantity,
    spans: Sequence[tuple[Spot, int, int]],
    case: Case,
    template: str,
) -> Iterator[Hit]:
    for spot, begin, end in spans:
        dates = [when for when in spot.paragraph.dates if begin <= when.start < end]
        other = other_date(value, dates, case.form.year)
        if other is not None:
            what = Message(template, {"name": subject.words})
            place = Spot(spot.paragraph, other.start, other.end)
            owner = f"{subject.identity}/date"
            yield contradicted("XE805", place, cell, owner, what, short(cell.text))


def names(found: Sequence[Passage], known: Sequence[Subject]) -> Iterator[Hit]:
    """Names that are not quite the form's, or none of the form's at all."""
    exact = sum(passage.exact for passage in found)
    for passage in found:
        if passage.subject is not None and not passage.exact:
            subject = passage.subject
            owner = f"{subject.identity}/name"
            yield say("XE807", passage.name, subject.name, owner, DIFFERS, name=subject.words)
        elif passage.subject is None and exact >= _MANY and _full(passage):
            cell = Cell(known[0].name.sheet, "") if known else Cell("", "")
            quoted = passage.name.paragraph.text[passage.name.start : passage.name.end]
            yield say("XE808", passage.name, cell, f"unknown/{quoted}", UNKNOWN)


def _full(passage: Passage) -> bool:
    """The passage gives a weight and a score."""
    numbers = list(passage.numbers)
    return any(map(is_weight, numbers)) and any(map(is_score, numbers))


def unmentioned(
    report: Report, found: Sequence[Passage], known: Sequence[Subject]
) -> Iterator[Hit]:
    """Rows of a block that the report passes over, although it tells of most of the block."""
    listed = [passage.subject for passage in found if passage.formal]
    told_of = {subject.identity for subject in listed if subject is not None}
    for level in dict.fromkeys(subject.level for subject in known if subject.level):
        rows = [subject for subject in known if subject.level == level]
        missed = [row for row in rows if row.identity not in told_of]
        present = len(rows) - len(missed)
        if present < _MANY or 2 * present < len(rows):
            continue
        for row in missed:
            if not pattern(row.words).search(report.text):
                message = Message(_SILENT, {"name": row.words})
                yield Hit("XE808", None, row.name, f"{row.identity}/silent", message)
