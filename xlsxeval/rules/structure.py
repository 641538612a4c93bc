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


@rule("XE105", Severity.ERROR, N_("{fault}."))
def broken_cell(case: Case) -> Hits:
    """No cell that counts shows an Excel error or a formula that was never calculated."""
    seen: set[str] = set()
    for cell, owner in _counted(case):
        if not (cell.error or cell.uncalculated) or cell.ref in seen:
            continue
        seen.add(cell.ref)
        reviewed = owner[-1] == "reviewed"
        yield hit(cell, ":".join(map(str, owner)), fault=_fault(cell, reviewed, case))


def _fault(cell: Cell, reviewed: bool, case: Case) -> Message:
    """What the cell shows and what to do about it."""
    if reviewed:
        values = {"what": case.spec.rows["reviewed"][0]}
        return Message(N_("{what} shows no number and was not used"), values)
    if cell.error:
        template = N_("The cell shows {error}; mend the formula, recalculate, save and send again")
        return Message(template, {"error": cell.error})
    return Message(
        N_("The formula has no calculated result; open and save it in Excel or WPS and send again")
    )


@rule("XE106", Severity.WARNING, N_("This cell counts although {place} is hidden. Unhide it."))
def hidden_figures(case: Case) -> Hits:
    """No hidden row, column or sheet takes part in the figures."""
    owners = {row.row: row.identity for row in case.form.indicators}
    funds = case.form.budget.funds if case.form.budget else ()
    owners |= {fund.row: fund.name.text for fund in funds}
    for cell, place in case.form.hidden:
        yield hit(cell, f"{owners.get(cell.row, cell.row)}:{cell.column}", place=place)


def _counted(case: Case) -> Iterator[tuple[Cell, tuple[str | int, ...]]]:
    """Cells that count and may be broken, and whose they are; a review's end in "reviewed"."""
    for row in case.form.indicators:
        for cell in (row.target, row.actual, row.weight.cell, row.self_score.cell):
            # Nearly no cell is broken, and hundreds count.
            if cell.error is not None or cell.formula is not None:
                yield cell, (row.identity, cell.column)
        if row.reviewed.cell.ref:
            yield row.reviewed.cell, (row.identity, "reviewed")
    budget = case.form.budget
    for fund in budget.funds if budget else ():
        for figure in (fund.initial, fund.budget, fund.spent, fund.rate):
            yield figure.cell, (fund.name.text, figure.cell.column)
    if budget:
        for figure in (budget.weight, budget.self_score):
            yield figure.cell, ("budget", figure.cell.column)
        yield budget.reviewed.cell, ("budget", "reviewed")
    yield case.form.printed_total.cell, ("total",)
