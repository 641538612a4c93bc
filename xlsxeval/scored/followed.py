"""Formulas by which the summary sheet follows a form: weights, scores, grade and money.

Each figure has a key; one without a formula stays what it was at the scoring.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlsxeval import ours
from xlsxeval.model import Figure, Judged, column_letter
from xlsxeval.scored import totals
from xlsxeval.scored.columns import AWARDED, COMPUTED
from xlsxeval.scored.formulas import UNKNOWN, entered
from xlsxeval.scored.lines import Line
from xlsxeval.scoring import planned


def followed(
    index: int, judged: Judged, found: Sequence[Line], start: int, total: int
) -> dict[str, str]:
    """Key of a figure ("0:total:awarded") → its formula; `total` is the row of the total."""
    sheet = f"{ours.quoted(judged.case.form.sheet)}!"
    computed, awarded = (sheet + column_letter(start + at) for at in (COMPUTED, AWARDED))
    formulas = dict(_money(judged, f"{index}", sheet))
    for line in found:
        name = f"{index}:{line.identity}"
        for key, number in (("weight", line.weight), ("self", line.self_score)):
            unit = _shown(number, sheet)
            if unit is not None:
                formulas[f"{name}:{key}"] = unit
        formulas[f"{name}:computed"] = _known(f"{computed}{line.row}")
        formulas[f"{name}:awarded"] = _known(f"{awarded}{line.row}")
    if found:
        formulas[f"{index}:total:computed"] = _known(f"{computed}{total}")
        formulas[f"{index}:total:awarded"] = _known(f"{awarded}{total}")
        if judged.case.spec.grades:
            formulas[f"{index}:grade"] = totals.grade(f"{awarded}{total}", judged.case.spec)
    return formulas


def _money(judged: Judged, index: str, sheet: str) -> Iterator[tuple[str, str]]:
    budget = judged.case.form.budget
    fund = budget.total if budget is not None else None
    if fund is None:
        return
    for key, amount in (("budget", planned(fund)), ("spent", fund.spent)):
        formula = _shown(amount, sheet)
        if formula is not None:
            yield f"{index}:{key}", formula
    rate = totals.rate(budget, sheet)
    if rate is not None:
        yield f"{index}:progress", rate


def _shown(number: Figure, sheet: str) -> str | None:
    """A number of the unit's; None where it is quoted, whatever its cell will hold."""
    ref = sheet + number.cell.ref
    if number.value is not None and number.value == number.cell.value:
        # As nearly all are.
        return _known(ref)
    written = entered(number, sheet)
    if written is None or not number.cell.ref or ref not in written:
        return None
    return _known(ref) if written == ref else f'IF(ISNUMBER({ref}),{written},"{UNKNOWN}")'


def _known(ref: str) -> str:
    """What is not known yet stays —."""
    return f'IF(ISNUMBER({ref}),{ref},"{UNKNOWN}")'
