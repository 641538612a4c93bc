"""Two quantities brought to one measure, or the reason why they cannot be."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from xlsxeval.i18n import N_
from xlsxeval.model import Message, Quantity

_PEOPLE = frozenset({"人", "名", "位", "人次", "人员", "学生", "户", "户次"})
_PERSONS = _PEOPLE - {"户", "户次"}
_TIMES = frozenset({"次", "场", "场次", "期", "回"})
_MEASURES = frozenset(
    ("%", "百分点", "元", "亩", "平方米", "公顷", "公里", "平方公里", "千米", "米", "立方米", "吨")
    + ("斤", "公斤", "千克", "克", "升", "度", "千瓦时", "天", "日", "工作日", "月", "年", "小时")
    + ("分钟", "岁", "周岁", "分", "GB", "TB", "MB")
)
_TWELVE = Decimal(12)
_SUSPICIOUS = Decimal(1000)


@dataclass(frozen=True)
class Pair:
    """Target and actual in one measure, with the factors that brought them there."""

    target: Decimal
    actual: Decimal
    target_factor: Decimal
    actual_factor: Decimal
    unit: str
    doubt: Message | None = None


def align(target: Quantity, actual: Quantity) -> Pair | Message:
    """The numbers of both sides in one measure; a Message tells why that is not possible."""
    if target.unit == actual.unit:
        return _pair(target, actual)
    if "%" in (target.unit, actual.unit):
        return _percent(target, actual)
    if not target.unit or not actual.unit:
        return _one_unit(target, actual)
    if _alike(target.unit, actual.unit):
        return _pair(target, actual)
    if {target.unit, actual.unit} == {"年", "月"}:
        years = _TWELVE if target.unit == "年" else Decimal(1)
        months = _TWELVE if actual.unit == "年" else Decimal(1)
        return _pair(target, actual, years, months, unit="月")
    template = N_("the target is in {target}, the actual in {actual}")
    return Message(template, {"target": target.unit, "actual": actual.unit})


def _pair(
    target: Quantity,
    actual: Quantity,
    target_factor: Decimal = Decimal(1),
    actual_factor: Decimal = Decimal(1),
    unit: str = "",
    doubt: Message | None = None,
) -> Pair:
    wanted, done = target.value or Decimal(0), actual.value or Decimal(0)
    return Pair(
        wanted * target_factor,
        done * actual_factor,
        target_factor,
        actual_factor,
        unit or target.unit or actual.unit,
        doubt,
    )


def _percent(target: Quantity, actual: Quantity) -> Pair | Message:
    """One side is a percentage: a bare number above 1 is percent, one below 1 a fraction."""
    bare = actual if target.unit == "%" else target
    if bare.unit:
        template = N_("the target is in {target}, the actual in {actual}")
        return Message(template, {"target": target.unit, "actual": actual.unit})
    value = bare.value or Decimal(0)
    if bare.zero or value <= 0 or value > 1:
        return _pair(target, actual, unit="%")
    if value == 1:
        return Message(N_("1 without a percent sign may mean 1% or 100%"))
    factors = {id(bare): Decimal(100)}
    template = N_("{value} stands without a percent sign and was read as {percent}%")
    doubt = Message(template, {"value": value, "percent": value * 100})
    return _pair(
        target,
        actual,
        factors.get(id(target), Decimal(1)),
        factors.get(id(actual), Decimal(1)),
        "%",
        doubt,
    )


def _one_unit(target: Quantity, actual: Quantity) -> Pair | Message:
    """One side names its unit, the other is a bare number: it is meant in the same unit."""
    unitless, other = (target, actual) if not target.unit else (actual, target)
    if unitless.zero or unitless.scale != 1 or other.scale == 1:
        return _pair(target, actual)
    raw, full = unitless.value or Decimal(0), other.value or Decimal(0)
    if raw and full and raw >= _SUSPICIOUS and raw * _SUSPICIOUS >= full:
        template = N_("{value} stands without a unit beside an amount in {unit}")
        return Message(template, {"value": raw, "unit": other.unit})
    if unitless is target:
        return _pair(target, actual, other.scale)
    return _pair(target, actual, Decimal(1), other.scale)


def _alike(one: str, two: str) -> bool:
    if one in _PERSONS and two in _PERSONS:
        return True
    if one in _TIMES and two in _TIMES:
        return True
    if one.startswith(two + "/") or two.startswith(one + "/"):
        return True
    if {one, two} <= {"天", "日"} or {one, two} <= {"岁", "周岁"}:
        return True
    generic = {"个", "项"} & {one, two}
    return bool(generic) and not {one, two} & (_MEASURES | _PERSONS)


def counts_persons_or_times(unit: str) -> bool:
    """The unit counts people or occasions, which a rate never does."""
    return unit in _PEOPLE or unit in _TIMES or unit in ("个", "起", "例", "件", "项", "家")
