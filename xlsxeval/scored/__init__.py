"""An Evaluation becomes the scored copy of the unit's own workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xlsxeval import __version__, ours, stamp, summary
from xlsxeval.errors import CannotEdit, XlsxevalError
from xlsxeval.evaluation import Examined
from xlsxeval.i18n import text
from xlsxeval.model import Area, Evaluation, Judged, Severity
from xlsxeval.package import Book, SheetPart, bare, graft, styles_in
from xlsxeval.scored.columns import AWARDED, COMPUTED, COUNT, DIFFERENCE, NOTE, REVIEWED
from xlsxeval.scored.writer import Writer, rows
from xlsxeval.stamp import seals

__all__ = ["beside", "is_ours", "write"]

_WIDTHS = {COMPUTED: 10.0, AWARDED: 10.0, DIFFERENCE: 8.5, REVIEWED: 10.0, NOTE: 24.0}
"""In characters; the columns of words are as wide as their rows ask for."""
_MARK_FILL, _MARK_BORDER = "FFE699", "C00000"
_PRINT_AREA = "_xlnm.Print_Area"


def write(examined: Examined, language: str) -> bytes:
    """The scored copy. Raises CannotEdit where the package cannot be edited safely."""
    book, evaluation = examined.source.book, examined.evaluation
    book.ensure_editable()
    links: dict[str, str] = {}
    sealed: dict[int, str] = {}
    protected = {sheet.name for sheet in evaluation.workbook.sheets if sheet.protected}
    names = list(dict.fromkeys(judged.case.form.sheet for judged in evaluation.forms))
    used = {name: book.sheet(name).extent() for name in names}
    for name in names:
        _keep_print_area(book, name, used[name])
    for name in names:
        stacked = [
            (index, judged)
            for index, judged in enumerate(evaluation.forms)
            if judged.case.form.sheet == name
        ]
        start = _start(book.sheet(name), stacked, used[name][1])
        writer = Writer(book, book.sheet(name), start, name in protected, language)
        links.update(_write_sheet(writer, stacked))
        sealed |= writer.seals
    summed = _add_summary(book, evaluation, language, links)
    book.request_recalculation()
    stamp.put(book, evaluation, language, __version__, [*_in_order(sealed), summed])
    return book.save()


def beside(examined: Examined, language: str) -> bytes:
    """The results alone, in a workbook of their own, where the unit's must not be edited."""
    evaluation = examined.evaluation
    book = bare(summary.paper(language))
    summed = _add_summary(book, evaluation, language, {})
    stamp.put(book, evaluation, language, __version__, [summed])
    return book.save()


def is_ours(data: bytes) -> bool:
    """Whether the bytes are a workbook we scored."""
    try:
        return ours.is_ours(Book.open(data))
    except XlsxevalError:
        return False


def _write_sheet(writer: Writer, stacked: Sequence[tuple[int, Judged]]) -> dict[str, str]:
    """Our columns beside the forms of one sheet, and marks over the cells at fault."""
    book, sheet = writer.book, writer.sheet
    links: dict[str, str] = {}
    for index, judged in stacked:
        links.update(writer.write(index, judged))
    room = writer.room
    sheet.set_widths(
        {
            writer.start + offset: max(width, room.headings.get(offset, 0.0))
            for offset, width in sorted({**_WIDTHS, **room.widths}.items())
        }
    )
    marked = {
        finding.cell.ref: None
        for _, judged in stacked
        for finding in judged.findings
        if finding.cell.ref and finding.severity is not Severity.INFO
    }
    if marked:
        dxf = book.styles.dxf(fill=_MARK_FILL, bold=True, border=_MARK_BORDER)
        sheet.mark(list(marked), dxf, ours.MARK)
    return links


def _start(sheet: SheetPart, stacked: Sequence[tuple[int, Judged]], used: int) -> int:
    """The first column after all the sheet uses; after the form where there is no room there."""
    written = {row for _, judged in stacked for row in rows(judged)}
    try:
        return sheet.free_columns(COUNT, used, written)
    except CannotEdit:
        last = max(max(judged.case.form.layout.columns.values()) for _, judged in stacked)
        return sheet.free_columns(COUNT, last, written)


def _keep_print_area(book: Book, name: str, used: tuple[int, int]) -> None:
    """The unit's print-out stays as it was, with or without a print area of its own."""
    if _PRINT_AREA not in book.defined_names(name):
        row, column = used
        area = ours.reference_to(name, Area(1, 1, max(row, 1), max(column, 1)))
        book.define(_PRINT_AREA, area, sheet=name, hidden=False)


def _in_order(sealed: Mapping[int, str]) -> list[str]:
    return [sealed[index] for index in sorted(sealed)]


def _add_summary(book: Book, evaluation: Evaluation, language: str, links: dict[str, str]) -> str:
    """Add the summary sheet; returns the seals of its cells."""
    paper, replies = summary.paper(language), evaluation.workbook.replies
    drawn = summary.draw(evaluation, language, styles_in(book, paper), links, replies)
    name = graft(book, paper, text(summary.SHEET_NAME, language), drawn)
    _define_summary(book, name, drawn.rows)
    return seals.sheet({row: line.seals for row, line in drawn.lines.items()}, drawn.rows)


def _define_summary(book: Book, name: str, bottom: int) -> None:
    """Name the summary sheet and its columns of problems and replies, to be found again."""
    for defined, column in (
        (ours.SUMMARY, 1),
        (ours.PROBLEMS, summary.ID_COLUMN),
        (ours.REPLIES, summary.REPLY_COLUMN),
    ):
        last = 1 if defined == ours.SUMMARY else bottom
        area = Area(1, column, last, column)
        book.define(defined, ours.reference_to(name, area), hidden=True)
