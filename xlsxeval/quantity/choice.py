"""Which of several numbers answers the target."""

from __future__ import annotations

import re

from xlsxeval.model import Kind, Quantity
from xlsxeval.quantity.claims import planned
from xlsxeval.quantity.spelling import plain

_MANIFOLD = "% 百分点 个 项 件 次 批 份 种 类 条 处 场 家 元 天 月 年 人"
_COMMON = frozenset(_MANIFOLD.split())
"""Units of so many things that the unit alone says nothing."""
_CLAUSE = re.compile(r"[，。；,;!\n、0-9]")
_PLAN = re.compile(
    r"计划|目标|原定|预期|预计|拟|应|任务数|上年|去年|同期|其中|平均|每|未|没(?!收)|剩余|尚|其余"
)
_LATER = re.compile(r"[^，。；,;!\n0-9]{0,12}(?:未|尚|待)")
_SUM = re.compile(r"(?:(?<!公)共计?|合计|总计|总共)(?:[^0-9，。；,;!\n、:()]{0,4}|[\s:为]{0,3})$")
_FILL = re.compile(r"(?:达到|达|为|共计|合计|共|约|是|完成|实际|实现|已|全年|均|年|:|=|≥|\s)+$")


def _label(quantity: Quantity) -> str:
    """The words of the same clause before the number."""
    head = plain(quantity.text[max(0, quantity.span[0] - 24) : quantity.span[0]])
    return _FILL.sub("", _CLAUSE.split(head)[-1]).strip(" “”()（）")


def _whole(same: list[Quantity]) -> Quantity | None:
    """共22人（男10人，女12人）: the one sum, of which every other number is a part."""
    heads = [plain(one.text[max(0, one.span[0] - 12) : one.span[0]]) for one in same]
    sums = [one for one, head in zip(same, heads, strict=True) if _SUM.search(head)]
    if len(sums) != 1 or len(same) < 2 or not _measured(sums[0]):
        return None
    total = sums[0].value or 0
    parts = [one.value for one in same if one is not sums[0]]
    return sums[0] if all(part is not None and part <= total for part in parts) else None


def _clause(quantity: Quantity) -> str:
    head = plain(quantity.text[max(0, quantity.span[0] - 24) : quantity.span[0]])
    return re.split(r"[，。；,;!\n]", head)[-1]


def _measured(quantity: Quantity) -> bool:
    """The number is a result: not a plan, a part or a remainder."""
    end = quantity.span[1]
    later = _LATER.match(plain(quantity.text[end : end + 24]))
    clause = _clause(quantity)
    open_ = _PLAN.search(clause) or later or planned(quantity)
    return quantity.kind is Kind.NUMBER and not open_


def _related(one: str, other: str) -> bool:
    return bool(one and other) and (one in other or other in one)


def _only(found: list[Quantity]) -> Quantity | None:
    return found[0] if found and len({q.value for q in found}) == 1 else None


def pick(target: Quantity, actual: Quantity, subject: str = "") -> Quantity | None:
    """The number among `actual.others` that agrees with the target in unit and noun, or None.

    `subject` is the indicator's name: a label before the number (合格率98%) may answer it instead.
    """
    if target.kind not in (Kind.NUMBER, Kind.RANGE) or not target.unit:
        return None
    same = [one for one in actual.others if one.unit == target.unit and not one.zero]
    usable = [one for one in same if _measured(one)]
    named = [one for one in usable if _related(target.noun, one.noun)]
    if named:
        return _only(named)
    name = plain(subject)
    labelled = [one for one in usable if len(_label(one)) >= 2 and _related(_label(one), name)]
    if labelled:
        return _only(labelled)
    silent = [one for one in usable if not (target.noun and one.noun)]
    if whole := _whole(same):
        return whole
    distinctive = target.unit not in _COMMON and len(same) == 1
    return silent[0] if distinctive and silent else None
