"""The seed report with one figure altered, and the forms it is held against."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.build_samples import SAMPLES
from xlsxeval import Evaluation, evaluate
from xlsxeval.narrative.crosscheck import crosscheck

REPORT = Path(__file__).parent / "real" / "zengcheng-archives-2021-report.txt"
SEED = SAMPLES / "增城区国家档案馆-2021.xlsx"


class Fact(NamedTuple):
    """A figure of the report: its words with the figure in braces, and where it belongs."""

    words: str
    code: str
    cell: str
    paragraph: int


FACTS = [
    Fact("广州市增城区国家档案馆{2021}年部门整体支出绩效自评报告", "XE809", "A2", 1),
    Fact("增财〔{2022}〕280号", "XE809", "", 2),
    Fact("增财〔2022〕{280}号", "XE809", "", 2),
    Fact("我馆对{2021}年部门整体支出绩效目标完成情况", "XE809", "A2", 2),
    Fact("现将我馆{2021}年部门整体支出绩效自评情况", "XE809", "A2", 2),
    Fact("{20}个全宗单位档案13232卷102425件。", "XE805", "F14", 20),
    Fact("20个全宗单位档案{13232}卷102425件。", "XE805", "F14", 20),
    Fact("20个全宗单位档案13232卷{102425}件。", "XE805", "F14", 20),
    Fact("全年完成{10732}卷180921件266册", "XE805", "F13", 20),
    Fact("全年完成10732卷{180921}件266册", "XE805", "F13", 20),
    Fact("全年完成10732卷180921件{266}册", "XE805", "F13", 20),
    Fact("{685}批次、音视频400余分钟、照片6635张", "XE805", "F17", 22),
    Fact("685批次、音视频400余分钟、照片{6635}张", "XE805", "F17", 22),
    Fact("{2021}年项目预算总额为2,853.38万元", "XE809", "A2", 26),
    Fact("项目预算总额为{2,853.38}万元", "XE802", "D8", 26),
    Fact("实际支出为{2,706.94}万元", "XE802", "F8", 26),
    Fact("支出进度为{94.87}%", "XE803", "H8", 26),
    Fact("基本支出{487.99}万元", "XE802", "F9", 26),
    Fact("专项支出{2,218.95}万元", "XE802", "F10", 26),
    Fact("{2021}年整体绩效目标是", "XE809", "A2", 28),
    Fact("共设置了{3}个关键指标", "XE804", "D12", 29),
    Fact("最终得分{96.24}分", "XE801", "H36", 33),
    Fact("共设置了{3}项主要任务", "XE804", "C12", 35),
    Fact("下设{12}项三级指标", "XE804", "D12", 35),
    Fact("预期指标值为至少{2}次以上", "XE805", "E12", 37),
    Fact("至少2次以上，分值{4}分", "XE806", "G12", 37),
    Fact("经统计{2021}年我馆主办及协办", "XE809", "A2", 37),
    Fact("活动或展览共{7}次", "XE805", "F12", 37),
    Fact("共7次，自评得分为{4}分", "XE806", "H12", 37),
    Fact("计划开展{2}全宗旧馆藏", "XE805", "E13", 38),
    Fact("抢救保护工作，分值{4}分", "XE806", "G13", 38),
    Fact("{2021}年完成2全宗旧馆藏", "XE809", "A2", 38),
    Fact("2021年完成{2}全宗旧馆藏", "XE805", "F13", 38),
    Fact("脱酸工作共{164}页", "XE805", "F13", 38),
    Fact("完成消毒档案{10732}卷180921件又266册", "XE805", "F13", 38),
    Fact("完成消毒档案10732卷{180921}件又266册", "XE805", "F13", 38),
    Fact("完成消毒档案10732卷180921件又{266}册", "XE805", "F13", 38),
    Fact("更换防虫药{11672}包", "XE805", "F13", 38),
    Fact("11672包，自评得分为{4}分", "XE806", "H13", 38),
    Fact("计划接收{20}个全宗单位的档案", "XE805", "E14", 39),
    Fact("全宗单位的档案，分值{4}分", "XE806", "G14", 39),
    Fact("{2021}年完成区党史研究室", "XE809", "A2", 39),
    Fact("区委宣传部等{20}个全宗单位共", "XE805", "F14", 39),
    Fact("全宗单位共{13232}卷102425件档案", "XE805", "F14", 39),
    Fact("全宗单位共13232卷{102425}件档案", "XE805", "F14", 39),
    Fact("接收工作，自评得分为{4}分", "XE806", "H14", 39),
    Fact("数字化比例达到{70}%以上", "XE805", "E15", 40),
    Fact("70%以上，分值{4}分", "XE806", "G15", 40),
    Fact("数字化比例达到{82}%以上", "XE805", "F15", 40),
    Fact("82%以上，自评得分为{4}分", "XE806", "H15", 40),
    Fact("持续推进档案接收工作。预期指标值为{100}%", "XE805", "E16", 41),
    Fact("100%，分值{4}分。经自查", "XE806", "G16", 41),
    Fact("经自查{2021}年档案依法", "XE809", "A2", 41),
    Fact("进馆率达到{100}%", "XE805", "F16", 41),
    Fact("进馆率达到100%，自评得分为{4}分", "XE806", "H16", 41),
    Fact("拍摄完成率。预期指标值为{100}%", "XE805", "E17", 43),
    Fact("分值{8}分", "XE806", "G17", 43),
    Fact("共拍摄了{685}批次", "XE805", "F17", 43),
    Fact("音视频{400}余分钟，照片", "XE805", "F17", 43),
    Fact("400余分钟，照片{6635}张", "XE805", "F17", 43),
    Fact("自评得分为{8}分", "XE806", "H17", 43),
    Fact("质量达标率。预期指标值为{100}%", "XE805", "E18", 44),
    Fact("分值{6}分。2021年工作质量达标", "XE806", "G18", 44),
    Fact("{2021}年工作质量达标", "XE809", "A2", 44),
    Fact("工作质量达标，自评得分为{6}分", "XE806", "H18", 44),
    Fact("运维工作完成率。预期指标值为{100}%", "XE805", "E19", 45),
    Fact("工作完成率达标，自评得分为{6}分", "XE806", "H19", 45),
    Fact("预期指标值为{0}次", "XE805", "E20", 47),
    Fact("0次，分值{5}分", "XE806", "G20", 47),
    Fact("{2021}年城市馆无责任事故发生", "XE809", "A2", 47),
    Fact("预期指标值为{100}%达标", "XE805", "E21", 48),
    Fact("100%达标，分值{5}分", "XE806", "G21", 48),
    Fact("“优”等级，自评得分为{5}分", "XE806", "H21", 48),
    Fact("“满意”以上，分值{5}分", "XE806", "G22", 49),
    Fact("经统计{2021}年各馆对物业", "XE809", "A2", 49),
    Fact("“满意”以上，自评得分为{5}分", "XE806", "H22", 49),
    Fact("预期指标值为≥{98}%", "XE805", "E23", 50),
    Fact("≥98%，分值{5}分", "XE806", "G23", 50),
    Fact("群众满意度为{99.5}%", "XE805", "F23", 50),
    Fact("99.5%，自评得分为{5}分", "XE806", "H23", 50),
]


@cache
def seed() -> Evaluation:
    """The seed sample, evaluated once."""
    return evaluate(SEED)


@cache
def evaluated(form: str) -> Evaluation:
    """A sample by its stem, evaluated once."""
    return evaluate(SAMPLES / f"{form}.xlsx")


@cache
def original() -> str:
    """The seed report, hard line breaks and all."""
    return REPORT.read_text("utf-8")


def altered(words: str, new: str, text: str | None = None) -> str:
    """The report with these words replaced, wherever its lines break inside them."""
    text = original() if text is None else text
    pattern = r"\s*".join(re.escape(char) for char in words)
    found = re.findall(pattern, text)
    assert len(found) == 1, (words, len(found))
    return re.sub(pattern, lambda _: new, text)


def forgeries(fact: Fact) -> Iterator[tuple[str, str]]:
    """Its figure altered: a digit, its magnitude, two digits exchanged; or another year."""
    lead, figure, tail = re.split(r"[{}]", fact.words)
    if fact.code == "XE809":
        changed = [str(int(figure) - 1), str(int(figure) + 1)]
    else:
        changed = [_last(figure), _first(figure), _tenfold(figure), *_exchanged(figure)]
    for other in dict.fromkeys(changed):
        yield lead + figure + tail, lead + other + tail


def _last(figure: str) -> str:
    return figure[:-1] + str((int(figure[-1]) + 1) % 10)


def _first(figure: str) -> str:
    return str(int(figure[0]) % 9 + 1) + figure[1:]


def _tenfold(figure: str) -> str:
    whole, dot, rest = figure.replace(",", "").partition(".")
    if dot:
        return f"{whole}{rest[0]}.{rest[1:]}".rstrip(".")
    return f"{whole}0" if whole != "0" else "10"


def _exchanged(figure: str) -> Iterator[str]:
    for at in range(len(figure) - 1):
        one, other = figure[at : at + 2]
        if one.isdigit() and other.isdigit() and one != other and not (at == 0 and other == "0"):
            yield figure[:at] + other + one + figure[at + 2 :]
            return


def found(evaluation: Evaluation, text: str, path: Path) -> list[tuple[str, str, int, str]]:
    """Code, cell, paragraph and quoted words of every finding."""
    path.write_text(text, "utf-8")
    said = crosscheck(evaluation, path)
    return [
        (f.code, f.cell.ref, f.message.values["paragraph"], f.message.values["quote"]) for f in said
    ]
