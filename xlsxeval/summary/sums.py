"""Sums of the sheet: as formulas over the rows of its table, and as these round them."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from xlsxeval.model import Scores, column_letter
from xlsxeval.summary.values import short


def totals(scores: Scores) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Self, computed and proposed total, as the formulas round them."""
    found = scores.self_total, scores.computed_total, scores.awarded_total
    claimed, computed, awarded = (None if each is None else short(each) for each in found)
    return claimed, computed, awarded


MOST_RUNS = 60
"""Stretches of rows one sum may name; Excel takes 255."""


def added(
    column: int, rows: Collection[int], headings: Collection[int], *, partly: bool = False
) -> str:
    """The sum of those rows of the table; — while one of them, or `partly` none, is known."""
    letter = column_letter(column + 1)
    runs: list[list[int]] = []
    for row in rows:
        # Words among them count for nothing.
        before = row - 2 if row - 1 in headings else row - 1
        if runs and runs[-1][1] == before:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    if len(runs) > MOST_RUNS:
        return ""
    areas = ",".join(f"{letter}{first}:{letter}{last}" for first, last in runs)
    known = ">0" if partly else f"={len(rows)}"
    return f'=IF(COUNT({areas}){known},ROUND(SUM({areas}),6),"—")'
