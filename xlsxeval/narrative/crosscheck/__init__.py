"""自评报告对照自评表: a unit's own report held against its form, XE801 to XE811."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from xlsxeval.model import Case, Evaluation, Finding, Severity
from xlsxeval.narrative.crosscheck import (
    counts,
    identity,
    levels,
    malformed,
    overall,
    parts,
    passages,
    problems,
    restated,
    rows,
    sums,
    tabled_money,
    tabled_pairs,
    tabled_rows,
    verdicts,
)
from xlsxeval.narrative.crosscheck.hit import Hit
from xlsxeval.narrative.crosscheck.reading import read
from xlsxeval.narrative.crosscheck.report import Report
from xlsxeval.narrative.crosscheck.subjects import Subject, subjects
from xlsxeval.narrative.crosscheck.tables import tables

__all__ = ["CHECKS", "Report", "check", "crosscheck", "read"]

CHECKS = {
    "XE801": Severity.ERROR,
    "XE802": Severity.ERROR,
    "XE803": Severity.ERROR,
    "XE804": Severity.ERROR,
    "XE805": Severity.ERROR,
    "XE806": Severity.ERROR,
    "XE807": Severity.WARNING,
    "XE808": Severity.WARNING,
    "XE809": Severity.ERROR,
    "XE810": Severity.WARNING,
    "XE811": Severity.ERROR,
}
"""Codes of a report held against its form, and how much they weigh."""


def crosscheck(evaluation: Evaluation, report: Path) -> tuple[Finding, ...]:
    """What a unit's report says that its form does not. Raises ReportUnreadable."""
    return check(evaluation, read(report))


def check(evaluation: Evaluation, report: Report) -> tuple[Finding, ...]:
    """As crosscheck, of a report that is read already: errors first, in the report's order."""
    case = _meant(evaluation, report)
    if case is None:
        return ()
    hits = sorted(_distinct(_hits(report, case)), key=_order)
    if not hits:
        hits = list(overall.unrecognised(report, subjects(case), case))
    return tuple(_findings(hits, case))


def _meant(evaluation: Evaluation, report: Report) -> Case | None:
    """The form the report is about: the one of whose indicators it tells the most."""
    cases = [judged.case for judged in evaluation.forms]

    def named(case: Case) -> int:
        return sum(subject.words in report.text for subject in subjects(case))

    return max(cases, key=named, default=None)


def _hits(report: Report, case: Case) -> Iterator[Hit]:
    other = identity.other_report(report, case)
    if other is not None:
        yield other
        return
    yield from identity.years(report, case)
    yield from identity.unit_name(report, case)
    yield from identity.document_number(report, case)
    known = subjects(case)
    yield from _figures(parts.own(report, case, known), case, known)


def _figures(report: Report, case: Case, known: Sequence[Subject]) -> Iterator[Hit]:
    """What the parts of the report about this form say that the form does not."""
    found = passages.passages(report, known)
    taken = frozenset((n.paragraph.number, n.start) for p in found for n in p.numbers)
    for passage in found:
        yield from rows.figures(passage, case)
    yield from rows.names(found, known)
    yield from rows.unmentioned(report, found, known)
    yield from restated.hits(report, case, known, taken)
    yield from _tabled(report, case, known)
    yield from counts.counts(report, case, taken)
    yield from levels.hits(report, case, taken)
    yield from problems.contradictions(report, case)
    wrong = [
        *overall.hits(report, case, taken),
        *malformed.hits(report, case),
        *verdicts.hits(report, case),
    ]
    yield from wrong
    places = {(hit.spot.paragraph.number, hit.spot.start) for hit in wrong if hit.spot}
    yield from sums.contradictions(report, case, places)


def _tabled(report: Report, case: Case, known: Sequence[Subject]) -> Iterator[Hit]:
    for table in tables(report, case):
        if table.kind == "rows":
            yield from tabled_rows.hits(table, case, known)
        elif table.kind == "funds":
            yield from tabled_money.hits(table, case, known)
        elif table.kind == "pairs":
            yield from tabled_pairs.hits(table, case)


def _distinct(hits: Iterable[Hit]) -> Iterator[Hit]:
    """One finding a place: a wrong figure is told once."""
    seen = set()
    for hit in hits:
        spot = hit.spot
        place = (spot.paragraph.number, spot.start, spot.end) if spot else ()
        fact = hit.owner if CHECKS[hit.code] is Severity.WARNING else ""
        if (place, fact) not in seen or spot is None:
            seen.add((place, fact))
            yield hit


def _order(hit: Hit) -> tuple[int, int, int, str, int]:
    spot = hit.spot
    place = (spot.paragraph.number, spot.start) if spot else (0, 0)
    return (CHECKS[hit.code].rank, *place, hit.code, hit.cell.row)


def _findings(hits: Iterable[Hit], case: Case) -> Iterator[Finding]:
    """Each with an id made of its code and what it is about."""
    seen: Counter[str] = Counter()
    for hit in hits:
        owner = f"{case.form.unit.text}/{case.form.project.text}/{hit.owner}"
        problem = f"{hit.code}-{sha256(owner.encode('utf-8', 'replace')).hexdigest()[:6]}"
        seen[problem] += 1
        if seen[problem] > 1:
            problem = f"{problem}-{seen[problem]}"
        yield Finding(problem, hit.code, CHECKS[hit.code], hit.cell, hit.message, hit.owner)
