"""Reports on several projects or several years: only what is about the form is compared."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.forging import evaluated, found, seed

SCHOOL = "永德县明朗中学-2022"
PROJECTS = """永德县明朗中学2022年度项目支出绩效自评报告
一、义务教育营养改善计划专项资金
（一）资金情况
全年预算387,664.62元，实际支出387,664.62元，预算执行率100%。
（二）绩效情况
学生受资助人数：年度指标值≥735人次，实际完成735人次，分值10分，得分10分。
政策知晓率：年度指标值100%，实际完成98%，分值10分，得分9分。
自评总分96分。
二、{other}
（一）资金情况
全年预算500,000.00元，实际支出480,000.00元，预算执行率96%。
（二）绩效情况
政策知晓率：年度指标值90%，实际完成92%，分值5分，得分5分。
自评总分97.6分。
三、存在的问题
资金到位不及时，政策知晓面不够。
四、改进措施
加强资金衔接，加大宣传。"""
DEPARTMENT = """广州市增城区国家档案馆2021年部门整体支出绩效自评报告
一、部门整体情况
预算总额为2,853.38万元，实际支出2,706.94万元，支出进度94.87%。自评得分96.24分。
二、项目绩效自评情况
（一）{other}
全年预算80万元，全年执行76.5万元，执行率95.63%。
来馆参加群众满意度：年度指标值≥95%，实际完成98%，分值10分，得分10分。
（二）城市馆运营管理经费
全年预算1500万元，全年执行1432.8万元。自评得分97分，等级为良。"""
YEARS = """广州市增城区国家档案馆2021年部门整体支出绩效自评报告
一、近三年情况
（一）2020年度收支情况
预算总额2,500.00万元，实际支出2,337.50万元，支出进度93.5%。自评得分95.5分。
（二）2021年度收支情况
预算总额2,853.38万元，实际支出2,706.94万元，支出进度94.87%。自评得分96.24分。
（三）2022年度工作安排
预算总额3,100万元，支出进度98%。
2020年，我馆预算总额2,500万元。当年开展档案宣传活动或展览次数5次。"""
OTHERS = ["校园维修改造项目", "薄弱环节改善与能力提升资金", "校园维修改造工程实施情况"]


@pytest.mark.parametrize("other", OTHERS)
def test_other_projects_of_a_report_are_left_alone(other: str, tmp_path: Path) -> None:
    text = PROJECTS.format(other=other)
    assert found(evaluated(SCHOOL), text, tmp_path / "报告.txt") == []


@pytest.mark.parametrize(
    ("words", "new", "expected"),
    [
        ("全年预算387,664.62元", "全年预算378,664.62元", ("XE802", "E6", 4)),
        ("实际完成98%", "实际完成99%", ("XE805", "F16", 7)),
        ("自评总分96分", "自评总分69分", ("XE801", "H20", 8)),
    ],
)
def test_the_forms_own_project_is_compared(
    words: str, new: str, expected: tuple[str, str, int], tmp_path: Path
) -> None:
    text = PROJECTS.format(other=OTHERS[0]).replace(words, new)
    hits = found(evaluated(SCHOOL), text, tmp_path / "报告.txt")
    assert [hit[:3] for hit in hits] == [expected]


def test_a_project_under_another_name_is_the_one_whose_indicators_are_told(tmp_path: Path) -> None:
    text = PROJECTS.format(other=OTHERS[0]).replace("义务教育营养改善计划专项资金", "学生午餐项目")
    hits = found(evaluated(SCHOOL), text.replace("总分96", "总分69"), tmp_path / "报告.txt")
    assert [hit[:3] for hit in hits] == [("XE801", "H20", 8)]


@pytest.mark.parametrize("other", ["档案抢救保护项目", "档案抢救保护专项资金使用情况"])
def test_projects_of_a_department_are_no_figures_of_the_whole(other: str, tmp_path: Path) -> None:
    text = DEPARTMENT.format(other=other)
    assert found(seed(), text, tmp_path / "报告.txt") == []
    hits = found(seed(), text.replace("2,706.94", "2,760.94"), tmp_path / "报告.txt")
    assert [hit[:3] for hit in hits] == [("XE802", "F8", 3)]


def test_other_years_of_a_report_are_left_alone(tmp_path: Path) -> None:
    assert found(seed(), YEARS, tmp_path / "报告.txt") == []
    hits = found(seed(), YEARS.replace("2,853.38", "2,835.38"), tmp_path / "报告.txt")
    assert [hit[:3] for hit in hits] == [("XE802", "D8", 6)]
