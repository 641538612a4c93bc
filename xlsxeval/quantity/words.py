"""Words with a settled meaning: yes and no, the official tiers, and what means zero."""

from __future__ import annotations

import re
from decimal import Decimal

from xlsxeval.model import Kind, Quantity

_YES_NO = dict.fromkeys("是√✓✔☑", "yes") | dict.fromkeys("否×✗✘☒", "no")
_TIERS = """
优 良 中 差 好 高 低 强 弱 很好 较好 良好 优秀 优良 较高 很高 较低 中等
一般 较差 较强 较弱 显著 较显著 较为显著 明显 较明显 较为明显 不明显 有效 较有效
满意 基本满意 比较满意 较满意 很满意 非常满意 十分满意 不满意 达标 不达标 未达标
合格 不合格 基本合格 及时 较及时 不及时 完善 较完善 健全 较健全 规范 较规范
不规范 合规 不合规 安全 稳定 完整 准确 到位 充分 优等 良等
"""
_TIER_WORDS = frozenset(_TIERS.split())
_WRAP = " \n“”‘’'《》()[]【】。.,;:!"
_LEAD = re.compile(
    r"(?:(?:被|考核|考评|评价|综合)?(?:评定|评|定|核定)为|达到|达|等级为|结果为|等次为|为|均为)"
)
_TAIL = re.compile(r"(?:等级|等次|级|档)$")
_VERB = r"(?:达成|达到|完成|实现)"
_GOAL = (
    r"(?:了)?(?:年度|预期|年初|既定|预定|绩效|设定|计划|当年|全年|总体|本年|的|产出|效益)*+"
    r"(?:指标|目标|效果|任务目标)(?:值|要求)?"
)
_MET = re.compile(rf"(?:已经|已|均|全部|全面|圆满|基本上)*+(?:{_VERB}{_GOAL}|达成)")
_PARTLY = re.compile(rf"(?:部分{_VERB}(?:{_GOAL})?)(?:[,、]?(?:并|且)?(?:具有|有)一定效果)?")
_MISSED = re.compile(
    rf"(?:未|没有|没|未能|尚未|均未){_VERB}(?:{_GOAL})?(?:[,、]?(?:并|且)?效果较?差)?"
)

_BAD = """
事故 投诉 违规 违纪 违法 案件 差错 上访 信访 伤亡 死亡 死伤 火灾 拖欠 欠薪
舆情 泄密 失密 事件 纠纷 失误 溺水 中毒 返贫 超标 断档 脱销 火情 隐患 漏报
迟报 瞒报 误报 病害 逾期 辍学 失学 违约 腐败 越级
"""
_BADS = "|".join(_BAD.split())
_GAP = r"[^，。；,;:!?\n的但除将把对0-9]"
_KINDS = """
重大 较大 特大 一般 任何 安全 责任 生产 质量 人员 有效 交通 消防 食品 网络
群众 集体 越级 进京 火灾 医疗 校园 廉政 服务
"""
_KIND = "|".join(_KINDS.split())
_TAILS = """
率 问题 行为 情况 现象 记录 发生 出现 产生 了 农民工 职工 教师 工人 人员 企业 账款 工程款 工资
"""
_END = (
    rf"(?:{'|'.join(_TAILS.split())}|(?:[、和及与或]|以及)?(?:{_KIND})*+(?:{_BADS}))*+"
    r"(?=[\s”’)，。；、,;!.]|$)"
)
_REFUSED = "[法论须需故偿障线纸害关证锡棣疑不非例条力奈]"
_NOT_VERBS = (
    "处理|查处|办理|解决|防范|打击|化解|应对|避免|预防|报告|调查|整改|处置|受理|遏制|减少|降低|完成"
)
_NONE = """
未发生 未出现 未接到 未收到 未产生 未造成 没有发生 没有出现
没有接到 没有收到 没有产生 不发生 不出现 无发生 没有
"""
ZERO = re.compile(
    r"(?<![有未非不从是])(?:"
    rf"(?:{'|'.join(_NONE.split())}|无(?!{_REFUSED}))"
    rf"(?:[01一]\s?[起例次宗件]|(?!{_NOT_VERBS}){_GAP}){{0,12}}?(?:{_BADS}){_END}"
    rf"|零(?:{_KIND})*+(?:{_BADS}){_END}"
    rf"|(?:{_BADS})(?:发生)?(?:率|数|次数|起数|件数|人数)?\s?(?:为|是|:)?(?:零|无)(?:发生|出现)?"
    r"(?=[\s”’)，。；,;!.]|$))"
)

_DENIED = re.compile(r"未|没有|并非|难以|不是|离")


def _bare(text: str) -> str:
    return text.strip(_WRAP)


def yes_no(text: str) -> str:
    """ "yes", "no", or "" where the whole text says neither."""
    return _YES_NO.get(_bare(text), "")


def tier(text: str) -> str:
    """The tier word of the whole text, or ""."""
    bare = _bare(text)
    if len(bare) > 40:
        return ""
    for word, pattern in (("met", _MET), ("partly", _PARTLY), ("missed", _MISSED)):
        if pattern.fullmatch(bare):
            return word
    lead = _LEAD.match(bare)
    core = _bare(bare[lead.end() :]) if lead else bare
    for word in (bare, core, _bare(_TAIL.sub("", core))):
        if word in _TIER_WORDS:
            return word
    return ""


def zeros(text: str, plain: str) -> list[Quantity]:
    """Each 无事故, 零投诉 of the text as the number 0."""
    return [
        Quantity(Kind.NUMBER, text, match.span(), value=Decimal(0), zero=True)
        for match in ZERO.finditer(plain)
        if not _DENIED.search(plain[max(0, match.start() - 5) : match.start()])
    ]
