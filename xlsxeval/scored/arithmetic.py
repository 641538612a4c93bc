"""How lost points are computed, written out for whoever checks them with a calculator."""

from __future__ import annotations

from decimal import Decimal

from xlsxeval.i18n import N_
from xlsxeval.model import FormSpec, Message, Score

_RATIO = N_("{weight}×{target}÷{actual}={computed}")
_SHARE = N_("{weight}×{actual}÷{target}={computed}")
_EXCESS = N_("{weight}×(2×{target}-{actual})÷{target}={computed}")
_TWICE = N_("{actual} is twice {target} or more: 0 points")
_POINTS = N_("{weight}-({actual}-{target})×{points}={computed}, at least 0")
_CAPPED = N_("{actual} is above {target}: at most {weight}")
_NOTHING = N_("{computed} points")


def arithmetic(score: Score, weight: Decimal, scale: Decimal, spec: FormSpec) -> Message:
    """weight × actual ÷ target = points, in numbers as large as the form writes them."""
    assert score.target is not None
    assert score.actual is not None
    target, actual = score.target.value, score.actual.value
    if scale and all(side / scale * scale == side for side in (target, actual)):
        target, actual = target / scale, actual / scale
    values = {
        "weight": weight,
        "target": target,
        "actual": actual if score.rule == "at_most" else max(actual, Decimal(0)),
        "computed": score.computed,
        "points": spec.reverse_points,
    }
    return Message(_template(score, target, actual, spec), values)


def _template(score: Score, target: Decimal, actual: Decimal, spec: FormSpec) -> str:
    if score.rule == "zero":
        return _NOTHING
    if score.rule == "execution_rate":
        return _CAPPED if actual > target else _SHARE
    if score.rule != "at_most":
        return _SHARE
    if spec.reverse != "linear":
        return _RATIO if spec.reverse == "ratio" else _POINTS
    return _TWICE if actual >= 2 * target else _EXCESS
