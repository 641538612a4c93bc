"""What people write in value cells: expectations by hand, from published forms and one report."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.soon import soon
from xlsxeval.model import Cell, Day, Kind, Message, Quantity
from xlsxeval.quantity import mentions, parse, pick, read

D = Decimal
WAN, YI = D(10**4), D(10**8)


def n(value, unit="", sign=None, noun="", *, glyph=False, scale=1, about=False):
    return Quantity(
        Kind.NUMBER, "", (0, 0), sign, glyph, D(str(value)), unit=unit, scale=D(str(scale)),
        noun=noun, approximate=about,
    )  # fmt: skip


def g(sign, value, unit="", noun="", **more):
    return n(value, unit, sign, noun, glyph=True, **more)


def between(low, high, unit="", **more):
    return Quantity(Kind.RANGE, low=D(str(low)), high=D(str(high)), unit=unit, **more)


def day(first, last=None, sign=None, **more):
    return Quantity(Kind.DATE, first=Day(*first), last=Day(*(last or first)), sign=sign, **more)


def tier(word):
    return Quantity(Kind.TIER, word=word)


def words(*others, doubt=None):
    return Quantity(Kind.WORDS, others=others, doubt=doubt)


def doubtful(template, **values):
    return words(doubt=Message(template, values))


BLANK = Quantity(Kind.BLANK)
YES, NO = Quantity(Kind.YES_NO, word="yes"), Quantity(Kind.YES_NO, word="no")
ZERO = replace(n(0), zero=True)
WORDS = words()
LETTER = "The letter {letter} stands where a digit belongs."
UNCLEAR = "The separators in {number} are not clear."
NO_DATE = "The date {text} does not exist."
BACKWARDS = "The range {text} ends below where it begins."
OPPOSED = "{text} names two limits that exclude each other."

PUBLISHED = {
    # 池州棠溪镇 2022
    "≥50个": g("≥", 50, "个"),
    "50": n(50),
    "≥100百分比": g("≥", 100, "%"),
    "严格执行相关制度规定": WORDS,
    "达成预期指标": tier("met"),
    "在项目计划完成时间内完成": WORDS,
    "≤90万元": g("≤", 900000, "元", scale=WAN),
    "90": n(90),
    "符合相关规定": WORDS,
    "效果明显": WORDS,
    # 重庆科学城融媒体中心 2021
    "100%": n(100, "%"),
    "92%": n(92, "%"),
    "": BLANK,
    "100%(得分系数)": n(100, "%"),
    "70%": n(70, "%"),
    "76%": n(76, "%"),
    "3%": n(3, "%"),
    "0": n(0),
    "2%": n(2, "%"),
    "97%": n(97, "%"),
    "72.74%": n("72.74", "%"),
    "高": tier("高"),
    "好": tier("好"),
    "90%": n(90, "%"),
    "≥6次": g("≥", 6, "次"),
    "12次": n(12, "次"),
    "到0次": n(0, "次"),
    "43次": n(43, "次"),
    "第O份": doubtful(LETTER, letter="O"),  # R35
    "20份": n(20, "份"),
    "2200篇": n(2200, "篇"),
    "2859篇": n(2859, "篇"),
    "95%": n(95, "%"),
    # 衡山 2020
    "无": WORDS,
    "0起": n(0, "起"),
    "≥90%": g("≥", 90, "%"),
    # 黄冈 2020, 廊坊 2019
    "98%": n(98, "%"),
    "43.2": n("43.2"),
    "37.24": n("37.24"),
    "100": n(100),
    # 普陀 2022
    "=100%": g("=", 100, "%"),
    "及时": tier("及时"),
    ">=90%": g("≥", 90, "%"),
    "215,457.6": n("215457.6"),
    "250000.00": n("250000.00"),
    # 萧县 2023
    "29.5亩": n("29.5", "亩"),
    "1.5亩": n("1.5", "亩"),
    "5亩": n(5, "亩"),
    "20亩": n(20, "亩"),
    "3亩": n(3, "亩"),
    "192只": n(192, "只"),
    "180只": n(180, "只"),
    "12头": n(12, "头"),
    "≥11.376万元": g("≥", 113760, "元", scale=WAN),
    "12万元": n(120000, "元", scale=WAN),
    "90人": n(90, "人"),
    # 永德 2022
    "≧ 735 人次": g("≥", 735, "人次"),
    "735": n(735),
    "≧ 100 %": g("≥", 100, "%"),
    "═ 100 %": g("=", 100, "%"),
    "≧ 95 %": g("≥", 95, "%"),
    "有效": tier("有效"),
    # 零陵 2021
    "1.2万亩": n(12000, "亩", scale=WAN),
    "3.45万亩": n(34500, "亩", scale=WAN),
    "16.3万亩": n(163000, "亩", scale=WAN),
    "85%": n(85, "%"),
    "每亩300": n(300),
    "每亩100": n(100),
    "1100万元": n(11000000, "元", scale=WAN),
    "1093万元": n(10930000, "元", scale=WAN),
    "2.6亿元": n(260000000, "元", scale=YI),
    "2.45亿元": n(245000000, "元", scale=YI),
    "显著": tier("显著"),
}

ARCHIVES = {
    "至少2次以上": g("≥", 2, "次"),  # R30
    "经统计2021年我馆主办及协办档案宣传活动或展览共7次": n(7, "次"),
    "计划开展2全宗旧馆藏档案脱酸工作、消毒工作、档案破损鉴定与修裱等档案抢救保护工作": words(
        n(2, "全宗", noun="旧馆藏档案脱酸工作")
    ),
    "2021年完成2全宗旧馆藏档案脱酸工作共164页；完成消毒档案10732卷180921件又266册，"
    "更换防虫药11672包": words(
        n(2, "全宗", noun="旧馆藏档案脱酸工作"),
        n(164, "页"),
        n(10732, "卷"),
        n(180921, "件"),
        n(266, "册"),
        n(11672, "包"),
    ),
    "计划接收20个全宗单位的档案": n(20, "个", noun="全宗单位"),
    "2021年完成区党史研究室、区委宣传部等20个全宗单位共13232卷102425件档案的接收工作": words(
        n(20, "个", noun="全宗单位"), n(13232, "卷"), n(102425, "件", noun="档案")
    ),
    "2021年馆藏永久、长期档案数字化比例达到70%以上": n(70, "%", "≥"),
    "2021年馆藏永久、长期档案数字化比例达到82%以上": n(82, "%", "≥"),
    "经自查2021年档案依法应移交进馆率达到100%": n(100, "%", "≥"),
    "2021年参加重要政务活动、突发事件、重点项目建设、美丽乡村等跟踪拍摄，共拍摄了685批次，"
    "音视频400余分钟，照片6635张，集结成《镜头增城·2021》": words(
        n(685, "批次"), n(400, "分钟", about=True), n(6635, "张")
    ),
    "2021年工作质量达标": WORDS,
    "2021年工作完成率达标": WORDS,
    "0次": n(0, "次"),  # R31
    "2021年城市馆无责任事故发生": ZERO,
    "100%达标": n(100, "%", noun="达标"),
    "2021年通过增城区城市管理和综合执法局环卫设施巡查考核，评定为“优”等级": WORDS,
    "“满意”以上": WORDS,  # R32
    "2021年各馆对物业管理服务满意度均为“满意”以上": WORDS,
    "≥98%": g("≥", 98, "%"),
    "经统计2021年来馆参观群众满意度为99.5%": n("99.5", "%"),
    "10732卷180921件又266册": words(n(10732, "卷"), n(180921, "件"), n(266, "册")),  # R33
}

SIGNS = {  # R30
    "不少于200人次": g("≥", 200, "人次"),
    "不低于 85%": g("≥", 85, "%"),
    "不小于3场": g("≥", 3, "场"),
    "⩾3": g("≥", 3),
    "=>10": g("≥", 10),
    "＞＝95％": g("≥", 95, "%"),
    "大于等于 95 %": g("≥", 95, "%"),
    "（≥）98%": g("≥", 98, "%"),
    "（≥95%）": g("≥", 95, "%"),
    "“≥90%”": g("≥", 90, "%"),
    "至少3场": g("≥", 3, "场"),
    "不超过3%": g("≤", 3, "%"),
    "不高于10%": g("≤", 10, "%"),
    "不多于3起": g("≤", 3, "起"),
    "≦3": g("≤", 3),
    "=<10": g("≤", 10),
    "最多5人": g("≤", 5, "人"),
    "＞90%": g(">", 90, "%"),
    "高于90%": g(">", 90, "%"),
    "超过100人": g(">", 100, "人"),
    "低于5%": g("<", 5, "%"),
    "＜5": g("<", 5),
    "等于0": g("=", 0),
    "达到95%": n(95, "%", "≥"),
    "达到70%以上": n(70, "%", "≥"),
    "完成率达100%": n(100, "%", "≥"),
    "控制在100万元以内": n(1000000, "元", "≤", scale=WAN),
    "控制在5%": n(5, "%", "≤"),
    "控制在10%以下": n(10, "%", "≤"),
    "100%以上": n(100, "%", "≥"),
    "5次及以上": n(5, "次", "≥"),
    "95%（含）以上": n(95, "%", "≥"),
    "95%以上（含）": n(95, "%", "≥"),
    "50个单位以上": n(50, "个", "≥", "单位"),
    "10%以下": n(10, "%", "≤"),
    "30天内": n(30, "天", "≤"),
    "24小时内": n(24, "小时", "≤"),
    "2小时内到达现场": n(2, "小时", "≤", ""),
    "不超过30个工作日": g("≤", 30, "工作日"),
    "未超过5%": n(5, "%", "≤"),
    "不足90%": n(90, "%", "<"),
    "尚未达到95%": n(95, "%", "<"),
    "达不到95%": n(95, "%", "<"),
    "没达到95%": n(95, "%", "<"),
    "无法达到95%": n(95, "%", "<"),
    "不及95%": n(95, "%", "<"),
    "95%不到": n(95, "%", "<"),
    "没有超过5%": n(5, "%", "≤"),
    "未低于95%": n(95, "%", "≥"),
    "20人+": n(20, "人", "≥"),
    "签约5家": n(5, "家"),
    "通过5家": n(5, "家"),
    "差5个": words(n(5, "个")),
    "误差5%": n(5, "%"),
    "没完成5个": words(n(5, "个")),
    "未达成5个": words(n(5, "个")),
    "未达到95%": n(95, "%", "<"),
    "每年不少于2次": g("≥", 2, "次"),
    "不低于5%以内": doubtful(OPPOSED, text="不低于5%以内"),
    "±5%": words(n(5, "%")),
    "≠0": words(n(0)),
    "0≤x≤5": words(n(0), g("≤", 5)),
}

NUMBERS = {  # R29, R35, R37
    "９５％": n(95, "%"),
    "95 %": n(95, "%"),
    "０.９５": n("0.95"),
    "2，853.38": n("2853.38"),
    "2,853.38": n("2853.38"),
    "12,345件": n(12345, "件"),
    "2 853.38": doubtful(UNCLEAR, number="2 853.38"),
    "2.853,38": doubtful(UNCLEAR, number="2.853,38"),
    "2、853.38": doubtful(UNCLEAR, number="2、853.38"),
    "1,23": doubtful(UNCLEAR, number="1,23"),
    "99。5%": doubtful(UNCLEAR, number="99。5"),
    "5. 3亩": doubtful(UNCLEAR, number="5. 3"),
    "1O0%": doubtful(LETTER, letter="O"),
    "l00%": doubtful(LETTER, letter="l"),
    "9O%": doubtful(LETTER, letter="O"),
    "-5": n(-5),
    "−5%": n(-5, "%"),
    "负5%": n(-5, "%"),
    "增长-3%": n(-3, "%"),
    ".5": n("0.5"),
    "5.": n(5),
    "1e3": WORDS,
    "007": WORDS,
    "5l": n(5, "升"),
    "12.5万元": n(125000, "元", scale=WAN),
    "300万": n(3000000, scale=WAN),
    "3百人": n(300, "人", scale=100),
    "5千户": n(5000, "户", scale=1000),
    "5千瓦": n(5, "千瓦"),
    "2千克": n(2, "公斤"),
    "100万人民币": n(1000000, "元", scale=WAN),
    "5‰": n("0.5", "%", scale="0.1"),
    "5个百分点": n(5, "百分点"),
    "两次": n(2, "次"),
    "二十个": n(20, "个"),
    "共七次": n(7, "次"),
    "百分之九十五": n(95, "%"),
    "百分之九十五以上": n(95, "%", "≥"),
    "百分之百": n(100, "%"),
    "千分之三": n("0.3", "%", scale="0.1"),
    "三成": n(30, "%", scale=10),
    "九成以上": n(90, "%", "≥", scale=10),
    "半数": n(50, "%"),
    "十二点五万": n(125000, scale=WAN),
    "廿": n(20),
    "壹佰元": n(100, "元"),
    "贰拾万元整": n(200000, "元", scale=WAN),
    "一百零五人": n(105, "人"),
    "一亿二千万元": n(120000000, "元"),
    "三万五千元": n(35000, "元"),
    "零次": n(0, "次"),
    "三": n(3),
    "建立一套制度": n(1, "套", noun="制度"),
    "一起事故": n(1, "起", noun="事故"),
    "400余": n(400, about=True),
    "30多个": n(30, "个", about=True),
    "1万余人次": n(10000, "人次", about=True, scale=WAN),
    "约30": n(30, about=True),
    "接近达到300人": n(300, "人", "≥", about=True),
    "几乎300人": n(300, "人", about=True),
    "附近300人": n(300, "人"),
    "二次": n(2, "次"),
    "完成二次以上": n(2, "次", "≥"),
    "二个": n(2, "个"),
    "二期": n(2, "期"),
    "举办三期": n(3, "期"),
    "二家": n(2, "家"),
    "近300人": n(300, "人", about=True),
    "30左右": n(30, about=True),
    "二十余次": n(20, "次", about=True),
    "82%以上": n(82, "%", "≥"),
}

UNITS = {
    "300元/人·月": n(300, "元/人·月"),
    "300元/人/月": n(300, "元/人·月"),
    "每人每月补助300元": n(300, "元/人·月"),
    "每亩300元": n(300, "元/亩"),
    "300元每亩": n(300, "元/亩"),
    "≥1.2元/斤": g("≥", "1.2", "元/斤"),
    "2000元/月": n(2000, "元/月"),
    "4次/年": n(4, "次"),
    "1次/季度": n(1, "次/季度"),
    "每季度一次": n(1, "次/季度"),
    "每月至少1次": g("≥", 1, "次/月"),
    "每年一次": n(1, "次"),
    "100㎡": n(100, "平方米"),
    "50m2": n(50, "平方米"),
    "20m³": n(20, "立方米"),
    "10万平方米": n(100000, "平方米", scale=WAN),
    "20KM": n(20, "公里"),
    "30kg": n(30, "公斤"),
    "2.5GB": n("2.5", "GB"),
    "300kWh": n(300, "千瓦时"),
    "10个工作日": n(10, "工作日"),
    "6个月": n(6, "月"),
    "3年": n(3, "年"),
    "1年": n(1, "年"),
    "20位专家": n(20, "人", noun="专家"),
    "20台（套）": n(20, "台套"),
    "3支队伍": n(3, "支", noun="队伍"),
    "20名额": n(20, noun="名额"),
    "3周年": n(3, noun="周年"),
    "95分以上": n(95, "分", "≥"),
    "9.5分钟": n("9.5", "分钟"),
    "￥500": n(500, "元"),
    "35微克/立方米": n(35, "微克/立方米"),
    "课时40学时": n(40, "学时"),
}

RANGES = {
    "18—54周岁": between(18, 54, "周岁"),
    "80%-90%": between(80, 90, "%"),
    "80~90": between(80, 90),
    "80-90%": between(80, 90, "%"),
    "二十至三十": between(20, 30),
    "5-10个工作日": between(5, 10, "工作日"),
    "1万至2万元": between(10000, 20000, "元", scale=WAN),
    "1-2万元": between(10000, 20000, "元", scale=WAN),
    "5%-3%": doubtful(BACKWARDS, text="5%-3%"),
    "≥80-90%": words(between(80, 90, "%", sign="≥", glyph=True)),
    "-3%~5%": words(n(-3, "%"), n(5, "%")),
    "400-8001234": WORDS,
}

LAST = (None, 12, 31)
DATES = {
    "2021年12月31日": day((2021, 12, 31)),
    "2021-12-31": day((2021, 12, 31)),
    "2021/12/31": day((2021, 12, 31)),
    "2021.12.31": day((2021, 12, 31)),
    "20211231": day((2021, 12, 31)),
    "二○二一年十二月三十一日": day((2021, 12, 31)),
    "2021年12月": day((2021, 12, 1), (2021, 12, 31)),
    "2021年12月完成": day((2021, 12, 1), (2021, 12, 31)),
    "2025.12": day((2025, 12, 1), (2025, 12, 31)),
    "2021年12月底前": day((2021, 12, 31), sign="≤"),
    "2021年12月底前完成": day((2021, 12, 31), sign="≤"),
    "2025年12月底前": day((2025, 12, 31), sign="≤"),
    "11月底完成": day((None, 11, 30)),
    "12月底前": day(LAST, sign="≤"),
    "9月前": day((None, 9, 1), (None, 9, 30), "≤"),
    "7月": day((None, 7, 1), (None, 7, 31)),
    "9月30日之前": day((None, 9, 30), sign="≤"),
    "2021年12月20日以前": day((2021, 12, 20), sign="≤"),
    "2021年12月31日（含）前": day((2021, 12, 31), sign="≤"),
    "不晚于2021年12月31日": day((2021, 12, 31), sign="≤"),
    "2021年底": day((2021, 12, 31)),
    "2021年底前": day((2021, 12, 31), sign="≤"),
    "年底前": day(LAST, sign="≤"),
    "年内完成": day(LAST, sign="≤"),
    "上半年": day((None, 1, 1), (None, 6, 30)),
    "第三季度末": day((None, 9, 30)),
    "一\n季度": day((None, 1, 1), (None, 3, 31)),
    "2021年第三季度": day((2021, 7, 1), (2021, 9, 30)),
    "2021年": day((2021, 1, 1), (2021, 12, 31)),
    "2021.1.1-12.31": day((2021, 1, 1), (2021, 12, 31)),
    "2021年1月至12月": day((2021, 1, 1), (2021, 12, 31)),
    "1-12月": day((None, 1, 1), LAST),
    "2021-2023年": day((2021, 1, 1), (2023, 12, 31)),
    "已于2021年11月20日完成验收": day((2021, 11, 20)),
    "2020年2月29日": day((2020, 2, 29)),
    "2021年2月29日": doubtful(NO_DATE, text="2021年2月29日"),
    "2月30日": doubtful(NO_DATE, text="2月30日"),
    "2021年12月未完成": WORDS,
    "每月10日前": WORDS,
    "2022年3月后": day((2022, 3, 1), (2022, 3, 31), ">"),
    "2022年3月以后": day((2022, 3, 1), (2022, 3, 31), ">"),
    "2022年3月之后": day((2022, 3, 1), (2022, 3, 31), ">"),
    "2022年3月起": day((2022, 3, 1), (2022, 3, 31), "≥"),
    "不早于2022年3月": day((2022, 3, 1), (2022, 3, 31), "≥"),
    "不得早于2022年3月1日": day((2022, 3, 1), sign="≥"),
    "不得晚于2022年3月1日": day((2022, 3, 1), sign="≤"),
    "晚于3月1日": day((None, 3, 1), sign=">"),
    "＞2022年3月1日": day((2022, 3, 1), sign=">", glyph=True),
    "早于3月1日": day((None, 3, 1), sign="<"),
    "≥2021.12": g("≥", "2021.12"),
    "2021.12万元": n(20211200, "元", scale=WAN),
    "2021.13": n("2021.13"),
    "2021": n(2021),
    "13月": n(13, "月"),
}

ZEROS = {  # R31
    "无事故": ZERO,
    "无重大安全事故发生": ZERO,
    "未发生安全事故": ZERO,
    "未发生一起安全事故": ZERO,
    "没有发生安全责任事故": ZERO,
    "零事故": ZERO,
    "零投诉": ZERO,
    "零事故、零投诉": ZERO,
    "无违规、违纪行为发生": ZERO,
    "无拖欠农民工工资现象": ZERO,
    "事故为零": ZERO,
    "0事故": n(0, noun="事故"),
    "投诉率为0": n(0),
    "检查20次，未发生事故": words(n(20, "次"), ZERO),
    "无没有轮换、动用库存": WORDS,
    "无一例外": WORDS,
    "无线网络": WORDS,
    "无纸化办公": WORDS,
    "无法处理投诉": WORDS,
    "无投诉渠道": WORDS,
    "并非无事故": WORDS,
    "未实现零投诉": WORDS,
    "零容忍打击违法案件": WORDS,
}

TIERS_AND_WORDS = {
    "是": YES,
    "√": YES,
    "否": NO,
    "×": NO,
    "达成年度指标": tier("met"),
    "达到预期目标": tier("met"),
    "完成预期目标": tier("met"),
    "部分达成": tier("partly"),
    "部分达成年度指标并具有一定效果": tier("partly"),
    "部分完成": tier("partly"),
    "未达成": tier("missed"),
    "未达成年度指标且效果较差": tier("missed"),
    "优": tier("优"),
    "“优”": tier("优"),
    "评定为“优”": tier("优"),
    "优良": tier("优良"),  # R32
    "达标": tier("达标"),  # R32
    "合格": tier("合格"),
    "一般": tier("一般"),
    "非常满意": tier("非常满意"),
    "已完成": WORDS,
    "完成": WORDS,
    "按时完成": WORDS,  # R32
    "基本达到": WORDS,
    "显著提升": WORDS,
    "逐步提高": WORDS,
    "优良中低差": WORDS,
    "有": WORDS,
    **dict.fromkeys(["  ", "—", "——", "-", "/", "*", "…", "……", "......", "　"], BLANK),
}

_LOOKALIKES = """
统一 唯一 第一 三公经费 四项制度 一级 一是 万一 十四五 一次性 双一流 一
一户一档 万无一失 千家万户 三年行动计划 三个代表 五一劳动节 十九大精神 二期工程
一等奖 前三名 第2名 二氧化碳 三类水 2号楼 7×24小时 5G 4A级景区
PM2.5 CO2 ISO9001 A4 COVID-19 1:3 3/4 10:30
1.2.3 第280号 增财〔2022〕280号 0773-1234567 三四个
十几个 数百人 七成五 三分之一 5分之一 一起完成 作为一个整体 指标2: （1）
近三年 二三十个
二等奖 二维码 二级 二手 二次供水 二次检查 项目二期
"""
NO_NUMBERS = dict.fromkeys(_LOOKALIKES.split(), WORDS)

SENTENCES = {
    "5G基站20个": n(20, "个"),
    "12345热线满意度95%": n(95, "%"),
    "根据增财〔2022〕280号文件完成5项": n(5, "项"),
    "2021年举办7次": n(7, "次"),
    "2021年12月31日前完成100%": n(100, "%"),
    "指标1:年度资金支付完成率100%": n(100, "%"),
    "1.开展培训3次；2.检查5次": words(n(3, "次"), n(5, "次")),
    "1、开展培训3次": n(3, "次"),
    "完成任务3个": n(3, "个"),
    "计划20个，未完成": words(n(20, "个")),
    "完成20个，尚有3个未完成": words(n(20, "个"), n(3, "个")),
    "已完成80%，其余未完成": words(n(80, "%")),
    "剩余3%尾款未付": words(n(3, "%", noun="尾款")),
    "共20人（其中女8人）": words(n(20, "人"), n(8, "人")),
    "为3个村、社区提供服务": words(n(3, "个", noun="村")),
    "培训12次，参加1200人次": words(n(12, "次"), n(1200, "人次")),
    "3、5个": words(n(3), n(5, "个")),
    "1个半月": WORDS,
    "2年半": WORDS,
    "2021年12月31日24时": WORDS,
    "大于80%小于90%": words(g(">", 80, "%"), g("<", 90, "%")),
    "较上年下降3%": n(3, "%"),
    "新建公厕2座": n(2, "座"),
    "第一批次20个，第二批次30个": words(n(20, "个"), n(30, "个")),
    "合同签订后60天内完成": n(60, "天", "≤"),
    "单价不超过3000元": g("≤", 3000, "元"),
    "100+5": words(n(100), n(5)),
}

TABLE = [
    PUBLISHED, ARCHIVES, SIGNS, NUMBERS, UNITS, RANGES, DATES, ZEROS, TIERS_AND_WORDS, NO_NUMBERS,
    SENTENCES,
]  # fmt: skip
CASES = [(text, meant) for table in TABLE for text, meant in table.items()]


def bare(quantity):
    """Without text and spans, which other tests hold."""
    others = tuple(bare(one) for one in quantity.others)
    return replace(quantity, text="", span=(0, 0), others=others)


@pytest.mark.parametrize(("text", "meant"), CASES, ids=[text[:20] for text, _ in CASES])
def test_every_phrasing_is_understood(text, meant):
    assert bare(parse(text)) == meant


def test_no_phrasing_stands_twice_in_the_table():
    assert len({text for text, _ in CASES}) == len(CASES)


def spelled(quantity):
    start, end = quantity.span
    return quantity.text[start:end]


def test_spans_point_into_the_text_as_it_was_written():
    text = "2021年完成区党史研究室等２０个全宗单位共13232卷102425件档案"
    assert [spelled(one) for one in parse(text).others] == ["２０个", "13232卷", "102425件"]
    assert spelled(parse("数字化比例达到82％以上")) == "82％"
    assert spelled(parse("计划2021年12月底前完成")) == "2021年12月底前"
    assert spelled(parse("2021年城市馆无责任事故发生")) == "无责任事故发生"
    assert spelled(parse("年龄18—54周岁")) == "18—54周岁"


# R33 R34
@pytest.mark.parametrize(
    ("target", "actual", "subject", "picked"),
    [
        (
            "计划接收20个全宗单位的档案",
            "2021年完成区党史研究室、区委宣传部等20个全宗单位共13232卷102425件档案的接收工作",
            "",
            "20个",
        ),
        ("100%", "685批次，音视频400余分钟，照片6635张", "", None),
        ("≥5场", "举办培训6场，参加1200人次", "", None),
        ("≥1000人次", "举办培训6场，参加1200人次", "", "1200人次"),
        ("≥1000人次", "计划1000人次，另有6场", "", None),
        ("20个村", "完成20个社区，5个村", "", "5个"),
        ("20个村", "完成15个村，其中5个村为新建", "", "15个"),
        ("20个村", "上半年完成15个村，下半年完成5个村", "", None),
        ("≥95%", "合格率98%，满意度92%", "验收合格率", "98%"),
        ("≥95%", "合格率98%，满意度92%", "数字化率", None),
        ("≥20人", "共22人（男10人，女12人）", "", "22人"),
        ("≥20人", "男10人，女12人，共计22人", "", "22人"),
        ("≥20人", "计划共22人（男10人，女12人）", "", None),
        ("≥20人", "共20个单位22人", "", None),
        ("≥20户", "差20户，另有3次", "", None),
        ("20个", "20个单位，13232卷", "", None),
        ("20", "20个单位，13232卷", "", None),
        ("优", "20个单位，13232卷", "", None),
        ("0次", "检查20次，无事故", "", None),
    ],
)
def test_a_number_is_picked_only_where_unit_and_noun_agree(target, actual, subject, picked):
    found = pick(parse(target), parse(actual), subject)
    assert (found and spelled(found)) == picked


def cell(value, code="General", **more):
    return Cell("自评表", "E8", value, code, **more)


# R29
@pytest.mark.parametrize(
    ("made", "meant"),
    [
        (cell(D("0.95"), "0%"), n(95, "%")),
        (cell(D("0.948678"), "0.00%"), n("94.8678", "%")),
        (cell(D(1), "0%"), n(100, "%")),
        (cell(D(95)), n(95)),
        (cell(D("2021.12"), "0.00"), n("2021.12")),
        (cell(D(2853), "#,##0.00"), n(2853)),
        (cell(D(20), '0"个"'), n(20, "个")),
        (cell(D("2853.38"), '#,##0.00"万元"'), n("28533800", "元", scale=WAN)),
        (cell(D(12345), '0!.0,"万元"'), n(12345, "元")),
        (cell(D(95), '"≥"0"%"'), g("≥", 95, "%")),
        (cell(D(300), '"¥"#,##0.00'), n(300, "元")),
        (cell(D(3), "0_ "), n(3)),
        (cell(D(2021), '0"年"'), day((2021, 1, 1), (2021, 12, 31))),
        (cell(date(2021, 12, 31), "yyyy/m/d"), day((2021, 12, 31))),
        (cell(date(2022, 12, 1), 'yyyy"年"m"月"'), day((2022, 12, 1), (2022, 12, 31))),
        (cell(date(2022, 12, 1), 'm"月"d"日"'), day((2022, 12, 1))),
        (cell(True), YES),
        (cell(False), NO),
        (cell("≥95%"), g("≥", 95, "%")),
        (cell("NaN", strange=True), WORDS),
        (cell(None), BLANK),
        (cell(None, error="#REF!"), BLANK),
        (cell(None, formula="A1"), BLANK),
    ],
)
def test_a_cell_says_what_its_format_shows(made, meant):
    assert bare(read(made)) == meant


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_any_text_gets_the_same_answer_twice(text):
    assert parse(text) == parse(text)


_PIECES = """
2021 年 12 月 31 日 . , - ~ 至 到 前 底 百分之 % 十 一 两
万 亿 元 / 人 个 ≥ 不少于 以上 无 事故 零 第 〔 〕 号 （ ） O l
1 0 99.5 、 ； 每 余 成 季度 上半年 未 发生 点 廿 达成 指标 A e
"""
_BITS = st.sampled_from([*_PIECES.split(), " ", "\n"])


@given(st.lists(_BITS, max_size=14).map("".join))
@settings(max_examples=600)
def test_any_jumble_of_known_words_gets_an_answer_with_spans_inside_the_text(text):
    answer = parse(text)
    for one in (answer, *answer.others):
        assert 0 <= one.span[0] <= one.span[1] <= len(text)
        assert one.kind is not Kind.NUMBER or one.value is not None
        assert one.kind is not Kind.DATE or (one.first and one.last)


SPELLINGS = {
    "≥": ["≥", "≧", "⩾", ">=", "=>", "＞＝", "大于等于", "不少于", "不低于", "不小于", "至少"],
    "≤": ["≤", "≦", "⩽", "<=", "=<", "＜＝", "小于等于", "不超过", "不高于", "不大于", "最多"],
    ">": [">", "＞", "大于", "超过", "高于"],
    "<": ["<", "＜", "小于", "低于"],
    "=": ["=", "＝", "═", "等于"],
}
_SIGNED = st.sampled_from([(sign, word) for sign, words in SPELLINGS.items() for word in words])
_AMOUNT = st.decimals(min_value=0, max_value=10**9, places=2)


@given(_SIGNED, _AMOUNT, st.sampled_from(["", "%", "个", "人次", "亩", "公里", "元/人"]))
def test_every_sign_with_any_number_and_unit_is_read(signed, value, unit):
    sign, word = signed
    # ≥2021.12 is an amount: a sign before it leaves no doubt.
    assert bare(parse(f"{word}{value}{unit}")) == g(sign, value, unit)


@given(_SIGNED, st.integers(0, 10**9), st.sampled_from(["%", "个", "GB", "%左右"]))
def test_full_width_and_half_width_say_the_same(signed, value, tail):
    text = f"{signed[1]}{value}{tail}"
    wide = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)
    assert bare(parse(wide)) == bare(parse(text))


@given(st.integers(0, 99_999_999))
def test_chinese_numerals_are_read_back(value):
    assert bare(parse(f"{in_chinese(value)}个")).value == value


def in_chinese(value):
    """105 → 一百零五, written independently of the reader."""
    if value >= 10_000:
        rest = value % 10_000
        gap = "零" if 0 < rest < 1000 else ""
        return in_chinese(value // 10_000) + "万" + (gap + in_chinese(rest) if rest else "")
    out, gap = "", False
    for factor, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // factor % 10
        if digit:
            out += ("零" if gap and out else "") + "零一二三四五六七八九"[digit] + name
        gap = not digit
    return out or "零"


_BOMBS = ["9", "1,", "1 000 ", "无", "无安全", "一百", "十", "1个、", "12月", "≥", "1-", "(", "每"]
_BOMBS += ["达成年度", "2021年1月至", "第1、", "百分之"]


@pytest.mark.parametrize(
    "bomb",
    _BOMBS,
)
def test_forty_thousand_characters_take_no_time(bomb):
    text = (bomb * 40_000)[:40_000]
    with soon():
        parse(text)


def test_a_year_behind_a_comma_is_no_part_of_the_number() -> None:
    numbers, dates = mentions("目标值为50，2023年完成95")
    assert [number.value for number in numbers] == [50, 95]
    assert [date.first for date in dates] == [Day(2023, 1, 1)]
