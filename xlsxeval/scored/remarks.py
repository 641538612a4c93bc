"""核查意见: why a row does not get its full weight, and all that was found in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from xlsxeval.i18n import N_, between, say, text
from xlsxeval.model import Case, Finding, Message, Verdict
from xlsxeval.rules import says_nothing, unweighted_levels
from xlsxeval.scored.lines import PARTS, Line
from xlsxeval.scoring import again


def remarks(line: Line, case: Case, found: Sequence[Finding], language: str) -> str | None:
    """What the officer reads beside a row; None where it earns its full weight undisputed."""
    told = [say(message, language) for message in _why(line, case, bool(found))]
    told += [f"{each.code} {text('title', language, context=each.code)}" for each in found]
    return between(PARTS, language).join(told) or None


def _why(line: Line, case: Case, found: bool) -> Iterator[Message]:
    score, weight = line.score, line.weight.value
    if score.stale:
        yield again(score)
    if score.awarded is None:
        yield Message(N_("no score yet"))
    elif weight is not None and score.awarded < weight:
        yield _lost(line, case, weight - score.awarded)
    elif weight is None and score.verdict is Verdict.MISSED:
        yield _missed(line, case)
    elif score.waiting and not (found or score.stale):
        yield Message(N_("left to the reviewer"))


def _lost(line: Line, case: Case, points: Decimal) -> Message:
    """Who took points off, and where the reason stands."""
    row, claimed, values = line.indicator, line.self_score.value, {"points": points}
    if line.score.reviewed is not None:
        return Message(N_("the reviewer took {points} off"), values)
    if claimed is None or line.score.awarded != claimed:
        return Message(N_("the rule takes {points} off"), values)
    if row is not None and row.identity in case.form.shared_weights:
        return Message(N_("shares its weight with the next row"))
    given = row is not None and not says_nothing(row.reason, case)
    place = row.reason.ref if row is not None and given else ""
    template = _TAKEN_OFF[_ruled(line, claimed, case), given]
    return Message(template, {**values, "place": place})


def _missed(line: Line, case: Case) -> Message:
    """A target that was not reached, where only a level above prints its points."""
    for level, claimed in unweighted_levels(case):
        members = (case.form.indicators[at].identity for at in level.rows)
        if line.identity in members and level.points is not None and claimed < level.points:
            values = {"points": level.points, "claimed": claimed}
            return Message(N_("not reached; its group got {claimed} of {points} points"), values)
    return Message(N_("not reached"))


_TAKEN_OFF = {
    (False, False): N_("the unit took {points} off"),
    (False, True): N_("the unit took {points} off, reason in {place}"),
    (True, False): N_("the unit took {points} off by the rule"),
    (True, True): N_("the unit took {points} off by the rule, reason in {place}"),
}
"""By whether the rule takes them too, and whether a reason is given."""


def _ruled(line: Line, claimed: Decimal, case: Case) -> bool:
    computed, weight = line.score.computed, line.weight.value
    if computed is None or weight is None or computed >= weight:
        return False
    return abs(computed - claimed) <= case.spec.score_tolerance
