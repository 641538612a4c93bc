"""A target and an actual: was it reached, and what share of the weight does that earn?

Rules of 财预〔2020〕10号 and of provincial systems in production: reached → the whole weight; not
reached → in proportion; reverse indicators by the mode of the form. What cannot be compared by
rule goes to the reviewer with the reason.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from xlsxeval import quantity
from xlsxeval.i18n import N_
from xlsxeval.model import Cell, FormSpec, Indicator, Kind, Message, Operand, Quantity, Verdict
from xlsxeval.scoring.bounds import certain, decides, no_measure
from xlsxeval.scoring.dates import before
from xlsxeval.scoring.direction import Direction, direction
from xlsxeval.scoring.units import Pair, align

FULL = Fraction(1)


@dataclass(frozen=True)
class Outcome:
    """What a comparison came to. `share` of the weight is None where no rule computes it."""

    rule: str
    verdict: Verdict
    share: Fraction | None = None
    why: Message | None = None
    target: Operand | None = None
    actual: Operand | None = None
    doubt: Message | None = None
    penalty: Decimal | None = None
    """Points off, where the form's reverse rule counts points instead of shares."""
    picked: Quantity | None = None
    """The number taken out of an actual that holds several."""


def compare(row: Indicator, spec: FormSpec, year: int | None) -> Outcome:
    """The row's actual held against its target."""
    target, actual = row.target_value, row.actual_value
    for side, template in (
        (target, N_("there is no target")),
        (actual, N_("there is no actual value")),
    ):
        if side.kind is Kind.BLANK:
            return _review("words", Message(template))
    for side in (target, actual):
        if side.doubt is not None:
            return _review("words", side.doubt)
    if target.kind is Kind.DATE and actual.kind is Kind.DATE:
        return _by_date(target, actual, year)
    if target.kind is Kind.YES_NO and actual.kind is Kind.YES_NO:
        met = target.word == actual.word
        return Outcome("yes_no", Verdict.MET, FULL) if met else Outcome("yes_no", Verdict.MISSED)
    if target.kind in (Kind.NUMBER, Kind.RANGE):
        return _by_number(row, target, actual, spec)
    return _words(target, actual)


def _review(rule: str, why: Message, doubt: Message | None = None) -> Outcome:
    return Outcome(rule, Verdict.REVIEW, why=why, doubt=doubt)


def _words(target: Quantity, actual: Quantity) -> Outcome:
    if actual.kind is Kind.TIER and actual.word in ("met", "partly", "missed"):
        return _review("tier", Message(N_("a qualitative result: a person sets the score")))
    if Kind.WORDS not in (target.kind, actual.kind) and Kind.TIER not in (target.kind, actual.kind):
        return _review("words", Message(N_("target and actual are of different kinds")))
    if actual.others:
        return _review("words", Message(N_("several numbers or works stand in one cell")))
    return _review("words", Message(N_("words are not scored by rule")))


def _by_date(target: Quantity, actual: Quantity, year: int | None) -> Outcome:
    verdict = before(target, actual, year)
    if verdict is Verdict.REVIEW:
        return _review("before_date", Message(N_("the date may lie before or after the deadline")))
    return Outcome("before_date", verdict, FULL if verdict is Verdict.MET else None)


def _by_number(row: Indicator, target: Quantity, actual: Quantity, spec: FormSpec) -> Outcome:
    if actual.kind is Kind.WORDS and actual.others:
        picked = quantity.pick(target, actual, row.name.text)
        if picked is None:
            return _review("words", Message(N_("several numbers or works stand in one cell")))
        actual = picked
    if _nothing_bad(row, target, actual, spec):
        actual = Quantity(Kind.NUMBER, actual.text, actual.span, value=Decimal(0), zero=True)
    if target.kind is Kind.RANGE:
        return _by_range(target, actual)
    if actual.kind is Kind.RANGE:
        return _review("words", Message(N_("the actual is a range, not one number")))
    if actual.kind is not Kind.NUMBER:
        return _words(target, actual)
    if _opposite(target.text, actual.text):
        return _review("words", Message(N_("one side tells a rise, the other a fall")))
    pair = align(target, actual)
    if isinstance(pair, Message):
        return _review("words", pair, doubt=pair)
    found = _judge(row, target, actual, pair, spec)
    return Outcome(
        found.rule,
        found.verdict,
        found.share,
        found.why,
        _operand(row.target, pair.target, target, pair.target_factor),
        _operand(row.actual, pair.actual, actual, pair.actual_factor),
        pair.doubt,
        found.penalty,
        actual,
    )


def _nothing_bad(row: Indicator, target: Quantity, actual: Quantity, spec: FormSpec) -> bool:
    """无 against a target of 0 for accidents and complaints."""
    bad = any(word in row.name.text for word in spec.words["bad"])
    return bad and target.value == 0 and actual.text.strip() in ("无", "没有", "未发生")


_RISE = ("增长", "增加", "提高", "上升", "提升")
_FALL = ("下降", "减少", "降低", "压减", "回落")


def _opposite(target: str, actual: str) -> bool:
    """增长5% against 下降3%: the numbers alone do not tell."""
    rise = [any(word in side for word in _RISE) for side in (target, actual)]
    fall = [any(word in side for word in _FALL) for side in (target, actual)]
    return (rise[0] and fall[1] and not fall[0]) or (fall[0] and rise[1] and not rise[0])


def _by_range(target: Quantity, actual: Quantity) -> Outcome:
    low, high = target.low, target.high
    if low is None or high is None:
        return _review("between", Message(N_("the target is no complete range")))
    ends = (actual.low, actual.high) if actual.kind is Kind.RANGE else (actual.value, actual.value)
    first, last = ends
    if first is None or last is None:
        return _review("between", Message(N_("words are not scored by rule")))
    pair = align(replace(target, value=low), replace(actual, value=last))
    if isinstance(pair, Message):
        return _review("between", pair, doubt=pair)
    if not certain(actual):
        return _review("between", no_measure(actual))
    low, high = low * pair.target_factor, high * pair.target_factor
    first, last = first * pair.actual_factor, last * pair.actual_factor
    if low <= first and last <= high:
        return Outcome("between", Verdict.MET, FULL, doubt=pair.doubt)
    if last < low or first > high:
        return Outcome("between", Verdict.MISSED, doubt=pair.doubt)
    return _review("between", Message(N_("the actual is a range, not one number")))


def _judge(
    row: Indicator, target: Quantity, actual: Quantity, pair: Pair, spec: FormSpec
) -> Outcome:
    """The rule the row falls under, and what it says."""
    sign = _sign(row, target, pair, spec)
    if sign is None:
        if pair.target == pair.actual:
            return Outcome("equals", Verdict.MET, FULL)
        template = N_("nothing tells whether more or less is better: add ≥ or ≤ to the target")
        return _review("words", Message(template))
    if not decides(sign, actual, pair.target, pair.actual):
        return _review(_RULES[sign], no_measure(actual))
    if pair.target == 0 and sign in ("=", "≤"):
        return _zero(pair)
    if sign == "≤":
        return _at_most(pair, spec)
    return _at_least(pair, spec, _RULES[sign])


_RULES = {"≥": "at_least", "≤": "at_most", "=": "equals"}


def _sign(row: Indicator, target: Quantity, pair: Pair, spec: FormSpec) -> str | None:
    """≥, ≤ or =: the target's sign; for "=" and bare numbers what nature column and name tell."""
    if target.sign in ("≥", ">"):
        return "≥"
    if target.sign in ("≤", "<"):
        return "≤"
    found = direction(row, spec)
    if found is Direction.LESS:
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


def _operand(cell: Cell, value: Decimal, side: Quantity, factor: Decimal) -> Operand:
    """The number and where it stands; a factor only where the cell itself is a plain number."""
    if not isinstance(cell.value, Decimal):
        return Operand(cell, value)
    percent = Decimal(100) if cell.percent else Decimal(1)
    whole = percent * side.scale * factor
    return Operand(cell, value, whole if cell.value * whole == value else None)
