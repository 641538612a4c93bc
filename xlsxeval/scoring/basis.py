"""评分依据: what was compared and what came of it, in a sentence a clerk understands."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

from xlsxeval import quantity
from xlsxeval.i18n import N_
from xlsxeval.model import Indicator, Kind, Later, Message, Quantity, Score, Verdict, maker
from xlsxeval.scoring.bounds import bounded, certain
from xlsxeval.scoring.outcome import Outcome

# A member of an Enum is looked up at a price, and each of these is asked for in every row.
_BLANK, _NUMBER = Kind.BLANK, Kind.NUMBER
_REVIEW, _MET, _EXCEEDED = Verdict.REVIEW, Verdict.MET, Verdict.EXCEEDED

_said = maker(Message)
_LONGEST = 14
"""Characters of a text quoted in a basis; the cell itself stands beside it."""


def again(score: Score) -> Message:
    """需重新复核: why a review that stands has to be looked at again."""
    before = None if score.review is None else score.review.computed
    if before == score.computed:
        return Message(N_("Review again (the unit changed this row after the review)"))
    template = N_("Review again (computed {before} when reviewed, {now} now)")
    return Message(template, {"before": before, "now": score.computed})


def basis(
    row: Indicator, outcome: Outcome, weight: Decimal | None, computed: Decimal | None
) -> Message:
    """How the row's score comes about, in one sentence."""
    # Said of few rows only, where a form is checked and not written.
    values = Later(partial(_values, row, outcome, weight, computed))
    if outcome.verdict is _REVIEW:
        return _said(N_("Target {target}, actual {actual}: {why}; left to the reviewer."), values)
    if outcome.verdict in (_MET, _EXCEEDED):
        return _said(_REACHED if weight is None else _FULL, values)
    if weight is None:
        return _said(N_("Target {target}, actual {actual}: not reached."), values)
    if computed is None:
        template = N_("Target {target}, actual {actual}: not reached; left to the reviewer.")
        return _said(template, values)
    return _said(_MISSED.get(outcome.rule, _PROPORTION), values)


def _values(
    row: Indicator, outcome: Outcome, weight: Decimal | None, computed: Decimal | None
) -> dict[str, Any]:
    review = outcome.verdict is _REVIEW
    actual = row.actual_value
    return {
        "target": shown(row.target_value, wanted=True),
        "actual": cut(actual.text) if review else shown(outcome.picked or actual),
        "weight": weight,
        "computed": computed,
        "why": outcome.why,
    }


_REACHED = N_("Target {target}, actual {actual}: reached.")
_FULL = N_("Target {target}, actual {actual}: reached, full {weight} points.")
_PROPORTION = N_(
    "Target {target}, actual {actual}: not reached, in proportion {computed} of {weight} points."
)
_MISSED = {
    "zero": N_("Target {target}, actual {actual}: not kept, {computed} of {weight} points."),
    "at_most": N_(
        "Target {target}, actual {actual}: over the limit, reduced by the excess to {computed} of "
        "{weight} points."
    ),
}


def shown(value: Quantity, wanted: bool = False) -> str:
    """What was written; of a number only the number with its sign and unit.

    `wanted` tells a target, where words like 达到 are a sign too.
    """
    if value.kind is _BLANK:
        return "—"
    first, last = value.span
    if value.kind is _NUMBER and last - first == len(value.text) and "每" not in value.text:
        # Nearly all are a number and its unit, and nothing else.
        if not (value.sign or value.approximate):
            return "".join(value.text.split())
    # 下降5% and 每月1次 say more than their number.
    telling = "每" in value.text or quantity.changed(value)
    if value.kind is _NUMBER and not (telling and len(value.text) <= _LONGEST):
        # 达到95% in an actual is plain 95%; 95%以上 is a bound and stays one.
        sign = value.sign if wanted or value.glyph or bounded(value) else None
        if value.approximate or not (sign or certain(value)):
            return quantity.written(value)
        return (sign or "") + "".join(value.text[first:last].split())
    return cut(value.text)


def cut(text: str) -> str:
    """A text as a basis quotes it."""
    bare = " ".join(text.split()) or "—"
    return bare if len(bare) <= _LONGEST else bare[: _LONGEST - 2] + "……"
