"""What target and actual mean beside each other: 无 for accidents, a year that is no amount."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from xlsxeval import quantity
from xlsxeval.i18n import N_
from xlsxeval.model import Cell, FormSpec, Indicator, Kind, Message, Quantity
from xlsxeval.scoring.direction import Direction, bare_name, named

# A member of an Enum is looked up at a price, and each of these is asked for in every row.
_DATE, _NUMBER, _WORDS = Kind.DATE, Kind.NUMBER, Kind.WORDS
_LESS, _MORE = Direction.LESS, Direction.MORE

_NOTHING = re.compile(
    r"(?:均|都|全年|本年)?(?:无|零|没有?|[从均]?未|不)(?:有)?(?:发生|出现|产生|接到|收到)(?:过)?"
    r"|(?:均|都)?无|没有|零"
)
_YEAR = re.compile(r"(?:19[9][0-9]|20[0-9]{2})(?:\.0+)?")
_CENTURIES = ("19", "20")
_DOTTED = re.compile(r"(?:199[0-9]|20[0-9]{2})\.(?:0[1-9]|1[0-2])")
"""2022.1 may be January, or October typed as a number."""
_MONTHS = re.compile(r"[0-9]{1,2}月")
_BREAK = re.compile(r"[，、。；,;\n]")
_FAR = Decimal("1.2")
_NUMBERLIKE = re.compile(
    r"[0-9]|[零〇二两三四五六七八九十百千万亿]{2,}|[数几]十"
    r"|[一二两三四五六七八九十][个次项件家户人名台套期场份起成](?![性定律功长果立体为员])"
)


def settled(row: Indicator, spec: FormSpec) -> tuple[Quantity, Quantity]:
    """Target and actual; 无 and 未发生 are 0 where the name holds a bad thing."""
    target = quantity.one_amount(row.target_value)
    target, actual = _of_one_kind(target, quantity.one_amount(row.actual_value))
    if not _harm(row, spec):
        return target, actual
    limit = target.value is not None and (target.value == 0 or target.sign in ("≤", "<"))
    if _nothing(target):
        return _zero(target), _zero(actual) if _nothing(actual) else actual
    return target, _zero(actual) if limit and _nothing(actual) else actual


def _of_one_kind(target: Quantity, actual: Quantity) -> tuple[Quantity, Quantity]:
    """Beside a date 2022.12 is December; beside 12个月 the text 12月 counts months."""
    if target.kind is _DATE and actual.kind is _NUMBER and _DOTTED.fullmatch(actual.text):
        return target, quantity.parse(f"{actual.text[:4]}年{actual.text[5:]}月")
    if target.unit == "月" and actual.kind is _DATE and _MONTHS.fullmatch(actual.text.strip()):
        return target, quantity.parse(actual.text.strip().replace("月", "个月"))
    return target, actual


def _harm(row: Indicator, spec: FormSpec) -> bool:
    """The row counts something bad: 投诉次数 and 群体性事件, not 投诉处理率."""
    if not _bad(row.name.text, spec):
        return False
    name, way = bare_name(row.name.text), named(row, spec)
    return way is _LESS if name.endswith(spec.words["rate_ends"]) else way is not _MORE


@lru_cache(maxsize=4096)
def _bad(text: str, spec: FormSpec) -> bool:
    name = bare_name(text)
    return any(word in name for word in spec.words["bad"])


def _nothing(value: Quantity) -> bool:
    return value.kind in (_WORDS, _NUMBER) and _none(value.text)


@lru_cache(maxsize=4096)
def _none(text: str) -> bool:
    return _NOTHING.fullmatch("".join(text.split()).strip("。.；;“”\"'！!")) is not None


def _zero(value: Quantity) -> Quantity:
    return Quantity(_NUMBER, value.text, value.span, value=Decimal(0), zero=True)


def a_year(row: Indicator, target: Quantity, year: int | None) -> Message | None:
    """A bare 2021 beside a target far from it is the year, not an amount."""
    text = row.actual.text.strip()
    wanted = target.value if target.value is not None else target.high
    if wanted is None or not text.startswith(_CENTURIES) or not _YEAR.fullmatch(text):
        return None
    value = Decimal(text)
    base = wanted / target.scale
    if base > 0 and max(value, base) <= _FAR * min(value, base):
        return None
    near = year is None or abs(value - year) <= 1
    if not near and (target.unit or (year is not None and value > year)):
        return None
    return Message(N_("{value} may be a year: write the number with its unit"), {"value": text})


def unproven(row: Indicator, target: Quantity, actual: Quantity) -> Message | None:
    """Why the number of an actual is no result: a plan, or a change instead of a level."""
    if quantity.planned(actual, row.name.text):
        template = N_("“{text}” tells what is planned or not yet finished, not what was done")
        return Message(template, {"text": _brief(actual.text)})
    if actual.kind is not _DATE and quantity.changed(actual):
        if not quantity.of_change(target.text + row.name.text):
            template = N_("“{text}” tells a change, not the level that was reached")
            return Message(template, {"text": _brief(actual.text)})
    return None


def unpicked(row: Indicator, target: Quantity, actual: Quantity) -> Message:
    """Why no number of a text answers the target."""
    if len(actual.others) == 1:
        if why := unproven(row, target, actual.others[0]):
            return why
        if not _BREAK.search(actual.text):
            return unread(target, actual)
    return Message(N_("several numbers or works stand in one cell"))


def unread(target: Quantity, actual: Quantity) -> Message:
    """Why words earn no score: some are written like numbers, most are words."""
    for side in (actual, target):
        if side.kind is _WORDS and _NUMBERLIKE.search(side.text):
            template = N_("the way “{text}” is written is not recognised")
            return Message(template, {"text": _brief(side.text)})
    return Message(N_("words are not scored by rule"))


def broken(cell: Cell) -> Message | None:
    """Why nothing could be read from a cell that is not empty."""
    if cell.error is not None:
        return Message(N_("cell {cell} shows {error}"), {"cell": cell, "error": cell.error})
    if cell.uncalculated:
        return Message(N_("the formula in {cell} has no calculated result"), {"cell": cell})
    return None


def _brief(text: str) -> str:
    bare = " ".join(text.split())
    return bare if len(bare) <= 20 else bare[:18] + "……"
