"""Published forms (tests/real/*.json) laid out in the columns of mof-project-2020."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

REAL = Path(__file__).parent / "real"
MONEY = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
ROWS = (
    "一级指标",
    "二级指标",
    "三级指标",
    "年度指标值",
    "实际完成值",
    "分值",
    "得分",
    "偏差原因分析及改进措施",
)
_THIN = Side(style="thin")
_FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_WIDTHS = (8, 14, 16, 30, 16, 16, 8, 10, 26)


def published(name: str) -> dict[str, Any]:
    """One published form, by file stem."""
    return json.loads((REAL / f"{name}.json").read_text("utf-8"))


def number(text: str | None) -> str | float | int | None:
    """Plain numbers become numbers, as someone typing them into Excel gets; all else is text."""
    if text is None or text == "":
        return None
    try:
        value = float(text)
    except ValueError:
        return text
    return int(value) if value.is_integer() and "." not in text else value


def put(cell: Any, text: str | None) -> None:
    """Write what was published; =100% is text, not a formula."""
    cell.value = number(text)
    if isinstance(cell.value, str):
        cell.data_type = "s"


def build(form: dict[str, Any], title: str, path: Path) -> Path:
    """The form as a workbook in the columns of mof-project-2020, defects kept."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "自评表"
    line = _head(sheet, form, title)
    line = _money(sheet, form, line)
    line = _table(sheet, form, line)
    if form["printed_total"] is not None:
        sheet.cell(line, 1, "总分")
        sheet.merge_cells(start_row=line, start_column=1, end_row=line, end_column=6)
        sheet.cell(line, 7, 100)
        put(sheet.cell(line, 8), form["printed_total"])
        sheet.cell(line, 9, form["printed_grade"])
        line += 1
    _dress(sheet, line - 1)
    book.save(path)
    return path


def _head(sheet: Worksheet, form: dict[str, Any], title: str) -> int:
    sheet.append([title])
    sheet.merge_cells("A1:I1")
    sheet.append([f"（{form['year']}年度）"])
    sheet.merge_cells("A2:I2")
    sheet.append(["项目名称", None, form["project"] or "—"])
    sheet.merge_cells("A3:B3")
    sheet.merge_cells("C3:I3")
    sheet.append(["主管部门", None, None, None, "实施单位", None, form["unit"]])
    for area in ("A4:B4", "C4:D4", "E4:F4", "G4:I4"):
        sheet.merge_cells(area)
    return 5


def _money(sheet: Worksheet, form: dict[str, Any], line: int) -> int:
    unit = "元" if "单位：元" in form["form"] or "云南" in form["form"] else "万元"
    sheet.cell(line, 1, f"项目资金（{unit}）")
    top = line
    for offset, heading in enumerate(MONEY):
        sheet.cell(line, 4 + offset, heading)
    for row in form["budget"]:
        line += 1
        sheet.cell(line, 3, row[0])
        weight, score = row[5:7] if len(row) > 6 else (row[5] or "/").split("/")
        values = (row[1], row[2], row[3], weight, row[4], score)
        for offset, value in enumerate(values):
            put(sheet.cell(line, 4 + offset), value)
    sheet.merge_cells(start_row=top, start_column=1, end_row=line, end_column=2)
    return line + 1


def _table(sheet: Worksheet, form: dict[str, Any], line: int) -> int:
    top = line
    sheet.cell(line, 1, "绩效指标")
    for offset, heading in enumerate(ROWS):
        sheet.cell(line, 2 + offset, heading)
    last = {"level1": "", "level2": ""}
    for row in form["rows"]:
        line += 1
        for column, name in ((2, "level1"), (3, "level2")):
            value = row[column - 2]
            if value != last[name]:
                sheet.cell(line, column, value or None)
                last[name] = value
        sheet.cell(line, 4, row[2])
        for offset, value in enumerate(row[3:8]):
            put(sheet.cell(line, 5 + offset), value)
    sheet.merge_cells(start_row=top, start_column=1, end_row=line, end_column=1)
    return line + 1


def _dress(sheet: Worksheet, last: int) -> None:
    for cells in sheet.iter_rows(min_row=1, max_row=last, max_col=9):
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
            cell.font = Font(name="宋体", size=16 if cell.row == 1 else 10.5, bold=cell.row == 1)
            if cell.row > 2:
                cell.border = _FRAME
    for letter, width in zip("ABCDEFGHI", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
