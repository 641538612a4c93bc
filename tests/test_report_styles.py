"""Reports in other styles than the seed's: forged figures are found, what is true is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.forging import Fact, altered, evaluated, forgeries, found, original, seed
from xlsxeval.narrative.crosscheck import read

REPORTS = Path(__file__).parent / "reports"
OWN = ("XE807", "D15")
"""The seed report writes 档案档案数字化率 itself."""
LINES = ("普陀区体育事业管理中心-2022", "普陀区体育事业管理中心")
"""A line a label: 年度指标值：…, 实际完成值：…, 自评得分：…."""
PLANS = ("永德县明朗中学-2022", "永德县明朗中学-计划与完成")
"""计划…，全年完成…，该项指标10分，自评9分."""
FACTS = {
    LINES: [
        Fact("{2022}年度项目支出绩效自评报告", "XE809", "A2", 2),
        Fact("年初预算{25}万元", "XE802", "D6", 6),
        Fact("全年预算{250,000}元", "XE802", "E6", 6),
        Fact("实际使用{215,457.6}元", "XE802", "F6", 6),
        Fact("完成预算的{86.2}%", "XE803", "H6", 6),
        Fact("上年结转资金{0}元", "XE802", "E8", 7),
        Fact("分值{10}分，自评得分8.62分", "XE806", "G6", 33),
        Fact("自评得分{8.62}分", "XE806", "I6", 33),
        Fact("项目自评结果为{98.62}分", "XE801", "H16", 34),
    ],
    PLANS: [
        Fact("下达预算资金{387,664.62}元", "XE802", "E6", 3),
        Fact("累计支出{38.766462}万元", "XE802", "F6", 3),
        Fact("资金使用率{100}%", "XE803", "H6", 3),
        Fact("计划不少于{735}人次", "XE805", "E11", 5),
        Fact("全年完成{735}人次", "XE805", "F11", 5),
        Fact("全年完成735人次，该项指标{10}分", "XE806", "G11", 5),
        Fact("自评{7}分", "XE806", "H13", 5),
        Fact("政策知晓率。计划{100}%", "XE805", "E16", 6),
        Fact("全年完成{98}%", "XE805", "F16", 6),
        Fact("目标值为{100}，2022年", "XE805", "E17", 6),
        Fact("2022年实际完成{100}，满分", "XE805", "F17", 6),
        Fact("满分{10}分，得10分", "XE806", "G17", 6),
        Fact("学生满意度预期≥{95}%", "XE805", "E18", 7),
        Fact("家长满意度预期≥95%，实际为{100}%", "XE805", "F19", 7),
        Fact("完成了年度目标，得{10}分（满分10分）。二是", "XE806", "H18", 7),
        Fact("得10分（满分{10}分）。二是", "XE806", "G18", 7),
        Fact("自评得分：{96}分", "XE801", "H20", 9),
    ],
}

OF_LINES = {
    10: ("10", "XE806", "G11"),
    11: ("100", "XE805", "E11"),
    12: ("100", "XE805", "F11"),
    13: ("10", "XE806", "H11"),
    14: ("20", "XE806", "G12"),
    21: ("20", "XE806", "H13"),
    24: ("100", "XE805", "E14"),
    25: ("100", "XE805", "F14"),
    28: ("10", "XE806", "G15"),
    29: ("90", "XE805", "E15"),
    30: ("100", "XE805", "F15"),
    31: ("10", "XE806", "H15"),
}
"""Line of the report a label each → its figure, code and cell."""
OTHER_THINGS = (REPORTS / "其他事项.txt").read_text("utf-8").splitlines()
"""Sentences that tell of something else than the form's figures, or tell them truly."""
TOLD_OTHERWISE = [
    ("共7次，自评得分为4分", "共7次，较目标超额5次，完成年度目标的350%，自评得分为4分"),
    ("共7次，自评得分为4分", "共7次，每次约200人参加，参观人数达1.2万人次，得满分4分"),
    ("共7次，自评得分为4分", "共7次，其中4月1次、6月2次、10月4次，自评得4分（满分4分）"),
    ("共7次，自评得分为4分", "共7次，按“每少1次扣2分”的标准，扣0分，得4.00分"),
    ("共7次，自评得分为4分", "共7次，预算15万元，支出14.2万元，自评得分：4分"),
    ("预期指标值为至少2次以上，分值4分", "年度指标值≥2次，权重为4%"),
    ("群众满意度为99.5%", "群众满意度超过99%，其中非常满意85.5%"),
    ("数字化比例达到82%以上", "数字化比例达到82.3%"),
    ("2021年城市馆无责任事故发生", "2021年城市馆安全检查12次，整改隐患5处，零事故"),
    ("评定为“优”等级", "评定为优秀等次，考核得分95分以上"),
    ("3项主要任务，下设12项", "3项主要任务，任务一下设5项、任务二3项、任务三4项，共12项"),
]
WRONG = [
    ("评价体系由一级指标3个、二级指标8个、三级指标24个构成。", "XE804", "B12"),
    ("评价体系由一级指标2个、二级指标9个、三级指标24个构成。", "XE804", "C12"),
    ("评价体系由一级指标2个、二级指标8个、三级指标25个构成。", "XE804", "D12"),
    ("其中工作任务60分，得59分；预算执行与管理40分，得36.24分。", "XE806", "H12"),
    ("工作任务（60分）自评得分60分，预算执行与管理（30分）得36.24分。", "XE806", "G24"),
    ("2021年全馆预算2,853.38元。", "XE802", "D8"),
    ("2021年全馆实际支出2,706.94亿元。", "XE802", "F8"),
    ("2021年全馆支出进度为94.87‰。", "XE803", "H8"),
    ("我馆自评94.26分。", "XE801", "H36"),
    ("部门整体支出绩效自评得分为96.24分，等级为“良”。", "XE801", "G37"),
    ("来馆参加群众满意度：预期指标值≤98%，实际完成99.5%。", "XE805", "E23"),
    ("开展档案宣传活动或展览次数8次，超额完成目标。", "XE805", "F12"),
    ("绩效目标合理性（3分），得3分。", "XE806", "H25"),
    ("支付进度均衡性指标分值4分，自评得分2.5分，扣2.5分。", "XE806", "H27"),
    ("2021年总支出2,706.94万元，占预算的97.84%。", "XE803", "H8"),
    ("预算编制指标6分，得6分。", "XE806", "H24"),
    ("任务一20分，得19分。", "XE806", "H12"),
    ("任务一下设5项指标，任务二下设4项指标，任务三下设4项指标。", "XE804", "D17"),
]
"""Sentences with one wrong figure each, and what is found in them."""
PLACES = ("无下属单位", "支出进度为94.87", "最终得分", "来馆参观群众满意度为")
"""Words of the paragraphs behind which the sentences are put."""


@pytest.mark.parametrize("style", FACTS)
def test_a_true_report_in_another_style_is_left_alone(
    style: tuple[str, str], tmp_path: Path
) -> None:
    form, name = style
    text = (REPORTS / f"{name}.txt").read_text("utf-8")
    assert found(evaluated(form), text, tmp_path / "报告.txt") == []


@pytest.mark.parametrize(
    ("style", "fact"),
    [(style, fact) for style, facts in FACTS.items() for fact in facts],
    ids=lambda value: value.words[:24] if isinstance(value, Fact) else "",
)
def test_a_forged_figure_in_another_style_is_found(
    style: tuple[str, str], fact: Fact, tmp_path: Path
) -> None:
    form, name = style
    text = (REPORTS / f"{name}.txt").read_text("utf-8")
    for words, new in forgeries(fact):
        hits = found(evaluated(form), altered(words, new, text), tmp_path / "报告.txt")
        assert [hit[:3] for hit in hits] == [(fact.code, fact.cell, fact.paragraph)], new


@pytest.mark.parametrize("number", OF_LINES)
def test_a_line_with_a_label_belongs_to_the_name_above(number: int, tmp_path: Path) -> None:
    form, name = LINES
    lines = (REPORTS / f"{name}.txt").read_text("utf-8").splitlines()
    figure, code, cell = OF_LINES[number]
    for _, new in forgeries(Fact(f"{{{figure}}}", code, cell, number)):
        lines[number - 1] = lines[number - 1].replace(figure, new, 1)
        hits = found(evaluated(form), "\n".join(lines), tmp_path / "报告.txt")
        assert [hit[:3] for hit in hits] == [(code, cell, number)], new
        lines[number - 1] = lines[number - 1].replace(new, figure, 1)


def _seed_lines(folder: Path) -> list[str]:
    whole = folder / "原文.txt"
    whole.write_text(original(), "utf-8")
    return [paragraph.shown for paragraph in read(whole).paragraphs]


def _behind(lines: list[str], place: str) -> int:
    return next(i for i, line in enumerate(lines, 1) if place in "".join(line.split()))


@pytest.mark.parametrize("place", PLACES)
def test_what_is_of_something_else_is_left_alone(place: str, tmp_path: Path) -> None:
    lines = _seed_lines(tmp_path)
    at = _behind(lines, place)
    text = "\n".join([*lines[:at], *OTHER_THINGS, *lines[at:]])
    hits = found(seed(), text, tmp_path / "报告.txt")
    assert [hit[:2] for hit in hits] == [OWN]


@pytest.mark.parametrize("name", ["永德县明朗中学", "永德县明朗中学-计划与完成"])
def test_what_a_school_tells_besides_is_left_alone(name: str, tmp_path: Path) -> None:
    besides = (REPORTS / "学校其他事项.txt").read_text("utf-8").splitlines()
    lines = (REPORTS / f"{name}.txt").read_text("utf-8").splitlines()
    for at in (4, next(i for i, line in enumerate(lines, 1) if "家长满意度" in line)):
        text = "\n".join([*lines[:at], *besides, *lines[at:]])
        assert found(evaluated(PLANS[0]), text, tmp_path / "报告.txt") == []


@pytest.mark.parametrize(
    ("number", "sentence"), list(enumerate(OTHER_THINGS)), ids=lambda it: str(it)[:20]
)
def test_it_is_left_alone_in_a_paragraph_of_the_forms_figures(
    number: int, sentence: str, tmp_path: Path
) -> None:
    lines = _seed_lines(tmp_path)
    at = _behind(lines, PLACES[1 + number % 3]) - 1
    text = "\n".join([*lines[:at], lines[at] + sentence, *lines[at + 1 :]])
    hits = found(seed(), text, tmp_path / "报告.txt")
    assert [hit[:2] for hit in hits] == [OWN]


@pytest.mark.parametrize(("sentence", "code", "cell"), WRONG, ids=[w[0][:20] for w in WRONG])
def test_a_wrong_figure_is_found_in_a_sentence_of_its_own(
    sentence: str, code: str, cell: str, tmp_path: Path
) -> None:
    lines = _seed_lines(tmp_path)
    at = _behind(lines, PLACES[1])
    text = "\n".join([*lines[:at], sentence, *lines[at:]])
    hits = found(seed(), text, tmp_path / "报告.txt")
    assert [hit[:3] for hit in hits if hit[:2] != OWN] == [(code, cell, at + 1)]


@pytest.mark.parametrize(("words", "new"), TOLD_OTHERWISE, ids=lambda text: text[:24])
def test_an_indicator_told_in_other_words_is_left_alone(
    words: str, new: str, tmp_path: Path
) -> None:
    hits = found(seed(), altered(words, new), tmp_path / "报告.txt")
    assert [hit[:2] for hit in hits] == [OWN]


@pytest.mark.parametrize(
    "table",
    [
        str.maketrans("，。：（）", ",.:()"),
        str.maketrans("0123456789", "０１２３４５６７８９"),
        str.maketrans({"年": " 年 ", "分": " 分 ", "，": "， "}),
    ],
    ids=["half width", "full width digits", "spaces"],
)
def test_another_way_of_typing_is_left_alone(table: dict[int, str], tmp_path: Path) -> None:
    text = "\n".join(_seed_lines(tmp_path)).translate(table)
    assert [hit[:2] for hit in found(seed(), text, tmp_path / "报告.txt")] == [OWN]


@pytest.mark.parametrize("width", [17, 23, 28])
def test_lines_of_labels_may_be_cut_at_the_edge_of_a_page(width: int, tmp_path: Path) -> None:
    form, name = LINES
    text = (REPORTS / f"{name}.txt").read_text("utf-8")
    cut = [line[at : at + width] for line in text.splitlines() for at in range(0, len(line), width)]
    assert found(evaluated(form), "\n".join(cut), tmp_path / "报告.txt") == []


def test_a_measure_that_names_its_problem_is_no_heading_of_problems(tmp_path: Path) -> None:
    text = (
        "一、最终得分96.24分。\n二、存在的问题\n（一）支付进度不够，目标不细，自评管理机制不健全。\n"
        "三、改进措施\n（一）针对支付进度慢的问题，加强调度。"
    )
    assert found(seed(), text, tmp_path / "报告.txt") == []
