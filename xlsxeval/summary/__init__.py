"""The sheet 问题与改进措施: what an evaluation found, drawn in a workbook of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from xlsxeval.i18n import N_
from xlsxeval.model import BLANKS, Evaluation, Judged, Message
from xlsxeval.package import Contents, Drawn
from xlsxeval.summary import conclusion, problems, table
from xlsxeval.summary.drafts import drafts
from xlsxeval.summary.paper import Paper, Span
from xlsxeval.summary.stencil import LAST, stencil

SHEET_NAME = N_("Problems and measures")
RATE_PLACES = conclusion.RATE_PLACES
"""Places the formula of the spending progress rounds to."""
REPORT = N_("The report against the form")
"""The last section of the sheet: what no evaluation of the form alone can give."""
PROGRESS = conclusion.PROGRESS
"""What the spending progress is called, by the form's own label of it."""
ID_COLUMN, REPLY_COLUMN = problems.ID + 1, problems.REPLY + 1
"""Where a problem's number and the unit's reply to it stand, 1-based, in one row."""


def draw(
    evaluation: Evaluation,
    language: str,
    styles: Sequence[int],
    links: Mapping[str, str] | None = None,
    replies: Mapping[str, str] | None = None,
) -> Contents:
    """One sheet: a block a form, then what concerns the whole workbook.

    `styles` tells where each style of the paper went in the workbook that gets the sheet; `links`
    leads from a figure ("0:total:awarded") to the formula it follows the form by; `replies` gives
    back what the unit answered to a problem, by its number.
    """
    sheet = Paper(language, styles)
    sheet.line(Span(0, LAST, sheet.word(SHEET_NAME), "title"), least=30)
    sheet.line(Span(0, LAST, sheet.word(_NOTE), "note"), least=18)
    for index, judged in enumerate(evaluation.forms):
        if index:
            sheet.page()
        _block(sheet, judged, index, links or {}, replies or {})
    if evaluation.findings:
        sheet.section(sheet.word(N_("The workbook as a whole")), _OPENING)
        problems.draw(sheet, evaluation.findings, replies or {})
    if evaluation.report:
        sheet.section(sheet.word(REPORT), _OPENING)
        held = {judged.case.form.sheet: judged.case for judged in reversed(evaluation.forms)}
        case = held.get(evaluation.report[0].cell.sheet)
        problems.draw(sheet, evaluation.report, replies or {}, case)
    return sheet.contents


def paper(language: str) -> Drawn:
    """What the sheet is drawn on."""
    return stencil(language).drawn


_OPENING = 130.0
"""Points a table needs at the foot of a page, or it begins on the next one."""
_NOTE = N_("Worked out by program; the proposed score is a proposal until it is reviewed.")


def _block(
    paper: Paper,
    judged: Judged,
    index: int,
    links: Mapping[str, str],
    replies: Mapping[str, str],
) -> None:
    """Everything there is to say about one form."""
    form = judged.case.form
    values = {
        "unit": form.unit.text.strip() or None,
        "year": None if form.year is None else str(form.year),
        "form": judged.case.spec.title,
    }
    heading = Message(N_("{unit}: {form}, {year}"), values)
    paper.line(Span(0, LAST, paper.say(heading), "form"), least=26)
    shown = table.lines(judged.case)

    def live(key: str) -> str:
        return links.get(f"{index}:{key}", "")

    left = conclusion.draw(paper, judged, shown, live)
    paper.section(paper.word(N_("1. Scores by row")), _OPENING)
    places = table.draw(paper, judged.case, shown, live)
    conclusion.complete(paper, judged.case, shown, left, places, live)
    paper.section(paper.word(N_("2. Problems found")), _OPENING)
    problems.draw(paper, judged.findings, replies, judged.case, judged.reviewers)
    _own_words(paper, judged)
    _proposals(paper, judged, shown)


_OWN_WORDS = ("reasons", "problems", "measures")


def _own_words(paper: Paper, judged: Judged) -> None:
    """Reasons, problems and measures as the unit wrote them."""
    paper.section(paper.word(N_("3. In the unit's own words")))
    texts, labels = judged.case.form.texts, judged.case.spec.texts
    cells = [(texts[key], labels[key][0]) for key in _OWN_WORDS if key in texts]
    for cell, label in cells:
        words = cell.text.strip()
        blank = paper.word(N_("Left blank"))
        paper.long_text(label, blank if words in BLANKS else f"“{words}”")
    if not cells:
        paper.line(Span(0, LAST, paper.word(N_("The form has no such block."))))


def _proposals(paper: Paper, judged: Judged, shown: Sequence[table.Line]) -> None:
    """Suggested measures, named as drafts."""
    paper.section(paper.word(N_("4. Suggested measures (draft)")))
    found = list(drafts(judged, shown))
    if not found:
        paper.line(Span(0, LAST, paper.word(N_("Nothing to suggest."))))
        return
    paper.line(Span(0, LAST, paper.word(_DRAFTED), "small"))
    for number, draft in enumerate(found, 1):
        paper.line(Span(0, 0, Decimal(number), "center"), Span(1, LAST, paper.say(draft)))


_DRAFTED = N_(
    "Drafted from the figures of the form alone; causes and measures are the unit's to name."
)
