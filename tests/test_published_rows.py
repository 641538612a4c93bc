"""Rows as units write them: decided where they can be, and no false alarm.

The wordings are those of published forms and goal declarations: health (每10万), patrols and
upkeep (每月1次), payroll (其中在职), ranges of rates, falls (同比下降), dates typed as 2022.12.
"""

from __future__ import annotations

import pytest
from openpyxl import Workbook

from tests.published import put
from xlsxeval.evaluation import evaluate
from xlsxeval.i18n import say
from xlsxeval.model import Judged, Score

HEAD = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")
ROWS = {
    # (二级指标, 三级指标, 年度指标值, 实际完成值, 得分): (verdict, codes beside XE509 and XE511)
    ("数量指标", "巡查频次", "每月不少于1次", "12次", "10"): ("met", []),
    ("数量指标", "巡查次数", "≥1次/月", "12", "10"): ("met", []),
    ("数量指标", "环境监测次数", "每季度1次", "4次", "10"): ("met", []),
    ("数量指标", "召开例会次数", "每周1次", "52次", "10"): ("met", []),
    ("数量指标", "设备维护次数", "1次/季度", "4次/年", "10"): ("met", []),
    ("数量指标", "消防演练次数", "1次/季度", "1次", "10"): ("met", []),
    ("数量指标", "卫生清扫次数", "≥1次/月", "15次", "10"): ("exceeded", ["XE504"]),
    ("数量指标", "设备巡检次数", "≥2次/月", "10次", "10"): ("review", []),
    ("数量指标", "会议次数", "≤1次/月", "12次", "10"): ("met", []),
    ("数量指标", "保障人数", "101人（其中在职56人）", "101人", "10"): ("met", []),
    ("数量指标", "供养人数", "113人（含退休45人）", "110人（含退休44人）", "10"): (
        "missed",
        ["XE501"],
    ),
    ("数量指标", "建设项目", "5个（其中未完成2个）", "5个", "10"): ("review", []),
    ("数量指标", "发放救灾物资", "棉被200床、大米500袋", "棉被200床、大米500袋", "10"): ("met", []),
    ("数量指标", "维修路灯", "100盏", "105", "10"): ("met", []),
    ("数量指标", "检查企业", "100家次", "86家次", "10"): ("missed", ["XE501"]),
    ("数量指标", "采购单价", "100元", "90元", "10"): ("review", []),
    ("数量指标", "补助月数", "12个月", "12月", "10"): ("met", []),
    ("质量指标", "抽检合格率", "[95%,100%]", "98%", "10"): ("met", []),
    ("质量指标", "出栏合格率", "95%≤X≤100%", "98%", "10"): ("met", []),
    ("质量指标", "培训合格率", "≥95%且≤100%", "93%", "10"): ("missed", ["XE501"]),
    ("质量指标", "竣工合格率", "90%（含90%）以上", "93%", "10"): ("met", []),
    ("质量指标", "成本偏差率", "±5%以内", "3%", "10"): ("met", []),
    ("质量指标", "预算偏差率", "±5%", "-7%", "10"): ("missed", ["XE501"]),
    ("质量指标", "补贴发放率", "达到100%", "达到100%", "10"): ("met", []),
    ("质量指标", "设备完好率", "95%以上", "95%以上", "10"): ("met", ["XE508"]),
    ("质量指标", "传染病报告率", "95%", "100%", "10"): ("met", []),
    ("时效指标", "完成时间", "2022年底前", "2022.12", "10"): ("met", []),
    ("时效指标", "竣工时间", "2022年底前", "2022.1", "10"): ("review", []),
    ("时效指标", "支付时间", "≤12月", "12月", "10"): ("met", []),
    ("时效指标", "开工时间", "不晚于11月", "11月", "10"): ("met", []),
    ("时效指标", "验收时间", "12月前", "12月", "10"): ("review", []),
    ("成本指标", "补助标准", "1000元/人·年", "1000元/年·人", "10"): ("met", []),
    ("成本指标", "生均标准", "1000元/人·年", "1000元/人", "10"): ("met", []),
    ("成本指标", "护理标准", "1000元/人·月", "12000元/人·年", "10"): ("review", ["XE507"]),
    ("成本指标", "公用经费标准", "小学650元，初中850元", "小学650元，初中850元", "10"): ("met", []),
    ("社会效益指标", "孕产妇死亡率", "≤16/10万", "8.5/10万", "10"): ("met", []),
    ("社会效益指标", "甲乙类传染病发病率", "≤150/10万", "163.2/10万", "10"): ("missed", ["XE501"]),
    ("社会效益指标", "婴幼儿死亡率", "9/10万", "0", "10"): ("met", []),
    ("社会效益指标", "新增就业", "1200", "1356", "10"): ("met", []),
    ("社会效益指标", "生产安全事故起数", "同比下降10%", "同比下降11%", "10"): ("met", []),
    ("社会效益指标", "用水量", "下降5%", "下降4%", "8"): ("missed", ["XE601"]),
    ("社会效益指标", "用电量", "下降5%", "上升3%", "10"): ("review", []),
    ("服务对象满意度指标", "群众满意度", "80%-90%", "95%", "10"): ("met", []),
    ("服务对象满意度指标", "师生满意度", "80%-90%", "75%", "10"): ("missed", ["XE501"]),
}


def found_in(judged: Judged, name: str) -> tuple[int, Score]:
    """Row number and score of an indicator."""
    case = judged.case
    pairs = zip(case.form.indicators, case.scores.rows, strict=True)
    return next((row.row, score) for row, score in pairs if row.name.text == name)


ALL_ROWS = {"XE303", "XE305", "XE509", "XE511"}
"""Of the made-up form as a whole, and what only informs."""


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    """One form of all rows."""
    book = Workbook()
    sheet = book.worksheets[0]
    for line in (
        ["项目支出绩效自评表"],
        ["（2022年度）"],
        ["项目名称", "运转经费", None, None, "实施单位", "县档案馆"],
        ["项目资金（万元）", None, "年初预算数", "全年预算数", "全年执行数"],
        [None, "年度资金总额", 10, 10, 10],
        [*HEAD, "偏差原因分析及改进措施"],
    ):
        sheet.append(line)
    for number, (level, name, target, actual, score) in enumerate(ROWS, sheet.max_row + 1):
        top = "产出指标" if level[:2] in ("数量", "质量", "时效", "成本") else "效益指标"
        for column, text in enumerate((top, level, name, target, actual, "10", score), 1):
            put(sheet.cell(number, column), text)
    path = tmp_path_factory.mktemp("rows") / "表.xlsx"
    book.save(path)
    (found,) = evaluate(path).forms
    return found


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[1]} {row[2]} {row[3]}")
def test_a_row_is_decided_where_it_can_be(judged: Judged, row: tuple[str, ...]) -> None:
    at, score = found_in(judged, row[1])
    codes = [f.code for f in judged.findings if f.cell.row == at and f.code not in ALL_ROWS]
    assert (str(score.verdict), codes) == ROWS[row]


@pytest.mark.parametrize(
    ("name", "basis"),
    [
        ("巡查频次", "目标 每月不少于1次，完成 12次，达到，得满分 10"),
        ("用水量", "目标 下降5%，完成 下降4%，未达到，按比例得 8 分（分值 10）"),
        ("孕产妇死亡率", "目标 ≤16/10万，完成 8.5/10万，达到，得满分 10"),
    ],
)
def test_the_basis_quotes_what_was_written(judged: Judged, name: str, basis: str) -> None:
    assert say(found_in(judged, name)[1].basis, "zh_CN") == basis
