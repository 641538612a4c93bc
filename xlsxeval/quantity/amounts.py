"""One amount at one place of the text: its sign, unit, noun, and how exact it is."""

from __future__ import annotations

import re
from dataclasses import replace

from xlsxeval.i18n import N_
from xlsxeval.model import Kind, Message, Quantity
from xlsxeval.quantity.lexicon import ADDED, AFTER, BEFORE, FUZZY, LIMITS, NEGATED, STOP
from xlsxeval.quantity.numerals import Doubt, Numeral, numeral_at, scale_at
from xlsxeval.quantity.units import COUNTED, EACH, FACTORS, PER, TIMES, UNIT, UNITS

_SPACE = re.compile(r"[ \n]{0,3}")
_TO = re.compile(r"[ \n]{0,2}(?:-|~|—{1,2}|至|到)[ \n]{0,2}(?=[0-9.零一二两三四五六七八九十百])")
_NOUN = re.compile(r"[ \n]{0,2}([\u4e00-\u9fff]{1,24})")
_MINUS = re.compile(r"(?:^|[\s(=≥≤<>:为是率到]|[增降]长?)-\s?$|负\s?$")
_ALONE = re.compile(r"[\s(“‘=≥≤<>]*$")
_BAD = re.compile(r"[^，。；,;\n]{0,6}(?:事故|案件|投诉|纠纷|火灾|事件)")
_YUAN = re.compile(r"(?:¥|人民币)\s?$")
_MANY = re.compile(r"[数几上好来][十百千万]{0,2}$")


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _unit(text: str, at: int) -> tuple[str, str, int]:
    """The unit, as normalised and as spelled, and where it ends."""
    match = UNIT.match(text, _skip(text, at))
    if match is None:
        return "", "", at
    unit, end = UNITS[match.group()], match.end()
    per = PER.match(text, end)
    if per:
        parts = [UNITS.get(part, part) for part in per.groups() if part]
        # Forms are yearly: 次/年 counts what 次 counts.
        bare = parts == ["年"] and unit != "元"
        unit, end = unit if bare else f"{unit}/{'·'.join(parts)}", per.end()
    return unit, match.group(), end


def _noun(text: str, at: int) -> tuple[str, int]:
    match = _NOUN.match(text, at)
    if match is None or AFTER.match(text, at):
        return "", at
    stop = STOP.search(match.group(1))
    noun = match.group(1)[: stop.start()] if stop else match.group(1)
    return noun, match.start(1) + len(noun)


def _counts(text: str, numeral: Numeral, spelled: str, end: int) -> bool:
    """A Chinese numeral is a number before a measure word, or alone in its cell."""
    before = text[max(0, numeral.start - 6) : numeral.start]
    run = text[numeral.start : numeral.end]
    if run == "一" and not spelled:
        return False
    whole = (
        _ALONE.match(before) and numeral.start <= 6 and not text[numeral.end :].strip(" \n)”’。")
    )
    if numeral.unit or numeral.scale != 1 or whole:
        return not _MANY.search(before)
    if spelled == "期" or (run == "二" and spelled in ("次", "年")):
        # 完成二次 counts; 项目二期 and 二次装修 do not.
        led = _ALONE.match(before) or before[-1:] in ",，。；;、:" or ADDED.search(before)
        return bool(led) and (bool(AFTER.match(text, end)) or not _NOUN.match(text, end))
    if _MANY.search(before) or (spelled not in COUNTED and spelled not in FACTORS):
        return False
    if run == "一" and spelled == "起":
        return not text[numeral.end + 1 :].strip() or bool(_BAD.match(text, numeral.end + 1))
    if run == "一" and spelled not in FACTORS:
        return bool(_ALONE.match(before) or before[-1:] in ",，。；;、:" or ADDED.search(before))
    return True


_TURNED = {"≥": "<", ">": "≤", "≤": ">", "<": "≥"}


def _bounds(text: str, start: int) -> tuple[str | None, bool, bool]:
    """Sign, whether it is a glyph, and about, from the text before."""
    head = text[max(0, start - 16) : start]
    match = BEFORE.search(head)
    if match is None:
        return None, False, False
    sign, glyph = LIMITS.get(match["sign"] or "", (None, False))
    if sign in _TURNED and NEGATED.search(head[: match.start("sign")]):
        sign, glyph = _TURNED[sign], False
    return sign, glyph, bool(match["near"] or match["about"])


def _per(text: str, start: int, unit: str) -> str:
    """The unit with 每人每月 from before the number; forms are yearly, so 每年 adds nothing."""
    each = EACH.search(text[max(0, start - 14) : start])
    if each is None or not unit or unit in ("%", "百分点") or "/" in unit:
        return unit
    parts = [part for part in (each[1], each[2]) if part]
    if unit != "元":
        parts = [part for part in parts if part != "年"]
        if each["gap"].strip() and not TIMES.issuperset(parts):
            return unit
    return f"{unit}/{'·'.join(UNITS.get(part, part) for part in parts)}" if parts else unit


def amount_at(text: str, shown: str, numeral: Numeral) -> Quantity | Doubt | None:
    """The amount whose numeral is `numeral`; `text` is the plain spelling of `shown`."""
    at, scale, about = numeral.end, numeral.scale, False
    if fuzzy := FUZZY.match(text, at):
        at, about = fuzzy.end(), True
        more, at = scale_at(text, at)
        scale *= more
    unit, spelled, end = (numeral.unit, "", at) if numeral.unit else _unit(text, at)
    half = text.startswith(("半", "个半"), at) or (unit and text.startswith("半", end))
    if half or (numeral.han and not _counts(text, numeral, spelled, end)):
        return None
    if not unit and _YUAN.search(text[max(0, numeral.start - 4) : numeral.start]):
        unit = "元"
    if unit and (fuzzy := FUZZY.match(text, end)):
        end, about = fuzzy.end(), True
    if unit in FACTORS:
        unit, factor = FACTORS[unit]
        scale *= factor
    noun, behind = _noun(text, end)
    sign, glyph, near = _bounds(text, numeral.start)
    unit = _per(text, numeral.start, unit)
    value, start = numeral.value * scale, numeral.start
    if minus := _MINUS.search(text[max(0, start - 3) : start]):
        value, start = -value, start - len(minus.group().lstrip("^ (=≥≤<>:为是率到增降长\n"))
        sign, glyph, near = _bounds(text, start)
    span = (start, end if unit else numeral.end)
    found = Quantity(
        Kind.NUMBER, shown, span, sign, glyph, value, None, None, unit, scale, noun, about or near
    )
    return _limited(text, found, end, behind)


def _limited(text: str, found: Quantity, end: int, behind: int) -> Quantity | Doubt:
    """With 以上, 以内 or 左右 behind the unit or behind the noun."""
    after = AFTER.match(text, end) or (AFTER.match(text, behind) if found.noun else None)
    if after is None:
        return found
    if after["about"]:
        return replace(found, approximate=True)
    sign = "≥" if after["up"] else "<" if after["short"] else "≤"
    firm = found.sign is not None and (found.glyph or found.sign != "≤")
    if firm and {found.sign, sign} & {"≥", ">"} and {found.sign, sign} & {"≤", "<"}:
        template = N_("{text} names two limits that exclude each other.")
        return Doubt(*found.span, Message(template, {"text": found.text.strip()[:40]}))
    return found if found.glyph or found.sign in (">", "<") else replace(found, sign=sign)


def range_at(text: str, shown: str, first: Numeral) -> Quantity | Doubt | None:
    """18—54周岁: two numerals with one unit and a dash between, or None."""
    low_unit, _, end = (first.unit, "", first.end) if first.unit else _unit(text, first.end)
    dash = _TO.match(text, end)
    second = numeral_at(text, dash.end()) if dash else None
    if not isinstance(second, Numeral) or _MINUS.search(
        text[max(0, first.start - 3) : first.start]
    ):
        return None
    # 1-2万 means 万 on both sides; 80-90 beside % alike.
    high = amount_at(text, shown, replace(second, han=False))
    if not isinstance(high, Quantity) or high.value is None or low_unit not in ("", "%", high.unit):
        return None
    if low_unit == "%" != high.unit:
        return None
    alone = not low_unit and first.scale == 1
    low = first.value * (high.scale if alone else first.scale)
    if (first.han or second.han) and not (high.unit or not text[second.end :].strip(" \n)。")):
        return None
    if low > high.value:
        template = N_("The range {text} ends below where it begins.")
        return Doubt(
            first.start, second.end, Message(template, {"text": text[first.start : high.span[1]]})
        )
    sign, glyph, near = _bounds(text, first.start)
    return replace(
        high,
        kind=Kind.RANGE,
        unit=_per(text, first.start, high.unit),
        span=(first.start, high.span[1]),
        sign=high.sign or sign,
        glyph=glyph,
        value=None,
        low=low,
        high=high.value,
        approximate=high.approximate or near,
    )
