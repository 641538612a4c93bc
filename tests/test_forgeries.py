"""Every figure of the seed report altered is found at its place; said otherwise it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.build_samples import SAMPLES
from tests.forging import FACTS, Fact, altered, evaluated, forgeries, found, original, seed
from xlsxeval import evaluate
from xlsxeval.narrative.crosscheck import crosscheck, read

REPORTS = Path(__file__).parent / "reports"
OWN = ("XE807", "D15", 40)
"""The seed report writes 档案档案数字化率 itself."""

OTHERS = {
    ("廊坊市食品工程学校-2019", "廊坊市食品工程学校"): [
        Fact("廊坊市食品工程学校{2019}年度项目支出绩效自评报告", "XE809", "A2", 1),
        Fact("年初预算数{43.2}万元", "XE802", "D6", 7),
        Fact("全年预算数{43.2}万元", "XE802", "E6", 7),
        Fact("当年财政拨款{43.2}万元", "XE802", "E7", 7),
        Fact("实际支出{37.24}万元", "XE802", "F6", 7),
        Fact("预算执行率{86.2}%", "XE803", "H6", 7),
        Fact("三级指标{9}个", "XE804", "D9", 9),
        Fact("自评得分{98}分，等级", "XE801", "", 9),
        Fact("产出指标得分{49}分", "XE806", "H9", 9),
        Fact("效益指标得分{30}分", "XE806", "H14", 9),
        Fact("预算执行率分值{10}分", "XE806", "G6", 9),
        Fact("年度指标值{43.2}万元", "XE805", "E9", 10),
        Fact("实际完成{37.24}万元", "XE805", "F9", 10),
        Fact("工程验收合格率：年度指标值100%，实际完成值{100}%", "XE805", "F11", 12),
        Fact("学生满意度：指标值{100}%", "XE805", "E17", 18),
    ],
    ("零陵区林业局-2021", "零陵区林业局"): [
        Fact("{2021}年度零陵区林业局", "XE809", "A2", 1),
        Fact("2021年部门预算{4753.66}万元", "XE802", "E6", 5),
        Fact("一般公共预算{1873.66}万元", "XE802", "D8", 5),
        Fact("其他资金{2880}万元", "XE802", "D9", 5),
        Fact("基本支出{1768.16}万元", "XE802", "D11", 5),
        Fact("项目支出{2985.5}万元", "XE802", "D12", 5),
        Fact("2021年实际支出{3824.26}万元", "XE802", "F6", 5),
        Fact("造林面积{1.2}万亩", "XE805", "F14", 9),
        Fact("病虫害防治面积{3.45}万亩", "XE805", "F15", 9),
        Fact("造林成活率达到{85}%", "XE805", "F17", 9),
        Fact("销售收入完成{1093}万元", "XE805", "F21", 11),
        Fact("林产品收入{24500}万元", "XE805", "F22", 11),
    ],
    ("永德县明朗中学-2022", "永德县明朗中学"): [
        Fact("全年预算数{387,664.62}元", "XE802", "E6", 5),
        Fact("实际支出{387664.62}元", "XE802", "F6", 5),
        Fact("预算执行率为{100}%", "XE803", "H6", 5),
        Fact("年度指标值≥{735}人次", "XE805", "E11", 8),
        Fact("实际完成{735}人次", "XE805", "F11", 8),
        Fact("735人次，分值{10}分", "XE806", "G11", 8),
        Fact("自评得分{7}分", "XE806", "H13", 10),
        Fact("政策知晓率，指标值{100}%", "XE805", "E16", 14),
        Fact("实际{98}%", "XE805", "F16", 14),
        Fact("得{9}分", "XE806", "H16", 14),
        Fact("家长满意度指标值{95}%以上", "XE805", "E19", 17),
        Fact("综合得分{96}分", "XE801", "H20", 19),
    ],
}
REWORDINGS = [
    ("2,853.38万元", "2853.38 万元"),
    ("2,853.38万元", "28533800元"),
    ("2,853.38万元", "28,533,800.00元"),
    ("2,853.38万元", "２８５３．３８万元"),
    ("2,853.38万元", "约2853万元"),
    ("2,853.38万元", "0.2853亿元"),
    ("项目预算总额为2,853.38万元", "部门预算2853.38万元"),
    ("项目预算总额为2,853.38万元", "年度预算数为2,853.38万元"),
    ("项目预算总额为2,853.38万元", "年初预算2,853.38万元"),
    ("实际支出为2,706.94万元", "全年执行数2706.94万元"),
    ("实际支出为2,706.94万元", "支出合计2,706.9万元"),
    ("实际支出为2,706.94万元", "累计支付2706.94万元"),
    ("支出进度为94.87%", "支出进度为94.87％"),
    ("支出进度为94.87%", "预算执行率百分之九十四点八七"),
    ("支出进度为94.87%", "支付进度约95%"),
    ("支出进度为94.87%", "支出进度 94.86 %"),
    ("专项支出2,218.95万元", "项目支出2,218.95万元"),
    (
        "其中：基本支出487.99万元，专项支出2,218.95万元",
        "其中专项支出2218.95万元、基本支出487.99万元",
    ),
    ("最终得分96.24分", "自评得分96.24分"),
    ("最终得分96.24分", "自评分为96.24分"),
    ("最终得分96.24分", "综合评分96.24 分"),
    ("最终得分96.24分", "总分100分，自评总分96.24分，等级为“优”"),
    ("下设12项三级指标", "下设十二项三级指标"),
    ("下设12项三级指标", "下设三级指标12个"),
    ("3项主要任务", "三项主要任务"),
    ("共7次，自评", "共七次，自评"),
    ("至少2次以上", "不少于两次"),
    ("≥98%", "不低于98％"),
    ("数字化比例达到70%以上", "数字化比例不低于百分之七十"),
    ("分值4分。经统计", "权重4分。经统计"),
    ("自评得分为8分", "得8分"),
    ("10732卷180921件又266册，更换", "10,732卷、180,921件、266册，更换"),
    (
        "预期指标值为≥98%，分值5分。经统计2021年来馆参观群众满意度为99.5%",
        "分值5分。预期指标值为≥98%。经统计2021年来馆参观群众满意度为99.5%",
    ),
    ("现将我馆2021年", "现将我馆２０２１年度"),
]
SPENT = "实际支出为2,706.94万元"
RATE = "支出进度为94.87%"
SCORE = "最终得分96.24分"
PARTS = "其中：基本支出487.99万元，专项支出2,218.95万元"
TASK = "3.任务三：做好增城城市馆运营工作。一是全馆"
TITLE = "广州市增城区国家档案馆2021年部门整体支出绩效自评报告"
SAID_OTHERWISE = [
    (SPENT, "实际支出为2,7O6.94万元", "XE802", "F8", 26),
    (SPENT, "实际支出为2,706,94万元", "XE802", "F8", 26),
    (SPENT, "实际支出为2.706.94万元", "XE802", "F8", 26),
    (SPENT, "实际支出为27O694万元", "XE802", "F8", 26),
    (SPENT, "决算支出2,760.94万元", "XE802", "F8", 26),
    (SPENT, "支出决算数2,760.94万元", "XE802", "F8", 26),
    (SPENT, f"{SPENT}，结余164.44万元", "XE811", "", 26),
    (SPENT, f"{SPENT}，年末结转结余资金164.44万元", "XE811", "", 26),
    ("项目预算总额为2,853.38万元", "项目预算总额为2,8S3.38万元", "XE802", "D8", 26),
    (RATE, "支出进度为94,87%", "XE803", "H8", 26),
    (RATE, "支出进度为94..87%", "XE803", "H8", 26),
    (RATE, "预算完成率为93.87%", "XE803", "H8", 26),
    (RATE, "预算执行率为0.9478", "XE803", "H8", 26),
    (
        PARTS,
        "其中：基本支出487.99万元，占比28.03%，专项支出2,218.95万元，占比81.97%",
        *("XE811", "", 26),
    ),
    (SCORE, "最终得分96.Z4分", "XE801", "H36", 33),
    (SCORE, f"{SCORE}，等级为良", "XE801", "G37", 33),
    (SCORE, f"{SCORE}，评价等级为“良好”", "XE801", "G37", 33),
    (SCORE, f"{SCORE}，扣分合计3.67分", "XE801", "H36", 33),
    (SCORE, f"{SCORE}，扣2.76分", "XE801", "H36", 33),
    (SCORE, f"{SCORE}，共扣4分", "XE801", "H36", 33),
    ("共设置了3项主要任务", "共设置了四大任务", "XE804", "C12", 35),
    ("馆藏档案数字化、档案文化宣传等工作", "馆藏档案数字化等工作，共设6项指标", "XE804", "D12", 36),
    ("评定为“优”等级", "评定为“良”等级", "XE805", "F21", 48),
    (TITLE, TITLE.replace("国家档案馆", "图书馆"), "XE809", "D3", 1),
    (TITLE, TITLE.replace("2021", "二〇二〇"), "XE809", "A2", 1),
    (TITLE, TITLE.replace("2021", "二零二二"), "XE809", "A2", 1),
    ("增财〔2022〕280号", "穗财〔2022〕280号", "XE809", "", 2),
    ("评定为“优”等级", "评定为良好等级", "XE805", "F21", 48),
    ("预期指标值为“满意”以上", "预期指标值为“基本满意”以上", "XE805", "E22", 49),
    (RATE, "预算支出进度94.78%，其中基本支出执行率99.1%", "XE803", "H8", 26),
    ("共拍摄了685批次", "共拍摄了658批", "XE805", "F17", 43),
    (TASK, TASK.replace("工作", "工作（25分）"), "XE806", "G20", 46),
    (TASK, TASK.replace("工作", "工作（20分，得18分）"), "XE806", "H20", 46),
]
"""Words, what they become, and code, cell and paragraph of the finding."""


BESIDE = [
    ("实际支出为2,706.94万元，", "实际支出为2,706.94万元（2020年实际支出2,500.10万元），"),
    ("实际支出为2,706.94万元，", "实际支出为2,706.94万元，比2020年的2,500.10万元增加206.84万元，"),
    (
        "实际支出为2,706.94万元，",
        "实际支出为2,706.94万元（2019年、2020年分别为2,300.00万元、2,500.10万元），",
    ),
    ("最终得分96.24分。", "最终得分 96.24 分。2020年自评得分为95分。"),
    ("2021年项目预算总额为", "上年预算总额2,600万元。2021年项目预算总额为"),
    (
        "2021年项目预算总额为",
        "2020年预算总额2,600万元，支出2,500万元，支出进度96.15%。2021年项目预算总额为",
    ),
    ("配备参公编制9", "建筑面积12000平方米，电话020-82752345，在职人员35人，配备参公编制9"),
    ("共7次，自评", "共7次，其中线上3次，较上年增加2次，自评"),
    ("共7次，自评", "共7次（2020年5次），自评"),
    ("提高绩效自评质量。", "提高绩效自评质量，力争2022年预算执行率达到98%，自评得分99分。"),
    (
        "2,853.38万元，实际支出为",
        "2,853.38万元，其中年初预算安排2,853.38万元、年中追加15.2万元，实际支出为",
    ),
    (
        "2,853.38万元，实际支出为",
        "2,853.38万元，“三公”经费预算12.5万元、支出10.2万元，实际支出为",
    ),
    (SPENT, "决算支出2,706.94万元"),
    (SPENT, f"{SPENT}，年末结转结余146.44万元"),
    (SPENT, f"{SPENT}，年末财政收回后结余100.44万元"),
    (SPENT, f"{SPENT}，其中一般公共预算结余10万元"),
    (RATE, "预算执行率为0.9487"),
    (RATE, "预算完成率94.87%"),
    (SCORE, f"{SCORE}，等级为“优”"),
    (SCORE, f"{SCORE}，评定为优秀，共扣3.76分"),
    (SCORE, f"{SCORE}，其中预算执行扣0.26分、支出均衡扣3.5分"),
    (SCORE, f"{SCORE}，较上年的良等次有所提高"),
    ("共设置了3项主要任务", "共设置了三大任务"),
    ("馆藏档案数字化、档案文化宣传等工作", "馆藏档案数字化等工作，共设5项指标"),
    (PARTS, "其中：基本支出487.99万元，占18.03%，专项支出2,218.95万元，占81.97%"),
    (PARTS, "其中：基本支出487.99万元（占公用经费的3.2%），专项支出2,218.95万元"),
    (PARTS, f"{PARTS}，项目预算2,300万元"),
    (TITLE, TITLE.replace("2021", "二〇二一")),
    (TITLE, TITLE.removeprefix("广州市")),
    ("增财〔2022〕280号", "增城区财政局〔2022〕280号"),
    ("5.讲好红色", "5.型号A7O的扫描仪2台，每台1.5B元，IP地址10.2.3.4。讲好红色"),
    ("5.讲好红色", "5.信息化建设项目预算300万元，支出290万元，执行率96.67%。讲好红色"),
    ("评定为“优”等级", "评定为“优秀”等级"),
    ("评定为“优”等级", "评定为优等级"),
    ("评定为“优”等级", "评定为优秀等次，较上年的良好等次有所提高"),
    ("预期指标值为“满意”以上", "预期指标值为满意以上"),
    (RATE, f"{RATE}，其中基本支出执行率99.1%，项目支出执行率94.0%"),
    (RATE, f"{RATE}，其中：项目支出执行率94.0%，基本支出执行率99.1%"),
    ("下设12项三级指标", "下设12项三级指标，加上预算执行与管理共24项指标"),
    ("共拍摄了685批次", "共拍摄685批"),
    (TASK, TASK.replace("工作", "工作（20分，得20分）")),
]


def changed(words: str, new: str) -> str:
    """The altered figure and the word behind it, as a quotation must hold them."""
    pairs = zip(words[::-1], new[::-1], strict=False)
    same = next(i for i, (one, other) in enumerate(pairs) if one != other)
    return new[: len(new) - same][-2:]


def test_the_seed_report_has_one_true_warning() -> None:
    [finding] = crosscheck(
        seed(), Path(__file__).parent / "real" / "zengcheng-archives-2021-report.txt"
    )
    assert (finding.code, finding.cell.ref, finding.severity.value) == ("XE807", "D15", "warning")
    assert finding.message.values["quote"] == "四是馆藏永久、长期档案档案数字化率"


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.words[:30])
def test_a_forged_figure_is_found_at_its_place(fact: Fact, tmp_path: Path) -> None:
    for words, new in forgeries(fact):
        text = altered(words, new)
        hits = found(seed(), text, tmp_path / "报告.txt")
        assert [hit[:3] for hit in hits] == sorted(
            [(fact.code, fact.cell, fact.paragraph), OWN], key=lambda hit: hit[0] in ("XE807",)
        ), new
        quote = next(hit[3] for hit in hits if hit[0] == fact.code)
        assert changed(words, new).strip(",") in "".join(quote.split()), new


@pytest.mark.parametrize(
    ("words", "new", "code", "cell", "paragraph"), SAID_OTHERWISE, ids=lambda it: str(it)[-24:]
)
def test_a_wrong_figure_in_other_words_is_found(
    words: str, new: str, code: str, cell: str, paragraph: int, tmp_path: Path
) -> None:
    hits = found(seed(), altered(words, new), tmp_path / "报告.txt")
    assert [hit[:3] for hit in hits if hit[:3] != OWN] == [(code, cell, paragraph)]


def test_there_are_hundreds_of_forgeries() -> None:
    assert sum(len(list(forgeries(fact))) for fact in FACTS) > 200


@pytest.mark.parametrize(("words", "new"), [*REWORDINGS, *BESIDE], ids=lambda text: text[:24])
def test_a_harmless_wording_is_left_alone(words: str, new: str, tmp_path: Path) -> None:
    hits = found(seed(), altered(words, new), tmp_path / "报告.txt")
    assert [hit[:3] for hit in hits] == [OWN]


@pytest.mark.parametrize("width", [17, 23, 31, 40, 10_000])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_lines_may_break_anywhere(width: int, encoding: str, tmp_path: Path) -> None:
    whole = tmp_path / "原文.txt"
    whole.write_text(original(), "utf-8")
    lines = [paragraph.shown for paragraph in read(whole).paragraphs]
    broken = [line[at : at + width] for line in lines for at in range(0, len(line), width)]
    path = tmp_path / "报告.txt"
    path.write_bytes("\n".join(broken).encode(encoding))
    assert [(f.code, f.cell.ref) for f in crosscheck(seed(), path)] == [OWN[:2]]


@pytest.mark.parametrize(("form", "name"), OTHERS)
def test_true_reports_of_other_shapes_are_left_alone(form: str, name: str, tmp_path: Path) -> None:
    evaluation = evaluate(SAMPLES / f"{form}.xlsx")
    text = (REPORTS / f"{name}.txt").read_text("utf-8")
    assert found(evaluation, text, tmp_path / "报告.txt") == []


@pytest.mark.parametrize(
    ("form", "name", "fact"),
    [(*names, fact) for names, facts in OTHERS.items() for fact in facts],
    ids=lambda value: value.words[:24] if isinstance(value, Fact) else "",
)
def test_forged_reports_of_other_shapes(form: str, name: str, fact: Fact, tmp_path: Path) -> None:
    evaluation = evaluated(form)
    text = (REPORTS / f"{name}.txt").read_text("utf-8")
    for words, new in forgeries(fact):
        hits = found(evaluation, altered(words, new, text), tmp_path / "报告.txt")
        assert [hit[:3] for hit in hits] == [(fact.code, fact.cell, fact.paragraph)], new


def test_a_rate_behind_another_years_figure_is_still_checked(tmp_path: Path) -> None:
    new = "2,706.94万元（2020年实际支出2,500.10万元），支出进度为94.78%"
    text = altered("2,706.94万元，支出进度为94.87%", new)
    hits = found(seed(), text, tmp_path / "报告.txt")
    assert [hit[:3] for hit in hits] == [("XE803", "H8", 26), OWN]


@pytest.mark.parametrize(("rate", "codes"), [("100%", []), ("99%", ["XE803"])])
def test_a_rate_the_form_prints_wrong_itself_is_left_to_its_own_check(
    rate: str, codes: list[str], tmp_path: Path
) -> None:
    words = "2021年部门预算4753.66万元，实际支出3824.26万元，预算执行率为"
    hits = found(evaluated("零陵区林业局-2021"), f"{words}{rate}。", tmp_path / "报告.txt")
    assert [hit[0] for hit in hits] == codes


OF_THE_FORM = "经自评，最终得分96分。参与评分的10项中，8项得满分，2项扣分，共扣4分。"
BY_LEVEL = "共设置了9项指标，分别是：产出指标4项、效益指标3项、满意度指标2项。"
BY_ROW = "二是资金到位及时率。分值10分。实际完成值为100%，自评得分为7分。扣3分。"
BY_RATE = "预算执行率。分值10分，实际为100%，自评得分为10分。"


@pytest.mark.parametrize(
    ("words", "old", "new", "found_"),
    [
        (OF_THE_FORM, "共扣4分", "共扣5分", ("XE801", "H20")),
        (BY_LEVEL, "产出指标4项", "产出指标5项", ("XE804", "D11")),
        (BY_LEVEL, "满意度指标2项", "满意度指标3项", ("XE804", "D18")),
        (BY_ROW, "扣3分", "扣4分", ("XE806", "H13")),
        (BY_RATE, "实际为100%", "实际为90%", ("XE803", "H6")),
    ],
)
def test_figures_told_behind_their_sentence_are_compared(
    words: str, old: str, new: str, found_: tuple[str, str], tmp_path: Path
) -> None:
    form = evaluated("永德县明朗中学-2022")
    true = found(form, words, tmp_path / "报告.txt")
    assert [hit for hit in true if hit[:2] != ("XE808", "A1")] == []
    hits = found(form, words.replace(old, new), tmp_path / "报告.txt")
    assert [hit[:2] for hit in hits] == [found_]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("零陵区林业局-2021", "最终得分76分。参与评分的11项中，2项扣分，共扣2分。"),
        ("永德县明朗中学-2022", "自评得分96分。其中产出指标共扣4分。"),
        ("永德县明朗中学-2022", "自评得分96分。上年共扣6分。"),
        ("永德县明朗中学-2022", "设产出指标4项、效益指标3项、满意度指标1项。"),
        ("永德县明朗中学-2022", "完成产出指标3项、效益指标2项。"),
        ("永德县明朗中学-2022", "得满分的有：产出指标3项、效益指标2项、满意度指标2项。"),
        ("永德县明朗中学-2022", "自评失分指标2项，产出指标1项，效益指标1项。"),
        ("永德县明朗中学-2022", "预算执行率（10分）：实际为100%，其中上半年实际完成45%，得10分。"),
        ("永德县明朗中学-2022", f"{BY_ROW[:-4]}扣1分是因为上半年晚，扣2分是因为下半年晚。"),
    ],
)
def test_points_lost_and_counts_of_a_part_are_left_alone(
    form: str, words: str, tmp_path: Path
) -> None:
    hits = found(evaluated(form), words, tmp_path / "报告.txt")
    assert [hit for hit in hits if hit[0] != "XE808"] == []
