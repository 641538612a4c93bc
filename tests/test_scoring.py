"""What a row earns: modes, units, rounding, the points awarded, and what no typing can break."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.sheets import fill
from tests.soon import soon
from xlsxeval import i18n, intake, quantity, reader, rules, scoring, spec
from xlsxeval.evaluation import evaluate
from xlsxeval.model import (
    Budget,
    Case,
    Cell,
    Evaluation,
    Figure,
    Form,
    FormSpec,
    Fund,
    Indicator,
    Layout,
    Score,
    Severity,
    Verdict,
    Workbook,
)
from xlsxeval.scoring.rows import awarded

D = Decimal
MOF = spec.load("mof-project-2020")
RATIO = replace(MOF, reverse="ratio")
POINTS = replace(MOF, reverse="points", reverse_points=D(2))
NONE = Cell("自评表", "")


def cell(value: Any, column: int, row: int = 1, code: str = "General") -> Cell:
    number = D(str(value)) if isinstance(value, int | float | Decimal) else value
    return Cell("自评表", f"{'ABCDEFGHIJ'[column]}{row}", number, code, row=row, column=column)


def figure(value: Any, column: int, row: int = 1) -> Figure:
    number = None if value is None else D(str(value))
    return Figure(cell(value, column, row), number)


def indicator(
    target: Any,
    actual: Any,
    weight: Any = 10,
    claimed: Any = 10,
    name: str = "设施完好率",
    *,
    review: Any = None,
    code: str = "General",
    number: int = 1,
) -> Indicator:
    wanted, done = cell(target, 4, number), cell(actual, 5, number, code)
    return Indicator(
        number,
        cell("产出指标", 1, number),
        cell("质量指标", 2, number),
        cell(name, 3, number),
        wanted,
        done,
        figure(weight, 6, number),
        figure(claimed, 7, number),
        cell(None, 8, number),
        NONE,
        NONE,
        figure(review, 9, number) if review is not None else Figure(NONE),
        NONE,
        quantity.read(wanted),
        quantity.read(done),
        f"{name}#{number}",
    )


def score(row: Indicator, form: FormSpec = MOF, year: int | None = 2021) -> Score:
    return scoring.rows.row_score(row, form, year, None)


def earned(*values: Any, form: FormSpec = MOF, **more: Any) -> tuple[str, str, Decimal | None]:
    got = score(indicator(*values, **more), form)
    return got.rule, got.verdict.value, got.computed


LESS = {"name": "结转结余率"}
MORE = {"name": "任务完成数量"}
COSTS = {"name": "项目总成本"}
HARM = {"name": "安全责任事故"}

EARNED = {
    "positive, reached": (("≥95%", "96%"), {}, ("at_least", "met", D(10))),
    "positive, at the target": (("≥95%", "95%"), {}, ("at_least", "met", D(10))),
    "positive, in proportion": (("≥100个", "80个"), {}, ("at_least", "missed", D(8))),
    "positive, nothing done": (("≥100个", "0"), {}, ("at_least", "missed", D(0))),
    "positive, negative counts as 0": (("≥100个", "-5个"), {}, ("at_least", "missed", D(0))),
    "positive, target 0": (("≥0个", "0个"), {}, ("at_least", "met", D(10))),
    "positive, at the limit 1.2": (("≥100个", "120个"), {}, ("at_least", "exceeded", D(10))),
    "positive, under the limit": (("≥100个", "119.99个"), {}, ("at_least", "met", D(10))),
    "bare, the name says more": (("100%", "98%", 10), {}, ("at_least", "missed", D("9.8"))),
    "bare, no name tells": (
        ("500元", "480元"),
        {"name": "补助标准"},
        ("words", "review", None),
    ),
    "bare, no name tells, equal": (
        ("500元", "500元"),
        {"name": "补助标准"},
        ("equals", "met", D(10)),
    ),
    "equals, missed by proportion": (
        ("=10个", "9个"),
        {"name": "新建站点"},
        ("equals", "missed", D(9)),
    ),
    "equals, more": (("=10个", "11个"), {"name": "新建站点"}, ("equals", "met", D(10))),
    "reverse, reached": (("≤10%", "8%"), LESS, ("at_most", "met", D(10))),
    "reverse, at the limit": (("≤10%", "10%"), LESS, ("at_most", "met", D(10))),
    "reverse, linear": (("≤10%", "11%"), LESS, ("at_most", "missed", D(9))),
    "reverse, linear, handbook": (("≤5300元", "5830元"), COSTS, ("at_most", "missed", D(9))),
    "reverse, zero at twice": (("≤10%", "20%"), LESS, ("at_most", "missed", D(0))),
    "reverse, zero beyond twice": (("≤10%", "35%"), LESS, ("at_most", "missed", D(0))),
    "reverse by name": (("90万元", "99万元"), COSTS, ("at_most", "missed", D(9))),
    "equals of something bad": (("=10%", "8%"), LESS, ("at_most", "met", D(10))),
    "zero kept": (("0起", "0起"), HARM, ("zero", "met", D(10))),
    "zero in words": (("0起", "无责任事故发生"), HARM, ("zero", "met", D(10))),
    "zero as 无": (("0起", "无"), HARM, ("zero", "met", D(10))),
    "zero broken": (("0起", "1起"), HARM, ("zero", "missed", D(0))),
    "zero, negative actual": (("=0", "-3"), {"name": "新增欠账"}, ("zero", "met", D(10))),
    "range, within": (("18—54周岁", "30周岁"), {}, ("between", "met", D(10))),
    "range, at its end": (("18—54周岁", "54周岁"), {}, ("between", "met", D(10))),
    "range, missed": (("18—54周岁", "60周岁"), {}, ("between", "missed", None)),
    "range in 万元, bare actual": (("80-100万元", 90), {}, ("between", "met", D(10))),
    "range in percent, fraction": (("90%-100%", 0.93), {}, ("between", "met", D(10))),
    "range, actual a bound": (("80-100个", "≥85个"), {}, ("between", "review", None)),
    "date kept": (("9月前", "7月"), {}, ("before_date", "met", D(10))),
    "date, may be late": (("9月前", "9月"), {}, ("before_date", "review", None)),
    "date missed": (("9月前", "11月"), {}, ("before_date", "missed", None)),
    "date, end of year": (("2021年底", "2021年12月31日"), {}, ("before_date", "met", D(10))),
    "date, next year": (("2021年12月底前", "2022年1月"), {}, ("before_date", "missed", None)),
    "yes": (("是", "是"), {}, ("yes_no", "met", D(10))),
    "no": (("是", "否"), {}, ("yes_no", "missed", None)),
    "tier": (("显著", "达成预期指标"), {}, ("tier", "review", None)),
    "words": (("逐步提高", "逐步提高"), {}, ("words", "review", None)),
    "target against words": (("100%", "达标"), {}, ("words", "review", None)),
    "no actual": (("≥95%", None), {}, ("words", "review", None)),
    "no target": ((None, "95%"), {}, ("words", "review", None)),
    "rounded once, half up": (("≥90个", "12.45个", 3), {}, ("at_least", "missed", D("0.42"))),
    "a third": (("≥3个", "1个", 100), {}, ("at_least", "missed", D("33.33"))),
    "bare actual in 万元": (("≥90万元", 90), MORE, ("at_least", "met", D(10))),
    "bare actual, maybe in 元": (("≥90万元", 850000), MORE, ("words", "review", None)),
    "亿元 against 万元": (("≥1亿元", "9000万元"), MORE, ("at_least", "missed", D(9))),
    "bare percent": (("≥90%", 93), {}, ("at_least", "met", D(10))),
    "fraction": (("≥90%", 0.93), {}, ("at_least", "met", D(10))),
    "1 against 100%": (("100%", 1), {}, ("words", "review", None)),
    "0 against 90%": (("≥90%", 0), {}, ("at_least", "missed", D(0))),
    "percent cell": (("≥90%", 0.95), {"code": "0%"}, ("at_least", "met", D(10))),
    "percent cell of 1": (("100%", 1), {"code": "0.00%"}, ("at_least", "met", D(10))),
    "人 against 个": (("≥50个", "50人"), MORE, ("words", "review", None)),
    "户 against 公里": (("≥50户", "50公里"), MORE, ("words", "review", None)),
    "名 is 人": (("≥50人", "45名"), MORE, ("at_least", "missed", D(9))),
    "months and years": (("≥1年", "6个月"), MORE, ("at_least", "missed", D(5))),
    "one of several, by subject": (
        ("计划接收20个全宗单位的档案", "完成党史室等20个全宗单位共13232卷102425件的接收"),
        {"name": "接收档案"},
        ("equals", "met", D(10)),
    ),
    "several numbers": (("100%", "拍摄685批次，音视频400余分钟"), {}, ("words", "review", None)),
    "sign repeated": (("≥95%", "≥95%"), {}, ("at_least", "met", D(10))),
    "bound too low to tell": (("≥95%", "≥90%"), {}, ("at_least", "review", None)),
    "以上, implied": (("≥70%", "82%以上"), {}, ("at_least", "met", D(10))),
    "later than a month": (("6月后", "7月"), {}, ("after_date", "met", D(10))),
    "later than a month, in it": (("6月后", "6月"), {}, ("after_date", "review", None)),
    "later than a month, before": (("6月之后", "5月"), {}, ("after_date", "missed", None)),
    "later than a day, on it": (("12月31日后", "12月31日"), {}, ("after_date", "review", None)),
    "not earlier than a month": (("不早于6月", "6月"), {}, ("after_date", "met", D(10))),
    "not earlier than a day": (("不得早于6月1日", "6月1日"), {}, ("after_date", "met", D(10))),
    "not earlier, missed": (("不早于2022年3月", "2022年2月"), {}, ("after_date", "missed", None)),
    "before a day, on it": (("9月1日前", "9月1日"), {}, ("before_date", "met", D(10))),
    "earlier than a day, on it": (("早于9月1日", "9月1日"), {}, ("before_date", "review", None)),
    "deadline, done some time after": (("9月前", "8月以后"), {}, ("before_date", "review", None)),
    "deadline, done before a later day": (
        ("9月前", "10月前"),
        {},
        ("before_date", "review", None),
    ),
    "date, planned": (("9月前", "预计8月完成"), {}, ("before_date", "review", None)),
    "date, not done": (("9月前", "未完成"), {}, ("before_date", "review", None)),
    "rate, fraction for percent": (("≥95", 0.96), {}, ("at_least", "met", D(10))),
    "rate, percent for fraction": (("≥0.95", 96), {}, ("at_least", "met", D(10))),
    "rate, fraction, missed": (("≥95", "0.90"), {}, ("at_least", "missed", D("9.47"))),
    "rate, both fractions": (("≥0.95", 0.96), {}, ("at_least", "met", D(10))),
    "rate, fraction beside 1": (("≥0.95", 1), {}, ("words", "review", None)),
    "rate, 1 beside 1": (("≥1", 1), {}, ("at_least", "met", D(10))),
    "rate, small percents": (("≥0.02", 1.5), {}, ("words", "review", None)),
    "count, a hundredth": (("≥95", 0.96), MORE, ("words", "review", None)),
    "count with unit, a hundredth": (("≥95个", 0.96), MORE, ("words", "review", None)),
    "count, a hundredfold": (("≥5", 500), MORE, ("at_least", "exceeded", D(10))),
    "a year": (("≥10个", 2021), MORE, ("words", "review", None)),
    "the next year as text": (("≥10", "2022"), MORE, ("words", "review", None)),
    "a year for a percentage": (("≥95%", "2021"), {}, ("words", "review", None)),
    "an amount like a year": (("≥2000人次", 2021), MORE, ("at_least", "met", D(10))),
    "an amount equal to its target": (("2021", "2021"), MORE, ("at_least", "met", D(10))),
    "an amount of another time": (("≥1500人次", 2050), MORE, ("at_least", "exceeded", D(10))),
    "无 for 无": (("无", "无"), HARM, ("zero", "met", D(10))),
    "0 for 无": (("无", "0起"), HARM, ("zero", "met", D(10))),
    "没有发生 for 无": (("无", "没有发生"), HARM, ("zero", "met", D(10))),
    "one for 无": (("无", "1起"), HARM, ("zero", "missed", D(0))),
    "未发生 under a limit": (("≤2起", "未发生"), HARM, ("at_most", "met", D(10))),
    "零 under a limit": (("≤1%", "零"), {"name": "投诉率"}, ("at_most", "met", D(10))),
    "无 of something good": (("无", "无"), MORE, ("words", "review", None)),
    "无 of what is dealt with": (("无", "无"), {"name": "投诉处理率"}, ("words", "review", None)),
    "Chinese two": (("二次", "2次"), MORE, ("at_least", "met", D(10))),
    "Chinese two as a phase": (("2期", "二期工程"), MORE, ("words", "review", None)),
    "人 and 人次, equal": (("≥50人", "50人次"), MORE, ("at_least", "met", D(10))),
    "户 and 户次": (("≥50户", "40户次"), MORE, ("at_least", "missed", D(8))),
    "公里 and 米": (("≥10公里", "9500米"), MORE, ("at_least", "missed", D("9.5"))),
    "米 and 公里": (("≥10000米", "9.5公里"), MORE, ("at_least", "missed", D("9.5"))),
    "hours and minutes": (("≤1小时", "40分钟"), LESS, ("at_most", "met", D(10))),
    "吨 and 公斤": (("≥2吨", "1900公斤"), MORE, ("at_least", "missed", D("9.5"))),
    "公顷 and 亩": (("≥10公顷", "150亩"), MORE, ("at_least", "met", D(10))),
    "亩 and 平方米": (("≥1亩", "667平方米"), MORE, ("words", "review", None)),
    "工作日 and 天": (("≤5工作日", "5天"), LESS, ("words", "review", None)),
    "years and months": (("≤1年", "11个月"), {"name": "建设工期"}, ("at_most", "met", D(10))),
    "twice and three times": (("≥2倍", "3倍"), MORE, ("at_least", "exceeded", D(10))),
    "a sum and its parts": (
        ("≥20人", "共22人（男10人，女12人）"),
        MORE,
        ("at_least", "met", D(10)),
    ),
    "parts and their sum": (
        ("≥20人", "男10人，女8人，合计18人"),
        MORE,
        ("at_least", "missed", D(9)),
    ),
    "parts without a sum": (("≥20人", "男10人，女12人"), MORE, ("words", "review", None)),
    "a sum less than a part": (("≥3人", "共5人值班，服务30人"), MORE, ("words", "review", None)),
    "around the clock": (("7×24小时", "7×24小时"), MORE, ("words", "review", None)),
    "about the target of a price": (
        ("500元", "约500元"),
        {"name": "补助标准"},
        ("words", "review", None),
    ),
    "a fall of something bad": (
        ("下降5%", "下降6%"),
        {"name": "单位能耗"},
        ("at_least", "exceeded", D(10)),
    ),
    "change against change": (
        ("较上年增长5%", "较上年增长5.5%"),
        {"name": "产值"},
        ("at_least", "met", D(10)),
    ),
    "change under a name of change": (
        ("≥5%", "同比增长5.5%"),
        {"name": "产值增长率"},
        ("at_least", "met", D(10)),
    ),
    "reached after a change": (("≥95%", "提高到95%"), {}, ("at_least", "met", D(10))),
    "as planned": (("≥5个", "按计划完成5个"), MORE, ("at_least", "met", D(10))),
    "the plan kept": (("≥5个", "完成年度计划5个"), MORE, ("at_least", "met", D(10))),
    "plans written": (("≥5份", "编制工作计划5份"), MORE, ("at_least", "met", D(10))),
    "signed, not about": (("≥5家", "签约5家"), MORE, ("at_least", "met", D(10))),
    "passed, not above": (("≥5家", "评审通过4家"), MORE, ("at_least", "missed", D(8))),
    "no weight": (("≥10个", "8个", None), {}, ("at_least", "missed", None)),
    "weight 0": (("≥10个", "8个", 0), {}, ("at_least", "missed", None)),
}


@pytest.mark.parametrize(("values", "more", "expected"), EARNED.values(), ids=EARNED)
def test_a_row_earns(values, more, expected):  # R44, R45, R46, R49
    assert earned(*values, **more) == expected


_WEAK = """
不足5个 不到5个 未达到5个 未达5个 达不到5个 没有达到5个 没达到5个 尚未达到5个 未能达到5个
无法达到5个 未满5个 不满5个 不及5个 低于5个 少于5个 5个不到 未超过5个 没有超过5个 最多5个
5个以内 5个以下 差5个 还差5个 少5个 缺5个 欠5个 未完成5个 没完成5个 没有建成5个 5个未完成
5个都没有完成 5个在建 5个正在建设 约5个 大约5个 约达5个 近5个 接近5个 接近达到5个 将近5个
几乎5个 基本达到5个 差不多5个 5个左右 5个上下 约4个 计划5个 计划完成5个 预计5个 预计完成5个
估计5个 目标5个 拟建5个 应完成5个 力争5个 将完成5个 明年完成5个 上年5个 去年完成5个 待建5个
5个（计划） 较上年增加5个 比上年增加5个 增加5个 超额完成5个 超目标5个
超出年度计划5个 基本完成5个 约完成5个 减少5个
"""


@pytest.mark.parametrize("actual", _WEAK.split())
def test_a_number_denied_estimated_planned_or_of_change_is_no_result(actual):
    got = score(indicator("≥5个", actual, **MORE))
    assert (got.verdict.value, got.computed, got.basis.values["actual"]) == ("review", None, actual)


_SHOWN = {
    ("≥20人", "约25人"): "约25人",
    ("≥20人", "25人左右"): "25人左右",
    ("≥20人", "20余人"): "20余人",
    ("≥20", "参训人员20多"): "20多",
    ("≥20人", "20人+"): "20人+",
    ("≤20人", "不足20人"): "不足20人",
    ("≤20人", "没有超过20人"): "没有超过20人",
    ("≤20人", "约10人"): "约10人",
    ("≥20人", "未低于20人"): "未低于20人",
    ("≥20人", "达到20人"): "20人",
    ("≥20人", "突破20人"): "突破20人",
    ("≥20人", "20人以上"): "≥20人",
}


@pytest.mark.parametrize(("values", "written"), _SHOWN.items(), ids=str)
def test_a_bound_that_proves_the_target_is_shown_as_written(values, written):
    got = score(indicator(*values, **MORE))
    assert got.computed == D(10)
    assert got.basis.values["actual"] == written


WHY = {
    ("≥5个", "五六个"): ("the way “{text}” is written is not recognised", "五六个"),
    ("≥5个", "3/4"): ("the way “{text}” is written is not recognised", "3/4"),
    ("≥5个", "完成5个，未发生安全问题"): ("several numbers or works stand in one cell", None),
    ("≥5个", "效果较好"): ("words are not scored by rule", None),
    ("≥5个", "统一部署"): ("words are not scored by rule", None),
    ("≥5个", "还差5个"): (
        "“{text}” tells what is planned or not yet finished, not what was done",
        "还差5个",
    ),
    ("≥95%", "较上年提高95%"): (
        "“{text}” tells a change, not the level that was reached",
        "较上年提高95%",
    ),
}


@pytest.mark.parametrize(("values", "why"), WHY.items(), ids=str)
def test_what_is_left_to_the_reviewer_says_why(values, why):
    got = score(indicator(*values)).why
    assert (got.template, got.values.get("text")) == why


BROKEN = {
    "error": ({"error": "#REF!"}, "cell {cell} shows {error}"),
    "uncalculated": ({"formula": "A1+1"}, "the formula in {cell} has no calculated result"),
    "empty": ({}, "there is no actual value"),
}


@pytest.mark.parametrize(("shown", "why"), BROKEN.values(), ids=BROKEN)
def test_a_broken_cell_is_not_called_empty(shown, why):
    row = indicator("≥5个", None)
    assert score(replace(row, actual=replace(row.actual, **shown))).why.template == why


DOUBTED = {
    ("≥50人", "50人次"): False,
    ("≥50人", "60人次"): True,
    ("≥50户", "50户次"): True,
    ("≥5期", "6次"): False,
    ("≥5期", "6个"): False,
    ("≥5批", "6批次"): False,
    ("≥10公里", "9500米"): False,
    ("100%", 1): False,
    ("100%", 0.99): True,
}


@pytest.mark.parametrize(("values", "doubted"), DOUBTED.items(), ids=str)
def test_units_that_differ_are_doubted(values, doubted):
    assert (score(indicator(*values, **MORE)).unit_doubt is not None) is doubted


REVERSE = {
    "ratio, handbook": (RATIO, ("≤5300元", "5830元"), D("9.09")),
    "ratio, twice": (RATIO, ("≤10%", "20%"), D(5)),
    "points, one over": (POINTS, ("≤10%", "11%"), D(8)),
    "points, never below 0": (POINTS, ("≤10%", "40%"), D(0)),
    "points are for percentages": (POINTS, ("≤5300元", "5830元"), None),
}


@pytest.mark.parametrize(("form", "values", "expected"), REVERSE.values(), ids=REVERSE)
def test_reverse_modes_of_other_forms(form, values, expected):
    assert earned(*values, form=form, **LESS) == ("at_most", "missed", expected)


def test_a_fraction_without_a_sign_is_read_and_doubted():
    got = score(indicator("≥90%", 0.93))
    assert (got.target.value, got.actual.value, got.actual.factor) == (D(90), D(93), D(100))
    assert got.unit_doubt.values == {"value": D("0.93"), "percent": D(93)}


def test_different_units_are_doubted():
    got = score(indicator("≥50个", "50人", name="任务完成数量"))
    assert got.unit_doubt.values == {"target": "个", "actual": "人"}


NAMES = {
    "结转结余率": "less",
    "安全事故发生率": "less",
    "投诉次数": "less",
    "项目总成本": "less",
    "财政供养人员控制率": "less",
    "三公经费变动率": "less",
    "投诉处理率": "more",
    "成本节约率": "more",
    "事故下降率": "more",
    "指标3：验收合格率（%）": "more",
    "降低物流成本": "unknown",
    "投诉受理率": "unknown",
    "火灾扑救率": "unknown",
    "项目完成时间": "unknown",
    "培训费": "unknown",
    "一般性支出增长率": "unknown",
    "补助标准": "unknown",
    "会议": "unknown",
}


@pytest.mark.parametrize(("name", "way"), NAMES.items())
def test_a_name_tells_the_direction_or_nothing(name, way):
    assert scoring.named(indicator("1", "1", name=name), MOF).value == way


AWARDED = {
    # weight, claimed, reviewed, computed → awarded
    "agrees": ((10, 10, None, 10), D(10)),
    "agrees within tolerance": ((10, "9.9", None, "9.8"), D("9.9")),
    "claimed more": ((10, 10, None, "8.5"), D("8.5")),
    "claimed less": ((10, 8, None, 10), D(8)),
    "nothing computed": ((10, 7, None, None), D(7)),
    "nothing computed, above the weight": ((10, 12, None, None), D(10)),
    "above the weight": ((10, 12, None, 10), D(10)),
    "above the weight within tolerance": ((10, "10.05", None, 10), D(10)),
    "not claimed": ((10, None, None, 10), None),
    "negative claim": ((10, -1, None, 10), None),
    "no weight": ((None, 7, None, None), D(7)),
    "negative weight": ((-5, 3, None, None), D(0)),
    "reviewed": ((10, 10, "6.5", 10), D("6.5")),
    "reviewed, nothing claimed": ((10, None, 6, None), D(6)),
    "reviewed above the claim": ((10, 5, 9, 5), D(9)),
    "reviewed as 0": ((10, 10, 0, 10), D(0)),
    "reviewed, rounded": ((10, 10, "6.666", 10), D("6.67")),
    "reviewed above the weight": ((10, 9, 11, 10), D(9)),
    "reviewed below 0": ((10, 10, -1, 10), D(10)),
}


@pytest.mark.parametrize(("points", "expected"), AWARDED.values(), ids=AWARDED)
def test_points_are_awarded(points, expected):
    weight, claimed, review, computed = points
    rule_score = None if computed is None else D(str(computed))
    got = awarded(figure(weight, 6), figure(claimed, 7), figure(review, 9), rule_score, MOF)
    assert got == expected


def fund(initial: Any, budget: Any, spent: Any) -> Fund:
    amounts = [figure(value, column) for column, value in enumerate((initial, budget, spent), 3)]
    return Fund(1, cell("年度资金总额", 2), "total", False, *amounts, Figure(NONE))


def money(initial: Any, budget: Any, spent: Any, weight: Any = 10, claimed: Any = 10) -> Budget:
    total = fund(initial, budget, spent)
    points = figure(weight, 6), figure(claimed, 8)
    return Budget("万元", (total,), *points, NONE, Figure(NONE), NONE)


PROGRESS = {
    "spent of budget": ((100, 90, 45), D("0.5")),
    "blank budget, initial instead": ((90, None, 45), D("0.5")),
    "zero is never replaced": ((90, 0, 45), None),
    "nothing spent": ((90, 90, 0), D(0)),
    "spending unknown": ((90, 90, None), None),
    "negative spending": ((90, 90, -1), None),
    "negative budget": ((90, -90, 45), None),
    "over budget": ((90, 90, 99), D("1.1")),
}


@pytest.mark.parametrize(("amounts", "expected"), PROGRESS.values(), ids=PROGRESS)
def test_spending_progress(amounts, expected):
    assert scoring.progress(fund(*amounts)) == expected


EXECUTION = {
    "seed": ((2853.38, 2853.38, 2706.94, 5, 4.74), D("4.74"), D("4.74")),
    "claimed in full": ((1000, 1000, 862, 10, 9), D("8.62"), D("8.62")),
    "never above the weight": ((90, 90, 99, 10, 10), D(10), D(10)),
    "budget 0": ((90, 0, 45, 10, 9), None, D(9)),
}


@pytest.mark.parametrize(("amounts", "computed", "given"), EXECUTION.values(), ids=EXECUTION)
def test_execution_score(amounts, computed, given):
    got = scoring.rows.execution_score(money(*amounts), MOF)
    assert (got.computed, got.awarded) == (computed, given)


def form(rows: list[Indicator], budget: Budget | None = None) -> Form:
    layout = Layout(1, len(rows), (), None, {})
    nothing = Figure(NONE)
    return Form(
        "自评表", NONE, NONE, 2021, NONE, NONE, budget, tuple(rows), {}, nothing, nothing, NONE,
        (), (), (), (), (), layout,
    )  # fmt: skip


def totals(case: Case) -> tuple[Any, ...]:
    scores = case.scores
    return scores.self_total, scores.computed_total, scores.awarded_total, scores.grade


def thirds(*claims: Any) -> list[Indicator]:
    return [indicator("≥3个", "1个", 100, c, number=n) for n, c in enumerate(claims, 1)]


def test_totals_add_rounded_rows():  # R53
    claims = [D("33.33")] * 3
    assert totals(scoring.case(form(thirds(*claims)), MOF)) == (
        D("99.99"), D("99.99"), D("99.99"), None,
    )  # fmt: skip


def test_one_unknown_part_makes_a_total_unknown():
    rows = [indicator("≥1个", "1个", 50, 50), indicator("好", "好", 50, None, number=2)]
    assert totals(scoring.case(form(rows), MOF)) == (None, None, None, None)


def test_error_cells_for_weight_and_score_keep_the_totals_unknown():
    broken = replace(cell(None, 6, 2), error="#DIV/0!")
    row = replace(
        indicator("≥1个", "1个", number=2), weight=Figure(broken), self_score=Figure(broken)
    )
    rows = [indicator("≥1个", "1个", 50, 50), row]
    assert totals(scoring.case(form(rows), MOF)) == (None, None, None, None)


ABSURD = [D("1E+15"), D("-1E+300"), D("1E+25"), D("1.234567890123456789012345")]


@pytest.mark.parametrize("value", ABSURD, ids=str)
def test_a_figure_no_form_can_hold_is_no_number(value):
    row = indicator("≥1个", "1个", value, value, review=value)
    case = scoring.case(form([row], money(value, value, value, value, value)), MOF)
    got, block = case.form.indicators[0], case.form.budget
    figures = (got.weight, got.self_score, got.reviewed, block.weight, block.self_score)
    figures += (block.total.initial, block.total.budget, block.total.spent)
    assert [figure.value for figure in figures] == [None] * 8
    assert totals(case) == (None, None, None, None)
    faults = sorted(f.code for f in rules.check(case) if f.code in ("XE203", "XE404"))
    assert faults == ["XE203"] * 5 + ["XE404"]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@given(value=st.decimals())
@settings(max_examples=60, deadline=None)
def test_any_number_can_be_said(language, value):
    assert all(f(value, language) for f in (i18n.number, i18n.money, i18n.percent))


SAID = {
    D("1E+25"): "10,000,000,000,000,000,000,000,000",
    D("1E+300"): "1.000000E+300",
    D("2853.38"): "2,853.38",
    D("NaN"): "NaN",
}


@pytest.mark.parametrize(("value", "said"), SAID.items(), ids=str)
def test_long_numbers_are_said(value, said):
    assert i18n.number(value, "zh_CN") == said


GRADES = {D(90): "优", D("89.995"): "良", D("89.99"): "良", D(80): "良", D(60): "中", D(0): "差"}


@pytest.mark.parametrize(("total", "name"), GRADES.items(), ids=str)
def test_grade_floors_are_exact(total, name):  # R54
    assert scoring.grade(total, MOF) == name


def test_no_grade_while_the_weights_do_not_make_the_full_mark():
    rows = [indicator("≥1个", "1个", 95, 95)]
    assert totals(scoring.case(form(rows), MOF)) == (D(95), D(95), D(95), None)


# Whatever is typed.

POINT = st.decimals(-20, 120, places=2)
COUNT = st.decimals(0, 10**6, places=2)
SIGN = st.sampled_from(["≥", "≤", "=", "", ">", "不低于", "不超过"])
UNIT = st.sampled_from(["", "%", "个", "万元", "人次", "天"])
NAME = st.sampled_from(list(NAMES))
AMOUNT = st.builds(lambda sign, n, unit: f"{sign}{n}{unit}", SIGN, COUNT, UNIT)
PHRASE = st.sampled_from(
    ["是", "否", "达成预期指标", "部分达成预期指标", "显著提升", "9月前", "7月", "无责任事故", "—"]
)
VALUE = st.one_of(AMOUNT, PHRASE, COUNT, st.none())
FORM = st.sampled_from([MOF, RATIO, POINTS])
QUICK = settings(max_examples=120, deadline=None)


@st.composite
def rows_of(draw: st.DrawFn) -> list[Indicator]:
    return [
        indicator(
            draw(VALUE), draw(VALUE), draw(POINT), draw(st.none() | POINT), draw(NAME), number=n,
            review=draw(st.none() | POINT),
        )
        for n in range(1, draw(st.integers(2, 6)))
    ]  # fmt: skip


@QUICK
@given(rows_of(), FORM)
def test_computed_points_lie_between_zero_and_the_weight(rows, known):  # R57
    for row in rows:
        computed = score(row, known).computed
        assert computed is None or 0 <= computed <= row.weight.value


@QUICK
@given(rows_of(), FORM)
def test_nobody_is_awarded_more_than_claimed_unless_reviewed(rows, known):
    for row in rows:
        got, claimed = score(row, known), row.self_score.value
        if got.reviewed is None and got.awarded is not None:
            assert 0 <= got.awarded <= claimed


@QUICK
@given(rows_of(), FORM)
def test_every_deducted_point_has_an_error_on_its_row(rows, known):
    case = scoring.case(form(rows), known)
    errors = {f.cell.row for f in rules.check(case) if f.severity is Severity.ERROR}
    for row, got in case.scored_rows:
        if got.reviewed is None and got.awarded is not None:
            assert got.awarded == row.self_score.value or row.row in errors


@QUICK
@given(rows_of(), FORM, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_total(rows, known, random):  # R57
    shuffled = rows[:]
    random.shuffle(shuffled)
    assert totals(scoring.case(form(rows), known)) == totals(scoring.case(form(shuffled), known))


@QUICK
@given(COUNT, COUNT, COUNT, st.decimals(1, 50, places=1), UNIT.filter(bool))
def test_doing_more_never_earns_less(target, one, other, weight, unit):  # R57
    low, high = sorted((one, other))
    # 2077.01 as text is a month, not an amount.
    assume(all(quantity.parse(f"{n}{unit}").kind.value == "number" for n in (low, high)))
    # A bare number may be a percentage, a fraction or a year; both sides carry their unit.
    scores = [score(indicator(f"≥{target}{unit}", f"{n}{unit}", weight)) for n in (low, high)]
    assert None not in [s.computed for s in scores]
    assert scores[0].computed <= scores[1].computed


@pytest.fixture(scope="module")
def perfect(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    return intake.open(fill(tmp_path_factory.mktemp("form") / "自评表.xlsx")).workbook


def retyped(workbook: Workbook, place: tuple[int, int], value: Any, code: str) -> Workbook:
    sheet = workbook.sheets[0]
    typed = replace(sheet.cells[place], value=value, format=code)
    cells = {**sheet.cells, place: typed}
    return replace(workbook, sheets=(replace(sheet, cells=cells),))


def judge(workbook: Workbook) -> list[Case]:
    cases = [scoring.case(found, known) for found, known in reader.forms(workbook, spec.known())]
    for case in cases:
        rules.check(case)
    return cases


VALUE_CELLS = [(row, column) for row in (6, 7, 13, 14, 16, 19, 21) for column in (4, 5, 6, 7, 8, 9)]
TYPED = st.one_of(
    st.text(max_size=60),
    st.text("≥≤=<>%0123456789.-—~、，年月日个万亿元人次无是否一二三十百 ", max_size=30),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.sampled_from([D("1E+300"), D("-1E+300"), D("1E-300"), D("9" * 15)]),
    st.sampled_from(["9" * 40_000, "≥" * 40_000, "一" * 40_000, "１２．３", "-0", "0/0", "٣"]),
    st.booleans(),
    st.none(),
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    place=st.sampled_from(VALUE_CELLS), value=TYPED, code=st.sampled_from(["General", "0.00%", "0"])
)
def test_whatever_is_typed_is_judged(perfect, place, value, code):
    workbook = perfect
    if place not in workbook.sheets[0].cells:
        place = (place[0], 6)
    (case,) = judge(retyped(workbook, place, value, code))
    assert len(case.scores.rows) == len(case.form.indicators)


@pytest.mark.parametrize("place", [(13, 5), (13, 6), (13, 7), (13, 8), (6, 5), (6, 6), (6, 9)])
@pytest.mark.parametrize(
    "value",
    ["9" * 40_000, "≥" * 40_000, D("1E+300"), D("-1E+300"), D("1E-300"), "0" * 40_000 + "1"],
    ids=["digits", "signs", "huge", "deep", "tiny", "zeros"],
)
def test_absurd_numbers_are_judged(perfect, place, value):
    (case,) = judge(retyped(perfect, place, value, "General"))
    assert len(case.scores.rows) == len(case.form.indicators)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=200))
def test_whatever_text_a_file_holds_is_answered(tmp_path, text):
    path = fill(tmp_path / "自评表.xlsx", 实际完成值="MARK")
    _replace(path, text)
    assert isinstance(evaluate(path), Evaluation)


def test_text_longer_than_excel_allows_is_answered(tmp_path):
    path = fill(tmp_path / "自评表.xlsx", 实际完成值="MARK")
    _replace(path, "完成十个" * 10_000)
    (judged,) = evaluate(path).forms
    assert judged.case.scores.rows[0].verdict is Verdict.REVIEW


def test_ten_thousand_numbers_in_one_cell_take_no_time():
    row = indicator("≥10个", "完成十个" * 10_000)
    with soon():
        assert score(row).verdict is Verdict.REVIEW


def _replace(path: Path, text: str) -> None:
    """Put a text in place of MARK, as no spreadsheet program would write it."""
    escaped = re.sub("[&<>]", lambda found: f"&#{ord(found[0])};", text).encode()
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert sum(data.count(b">MARK<") for data in parts.values()) == 1
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data.replace(b">MARK<", b">" + escaped + b"<"))
