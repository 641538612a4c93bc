"""Two numbers in one measure: the rule the row falls under, and the share it earns."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from xlsxeval import quantity
from xlsxeval.i18n import N_
from xlsxeval.model import FormSpec, Indicator, Message, Quantity, Verdict
from xlsxeval.scoring.bounds import certain, decides, no_measure
from xlsxeval.scoring.direction import Direction, direction
from xlsxeval.scoring.outcome import FULL, Outcome, review
from xlsxeval.scoring.units import Pair

# A member of an Enum is looked up at a price, and each of these is asked for in every row.
_MISSED, _MET, _REVIEW, _EXCEEDED = Verdict.MISSED, Verdict.MET, Verdict.REVIEW, Verdict.EXCEEDED
_MORE, _LESS = Direction.MORE, Direction.LESS

_NOTHING = Decimal(0)
_RULES = {"≥": "at_least", "≤": "at_most", "=": "equals"}


def judge(
    row: Indicator, target: Quantity, actual: Quantity, pair: Pair, spec: FormSpec
) -> Outcome:
    """The rule the row falls under, and what it says."""
    sign = _sign(row, target, actual, spec)
    # More than an exact target, where less is better: sign and name contradict each other.
    strict = sign == "≤" and target.sign == "=" and pair.target > _NOTHING
    if sign is None or (strict and pair.actual > pair.target):
        return _undirected(actual, pair, sign or "")
    if not decides(sign, actual, pair.target, pair.actual):
        return review(_RULES[sign], no_measure(actual))
    found = _compared(pair, sign, spec)
    if target.approximate and found.verdict is _MISSED:
        template = N_("the target “{text}” is only approximate")
        why = Message(template, {"text": quantity.written(target)[:40]})
        found = review(found.rule, why)
    unsure = target.approximate or not certain(actual)
    points = sign == "≤" and spec.reverse == "points" and pair.unit != "%"
    found.sign, found.open = sign, strict or unsure or points
    return found


def _compared(pair: Pair, sign: str, spec: FormSpec) -> Outcome:
    if not pair.target and sign in ("=", "≤"):
        return _zero(pair)
    return _at_most(pair, spec) if sign == "≤" else _at_least(pair, spec, _RULES[sign])


def _undirected(actual: Quantity, pair: Pair, sign: str) -> Outcome:
    """Nothing tells which way the indicator runs: only equal numbers are sure to be reached."""
    if not certain(actual):
        return review("words", no_measure(actual))
    if pair.target == pair.actual:
        return Outcome("equals", _MET, FULL, sign=sign, open=True)
    template = N_("nothing tells whether more or less is better: add ≥ or ≤ to the target")
    return Outcome("words", _REVIEW, why=Message(template), sign=sign, open=True)


def _sign(row: Indicator, target: Quantity, actual: Quantity, spec: FormSpec) -> str | None:
    """≥, ≤ or =: the target's sign; for "=" and bare numbers what nature column and name tell."""
    if target.sign in ("≥", ">"):
        return "≥"
    if target.sign in ("≤", "<"):
        return "≤"
    found = direction(row, spec)
    if found is not _MORE and quantity.falling(target):
        # 能耗 下降5%: less is better, but the number counts the fall; 下降6% fell further.
        return "≥" if quantity.falling(actual) and target.sign is None else None
    if found is _LESS:
        return "≤"
    if target.sign == "=" or target.zero:
        return "="
    return "≥" if found is _MORE else None


def _zero(pair: Pair) -> Outcome:
    if pair.actual <= 0:
        return Outcome("zero", _MET, FULL)
    return Outcome("zero", _MISSED, Fraction(0))


def _at_least(pair: Pair, spec: FormSpec, rule: str) -> Outcome:
    target, actual = pair.target, pair.actual
    if actual >= target:
        exceeded = target > _NOTHING and actual >= spec.over_limit * target
        return Outcome(rule, _EXCEEDED if exceeded else _MET, FULL)
    if not target:
        return Outcome(rule, _MET, FULL)
    if target < _NOTHING:
        return Outcome(rule, _MISSED)
    return Outcome(rule, _MISSED, _quotient(max(actual, _NOTHING), target))


def _at_most(pair: Pair, spec: FormSpec) -> Outcome:
    if pair.actual <= pair.target:
        return Outcome("at_most", _MET, FULL)
    target, actual = pair.target, pair.actual
    if target < 0:
        return Outcome("at_most", _MISSED)
    if spec.reverse == "points":
        if pair.unit != "%":
            return Outcome("at_most", _MISSED)
        over = actual - target
        return Outcome("at_most", _MISSED, penalty=over * spec.reverse_points)
    if spec.reverse == "ratio":
        return Outcome("at_most", _MISSED, _quotient(target, actual))
    return Outcome("at_most", _MISSED, max(2 - _quotient(actual, target), Fraction(0)))


# 85% of 90% stands in many a form, and fractions are dear.
@lru_cache(maxsize=4096)
def _quotient(part: Decimal, whole: Decimal) -> Fraction:
    """One number by another, exactly."""
    above, below = part.as_integer_ratio(), whole.as_integer_ratio()
    return Fraction(above[0] * below[1], above[1] * below[0])
