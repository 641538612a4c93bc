"""How a number stands in its sentence: as a result, a plan, a change, or only about."""

from __future__ import annotations

import re
from functools import lru_cache

from xlsxeval.model import Quantity
from xlsxeval.quantity.lexicon import AFTER, BEFORE, FUZZY, NEGATED, unfinished
from xlsxeval.quantity.spelling import plain

_BREAK = re.compile(r"[，。；,;!\n]")
_ITEMS, _DIGIT = re.compile(r"[，。；,;、\n]"), re.compile(r"[0-9]")
_NOUNS = re.compile(
    r"计划|(?:预期|绩效|年度|总体)?目标(?!人|群|客|对象|企|地)|原定|既定|任务数|指标值"
)
"""Words of a plan that may also be what was kept or written: 完成计划5个, 编制计划5份."""
_KEPT = re.compile(
    r"按|依|照|据|超|达到|达成|完成|实现|落实|执行|符合|围绕|制定|制订|编制|印发|出台|形成|下达|签订|较|比"
)
_SETTLED = re.compile(r"已|实际|共|累计")
_AHEAD = re.compile(
    r"预计|预估|估计|估算|打算|力争|拟(?![定订稿制出])(?<![模虚草]拟)|即将|将要|将会"
    r"|将(?=完成|达|建|开展|实现|于|在|新增|提供|继续)|争取(?=完成|达|实现|建|在)"
    r"|准备(?=完成|建|开展|实施|新建|在)|筹建|筹备|在建|续建|待(?=建|完成|实施|验收|开展|支付|拨付|落实)"
    r"|(?<![响供相反适对因])应当?该?(?=完成|达到|建成|实现)|须达|明年|次年|来年|下一?年度?|下一步"
)
_BEFORE_NOW = re.compile(
    r"(?:上一?年度?|去年|往年|同期|上期)(?:度|完成|实际|为|是|数|共|的|:|\s)*$"
)
_BEHIND = re.compile(
    r"[项目工程均仍还也都]{0,4}[\s(]{0,2}(?:在建|正在(?!使用|运行|运营|发挥)|待(?:建|完成|实施|验收|开展|支付)"
    r"|拟建|筹建|预计|\(?计划(?:数|\)|$)|\((?:目标|上年|去年|估))"
)
_RISES = "提高|提升|增长|增加|上升|上浮|增幅|涨幅|同比增|环比增|同比升|环比升"
_FALLS = "下降|降低|减少|压减|回落|缩减|缩短|下浮|降幅|减幅|同比降|环比降|同比减"
_OVER = "超(?:过|出|额)?(?:年度|预期|既定|年初)?(?:目标|计划|任务)(?:值|数)?"
_CHANGED = re.compile(
    rf"(?:{_RISES}|{_FALLS}|超额(?:完成)?|{_OVER}|[较比].{{1,10}}[多高低])"
    r"(?:了|率|幅度|率?为|幅度为|约|近|超过|超|:|\s)*$"
)
_FALLEN = re.compile(rf"(?:{_FALLS})(?:了|率|幅度|率?为|约|[≥≤><=]|\s)*$")
_CHANGE_WORDS = re.compile(r"增|提高|提升|升|降|减|涨|缩|节|变动|变化|压|超|浮")
_MORE = re.compile(r"\s?(?:余|多|\+)")
_HEAD, _TAIL = 40, 12
# 100% and 15个工作日 stand in many a row, and are asked for more than once in each.
_spelled = lru_cache(maxsize=4096)(plain)


def _head(value: Quantity) -> str:
    """The words of the same clause before the number."""
    first = value.span[0]
    return _clause(value.text[max(0, first - _HEAD) : first]) if first else ""


# Most are the same few: ≥, 达到, 完成.
@lru_cache(maxsize=4096)
def _clause(text: str) -> str:
    return _BREAK.split(plain(text))[-1]


def _tail(value: Quantity) -> str:
    rest = value.text[value.span[1] : value.span[1] + _TAIL]
    return _spelled(rest) if rest else ""


def planned(value: Quantity, subject: str = "") -> bool:
    """The number is a plan, a gap or an earlier year's, not what was done.

    What the indicator itself counts (在建项目数) is no plan.
    """
    if value.span == (0, len(value.text)):
        # Nearly all actuals are a number and its unit, and nothing around it.
        return unfinished(_spelled(value.text)) and value.value != 0
    head, tail = _head(value), _tail(value)
    here = _spelled(value.text[value.span[0] : value.span[1]])
    behind = _BREAK.split(tail)[0] if tail else ""
    if value.value != 0 and unfinished(head + here + behind):
        return True
    if not (head or tail):
        return False
    ahead = _AHEAD.search(head) or _BEHIND.match(tail)
    if _BEFORE_NOW.search(head):
        return True
    if ahead and ahead.group().strip("( ") not in subject and not _SETTLED.search(head):
        return True
    for noun in _NOUNS.finditer(head):
        if not (_KEPT.search(head[: noun.start()]) or _SETTLED.search(head[noun.end() :])):
            return True
    return False


def changed(value: Quantity) -> bool:
    """The number tells by how much something changed (较上年提高5%), not where it stands."""
    head = _head(value)
    return bool(head) and _change(head)


@lru_cache(maxsize=4096)
def _change(head: str) -> bool:
    return _CHANGED.search(head) is not None


def of_change(text: str) -> bool:
    """The text speaks of a change: 增长率, 较上年提高."""
    return bool(_CHANGE_WORDS.search(text))


def falling(value: Quantity) -> bool:
    """The number tells how far something fell: 下降5%."""
    head = _head(value)
    return bool(head) and _FALLEN.search(head) is not None


def listed(value: Quantity) -> bool:
    """小学650元/生，初中850元/生: several numbers, and one in every part of the text."""
    parts = [part for part in _ITEMS.split(plain(value.text)) if part.strip()]
    return 1 < len(parts) <= len(value.others) and all(map(_DIGIT.search, parts))


def at_least(value: Quantity) -> bool:
    """400余, 20多人, 20+: that many and some more."""
    first, last = value.span
    return bool(_MORE.search(plain(value.text[first : last + 2])))


def written(value: Quantity) -> str:
    """The number as it stands, with the words that limit it: 约20人, 未达到95%, 20人左右."""
    first, last = value.span
    flat = plain(value.text)
    head = flat[max(0, first - 16) : first]
    limit = BEFORE.search(head)
    start = first
    if limit and (limit["sign"] or limit["near"] or limit["about"]):
        denied = NEGATED.search(head[: limit.start()])
        start = first - len(head) + (denied.start() if denied else limit.start())
    if fuzzy := FUZZY.match(flat, last):
        last = fuzzy.end()
    if after := AFTER.match(flat, last):
        last = after.end()
    return "".join(value.text[start:last].split())
