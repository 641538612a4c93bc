"""XE201 to XE203: is everything filled in, and with figures where figures belong?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from xlsxeval.i18n import N_
from xlsxeval.model import Budget, Case, Cell, Figure, Indicator, Kind, Message, Severity
from xlsxeval.reader.keys import plain
from xlsxeval.rules.rule import Hits, hit, rule, short

# A member of an Enum is looked up at a price, and each of these is asked for in every row.
_BLANK = Kind.BLANK

_NOTHING = Decimal(0)
_PROMPT = re.compile(r"[0-9]+字(?:以内|左右|以上)\s?[)）]\s?[。.]?$")
"""What the form prints where a text is to be written ends so: （200字以内）."""


@rule("XE201", Severity.ERROR, N_("{what} is empty. Fill it in."))
def required_cell_empty(case: Case) -> Hits:
    """Target, actual, weight and score of every scored row, the unit and the year are filled in."""
    for row, _ in case.scored_rows:
        for cell, field in _blanks(row, case):
            if cell.ref and not cell.error and not cell.uncalculated:
                what = case.spec.rows[field][0]
                yield hit(cell, f"{row.identity}:{field}", what=what)
    form = case.form
    budget = form.budget
    if budget is not None and case.scores.progress is not None and budget.weight.value is not None:
        claimed = budget.self_score
        if claimed.cell.ref and claimed.blank and not claimed.cell.error:
            yield hit(
                claimed.cell, f"{budget.identity}:self_score", what=case.spec.funds["self_score"][0]
            )
    if form.unit.ref and form.unit.blank:
        yield hit(form.unit, "unit", what=case.spec.labels["unit"][0])
    if form.year is None:
        yield hit(form.year_cell, "year", what=case.spec.labels["year"][0])


def _blanks(row: Indicator, case: Case) -> Iterator[tuple[Cell, str]]:
    """What should be filled in and is not."""
    if not row.execution:
        if row.target_value.kind is _BLANK and not _by_criteria(row, case):
            yield row.target, "target"
        if row.actual_value.kind is _BLANK:
            yield row.actual, "actual"
    if row.weight.value is None and row.weight.blank:
        yield row.weight.cell, "weight"
    if row.self_score.value is None and row.self_score.blank:
        yield row.self_score.cell, "self_score"


def _by_criteria(row: Indicator, case: Case) -> bool:
    """Management is judged by the form's own criteria: its targets print a dash."""
    managed = any(name in plain(row.level1.text) for name in case.spec.management)
    return managed and not row.target.blank


@rule("XE202", Severity.WARNING, N_("“{text}” is left from the template. Fill it in or delete it."))
def template_rest(case: Case) -> Hits:
    """No placeholder of the blank form is left."""
    for position, cell in enumerate(case.form.residue):
        yield hit(cell, f"residue#{position}", text=cell.text.strip()[:40])
    for key, cell in case.form.texts.items():
        if _PROMPT.search(cell.text.strip()):
            yield hit(cell, f"text/{key}", text=short(cell.text))


@rule("XE203", Severity.ERROR, N_("{what} “{text}” {fault}."))
def not_a_number(case: Case) -> Hits:
    """Weights and scores are numbers, and no score is negative."""
    for figure, owner, what in _points(case):
        fault = _fault(figure, what)
        if fault is not None and not figure.cell.uncalculated:
            heading = case.spec.rows[what][0]
            text = figure.cell.text.strip()[:40]
            yield hit(figure.cell, f"{owner}:{what}", what=heading, text=text, fault=fault)


def _fault(figure: Figure, what: str) -> Message | None:
    """What is wrong and what to do; a reviewed score is the reviewer's to mend."""
    if not (figure.wrong if figure.value is None else figure.value < 0 and what != "weight"):
        return None
    if what == "reviewed":
        unused = N_("is no number and was not used; the reviewer enters it again")
        below = N_("is negative and was not used; the reviewer enters it again")
        return Message(unused if figure.wrong else below)
    if figure.wrong:
        return Message(N_("is no number; enter a plain number"))
    return Message(N_("is negative; enter a number not below 0"))


def _points(case: Case) -> Iterator[tuple[Figure, str, str]]:
    """What belongs to no sum as it stands: blank, no number, or negative."""
    budget = case.form.budget
    scored: Sequence[Indicator | Budget] = case.form.indicators
    for each in scored if budget is None else (*scored, budget):
        weight, claimed, reviewed = each.weight, each.self_score, each.reviewed
        if _unsound(weight):
            yield weight, each.identity, "weight"
        if _unsound(claimed):
            yield claimed, each.identity, "self_score"
        if reviewed.cell.ref and _unsound(reviewed):
            yield reviewed, each.identity, "reviewed"


def _unsound(figure: Figure) -> bool:
    return figure.value is None or figure.value < _NOTHING
