"""The sheet 问题与改进措施: what an evaluation found, drawn in a workbook of its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from io import BytesIO

from xlsxwriter.workbook import Workbook

from xlsxeval.i18n import N_
from xlsxeval.model import BLANKS, Evaluation, Judged, Message
from xlsxeval.summary import conclusion, problems, table
from xlsxeval.summary.drafts import drafts
from xlsxeval.summary.paper import FONT, LAST, Paper, Span

SHEET_NAME = N_("Problems and measures")
ID_COLUMN, REPLY_COLUMN = problems.ID + 1, problems.REPLY + 1
"""Where a problem's number and the unit's reply to it stand, 1-based, in one row."""

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_CREATED = datetime(2020, 1, 1)


def draw(
    evaluation: Evaluation,
    language: str,
    links: Mapping[str, str] | None = None,
    replies: Mapping[str, str] | None = None,
) -> bytes:
    """A workbook of one sheet: a block a form, then what concerns the whole workbook.

    `links` leads from a figure ("0:total:awarded") to the cell it is live in; `replies` gives back
    what the unit answered to a problem, by its number.
    """
    stream = BytesIO()
    with Workbook(stream, _OPTIONS) as book:
        book.set_properties({"created": _CREATED})
        paper = Paper(book, book.add_worksheet(), language)
        paper.sheet.name = paper.word(SHEET_NAME)
        _set_up(paper)
        paper.line(Span(0, LAST, paper.word(SHEET_NAME), "title"), least=30)
        paper.line(Span(0, LAST, paper.word(_NOTE), "note"), least=18)
        breaks = []
        for index, judged in enumerate(evaluation.forms):
            if index:
                breaks.append(paper.row)
            _block(paper, book, judged, index, links or {}, replies or {})
        paper.sheet.set_h_pagebreaks(breaks)
        if evaluation.findings:
            paper.section(paper.word(N_("The workbook as a whole")))
            problems.draw(paper, evaluation.findings, replies or {})
        paper.sheet.print_area(0, 0, paper.row - 1, LAST)
        paper.sheet.ignore_errors({"number_stored_as_text": f"A1:K{paper.row}"})
    return stream.getvalue()


_NOTE = N_("Worked out by program; the proposed score is a proposal until it is reviewed.")


def _set_up(paper: Paper) -> None:
    sheet = paper.sheet
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.55, bottom=0.65)
    sheet.center_horizontally()
    sheet.repeat_rows(0, 1)
    sheet.freeze_panes(2, 0)
    sheet.set_footer(f'&C&"{FONT},Regular"&9' + paper.word(N_("Page &P of &N")))


def _block(
    paper: Paper,
    book: Workbook,
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
    room = conclusion.draw(paper, book, judged, index, links)
    paper.section(paper.word(N_("1. Scores by row")))
    places = table.draw(paper, judged, index, links)
    conclusion.draw_levels(paper, book, judged, room, places)
    paper.section(paper.word(N_("2. Problems found")))
    problems.draw(paper, judged.findings, replies, judged.case)
    _own_words(paper, judged)
    _proposals(paper, judged)


def _own_words(paper: Paper, judged: Judged) -> None:
    """Problems and measures as the unit wrote them."""
    paper.section(paper.word(N_("3. In the unit's own words")))
    texts, labels = judged.case.form.texts, judged.case.spec.texts
    cells = [(texts[key], labels[key][0]) for key in ("problems", "measures") if key in texts]
    for cell, label in cells:
        words = cell.text.strip()
        blank = paper.word(N_("Left blank"))
        paper.long_text(label, blank if words in BLANKS else f"“{words}”")
    if not cells:
        paper.line(Span(0, LAST, paper.word(N_("The form has no such block."))))


def _proposals(paper: Paper, judged: Judged) -> None:
    """Suggested measures, named as drafts."""
    paper.section(paper.word(N_("4. Suggested measures (draft)")))
    found = list(drafts(judged))
    if not found:
        paper.line(Span(0, LAST, paper.word(N_("Nothing to suggest."))))
        return
    paper.line(Span(0, LAST, paper.word(_DRAFTED), "small"))
    for number, draft in enumerate(found, 1):
        paper.line(Span(0, 0, Decimal(number), "center"), Span(1, LAST, paper.say(draft)))


_DRAFTED = N_(
    "Drafted from the figures of the form alone; causes and measures are the unit's to name."
)
