"""What was done, told once more outside the indicators' own passages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xlsxeval.model import Case, Cell
from xlsxeval.narrative.crosscheck.compare import same, told
from xlsxeval.narrative.crosscheck.hit import Hit
from xlsxeval.narrative.crosscheck.identity import wrong_year
from xlsxeval.narrative.crosscheck.report import Number, Paragraph, Report
from xlsxeval.narrative.crosscheck.rows import ACTUAL, counts, values
from xlsxeval.narrative.crosscheck.sections import chapters
from xlsxeval.narrative.crosscheck.subjects import Subject
from xlsxeval.narrative.crosscheck.years import foreign, spelled

_ENOUGH = 2
"""Numbers of a row by which a sentence is known to tell of it."""
_LARGE = 100
"""Smaller numbers are alike by chance."""
_LEAD = re.compile(
    r"(?:19|20)[0-9]{2}年度?|全年|年度|本年度?|当年|今年|其中|完成|实现|已|我?[馆局校院所镇]|本单位|我单位|[、和及]"
)
_IS = re.compile(r"(?:指标)?(?:已|均|实际|全年|为|是|达到?|完成|实现|:|约|共)*$")


def hits(
    report: Report, case: Case, known: Sequence[Subject], taken: frozenset[tuple[int, int]]
) -> Iterator[Hit]:
    """Sentences that repeat a row's numbers, all but one, or under another year."""
    apart = chapters(report)
    for paragraph in report.paragraphs:
        for start, end in paragraph.sentences:
            numbers = [
                number
                for number in paragraph.numbers
                if start <= number.start < end and (paragraph.number, number.start) not in taken
            ]
            if not numbers:
                continue
            for subject in known:
                yield from _again(subject, numbers, case)
                if paragraph.number not in apart:
                    yield from _by_name(subject, paragraph, numbers, case)


def _again(subject: Subject, numbers: Sequence[Number], case: Case) -> Iterator[Hit]:
    """The sentence shares several numbers with the row."""
    value = subject.actual_value
    if value is None or not _tells(numbers, subject):
        return
    ours = [number for number in numbers if counts(number, case)]
    if _tells(ours, subject):
        yield from values(subject, subject.actual, value, ours, ACTUAL)
        return
    others = [number for number in numbers if foreign(number, case.form.year) is not None]
    if not _tells(others, subject) or case.form.year is None:
        return
    spot = foreign(others[0], case.form.year)
    if spot is not None and spelled(spot):
        cell = case.form.year_cell
        yield wrong_year(spot, cell if cell.ref else Cell(case.form.sheet, ""), case.form.year)


def _tells(numbers: Sequence[Number], subject: Subject) -> bool:
    """Two numbers or more are the row's own, and not all of them small."""
    form = told(subject.actual_value) if subject.actual_value else []
    shared = [n for n in numbers if any(n.quantity.unit and same(n.quantity, f) for f in form)]
    distinct = {n.value for n in shared if n.value is not None}
    return len(distinct) >= _ENOUGH and any(value >= _LARGE for value in distinct)


def _by_name(
    subject: Subject, paragraph: Paragraph, numbers: Sequence[Number], case: Case
) -> Iterator[Hit]:
    """造林成活率达85%: the name and right behind it the number."""
    value = subject.actual_value
    form = told(value) if value is not None else []
    known = subject.words in paragraph.text and not subject.execution
    if value is None or len(form) != 1 or len(subject.words) < 4 or not known:
        return
    for number in numbers:
        before, found, behind = number.head.rpartition(subject.words)
        named = bool(found and not _LEAD.sub("", before) and _IS.fullmatch(behind))
        named = named and not number.tail.startswith(("的", "占"))
        aim = subject.target_value
        reached = aim is not None and any(same(number.quantity, one) for one in told(aim))
        if named and counts(number, case) and not reached:
            yield from values(subject, subject.actual, value, [number], ACTUAL)
