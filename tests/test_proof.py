"""评分依据: rule, inputs by address, arithmetic, what decided, and the clause of the form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.sheets import OUT, Row, fill, user_form
from tests.test_families_own import drawn
from tests.test_reader_families import write
from xlsxeval import scored, spec
from xlsxeval.errors import SpecError
from xlsxeval.evaluation import examine

TAIL = "；据财预〔2020〕10号（定量指标）"
REVERSE = "；据省级绩效系统反向指标通行做法"
FIRST = 13
EXAMPLES: dict[tuple[Any, ...], str] = {
    ("举办活动场次", "≥4场", "3场", 4, 3): "正向指标，未达到按比例计分："
    "目标E13“≥4场”，完成F13“3场”，分值G13=4；4×3÷4=3" + TAIL,
    ("举办活动场次", "≥4场", 7, 4, 4): "正向指标，达到得满分："
    "目标E13“≥4场”，完成F13=7，分值G13=4；得4分" + TAIL,
    ("举办活动场次", "≥1000场", "999.6场", 10, 10): "正向指标，未达到按比例计分："
    "目标E13“≥1000场”，完成F13“999.6场”，分值G13=10；10×999.6÷1,000=10；"
    "四舍五入保留两位小数" + TAIL,
    ("响应时间", "≤1000天", "1000.4天", 10, 10): "反向指标，按超出比例扣分，2倍以上不得分："
    "目标E13“≤1000天”，完成F13“1000.4天”，分值G13=10；10×(2×1,000-1,000.4)÷1,000=10；"
    "四舍五入保留两位小数" + REVERSE,
    ("举办活动场次", "≥4场", None, 4, 3): "定量指标，由人工核定："
    "目标E13“≥4场”，完成F13“”，分值G13=4；没有填写完成值；暂按自评H13=3" + TAIL,
    ("带动增收额", "≥2.6亿元", "2.45亿元", 6, 6): "正向指标，未达到按比例计分："
    "目标E13“≥2.6亿元”，完成F13“2.45亿元”，分值G13=6；6×2.45÷2.6=5.65；"
    "自评H13=6高于测算，按测算" + TAIL,
    ("响应时间", "≤10天", "12天", 5, 4): "反向指标，按超出比例扣分，2倍以上不得分："
    "目标E13“≤10天”，完成F13“12天”，分值G13=5；5×(2×10-12)÷10=4" + REVERSE,
    ("响应时间", "≤10天", "25天", 5, 0): "反向指标，按超出比例扣分，2倍以上不得分："
    "目标E13“≤10天”，完成F13“25天”，分值G13=5；25达到10的2倍以上，得0分" + REVERSE,
    ("安全事故", "0次", "1次", 5, 0): "指标值为0，发生即不得分："
    "目标E13“0次”，完成F13“1次”，分值G13=5；得0分" + REVERSE,
    ("人员年龄", "18—54岁", "60岁", 5, 4): "定量指标，由人工核定："
    "目标E13“18—54岁”，完成F13“60岁”，分值G13=5；未达到，扣多少分由人工核定；"
    "暂按自评H13=4" + TAIL,
    ("完工时间", "9月30日前", "9月2日", 5, 5): "时效指标，按期完成得满分："
    "目标E13“9月30日前”，完成F13“9月2日”，分值G13=5；得5分；据时效指标通行做法（复原）",
    ("管护机制", "健全", "部分达成", 10, 7): "定性指标分三档，本档6～8分："
    "目标E13“健全”，完成F13“部分达成”，分值G13=10；由人工核定；暂按自评H13=7；"
    "据财预〔2020〕10号（定性指标）",
    ("举办活动场次", "≥4场", "4场", 4, 5): "正向指标，达到得满分："
    "目标E13“≥4场”，完成F13“4场”，分值G13=4；得4分；自评H13=5高于分值，核为4" + TAIL,
    ("举办活动场次", "≥4场", "4场", 4, 3.95): "正向指标，达到得满分："
    "目标E13“≥4场”，完成F13“4场”，分值G13=4；得4分；"
    "自评H13=3.95与测算相差不超过0.1分，按自评" + TAIL,
}


def proofs(path: Path, form: Path | None = None, language: str = "zh_CN") -> dict[int, str]:
    """Row → what the column 评分依据 says."""
    known = spec.load(str(form)) if form else None
    out = path.with_name("scored.xlsx")
    out.write_bytes(scored.write(examine(path, known), language))
    sheet = load_workbook(out).worksheets[0]
    return {row: str(sheet.cell(row, 13).value) for row in (6, FIRST)}


def one_row(name: str, target: Any, actual: Any, weight: float, claimed: Any) -> list[Row]:
    return [(OUT, "数量指标", name, target, actual, weight, claimed, None)]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda row: f"{row[1]} {row[2]} {row[4]}")
def test_a_row_s_proof(example: tuple[Any, ...], tmp_path: Path) -> None:
    assert proofs(fill(tmp_path / "表.xlsx", rows=one_row(*example)))[FIRST] == EXAMPLES[example]


def test_the_execution_s_proof(tmp_path: Path) -> None:
    path = fill(tmp_path / "表.xlsx", 总额_全年执行数=72, 总额_得分=9)
    assert proofs(path)[6] == (
        "预算执行率按比例计分：全年执行数 F6=72，全年预算数 E6=90，分值G6=10；"
        "10×72÷90=8；自评I6=9高于测算，按测算；据财预〔2020〕10号（预算执行率）"
    )


def test_an_execution_full_by_rounding_says_so(tmp_path: Path) -> None:
    path = fill(tmp_path / "表.xlsx", 总额_全年执行数=89.99, 总额_得分=10)
    assert "10×89.99÷90=10；四舍五入保留两位小数；" in proofs(path)[6]
    path = fill(tmp_path / "表.xlsx", 总额_全年执行数=90, 总额_得分=10)
    assert "10×90÷90=10；据" in proofs(path)[6]


def test_a_weight_in_a_long_heading_is_quoted_by_its_number(tmp_path: Path) -> None:
    path = write(tmp_path / "表.xlsx", drawn()["湖北 students, points in the levels"])
    path.with_name("scored.xlsx").write_bytes(scored.write(examine(path), "zh_CN"))
    sheet = load_workbook(path.with_name("scored.xlsx")).worksheets[0]
    told = [str(cell.value) for row in sheet for cell in row]
    assert any("，分值A5=20；" in each for each in told)


@pytest.mark.parametrize(
    ("mode", "row", "told"),
    [
        ("ratio", ("响应时间", "≤10天", "12天", 5, 4), "5×10÷12=4.17"),
        ("points", ("三公经费控制率", "≤10%", "12%", 5, 4), "5-(12-10)×0.5，得4分，扣完为止"),
    ],
)
def test_the_form_s_reverse_rule_is_written_out(
    mode: str, row: tuple[Any, ...], told: str, tmp_path: Path
) -> None:
    form = user_form(tmp_path, reverse=mode, reverse_points="0.5")
    assert told in proofs(fill(tmp_path / "表.xlsx", rows=one_row(*row)), form)[FIRST]


def test_sign_and_unit_of_a_bare_number_are_named_where_they_stand(tmp_path: Path) -> None:
    path = write(tmp_path / "表.xlsx", drawn()["四川 with the instructions printed"])
    path.with_name("scored.xlsx").write_bytes(scored.write(examine(path), "zh_CN"))
    sheet = load_workbook(path.with_name("scored.xlsx")).worksheets[0]
    told = [str(cell.value) for cell in sheet[14] if "目标" in str(cell.value)]
    assert told == [
        "定量指标，达到得满分：目标E14“＝” F14=100 G14“%”，完成H14=100，分值I14=40；得40分" + TAIL
    ]


def test_in_english(tmp_path: Path) -> None:
    row = one_row("举办活动场次", "≥4场", "3场", 4, 3)
    told = proofs(fill(tmp_path / "表.xlsx", rows=row), language="en")[FIRST]
    assert told == (
        "More is better, not reached earns in proportion: target E13“≥4场”, actual F13“3场”, "
        "weight G13=4; 4×3÷4=3; per 财预〔2020〕10号（定量指标）"
    )


def test_a_form_s_own_clause_goes_first(tmp_path: Path) -> None:
    form = user_form(tmp_path)
    text = form.read_text("utf-8")
    clause = 'quantitative = { text = "某财绩〔2024〕1号第五条", status = "reconstructed" }'
    form.write_text(f"{text}\n[clauses]\n{clause}\n", "utf-8")
    row = one_row("举办活动场次", "≥4场", "3场", 4, 3)
    told = proofs(fill(tmp_path / "表.xlsx", rows=row), form)[FIRST]
    assert told.endswith("；据某财绩〔2024〕1号第五条（复原）")


@pytest.mark.parametrize(
    ("clause", "told"),
    [
        ('speed = { text = "x", status = "seen" }', "clauses.speed"),
        ('time = "x"', "clauses.time"),
        ('time = { text = " ", status = "seen" }', "clauses.time.text"),
        ('time = { text = "x", status = "heard" }', "clauses.time.status"),
    ],
)
def test_a_wrong_clause_is_told_by_file_and_key(clause: str, told: str, tmp_path: Path) -> None:
    form = user_form(tmp_path)
    form.write_text(form.read_text("utf-8") + f"\n[clauses]\n{clause}\n", "utf-8")
    with pytest.raises(SpecError, match=told):
        spec.load(str(form))


@pytest.mark.parametrize("form", spec.known(), ids=lambda form: form.id)
def test_every_form_names_the_clause_of_every_kind_of_rule(form: Any) -> None:
    kinds = {"execution", "quantitative", "qualitative", "reverse", "zero", "time", "choice"}
    assert form.clauses.keys() == kinds
    assert all(len(clause.text) <= 24 for clause in form.clauses.values())
