"""Limits, stop words, and what looks like a number but is none."""

from __future__ import annotations

import re
from functools import lru_cache

ADDED = re.compile(
    r"(?:(?<!形)成|[共计有达于至到少建展办织开置设立定台制布发年月度加请查施更新"
    r"购行收训约过及内名写作拍取了])\s?$"
)
"""What stands before a 一 that counts."""

_SIGNS = {
    "≥": """
        ≥ >= => ≥= 大于等于 大于或等于 不少于 不低于 不小于 不下于 不得少于
        不得低于 不能低于 不能少于         不应低于 不应少于 至少 最少 至少达到
        至少完成
    """,
    "≤": """
        ≤ <= =< ≤= 小于等于 小于或等于 不超过 不高于 不大于 不多于 不得超过
        不得高于 不能超过 不应超过         不得多于 不得大于 不突破 最多 至多 不超出
    """,
    ">": """
        > 大于 超过 超出 高于 多于
    """,
    "<": """
        < 小于 低于 少于
    """,
    "=": """
        = == 等于
    """,
}
"""Signs, and the words that stand for one before a number."""

_SOFT = {
    "≥": """
        达到 达 须达 不低于达到 未低于 未少于
    """,
    "≤": """
        控制在 限制在 保持在不超过 未超过 没有超过 未突破 不超 未超 未高于
    """,
    ">": """
        突破 超 均过 已过
    """,
    "<": """
        不足 不到 未满 不满 没满 未达到 未达 没有达到 达不到 不达 不及 未及 未到 没到
        没有到 不够 未够 未足
    """,
}
"""Words that limit a number but are no sign of a target."""

LIMITS = {word: (sign, True) for sign, words in _SIGNS.items() for word in words.split()}
LIMITS |= {word: (sign, False) for sign, words in _SOFT.items() for word in words.split()}
_BEFORE = "|".join(re.escape(word) for word in sorted(LIMITS, key=len, reverse=True))
_ABOUT = (
    r"大约|大概|大致|约为|(?<![签预节履违合公条契特相])约|将近|接近于?|逼近|趋近于?|几乎|几近"
    r"|差不多|基本|(?<![附就最临靠亲邻贴])近|≈"
)
BEFORE = re.compile(
    rf"(?:(?P<near>{_ABOUT})[\s为]{{0,2}})?(?:(?P<sign>{_BEFORE})[\s()“:值为]{{0,3}})?"
    rf"(?:每[年月季周天日人户亩村])?\s?(?:(?P<about>{_ABOUT})(?:完成|实现|建成|共?有)?)?[\s(“:]{{0,3}}$"
)
_NUMBER_FOLLOWS = r"(?=[\s()“:值为约近]{0,4}[0-9零〇一二两三四五六七八九十百千万半])"
_NOT = "未能|未曾|未|没有能|没有|没能|没|无法|难以|不能|并非"
NEGATED = re.compile(rf"(?:{_NOT})\s?$")
"""What turns the limit behind it around: 尚未达到, 无法达到, 没有超过."""
LIMITED = re.compile(
    rf"(?:[尚还仍均并都也远]{{0,2}}(?:{_NOT})?|[尚还仍])\s?(?:{_BEFORE}){_NUMBER_FOLLOWS}"
)
"""A limit, denied or not: nothing stands open in 未达到95%."""
SHORT = re.compile(
    r"(?:(?<![误偏温级落高反公价逆])差|(?<!拖)欠|缺口?|短缺|短少|(?<![减至最不多缺短])少)"
    + _NUMBER_FOLLOWS
)
"""差5个, 还缺5个: the number is what is lacking."""
AFTER = re.compile(
    r"\s{0,2}(?:\(含[^()]{0,4}\)|及其?|或者?|含|\()?\s?"
    r"(?:(?P<up>以上|之上|\+(?![0-9]))|(?P<short>不到)|(?P<down>以下|之下|以内|之内|范围内"
    r"|内(?![部容河控业镜需外地涵设]))|(?P<about>左右|上下))"
)
FUZZY = re.compile(r"\s?(?:余|多(?!元化|样)|来(?=[个人次家名]))")
STOP = re.compile(
    r"的|共|又|以[上下内]|之[内间]|左右|及|和|与|等|并|且|为|是|均|已|达到|每|其中|含|[大小高低]于|超过|不|未|无|得到|进行"
    r"|[零〇一二两三四五六七八九十]|范围内|上下"
)

_OPEN = re.compile(
    r"未(?!成年)|尚|剩余|其余|还差|还有|仍有|无法|取消|推迟|暂停|除外"
    r"|没有?(?:完成|达|建|开展|实施|举办|办|支付|拨付|发放|落实|实现|通过|购|修|新)"
)


@lru_cache(maxsize=4096)
def unfinished(text: str) -> bool:
    """Something stands open or is lacking: 5个未完成, 还差5个; not 未达到95%, which is a limit."""
    return bool(_OPEN.search(LIMITED.sub("", text)) or SHORT.search(text))


_FIXED = """
四项制度 三项制度 八项规定 两个维护 两个确立 两个责任 四个意识 四个自信 四个全面
三个代表 五个一 五位一体 三会一课 三重一大 一件事 一条龙 一站式 一把手 一次性
一家人 一个个 一系列 一部分 一起来 六个一 三个年 两个一百年 两个毫不动摇 四个方面
第一书记 三年行动 五年规划 三年规划 三年计划 五年计划 二次供水 二次装修 二次开发
二次审议 两个规划 三区三线 双一流 三农 两会 百分制 一个方面 一定程度 千方百计
二次利用 二次污染 二次元
"""
_HAN = "零〇一二两三四五六七八九十百千万亿廿卅"
SKIP = re.compile(
    "|".join(_FIXED.split())
    + r"|[〔\[【(（]\s?(?:19|20)[0-9]{2}\s?[〕\]】)）]\s?(?:第?\s?[0-9]{1,5}\s?号)?"
    + rf"|第\s?(?:[0-9]{{1,6}}|[{_HAN}]{{1,6}})(?:[、,和至-](?:[0-9]{{1,6}}|[{_HAN}]{{1,6}}))*"
    + r"(?!\s?季度)[批届次期个号项条款章节类]?"
    + r"|近\s?[0-9一二两三五十]{1,2}年|(?:[每次当下]月)?[0-9]{1,2}\s?[日号](?=之?前)"
    + r"|[每次当下]月[0-9]{1,2}[日号]|[0-9]{1,6}\s?号"
    + r"|[0-9]{1,2}\s?[时点](?![间段效位])(?:[0-9]{1,2}分)?"
    + r"|一[^\s0-9一十百千万亿]一[^\s0-9一,。]"
    + r"|(?:1[0-9]{2}|[0-9]{5})(?=热线|平台|电话|急救|报警)"
    + r"|20[0-9]{2}(?=[·版》])|7\s?[×xX*]\s?24(?:小时)?"
    + rf"|前\s?(?:[0-9]{{1,3}}|[{_HAN}]{{1,3}})(?=[名位])"
)
"""Looks like a number and is none: set phrases, ordinals, document numbers."""

CODES = re.compile(
    r"[0-9]++\s?分之|(?![0-9.]+\s?/\s?(?:10|1)\s?万)[0-9]++(?:\.[0-9]++)?+(?:\s?[:/]\s?[0-9]++(?:\.[0-9]++)?+)++"
    r"|[0-9]++(?:-[0-9]++){2,}|0[0-9]{2,3}-[0-9]{7,8}|[0-9]{3,}-[0-9]{7,}|[0-9]++(?:\.[0-9]++){2,}"
)
"""Ratios, fractions, times, telephone numbers, versions."""

MARKER = re.compile(r"\(?[0-9]{1,2}(?:、(?![0-9])|\)|\.(?=\s{0,2}[^0-9\s]))")
LABEL = re.compile(r"(?:指标|任务|附件|附表|目标|表|图|阶段|标段|序号)\s?$")
