"""The checks of a batch, one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from xlsxeval.crowd import calendar, copying, duplicates, roll
from xlsxeval.crowd.filed import copies, counted, matched
from xlsxeval.model import Finding, PassedOver, Severity, Submission
from xlsxeval.roster import Roster

CHECKS = {
    "XE701": Severity.ERROR,
    "XE702": Severity.WARNING,
    "XE703": Severity.WARNING,
    "XE704": Severity.ERROR,
    "XE705": Severity.WARNING,
}
"""Codes of a batch and how much they weigh; a shared template is only noted (XE702)."""


def findings(
    submissions: Sequence[Submission],
    roster: Roster | None = None,
    year: int | None = None,
    passed_over: Sequence[PassedOver] = (),
) -> tuple[Finding, ...]:
    """Everything found in the batch, whatever order it came in; `year` is the one asked for."""
    ordered = sorted(submissions, key=lambda submission: submission.path)
    results = copies(ordered)
    forms = matched((each for each in ordered if id(each) not in results), roster)
    found = [*duplicates.submitted_twice(forms), *calendar.other_year(forms, year)]
    found += duplicates.no_submissions((e, results[id(e)]) for e in ordered if id(e) in results)
    found += copying.copied(counted(ordered, roster))
    if roster is not None:
        found += roll.roll_call(ordered, forms, roster, passed_over)
    return tuple(sorted(_identified(found), key=_order))


def _identified(found: Sequence[Finding]) -> list[Finding]:
    """Each with an id made of its code and the unit or units it is about."""
    seen: Counter[str] = Counter()
    named = []
    for finding in found:
        owner = sha256(finding.owner.encode("utf-8", "replace")).hexdigest()[:6]
        problem = f"{finding.code}-{owner}"
        seen[problem] += 1
        if seen[problem] > 1:
            problem = f"{problem}-{seen[problem]}"
        named.append(replace(finding, id=problem))
    return named


def _order(finding: Finding) -> tuple[int, str, int, str, str]:
    return finding.severity.rank, finding.code, finding.cell.row, finding.owner, finding.id
