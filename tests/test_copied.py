"""XE702: copied words are found, whatever numbers and names were changed; templates are not."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest

from tests.batches import form, roster, sent
from xlsxeval import crowd
from xlsxeval.i18n import say
from xlsxeval.model import Severity, Submission

TEXT = (
    "一是项目前期准备不充分，立项、评审和招标环节衔接不紧，造成上半年支付进度落后；二是绩效目标设置"
    "偏于笼统，12个指标中有5个难以量化，县教育局内部各股室对绩效管理认识不一致，数据收集不及时。"
)
OTHER = (
    "支付进度慢的主要原因是学校食堂改造遇到汛期，施工队停工近两个月；此外，年初编报绩效目标时没有征求"
    "基层学校意见，个别指标与实际需要脱节，年底统计口径又作了调整。"
)


def copies(*submissions: Submission, listed=None):
    """(severity, units, kinds, share, quoted text) of every XE702."""
    return [
        (
            f.severity,
            f.message.values.get("units", f.message.values.get("count")),
            [say(kind, "zh_CN") for kind in f.message.values["kinds"]],
            f.message.values.get("share"),
            f.message.values["text"],
        )
        for f in crowd.findings(submissions, listed)
        if f.code == "XE702"
    ]


def batch(
    *texts: str, kind: str = "problems", units: str = "甲乙丙丁戊己庚辛壬癸"
) -> list[Submission]:
    """One unit a text."""
    numbered = enumerate(texts)
    return [sent(f"{n}.xlsx", form(f"{units[n]}县水利局"), **{kind: text}) for n, text in numbered]


def test_identical_text_of_two_units_is_found_with_both_places():
    [finding] = crowd.findings(batch(TEXT, OTHER, TEXT))
    assert (finding.code, finding.severity, finding.cell.place) == (
        "XE702",
        Severity.WARNING,
        "自评表!C30",
    )
    assert say(finding.message, "zh_CN") == (
        "丙县水利局、甲县水利局的文字雷同（存在问题，相同 100%）：“一是项目前期准备不充分，"
        "立项、评审和招标环节衔接不紧，造成上半年支付进度落后；二是绩效目标设置偏于笼统，12个指标中……”"
        "（2.xlsx:自评表!C30、0.xlsx:自评表!C30）。请各单位按自己的情况填写。"
    )


def test_changed_numbers_marks_and_unit_names_do_not_hide_a_copy():
    mine = TEXT.replace("县教育局", "甲县水利局")
    copied = mine.replace("甲县水利局", "乙县水利局").replace("12", "9").replace("，", ", ")
    found = copies(*batch(mine, copied))
    assert [(units, share) for _, units, _, share, _ in found] == [
        (("乙县水利局", "甲县水利局"), 100)
    ]


def test_a_copy_with_some_words_changed_is_found_with_its_share():
    copied = TEXT.replace("上半年支付进度落后", "前三季度支出偏慢").replace(
        "数据收集不及时", "统计滞后"
    )
    [(severity, _, _, share, quoted)] = copies(*batch(TEXT, copied))
    assert severity is Severity.WARNING
    assert 75 <= share < 95
    assert quoted == (
        "二是绩效目标设置偏于笼统，12个指标中有5个难以量化，县教育局内部各股室对绩效管理认识不一致"
    )


def test_a_long_text_may_be_copied_into_a_longer_one():
    [(_, _, _, share, _)] = copies(*batch(TEXT, OTHER * 2 + TEXT))
    assert share == 100


def test_what_is_copied_between_different_blocks_is_found():
    one = sent("a.xlsx", form("甲局"), problems=TEXT)
    other = sent("b.xlsx", form("乙局"), reason=TEXT)
    assert [kinds for _, _, kinds, _, _ in copies(one, other)] == [["存在问题", "偏差原因"]]


def test_two_units_that_share_several_texts_are_told_once():
    one = sent("a.xlsx", form("甲局"), goal=OTHER, problems=TEXT)
    other = sent("b.xlsx", form("乙局"), goal=OTHER, problems=TEXT)
    [(_, units, kinds, share, _)] = copies(one, other)
    assert (units, kinds, share) == (("乙局", "甲局"), ["绩效目标", "存在问题"], 100)


def test_one_text_in_many_units_is_one_finding():
    found = copies(*batch(TEXT, TEXT, TEXT, TEXT.replace("二是", "另外"), TEXT))
    assert [len(units) for _, units, _, _, _ in found] == [5]


def test_different_words_about_the_same_matter_are_silent():
    assert copies(*batch(TEXT, OTHER)) == []


@pytest.mark.parametrize(
    "phrase", ["无", "严格执行预算，提高资金使用效益。", "按计划完成年度目标任务"]
)
def test_short_phrases_are_silent(phrase):
    assert copies(*batch(*[phrase] * 9)) == []


def test_boilerplate_of_short_sentences_is_silent_however_many_there_are():
    phrases = "严格执行预算。加强资金监管。提高使用效益。按时完成任务。强化绩效意识。"
    assert copies(*batch(*[phrases] * 9)) == []


def test_forms_of_one_unit_may_share_their_words():
    one = sent("a.xlsx", form("甲局", form="mof-project-2020", project="一"), problems=TEXT)
    other = sent("b.xlsx", form("甲 局", form="mof-project-2020", project="二"), problems=TEXT)
    assert copies(one, other) == []


@pytest.mark.parametrize("name", ["县教育局机关", "宁远县教育局", None])
def test_what_may_be_another_spelling_of_the_unit_is_silent(name):
    pair = sent("a.xlsx", form("县教育局"), goal=TEXT), sent("b.xlsx", form(name), goal=TEXT)
    assert copies(*pair) == []
    if name:
        assert len(copies(*pair, listed=roster("县教育局", name))) == 1


def test_a_submission_that_was_replaced_is_not_compared():
    old = sent("a.xlsx", form("甲局"), problems=TEXT)
    new = sent("b.xlsx", form("甲局"), changed=1, problems=OTHER)
    assert copies(old, new, sent("c.xlsx", form("乙局"), problems=TEXT)) == []


def test_a_template_is_told_once_and_then_left_out():
    given = "各单位应当按照县财政局统一部署，对照年初批复的绩效目标逐项开展自评并按时报送。"
    own = [
        f"{name}站的{what}。"
        for name, what in zip(
            "甲乙丙丁戊己庚",
            [
                "渠道清淤因雨停工",
                "水泵老化未及时更换",
                "测流设备标定推迟到年底",
                "巡查人手不足",
                "灌区用水户意见收集不全",
                "泵站电费结算周期较长",
                "河道保洁合同续签较晚",
            ],
            strict=True,
        )
    ]
    found = copies(*batch(*[given + text for text in own]))
    assert [(each[0], sorted(each[1]), *each[2:]) for each in found] == [
        (
            Severity.INFO,
            sorted(f"{name}县水利局" for name in "甲乙丙丁戊己庚"),
            ["存在问题"],
            None,
            given.rstrip("。"),
        )
    ]


def test_the_units_of_a_template_are_named_ten_at_the_most_in_its_sentence():
    units = "甲乙丙丁戊己庚辛壬癸子"
    [finding] = crowd.findings(batch(*[TEXT] * 11, units=units), None)
    told = say(finding.message, "zh_CN")
    assert told.startswith("11 个单位的文字相同（存在问题），看作统一模板，不再比对：")
    assert told.count("县水利局、") == 10
    assert told.endswith("、……）。")
    assert len(finding.message.values["units"]) == 11


def test_few_units_of_many_are_no_template():
    rng = Random(1)
    texts = [TEXT] * 6 + [invented(rng) for _ in range(120)]
    units = [
        sent(f"{n:03}.xlsx", form(f"单位{chr(0x4E00 + n)}"), goal=t) for n, t in enumerate(texts)
    ]
    [(severity, names, _, share, _)] = copies(*units)
    assert (severity, len(names), share) == (Severity.WARNING, 6, 100)


PHRASES = (
    "加强预算绩效管理",
    "提高资金使用效益",
    "严格执行财务制度",
    "推进项目建设",
    "完善内部控制",
    "支付进度",
    "绩效目标",
    "年度任务",
    "服务对象",
    "及时足额拨付",
    "开展业务培训",
    "落实主体责任",
    "进一步",
    "不断",
    "一是",
    "二是",
    "三是",
    "存在",
    "不足",
    "问题",
    "由于",
    "造成",
    "影响",
    "达到",
    "完成",
    "全年",
    "群众满意度",
)


def invented(rng: Random) -> str:
    """About 200 characters: official phrases among words of the unit's own."""
    words = []
    while sum(map(len, words)) < 200:
        own = "".join(chr(rng.randrange(0x4E00, 0x9000)) for _ in range(rng.randrange(2, 9)))
        words += [rng.choice(PHRASES), own, rng.choice("，，，。；")]
    return "".join(words)


def thousand() -> tuple[list[Submission], set[tuple[str, ...]]]:
    """1,000 units of five passages each, and the pairs of them that copied."""
    rng = Random(702)
    kinds = ("goal", "result", "problems", "measures", "reason")
    texts = [{kind: invented(rng) for kind in kinds} for _ in range(1000)]
    names = [f"{chr(0x4E00 + n)}{chr(0x6000 + n)}{chr(0x7000 + n)}中心" for n in range(1000)]
    planted = set()
    chosen = rng.sample(range(1000), 40)
    for one, other in list(pairwise(chosen))[::2]:
        kind = rng.choice(kinds)
        copied = texts[one][kind].replace("完成", "实现了").replace("，", "、", 3)
        at = rng.randrange(20, 150)
        texts[other][kind] = copied[:at] + f"共{rng.randrange(99)}项" + copied[at:]
        planted.add(tuple(sorted((names[one], names[other]))))
    made = [sent(f"{n:04}.xlsx", form(names[n]), **texts[n]) for n in range(1000)]
    return made, planted


def test_of_a_thousand_units_exactly_those_that_copied_are_found():
    submissions, planted = thousand()
    found = crowd.findings(submissions)
    assert {f.code for f in found} == {"XE702"}
    assert {f.message.values["units"] for f in found} == planted
    assert len(found) == len(planted) == 20
