"""Perfect filled-in forms as real workbooks, and their one-cell differences.

`fill(path)` writes a form no check complains of; `fill(path, 得分=11)` is perfect but for that.
A field alone means the first indicator row, `得分_3` the third, `总额_全年执行数` a cell of the
money block, and any other name a cell: `C7`. The printed total follows the scores unless given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from xlsxeval import blank, spec

Edit = Callable[[Worksheet], None]
Row = tuple[str, str, str, Any, Any, float, Any, Any]
Fund = tuple[str, Any, Any, Any, Any, Any, Any]

FUNDS: tuple[Fund, ...] = (
    ("年度资金总额", 100, 90, 90, 10, "100%", 10),
    ("其中：当年财政拨款", 80, 70, 70, "—", "100%", "—"),
    ("上年结转资金", 20, 20, 20, "—", "100%", "—"),
    ("其他资金", 0, 0, 0, "—", "—", "—"),
)
OUT, GOOD, CONTENT = "产出指标", "效益指标", "满意度指标"
ROWS: tuple[Row, ...] = (
    (OUT, "数量指标", "新建文化广场数量", "≥10个", "10个", 10, 10, None),
    (OUT, "数量指标", "培训文化骨干人次", "=200人次", 200, 5, 5, "无"),
    (OUT, "质量指标", "工程验收合格率", "≥95%", "97.5%", 10, 10, None),
    (OUT, "质量指标", "设备完好率", "100%", 100, 5, 5, "—"),
    (OUT, "时效指标", "工程完工时间", "2021年9月前", "2021年7月", 5, 5, None),
    (OUT, "时效指标", "故障报修响应时间", "≤15个工作日", "12个工作日", 5, 5, None),
    (OUT, "成本指标", "项目总成本", "≤90万元", "88.6万元", 5, 5, None),
    (OUT, "成本指标", "每处广场建设单价", "8—9万元", "8.6万元", 5, 5, None),
    (GOOD, "社会效益指标", "安全责任事故", "0起", "无责任事故发生", 10, 10, None),
    (GOOD, "社会效益指标", "群众文化生活", "显著改善", "达成预期指标", 5, 5, None),
    (GOOD, "可持续影响指标", "是否建立管护机制", "是", "是", 5, 5, None),
    (GOOD, "可持续影响指标", "村民参与管护", "逐步提高", "各村均有志愿者轮值", 10, 10, None),
    (CONTENT, "服务对象满意度指标", "村民满意度", "≥90%", "95%", 10, 10, None),
)
MONEY = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
FIELDS = (
    "一级指标",
    "二级指标",
    "三级指标",
    "年度指标值",
    "实际完成值",
    "分值",
    "得分",
    "偏差原因",
)
_PRINTED = {"偏差原因": "偏差原因分析及改进措施"}
_FUND_NAMES = {"总额": 0, "财政拨款": 1, "上年结转": 2, "其他资金": 3}
_GOALS = {"预期目标": "B", "实际完成情况": "F"}
_MONEY_TOP = 5


def fill(
    path: Path,
    edit: Edit | None = None,
    rows: Sequence[Row] = ROWS,
    funds: Sequence[Fund] = FUNDS,
    **changes: Any,
) -> Path:
    """mof-project-2020 filled in; `edit` changes the finished sheet where no cell value can."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "自评表"
    goals = _MONEY_TOP + len(funds) + 1
    header = goals + 2
    last = header + len(rows) + 1
    _head(sheet, funds, goals)
    _table(sheet, rows, header)
    places = _places(funds, goals, header, last)
    for name, value in changes.items():
        cell = sheet[places.get(name, name)]
        _type(sheet, cell.row, cell.column, value)
    if "总分" not in changes:
        sheet.cell(last, 8, _sum(sheet, [(_MONEY_TOP + 1, 9)], range(header + 1, last)))
    if edit:
        edit(sheet)
    book.save(path)
    return path


def _head(sheet: Worksheet, funds: Sequence[Fund], goals: int) -> None:
    sheet["A1"], sheet["A2"] = "项目支出绩效自评表", "（2021年度）"
    sheet["A3"], sheet["C3"] = "项目名称", "村级文化广场建设"
    sheet["A4"], sheet["C4"], sheet["E4"], sheet["G4"] = "主管部门", "文旅局", "实施单位", "文化馆"
    sheet.cell(_MONEY_TOP, 1, "项目资金（万元）")
    for column, heading in enumerate(MONEY, 4):
        sheet.cell(_MONEY_TOP, column, heading)
    for row, (name, *values) in enumerate(funds, _MONEY_TOP + 1):
        sheet.cell(row, 3, name)
        for column, value in enumerate(values, 4):
            sheet.cell(row, column, value)
    sheet.cell(goals, 1, "年度总体目标")
    texts = "建成村级文化广场十处并投入使用", "全年建成十处，九月起陆续向村民开放"
    for (heading, letter), text in zip(_GOALS.items(), texts, strict=True):
        sheet[f"{letter}{goals}"], sheet[f"{letter}{goals + 1}"] = heading, text
    for area in ("A1:I1", "A2:I2", "A3:B3", "C3:I3", "A4:B4", "C4:D4", "E4:F4", "G4:I4"):
        sheet.merge_cells(area)
    sheet.merge_cells(f"A{_MONEY_TOP}:B{goals - 1}")
    sheet.merge_cells(f"A{goals}:A{goals + 1}")
    for row in (goals, goals + 1):
        sheet.merge_cells(f"B{row}:E{row}")
        sheet.merge_cells(f"F{row}:I{row}")


def _table(sheet: Worksheet, rows: Sequence[Row], header: int) -> None:
    sheet.cell(header, 1, "绩效指标")
    for column, field in enumerate(FIELDS, 2):
        sheet.cell(header, column, _PRINTED.get(field, field))
    above: tuple[Any, ...] = (None, None)
    for row, values in enumerate(rows, header + 1):
        for column, value in enumerate(values, 2):
            if column > 3 or value != above[column - 2]:
                _type(sheet, row, column, value)
        above = values[:2]
    last = header + len(rows) + 1
    sheet.cell(last, 1, "总分")
    sheet.merge_cells(f"A{last}:F{last}")
    sheet.cell(last, 7, 100)


def _type(sheet: Worksheet, row: int, column: int, value: Any) -> None:
    """A target =200人次 is text, as typed behind an apostrophe."""
    cell = sheet.cell(row, column)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def _places(funds: Sequence[Fund], goals: int, header: int, last: int) -> dict[str, str]:
    places = {
        "年度": "A2",
        "项目名称": "C3",
        "实施单位": "G4",
        "总分": f"H{last}",
        "满分": f"G{last}",
    }
    places |= {name: f"{letter}{goals + 1}" for name, letter in _GOALS.items()}
    for fund, offset in _FUND_NAMES.items():
        for letter, field in zip("DEFGHI", MONEY, strict=True):
            places[f"{fund}_{field}"] = f"{letter}{_MONEY_TOP + 1 + offset}"
    for number, row in enumerate(range(header + 1, last), 1):
        for letter, field in zip("BCDEFGHI", FIELDS, strict=True):
            places[f"{field}_{number}"] = f"{letter}{row}"
            if number == 1:
                places[field] = f"{letter}{row}"
    return places


def _sum(sheet: Worksheet, scores: list[tuple[int, int]], rows: range) -> float:
    cells = [sheet.cell(*place).value for place in [*scores, *((row, 8) for row in rows)]]
    return round(sum(value for value in cells if isinstance(value, int | float)), 4)


_TASKS = (4, 4, 4, 4, 4, 8, 6, 6, 5, 5, 5, 5)
_MANAGEMENT = (3, 3, 5, 4, 5, 3, 3, 3, 3, 2, 3, 3)
_DEPARTMENT = {
    "单位名称": "D3",
    "年度整体绩效目标": "C4",
    "整体绩效目标完成情况": "C5",
    "未能完成原因": "C6",
    "合计_年度预算数": "D8",
    "合计_实际支出数": "F8",
    "合计_支出进度": "H8",
    "基本支出_年度预算数": "D9",
    "基本支出_实际支出数": "F9",
    "专项支出_年度预算数": "D10",
    "专项支出_实际支出数": "F10",
    "总分": "H36",
    "等级": "G37",
    "存在的主要问题": "C38",
    "下一步改进措施": "C39",
}


def fill_department(path: Path, edit: Edit | None = None, **changes: Any) -> Path:
    """gz-department-2021 filled in: 24 rows that are reached, spending progress 98 %."""
    book = load_workbook(BytesIO(blank.write(spec.load("gz-department-2021"))))
    sheet = book.worksheets[0]
    values: dict[str, Any] = {
        "A2": "（2021年度）",
        "单位名称": "文化馆",
        "年度整体绩效目标": "办好全年群众文化活动",
        "整体绩效目标完成情况": "全年活动均已举办",
        "未能完成原因": "无",
        "存在的主要问题": "年末支付较集中",
        "下一步改进措施": "按季下达支付计划",
        "合计_年度预算数": 1000,
        "合计_实际支出数": 980,
        "合计_支出进度": 0.98,
        "基本支出_年度预算数": 600,
        "基本支出_实际支出数": 600,
        "H9": 1,
        "专项支出_年度预算数": 400,
        "专项支出_实际支出数": 380,
        "H10": 0.95,
        "等级": "优",
        "H36": None,
    }
    for row, weight in enumerate((*_TASKS, *_MANAGEMENT), 12):
        execution = row == 26
        values[f"D{row}"] = "支出进度" if execution else f"第{row - 11}项工作是否完成"
        values[f"E{row}"], values[f"F{row}"] = ("100%", "98%") if execution else ("是", "是")
        values[f"G{row}"], values[f"H{row}"] = weight, 4.9 if execution else weight
    for name, value in {**values, **changes}.items():
        sheet[_DEPARTMENT.get(name, name)] = value
    if "总分" not in changes:
        sheet["H36"] = _sum(sheet, [], range(12, 36))
    if edit:
        edit(sheet)
    book.save(path)
    return path


def user_form(folder: Path, **scoring: str) -> Path:
    """A unit's own TOML: mof-project-2020 with other scoring limits."""
    text = (Path(spec.__file__).parent.parent / "forms" / "mof-project-2020.toml").read_text(
        "utf-8"
    )
    text = text.replace('id = "mof-project-2020"', 'id = "own-project"')
    for key, value in scoring.items():
        text = re.sub(rf"(?m)^{key} .*\n", "", text)
        text = text.replace("[scoring]\n", f'[scoring]\n{key} = "{value}"\n')
    path = folder / "own.toml"
    path.write_text(text, "utf-8")
    return path
