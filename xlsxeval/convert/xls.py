"""BIFF: .xls of Excel, .et of WPS, read with xlrd."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from xlsxeval.convert.encryption import Encrypted
from xlsxeval.convert.table import Content, Table, Tables
from xlsxeval.errors import Unreadable
from xlsxeval.model import Area
from xlsxeval.package import Limits, formats, kinds

if TYPE_CHECKING:
    from xlrd.book import Book
    from xlrd.sheet import Cell, Sheet

_STATES = ("visible", "hidden", "veryHidden")
_WIDTH_UNITS = 256
"""Of a character, in which BIFF tells widths."""


def read(data: bytes, limits: Limits) -> Tables:
    """The workbook in `data`. Raises Encrypted where it takes a password."""
    import xlrd

    try:
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
        )
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower():
            raise Encrypted from error
        raise Unreadable(kinds.damaged()) from error
    tables = Tables(limits, date1904=book.datemode == 1)
    for sheet in book.sheets():
        table = tables.sheet(sheet.name, _STATES[min(sheet.visibility, 2)])
        _read(book, sheet, table, tables)
    return tables


def _read(book: Book, sheet: Sheet, table: Table, tables: Tables) -> None:
    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row)):
            content = _content(book, cell)
            if content is not None:
                tables.put(table, row + 1, column + 1, content)
    for top, bottom, left, right in sheet.merged_cells:
        tables.merge(table, Area(top + 1, left + 1, bottom, right))
    last = max([0, *(column for _, column in table.cells), *(m.right for m in table.merges)])
    for column in range(last):
        table.widths[column + 1] = sheet.computed_column_width(column) / _WIDTH_UNITS
    hidden = (column for column, about in sheet.colinfo_map.items() if about.hidden)
    table.hidden_columns |= {column + 1 for column in hidden}
    table.hidden_rows |= {row + 1 for row, about in sheet.rowinfo_map.items() if about.hidden}


def _content(book: Book, cell: Cell) -> Content | None:
    import xlrd

    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return None
    code = _format(book, cell.xf_index)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        name = xlrd.error_text_from_code.get(cell.value, "#VALUE!")
        return Content(name, code, error=True)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return Content(bool(cell.value), code)
    return Content(cell.value, code)


def _format(book: Book, style: int) -> str:
    """The format of a style; the built-in ones as a Chinese Office shows them."""
    if style is None or style >= len(book.xf_list):
        return formats.GENERAL
    key = book.xf_list[style].format_key
    if key in formats.BUILTIN:
        return formats.BUILTIN[key]
    known = book.format_map.get(key)
    return str(known.format_str) if known is not None else formats.GENERAL
