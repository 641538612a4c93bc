"""XE103 to XE106: can the form be read as it stands?"""

from __future__ import annotations

from collections.abc import Iterator

from xlsxeval.i18n import N_
from xlsxeval.model import Case, Cell, Message, Severity
from xlsxeval.rules.rule import Hits, hit, rule
from xlsxeval.scoring import planned


@rule(
    "XE103",
    Severity.ERROR,
    N_("The heading {heading} is missing; rows or money cannot be read without it. Add it."),
)
def column_missing(case: Case) -> Hits:
    """Every heading without which rows or money cannot be read stands on the form."""
    for cell, heading in case.form.missing:
        yield hit(cell, heading, heading=heading)


@rule("XE104", Severity.WARNING, N_("Read only in part: {guess}. Please check what was read."))
def partly_recognised(case: Case) -> Hits:
    """What was guessed in reading the form is named."""
    for cell, guess in case.form.guesses:
        yield hit(cell, guess.template, guess=guess)
    total = case.form.budget.total if case.form.budget else None
    replaced = total and planned(total) is total.initial and not total.budget.absent
    if total and replaced and total.initial.value is not None:
        guess = Message(N_("the full-year budget is blank, so the initial budget was used"))
        yield hit(total.budget.cell, "budget", guess=guess)


@rule(
    "XE105",
    Severity.ERROR,
    N_("The cell shows {fault}. Mend the formula, let the sheet calculate, save and send again."),
)
def broken_cell(case: Case) -> Hits:
    """No cell that counts shows an Excel error or a formula that was never calculated."""
    seen: set[str] = set()
    for cell, owner in _counted(case):
        if cell.ref in seen or not (cell.error or cell.uncalculated):
            continue
        seen.add(cell.ref)
        fault = cell.error or Message(N_("a formula without a stored result"))
        yield hit(cell, owner, fault=fault)


@rule("XE106", Severity.WARNING, N_("This cell counts although {place} is hidden. Unhide it."))
def hidden_figures(case: Case) -> Hits:
    """No hidden row, column or sheet takes part in the figures."""
    for cell, place in case.form.hidden:
        yield hit(cell, cell.ref, place=place)


def _counted(case: Case) -> Iterator[tuple[Cell, str]]:
    for row in case.form.indicators:
        for cell in (row.target, row.actual, row.weight.cell, row.self_score.cell):
            yield cell, f"{row.identity}:{cell.column}"
    for fund in case.form.budget.funds if case.form.budget else ():
        for figure in (fund.initial, fund.budget, fund.spent, fund.rate):
            yield figure.cell, f"{fund.name.text}:{figure.cell.column}"
    if case.form.budget:
        for figure in (case.form.budget.weight, case.form.budget.self_score):
            yield figure.cell, f"budget:{figure.cell.column}"
    yield case.form.printed_total.cell, "total"
