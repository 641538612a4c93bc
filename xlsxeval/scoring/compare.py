"""A target and an actual: was it reached, and what share of the weight does that earn?

Rules of 财预〔2020〕10号 and of provincial systems in production: reached → the whole weight; not
reached → in proportion; reverse indicators by the mode of the form. What cannot be compared by
rule goes to the reviewer with the reason.
"""

from __future__ import annotations

import re
from decimal import Decimal

from xlsxeval import quantity
from xlsxeval.i18n import N_
from xlsxeval.model import (
    Cell,
    FormSpec,
    Indicator,
    Kind,
    Message,
    Operand,
    Quantity,
    Verdict,
    changed,
    maker,
)
from xlsxeval.scoring.bounds import certain, no_measure
from xlsxeval.scoring.dates import kept
from xlsxeval.scoring.direction import Direction, bare_name, direction, last
from xlsxeval.scoring.judge import judge
from xlsxeval.scoring.outcome import FULL, Outcome, review
from xlsxeval.scoring.reading import a_year, broken, settled, unpicked, unproven, unread
from xlsxeval.scoring.units import Apart, Pair, align

# A member of an Enum is looked up at a price, and each of these is asked for in every row.
_BLANK, _DATE, _YES_NO, _NUMBER = Kind.BLANK, Kind.DATE, Kind.YES_NO, Kind.NUMBER
_RANGE, _TIER, _WORDS = Kind.RANGE, Kind.TIER, Kind.WORDS
_MET, _MISSED, _REVIEW = Verdict.MET, Verdict.MISSED, Verdict.REVIEW

_made = maker(Operand)
_LATEST = ("≥", ">")
_NOTHING, _ONE, _PERCENT = Decimal(0), Decimal(1), Decimal(100)


def compare(row: Indicator, spec: FormSpec, year: int | None) -> Outcome:
    """The row's actual held against its target."""
    target, actual = settled(row, spec)
    if target.kind is _BLANK:
        return review("words", broken(row.target) or Message(N_("there is no target")))
    if actual.kind is _BLANK:
        return review("words", broken(row.actual) or Message(N_("there is no actual value")))
    for side in (target, actual):
        if side.doubt is not None:
            return review("words", side.doubt)
    if target.kind is _DATE:
        return _by_date(row, target, actual, year)
    if target.kind is _YES_NO and actual.kind is _YES_NO:
        met = target.word == actual.word
        return Outcome("yes_no", _MET, FULL) if met else Outcome("yes_no", _MISSED)
    if target.kind in (_NUMBER, _RANGE):
        return _by_number(row, target, actual, spec, year)
    if quantity.listed(target) and quantity.plain(actual.text) == quantity.plain(target.text):
        return Outcome("equals", _MET, FULL)
    return _words(target, actual)


def _words(target: Quantity, actual: Quantity) -> Outcome:
    if actual.kind is _TIER and actual.word in ("met", "partly", "missed"):
        return review("tier", Message(N_("a qualitative result: a person sets the score")))
    if _WORDS not in (target.kind, actual.kind) and _TIER not in (target.kind, actual.kind):
        return review("words", Message(N_("target and actual are of different kinds")))
    if len(actual.others) > 1:
        return review("words", Message(N_("several numbers or works stand in one cell")))
    return review("words", unread(target, actual))


def _by_date(row: Indicator, target: Quantity, actual: Quantity, year: int | None) -> Outcome:
    rule = "after_date" if target.sign in _LATEST else "before_date"
    if actual.kind in (_TIER, _WORDS) and not actual.others:
        return review(rule, Message(N_("the actual names no date")))
    if actual.kind is not _DATE:
        return _words(target, actual)
    if why := unproven(row, target, actual):
        return review(rule, why)
    verdict = kept(target, actual, year)
    if verdict is _REVIEW:
        return review(rule, Message(N_("the date may lie before or after the deadline")))
    return Outcome(rule, verdict, FULL if verdict is _MET else None)


def _by_number(
    row: Indicator, target: Quantity, actual: Quantity, spec: FormSpec, year: int | None
) -> Outcome:
    if actual.kind is _WORDS and actual.others:
        picked = quantity.pick(target, actual, row.name.text)
        if picked is None:
            return review("words", unpicked(row, target, actual))
        actual = picked
    if actual.kind in (_NUMBER, _RANGE):
        if why := a_year(row, target, year) or unproven(row, target, actual):
            return review("words", why)
    if target.kind is _RANGE:
        return _by_range(row, target, actual, spec)
    if actual.kind is _RANGE:
        return review("words", Message(N_("the actual is a range, not one number")))
    if actual.kind is not _NUMBER:
        return _words(target, actual)
    if _opposite(target.text, actual.text):
        return review("words", Message(N_("one side tells a rise, the other a fall")))
    pair = align(target, actual, _is_rate(row, spec) if not target.unit else False)
    if isinstance(pair, Apart):
        return review("words", pair.why, doubt=pair.why if pair.told else None)
    found = judge(row, target, actual, pair, spec)
    if pair.yearly:
        # Another figure might be meant by the month: only what is sure stays reached.
        sure = found.sign == "≥" and pair.target_factor != 1
        found.sign, found.open = "≥" if sure else "", True
    found.target = _operand(row.target, target, pair, pair.target_factor)
    found.actual = _operand(row.actual, actual, pair, pair.actual_factor)
    found.doubt, found.picked = pair.doubt, actual
    return found


def _is_rate(row: Indicator, spec: FormSpec) -> bool:
    return last(bare_name(row.name.text), spec.words["rate_ends"])[1] >= 0


_RISES, _FALLS = "增长|增加|提高|上升|提升", "下降|减少|降低|压减|回落"
_RISE, _FALL, _MOVED = (re.compile(words) for words in (_RISES, _FALLS, f"{_RISES}|{_FALLS}"))


def _opposite(target: str, actual: str) -> bool:
    """增长5% against 下降3%: the numbers alone do not tell."""
    if not (_MOVED.search(target) and _MOVED.search(actual)):
        return False
    rise = [_RISE.search(side) for side in (target, actual)]
    fall = [_FALL.search(side) for side in (target, actual)]
    return bool((rise[0] and fall[1] and not fall[0]) or (fall[0] and rise[1] and not rise[0]))


def _by_range(row: Indicator, target: Quantity, actual: Quantity, spec: FormSpec) -> Outcome:
    low, high = target.low, target.high
    if low is None or high is None:
        return review("between", Message(N_("the target is no complete range")))
    ends = (actual.low, actual.high) if actual.kind is _RANGE else (actual.value, actual.value)
    first, last = ends
    if first is None or last is None:
        return review("between", unread(target, actual))
    pair = align(changed(target, value=low), changed(actual, value=last))
    if isinstance(pair, Apart):
        return review("between", pair.why, doubt=pair.why if pair.told else None)
    if not certain(actual):
        return review("between", no_measure(actual))
    low, high = low * pair.target_factor, high * pair.target_factor
    first, last = first * pair.actual_factor, last * pair.actual_factor
    sign = _open_end(row, pair, low, spec)
    inside = (low <= first or sign == "≤") and (last <= high or sign == "≥")
    if inside:
        found = Outcome("between", _MET, FULL, doubt=pair.doubt, sign=sign)
    elif last < low or first > high:
        found = Outcome("between", _MISSED, doubt=pair.doubt, sign=sign)
    else:
        return review("between", Message(N_("the actual is a range, not one number")))
    if actual.kind is _RANGE:
        return found
    found.target = Operand(row.target, low, high=high)
    found.actual = _operand(row.actual, actual, pair, pair.actual_factor)
    found.open = True
    return found


def _open_end(row: Indicator, pair: Pair, low: Decimal, spec: FormSpec) -> str | None:
    """满意度 80%-90%: 95% lies beyond the end that was asked for, and misses nothing."""
    if pair.unit != "%" or low < 0:
        return None
    return {Direction.MORE: "≥", Direction.LESS: "≤"}.get(direction(row, spec))


def _operand(cell: Cell, side: Quantity, pair: Pair, factor: Decimal) -> Operand:
    """The number and where it stands; a factor only where the cell itself is a plain number."""
    value = (side.value or _NOTHING) * factor
    if not isinstance(cell.value, Decimal):
        return _made(cell, value)
    whole = (_PERCENT if cell.percent else _ONE) * side.scale * factor
    bare = pair.unit == "%" and not side.unit and not side.zero
    return _made(cell, value, whole if cell.value * whole == value else None, bare=bare)
