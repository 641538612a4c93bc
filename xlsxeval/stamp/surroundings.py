"""What the unit wrote outside the scored rows of its forms, as digests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from xlsxeval.model import Budget, Case, Cell, Form, Sheet
from xlsxeval.stamp.digests import LONG, digest, words


def surroundings(cases: Sequence[Case], sheets: Iterable[Sheet]) -> list[str]:
    """One digest for each form; `sheets` are those the forms stand on."""
    forms = [case.form for case in cases]
    around = _around(forms, {sheet.name: sheet for sheet in sheets})
    return [
        digest([*map(words, _apart(case)), *map(_written, cells)], LONG)
        for case, cells in zip(cases, around, strict=True)
    ]


def _apart(case: Case) -> list[Cell]:
    """Names, texts and totals of the form, and the rows that are not scored."""
    form = case.form
    cells = [form.unit, form.year_cell, form.project, form.printed_total.cell, form.printed_grade]
    cells += [form.printed_full.cell, *(form.texts[name] for name in sorted(form.texts))]
    if form.budget is not None and case.scores.execution is None:
        cells += funds(form.budget)
    for row in form.indicators:
        if not row.scored:
            cells += [row.name, row.target, row.actual, row.reason]
    return cells


def funds(budget: Budget) -> list[Cell]:
    """The cells of the money block."""
    return [
        cell
        for fund in budget.funds
        for cell in (fund.name, *(f.cell for f in (fund.initial, fund.budget, fund.spent)))
    ]


def _around(forms: Sequence[Form], sheets: dict[str, Sheet]) -> Iterator[list[Cell]]:
    """What stands above the tables of each form and below them, as wide as the form."""
    for number, form in enumerate(forms):
        below = [each.layout.top for each in forms[number + 1 :] if each.sheet == form.sheet]
        above = any(each.sheet == form.sheet for each in forms[:number])
        first, last = form.layout.top if above else 1, min(below, default=None)
        head = min(form.layout.header_rows, default=form.layout.bottom)
        bottom = max(form.layout.bottom, form.layout.total_row or 0)
        width = max(form.layout.columns.values(), default=0)
        found = [
            (place, cell)
            for place, cell in sheets[form.sheet].cells.items()
            if (first <= place[0] < head or (place[0] > bottom and (not last or place[0] < last)))
            and place[1] <= width
        ]
        yield [cell for _, cell in sorted(found, key=lambda each: each[0])]


def _written(cell: Cell) -> str:
    """What a formula comes to may be another thing tomorrow."""
    return f"{cell.ref}=" if cell.formula is not None else words(cell)
