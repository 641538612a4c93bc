"""Every check of the catalogue: what makes it speak, and what must leave it silent."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.sheets import ROWS, fill, fill_department, user_form
from xlsxeval import i18n, reader, rules, scoring, spec
from xlsxeval.evaluation import evaluate
from xlsxeval.model import Cell, Entry, Evaluation, Judged, Severity

Found = list[tuple[str, str]]
Build = Callable[[Path], Evaluation]
Example = tuple[Build, Found]

WORDS = [("XE509", "E22"), ("XE509", "E24"), ("XE511", "F22"), ("XE511", "F24")]
"""What a perfect project form leaves to the reviewer: its two rows of words."""


def beside(*more: tuple[str, str]) -> Found:
    """The two rows of words and more, in the order of the sheet."""
    return sorted([*WORDS, *more])


def mof(**changes: Any) -> Build:
    """The project form, perfect but for the changes."""
    return lambda folder: evaluate(fill(folder / "自评表.xlsx", **changes))


def gz(**changes: Any) -> Build:
    """The department form, perfect but for the changes."""
    return lambda folder: evaluate(fill_department(folder / "自评表.xlsx", **changes))


def own(scoring: dict[str, str], **changes: Any) -> Build:
    """The project form under a TOML file of the user."""

    def build(folder: Path) -> Evaluation:
        form = spec.load(str(user_form(folder, **scoring)))
        return evaluate(fill(folder / "自评表.xlsx", **changes), form)

    return build


def reviewed(
    row: int, score: str | Decimal | None, formula: str | None = None, **changes: Any
) -> Build:
    """The project form with 复核得分 typed beside a row, as a scored workbook carries it."""

    def build(folder: Path) -> Evaluation:
        plain = evaluate(fill(folder / "自评表.xlsx", **changes))
        typed = Cell("自评表", f"P{row}", score, formula=formula, row=row, column=16)
        note = Cell("自评表", f"Q{row}", row=row, column=17)
        workbook = replace(plain.workbook, entries=(Entry(typed, note),))
        ((found, known),) = reader.forms(workbook, spec.known())
        case = scoring.case(found, known)
        return Evaluation(workbook, (Judged(case, rules.check(case)),))

    return build


def row(number: int, **fields: Any) -> dict[str, Any]:
    """Changes to one indicator row."""
    return {f"{name}_{number}": value for name, value in fields.items()}


def indicator(name: str, target: Any, actual: Any, score: Any = 10, reason: Any = None) -> Build:
    """The first row as another indicator; its level is 质量指标, which tells no direction."""
    return mof(
        二级指标="质量指标",
        三级指标=name,
        年度指标值=target,
        实际完成值=actual,
        得分=score,
        偏差原因=reason,
    )


def hide_row(number: int) -> Callable[[Worksheet], None]:
    def edit(sheet: Worksheet) -> None:
        sheet.row_dimensions[number].hidden = True

    return edit


def hide_column(letter: str) -> Callable[[Worksheet], None]:
    def edit(sheet: Worksheet) -> None:
        sheet.column_dimensions[letter].hidden = True

    return edit


def formula(ref: str, text: str) -> Callable[[Worksheet], None]:
    def edit(sheet: Worksheet) -> None:
        sheet[ref] = text

    return edit


def percent(ref: str, value: float, code: str = "0%") -> Callable[[Worksheet], None]:
    def edit(sheet: Worksheet) -> None:
        sheet[ref] = value
        sheet[ref].number_format = code

    return edit


def merged(*areas: str) -> Callable[[Worksheet], None]:
    def edit(sheet: Worksheet) -> None:
        for area in areas:
            sheet.merge_cells(area)

    return edit


def funds(*lines: tuple[Any, ...]) -> tuple[Any, ...]:
    """Fund rows of which only name, 年初, 全年 and 执行 are given; the first carries the score."""
    return tuple(
        (*line, 10, None, 10) if position == 0 else (*line, None, None, None)
        for position, line in enumerate(lines)
    )


def blocks(first: Any, second: Any, **changes: Any) -> Build:
    """Two rows under a block that prints 15分; the form has no weight column, as in 湖北."""
    rows = (
        ("产出指标（15分）", "数量指标", "新建文化广场数量", "≥10个", "10个", None, first, None),
        (
            "产出指标（15分）",
            "数量指标",
            "培训文化骨干人次",
            "≥200人次",
            "200人次",
            None,
            second,
            None,
        ),
    )
    return mof(rows=rows, G12=None, **changes)


def shared(first: Any, second: Any, **changes: Any) -> Build:
    """The first two rows under one weight of 15, merged over both."""
    return mof(分值=15, 分值_2=None, 得分=first, 得分_2=second, edit=merged("G13:G14"), **changes)


def rates(budget: Any, spent: Any, printed: Any, score: Any) -> dict[str, Any]:
    """One money row without sources."""
    line = ("年度资金总额", budget, budget, spent, 10, printed, score)
    return {"funds": (line,)}


def weights(*points: int) -> tuple[Any, ...]:
    """The thirteen rows with other weights, each scored in full."""
    return tuple((*r[:5], w, w, r[7]) for r, w in zip(ROWS, points, strict=True))


CHILD = ("满意度指标", None, "其中：老年人满意度", "≥90%", "93%", None, None, None)
TEMPLATE_REST = ("满意度指标", "服务对象满意度指标", "指标2：", None, None, None, None, None)
DOTS = (*TEMPLATE_REST[:2], "……", *TEMPLATE_REST[3:])
COST = "成本指标"
SECOND = tuple(
    (COST if r[1] == COST else r[0], *r[1:5], w, w, r[7])
    for r, w in zip(ROWS, (10, 5, 10, 5, 5, 5, 10, 10, 5, 5, 5, 5, 10), strict=True)
)
"""财预〔2021〕101号: 产出 40, 成本 20, 效益 20, 满意度 10."""

THREE = weights(10, 5, 10, 5, 5, 5, 5, 5, 10, 3, 7, 10, 10)
"""A row of words of three points: its bands end at 2.4 and 1.8."""
PARTLY = {"实际完成值_10": "部分达成预期指标", "偏差原因_10": "参与面不够"}

EXAMPLES: dict[str, list[Example]] = {
    "XE103": [
        (mof(G12="备注"), [("XE103", "B12")]),
        (mof(F5="备注"), [("XE103", "D5")]),
    ],
    "XE104": [  # R52
        (mof(总额_全年预算数=None, 总额_年初预算数=90, 财政拨款_年初预算数=70), [("XE104", "E6")]),
        (
            mof(总额_全年预算数="—", 总额_年初预算数=90, 财政拨款_年初预算数=70),
            [("XE104", "E6")],
        ),
    ],
    "XE105": [
        (mof(实际完成值="#REF!", edit=lambda s: _error(s, "F13")), [("XE105", "F13")]),
        (mof(edit=formula("H13", "=5+5")), [("XE105", "H13")]),
        (mof(edit=lambda s: _error(s, "F6")), [("XE105", "F6")]),
        (reviewed(13, None, "=1+1"), [("XE105", "P13")]),
    ],
    "XE106": [
        (mof(edit=hide_row(14)), [("XE106", "E14")]),
        (mof(edit=hide_column("G")), [("XE106", "G13")]),
    ],
    "XE201": [
        (mof(年度指标值=None), [("XE201", "E13")]),
        (mof(实际完成值="——"), [("XE201", "F13")]),
        (mof(分值=None), [("XE201", "G13")]),
        (mof(得分=None), [("XE201", "H13")]),
        (mof(实施单位=None, C4=None), [("XE201", "G4")]),
        (mof(年度="（  年度）"), [("XE201", "A2")]),
    ],
    "XE202": [
        (
            mof(rows=(*ROWS, TEMPLATE_REST)),
            [("XE202", "D26")],
        ),
        (
            mof(rows=(*ROWS, DOTS)),
            [("XE202", "D26")],
        ),
    ],
    "XE203": [
        (mof(得分="十分"), [("XE203", "H13")]),
        (mof(分值="见文件"), [("XE203", "G13")]),
        (mof(得分=-1), [("XE203", "H13")]),
        (mof(得分=1e25), [("XE203", "H13")]),
        (mof(总额_得分="满分"), [("XE203", "I6")]),
        (reviewed(13, "同意"), [("XE203", "P13")]),
    ],
    "XE301": [
        (blocks(10, 6), [("XE103", "B12"), ("XE301", "B13")]),
        (mof(得分=11), [("XE301", "H13")]),
        (mof(得分=10.05), [("XE301", "H13")]),
        (mof(总额_得分=12), [("XE301", "I6")]),
        (reviewed(13, Decimal("10.5")), [("XE301", "P13")]),
    ],
    "XE302": [
        (mof(分值=0, 得分=0), [("XE302", "G13"), ("XE303", "G26")]),
        (mof(分值=-5, 得分=0), [("XE302", "G13"), ("XE303", "G26")]),
    ],
    "XE303": [  # R51
        (mof(分值=20, 得分=20), [("XE303", "G26"), ("XE305", "B13")]),
        (mof(分值=9, 得分=9), [("XE303", "G26")]),
        (mof(分值=9.99, 得分=9.99), [("XE303", "G26")]),
    ],
    "XE304": [
        (mof(一级指标="产出指标（60分）"), [("XE304", "B13")]),
        (mof(二级指标="数量指标（10 分）"), [("XE304", "C13")]),
    ],
    "XE305": [
        (
            mof(rows=weights(20, 10, 10, 10, 5, 5, 5, 5, 5, 5, 5, 0.5, 4.5)),
            [("XE305", "B13")],
        ),
        (mof(分值=5, 得分=5, 分值_13=15, 得分_13=15), [("XE305", "B13")]),
    ],
    "XE306": [  # R51
        (mof(总分=99), [("XE306", "H26")]),
        (mof(总分=100.2), [("XE306", "H26")]),
    ],
    "XE307": [(gz(等级="良"), [("XE307", "G37")]), (gz(等级="差"), [("XE307", "G37")])],
    "XE308": [  # R41
        (mof(三级指标_4="指标2：工程验收合格率", 年度指标值_4="≥95%"), [("XE308", "D16")]),
        (
            mof(**row(2, 三级指标="新建文化广场数量", 年度指标值="≥10个", 实际完成值=10)),
            [("XE308", "D14")],
        ),
    ],
    "XE401": [
        (mof(总额_执行率="80.45%"), [("XE401", "H6")]),
        (mof(**rates(1000, 862, "86.4%", 8.62)), [("XE401", "H6")]),
        (mof(财政拨款_执行率="90%"), [("XE401", "H7")]),
    ],
    "XE402": [
        (mof(**rates(1000, 862, "86.2%", 9)), [("XE402", "I6")]),
        (mof(**rates(1000, 862, "86.2%", 8.5)), [("XE402", "I6")]),
        (gz(H26=4.7, I26="付款推迟"), [("XE402", "H26")]),
    ],
    "XE403": [  # R52
        (
            mof(
                总额_全年执行数=92.331,
                财政拨款_全年执行数=72.331,
                总额_执行率="102.59%",
                财政拨款_执行率="103.33%",
            ),
            [("XE403", "F6")],
        ),
    ],
    "XE404": [  # R52
        (
            mof(
                总额_全年预算数=0,
                财政拨款_全年预算数=0,
                上年结转_全年预算数=0,
                H6=None,
                H7=None,
                H8=None,
            ),
            [("XE404", "E6")],
        ),
        (
            mof(总额_年初预算数=None, 总额_全年预算数=None, D7=None, D8=None, H6=None),
            [("XE404", "E6")],
        ),
        (mof(总额_全年执行数=None), [("XE404", "F6")]),
        (mof(总额_全年执行数=-3, F7=-23, H7=None, H6=None), [("XE404", "F6")]),
        (mof(总额_全年预算数="九十万"), [("XE404", "E6")]),
        (mof(总额_全年执行数=1e25), [("XE404", "F6")]),
    ],
    "XE405": [
        (mof(财政拨款_全年执行数=60, 财政拨款_执行率="85.71%"), [("XE405", "F6")]),
        (mof(总额_年初预算数=0), [("XE405", "D6")]),
        (
            mof(财政拨款_全年预算数=100, 上年结转_全年预算数=None, H7="70%", H8=None),
            [("XE405", "E6")],
        ),
    ],
    "XE406": [
        (
            mof(
                funds=funds(
                    ("年度资金总额", 100, 90, 90),
                    ("按收入性质分", None, None, None),
                    ("财政拨款", 100, 90, 90),
                    ("按支出性质分", None, None, None),
                    ("基本支出", 60, 50, 50),
                    ("项目支出", 40, 30, 40),
                )
            ),
            [("XE406", "E6")],
        ),
        (gz(专项支出_年度预算数=390, H10=0.9744), [("XE406", "D8")]),
    ],
    "XE407": [
        (own({"progress_limit": "0.9"}, **rates(100, 89, "89%", 8.9)), [("XE407", "F6")]),
        (own({"progress_limit": "0.9"}, **rates(100, 50, "50%", 5)), [("XE407", "F6")]),
    ],
    "XE408": [  # R36
        (mof(总额_全年执行数="900000元"), [("XE408", "F6")]),
        (mof(**rates(900000, 90, None, 0)), [("XE408", "F6")]),
    ],
    "XE409": [
        (gz(专项支出_实际支出数=390, H10=0.975), [("XE409", "F8")]),
        (gz(基本支出_实际支出数=590, H9=0.9833), [("XE409", "F8")]),
    ],
    "XE410": [  # R55
        (
            gz(
                合计_实际支出数=900,
                专项支出_实际支出数=300,
                H8=0.9,
                H10=0.75,
                H26=4.5,
                I26="付款推迟",
            ),
            [("XE410", "H8")],
        ),
    ],
    "XE501": [
        (mof(实际完成值="8个"), [("XE501", "H13")]),
        (indicator("结转结余率", "≤10%", "12%"), [("XE501", "H13")]),
        (mof(**row(5, 实际完成值="2021年11月")), [("XE501", "H17")]),
        (mof(**row(8, 实际完成值="9.5万元")), [("XE501", "H20")]),
        (mof(**row(11, 实际完成值="否")), [("XE501", "H23")]),
        (mof(**row(9, 实际完成值="1起")), [("XE501", "H21")]),
    ],
    "XE502": [
        (blocks(10, 4), [("XE103", "B12"), ("XE502", "B13")]),
        (mof(得分=8), [("XE601", "I13"), ("XE502", "H13")]),
        (mof(得分_5=4), [("XE601", "I17"), ("XE502", "H17")]),
    ],
    "XE503": [
        (mof(实际完成值="8个", 得分=9, 偏差原因="两处选址未落实"), [("XE503", "H13")]),
        (mof(实际完成值="8个", 得分=6, 偏差原因="两处选址未落实"), [("XE503", "H13")]),
        (
            mof(年度指标值="=10个", 实际完成值="9个", 得分=5, 偏差原因="选址未落实"),
            [("XE503", "H13")],
        ),
        (
            indicator("结转结余率", "≤10%", "12%", 9, "年末集中到账"),
            [("XE503", "H13")],
        ),
    ],
    "XE504": [  # R49
        (mof(实际完成值="12个"), [("XE504", "F13")]),
        (mof(实际完成值="30个", 偏差原因="暂无"), [("XE504", "F13")]),
    ],
    "XE505": [  # R47
        (mof(得分_10=3.5, 偏差原因_10="参与面不够"), [("XE505", "H22")]),
        (mof(实际完成值_10="部分达成预期指标"), [("XE505", "H22")]),
        (
            mof(实际完成值_10="未达成预期指标", 得分_10=4, 偏差原因_10="场馆停用"),
            [("XE505", "H22")],
        ),
        (mof(rows=THREE, 得分_10=2.2, 偏差原因_10="参与面不够"), [("XE505", "H22")]),
        (mof(rows=THREE, **PARTLY, 得分_10=1.6), [("XE505", "H22")]),
    ],
    "XE506": [  # R39
        (mof(年度指标值="≤10个"), [("XE506", "E13")]),
        (mof(年度指标值_7="≥80万元"), [("XE506", "E19")]),
        (mof(年度指标值_13="≤96%"), [("XE506", "E25")]),
        (mof(年度指标值="≤10个", 实际完成值="9个"), [("XE506", "E13")]),
        (mof(三级指标="培训场次", 年度指标值="≤4场", 实际完成值="4场"), [("XE506", "E13")]),
    ],
    "XE507": [  # R38
        (mof(实际完成值_3=0.975), [("XE507", "F15")]),
        (mof(实际完成值="10公里"), [("XE507", "F13")]),
        (mof(年度指标值_13="≥90人", 实际完成值_13="95人"), [("XE507", "E25")]),
        (mof(实际完成值="10人"), [("XE507", "F13")]),
        (mof(年度指标值_2="=200人", 实际完成值_2="205人次"), [("XE507", "F14")]),
        (mof(年度指标值_3="≥95", 实际完成值_3=0.96), [("XE507", "F15")]),
        (
            mof(**row(9, 三级指标="安全事故发生率", 年度指标值="0次", 实际完成值="0次")),
            [("XE507", "E21")],
        ),
    ],
    "XE508": [
        (mof(实际完成值_3="≥95%"), [("XE508", "F15")]),
        (mof(实际完成值_6="≤15个工作日"), [("XE508", "F18")]),
        (mof(年度指标值_3="95%以上", 实际完成值_3="95%以上"), [("XE508", "F15")]),
    ],
    "XE510": [
        (
            mof(
                年度指标值_12="引导更多村民参与广场日常管护",
                实际完成值_12="引导更多村民参与广场日常管护",
            ),
            [("XE510", "F24")],
        ),
        (mof(实际完成情况="建成村级文化广场十处并投入使用"), [("XE510", "F11")]),
    ],
    "XE601": [  # R50
        (mof(实际完成值="8个", 得分=8), [("XE601", "I13")]),
        (mof(实际完成值="8个", 得分=8, 偏差原因="无"), [("XE601", "I13")]),
        (mof(得分_12=9, 偏差原因_12="暂无"), [("XE601", "I24")]),
        (mof(得分_12=9, 偏差原因_12=0), [("XE601", "I24")]),
        (mof(实际完成值="8个", 得分=8, 偏差原因="偏差原因：无"), [("XE601", "I13")]),
        (mof(实际完成值="8个", 得分=8, 偏差原因="未发生偏差"), [("XE601", "I13")]),
    ],
    "XE602": [
        (mof(偏差原因="受天气影响工期推迟"), [("XE602", "I13")]),
        (mof(偏差原因_12="人手不足"), [("XE602", "I24")]),
    ],
    "XE603": [
        (gz(下一步改进措施=None), [("XE603", "C39")]),
        (gz(存在的主要问题="无"), [("XE603", "C38")]),
    ],
    "XE604": [
        (mof(实际完成值="8个", 得分=8, 偏差原因="按要求完成"), [("XE604", "I13")]),
        (mof(实际完成值="8个", 得分=8, 偏差原因="新建文化广场数量。"), [("XE604", "I13")]),
    ],
}

INFORMED: dict[str, list[Example]] = {
    "XE509": [
        (mof(年度指标值_11="达标"), beside(("XE509", "E23"), ("XE511", "F23"))),
        (mof(年度指标值_10="≥80%", 年度指标值_12="≥3次"), [("XE511", "F22"), ("XE511", "F24")]),
    ],
    "XE511": [
        (mof(实际完成值_13=1), beside(("XE511", "F25"))),
        (mof(实际完成值_5="2021年9月"), beside(("XE511", "F17"))),
        (mof(实际完成值_11="否", 得分_11=0, 偏差原因_11="尚未发文"), beside(("XE511", "F23"))),
    ],
}


def _error(sheet: Worksheet, ref: str) -> None:
    sheet[ref] = "#REF!"
    sheet[ref].data_type = "e"


TIRED = "村民反映灯光偏暗"

SILENT: dict[str, list[Example]] = {
    "XE103": [
        (mof(B10="目标", F10="情况", B11=None, F11=None), []),
        (gz(A37=None, 等级=None), []),
        (mof(A26=None, G26=None, 总分=None), []),
    ],
    "XE104": [  # R52
        (mof(总额_年初预算数=None, D7=None, D8=None, D9=None), []),
        (gz(未能完成原因=None), []),
    ],
    "XE105": [
        (mof(K40="=1+1"), []),
        (mof(edit=lambda s: _error(s, "L13")), []),
    ],
    "XE106": [
        (mof(edit=hide_column("K")), []),
        (mof(edit=hide_row(40)), []),
        (mof(edit=hide_row(9), 其他资金_全年执行数=None, D9=None, E9=None), []),
    ],
    "XE201": [
        (mof(rows=(*ROWS, CHILD)), []),
        (mof(二级指标=None, 一级指标=None, 预期目标=None, 实际完成情况=None), []),
        (mof(年度="（二〇二一年度）"), []),
        (mof(年度=None, A1="2021年度项目支出绩效自评表"), []),
    ],
    "XE202": [
        (mof(三级指标="指标1：新建文化广场数量"), []),
        (mof(三级指标="示例广场新建数量"), []),
    ],
    "XE203": [
        (mof(分值="10分", 得分="１０", 总分=100), []),
        (mof(得分="10.0", 总额_得分="10分", 总分=100), []),
        (reviewed(13, Decimal("9.5")), []),
    ],
    "XE301": [
        (blocks(10, 5), [("XE103", "B12")]),
        (mof(实际完成值="10个", 得分=10), []),
        (reviewed(13, Decimal(10)), []),
        (mof(rows=(*ROWS, CHILD), 得分=10.0), []),
    ],
    "XE302": [
        (mof(rows=weights(9.5, 5, 10, 5, 5, 5, 5, 5, 10, 5, 5, 10, 10.5)), [("XE305", "B13")]),
        (mof(rows=weights(14.5, 0.5, 10, 5, 5, 5, 5, 5, 10, 5, 5, 10, 10)), []),
    ],
    "XE303": [  # R51
        (mof(rows=weights(9.9, 5.1, 10, 5, 5, 5, 5, 5, 10, 5, 5, 10, 10)), []),
        (mof(分值_2=None, 得分_2=None, 分值=15, 得分=15, edit=merged("G13:G14", "H13:H14")), []),
        (mof(分值="见文件"), [("XE203", "G13")]),
        (mof(分值=None), [("XE201", "G13")]),
    ],
    "XE304": [
        (mof(一级指标="产出指标（50分）", 二级指标="数量指标 15分"), []),
        (mof(一级指标="产出指标（50分）", 分值="十分"), [("XE203", "G13")]),
        (mof(一级指标="产出指标（50分）", 分值=None), [("XE201", "G13")]),
    ],
    "XE305": [
        (mof(rows=SECOND), []),
        (mof(rows=ROWS[:9]), [("XE303", "G22")]),
        (mof(一级指标="产出\n指标（50）"), []),
        (own({}, 分值_13="10分"), []),
    ],
    "XE306": [  # R51
        (mof(总分=100.1), []),
        (mof(总分=99.9), []),
        (mof(总分=None), []),
        (mof(得分=None, 总分=100), [("XE201", "H13")]),
    ],
    "XE307": [
        (gz(等级="优秀"), []),
        (gz(等级=None), []),
        (
            gz(
                H24=0,
                I24="目标未编报",
                H25=0,
                I25="未填",
                H27=0.1,
                I27="集中支付",
                等级="优",
                总分=90,
            ),
            [],
        ),
        (gz(等级="合格"), []),
    ],
    "XE308": [  # R41
        (mof(三级指标_4="工程验收合格率", 年度指标值_4="100%"), []),
        (mof(**row(4, 三级指标="合格率", 年度指标值="≥95%"), 三级指标_3="合格率"), []),
    ],
    "XE401": [
        (mof(**rates(1000, 862, "86%", 8.62)), []),
        (mof(**rates(1000, 862, "86.3%", 8.62)), []),
        (mof(**rates(1000, 862, 86, 8.62)), []),
        (mof(**rates(1000, 862, None, 8.62), edit=percent("H6", 0.862, "0%")), []),
        (mof(**rates(2853.38, 2706.94, "94.87%", 9.49)), []),
        (mof(财政拨款_全年预算数=None, 财政拨款_执行率="87.5%"), []),
        (mof(总额_执行率="—"), []),
    ],
    "XE402": [
        (mof(**rates(1000, 862, "86.2%", 8.52)), []),
        (mof(**rates(1000, 862, "86.2%", 8.72)), []),
        (mof(总额_得分=11), [("XE301", "I6")]),
        (mof(总额_得分=-1), [("XE203", "I6")]),
        (gz(H26=5.5), [("XE301", "H26")]),
        (mof(**rates(0, 0, None, 10)), [("XE404", "E6")]),
    ],
    "XE403": [  # R52
        (mof(总额_全年执行数=90.01, 财政拨款_全年执行数=70.01), []),
        (mof(**rates(0, 5, None, 10)), [("XE404", "E6")]),
    ],
    "XE404": [  # R52
        (mof(**rates(100, 0, "0%", 0)), []),
        (mof(总额_年初预算数=0, 财政拨款_年初预算数=0, D8=0), []),
        (mof(edit=lambda s: _error(s, "E6")), [("XE105", "E6")]),
        (mof(F5="备注"), [("XE103", "D5")]),
    ],
    "XE405": [
        (mof(财政拨款_全年执行数=70.01), []),
        (mof(财政拨款_全年执行数=None, H7=None, 其他资金_全年执行数="—"), []),
        (mof(财政拨款_年初预算数="—", 上年结转_年初预算数="/", 其他资金_年初预算数=None), []),
        (
            mof(
                funds=funds(
                    ("年度资金总额", 100, 90, 90),
                    ("其中：财政资金", 80, 80, 80),
                    ("其中：中央补助", 50, 50, 50),
                    ("其他资金", 20, 10, 10),
                )
            ),
            [],
        ),
    ],
    "XE406": [
        (
            mof(
                funds=funds(
                    ("年度资金总额", 100, 90, 90),
                    ("按收入性质分", None, None, None),
                    ("财政拨款", 100, 90, 90),
                    ("按支出性质分", None, None, None),
                    ("基本支出", 60, 50, 50),
                    ("项目支出", 40, 40, 40),
                )
            ),
            [],
        ),
        (
            mof(
                funds=funds(
                    ("年度资金总额", 100, 90, 90),
                    ("基本支出", 60, 50, 50),
                    ("项目支出", None, None, None),
                )
            ),
            [],
        ),
        (gz(专项支出_年度预算数=400.01), []),
    ],
    "XE407": [
        (own({"progress_limit": "0.9"}, **rates(100, 90, "90%", 9)), []),
        (mof(**rates(100, 20, "20%", 2)), []),
        (
            own(
                {"progress_limit": "0.9"}, **rates(100, 0, None, 0), B7="未完成原因", B8="土地未批"
            ),
            [],
        ),
        (own({"progress_limit": "0.9"}, **rates(0, 0, None, 10)), [("XE404", "E6")]),
    ],
    "XE408": [  # R36
        (mof(总额_全年执行数="90万元"), []),
        (mof(**rates(100, 1, "1%", 0.1)), []),
        (mof(A5="项目资金（元）", 总额_全年执行数="90元"), []),
    ],
    "XE409": [
        (gz(专项支出_实际支出数=380.01), []),
        (gz(专项支出_实际支出数=None, H10=None), []),
        (gz(基本支出_实际支出数="—", H9=None), []),
    ],
    "XE410": [  # R55
        (
            gz(
                合计_实际支出数=950,
                专项支出_实际支出数=350,
                H8=0.95,
                H10=0.875,
                H26=4.75,
                I26="付款推迟",
            ),
            [],
        ),
        (mof(**rates(100, 50, "50%", 5)), []),
    ],
    "XE501": [
        (indicator("设备在用率", "≥100%", "99.5%"), []),
        (mof(实际完成值="8个", 得分=12), [("XE301", "H13")]),
        (mof(实际完成值="8个", 得分=-1), [("XE203", "H13")]),
        (mof(实际完成值="8个", 得分="满分"), [("XE203", "H13")]),
        (indicator("结转结余率", "10%", "10%"), []),
        (indicator("土地流转价格", "500元/亩", "500元/亩"), []),
        (mof(实际完成值_5="2021年9月"), []),
    ],
    "XE502": [
        (shared(10, 5), []),
        (blocks(10, 5), [("XE103", "B12")]),
        (blocks(10, 4, I14="缺勤较多"), [("XE103", "B12")]),
        (mof(得分=9.9), []),
        (mof(得分=8, 偏差原因="验收资料补交迟"), []),
        (mof(**rates(100, 100, "100%", 9.8)), [("XE402", "I6")]),
        (mof(实际完成值="8个", 得分=8, 偏差原因="两处选址未落实"), []),
        (mof(得分_12=8, 偏差原因_12=TIRED), []),
    ],
    "XE503": [
        (shared(8, 5, 实际完成值="9个", 偏差原因="选址未落实"), []),
        (mof(实际完成值="8个", 得分=8.1, 偏差原因="选址"), []),
        (mof(实际完成值="8个", 得分=7.9, 偏差原因="选址"), []),
        (mof(年度指标值="=10个", 实际完成值="9个", 得分=9, 偏差原因="选址未落实"), []),
        (mof(**row(8, 实际完成值="9.5万元", 得分=3, 偏差原因="材料涨价")), []),
        (mof(**row(5, 实际完成值="2021年11月", 得分=3, 偏差原因="雨季停工")), []),
        (indicator("结转结余率", "≤10%", "12%", 8, "年末到账"), []),
    ],
    "XE504": [  # R49
        (mof(实际完成值="30个", 偏差原因="上级年中追加二十处"), []),
        (mof(实际完成值="11个"), []),
        (mof(年度指标值="≥100个", 实际完成值="119.9个"), []),
        (indicator("供水抢修响应时间", "≤15个工作日", "2个工作日"), []),
    ],
    "XE505": [  # R47
        (mof(得分_10=4, 偏差原因_10="参与面不够"), []),
        (mof(实际完成值_10="部分达成预期指标", 得分_10=3, 偏差原因_10="参与面不够"), []),
        (mof(实际完成值_10="部分达成预期指标", 得分_10=4, 偏差原因_10="参与面不够"), []),
        (mof(得分_10=3.9, 偏差原因_10="参与面不够"), []),
        (mof(实际完成值_10="未达成预期指标", 得分_10=0, 偏差原因_10="场馆停用"), []),
        (mof(实际完成值_10="效果明显", 得分_10=2, 偏差原因_10="参与面不够"), []),
        (mof(实际完成值_5="未完成"), []),
        (mof(rows=THREE, 得分_10=2.4, 偏差原因_10="参与面不够"), []),
        (mof(rows=THREE, **PARTLY, 得分_10=2.4), []),
        (mof(rows=THREE, **PARTLY, 得分_10=1.8), []),
    ],
    "XE506": [  # R39
        (indicator("三公经费变动率", "≤0", "-5%"), []),
        (indicator("投诉处理率", "≥95%", "98%"), []),
        (indicator("项目完成时间", "≤90天", "80天"), []),
        (indicator("降低企业用能成本", "≥5%", "5.5%"), []),
        (indicator("投诉受理率", "≥95%", "98%"), []),
        (indicator("火灾扑救率", "≥95%", "98%"), []),
        (indicator("培训费用", "≤10万元", "9万元"), []),
        (mof(三级指标="参会人数", 年度指标值="≤40人", 实际完成值="40人"), []),
        (mof(三级指标="培训人数", 年度指标值="≤50人", 实际完成值="48人"), []),
        (mof(三级指标="新建楼堂规模控制数", 年度指标值="≤5个", 实际完成值="5个"), []),
        (mof(年度指标值="≤10个", 实际完成值="11个"), [("XE501", "H13")]),
    ],
    "XE507": [  # R38
        (mof(实际完成值_13=95), []),
        (mof(实际完成值="10"), []),
        (mof(实际完成值_7=88.6), []),
        (mof(edit=percent("F15", 0.975)), []),
        (mof(年度指标值="≥10项", 实际完成值="10个"), []),
        (mof(三级指标_2="参训人数", 年度指标值_2="≥200人", 实际完成值_2="205名"), []),
        (mof(年度指标值_2="=200人", 实际完成值_2="200人次"), []),
        (mof(实际完成值_4=1), []),
    ],
    "XE508": [
        (mof(实际完成值_3="96%以上"), []),
        (mof(实际完成值_2="=200人次"), []),
        (mof(实际完成值_3="达到97%"), []),
    ],
    "XE510": [
        (mof(年度指标值_12="逐步提高", 实际完成值_12="逐步提高"), []),
        (mof(实际完成值="≥10个"), [("XE508", "F13")]),
        (mof(预期目标="建成广场", 实际完成情况="建成广场"), []),
    ],
    "XE601": [  # R50
        (shared(10, 5), []),
        (mof(得分=9.9), []),
        (mof(**rates(100, 50, "50%", 5)), []),
        (mof(I12=None, 实际完成值="8个", 得分=8), []),
        (mof(得分=-1), [("XE203", "H13")]),
    ],
    "XE602": [
        (mof(偏差原因="无", 偏差原因_2="0", 偏差原因_3="/", 偏差原因_4="暂无"), []),
        (mof(偏差原因="无。", 偏差原因_2="无偏差"), []),
        (mof(偏差原因="无，已达标", 偏差原因_2="目标已完成，无偏差", 偏差原因_3="不适用"), []),
        (mof(偏差原因="全部达成预期指标。", 偏差原因_2="完成较好", 偏差原因_3="N/A"), []),
        (mof(实际完成值="30个", 偏差原因="上级年中追加二十处"), []),
        (mof(实际完成值="8个", 得分=8, 偏差原因="选址未落实"), []),
        (mof(得分=11, 偏差原因="加分"), [("XE301", "H13")]),
    ],
    "XE603": [
        (gz(存在的主要问题=None, 下一步改进措施=None), []),
        (gz(存在的主要问题="无", 下一步改进措施="无"), []),
    ],
    "XE604": [
        (mof(偏差原因="无"), []),
        (mof(得分=9.9), []),
        (mof(实际完成值="8个", 得分=8, 偏差原因="按要求完成八处，两处选址未落实"), []),
    ],
}

QUIET: dict[str, list[Example]] = {
    "XE509": [
        (mof(年度指标值_11="≥1项", 实际完成值_11="1项"), WORDS),
        (mof(年度指标值_5="2021年底"), WORDS),
        (mof(年度指标值_9="无", 实际完成值_9="无"), WORDS),
    ],
    "XE511": [
        (mof(实际完成值_13="100%", 偏差原因_13="满意度高"), WORDS),
        (mof(实际完成值_5="2021年8月"), WORDS),
        (mof(年度指标值_12=None), [("XE509", "E22"), ("XE511", "F22")]),
    ],
}


SENTENCES: dict[str, tuple[Build, str]] = {
    "negative score": (mof(得分=-1), "得分“-1”是负数，请填写不小于 0 的数。"),
    "no number": (mof(得分="十分"), "得分“十分”不是数字，请填写数字。"),
    "reviewed, no number": (
        reviewed(13, "同意"),
        "复核得分“同意”不是数字，未予采用，由复核人员重新填写。",
    ),
    "above the weight": (mof(得分=11), "得分 11 超过分值 10，请降低得分或更正分值。"),
    "reviewed above the weight": (
        reviewed(13, Decimal("10.5")),
        "复核得分 10.5 超过分值 10，未予采用，由复核人员重新填写。",
    ),
    "formula without result": (
        mof(edit=formula("H13", "=5+5")),
        "公式没有计算结果，请在 Excel 或 WPS 中打开、保存后再提交。",
    ),
    "reviewed as a formula without result": (
        reviewed(13, None, "=1+1"),
        "复核得分没有可用的计算结果，未予采用，由复核人员打开、保存或重新填写。",
    ),
    "off the rule": (
        mof(实际完成值="8个", 得分=9, 偏差原因="两处选址未落实"),
        "得分 9 与规则不符：目标 ≥10个，完成 8个，未达到，按比例得 8 分（分值 10），请更正得分。",
    ),
}


@pytest.mark.parametrize(("build", "sentence"), SENTENCES.values(), ids=SENTENCES)
def test_the_sentence_says_what_to_do_and_whose_it_is(build, sentence, tmp_path):
    errors = [f for f in build(tmp_path).all_findings if f.severity is Severity.ERROR]
    assert [i18n.say(finding.message, "zh_CN") for finding in errors] == [sentence]


def told(result: Evaluation, *severities: Severity) -> Found:
    return [(f.code, f.cell.ref) for f in result.all_findings if f.severity in severities]


def _cases(table: dict[str, list[Example]]) -> list[Any]:
    return [
        pytest.param(build, found, id=f"{code}-{number}")
        for code, examples in sorted(table.items())
        for number, (build, found) in enumerate(examples, 1)
    ]


@pytest.mark.parametrize("build", [mof(), gz(), own({})], ids=["mof", "gz", "own"])
def test_a_perfect_form_is_left_alone(build, tmp_path):
    result = build(tmp_path)
    assert told(result, Severity.ERROR, Severity.WARNING) == []


@pytest.mark.parametrize(("build", "found"), _cases(EXAMPLES))
def test_rule_speaks(build, found, tmp_path):
    assert told(build(tmp_path), Severity.ERROR, Severity.WARNING) == found


@pytest.mark.parametrize(("build", "found"), _cases(INFORMED) + _cases(QUIET))
def test_reviewer_is_told(build, found, tmp_path):
    assert told(build(tmp_path), Severity.INFO) == found


@pytest.mark.parametrize(("build", "found"), _cases(SILENT))
def test_rule_stays_silent(build, found, tmp_path):
    assert told(build(tmp_path), Severity.ERROR, Severity.WARNING) == found


def _speaks(table: dict[str, list[Example]], code: str) -> int:
    return sum(code in {name for name, _ in found} for _, found in table.get(code, []))


def test_every_rule_has_an_example():
    assert {**EXAMPLES, **INFORMED}.keys() == rules.RULES.keys()
    assert [code for code in EXAMPLES if _speaks(EXAMPLES, code) != len(EXAMPLES[code])] == []


def test_every_rule_has_silent_rows():
    assert {**SILENT, **QUIET}.keys() == rules.RULES.keys()
    assert [code for code, rows in SILENT.items() if len(rows) < 2 or _speaks(SILENT, code)] == []


def test_every_rule_says_what_it_checks_in_one_line():
    docs = {code: inspect.getdoc(rule.check) or "" for code, rule in rules.RULES.items()}
    assert [code for code, doc in docs.items() if not doc.endswith(".") or "\n" in doc] == []


def _fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_message_is_translated_with_its_fields(language):
    messages = [rule.message for rule in rules.RULES.values()]
    assert [text for text in messages if not i18n.known(text, language)] == []
    assert [t for t in messages if _fields(i18n.text(t, language)) != _fields(t)] == []


PARTS = ("title", "meaning", "source", "example", "remedy")


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_code_is_explained(language):
    missing = [
        (code, part)
        for code in rules.CODES
        for part in PARTS
        if not i18n.known(part, language, code) or _fields(i18n.text(part, language, code))
    ]
    assert missing == []


@pytest.mark.parametrize(("build", "found"), _cases({**EXAMPLES, **INFORMED}))
def test_every_finding_can_be_said_in_glyphs_of_a_chinese_console(build, found, tmp_path):
    for finding in build(tmp_path).all_findings:
        for language in i18n.LANGUAGES:
            sentence = i18n.say(finding.message, language)
            assert sentence.encode("gbk").decode("gbk") == sentence
            assert "{" not in sentence
