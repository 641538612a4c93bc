"""An Evaluation becomes the scored copy of the unit's own workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from xlsxeval import __version__, ours, stamp, summary
from xlsxeval.errors import CannotEdit, XlsxevalError
from xlsxeval.evaluation import Examined
from xlsxeval.i18n import text
from xlsxeval.model import Area, Evaluation, Judged, Severity, column_letter
from xlsxeval.package import Book, Formula, SheetPart, graft
from xlsxeval.scored import columns
from xlsxeval.scored.columns import AWARDED, BASIS, COMPUTED, COUNT, NOTE, REMARKS, REVIEWED

__all__ = ["beside", "is_ours", "write"]

_WIDTHS = (10.0, 10.0, 8.5, 24.0, 24.0, 10.0, 24.0)
"""In characters; the columns of words grow with their longest line."""
_WIDEST = 88.0
_MARK_FILL, _MARK_BORDER = "FFE699", "C00000"
_PRINT_AREA = "_xlnm.Print_Area"


def write(examined: Examined, language: str) -> bytes:
    """The scored copy. Raises CannotEdit where the package cannot be edited safely."""
    book, evaluation = examined.source.book, examined.evaluation
    book.ensure_editable()
    links: dict[str, str] = {}
    names = list(dict.fromkeys(judged.case.form.sheet for judged in evaluation.forms))
    for name in names:
        _keep_print_area(book, name)
    for name in names:
        stacked = [
            (index, judged)
            for index, judged in enumerate(evaluation.forms)
            if judged.case.form.sheet == name
        ]
        links.update(_write_sheet(book, name, stacked, language))
    _add_summary(book, evaluation, language, links)
    book.request_recalculation()
    stamp.seal(book, evaluation, language, __version__)
    return book.save()


def beside(examined: Examined, language: str) -> bytes:
    """The results alone, in a workbook of their own, where the unit's must not be edited."""
    evaluation = examined.evaluation
    book = Book.open(summary.draw(evaluation, language, replies=evaluation.workbook.replies))
    _define_summary(book, book.sheets[0].name)
    stamp.seal(book, evaluation, language, __version__)
    return book.save()


def is_ours(data: bytes) -> bool:
    """Whether the bytes are a workbook we scored."""
    try:
        return ours.is_ours(Book.open(data))
    except XlsxevalError:
        return False


def _write_sheet(
    book: Book, name: str, stacked: Sequence[tuple[int, Judged]], language: str
) -> dict[str, str]:
    sheet = book.sheet(name)
    start = _start(sheet, stacked)
    protected = sheet.read().protected
    links: dict[str, str] = {}
    longest: Counter[int] = Counter()
    for index, judged in stacked:
        writer = _Writer(book, sheet, start, protected, language)
        links.update(writer.write(index, judged))
        longest |= writer.longest
    for offset, width in enumerate(_WIDTHS):
        sheet.set_width(start + offset, min(max(width, longest[offset]), _WIDEST))
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


def _start(sheet: SheetPart, stacked: Sequence[tuple[int, Judged]]) -> int:
    """The first column after all the sheet uses; after the form where there is no room there."""
    try:
        return sheet.free_columns(COUNT, sheet.extent()[1])
    except CannotEdit:
        last = max(max(judged.case.form.layout.columns.values()) for _, judged in stacked)
        return sheet.free_columns(COUNT, last)


def _keep_print_area(book: Book, name: str) -> None:
    """The unit's print-out stays as it was, with or without a print area of its own."""
    if _PRINT_AREA not in book.defined_names(name):
        row, column = book.sheet(name).extent()
        area = ours.reference_to(name, Area(1, 1, max(row, 1), max(column, 1)))
        book.define(_PRINT_AREA, area, sheet=name, hidden=False)


def _add_summary(book: Book, evaluation: Evaluation, language: str, links: dict[str, str]) -> None:
    drawn = summary.draw(evaluation, language, links, evaluation.workbook.replies)
    name = graft(book, drawn, text(summary.SHEET_NAME, language))
    _define_summary(book, name)


def _define_summary(book: Book, name: str) -> None:
    """Name the summary sheet and its columns of problems and replies, to be found again."""
    bottom = max(book.sheet(name).extent()[0], 1)
    for defined, column in (
        (ours.SUMMARY, 1),
        (ours.PROBLEMS, summary.ID_COLUMN),
        (ours.REPLIES, summary.REPLY_COLUMN),
    ):
        last = 1 if defined == ours.SUMMARY else bottom
        area = Area(1, column, last, column)
        book.define(defined, ours.reference_to(name, area), hidden=True)


def _breadth(content: columns.Content) -> int:
    """Characters a line takes, full-width ones counted twice."""
    shown = content.value if isinstance(content, Formula) else content
    return 4 + sum(1 + (ord(letter) > 0x2E80) for letter in str(shown))


class _Writer:
    """Writes our columns beside one form."""

    def __init__(
        self, book: Book, sheet: SheetPart, start: int, protected: bool, language: str
    ) -> None:
        self.book, self.sheet, self.start = book, sheet, start
        self.protected, self.language = protected, language
        self._styles: dict[tuple[int, int, bool], int] = {}
        self.longest: Counter[int] = Counter()
        """Offset of a column of words → its longest line, in characters."""

    def write(self, index: int, judged: Judged) -> dict[str, str]:
        """Write headings, rows and totals; return where the live figures stand."""
        form = judged.case.form
        lines = columns.lines(judged)
        pattern = form.layout.columns.get("self_score") or max(form.layout.columns.values())
        for row in self._header_rows(judged):
            self._headings(row, pattern)
        links = {}
        name = ours.quoted(form.sheet)
        for line in lines:
            cells = columns.contents(line, judged, self.start, self.language)
            self._row(line.row, line.self_score.cell.column or pattern, list(cells))
            for offset, key in ((COMPUTED, "computed"), (AWARDED, "awarded")):
                links[f"{index}:{line.identity}:{key}"] = f"{name}!{self._ref(line.row, offset)}"
        if lines:
            row = form.layout.total_row or form.layout.bottom + 1
            cells = columns.totals(judged, self.start, row, self.language)
            self._row(row, pattern, list(cells), entry=False)
            for offset, key in ((COMPUTED, "computed"), (AWARDED, "awarded")):
                links[f"{index}:total:{key}"] = f"{name}!{self._ref(row, offset)}"
            self._define(index, form.sheet, [*self._header_rows(judged), row], lines)
        return links

    def _header_rows(self, judged: Judged) -> list[int]:
        """Header rows of the tables, and of the money block where it is scored."""
        form = judged.case.form
        scored = [line.row for line in columns.lines(judged)]
        rows = form.layout.header_rows
        ends = [*rows[1:], form.layout.bottom + 1]
        return [
            row for row, end in zip(rows, ends, strict=True) if any(row < r < end for r in scored)
        ]

    def _ref(self, row: int, offset: int) -> str:
        return f"{column_letter(self.start + offset)}{row}"

    def _headings(self, row: int, pattern: int) -> None:
        style = self.book.styles.derive(
            self.sheet.style_at(row, pattern), wrap=True, horizontal="center", vertical="center"
        )
        for offset, heading in enumerate(columns.HEADINGS):
            self.sheet.write(row, self.start + offset, text(heading, self.language), style)

    def _row(
        self, row: int, pattern: int, cells: list[columns.Content], entry: bool = True
    ) -> None:
        base = self.sheet.style_at(row, pattern)
        for offset, content in enumerate(cells):
            officers = entry and offset in (REVIEWED, NOTE)
            if offset in (BASIS, REMARKS) and content is not None:
                self.longest[offset] = max(self.longest[offset], _breadth(content))
            style = self._style(base, offset, officers)
            self.sheet.write(row, self.start + offset, content, style)

    def _style(self, base: int, offset: int, officers: bool) -> int:
        """The look of the unit's own score cell, for one of our columns."""
        key = (base, offset, officers)
        if key not in self._styles:
            words = offset in (BASIS, REMARKS, NOTE)
            self._styles[key] = self.book.styles.derive(
                base,
                number_format="@" if offset == NOTE else "General" if words else "0.00",
                wrap=offset == NOTE,
                horizontal="left" if words else "center",
                vertical="center",
                locked=not officers if self.protected else None,
            )
        return self._styles[key]

    def _define(
        self, index: int, sheet: str, edges: list[int], lines: Sequence[columns.Line]
    ) -> None:
        rows = [*edges, *(line.row for line in lines)]
        top, bottom = min(rows), max(rows)
        for name, first, last in (
            (ours.AREA, 0, COUNT - 1),
            (ours.SCORE, REVIEWED, REVIEWED),
            (ours.NOTE, NOTE, NOTE),
        ):
            area = Area(top, self.start + first, bottom, self.start + last)
            reference = ours.reference_to(sheet, area)
            self.book.define(name.format(index + 1), reference, hidden=True)
