"""Two versions of one unit's workbook, held against each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from xlsxeval import stamp
from xlsxeval.comparison import problems, rows
from xlsxeval.comparison.nouns import (
    Change,
    Comparison,
    Fate,
    FormPair,
    Problem,
    Row,
    RowPair,
)
from xlsxeval.i18n import N_
from xlsxeval.model import BLANKS, Evaluation, Finding, Judged, Message
from xlsxeval.reader.keys import plain

__all__ = ["Change", "Comparison", "Fate", "FormPair", "Problem", "Row", "RowPair", "compare"]

_DIFFERENT = {
    "unit": N_("The units differ: {old}, {new}. Please check that this is one unit's form."),
    "year": N_("The years differ: {old}, {new}. Please check that this is one year's form."),
    "project": N_("The projects differ: {old}, {new}. Please check that this is one project."),
    "form": N_("The forms differ: {old}, {new}. Checks and rules are not the same."),
}


def compare(old: Evaluation, new: Evaluation) -> Comparison:
    """What became of every problem, row and score from the old version to the new one."""
    replies = problems.Replies(old.workbook.replies, new.workbook.replies)
    earlier = old.workbook.stamp

    def former(finding: Finding) -> bool:
        return earlier is not None and stamp.found_before(finding.id, earlier)

    forms = [_form(a, b, replies, former) for a, b in _matched(old.forms, new.forms)]
    return Comparison(old, new, tuple(forms))


def _form(
    old: Judged | None, new: Judged | None, replies: problems.Replies, former: problems.Former
) -> FormPair:
    if old is None or new is None:
        fresh = problems.unmatched(new) if new is not None else []
        return FormPair(old, new, problems=tuple(fresh))
    pairs = rows.pairs(old.case, new.case)
    found = problems.fates(old, new, pairs, replies, former)
    changed = [pair for pair in pairs if pair.changes or pair.renamed]
    return FormPair(old, new, tuple(_warnings(old, new)), tuple(found), tuple(changed))


def _warnings(old: Judged, new: Judged) -> Iterator[Message]:
    """What says that the two are not versions of one form."""
    before, now = _head(old), _head(new)
    for key, template in _DIFFERENT.items():
        if before[key] and now[key] and plain(before[key]) != plain(now[key]):
            yield Message(template, {"old": before[key], "new": now[key]})


def _head(judged: Judged) -> dict[str, str]:
    form = judged.case.form
    head = {
        "unit": form.unit.text.strip(),
        "year": "" if form.year is None else str(form.year),
        "project": form.project.text.strip(),
        "form": judged.case.spec.id,
    }
    return {key: "" if text in BLANKS else text for key, text in head.items()}


Forms = tuple[Judged, ...]
Likeness = Callable[[Judged, Judged], bool]


def _matched(old: Forms, new: Forms) -> Iterator[tuple[Judged | None, Judged | None]]:
    """Forms by their heads, then by their rows in order, in the order of the new workbook."""
    left, found = list(old), dict[int, Judged]()
    for alike in (_same_form, _same_head, _same_rows, _alone(old, new)):
        for position, judged in enumerate(new):
            former = next((each for each in left if alike(each, judged)), None)
            if position not in found and former is not None:
                left.remove(former)
                found[position] = former
    yield from ((found.get(position), judged) for position, judged in enumerate(new))
    yield from ((judged, None) for judged in left)


def _same_form(old: Judged, new: Judged) -> bool:
    return old.case.spec.id == new.case.spec.id and _same_head(old, new)


def _same_head(old: Judged, new: Judged) -> bool:
    before, now = _head(old), _head(new)
    return all(plain(before[key]) == plain(now[key]) for key in ("unit", "project"))


def _same_rows(old: Judged, new: Judged) -> bool:
    """At least half of the rows go by the same names."""
    before, now = ({row.identity for row in each.case.form.indicators} for each in (old, new))
    return 2 * len(before & now) >= max(len(before), len(now))


def _alone(old: Forms, new: Forms) -> Likeness:
    """Two workbooks of one form each hold the same one, whatever it is called."""
    return lambda before, now: len(old) == len(new) == 1
