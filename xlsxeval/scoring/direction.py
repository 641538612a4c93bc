"""Whether more or less is better, from evidence only: sign, nature column, the indicator's name."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from xlsxeval.model import FormSpec, Indicator

_NUMBERED = re.compile(r"^(?:指标\s*\d*|[★☆△]|\d+[.、]|其中)[:：.、]?")
_BRACKETS = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
_TAIL = re.compile(r"[\s，,。；;：:“”\"']+")
_BEHIND = re.compile(
    r"(?:发生|出现|产生|人员|死亡|伤亡|事件|案件|行为|问题|情况|现象|控制|总体|平均|累计"
    r"|[次起件宗人户天日]?数量?|人次|总?[量额]|金额|费用|支出|[率值度、和及与或]|占?比例?|比重"
    r"|指标|水平|标准|强度|时间|程度|\d)*"
)
"""What may stand behind a reverse word without turning it: 投诉率, but not 投诉受理率."""
_TURNS = ("降低", "减少", "下降", "节约", "节省", "节支", "压减", "压缩", "缩短", "遏制")
_DENIED = re.compile(r"(?:不|未|非|没有|无法)(?:能)?(?:按时|及时|按期|按要求|按规定|全部|全面)?$")
_GROWS = ("增长", "增幅", "增加", "增速", "提高", "提升", "上升")
_MORE = ("正向", "正指标", "正向指标")
_LESS = ("反向", "逆向", "负向", "逆指标", "反向指标", "逆向指标")


class Direction(Enum):
    """Which way an indicator runs."""

    MORE = "more"
    LESS = "less"
    UNKNOWN = "unknown"


@lru_cache(maxsize=4096)
def bare_name(text: str) -> str:
    """The indicator's name without 指标1, stars and brackets."""
    name = _BRACKETS.sub("", _TAIL.sub("", text))
    return _NUMBERED.sub("", name)


def direction(row: Indicator, spec: FormSpec) -> Direction:
    """The direction told by 指标性质 or, failing that, by the name; never assumed."""
    nature = row.nature.text.strip()
    if nature and any(word in nature for word in _LESS):
        return Direction.LESS
    if nature and any(word in nature for word in _MORE):
        return Direction.MORE
    return named(row, spec)


def named(row: Indicator, spec: FormSpec) -> Direction:
    """The direction the name tells: the telling word that stands last decides."""
    counted = not row.level2.ref or "数量" in row.level2.text
    return _told(bare_name(row.name.text), counted, spec)


@lru_cache(maxsize=4096)
def _told(name: str, counted: bool, spec: FormSpec) -> Direction:
    """`counted` tells that the row may stand among the 数量指标."""
    less, less_at = last(name, spec.words["reverse"])
    more, more_at = last(name, spec.words["positive"])
    open_, open_at = last(name, spec.words["undirected"])
    if (less_at, len(less)) > (more_at, len(more)):
        # 降低成本 and 投诉受理率 name a bad thing, but do not count it.
        turned = any(word in name[: less_at - len(less)] for word in _TURNS)
        plainly = not turned and _BEHIND.fullmatch(name, less_at)
        return Direction.LESS if plainly else Direction.UNKNOWN
    if more and _DENIED.search(name[: more_at - len(more)]):
        # 不合格率 and 未按时完成率 count what went wrong.
        turned = any(word in name for word in _TURNS)
        return Direction.LESS if more_at == len(name) and not turned else Direction.UNKNOWN
    if more and not name.endswith(spec.words["open_ends"]):
        # 支出增长率 counts what is not known to be good.
        grown = more.startswith(_GROWS) and (less or (open_ and open_at <= more_at - len(more)))
        return Direction.UNKNOWN if grown else Direction.MORE
    if open_ or more:
        return Direction.UNKNOWN
    if counted and last(name, spec.words["counted"])[0]:
        return Direction.MORE
    return Direction.UNKNOWN


def last(name: str, words: tuple[str, ...]) -> tuple[str, int]:
    """The word whose end stands furthest right in the name, the longest of those, and that end."""
    # Read backwards the word that ends last comes first, and the longest is tried before others.
    found = _backwards(words).search(name[::-1])
    return (found.group()[::-1], len(name) - found.start()) if found else ("", -1)


@lru_cache(maxsize=256)
def _backwards(words: tuple[str, ...]) -> re.Pattern[str]:
    longest = sorted({word[::-1] for word in words}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest)) or "(?!)")
