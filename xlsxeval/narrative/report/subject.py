"""What a report is about: the form, its unit and year, and how the report calls them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from xlsxeval.model import BLANKS, Case, Cell, Judged
from xlsxeval.narrative.report import words
from xlsxeval.narrative.report.checks import Checks
from xlsxeval.narrative.report.groups import Groups, groups
from xlsxeval.narrative.report.nouns import Run, Runs
from xlsxeval.rules.rule import says_nothing


@dataclass(frozen=True)
class Subject:
    """A form as every section of its report needs it."""

    case: Case
    checks: Checks
    groups: Groups
    unit: str | Run
    year: str | Run
    project: str
    spending: str
    """部门整体支出, or the project's name before 项目支出."""
    department: bool
    headings: Mapping[str, str]

    def lines(self, kind: str) -> list[str]:
        """The paragraphs of a text block of the form."""
        cell = self.case.form.texts.get(kind)
        if cell is None or says_nothing(cell, self.case):
            return []
        return words.lines(cell.text)

    def _older(self, notice: re.Match[str]) -> bool:
        """The notice is of other years than those in which this report is due."""
        dated, year = re.search(r"(?:19|20)[0-9]{2}", notice[0]), self.case.form.year
        return bool(dated and year and int(dated[0]) - year not in (0, 1))

    @property
    def document(self) -> Runs:
        """The notice of the unit's own finance office; its name is not on the form.

        A form of the ministry or a province reaches a unit with a notice nobody knows here.
        """
        spec, told = self.case.spec, words.words()
        found = re.match(told["reference"], spec.reference)
        if found is None or not re.search(told["own_office"], spec.issuer) or self._older(found):
            return (words.gap("document_and_number"),)
        return words.said("document", gap=words.gap("document"), reference=found[0])


def subject(judged: Judged) -> Subject:
    """What the report of the form is about."""
    case = judged.case
    told, titles = words.words(), words.tidy(case.form.title.text + case.spec.title)
    kind = next(kind for kind in told["kinds"] if kind["word"] in titles)
    department = kind["outline"] == "department"
    project = filled(case.form.project)
    spending = kind["subject"]
    if project and not department:
        bare = project.removesuffix(told["project_tail"])
        spending = words.text("spending", project=bare, spending=spending)
    return Subject(
        case=case,
        checks=Checks(judged),
        groups=groups(case),
        unit=filled(case.form.unit) or words.gap("unit"),
        year=words.gap("year") if case.form.year is None else str(case.form.year),
        project=project,
        spending=spending,
        department=department,
        headings={**told["headings"], **told["headings"][kind["outline"]]},
    )


def filled(cell: Cell) -> str:
    """The text of a cell in one line; nothing where only a dash stands."""
    written = words.clause(cell.text)
    return "" if written in BLANKS else written
