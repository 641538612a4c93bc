"""The scored rows of a form: what our columns stand beside."""

from __future__ import annotations

from dataclasses import dataclass

from xlsxeval.i18n import N_
from xlsxeval.model import Cell, Figure, Indicator, Judged, Score, Verdict
from xlsxeval.model.quick import quick

PARTS = N_("{one}; {two}")
"""What is told of a row, one thing after the other."""


@quick
@dataclass(frozen=True, slots=True)
class Line:
    """One scored row: an indicator, or the total row of the money block."""

    row: int
    identity: str
    weight: Figure
    self_score: Figure
    reviewed: Figure
    review_note: Cell
    score: Score
    indicator: Indicator | None

    @property
    def reached(self) -> bool:
        """The target is reached."""
        return self.score.verdict in (Verdict.MET, Verdict.EXCEEDED)


def lines(judged: Judged) -> tuple[Line, ...]:
    """All rows that carry a weight or a score."""
    case = judged.case
    found = []
    budget, execution = case.form.budget, case.scores.execution
    if budget is not None and budget.total is not None and execution is not None:
        figures = (budget.weight, budget.self_score, budget.reviewed, budget.review_note)
        found.append(Line(budget.total.row, budget.identity, *figures, execution, None))
    for row, score in case.scored_rows:
        figures = (row.weight, row.self_score, row.reviewed, row.review_note)
        found.append(Line(row.row, row.identity, *figures, score, row))
    return tuple(found)
