"""What a letter tells of a unit's workbook: taken from its entry of the JSON contract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from xlsxeval.consolidated.entries import entries, number, scored, units
from xlsxeval.consolidated.nouns import Entry
from xlsxeval.crowd.filed import Filed
from xlsxeval.mail import clean
from xlsxeval.model import BLANKS, Severity, Submission

Json = Mapping[str, Any]


class State(StrEnum):
    """How far the officer's review of a form has come."""

    PROPOSED = "proposed"
    PARTLY = "partly"
    REVIEWED = "reviewed"


@dataclass(frozen=True)
class Problem:
    """One finding, as the unit is told of it."""

    severity: Severity
    place: str
    """自评表!G8"""
    sentence: str
    """In the language the workbook was scored in; private numbers are masked."""


@dataclass(frozen=True)
class FormFacts:
    """One form of the workbook."""

    title: str
    project: str
    year: int | None
    self_total: Decimal | None
    awarded: Decimal | None
    full: Decimal | None
    grade: str
    progress: Decimal | None
    scored: bool
    """False for a form that is checked, never scored."""
    state: State
    waiting: int
    """Rows that wait for the reviewer."""
    errors: int
    warnings: int
    notes: int
    problems: tuple[Problem, ...] = ()
    """Errors, then warnings."""


@dataclass(frozen=True)
class Facts:
    """What one letter is about; a unit that submitted nothing has no forms."""

    unit: str
    forms: tuple[FormFacts, ...] = ()
    year: int | None = None
    """The year asked for, where no form tells one."""
    file: str = ""
    """Name of the attached workbook."""
    office: str = ""
    """Who writes, as the letter is signed."""
    deadline: date | None = None
    earlier: date | None = None
    """When the letter was sent that this one corrects."""

    @property
    def years(self) -> tuple[int, ...]:
        """The years the forms are about."""
        found = {form.year: None for form in self.forms if form.year is not None}
        return tuple(found) or (() if self.year is None else (self.year,))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Of all forms, the errors first."""
        found = [problem for form in self.forms for problem in form.problems]
        return tuple(sorted(found, key=lambda problem: problem.severity.rank))


def forms(filed: Sequence[Filed]) -> tuple[FormFacts, ...]:
    """The facts of the forms that count; the findings of their workbook go with its first form."""
    found = []
    for submission in {id(each.submission): each.submission for each in filed}.values():
        wanted = {each.position for each in filed if each.submission is submission}
        for position, told in enumerate(_told(submission)):
            if position in wanted:
                found.append(told)
    return tuple(found)


def _told(submission: Submission) -> Iterator[FormFacts]:
    shared = list(submission.result["findings"])
    for form, entry in entries(submission.result):
        yield _form(form, entry, shared + units(form["findings"]))
        shared = []


def _form(form: Json, entry: Entry, findings: Sequence[Json]) -> FormFacts:
    # What came with the file may be the unit's own word: to call it reviewed would confirm it.
    rows = scored(form)
    reviews = [None if row.get("review_sent") else number(row["reviewed"]) for row in rows]
    known = sum(review is not None for review in reviews)
    whole = known == len(reviews) and not entry.waiting
    return FormFacts(
        title=clean.private(entry.title),
        project="" if entry.project.strip() in BLANKS else clean.private(entry.project),
        year=entry.year,
        self_total=entry.self_total,
        awarded=entry.awarded,
        full=entry.full,
        grade=clean.private(entry.grade or ""),
        progress=entry.progress,
        scored=bool(reviews),
        state=State.PROPOSED if not known else State.REVIEWED if whole else State.PARTLY,
        waiting=entry.waiting,
        errors=entry.errors,
        warnings=entry.warnings,
        notes=sum(finding["severity"] == Severity.INFO.value for finding in findings),
        problems=tuple(_problems(findings)),
    )


def _problems(findings: Sequence[Json]) -> Iterator[Problem]:
    for severity in (Severity.ERROR, Severity.WARNING):
        for finding in findings:
            if finding["severity"] == severity.value:
                place = "!".join(filter(None, (finding["sheet"], finding["cell"])))
                yield Problem(severity, clean.private(place), clean.private(finding["message"]))
