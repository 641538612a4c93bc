"""XE601 to XE604: reasons, problems and measures."""

from __future__ import annotations

from xlsxeval.i18n import N_
from xlsxeval.model import Case, Cell, Severity, Verdict
from xlsxeval.reader.keys import plain
from xlsxeval.rules.rule import Hits, hit, lost, parts, rule, says_nothing, spoken_for
from xlsxeval.scoring import bare_name

# A member of an Enum is looked up at a price, and each of these is asked for in every row.
_EXCEEDED, _MISSED = Verdict.EXCEEDED, Verdict.MISSED


@rule(
    "XE601",
    Severity.ERROR,
    N_("Points lost without a reason: {lost}. State the reason and the measure."),
)
def lost_points_unexplained(case: Case) -> Hits:
    """Lost points need a reason and an improvement measure."""
    told: set[str] = set()
    for row, _ in case.scored_rows:
        if not row.reason.ref:
            continue
        off = lost(row, case)
        if off > case.spec.score_tolerance and not spoken_for(row):
            if says_nothing(row.reason, case) and row.reason.ref not in told:
                # One reason cell merged over several rows is asked for once.
                told.add(row.reason.ref)
                yield hit(row.reason, row.identity, lost=off)


@rule("XE602", Severity.WARNING, N_("A reason is given although no point was lost. Clear it up."))
def reason_without_loss(case: Case) -> Hits:
    """A reason stands only where points were lost or the target was far exceeded."""
    for row, score in case.scored_rows:
        excused = score.verdict in (_EXCEEDED, _MISSED)
        if excused or not row.reason.ref or says_nothing(row.reason, case):
            continue
        known = row.weight.value is not None and not spoken_for(row)
        nothing_lost = known and lost(row, case) <= case.spec.score_tolerance
        if nothing_lost and not _set_phrase(row.reason, case):
            yield hit(row.reason, row.identity)


@rule("XE603", Severity.WARNING, N_("{filled} is filled in, {blank} is not. Complete it."))
def problems_and_measures_apart(case: Case) -> Hits:
    """Problems and measures come together."""
    problems, measures = case.form.texts.get("problems"), case.form.texts.get("measures")
    if problems is None or measures is None:
        return
    names = case.spec.texts["problems"][0], case.spec.texts["measures"][0]
    said = not says_nothing(problems, case), not says_nothing(measures, case)
    if said == (True, False):
        yield hit(measures, "measures", filled=names[0], blank=names[1])
    elif said == (False, True):
        yield hit(problems, "problems", filled=names[1], blank=names[0])


@rule("XE604", Severity.WARNING, N_("The reason “{reason}” explains nothing. Say what caused it."))
def empty_reason(case: Case) -> Hits:
    """A reason says what caused the loss, not the indicator's name or a set phrase."""
    for row, _ in case.scored_rows:
        if lost(row, case) <= case.spec.score_tolerance or says_nothing(row.reason, case):
            continue
        own = {plain(row.name.text), bare_name(plain(row.name.text))}
        if _bare(row.reason) in own or _set_phrase(row.reason, case):
            yield hit(row.reason, row.identity, reason=_bare(row.reason)[:40])


def _set_phrase(reason: Cell, case: Case) -> bool:
    """已完成, 按要求完成 and the like: no reason, and harmless where nothing was lost."""
    words = case.spec.words
    said = parts(_bare(reason))
    return all(part in words["empty_talk"] or part in words["no_reason"] for part in said)


def _bare(reason: Cell) -> str:
    return plain(reason.text).strip("。.！!；;")
