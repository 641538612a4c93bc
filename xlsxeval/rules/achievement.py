"""XE501 to XE505, XE510 and XE511: targets, actual values and the scores they earn."""

from __future__ import annotations

from xlsxeval.i18n import N_
from xlsxeval.model import Case, Indicator, Kind, Message, Percent, Score, Severity, Verdict
from xlsxeval.reader.keys import plain
from xlsxeval.rules.rule import (
    Hits,
    hit,
    lost,
    rule,
    says_nothing,
    shares_weight,
    short,
    spoken_for,
    unweighted_levels,
)
from xlsxeval.scoring import shown

# A member of an Enum is looked up at a price, and each of these is asked for in every row.
_TIER, _DATE, _WORDS, _BLANK = Kind.TIER, Kind.DATE, Kind.WORDS, Kind.BLANK
_MET, _EXCEEDED, _MISSED, _REVIEW = Verdict.MET, Verdict.EXCEEDED, Verdict.MISSED, Verdict.REVIEW

_FREE_TEXT = 12
_REACHED = (_MET, _EXCEEDED)


@rule(
    "XE501",
    Severity.ERROR,
    N_("Target {target}, actual {actual}: missed, yet scored in full ({score}). Correct it."),
)
def missed_but_full(case: Case) -> Hits:
    """A missed target does not earn the full score."""
    for row, score in case.by_verdict[_MISSED]:
        if _in_full(row) and _comparable(row, score, case):
            values = {"target": short(row.target.text), "actual": short(row.actual.text)}
            yield hit(row.self_score.cell, row.identity, score=row.self_score.value, **values)


@rule(
    "XE502",
    Severity.WARNING,
    N_("The target is reached, yet {lost} points are taken off without a reason. Explain it."),
)
def reached_but_reduced(case: Case) -> Hits:
    """A score reduced although the target is reached needs a reason."""
    for row, score in case.scored_rows:
        if score.verdict not in _REACHED:
            continue
        off = lost(row, case)
        if off > case.spec.score_tolerance and _comparable(row, score, case):
            if says_nothing(row.reason, case):
                yield hit(row.self_score.cell, row.identity, lost=off)
    told: set[int] = set()
    for level, claimed in sorted(unweighted_levels(case), key=lambda found: len(found[0].rows)):
        # A level around one that is told of says the same once more.
        if told & set(level.rows):
            continue
        rows = [(case.form.indicators[at], case.scores.rows[at]) for at in level.rows]
        silent = all(says_nothing(row.reason, case) for row, _ in rows)
        met = all(score.verdict in _REACHED for _, score in rows)
        if met and silent and level.points - claimed > case.spec.score_tolerance:
            told |= set(level.rows)
            yield hit(level.cell, plain(level.cell.text), lost=level.points - claimed)


@rule(
    "XE503",
    Severity.ERROR,
    N_("The score {score} is not the one the rule gives: {basis} Correct the score."),
)
def score_off_rule(case: Case) -> Hits:
    """The score of a missed target is the one the rule gives."""
    for row, score in case.by_verdict[_MISSED]:
        if score.computed is not None and _comparable(row, score, case) and not _in_full(row):
            values = {"score": row.self_score.value, "computed": score.computed}
            yield hit(row.self_score.cell, row.identity, basis=score.basis, **values)


@rule(
    "XE504",
    Severity.WARNING,
    N_("Actual {actual} is {times} of the target {target}. Explain why so far beyond it."),
)
def overachieved_unexplained(case: Case) -> Hits:
    """An actual at or beyond the over-achievement limit needs an explanation."""
    for row, score in case.by_verdict[_EXCEEDED]:
        if not says_nothing(row.reason, case):
            continue
        if score.target and score.actual and score.target.value:
            times = Percent(score.actual.value / score.target.value)
            values = {
                "actual": shown(row.actual_value),
                "target": shown(row.target_value, wanted=True),
            }
            yield hit(row.actual, row.identity, times=times, **values)


@rule(
    "XE505",
    Severity.ERROR,
    N_("“{actual}” allows {low} to {high} of {weight} points, {score} is outside. Correct it."),
)
def score_outside_band(case: Case) -> Hits:
    """A qualitative score lies within the band of its tier."""
    for row, _ in case.scored_rows:
        word, weight, claimed = row.actual_value.word, row.weight.value, row.self_score.value
        if row.actual_value.kind is not _TIER or spoken_for(row) or not weight:
            continue
        if row.target_value.kind is _DATE:
            continue
        for band in case.spec.bands:
            if band.tier != word or claimed is None:
                continue
            low, high = band.low * weight, band.high * weight
            # An excluded end lies within the tolerance: 8 of 10 passes for 部分达成.
            if max(low - claimed, claimed - high) > case.spec.score_tolerance:
                values = {"low": low, "high": high, "weight": weight, "score": claimed}
                yield hit(row.self_score.cell, row.identity, actual=row.actual.text, **values)


@rule("XE510", Severity.WARNING, N_("The text repeats {other} word for word. Say what was done."))
def actual_copies_target(case: Case) -> Hits:
    """What was done is told in other words than what was planned."""
    for row, score in case.scored_rows:
        if row.target_value.kind is not _WORDS or score.verdict in _REACHED:
            continue
        text = plain(row.target.text)
        if len(text) >= _FREE_TEXT and plain(row.actual.text) == text:
            yield hit(row.actual, row.identity, other=row.target)
    goal, result = case.form.texts.get("goal"), case.form.texts.get("result")
    if goal is None or result is None or goal.ref == result.ref:
        return
    text = plain(goal.text)
    if len(text) >= _FREE_TEXT and plain(result.text) == text:
        yield hit(result, "goal", other=goal)


@rule("XE511", Severity.INFO, N_("Left to the reviewer: {why}."))
def left_to_reviewer(case: Case) -> Hits:
    """What cannot be compared by rule goes to the reviewer with the reason."""
    for row, score in case.scored_rows:
        if score.verdict is _REVIEW and score.why is not None:
            if _BLANK not in (row.target_value.kind, row.actual_value.kind):
                yield hit(row.actual, row.identity, why=score.why)
        elif score.verdict is _MISSED and score.computed is None and row.weight.value:
            why = Message(N_("missed; by how much it counts is for a person to set"))
            yield hit(row.actual, row.identity, why=why)


def _comparable(row: Indicator, score: Score, case: Case) -> bool:
    """Not an execution row, not told of by XE203 or XE301, and off by more than the tolerance."""
    if row.execution or spoken_for(row):
        return False
    claimed = row.self_score.value
    if claimed is None or score.computed is None:
        return claimed is not None
    if claimed < score.computed and shares_weight(row, case):
        return False
    return abs(claimed - score.computed) > case.spec.score_tolerance


def _in_full(row: Indicator) -> bool:
    return row.weight.value is not None and row.self_score.value == row.weight.value
