"""A workbook becomes Forms: recognised, and located by headings, never by position."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xlsxeval.errors import Unrecognised
from xlsxeval.i18n import N_
from xlsxeval.model import Form, FormSpec, Message, Sheet, Workbook
from xlsxeval.reader.assemble import assemble
from xlsxeval.reader.blocks import is_title
from xlsxeval.reader.grid import Grid
from xlsxeval.reader.headings import indicator_header

__all__ = ["forms"]


def forms(
    workbook: Workbook, specs: Sequence[FormSpec], form: FormSpec | None = None
) -> list[tuple[Form, FormSpec]]:
    """Every form of the workbook with the rules it answers to; `form` decides where given.

    Hidden sheets are read only where no visible one holds a form. Raises Unrecognised where no
    sheet has headings for targets and actuals.
    """
    visible = [sheet for sheet in workbook.sheets if sheet.state == "visible"]
    hidden = [sheet for sheet in workbook.sheets if sheet.state != "visible"]
    for sheets in (visible, hidden):
        found = [
            assemble(grid, workbook, specs, form)
            for sheet in sheets
            for grid in _regions(sheet, specs)
        ]
        if found:
            return found
    names = tuple(sheet.name for sheet in workbook.sheets)
    template = N_(
        "no official form was found on the sheets {sheets}: no header row names both a target "
        "(指标值) and an actual (完成值). Send the 绩效自评表 itself, or name its form with --form."
    )
    raise Unrecognised(Message(template, {"sheets": names}))


def _regions(sheet: Sheet, specs: Sequence[FormSpec]) -> Iterable[Grid]:
    """The sheet, or its parts where several titled forms are stacked; only parts with a table."""
    valued = [cell.row for cell in sheet.cells.values() if not cell.blank]
    if not valued:
        return
    whole = Grid(sheet, 1, max(valued))
    titles = sorted({cell.row for cell in whole.cells() if is_title(cell)})
    starts = [1]
    for row, following in zip(titles, [*titles[1:], whole.bottom + 1], strict=False):
        if _has_table(whole, row, following - 1, specs) and _has_table(
            whole, starts[-1], row - 1, specs
        ):
            starts.append(row)
    for top, following in zip(starts, [*starts[1:], whole.bottom + 1], strict=True):
        if _has_table(whole, top, following - 1, specs):
            yield Grid(sheet, top, following - 1) if len(starts) > 1 else whole


def _has_table(grid: Grid, top: int, bottom: int, specs: Sequence[FormSpec]) -> bool:
    return any(
        top <= row <= bottom and indicator_header(grid, row, spec.rows)
        for spec in specs
        for row in grid.rows
    )
