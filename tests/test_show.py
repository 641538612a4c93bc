"""What an Evaluation looks like on a terminal and as JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from xlsxeval import crowd, rules, show, spec
from xlsxeval.i18n import LANGUAGES, known
from xlsxeval.model import (
    Budget,
    Case,
    Cell,
    Evaluation,
    Failure,
    Figure,
    Finding,
    Form,
    Fund,
    Indicator,
    Judged,
    Kind,
    Layout,
    Message,
    Percent,
    Quantity,
    Score,
    Scores,
    Severity,
    Verdict,
    Workbook,
)
from xlsxeval.narrative import crosscheck

SHEET = "自评表"
NOWHERE = Cell(SHEET, "")


def cell(ref: str, value: Any = None) -> Cell:
    return Cell(SHEET, ref, value)


def figure(ref: str, value: str | None = None) -> Figure:
    number = None if value is None else Decimal(value)
    return Figure(cell(ref, number), number)


def indicator(row: int, name: str, weight: str, claimed: str | None) -> Indicator:
    blank = Quantity(Kind.BLANK)
    return Indicator(
        row=row,
        level1=cell(f"A{row}", "产出指标"),
        level2=cell(f"B{row}"),
        name=cell(f"C{row}", name),
        target=cell(f"D{row}", "≥2次"),
        actual=cell(f"E{row}", Decimal(7)),
        weight=figure(f"F{row}", weight),
        self_score=figure(f"G{row}", claimed),
        reason=cell(f"H{row}", " "),
        nature=NOWHERE,
        unit=NOWHERE,
        reviewed=Figure(NOWHERE),
        review_note=NOWHERE,
        target_value=blank,
        actual_value=blank,
    )


def score(rule: str, verdict: Verdict, computed: str | None, awarded: str | None) -> Score:
    return Score(
        rule=rule,
        verdict=verdict,
        computed=None if computed is None else Decimal(computed),
        awarded=None if awarded is None else Decimal(awarded),
        reviewed=None,
        basis=Message("basis of {rule}", {"rule": rule}),
    )


def finding(code: str, severity: Severity, ref: str, **values: Any) -> Finding:
    message = Message(" ".join(("said", *(f"{{{key}}}" for key in values))), values)
    return Finding(f"{code}-1", code, severity, cell(ref) if ref else Cell("", ""), message)


def judged(*findings: Finding, unit: str = "某县公路站") -> Judged:
    total = Fund(
        row=6,
        name=cell("B6", "年度资金总额"),
        group="total",
        nested=False,
        initial=figure("C6"),
        budget=figure("D6", "2853.38"),
        spent=figure("E6", "2706.94"),
        rate=figure("G6", "0.9487"),
    )
    zero = replace(total, row=7, name=cell("B7", "其他资金"), group="source", budget=figure("D7"))
    form = Form(
        sheet=SHEET,
        title=cell("A1", "项目支出绩效自评表"),
        unit=cell("B3", unit),
        year=2021,
        year_cell=cell("A2", "2021年度"),
        project=NOWHERE,
        budget=Budget("万元", (total, zero), figure("F6", "5.00"), figure("H6", "4.74"), NOWHERE,
                      Figure(NOWHERE), NOWHERE),
        indicators=(indicator(8, "养护次数", "50", "4E+1"), indicator(9, "质量", "45", None)),
        texts={"goal": cell("B4", "保畅通"), "problems": cell("B20", "")},
        printed_total=figure("G10", "96.24"),
        printed_full=figure("F10", "100"),
        printed_grade=cell("G11", "优"),
        levels=(),
        residue=(),
        hidden=(),
        guesses=(),
        missing=(),
        layout=Layout(1, 11, (7,), 10, {}),
    )  # fmt: skip
    scores = Scores(
        rows=(
            score("at_least", Verdict.MET, "50", "40.00"),
            score("words", Verdict.REVIEW, None, None),
        ),
        execution=score("execution_rate", Verdict.MISSED, "4.74", "4.74"),
        progress=Decimal("2706.94") / Decimal("2853.38"),
        self_total=None,
        computed_total=None,
        awarded_total=Decimal("96.24"),
        reviewed_total=None,
        full=Decimal(100),
        grade="优",
    )
    return Judged(Case(form, spec.load("mof-project-2020"), scores), findings)


def evaluation(*forms: Judged, findings: tuple[Finding, ...] = ()) -> Evaluation:
    return Evaluation(Workbook("送来/表.xlsx", "5e3d", ()), forms, findings)


FOUND = (
    finding("XE511", Severity.INFO, "G12"),
    finding("XE502", Severity.WARNING, "G9"),
    finding("XE301", Severity.ERROR, "G8", score=Decimal("11.00")),
    finding("XE511", Severity.INFO, "G14"),
)


def test_the_report_names_the_score_then_errors_then_warnings_then_notes_by_code():
    assert show.report(evaluation(judged(*FOUND)), "zh_CN").splitlines() == [
        "某县公路站 2021年度 项目支出绩效自评表［表.xlsx:自评表］",
        "自评 — / 拟核 96.24 / 等级 优 / 预算执行率 94.87%",
        "错误 表.xlsx:自评表!G8: XE301 said 11",
        "警告 表.xlsx:自评表!G9: XE502 said",
        "提示 XE511 需由复核人员判断：G12、G14",
        "合计：错误 1 个，警告 1 个，待人工核定 1 行",
    ]


def test_the_report_speaks_english():
    assert show.report(evaluation(judged(FOUND[2])), "en").splitlines() == [
        "某县公路站, 2021, 项目支出绩效自评表 [表.xlsx:自评表]",
        "Self — / awarded 96.24 / grade 优 / 预算执行率 94.87%",
        "Error 表.xlsx:自评表!G8: XE301 said 11",
        "Total: errors 1, warnings 0, rows for review 1",
    ]


def test_a_check_leaves_the_scores_out():
    assert show.report(evaluation(judged()), "zh_CN", scores=False).splitlines() == [
        "某县公路站 2021年度 项目支出绩效自评表［表.xlsx:自评表］",
        "合计：错误 0 个，警告 0 个，待人工核定 1 行",
    ]


def test_findings_of_the_workbook_follow_all_its_forms():
    hidden = finding("XE106", Severity.WARNING, "")
    lines = show.report(evaluation(judged(), judged(), findings=(hidden,)), "zh_CN").splitlines()
    assert lines[4:] == [
        "警告 表.xlsx: XE106 said",
        "合计：错误 0 个，警告 1 个，待人工核定 2 行",
    ]


def test_a_failed_file_is_one_line():
    failure = Failure("送来/坏.xlsx", "XE101", Message("is {kind}", {"kind": "PDF"}))
    assert show.report(failure, "zh_CN") == "失败 坏.xlsx: XE101 is PDF"


def test_text_of_a_form_cannot_steer_the_terminal():
    hostile = judged(unit="甲\x1b[2J局\n错误 假\u202e\x00")
    assert show.report(evaluation(hostile), "zh_CN").splitlines()[0] == (
        "甲 [2J局 错误 假 2021年度 项目支出绩效自评表［表.xlsx:自评表］"
    )


EXPECTED_INDICATOR = {
    "row": 8,
    "level1": "产出指标",
    "level2": None,
    "name": "养护次数",
    "target": "≥2次",
    "actual": "7",
    "weight": "50",
    "self_score": "40",
    "computed": "50",
    "awarded": "40",
    "reviewed": None,
    "review_stale": False,
    "review_sent": None,
    "review_note": None,
    "reason": None,
    "verdict": "met",
    "rule": "at_least",
    "basis": "basis of at_least",
}
EXPECTED_FORM = {
    "sheet": SHEET,
    "form": "mof-project-2020",
    "unit": "某县公路站",
    "year": 2021,
    "project": None,
    "budget": {
        "money_unit": "万元",
        "initial": None,
        "budget": "2853.38",
        "spent": "2706.94",
        "progress": "0.948678",
        "printed_rate": "0.9487",
        "weight": "5",
        "self_score": "4.74",
        "computed": "4.74",
        "awarded": "4.74",
        "reviewed": None,
        "review_stale": False,
        "review_sent": None,
        "rule": "execution_rate",
        "basis": "basis of execution_rate",
        "funds": [
            {
                "name": "年度资金总额",
                "initial": None,
                "budget": "2853.38",
                "spent": "2706.94",
                "progress": "0.948678",
            },
            {
                "name": "其他资金",
                "initial": None,
                "budget": None,
                "spent": "2706.94",
                "progress": None,
            },
        ],
    },
    "texts": {"goal": "保畅通", "result": None, "problems": None, "measures": None},
    "indicators": [
        EXPECTED_INDICATOR,
        EXPECTED_INDICATOR
        | {"row": 9, "name": "质量", "weight": "45", "self_score": None, "computed": None}
        | {"awarded": None, "verdict": "review", "rule": "words", "basis": "basis of words"},
    ],
    "self_total": None,
    "printed_total": "96.24",
    "printed_grade": "优",
    "computed_total": None,
    "reviewed_total": None,
    "awarded_total": "96.24",
    "full": "100",
    "grade": "优",
    "settled": False,
    "findings": [],
}


def in_order(value: Any) -> Any:
    """Objects as lists of pairs, so that the order of keys is compared too."""
    if isinstance(value, dict):
        return [(key, in_order(item)) for key, item in value.items()]
    return [in_order(item) for item in value] if isinstance(value, list) else value


def test_json_is_the_contract_key_by_key():
    failure = Failure("坏.xlsx", "XE101", Message("is broken"), "9f")
    document = show.as_json([(evaluation(judged()), "结果/表.xlsx"), (failure, None)], "zh_CN")
    assert in_order(json.loads(document)) == in_order(
        {
            "schema": 1,
            "workbooks": [
                {
                    "path": "送来/表.xlsx",
                    "sha256": "5e3d",
                    "status": "scored",
                    "failure": None,
                    "output": "结果/表.xlsx",
                    "forms": [EXPECTED_FORM],
                    "findings": [],
                },
                {
                    "path": "坏.xlsx",
                    "sha256": "9f",
                    "status": "failed",
                    "failure": {"code": "XE101", "message": "is broken"},
                    "output": None,
                    "forms": [],
                    "findings": [],
                },
            ],
            "findings": [],
        }
    )


def test_json_values_of_a_finding_know_no_language():  # R126
    values = {
        "points": Decimal("1E+2"),
        "rate": Percent(Decimal(2) / Decimal(3)),
        "where": cell("G8"),
        "day": date(2021, 12, 31),
        "cells": (cell("A1"), Decimal("0.50")),
        "count": 3,
        "none": None,
        "why": Message("because {n}", {"n": Decimal("2.50")}),
    }
    document = show.as_json(
        [(evaluation(judged(finding("XE301", Severity.ERROR, "G8", **values))), None)], "en"
    )
    (found,) = json.loads(document)["workbooks"][0]["forms"][0]["findings"]
    assert found == {
        "id": "XE301-1",
        "code": "XE301",
        "severity": "error",
        "sheet": SHEET,
        "cell": "G8",
        "message": "said 100 66.67% G8 December 31, 2021 A1, 0.5 3 — because 2.5",
        "values": {
            "points": "100",
            "rate": "0.666667",
            "where": "G8",
            "day": "2021-12-31",
            "cells": ["A1", "0.5"],
            "count": 3,
            "none": None,
            "why": "because 2.5",
        },
        "reviewer": False,
    }


def test_a_finding_of_the_batch_has_neither_sheet_nor_cell():
    document = show.as_json([], "en", [finding("XE701", Severity.ERROR, "")])
    assert json.loads(document)["findings"] == [
        {
            "id": "XE701-1",
            "code": "XE701",
            "severity": "error",
            "sheet": None,
            "cell": None,
            "message": "said",
            "values": {},
        }
    ]


@pytest.mark.parametrize(
    ("ratio", "shown"),
    [
        ("0", "0.000000"),
        ("0.9486785", "0.948679"),
        ("1", "1.000000"),
        ("1E+30", f"1{'0' * 30}.000000"),
    ],
)
def test_progress_is_rounded_half_up_to_six_places_however_large(ratio, shown):
    form = judged()
    scores = replace(form.case.scores, progress=Decimal(ratio))
    form = replace(form, case=replace(form.case, scores=scores))
    document = json.loads(show.as_json([(evaluation(form), None)], "en"))
    assert document["workbooks"][0]["forms"][0]["budget"]["progress"] == shown


def test_an_execution_row_inside_the_table_leaves_the_budget_without_scores():
    form = judged()
    scores = replace(form.case.scores, execution=None)
    form = replace(form, case=replace(form.case, scores=scores))
    document = json.loads(show.as_json([(evaluation(form), None)], "en"))
    scored = ("weight", "self_score", "computed", "awarded", "reviewed", "rule", "basis")
    budget = document["workbooks"][0]["forms"][0]["budget"]
    assert {key: budget[key] for key in scored} == dict.fromkeys(scored)


def test_a_path_that_is_no_text_still_makes_valid_json():
    failure = Failure("\udcff.xlsx", "XE101", Message("is broken"))
    document = json.loads(show.as_json([(failure, None)], "en").encode("utf-8"))
    assert document["workbooks"][0]["path"] == "?.xlsx"


def test_the_table_of_forms_is_aligned_for_double_width_characters():
    lines = show.table([spec.load("mof-project-2020")], "en").splitlines()
    assert lines == [
        "Form              Title               Issuer  Document          Source",
        "mof-project-2020  项目支出绩效自评表  财政部  财预〔2020〕10号  seen",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_is_shown_with_headings_weights_grades_bands_and_rules(language):
    shown = show.details(spec.load("mof-project-2020"), language).splitlines()
    assert shown == DETAILS[language]


DETAILS = {
    "zh_CN": [
        "mof-project-2020",
        "表名：项目支出绩效自评表",
        "发文单位：财政部",
        "文号：财预〔2020〕10号",
        "依据：已见公开表。版式见于各地公开的自评表；计分规则据财预〔2020〕10号（未逐字核对）。"
        "The layout was seen in published forms; "
        "the rules are per 财预〔2020〕10号, known, not quoted.",
        "金额单位：万元",
        "满分：100",
        "表头与合计：项目名称、主管部门、实施单位、总分",
        "资金栏目：年初预算数、全年预算数、全年执行数、分值、执行率、得分",
        "指标栏目：一级指标、二级指标、三级指标、年度指标值、实际完成值、分值、得分、"
        "偏差原因分析及改进措施",
        "文字栏目：预期目标、实际完成情况",
        "规定权重：预算执行率 10、产出指标 50、效益指标 30、满意度指标 10",
        "规定权重：预算执行率 10、成本指标 20、产出指标 40、效益指标 20、满意度指标 10",
        "等级：优 ≥90、良 ≥80、中 ≥60、差 ≥0",
        "定性指标得分：达成：分值的 80% 至 100%、部分达成：分值的 60% 至 80%、"
        "未达成：分值的 0% 至 60%",
        "规则：预算执行率得分 = 支出 / 预算 × 分值，最多为分值。",
        "规则：越低越好的指标：超过目标后得分均匀下降，达到目标两倍时为 0。",
        "规则：完成值达到目标的 120% 及以上，须说明原因。",
        "规则：得分与合计允许相差 0.1；分值不允许有差。",
        "出处：预算执行：财预〔2020〕10号（预算执行率）（据文件所知）",
        "出处：定量指标：财预〔2020〕10号（定量指标）（据文件所知）",
        "出处：定性指标：财预〔2020〕10号（定性指标）（据文件所知）",
        "出处：反向指标：省级绩效系统反向指标通行做法（已见公开资料）",
        "出处：指标值为0的指标：省级绩效系统反向指标通行做法（已见公开资料）",
        "出处：时效指标：时效指标通行做法（复原）",
        "出处：是否类指标：是否类指标通行做法（复原）",
    ],
    "en": [
        "mof-project-2020",
        "Title: 项目支出绩效自评表",
        "Issuer: 财政部",
        "Document: 财预〔2020〕10号",
        "Source: seen. 版式见于各地公开的自评表；计分规则据财预〔2020〕10号（未逐字核对）。"
        "The layout was seen in published forms; "
        "the rules are per 财预〔2020〕10号, known, not quoted.",
        "Money unit: 万元",
        "Full mark: 100",
        "Head and totals: 项目名称, 主管部门, 实施单位, 总分",
        "Money block: 年初预算数, 全年预算数, 全年执行数, 分值, 执行率, 得分",
        "Indicator table: 一级指标, 二级指标, 三级指标, 年度指标值, 实际完成值, 分值, 得分, "
        "偏差原因分析及改进措施",
        "Texts: 预期目标, 实际完成情况",
        "Weights: 预算执行率 10, 产出指标 50, 效益指标 30, 满意度指标 10",
        "Weights: 预算执行率 10, 成本指标 20, 产出指标 40, 效益指标 20, 满意度指标 10",
        "Grades: 优 ≥90, 良 ≥80, 中 ≥60, 差 ≥0",
        "Qualitative scores: met 80% to 100% of the weight, partly met 60% to 80% of the weight, "
        "missed 0% to 60% of the weight",
        "Rule: 预算执行率 is scored as spent / budget × weight, at most the weight.",
        "Rule: Where less is better, the score falls evenly to 0 at twice the target.",
        "Rule: An actual of 120% of the target or more asks for an explanation.",
        "Rule: Scores and totals may differ by 0.1; weights may not.",
        "Clause: Budget execution: 财预〔2020〕10号（预算执行率） (known)",
        "Clause: Numbers: 财预〔2020〕10号（定量指标） (known)",
        "Clause: Words: 财预〔2020〕10号（定性指标） (known)",
        "Clause: Less is better: 省级绩效系统反向指标通行做法 (seen published)",
        "Clause: Nothing may happen: 省级绩效系统反向指标通行做法 (seen published)",
        "Clause: Dates: 时效指标通行做法 (reconstructed)",
        "Clause: Yes or no: 是否类指标通行做法 (reconstructed)",
    ],
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", show.CODES)
def test_every_code_is_explained_in_every_language(code, language):
    parts = ("title", "meaning", "source", "example", "remedy")
    assert [part for part in parts if not known(part, language, context=code)] == []
    assert len(show.explanation(code, language).splitlines()) == len(parts)


def test_the_catalogue_lists_every_code_with_its_severity():
    severities = {"XE101": "错误", "XE102": "错误"} | {
        code: {"error": "错误", "warning": "警告", "info": "提示"}[rule.severity]
        for code, rule in rules.RULES.items()
    }
    severities |= {
        code: {"error": "错误", "warning": "警告"}[severity]
        for code, severity in (crowd.CHECKS | crosscheck.CHECKS).items()
    }
    lines = show.catalogue("zh_CN").splitlines()
    assert {tuple(line.split()[:2]) for line in lines} == set(severities.items())
    assert len(lines) == len(severities)


def test_every_word_shown_can_be_shown_on_a_chinese_windows_terminal():
    specs = spec.known()
    shown = [show.table(specs, "zh_CN"), show.catalogue("zh_CN")]
    shown += [show.details(known_spec, "zh_CN") for known_spec in specs]
    shown += [show.explanation(code, "zh_CN") for code in show.CODES]
    for text in shown:
        text.encode("gbk")
