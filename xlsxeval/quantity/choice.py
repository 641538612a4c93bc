"""Which of several numbers answers the target."""

from __future__ import annotations

import re

from xlsxeval.model import Kind, Quantity
from xlsxeval.quantity.spelling import plain

_MANIFOLD = "% 百分点 个 项 件 次 批 份 种 类 条 处 场 家 元 天 月 年 人"
_COMMON = frozenset(_MANIFOLD.split())
"""Units of so many things that the unit alone says nothing."""
_CLAUSE = re.compile(r"[，。；,;!\n、0-9]")
_PLAN = re.compile(
    r"计划|目标|原定|预期|预计|拟|应|任务数|上年|去年|同期|其中|平均|每|未|剩余|尚|其余"
)
_LATER = re.compile(r"[^，。；,;!\n0-9]{0,12}(?:未|尚|待)")
_FILL = re.compile(r"(?:达到|达|为|共计|合计|共|约|是|完成|实际|实现|已|全年|均|年|:|=|≥|\s)+$")


def _label(quantity: Quantity) -> str:
    """The words of the same clause before the number."""
    head = plain(quantity.text[max(0, quantity.span[0] - 24) : quantity.span[0]])
    return _FILL.sub("", _CLAUSE.split(head)[-1]).strip(" “”()（）")


def _clause(quantity: Quantity) -> str:
    head = plain(quantity.text[max(0, quantity.span[0] - 24) : quantity.span[0]])
    return re.split(r"[，。；,;!\n]", head)[-1]


def _measured(quantity: Quantity) -> bool:
    """The number is a result: not a plan, a part or a remainder."""
    end = quantity.span[1]
    later = _LATER.match(plain(quantity.text[end : end + 24]))
    return quantity.kind is Kind.NUMBER and not _PLAN.search(_clause(quantity)) and not later


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
    distinctive = target.unit not in _COMMON and len(same) == 1
    return silent[0] if distinctive and silent else None
