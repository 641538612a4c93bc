"""Whether more or less is better, from evidence only: sign, nature column, the indicator's name."""

from __future__ import annotations

import re
from enum import Enum

from xlsxeval.model import FormSpec, Indicator

_NUMBERED = re.compile(r"^(?:指标\s*\d*|[★☆△]|\d+[.、]|其中)[:：.、]?")
_BRACKETS = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
_TAIL = re.compile(r"[\s，,。；;：:“”\"']+")
_MORE = ("正向", "正指标", "正向指标")
_LESS = ("反向", "逆向", "负向", "逆指标", "反向指标", "逆向指标")


class Direction(Enum):
    """Which way an indicator runs."""

    MORE = "more"
    LESS = "less"
    UNKNOWN = "unknown"


def bare_name(text: str) -> str:
    """The indicator's name without 指标1, stars and brackets."""
    name = _BRACKETS.sub("", _TAIL.sub("", text))
    return _NUMBERED.sub("", name)


def direction(row: Indicator, spec: FormSpec) -> Direction:
    """The direction told by 指标性质 or, failing that, by the name; never assumed."""
    nature = row.nature.text.strip()
    if any(word in nature for word in _LESS):
        return Direction.LESS
    if any(word in nature for word in _MORE):
        return Direction.MORE
    return named(row, spec)


def named(row: Indicator, spec: FormSpec) -> Direction:
    """The direction the name tells: the telling word that stands last decides."""
    name = bare_name(row.name.text)
    less, less_at = _last(name, spec.words["reverse"])
    more, more_at = _last(name, spec.words["positive"])
    if (less_at, len(less)) > (more_at, len(more)):
        return Direction.LESS
    if more:
        return Direction.MORE
    if _last(name, spec.words["undirected"])[0]:
        return Direction.UNKNOWN
    if _last(name, spec.words["counted"])[0] and (not row.level2.ref or "数量" in row.level2.text):
        return Direction.MORE
    return Direction.UNKNOWN


def _last(name: str, words: tuple[str, ...]) -> tuple[str, int]:
    """The word whose end stands furthest right in the name, the longest of those, and that end."""
    best, end = "", -1
    for word in words:
        at = name.rfind(word)
        if at >= 0 and (at + len(word), len(word)) > (end, len(best)):
            best, end = word, at + len(word)
    return best, end
