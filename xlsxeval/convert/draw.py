"""Sheets become a new .xlsx: values, number formats, merges, widths, what is hidden."""

from __future__ import annotations

import io
import re
from datetime import datetime
from math import isfinite
from typing import TYPE_CHECKING, Any

from xlsxeval.convert.table import Content, Table, Tables, places
from xlsxeval.model import Area
from xlsxeval.package.text import clean

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

ROWS, COLUMNS = 1_048_576, 16_384
_WIDEST = 255.0
_MARGIN = 5 / 7
"""Characters xlsxwriter adds to a width, as Excel does to what is typed; sources tell it with."""
_A4 = 9
_MOST_RULED = 20_000
_OPTIONS = {
    "in_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}
_CREATED = datetime(2000, 1, 1)
"""A fixed date: the same file becomes the same bytes."""
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST_NAME = 31


def draw(tables: Tables) -> bytes:
    """The workbook as bytes."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {**_OPTIONS, "date_1904": tables.date1904}) as book:
        book.set_properties({"created": _CREATED})
        pen = _Pen(book)
        names: set[str] = set()
        shown = [table.state == "visible" for table in tables.sheets]
        for position, table in enumerate(tables.sheets):
            sheet = book.add_worksheet(_name(table.name, names))
            pen.sheet(sheet, table)
            if any(shown) and table.state == "veryHidden":
                sheet.very_hidden()
            elif any(shown) and table.state != "visible":
                sheet.hide()
            elif position == shown.index(True) if any(shown) else position == 0:
                sheet.activate()
                sheet.set_first_sheet()
    return out.getvalue()


def _name(wanted: str, taken: set[str]) -> str:
    """A name a workbook allows and no other sheet has; most names are kept as they are."""
    plain = _FORBIDDEN.sub("_", clean(wanted)).strip("'")[:_LONGEST_NAME] or "Sheet"
    name, number = plain, 1
    while name.lower() in taken or name.lower() == "history":
        number += 1
        name = f"{plain[: _LONGEST_NAME - 6]}_{number}"
    taken.add(name.lower())
    return name


class _Pen:
    """Writes sheets of one workbook, each number format made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._formats: dict[tuple[str, bool], Format] = {}

    def sheet(self, sheet: Worksheet, table: Table) -> None:
        """Write one sheet."""
        for column in sorted(table.widths.keys() | table.hidden_columns):
            if column <= COLUMNS:
                width = table.widths.get(column)
                options = {"hidden": column in table.hidden_columns}
                width = None if width is None else max(0.0, min(width, _WIDEST) - _MARGIN)
                sheet.set_column(column - 1, column - 1, width, None, options)
        for row in sorted(table.hidden_rows):
            if row <= ROWS:
                sheet.set_row(row - 1, None, None, {"hidden": True})
        sheet.set_paper(_A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        covered = self._merge(sheet, table)
        self._rule(sheet, table, covered)
        for (row, column), content in sorted(table.cells.items()):
            if (row, column) not in covered and row <= ROWS and column <= COLUMNS:
                self._write(sheet, row - 1, column - 1, content)

    def _rule(self, sheet: Worksheet, table: Table, covered: set[tuple[int, int]]) -> None:
        """Rule the blank cells too, as on the printed form; a stray cell far off rules nothing."""
        if not table.cells:
            return
        bottom, right = (max(place[axis] for place in table.cells) for axis in (0, 1))
        if bottom * right <= _MOST_RULED:
            for place in places(Area(1, 1, bottom, right)):
                if place not in covered:
                    blank = self._format("General", False)
                    sheet.write_blank(place[0] - 1, place[1] - 1, None, blank)

    def _merge(self, sheet: Worksheet, table: Table) -> set[tuple[int, int]]:
        """Merge every area that overlaps no earlier one; return what the areas cover."""
        taken: set[tuple[int, int]] = set()
        covered: set[tuple[int, int]] = set()
        for area in table.merges:
            inside = set(places(area))
            if area.bottom > ROWS or area.right > COLUMNS or inside & taken:
                continue
            taken |= inside
            covered |= inside - {(area.top, area.left)}
            corners = (area.top - 1, area.left - 1, area.bottom - 1, area.right - 1)
            sheet.merge_range(*corners, "", self._format("General", True))
        return covered

    def _write(self, sheet: Worksheet, row: int, column: int, content: Content) -> None:
        value = content.value
        look = self._format(content.format, isinstance(value, str))
        if content.error:
            sheet.write_formula(row, column, f"={value}", look, value)
        elif isinstance(value, bool):
            sheet.write_boolean(row, column, value, look)
        elif isinstance(value, str):
            sheet.write_string(row, column, clean(value), look)
        elif isfinite(value):
            sheet.write_number(row, column, value, look)
        else:
            sheet.write_formula(row, column, "=#NUM!", look, "#NUM!")

    def _format(self, code: str, wrap: bool) -> Format:
        if (code, wrap) not in self._formats:
            look: dict[str, Any] = {"num_format": code, "text_wrap": wrap, "valign": "vcenter"}
            look["border"] = 1
            self._formats[code, wrap] = self._book.add_format(look)
        return self._formats[code, wrap]
