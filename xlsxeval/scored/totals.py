"""What stands in the total row, as formulas: sum, change, grade and progress."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xlsxeval.model import Budget, Case, Figure, FormSpec, column_letter, outermost
from xlsxeval.scored.formulas import UNKNOWN, entered, plain
from xlsxeval.scoring import planned
from xlsxeval.summary import RATE_PLACES

_MOST = 200
"""Arguments of one sum; Excel takes 255."""


def total(cells: Sequence[str], count: int) -> str:
    """A sum that is unknown while one of its parts is."""
    parts = ",".join(cells)
    return f'IF(COUNT({parts})={count},ROUND(SUM({parts}),6),"{UNKNOWN}")'


def change(given: str, claims: Sequence[Figure]) -> str | None:
    """差额 of the total; None where a claim is no number, or too many stand apart."""
    if not claims or any(claim.value is None for claim in claims):
        return None
    parts = _parts(claims)
    if len(parts) > _MOST:
        return None
    own = ",".join(parts)
    known = f"AND(ISNUMBER({given}),COUNT({own})={len(claims)})"
    return f'IF({known},ROUND({given}-SUM({own}),6),"{UNKNOWN}")'


def _whole(case: Case) -> str | None:
    """That the weights make the full mark; None where no cell can change it.

    A weight still to be entered counts once it is there.
    """
    weights = [row.weight for row in case.form.indicators]
    weights += [] if case.form.budget is None else [case.form.budget.weight]
    open_ = [weight for weight in weights if entered(weight) is not None]
    cells = [weight.cell.ref for weight in open_ if weight.cell.ref in (entered(weight) or "")]
    levels = [plain(level.points) for level in outermost(case.form.unweighted)]
    parts = [*_parts(open_), *levels]
    if not any(cells) or len(parts) > _MOST:
        return None
    return f"ROUND(SUM({','.join(parts)}),6)={plain(case.spec.full)}"


def _parts(figures: Sequence[Figure]) -> list[str]:
    """Numbers as the arguments of a sum: cells as ranges, all others as they are written."""
    written = [(each.cell, entered(each) or "") for each in figures]
    cells = [cell for cell, text in written if text == cell.ref]
    parts = [text for cell, text in written if text != cell.ref]
    for column in sorted({cell.column for cell in cells}):
        rows = [cell.row for cell in cells if cell.column == column]
        parts += runs(column_letter(column), rows)
    return parts


def runs(column: str, rows: Iterable[int]) -> list[str]:
    """Rows of one column as ranges: K8, K13:K20."""
    found: list[list[int]] = []
    for row in sorted(rows):
        if found and row == found[-1][1] + 1:
            found[-1][1] = row
        else:
            found.append([row, row])
    return [
        f"{column}{first}" if first == last else f"{column}{first}:{column}{last}"
        for first, last in found
    ]


def grade(total_cell: str, spec: FormSpec) -> str:
    """等级 of a total, whatever the weights."""
    return f'IF(ISNUMBER({total_cell}),{steps(total_cell, spec)},"{UNKNOWN}")'


def graded(total_cell: str, case: Case) -> str | None:
    """That there is a grade: the weights make the full mark; None where there never is one."""
    if not case.spec.grades:
        return None
    weights = _whole(case)
    if weights is None:
        return f"ISNUMBER({total_cell})" if case.form.weights_total == case.spec.full else None
    return f"AND(ISNUMBER({total_cell}),{weights})"


def steps(total_cell: str, spec: FormSpec) -> str:
    """等级 of a total that is a number."""
    text = f'"{UNKNOWN}"'
    for step in reversed(spec.grades):
        name = step.name.replace('"', '""')
        text = f'IF({total_cell}>={plain(step.floor)},"{name}",{text})'
    return text


def progress(budget: Budget | None) -> str | None:
    """支出进度 of the money block in words; None where no cell can change it."""
    return _spent(budget, 'TEXT({rate},"0.00%")')


def rate(budget: Budget | None, sheet: str) -> str | None:
    """支出进度 as a number, to RATE_PLACES."""
    return _spent(budget, f"ROUND({{rate}},{RATE_PLACES})", sheet)


def _spent(budget: Budget | None, shown: str, sheet: str = "") -> str | None:
    fund = budget.total if budget is not None else None
    if fund is None:
        return None
    amounts = (planned(fund), fund.spent)
    wanted, done = (entered(amount, sheet) for amount in amounts)
    if wanted is None or done is None:
        return None
    refs = [sheet + amount.cell.ref for amount in amounts]
    cells = [ref for ref, each in zip(refs, (wanted, done), strict=True) if ref == each]
    if not cells:
        return None
    known = f"AND(COUNT({','.join(cells)})={len(cells)},{wanted}>0,{done}>=0)"
    return f'IF({known},{shown.format(rate=f"{done}/{wanted}")},"{UNKNOWN}")'
