"""What was found, by severity, each with the way to its cell and room for the unit's answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import partial
from itertools import groupby

from xlsxeval.i18n import N_
from xlsxeval.i18n import text as translated
from xlsxeval.model import Case, Finding, Message, Severity
from xlsxeval.summary.measure import LEAST
from xlsxeval.summary.paper import Paper, Span
from xlsxeval.summary.stencil import LAST

ID, PLACE, NAME, PROBLEM, DEMAND, REPLY = 1, 2, 3, 4, 9, 10
"""Columns of the table; remarks need no answer, so their text takes that room."""

_HEADINGS = (
    (0, 0, N_("No.")),
    (ID, ID, N_("Problem number")),
    (PLACE, PLACE, N_("Place")),
    (NAME, NAME, N_("Indicator or row")),
    (PROBLEM, DEMAND - 1, N_("Problem")),
    (DEMAND, DEMAND, N_("What to do")),
    (REPLY, REPLY, N_("Reply of the unit")),
)
_FOLLOWING = 50.0
"""Points kept below the name of a group, for its first row."""
FEW = 2
"""Remarks of one sentence up to which each has a row of its own."""

NAMES = {
    Severity.ERROR: N_("Errors: {count}. Correct them and send the form again."),
    Severity.WARNING: N_("Warnings: {count}. Check them, then correct or explain."),
    Severity.INFO: N_("Remarks: {count}"),
}

_REVIEWERS = N_("Reviewed scores entered wrongly: {count}. The reviewer corrects them.")
_REENTER = N_("The reviewer enters the score again; nothing is asked of the unit.")


def draw(
    paper: Paper,
    findings: Iterable[Finding],
    replies: Mapping[str, str],
    case: Case | None = None,
    reviewers: Callable[[Finding], bool] = lambda finding: False,
) -> None:
    """Draw the findings, errors first; `case` is the form they were found in.

    `reviewers` tells what the reviewer has to mend: it stands apart, behind the unit's.
    """

    def kind(finding: Finding) -> tuple[Severity, bool]:
        return finding.severity, reviewers(finding)

    found = sorted(findings, key=lambda finding: (finding.severity.rank, reviewers(finding)))
    if not found:
        paper.line(Span(0, LAST, paper.word(N_("Nothing was found."))))
        return
    paper.headings(*_HEADINGS)
    number = 1
    for (severity, own), members in groupby(found, kind):
        alike = _alike(paper, list(members))
        count = sum(map(len, alike.values()))
        title = paper.say(Message(_REVIEWERS if own else NAMES[severity], {"count": count}))
        paper.kept(partial(paper.line, Span(0, LAST, title, "group")), _FOLLOWING)
        for (_, text, _), same in alike.items():
            if len(same) > FEW:
                _together(paper, number, text, same)
            else:
                for at, finding in enumerate(same, number):
                    name = case.subject(finding) if case else ""
                    reply = replies.get(finding.id, "")
                    demand = _demand(paper, finding, own)
                    row = _finding(paper, at, text, name, finding, demand, reply)
                    paper.kept(partial(paper.line, *row))
            number += len(same)


def _demand(paper: Paper, finding: Finding, own: bool) -> str:
    """What to do about it; nothing of the reviewer's own is asked of the unit."""
    if own:
        return paper.word(_REENTER)
    return translated("remedy", paper.language, context=finding.code)


def _alike(paper: Paper, found: list[Finding]) -> dict[tuple[str, str, str], list[Finding]]:
    """Findings by code and sentence; only remarks are put together."""
    alike: dict[tuple[str, str, str], list[Finding]] = {}
    for number, finding in enumerate(found):
        own = "" if finding.severity is Severity.INFO else str(number)
        key = finding.code, paper.say(finding.message), own
        alike.setdefault(key, []).append(finding)
    return alike


def _finding(
    paper: Paper, number: int, text: str, name: str, finding: Finding, demand: str, reply: str
) -> list[Span]:
    remark = finding.severity is Severity.INFO
    end = LAST if remark else DEMAND - 1
    spans = [
        Span(0, 0, Decimal(number), "center"),
        Span(ID, ID, finding.id, "small"),
        _place(PLACE, finding, finding.cell.place if finding.cell.ref else finding.cell.sheet),
        Span(NAME, NAME, paper.shown(name, NAME, NAME, finding.cell)),
        Span(PROBLEM, end, paper.shown(text, PROBLEM, end, finding.cell)),
    ]
    if not remark:
        spans += [Span(DEMAND, DEMAND, demand), Span(REPLY, REPLY, reply)]
    return spans


def _together(paper: Paper, number: int, text: str, same: list[Finding]) -> None:
    """One sentence, then the cells it is about, each leading to its cell."""
    count = Message(N_("{count} cells"), {"count": len(same)})
    first = (
        Span(0, 0, Decimal(number), "center"),
        Span(ID, ID, same[0].code, "center"),
        Span(PLACE, PLACE, paper.say(count), "center"),
        Span(NAME, LAST, paper.shown(text, NAME, LAST, same[0].cell)),
    )
    paper.kept(partial(paper.line, *first), LEAST)
    room = LAST - PLACE + 1
    for start in range(0, len(same), room):
        row = same[start : start + room]
        links = [_place(PLACE + n, found, found.cell.ref) for n, found in enumerate(row)]
        blank = Span(PLACE + len(row), LAST, "") if len(row) < room else None
        paper.kept(partial(paper.line, Span(0, ID, ""), *links, *([blank] if blank else [])))


def _place(column: int, finding: Finding, text: str) -> Span:
    return Span(column, column, text or None, "link", place=finding.cell)
