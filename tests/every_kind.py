"""A workbook with everything the kinds of file have in common; tests/real/every_kind.* hold it.

LibreOffice wrote the .xls and the .ods from what `build` writes, SheetJS the .xlsb.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904


def build(path: Path, mac: bool = False) -> Path:
    """Write the workbook; counted from 1904, as on an old Mac, where `mac` says so."""
    book = Workbook()
    if mac:
        book.epoch = CALENDAR_MAC_1904
    sheet = book.worksheets[0]
    sheet.title = "自评表 1"
    sheet["A1"] = "项目支出绩效自评表"
    sheet.merge_cells("A1:E1")
    for ref, value, code in (
        ("A2", 0.95, "0.00%"),
        ("B2", 1, "0%"),
        ("C2", 1234.5, "#,##0.00"),
        ("D2", date(2021, 12, 31), 'yyyy"年"m"月"d"日"'),
        ("E2", 12, "General"),
        ("A3", -0.125, "General"),
        ("B3", True, "General"),
        ("C3", "第一行\n第二行  两个空格", "General"),
        ("D3", "0012", "@"),
        ("E3", "=1/0", "General"),
        ("A4", "一级指标", "General"),
        ("B4", "≥95%", "General"),
        ("C4", 0.07, "0.0%"),
        ("D4", 3, "0.00"),
        ("A7", "隐藏的行", "General"),
        ("F4", "隐藏的列", "General"),
    ):
        sheet[ref] = value
        sheet[ref].number_format = code
    sheet.merge_cells("A4:A6")
    sheet.column_dimensions["A"].width = 20
    sheet.column_dimensions["B"].width = 9
    sheet.column_dimensions["F"].hidden = True
    sheet.row_dimensions[7].hidden = True
    book.create_sheet("空表")
    hidden = book.create_sheet("藏")
    hidden["B2"] = "说明"
    hidden.sheet_state = "hidden"
    book.save(path)
    return path
