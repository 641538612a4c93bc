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
_SYSTEMS: tuple[dict[str, Decimal], ...] = tuple(
    {unit: Decimal(size) for unit, size in (pair.split("=") for pair in system.split())}
    for system in (
        "毫米=1 厘米=10 米=1000 延米=1000 公里=1000000",
        "亩=1 公顷=15 平方公里=1500",
        "平方米=1 公顷=10000 平方公里=1000000",
        "毫克=1 克=1000 斤=500000 公斤=1000000 吨=1000000000",
        "毫升=1 升=1000 立方米=1000000",
        "秒=1 分钟=60 小时=3600 天=86400 周=604800",
        "月=1 季=3 年=12",
        "千瓦=1 兆瓦=1000",
        "千瓦时=1 度=1",
    )
)
"""Units of one measure and how many of the smallest they are; only what is exact (亩 is no m²)."""
_YEARLY = {
    period: Decimal(times)
    for times, periods in (
        (365, "天 日"),
        (52, "周"),
        (36, "旬"),
        (12, "月"),
        (4, "季 季度"),
        (2, "半年 学期"),
    )
    for period in periods.split()
}
"""How often a year holds what a target counts by: 1次/月."""
_SUSPICIOUS = Decimal(1000)
_SURELY_PERCENT = Decimal(10)
"""Beside a fraction, 0.02 and 1.01 may both be percent; 96 beside 0.95 is no such doubt."""
_ALIKE = Decimal(2)
"""A fraction read as percent is believed where it then is of the other side's size."""


@dataclass(slots=True)
class Pair:
    """Target and actual in one measure, with the factors that brought them there."""

    target: Decimal
    actual: Decimal
    target_factor: Decimal
    actual_factor: Decimal
    unit: str
    doubt: Message | None = None
    yearly: bool = False
    """The target counts by month or the like, the actual perhaps the whole year."""


@dataclass(frozen=True)
class Apart:
    """Why two numbers cannot be brought to one measure."""

    why: Message
    told: bool = True
    """The units differ, which a finding of its own tells."""


def align(target: Quantity, actual: Quantity, rate: bool = False) -> Pair | Apart:
    """The numbers of both sides in one measure, or why that is not possible.

    `rate` tells that the indicator's name is one of a rate.
    """
    if target.unit == actual.unit:
        return _pair(target, actual) if target.unit else _bare(target, actual, rate)
    if often := _often(target.unit, actual.unit):
        return _yearly(target, actual, often)
    if "%" in (target.unit, actual.unit):
        return _percent(target, actual)
    if not target.unit or not actual.unit:
        return _one_unit(target, actual)
    if _alike(target.unit, actual.unit):
        return _pair(target, actual)
    if {target.unit, actual.unit} == {"人", "人次"} or _times(target.unit, actual.unit):
        same = target.unit[0] == "人" and target.value == actual.value
        return _pair(target, actual, doubt=None if same else _differ(target, actual))
    for sizes in _SYSTEMS:
        if target.unit in sizes and actual.unit in sizes:
            base = min(sizes[target.unit], sizes[actual.unit])
            factors = sizes[target.unit] / base, sizes[actual.unit] / base
            unit = target.unit if sizes[target.unit] == base else actual.unit
            return _pair(target, actual, *factors, unit=unit)
    return Apart(_differ(target, actual))


def _often(target: str, actual: str) -> Decimal | None:
    """How many times a year the target speaks of, where the actual counts the year: 次/月, 次."""
    base, _, period = target.partition("/")
    return _YEARLY.get(period) if actual in (base, "") and base != "元" else None


def _yearly(target: Quantity, actual: Quantity, often: Decimal) -> Pair | Apart:
    """每月1次 is 12次 a year; 1次 says it again, and 10次 may be meant either way."""
    wanted, done = target.value or Decimal(0), actual.value or Decimal(0)
    if wanted == done:
        pair = _pair(target, actual)
    elif done >= wanted * often:
        pair = _pair(target, actual, often, unit=target.unit.partition("/")[0])
    else:
        template = N_("the target counts by {target}, the actual may count the whole year")
        return Apart(Message(template, {"target": target.unit}), told=False)
    pair.yearly = True
    return pair


def _differ(target: Quantity, actual: Quantity) -> Message:
    template = N_("the target is in {target}, the actual in {actual}")
    return Message(template, {"target": target.unit, "actual": actual.unit})


def _times(one: str, two: str) -> bool:
    """户 and 户次, 家 and 家次: comparable, yet not the same."""
    return one + "次" == two or two + "次" == one


def _bare(target: Quantity, actual: Quantity, rate: bool) -> Pair | Apart:
    """Both are bare numbers; 95 beside 0.96 is a percentage beside a fraction."""
    wanted, done = target.value or Decimal(0), actual.value or Decimal(0)
    if target.zero or actual.zero or target.scale != 1 or actual.scale != 1 or wanted == done:
        return _pair(target, actual)
    if rate and 1 in (wanted, done) and min(wanted, done) > 0:
        return Apart(Message(N_("1 without a percent sign may mean 1% or 100%")), told=False)
    if not _hundredfold(wanted, done):
        return _pair(target, actual)
    if not rate or max(wanted, done) < _SURELY_PERCENT:
        return Apart(_factor(wanted, done), told=False)
    return _fraction(target, actual, target if wanted < done else actual)


def _hundredfold(one: Decimal, two: Decimal) -> bool:
    """A number below 1 that is about a hundredth of one above 1."""
    small, large = sorted((one, two))
    return 0 < small < 1 < large and large / _ALIKE <= small * 100 <= large * _ALIKE


def _factor(wanted: Decimal, done: Decimal) -> Message:
    template = N_("{target} and {actual} differ by a factor of about 100")
    return Message(template, {"target": wanted, "actual": done})


def _fraction(target: Quantity, actual: Quantity, small: Quantity) -> Pair:
    """One side is a fraction: 0.96 is 96%."""
    value = small.value or Decimal(0)
    template = N_("{value} stands without a percent sign and was read as {percent}%")
    doubt = Message(template, {"value": value, "percent": value * 100})
    wanted, done = (Decimal(100) if side is small else Decimal(1) for side in (target, actual))
    return _pair(target, actual, wanted, done, "%", doubt)


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


def _percent(target: Quantity, actual: Quantity) -> Pair | Apart:
    """One side is a percentage: a bare number above 1 is percent, one below 1 a fraction."""
    bare = actual if target.unit == "%" else target
    if bare.unit:
        return Apart(_differ(target, actual))
    value = bare.value or Decimal(0)
    if bare.zero or value <= 0 or value > 1:
        return _pair(target, actual, unit="%")
    if value == 1:
        return Apart(Message(N_("1 without a percent sign may mean 1% or 100%")), told=False)
    return _fraction(target, actual, bare)


def _one_unit(target: Quantity, actual: Quantity) -> Pair | Apart:
    """One side names its unit, the other is a bare number: it is meant in the same unit."""
    unitless, other = (target, actual) if not target.unit else (actual, target)
    raw, full = unitless.value or Decimal(0), other.value or Decimal(0)
    if unitless.zero or unitless.scale != 1 or other.scale == 1:
        if not unitless.zero and raw < 1 and other.scale == 1 and _hundredfold(raw, full):
            return Apart(_factor(target.value or Decimal(0), actual.value or Decimal(0)), False)
        return _pair(target, actual)
    if raw and full and raw >= _SUSPICIOUS and raw * _SUSPICIOUS >= full:
        template = N_("{value} stands without a unit beside an amount in {unit}")
        return Apart(Message(template, {"value": raw, "unit": other.unit}))
    if unitless is target:
        return _pair(target, actual, other.scale)
    return _pair(target, actual, Decimal(1), other.scale)


def _alike(one: str, two: str) -> bool:
    if one in _PERSONS and two in _PERSONS and "人次" not in (one, two):
        return True
    if {one, two} == {"批", "批次"}:
        return True
    if one in _TIMES and two in _TIMES:
        return True
    if _refines(one, two) or _refines(two, one):
        return True
    if {one, two} <= {"天", "日"} or {one, two} <= {"岁", "周岁"}:
        return True
    generic = {"个", "项"} & {one, two}
    return bool(generic) and not {one, two} & (_MEASURES | _PERSONS)


def _refines(one: str, two: str) -> bool:
    """元/人·年 says what 元, 元/人 and 元/年·人 say."""
    base, _, parts = one.partition("/")
    other, _, fewer = two.partition("/")
    named, left = set(parts.split("·")), set(fewer.split("·")) - {""}
    return base == other and left <= named and (not left or named - left <= {"年"})


def counts_persons_or_times(unit: str) -> bool:
    """The unit counts people or occasions, which a rate never does."""
    return unit in _PEOPLE or unit in _TIMES or unit in ("个", "起", "例", "件", "项", "家")
