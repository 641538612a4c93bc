"""The parts of a workbook that each hold one form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from xlsxeval.model import FormSpec, Sheet
from xlsxeval.reader.grid import Grid
from xlsxeval.reader.head import is_title
from xlsxeval.reader.headings import Headers, headers
from xlsxeval.reader.recognise import promising
from xlsxeval.reader.table import is_foot
from xlsxeval.reader.wording import telling, wording


def regions(sheets: Sequence[Sheet], specs: Sequence[FormSpec]) -> list[Grid]:
    """Every region with an indicator table.

    A table of targets without actuals is the plan of a year still to come: it counts only where
    no other table is found.
    """
    tells = telling(tuple(specs)).tells
    # Most sheets hold no form, and their cells need not even be read.
    told = (sheet for sheet in sheets if sheet.mentions(tells))
    found = [region for sheet in told for region in _of_sheet(sheet, specs)]
    whole = [grid for grid, both in found if both]
    return whole or [grid for grid, _ in found]


def _of_sheet(sheet: Sheet, specs: Sequence[FormSpec]) -> Iterator[tuple[Grid, bool]]:
    """The sheet, or its parts where several forms are stacked; and whether a table is whole."""
    grid = Grid(sheet, 1, max(sheet.cells, default=(1, 1))[0])
    found = _headers(grid, specs)
    if found is None:
        return
    tops = [table.top for table in found.tables]
    starts = [1]
    for row in _openings(grid, specs[0]) if len(tops) > 1 else ():
        if any(starts[-1] <= top < row for top in tops) and any(top > row for top in tops):
            starts.append(_with_lines_above(grid, row))
    for top, following in zip(starts, [*starts[1:], grid.bottom + 1], strict=True):
        inside = [table for table in found.tables if top <= table.top < following]
        money = found.money.right if found.money else 0
        right = max([money, *(table.right for table in inside)])
        both = any({"target", "actual"} <= table.columns.keys() for table in inside)
        yield grid.part(top, following - 1, right), both


def _with_lines_above(grid: Grid, row: int) -> int:
    """The first of the lines right above that stand alone, as a title or a year does."""
    for above in range(row - 1, 0, -1):
        cells = grid.row(above)
        if len(cells) != 1 or is_foot(cells[0]) or re.search("[:：。；]", cells[0].text):
            return row
        row = above
    return row


def _headers(grid: Grid, specs: Sequence[FormSpec]) -> Headers | None:
    """The headers in the words of the most promising form that knows them."""
    # A form that was asked already answers at once.
    ordered = chain((spec for _, spec in promising(grid, specs)), specs)
    found = (headers(grid, spec) for spec in ordered)
    return next((each for each in found if each.tables), None)


def _openings(grid: Grid, spec: FormSpec) -> list[int]:
    """Rows where a form may begin: its title, or the name of its project."""
    words = wording(spec, "labels", ("project",))
    return [
        row
        for row in grid.rows
        if any(is_title(cell) or words.offers(text) for cell, text in grid.headings[row])
    ]
