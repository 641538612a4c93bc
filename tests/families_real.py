"""Published forms (tests/real/*.json) laid out in the columns of their own families."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.published import put

Line = list[str | None]
LEFT, UP = "<", "^"
"""A place merged with the one left of it, or above it."""


def draw(lines: Sequence[Sequence[str | None]], path: Path) -> Path:
    """The lines as a workbook; LEFT and UP merge."""
    book = Workbook()
    sheet = book.worksheets[0]
    assert isinstance(sheet, Worksheet)
    corners: dict[tuple[int, int], tuple[int, int]] = {}
    ends: dict[tuple[int, int], tuple[int, int]] = {}
    for row, cells in enumerate(lines, 1):
        for column, text in enumerate(cells, 1):
            from_ = {LEFT: (row, column - 1), UP: (row - 1, column)}.get(text or "")
            corner = corners[from_] if from_ else (row, column)
            corners[row, column] = corner
            ends[corner] = max(ends.get(corner, corner), (row, column))
            if not from_:
                put(sheet.cell(row, column), text)
    for (top, left), (bottom, right) in ends.items():
        if (top, left) != (bottom, right):
            sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    book.save(path)
    return path


def wide(*parts: tuple[str | None, int]) -> Line:
    """A line of cells, each over so many columns."""
    return [text if at == 0 else LEFT for text, width in parts for at in range(width)]


def points(fund: Sequence[str | None]) -> tuple[str | None, str | None]:
    """分值 and 得分 of a fund row, however they were written down."""
    if len(fund) > 6:
        return fund[5], fund[6]
    weight, _, score = (fund[5] or "").partition("/")
    return weight, score


def levelled(form: dict[str, Any], order: str, first: Line) -> list[Line]:
    """Indicator rows: levels merged where repeated, then the fields of `order`."""
    places = {"t": 3, "a": 4, "w": 5, "s": 6, "r": 7}
    lines: list[Line] = []
    last: tuple[str, str] = ("", "")
    for position, row in enumerate(form["rows"]):
        level1 = UP if position and row[0] == last[0] else row[0]
        level2 = UP if level1 == UP and row[1] == last[1] else row[1]
        last = row[0], row[1]
        values = [None if field == "-" else row[places[field]] for field in order]
        lead = first if position == 0 else [UP] * len(first)
        lines.append([*lead, level1, level2, row[2], *values])
    return lines


def _ministry(form: dict[str, Any], title: str, unit: str) -> list[Line]:
    """The columns of the ministry, with its goals."""
    lines = [
        wide((title, 9)),
        wide((f"（{form['year']}年度）", 9)),
        wide(("项目名称", 2), (form["project"], 7)),
        wide(("主管部门", 2), (None, 2), ("实施单位", 2), (form["unit"], 3)),
        [*wide((f"项目资金（{unit}）", 2)), None, "年初预算数", "全年预算数", "全年执行数", "分值"]
        + ["执行率", "得分"],
    ]
    for fund in form["budget"]:
        weight, score = points(fund)
        lines.append([UP, UP, fund[0], *fund[1:4], weight, fund[4], score])
    lines.append(["年度总体目标", *wide(("预期目标", 4), ("实际完成情况", 4))])
    lines.append([UP, *wide(("按计划完成本年度各项工作。", 4), ("各项工作均已完成，效果好。", 4))])
    heads = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]
    lines.append(["绩效指标", *heads, "偏差原因分析及改进措施"])
    lines += levelled(form, "tawsr", [UP])
    return lines + _total(form, 6, ["100"], 9)


def _total(form: dict[str, Any], label: int, between: Line, last: int) -> list[Line]:
    if form["printed_total"] is None:
        return []
    line = [*wide(("总分", label)), *between, form["printed_total"], form["printed_grade"]]
    return [[*line, *[None] * (last - len(line))]]


def mof(form: dict[str, Any]) -> list[Line]:
    return _ministry(form, "项目支出绩效自评表", "万元")


def shanghai(form: dict[str, Any]) -> list[Line]:
    return _ministry(form, "财政项目支出绩效自评表", "元")


def anhui(form: dict[str, Any]) -> list[Line]:
    lines = [
        wide(("绩效目标自评表", 9)),
        wide((f"（{form['year']}年度）", 9)),
        wide(("项目名称", 2), (form["project"], 3), ("项目负责人及电话", 2), (None, 2)),
        wide(("主管部门", 2), ("县农业农村局", 3), ("实施单位", 2), (form["unit"], 2)),
        [*wide(("资金情况（万元）", 2)), *wide((None, 2)), "全年预算数（A）", "全年执行数（B）"]
        + ["分值", "执行率（B/A）", "得分"],
    ]
    for fund in form["budget"]:
        weight, score = points(fund)
        lines.append([UP, UP, *wide((fund[0], 2)), *fund[2:4], weight, fund[4], score])
    lines.append(["年度总体目标", *wide(("年初设定目标", 4), ("年度总体目标完成情况综述", 4))])
    lines.append([UP, *wide(("落实奖补政策。", 4), ("奖补政策已经落实到户。", 4))])
    heads = ["一级指标", "二级指标", "三级指标", "分值", "年度指标值", "全年实际值", "得分"]
    lines.append(["绩效指标", *heads, "未完成原因及拟采取的改进措施"])
    lines += levelled(form, "wtasr", [UP])
    return lines + _total(form, 4, ["100", None, None], 9)


def yunnan(form: dict[str, Any]) -> list[Line]:
    lines = [
        ["公开14表"],
        wide((f"{form['year']}年度项目支出绩效自评表", 10)),
        wide((f"公开部门：{form['unit']}", 5), ("金额单位：元", 5)),
        wide(("项目名称", 2), (form["project"], 8)),
        wide(("主管部门", 2), (None, 3), ("实施单位", 2), (form["unit"], 3)),
        [*wide(("项目资金（元）", 3)), "年初预算数", "全年预算数", "全年执行数", "分值", "执行率"]
        + ["得分", "备注"],
    ]
    for fund in form["budget"]:
        weight, score = points(fund)
        lines.append([UP, UP, fund[0], *fund[1:4], weight, fund[4], score, None])
        lines[-1][:2] = [None, None]
    lines.append(["年度总体目标", *wide(("预期目标", 5), ("实际完成情况", 4))])
    lines.append([UP, *wide(("保障学生营养。", 5), ("学生营养得到保障，体质变好。", 4))])
    lines.append([*wide(("绩效指标", 3), ("年度指标值", 3)), "实际完成值", "分值", "得分"])
    lines[-1].append("偏差原因分析及改进措施")
    lines.append(["一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", *[UP] * 4])
    for line in levelled(form, "tawsr", []):
        sign, value, measure = _split(line[3] or "")
        lines.append([*line[:3], sign, value, measure, *line[4:]])
    total = [*wide(("总分", 7)), "100", form["printed_total"], form["printed_grade"]]
    return [*lines, total, [*wide(("其他需要说明事项", 2), ("无", 8))]]


def _split(target: str) -> tuple[str | None, str, str | None]:
    """≧ 735 人次 in three cells."""
    parts = target.split()
    return (parts[0], parts[1], parts[2]) if len(parts) == 3 else (None, target, None)


def chongqing(form: dict[str, Any]) -> list[Line]:
    lines = [
        wide(("部门整体绩效自评表", 10)),
        wide((f"（{form['year']}年度）", 10)),
        wide(("主管部门", 2), (form["unit"], 4), ("自评总分（分）", 2), (form["printed_total"], 2)),
        ["部门预算执行情况", None, "年初预算数", "全年（调整）预算数", "全年执行数", "执行率（%）"]
        + [*wide(("执行率权重", 2), ("执行率得分（分）", 2))],
    ]
    for fund in form["budget"]:
        weight, score = points(fund)
        lines.append([UP, fund[0], *fund[1:5], *wide((weight, 2), (score, 2))])
    lines.append(["当年绩效目标", *wide(("年初绩效目标", 3), ("全年（调整）绩效目标", 3))])
    lines[-1] += wide(("全年目标实际完成情况", 3))
    lines.append([UP, *wide(("营造良好氛围。", 3), ("无", 3), ("履职任务完成较好。", 3))])
    heads = ["指标名称", "计量单位", "指标性质", "年初指标值", "调整指标值", "指标权重（分）"]
    lines.append(["绩效指标", *heads, "全年完成值", "指标得分（分）", "说明"])
    for row in form["rows"]:
        values = [row[2], None, None, row[3], None, row[5], row[4], row[6], row[7]]
        lines.append([UP, *values])
    return lines


def hubei(form: dict[str, Any]) -> list[Line]:
    lines = [
        wide((f"{form['year']}年度{form['project']}项目绩效自评表", 7)),
        wide((f"单位名称：{form['unit']}", 4), ("填报日期：2021年3月10日", 3)),
        wide(("项目名称", 2), (form["project"], 5)),
        wide(("主管部门", 2), ("黄冈市水利和湖泊局", 2), ("项目实施单位", 1), ("本单位", 2)),
        wide(("项目类别", 2), ("1、上级专项□ 2、本级专项□", 5)),
        [*wide(("预算执行情况（万元）（20分）", 2)), None, "预算数（A）", "执行数（B）"]
        + ["执行率（B/A）", "得分（20分*执行率）"],
    ]
    for fund in form["budget"]:
        lines.append([UP, UP, fund[0], fund[2], fund[3], fund[4], points(fund)[1]])
    goal = ""
    for row in form["rows"]:
        label, _, level1 = row[0].partition(" ")
        if label != goal:
            heads = ["一级指标", "二级指标", "三级指标", "年初目标值（A）", "实际完成值（B）"]
            lines.append([label, *heads, "得分"])
            goal = label
        lines.append([UP, level1, *row[1:5], row[6]])
    lines.append([*wide(("总分", 6)), form["printed_total"]])
    lines.append(wide(("偏差大或目标未完成原因分析", 2), (None, 5)))
    lines.append(wide(("改进措施及结果应用方案", 2), (None, 5)))
    lines.append(wide(("备注：1.预算执行情况口径：预算数为调整后财政资金总额。", 7)))
    return lines


def hunan(form: dict[str, Any]) -> list[Line]:
    lines = [
        wide(("部门整体支出绩效自评表", 9)),
        wide((f"（{form['year']}年度）", 9)),
        wide(("县级预算单位名称", 2), (form["unit"], 7)),
        [*wide(("年度预算申请（万元）", 2)), None, "年初预算数", "全年预算数", "全年执行数", "分值"]
        + ["执行率", "得分"],
    ]
    total, *parts = form["budget"]
    weight, score = points(total)
    lines.append([UP, UP, total[0], *total[1:4], weight, total[4], score])
    lines.append([UP, UP, *wide(("按收入性质分：", 4), ("按支出性质分：", 3))])
    income, kind = [f"{fund[0]}：{fund[1]}" for fund in parts if fund[1]][:2], []
    kind = [f"{fund[0]}：{fund[1]}" for fund in parts if fund[1]][2:]
    left = [income[0], "政府性基金拨款：", "纳入专户管理的非税收入拨款：", income[1]]
    for one, two in zip(left, [*kind, None, None], strict=True):
        lines.append([UP, UP, *wide((one, 4), (two, 3))])
    lines.append(["年度总体目标", *wide(("预期目标", 4), ("实际完成情况", 4))])
    lines.append([UP, *wide(("目标1：造林1.2万亩。", 4), ("目标1：造林1.2万亩，已完成。", 4))])
    heads = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]
    lines.append(["绩效指标", *heads, "偏差原因分析及改进措施"])
    return lines + levelled(form, "tawsr", [UP])


def county(form: dict[str, Any]) -> list[Line]:
    lines = [
        wide((f"{form['year']}年度县级专项资金绩效目标自评表", 7)),
        wide(("专项资金名称", 2), (form["project"], 2), ("负责人及电话", 1), (None, 2)),
        wide(("县级主管部门", 2), (form["unit"], 2), ("实施单位", 1), ("粮食调控股", 2)),
        [*wide(("项目资金（万元）", 2)), *wide((None, 2)), "全年预算数（A）", "全年执行数（B）"]
        + ["执行率（B/A）"],
    ]
    for fund in form["budget"]:
        lines.append([UP, UP, *wide((fund[0], 2)), fund[2], fund[3], fund[4]])
    lines.append(["年度总体目标", *wide(("年初设定目标", 3), ("全年实际完成情况", 3))])
    lines.append([UP, *wide(("稳定地方粮食储备机制。", 3), ("地方储备粮食规模达标。", 3))])
    heads = ["一级指标", "二级指标", "三级指标", "年度指标值", "全年完成值", "未完成原因和改进措施"]
    lines.append(["绩效指标", *heads])
    lines += levelled(form, "tar", [UP])
    return [*lines, wide(("说明", 2), ("无", 5))]


FAMILIES: dict[str, tuple[str, Callable[[dict[str, Any]], list[Line]]]] = {
    "chizhou_tangxi_town_2022": ("mof-project-2020", mof),
    "cq_sciencecity_media_2021": ("cq-department-2021", chongqing),
    "hengshan_grain_2020": ("hn-county-2020", county),
    "huanggang_soil_monitor_2020": ("hb-project-2020", hubei),
    "langfang_food_school_2019": ("mof-project-2020", mof),
    "sh_putuo_sports_2022a": ("sh-project-2022", shanghai),
    "xiaoxian_zhangzhuangzhai_2023": ("rural-project-2021", anhui),
    "yongde_minglang_school_2022": ("yn-project-2022", yunnan),
    "yongzhou_lingling_forestry_2021_dept": ("hn-department-2021", hunan),
}
"""Published form → the form it is, and the layout of its family."""
