"""The money dealt out twice, side by side: 按收入性质分 and 按支出性质分, amounts behind colons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from xlsxeval.model import Cell, Figure, FormSpec, Fund
from xlsxeval.reader.figures import money, nothing
from xlsxeval.reader.grid import Grid
from xlsxeval.reader.keys import key as heading
from xlsxeval.reader.keys import rank
from xlsxeval.reader.labels import INLINE, within

_PART = re.compile(r"^其中[:：]?")
_COLUMNS = ("budget", "initial", "spent")


def groups(grid: Grid, row: int, spec: FormSpec) -> Mapping[int, str]:
    """Column → source or nature, where this row heads both splits; else nothing."""
    found = {
        cell.column: group
        for cell in grid.row(row)
        for group in ("source", "nature")
        if isinstance(cell.value, str)
        and rank(heading(cell.value), spec.labels[f"{group}_group"]) is not None
    }
    return found if len(set(found.values())) == 2 else {}


def read(
    grid: Grid, rows: Iterable[int], places: Mapping[int, str], unit: str, total: Fund | None
) -> list[Fund]:
    """The parts of both splits, their amounts in the column of the total they make up."""
    parts = [part for row in rows for part in _parts(grid, row, places, unit)]
    column = _column(parts, total)
    return [_placed(fund, column, amount) for fund, amount in parts]


def _placed(fund: Fund, column: str, amount: Figure) -> Fund:
    changes: dict[str, Any] = {column: amount}
    return replace(fund, **changes)


def _parts(
    grid: Grid, row: int, places: Mapping[int, str], unit: str
) -> Iterable[tuple[Fund, Figure]]:
    for cell in grid.row(row):
        lefts = [left for left in places if left <= cell.column]
        text = _PART.sub("", cell.value.strip()) if isinstance(cell.value, str) else ""
        if not lefts or not text or money(cell, unit).value is not None:
            continue
        inline = INLINE.match(text)
        name = within(cell, inline[1] if inline else text.rstrip(":："))
        written = inline[2].strip() if inline else ""
        amount = money(within(cell, written), unit) if written else _beside(grid, cell, unit)
        blank = nothing(grid.sheet.name)
        fund = Fund(row, name, places[max(lefts)], False, blank, blank, blank, blank)
        yield fund, amount


def _beside(grid: Grid, cell: Cell, unit: str) -> Figure:
    figure = money(grid.right_of(cell), unit)
    return figure if figure.value is not None else Figure(Cell(cell.sheet, cell.ref))


def _column(parts: Sequence[tuple[Fund, Figure]], total: Fund | None) -> str:
    """The column whose total one of the splits makes up; 全年预算数 where none does."""
    sums = {
        group: sum((a.value or Decimal(0) for f, a in parts if f.group == group), Decimal(0))
        for group in ("source", "nature")
    }
    for column in _COLUMNS:
        whole = getattr(total, column).value if total else None
        if whole is not None and whole in sums.values():
            return column
    return "budget"
