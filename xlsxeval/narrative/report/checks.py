"""Where the checks contradict the form, beside the figure they speak of."""

from __future__ import annotations

from xlsxeval.model import Finding, Judged, Severity
from xlsxeval.narrative.report import words
from xlsxeval.narrative.report.nouns import Run, Runs

_MONEY = ("budget/", "budget", "spent")


class Checks:
    """The errors of a form, each told once."""

    def __init__(self, judged: Judged) -> None:
        errors = [each for each in judged.findings if each.severity is Severity.ERROR]
        rows = {row.identity for row in judged.case.form.indicators}
        budget = judged.case.form.budget
        if budget is not None and judged.case.scores.execution is not None:
            rows.add(budget.identity)
        self._rows = [each for each in errors if each.owner in rows]
        rest = [each for each in errors if each.owner not in rows]
        self._money = [each for each in rest if _about_money(each)]
        self._others = [each for each in rest if not _about_money(each)]

    def of(self, identity: str) -> Runs:
        """What is wrong with that row."""
        return _marks([each for each in self._rows if each.owner == identity])

    @property
    def money(self) -> Runs:
        """What is wrong with the amounts."""
        return _marks(self._money)

    @property
    def others(self) -> Runs:
        """What is wrong with totals, grade, head and structure."""
        return _marks(self._others)


def _about_money(finding: Finding) -> bool:
    return finding.owner in _MONEY or finding.owner.startswith(_MONEY[0])


def _marks(findings: list[Finding]) -> tuple[Run, ...]:
    return tuple(words.check(finding) for finding in findings)
