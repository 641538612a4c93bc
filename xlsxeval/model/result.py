"""What we make of a form: scores, findings, an evaluation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from xlsxeval.model.cell import Cell
from xlsxeval.model.form import Form, Indicator
from xlsxeval.model.message import Message, Severity
from xlsxeval.model.quick import quick
from xlsxeval.model.spec import FormSpec
from xlsxeval.model.stamp import Review
from xlsxeval.model.workbook import Workbook


class Verdict(StrEnum):
    """Whether the target was reached, as far as a rule can tell."""

    MET = "met"
    EXCEEDED = "exceeded"
    MISSED = "missed"
    REVIEW = "review"
    NOT_SCORED = "not_scored"


@quick
@dataclass(frozen=True, slots=True)
class Operand:
    """One side of a comparison: `value`, read from `cell` as its number times `factor`.

    `factor` is None where the cell holds text; a formula then quotes `value` itself.
    """

    cell: Cell
    value: Decimal
    factor: Decimal | None = None
    high: Decimal | None = None
    """The upper end, where the target is a range; `value` is then the lower."""
    bare: bool = False
    """A number without a sign beside a percentage: above 1 it is percent, below a fraction."""


@quick
@dataclass(frozen=True, slots=True)
class Score:
    """What one row earns. Points; None is "not known", never zero."""

    rule: str
    verdict: Verdict
    computed: Decimal | None
    awarded: Decimal | None
    reviewed: Decimal | None
    basis: Message
    why: Message | None = None
    """Why the row waits for the reviewer."""
    target: Operand | None = None
    actual: Operand | None = None
    unit_doubt: Message | None = None
    """What is odd about the units of target and actual."""
    review: Review | None = None
    """What the officer typed, and the computed score it was typed beside."""
    sign: str | None = None
    """How the numbers were compared: ≥ ≤ =, "" where only equal ones are reached, None: not."""
    open: bool = False
    """A target missed would go to the reviewer: no rule takes points off."""

    @property
    def stale(self) -> bool:
        """需重新复核: the computed score, or the row without one, is not what was reviewed."""
        if self.review is None or self.reviewed is None:
            return False
        return self.review.computed != self.computed or self.review.rewritten

    @property
    def sent(self) -> Cell | None:
        """The cell of the review in the file that was sent, where the officer typed no other."""
        return None if self.review is None else self.review.sent

    @property
    def waiting(self) -> bool:
        """The row waits for the reviewer, or what it earns is not known."""
        undecided = self.verdict is Verdict.REVIEW and self.reviewed is None
        return undecided or self.stale or self.awarded is None


@dataclass(frozen=True)
class Scores:
    """得分: the rows' scores in form order, the execution score, and their totals."""

    rows: tuple[Score, ...]
    execution: Score | None
    progress: Decimal | None
    """支出进度: spent / budget, unrounded."""
    self_total: Decimal | None
    computed_total: Decimal | None
    awarded_total: Decimal | None
    reviewed_total: Decimal | None
    full: Decimal
    grade: str | None


WHOLE = frozenset(("weights", "total"))
"""Owners of findings that are about all rows together."""


@dataclass(frozen=True)
class Case:
    """A form, the rules it answers to, and its scores: all a check looks at."""

    form: Form
    spec: FormSpec
    scores: Scores

    @cached_property
    def scored_rows(self) -> tuple[tuple[Indicator, Score], ...]:
        """Indicator rows that carry a weight or a score, with what they earn."""
        pairs = zip(self.form.indicators, self.scores.rows, strict=True)
        return tuple((row, score) for row, score in pairs if row.scored)

    @cached_property
    def by_verdict(self) -> Mapping[Verdict, Sequence[tuple[Indicator, Score]]]:
        """The scored rows of each verdict: a rule looks through those it speaks of only."""
        found: dict[Verdict, list[tuple[Indicator, Score]]] = {each: [] for each in Verdict}
        for pair in self.scored_rows:
            found[pair[1].verdict].append(pair)
        return found

    def subject(self, finding: Finding) -> str:
        """What the form calls that of which a finding speaks: an indicator, 产出指标, 总分."""
        cell = finding.cell
        if finding.owner in WHOLE:
            return (self.spec.labels.get("total") or ("",))[0]
        if not cell.ref or cell.sheet != self.form.sheet:
            return ""
        name = self.form.row_name(cell) or self._money_name(cell) or self._label(cell)
        return " ".join(name.split())

    def _money_name(self, cell: Cell) -> str:
        budget = self.form.budget
        if budget is None:
            return ""
        scored = {budget.weight.cell.ref, budget.self_score.cell.ref}
        if cell.ref in scored | ({budget.total.rate.cell.ref} if budget.total else set()):
            return self.spec.execution_label
        return next((fund.name.text for fund in budget.funds if fund.row == cell.row), "")

    def _label(self, cell: Cell) -> str:
        form, spec = self.form, self.spec
        labels = {
            form.unit.ref: spec.labels.get("unit"),
            form.project.ref: spec.labels.get("project"),
            form.printed_grade.ref: spec.labels.get("grade"),
            **{text.ref: spec.texts.get(key) for key, text in form.texts.items()},
        }
        return (labels.get(cell.ref) or ("",))[0]


@quick
@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong in a form, at a cell. `id` is stable: code and row, never the address."""

    id: str
    code: str
    severity: Severity
    cell: Cell
    message: Message
    owner: str = ""
    """Identity of the row, fund or block it is about: stays the same wherever that moves."""


@dataclass(frozen=True)
class Judged:
    """One form with its scores and what was found in it."""

    case: Case
    findings: tuple[Finding, ...]

    @property
    def scores(self) -> tuple[Score, ...]:
        """What earns points: the rows, then the money block."""
        money = self.case.scores.execution
        rows = tuple(score for _, score in self.case.scored_rows)
        return rows if money is None else (*rows, money)

    @property
    def waiting(self) -> tuple[Score, ...]:
        """The scores that wait for the reviewer, or are not known."""
        return tuple(score for score in self.scores if score.waiting)

    def reviewers(self, finding: Finding) -> bool:
        """The finding is about what the reviewer typed: no matter of the unit's."""
        return (finding.cell.sheet, finding.cell.ref) in self._reviewed

    @cached_property
    def _reviewed(self) -> frozenset[tuple[str, str]]:
        """Cells of 复核得分."""
        budget = self.case.form.budget
        figures = [row.reviewed for row in self.case.form.indicators]
        figures += [] if budget is None else [budget.reviewed]
        return frozenset((each.cell.sheet, each.cell.ref) for each in figures if each.cell.ref)

    @property
    def settled(self) -> bool:
        """No row waits for review and no error stands."""
        return not self.waiting and all(f.severity is not Severity.ERROR for f in self.findings)


@dataclass(frozen=True)
class Evaluation:
    """What we make of one workbook."""

    workbook: Workbook
    forms: tuple[Judged, ...]
    findings: tuple[Finding, ...] = ()
    """Findings of the workbook as a whole."""
    report: tuple[Finding, ...] = ()
    """What the unit's own report (自评报告) says otherwise than its form."""

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """The workbook's findings, then each form's, then those of the unit's report."""
        forms = tuple(finding for judged in self.forms for finding in judged.findings)
        return self.findings + forms + self.report

    @property
    def worst(self) -> Severity | None:
        """The gravest severity found."""
        found = [finding.severity for finding in self.all_findings]
        return min(found, key=lambda severity: severity.rank, default=None)


@dataclass(frozen=True)
class Failure:
    """A file that could not be evaluated, and why."""

    path: str
    code: str
    message: Message
    sha256: str | None = None
    locked: bool = False
    """It takes a password that was not given."""
