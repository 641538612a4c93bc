"""Ranges written in other ways than 95%-100%, and remarks in brackets that are no second amount."""

from __future__ import annotations

import re

from xlsxeval.model import Kind, Quantity, changed
from xlsxeval.quantity.grammar import parse
from xlsxeval.quantity.lexicon import unfinished
from xlsxeval.quantity.spelling import plain

# A member of an Enum is looked up at a price, and each of these is asked for in every row.
_WORDS, _NUMBER, _RANGE = Kind.WORDS, Kind.NUMBER, Kind.RANGE

_END = r"\s*(-?[0-9][^\[\]()≤≥<>,;:=±]{0,12}?)\s*"
_RANGES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"[\[(]{_END},{_END}[\])]",
        rf"{_END}(?:≤|<=?)\s?[A-Za-z\u4e00-\u9fff]{{1,8}}\s?(?:≤|<=?){_END}",
        rf"(?:≥|>=){_END}(?:且|,|、|并且?)\s?(?:≤|<=){_END}",
    )
)
"""[95%,100%], 95%≤X≤100%, ≥95%且≤100%."""
_AROUND = re.compile(rf"(?:控制)?在?±{_END}(?:以内|之内|范围内|内)?")
_ASIDE = re.compile(r"(?<=[0-9%\u4e00-\u9fff])\((?:其中|含|包含|包括)[^()]*[0-9][^()]*\)")
_LIMIT = re.compile(r"\s?以[上下内]")
_NEAR = 7
"""How long a remark may be for the limit behind it to be the number's."""


def one_amount(value: Quantity) -> Quantity:
    """The range or the one amount a text of several numbers is; else the text as it was read."""
    if value.kind is not _WORDS or not value.others:
        return value
    flat = plain(value.text)
    found = _enclosed(flat, value.text)
    if found is None and "(" in flat:
        found = parse(_without_asides(flat))
    if found is None or found.kind not in (_NUMBER, _RANGE):
        return value
    return changed(found, text=value.text)


def _without_asides(flat: str) -> str:
    """113人(其中在职56人) counts 113; what stands open in brackets stays to be seen."""

    def hidden(match: re.Match[str]) -> str:
        inside = match.group()
        if unfinished(inside):
            return inside
        # 90%(含90%)以上: the limit stays in reach of its number.
        if _LIMIT.match(flat, match.end()) and len(inside) <= _NEAR:
            return "(含" + " " * (len(inside) - 3) + ")"
        return " " * len(inside)

    return _ASIDE.sub(hidden, flat)


def _enclosed(flat: str, shown: str) -> Quantity | None:
    text = flat.strip().rstrip("。;")
    for pattern in _RANGES:
        if match := pattern.fullmatch(text):
            return _range(parse(match[1]), parse(match[2]), shown)
    if match := _AROUND.fullmatch(text):
        end = parse(match[1])
        return _range(end, end, shown, around=True)
    return None


def _range(low: Quantity, high: Quantity, shown: str, around: bool = False) -> Quantity | None:
    first, last = low.value, high.value
    if low.kind is not _NUMBER or high.kind is not _NUMBER or first is None or last is None:
        return None
    if low.sign or high.sign or low.unit not in ("", high.unit) or low.scale != high.scale:
        return None
    first = -last if around else first
    if first > last:
        return None
    whole, scale = (0, len(shown)), high.scale
    return Quantity(_RANGE, shown, whole, low=first, high=last, unit=high.unit, scale=scale)
