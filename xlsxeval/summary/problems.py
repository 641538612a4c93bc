"""What was found, by severity, each with the way to its cell and room for the unit's answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from xlsxeval.i18n import N_
from xlsxeval.model import Finding, Message, Severity
from xlsxeval.summary.paper import LAST, Paper, Span

CODE, PLACE, ID, PROBLEM, DEMAND, REPLY = 1, 2, 3, 4, 9, 10
"""Columns of the table; remarks need no number and no answer, so their text takes that room."""

NAMES = {
    Severity.ERROR: N_("Errors: {count}"),
    Severity.WARNING: N_("Warnings: {count}"),
    Severity.INFO: N_("Remarks: {count}"),
}
DEMANDS = {
    Severity.ERROR: N_("Correct it and send the form again."),
    Severity.WARNING: N_("Check it, then correct or explain."),
}


def draw(
    paper: Paper,
    findings: Iterable[Finding],
    replies: Mapping[str, str],
) -> None:
    """Draw the findings, errors first."""
    found = sorted(findings, key=lambda finding: finding.severity.rank)
    if not found:
        paper.line(Span(0, LAST, paper.word(N_("Nothing was found."))))
        return
    paper.headings(
        (0, 0, N_("No.")),
        (CODE, CODE, N_("Check")),
        (PLACE, PLACE, N_("Place")),
        (ID, ID, N_("Problem number")),
        (PROBLEM, DEMAND - 1, N_("Problem")),
        (DEMAND, DEMAND, N_("What is asked")),
        (REPLY, REPLY, N_("Reply of the unit")),
    )
    severity = None
    for number, finding in enumerate(found, 1):
        if finding.severity is not severity:
            severity = finding.severity
            count = sum(other.severity is severity for other in found)
            title = paper.say(Message(NAMES[severity], {"count": count}))
            paper.line(Span(0, LAST, title, "group"))
        _finding(paper, number, finding, replies.get(finding.id, ""))


def _finding(paper: Paper, number: int, finding: Finding, reply: str) -> None:
    cell, remark = finding.cell, finding.severity is Severity.INFO
    place = cell.place if cell.ref else cell.sheet or None
    first, end = (ID, LAST) if remark else (PROBLEM, DEMAND - 1)
    spans = [
        Span(0, 0, Decimal(number), "center"),
        Span(CODE, CODE, finding.code, "center"),
        Span(PLACE, PLACE, place, "link", place=cell),
        Span(first, end, paper.shown(paper.say(finding.message), first, end, cell)),
    ]
    if not remark:
        demand = paper.word(DEMANDS[finding.severity])
        spans += [
            Span(ID, ID, finding.id, "small"),
            Span(DEMAND, DEMAND, demand),
            Span(REPLY, REPLY, reply),
        ]
    paper.line(*spans)
