"""How closely each cell of ours is looked at, given what the unit and the officer changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from xlsxeval.model import Evaluation
from xlsxeval.scored.columns import AWARDED, BASIS, COMPUTED, DIFFERENCE, REMARKS
from xlsxeval.verification.cells import SUMMARY, Depth, Ours, Place
from xlsxeval.verification.result import Change, Kind
from xlsxeval.verification.rows import Row
from xlsxeval.verification.sealed import Sealed

_FIGURES = (COMPUTED, AWARDED, DIFFERENCE)


def depths(
    found: list[Row],
    changes: Sequence[Change],
    same_rules: bool,
    evaluation: Evaluation,
    standing: Ours,
    held: Sealed | None,
) -> Callable[[Place], Depth]:
    """How closely each cell is to be looked at; rows may have come into the form or gone."""
    shifted, apart = (held.moved, held.apart) if held else (False, False)
    kinds = {change.kind for change in changes}
    moved = bool(kinds & {Kind.ADDED, Kind.REMOVED})
    unit = moved or Kind.UNIT in kinds
    rewritten = {(row.sheet, row.row) for row in found if row.rewritten or row.before is None}
    retyped = {(row.sheet, row.row) for row in found if row.typed and row.reviewed}
    totals = _totals(evaluation)
    summary = _of_summary(moved, unit or apart, bool(retyped))

    def depth(place: Place) -> Depth:
        where = (place.sheet, place.row)
        figure = place.column in _FIGURES
        if not same_rules:
            sound = place.sheet != SUMMARY and figure and where not in rewritten
            return Depth.VALUE if sound else Depth.NOTHING
        if place.sheet == SUMMARY:
            told = standing.summary and place.row < (standing.report or place.row + 1)
            return summary if told else Depth.NOTHING
        if (unit and where in rewritten) or ((unit or shifted) and where in totals):
            return Depth.KIND
        if (unit or where in retyped) and place.column == REMARKS:
            return Depth.NOTHING
        if where in retyped and place.column == BASIS:
            # The basis tells that a reviewed score goes first, and which.
            return Depth.KIND
        follows = where in retyped or (retyped and where in totals)
        if follows and (figure or (where in totals and place.column == BASIS)):
            return Depth.FORMULA
        return Depth.ALL

    return depth


def _of_summary(moved: bool, changed: bool, retyped: bool) -> Depth:
    """How closely the summary sheet is to be looked at, whose rows follow all of the form."""
    if changed:
        return Depth.NOTHING if moved else Depth.KIND
    return Depth.FORMULA if retyped else Depth.ALL


def _totals(evaluation: Evaluation) -> set[tuple[str, int]]:
    """Where the totals of the forms stand."""
    forms = (judged.case.form for judged in evaluation.forms)
    return {(form.sheet, form.layout.total_row or form.layout.bottom + 1) for form in forms}
