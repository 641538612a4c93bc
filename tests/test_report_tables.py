"""Tables of a Word report held against the form: row by row, and no other table's figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.forging import seed
from tests.wording import document, para, table
from xlsxeval.narrative.crosscheck import crosscheck, read

Cells = tuple[str, ...]
TITLE = "广州市增城区国家档案馆2021年部门整体支出绩效自评报告"
ROWS = [
    ("指标名称", "目标值", "完成情况", "分值", "得分"),
    ("开展档案宣传活动或展览次数", "不少于2次", "开展7次，其中线上3次、线下4次", "4分", "4分"),
    ("开展区直单位档案移交工作", "20个全宗", "20个单位13,232卷、102,425件", "4", "4"),
    ("馆藏永久、长期档案数字化率", "70%以上", "82.3%", "4", "4"),
    ("全馆安全事故发生率", "0", "0", "5", "5"),
    ("支出进度", "100%", "94.87%", "5", "4.74"),
    ("工作任务（60分）", "", "", "60", "60"),
    ("合计", "", "", "100", "96.24"),
]
MONEY = [
    ("项目", "预算数", "实际支出数", "支出进度"),
    ("基本支出", "500.00", "487.99", "97.6%"),
    ("专项支出", "2353.38", "2218.95", "94.29%"),
    ("合计", "2,853.38", "2,706.94", "94.87%"),
]
YEARS = [
    ("项目", "2020年预算数", "2020年执行数", "2021年预算数", "2021年执行数"),
    ("专项支出", "1900", "1800", "", "2218.95"),
    ("合计", "2350", "2240", "2853.38", "2706.94"),
]
LEVELS = [
    ("一级指标", "二级指标", "分值", "自评得分"),
    ("预算执行与管理", "预算编制", "6", "5"),
    ("", "预算执行", "17", "15.24"),
]
PAIRS = [
    ("年度", "2021", "自评得分", "96.24"),
    ("全年预算数（万元）", "2853.38", "全年执行数（万元）", "2706.94"),
    ("支出进度", "94.87%", "等级", "优"),
]
FORGED: list[tuple[str, list[Cells], int, int, str, tuple[str, str]]] = [
    ("target", ROWS, 1, 1, "不少于3次", ("XE805", "E12")),
    ("actual", ROWS, 1, 2, "开展8次", ("XE805", "F12")),
    ("weight", ROWS, 1, 3, "6分", ("XE806", "G12")),
    ("score", ROWS, 1, 4, "3分", ("XE806", "H12")),
    ("one of several", ROWS, 2, 2, "20个单位13,322卷、102,425件", ("XE805", "F14")),
    ("a share", ROWS, 3, 2, "72.3%", ("XE805", "F15")),
    ("no accident", ROWS, 4, 2, "1", ("XE805", "F20")),
    ("execution", ROWS, 5, 4, "4.47", ("XE806", "H26")),
    ("a level", ROWS, 6, 4, "59", ("XE806", "H12")),
    ("the total", ROWS, 7, 4, "96.42", ("XE801", "H36")),
    ("the full mark", ROWS, 7, 3, "110", ("XE806", "")),
    ("a part", MONEY, 1, 2, "478.99", ("XE802", "F9")),
    ("the budget", MONEY, 3, 1, "2,583.38", ("XE802", "D8")),
    ("the spending", MONEY, 3, 2, "2,760.94", ("XE802", "F8")),
    ("the rate", MONEY, 3, 3, "94.78%", ("XE803", "H8")),
    ("a part's rate", MONEY, 2, 3, "92.49%", ("XE811", "")),
    ("this year's column", YEARS, 2, 4, "2760.94", ("XE802", "F8")),
    ("points of a level", LEVELS, 2, 3, "15.42", ("XE806", "H26")),
    ("weight of a level", LEVELS, 1, 2, "7", ("XE806", "G24")),
    ("a pair", PAIRS, 1, 3, "2760.94", ("XE802", "F8")),
    ("a pair's rate", PAIRS, 2, 1, "94.78%", ("XE803", "H8")),
    ("a pair's score", PAIRS, 0, 3, "96.42", ("XE801", "H36")),
    ("a pair's year", PAIRS, 0, 1, "2020", ("XE809", "A2")),
]
"""What is forged, the table, the row and column, what stands there then, and what is found."""
OTHERS: list[tuple[str, list[Cells]]] = [
    (
        "项目支出明细表（单位：万元）",
        [
            ("项目名称", "预算数", "执行数", "执行率"),
            ("城市馆运营", "1500", "1432.8", "95.52%"),
            ("合计", "1500", "1432.8", "95.52%"),
        ],
    ),
    (
        "档案抢救保护项目支出绩效自评表",
        [
            ("三级指标", "年度指标值", "实际完成值", "分值", "得分"),
            ("来馆参加群众满意度", "≥90%", "95%", "10", "10"),
            ("总分", "", "", "100", "98"),
        ],
    ),
    (
        "2020年度部门整体支出绩效自评表",
        [
            ("三级指标", "年度指标值", "实际完成值", "分值", "得分"),
            ("开展档案宣传活动或展览次数", "≥3次", "5次", "5", "5"),
        ],
    ),
    ("近三年收支", [("年度", "预算数", "支出数"), ("2020年", "2,500", "2,337.5")]),
    (
        "“三公”经费",
        [("项目", "预算数", "决算数"), ("公务接待费", "1.5", "0.4"), ("合计", "4.3", "3.2")],
    ),
    ("季度进度", [("季度", "支出数", "支出进度"), ("一季度", "512.3", "17.95%")]),
    ("满意度", [("指标", "非常满意", "满意"), ("来馆参加群众满意度", "85.5%", "14%")]),
    ("复核", [("三级指标", "分值", "自评得分", "复核得分"), ("绩效目标合理性", "3", "2", "1.5")]),
    ("整改", [("存在问题", "整改措施", "完成时限"), ("支付进度不够", "加快支付", "2022年6月")]),
]


def hits(path: Path, *body: str) -> list[tuple[str, str, int]]:
    found = crosscheck(seed(), document(path / "报告.docx", para(TITLE), *body))
    return [(f.code, f.cell.ref, f.message.values["paragraph"]) for f in found]


@pytest.mark.parametrize("rows", [ROWS, MONEY, YEARS, LEVELS, PAIRS], ids=lambda rows: rows[0][0])
def test_a_true_table_is_left_alone(rows: list[Cells], tmp_path: Path) -> None:
    assert hits(tmp_path, table(*rows)) == []


@pytest.mark.parametrize(
    ("rows", "row", "column", "new", "expected"),
    [f[1:] for f in FORGED],
    ids=[f[0] for f in FORGED],
)
def test_a_forged_cell_is_found_in_its_row(
    rows: list[Cells], row: int, column: int, new: str, expected: tuple[str, str], tmp_path: Path
) -> None:
    forged = [*rows]
    forged[row] = (*rows[row][:column], new, *rows[row][column + 1 :])
    assert hits(tmp_path, table(*forged)) == [(*expected, row + 2)]


def test_the_row_is_quoted(tmp_path: Path) -> None:
    rows = [ROWS[0], ("支出进度", "100%", "94.87%", "5", "4.47")]
    path = document(tmp_path / "报告.docx", para(TITLE), table(*rows))
    [finding] = crosscheck(seed(), path)
    assert finding.message.values["quote"] == "支出进度｜100%｜94.87%｜5｜4.47"


def test_a_name_that_differs_slightly_is_a_warning_and_its_row_is_compared(tmp_path: Path) -> None:
    rows = [ROWS[0], ROWS[1], ("来馆参观群众满意度", "≥98%", "95.9%", "5", "5")]
    assert hits(tmp_path, table(*rows)) == [("XE805", "F23", 4), ("XE807", "D23", 4)]


def test_an_indicator_the_form_does_not_have_is_a_warning(tmp_path: Path) -> None:
    rows = [*ROWS[:3], ("食堂饭菜丰富度", "≥20种", "25种", "5", "5")]
    assert hits(tmp_path, table(*rows)) == [("XE808", "", 5)]


def test_amounts_are_read_in_the_unit_of_the_table(tmp_path: Path) -> None:
    rows = [MONEY[0], ("基本支出", "", "4,879,900.00", ""), ("合计", "28,533,800", "27069400", "")]
    assert hits(tmp_path, para("单位：元"), table(*rows)) == []
    assert hits(tmp_path, para("单位：万元"), table(*rows))[0] == ("XE802", "F9", 4)


def test_merged_headings_and_level_cells_keep_the_columns(tmp_path: Path) -> None:
    rows = [
        ("绩效指标", "<", "<", "年度指标值", "实际完成值", "分值", "得分"),
        ("工作任务（60分）", "任务三", "来馆参加群众满意度", "≥98%", "99.5%", "5", "4"),
        ("总分", "<", "<", "<", "<", "100", "96.24"),
    ]
    assert hits(tmp_path, table(*rows)) == [("XE806", "H23", 3)]


def test_headings_may_stand_in_two_rows(tmp_path: Path) -> None:
    rows = [
        ("一级指标", "三级指标", "绩效情况", "<", "分值", "得分"),
        ("", "", "年度指标值", "实际完成值", "", ""),
        ("工作任务", "来馆参加群众满意度", "≥98%", "95.9%", "5", "5"),
    ]
    assert hits(tmp_path, table(*rows)) == [("XE805", "F23", 4)]


@pytest.mark.parametrize(("caption", "rows"), OTHERS, ids=[caption for caption, _ in OTHERS])
def test_other_tables_are_left_alone(caption: str, rows: list[Cells], tmp_path: Path) -> None:
    told = para("2021年项目预算总额为2,853.38万元，实际支出为2,706.94万元。")
    assert hits(tmp_path, told, para(caption), table(*rows)) == []


def test_text_in_the_frame_of_a_table_is_read_as_text(tmp_path: Path) -> None:
    text = "经认真自评，按照《部门整体支出绩效自评表》的要求和计分标准逐项梳理对照，最终得分{}分。"
    for score, expected in (("96.24", []), ("96.42", [("XE801", "H36", 3)])):
        assert hits(tmp_path, table(("自评结论", text.format(score)))) == expected
    path = document(tmp_path / "报告.docx", table(("自评结论", text.format("96.24"))))
    assert [p.shown[:4] for p in read(path).paragraphs] == ["自评结论", "经认真自"]
