"""Our columns, written beside the forms of one sheet."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxeval import ours
from xlsxeval.i18n import text
from xlsxeval.model import Area, Finding, Form, Judged
from xlsxeval.package import Book, SheetPart, Strip
from xlsxeval.scored import columns
from xlsxeval.scored.columns import BASIS, COUNT, NOTE, REMARKS, REVIEWED
from xlsxeval.scored.followed import followed
from xlsxeval.scored.room import Room, small
from xlsxeval.stamp import seals


class Writer:
    """Writes our columns beside one form."""

    def __init__(
        self, book: Book, sheet: SheetPart, start: int, protected: bool, language: str
    ) -> None:
        self.book, self.sheet, self.start = book, sheet, start
        self.protected, self.language = protected, language
        self._styles: dict[tuple[int, bool, bool], tuple[int, ...]] = {}
        self._sizes: dict[int, float] = {}
        self._written: dict[int, Strip] = {}
        """What is written once the rows of a form are complete."""
        self.room = Room(sheet.height)
        self.seals: dict[int, str] = {}
        """Place of a form → the seals of what was written beside it."""

    def write(self, index: int, judged: Judged) -> dict[str, str]:
        """Write headings, rows and totals; return the formulas that follow the figures."""
        form = judged.case.form
        lines = columns.lines(judged)
        pattern = form.layout.columns.get("self_score") or max(form.layout.columns.values())
        heads = _header_rows(form, lines)
        for row in heads:
            self._headings(row, pattern)
        found: dict[int, list[Finding]] = {}
        for finding in judged.findings:
            found.setdefault(finding.cell.row, []).append(finding)
        for line in lines:
            own = found.get(line.row, ())
            cells = columns.contents(line, judged, own, self.start, self.language)
            self._row(line.row, line.self_score.cell.column or pattern, cells)
        row = _total_row(form)
        if lines:
            sums = list(columns.totals(judged, lines, self.start, row, self.language))
            self._row(row, pattern, sums, entry=False)
            self._define(index, form.sheet, [*heads, row], lines)
        self.seals[index] = seals.beside(
            self.start, len(heads), REVIEWED, {row: s.contents for row, s in self._written.items()}
        )
        if self._written:
            self.sheet.write_rows(self._written)
            self._written = {}
        return followed(index, judged, lines, self.start, row)

    def _headings(self, row: int, pattern: int) -> None:
        base = self.sheet.style_at(row, pattern)
        size = self.book.styles.font_size(base)
        single = self.room.lines(row, size) == 1
        style = self.book.styles.derive(
            base, wrap=not single, shrink=single, horizontal="center", vertical="center"
        )
        words = [text(heading, self.language) for heading in columns.HEADINGS]
        self._written[row] = Strip(self.start, words, (style,) * COUNT)
        if single:
            for offset, heading in enumerate(words):
                self.room.head(offset, heading, size)

    def _row(
        self, row: int, pattern: int, cells: list[columns.Content], entry: bool = True
    ) -> None:
        base = self.sheet.style_at(row, pattern)
        size = self._size(base)
        lines = self.room.lines(row, size)
        looks = self._looks(base, entry, lines != 1)
        self._written[row] = Strip(self.start, cells, looks)
        for offset in (BASIS, REMARKS):
            if cells[offset] is not None:
                self.room.take(offset, cells[offset], lines, size)

    def _size(self, base: int) -> float:
        """Of the font our words stand in."""
        if base not in self._sizes:
            self._sizes[base] = small(self.book.styles.font_size(base))
        return self._sizes[base]

    def _looks(self, base: int, entry: bool, wrap: bool) -> tuple[int, ...]:
        """The look of the unit's own score cell, for each of our columns."""
        if (base, entry, wrap) not in self._styles:
            officers = (REVIEWED, NOTE) if entry else ()
            self._styles[base, entry, wrap] = tuple(
                self._words(base, wrap)
                if offset in (BASIS, REMARKS)
                else self._entry(base, "@" if offset == NOTE else "0.00", offset in officers)
                for offset in range(COUNT)
            )
        return self._styles[base, entry, wrap]

    def _entry(self, base: int, shown: str, officers: bool) -> int:
        return self.book.styles.derive(
            base,
            number_format=shown,
            wrap=shown == "@",
            horizontal="center" if shown == "0.00" else "left",
            vertical="center",
            locked=not officers if self.protected else None,
        )

    def _words(self, base: int, wrap: bool) -> int:
        return self.book.styles.derive(
            base,
            number_format="General",
            size=self._size(base),
            wrap=wrap,
            shrink=not wrap,
            horizontal="left",
            vertical="center",
            locked=True if self.protected else None,
        )

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


def rows(judged: Judged) -> list[int]:
    """The rows of a form our columns stand in."""
    form, lines = judged.case.form, columns.lines(judged)
    own = [line.row for line in lines]
    return [*_header_rows(form, lines), *own, *([_total_row(form)] if lines else [])]


def _total_row(form: Form) -> int:
    return form.layout.total_row or form.layout.bottom + 1


def _header_rows(form: Form, lines: Sequence[columns.Line]) -> list[int]:
    """Header rows of the tables, and of the money block where it is scored."""
    rows = form.layout.header_rows
    ends = [*rows[1:], form.layout.bottom + 1]
    return [
        row
        for row, end in zip(rows, ends, strict=True)
        if any(row < line.row < end for line in lines)
    ]
