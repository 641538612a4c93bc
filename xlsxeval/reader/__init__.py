"""A workbook becomes Forms: recognised, and located by headings, never by position."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxeval.errors import Unrecognised
from xlsxeval.i18n import N_
from xlsxeval.model import Form, FormSpec, Message, Workbook
from xlsxeval.reader.assemble import assemble
from xlsxeval.reader.regions import regions

__all__ = ["forms"]


def forms(
    workbook: Workbook, specs: Sequence[FormSpec], form: FormSpec | None = None
) -> list[tuple[Form, FormSpec]]:
    """Every form of the workbook with the rules it answers to; `form` decides where given.

    Hidden sheets are read only where no visible one holds a form. Raises Unrecognised where no
    sheet has headings for targets and actuals.
    """
    choice = [form] if form else specs
    visible = [sheet for sheet in workbook.sheets if sheet.state == "visible"]
    hidden = [sheet for sheet in workbook.sheets if sheet.state != "visible"]
    for sheets in (visible, hidden):
        found = [assemble(grid, workbook, choice, form) for grid in regions(sheets, choice)]
        if found:
            return found
    names = tuple(sheet.name for sheet in workbook.sheets)
    template = N_(
        "no official form was found on the sheets {sheets}: no header row names both a target "
        "(指标值) and an actual (完成值). Send the 绩效自评表 itself, or name its form with --form."
    )
    raise Unrecognised(Message(template, {"sheets": names}))
