"""Two numbers in one measure: the rule the row falls under, and the share it earns."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from xlsxeval import quantity
from xlsxeval.i18n import N_
from xlsxeval.model import FormSpec, Indicator, Message, Quantity, Verdict
from xlsxeval.scoring.bounds import certain, decides, no_measure
from xlsxeval.scoring.direction import Direction, direction
from xlsxeval.scoring.outcome import FULL, Outcome, review
from xlsxeval.scoring.units import Pair

_RULES = {"≥": "at_least", "≤": "at_most", "=": "equals"}


def judge(
    row: Indicator, target: Quantity, actual: Quantity, pair: Pair, spec: FormSpec
) -> Outcome:
    """The rule the row falls under, and what it says."""
    sign = _sign(row, target, pair, spec)
    if sign is None:
        if not certain(actual):
            return review("words", no_measure(actual))
        if pair.target == pair.actual:
            return Outcome("equals", Verdict.MET, FULL)
        template = N_("nothing tells whether more or less is better: add ≥ or ≤ to the target")
        return review("words", Message(template))
    if not decides(sign, actual, pair.target, pair.actual):
        return review(_RULES[sign], no_measure(actual))
    if pair.target == 0 and sign in ("=", "≤"):
        return _zero(pair)
    found = _at_most(pair, spec) if sign == "≤" else _at_least(pair, spec, _RULES[sign])
    if target.approximate and found.verdict is Verdict.MISSED:
        template = N_("the target “{text}” is only approximate")
        return review(found.rule, Message(template, {"text": quantity.written(target)[:40]}))
    return found


def _sign(row: Indicator, target: Quantity, pair: Pair, spec: FormSpec) -> str | None:
    """≥, ≤ or =: the target's sign; for "=" and bare numbers what nature column and name tell."""
    if target.sign in ("≥", ">"):
        return "≥"
    if target.sign in ("≤", "<"):
        return "≤"
    found = direction(row, spec)
    if found is Direction.LESS:
        if quantity.falling(target):
            # 能耗 下降5%: less is better, but the number counts the fall.
            return None
        # More than an exact target, where less is better: sign and name contradict each other.
        return None if target.sign == "=" and pair.actual > pair.target > 0 else "≤"
    if target.sign == "=" or target.zero:
        return "="
    return "≥" if found is Direction.MORE else None


def _zero(pair: Pair) -> Outcome:
    if pair.actual <= 0:
        return Outcome("zero", Verdict.MET, FULL)
    return Outcome("zero", Verdict.MISSED, Fraction(0))


def _at_least(pair: Pair, spec: FormSpec, rule: str) -> Outcome:
    target, actual = pair.target, max(pair.actual, Decimal(0))
    if pair.actual >= target:
        exceeded = target > 0 and actual >= spec.over_limit * target
        return Outcome(rule, Verdict.EXCEEDED if exceeded else Verdict.MET, FULL)
    if target == 0:
        return Outcome(rule, Verdict.MET, FULL)
    if target < 0:
        return Outcome(rule, Verdict.MISSED)
    return Outcome(rule, Verdict.MISSED, Fraction(actual) / Fraction(target))


def _at_most(pair: Pair, spec: FormSpec) -> Outcome:
    target, actual = Fraction(pair.target), Fraction(pair.actual)
    if actual <= target:
        return Outcome("at_most", Verdict.MET, FULL)
    if target < 0:
        return Outcome("at_most", Verdict.MISSED)
    if spec.reverse == "points":
        if pair.unit != "%":
            return Outcome("at_most", Verdict.MISSED)
        over = pair.actual - pair.target
        return Outcome("at_most", Verdict.MISSED, penalty=over * spec.reverse_points)
    share = target / actual if spec.reverse == "ratio" else max(2 - actual / target, Fraction(0))
    return Outcome("at_most", Verdict.MISSED, share)
