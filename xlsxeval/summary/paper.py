"""The sheet being drawn: its grid, its looks, and text that stays text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from xlsxeval.i18n import N_, say
from xlsxeval.i18n import text as translated
from xlsxeval.model import Cell, Message
from xlsxeval.summary.words import clean, wrapped

WIDTHS = (5, 12, 16, 20, 8, 9, 9, 9, 8, 34, 28)
"""Columns A to K, shared by every table of the sheet."""

LAST = len(WIDTHS) - 1
UNKNOWN = "—"
LINE, PADDING, TALLEST = 15.0, 5.0, 405.0
"""Points a text line takes, points around it, and what Excel allows in one row (409)."""

MOST_LINES = int((TALLEST - PADDING) / LINE)
LARGEST = Decimal("1e300")
"""Numbers from here on stay text; a cell cannot hold them."""

FONT, HEADING, SIZE = "宋体", "黑体", 10.5

LOOKS: Mapping[str, dict[str, Any]] = {
    "plain": {"indent": 1},
    "center": {"align": "center"},
    "points": {"align": "center", "num_format": "0.00"},
    "changed": {"align": "center", "num_format": "0.00", "bold": True, "bg_color": "#E7E6E6"},
    "strong": {"align": "center", "num_format": "0.00", "bold": True},
    "money": {"align": "center", "num_format": "#,##0.00"},
    "percent": {"align": "center", "num_format": "0.00%", "bold": True},
    "bold": {"align": "center", "bold": True},
    "head": {"align": "center", "bold": True, "bg_color": "#D9D9D9"},
    "level": {"align": "center"},
    "level top": {"align": "center", "bottom": 0},
    "level middle": {"align": "center", "top": 0, "bottom": 0},
    "level bottom": {"align": "center", "top": 0},
    "label": {"align": "center", "bg_color": "#F2F2F2"},
    "grey": {"font_color": "#7F7F7F", "indent": 1},
    "grey center": {"font_color": "#7F7F7F", "align": "center"},
    "small": {"font_size": 8, "font_color": "#595959", "indent": 1},
    "link": {"font_color": "#0563C1", "underline": 1, "align": "center"},
    "section": {"font_name": HEADING, "font_size": 12, "border": 0},
    "group": {"bold": True, "bg_color": "#F2F2F2"},
    "form": {"font_name": HEADING, "font_size": 13, "border": 0, "bottom": 2},
    "title": {"font_name": HEADING, "font_size": 16, "border": 0, "align": "center"},
    "note": {"font_size": 9, "border": 0, "align": "center", "font_color": "#595959"},
}


@dataclass(frozen=True)
class Span:
    """A value over the columns `first` to `last` of one row; None is shown as —."""

    first: int
    last: int
    value: str | Decimal | None
    look: str = "plain"
    formula: str = ""
    place: Cell | None = None
    """The cell of the unit's form the text leads to."""


class Paper:
    """A worksheet written from the top down, one row at a time."""

    def __init__(self, book: Workbook, sheet: Worksheet, language: str) -> None:
        self.sheet = sheet
        self.language = language
        self.row = 0
        """The next row to write, 0-based."""
        self.heights: dict[int, float] = {}
        self._formats: dict[str, Format] = {}
        self._book = book
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)

    def say(self, message: Message) -> str:
        """The message in the reader's language."""
        return say(message, self.language)

    def word(self, template: str) -> str:
        """A fixed word of the sheet in the reader's language."""
        return translated(template, self.language)

    def look(self, name: str) -> Format:
        """The format of that name, made once."""
        if name not in self._formats:
            base: dict[str, Any] = {
                "font_name": FONT,
                "font_size": SIZE,
                "text_wrap": True,
                "border": 1,
            }
            self._formats[name] = self._book.add_format(base | {"valign": "vcenter"} | LOOKS[name])
        return self._formats[name]

    def line(self, *spans: Span, least: float = 20.0) -> int:
        """Write one row, tall enough for its text, and return its 1-based number."""
        self._height(min(TALLEST, max([least, *map(_height, spans)])))
        for span in spans:
            self._write(span)
        self.row += 1
        return self.row

    def gap(self) -> None:
        """Leave a little room."""
        self._height(9)
        self.row += 1

    def section(self, title: str) -> None:
        """Write the heading of a part."""
        self.gap()
        self.line(Span(0, LAST, title, "section"), least=22)

    def headings(self, *spans: tuple[int, int, str]) -> None:
        """Write the heading row of a table."""
        self.line(*(Span(first, last, self.word(name), "head") for first, last, name in spans))

    def long_text(self, label: str, text: str) -> None:
        """Write a label and beside it the text, in as many rows as it needs."""
        lines = wrapped(clean(text), _room(2, LAST))
        parts = [lines[start : start + MOST_LINES] for start in range(0, len(lines), MOST_LINES)]
        texts = ["\n".join(part) for part in parts] if len(parts) > 1 else [text]
        for number, part in enumerate(texts):
            self.line(Span(0, 1, "" if number else label, "label"), Span(2, LAST, part))

    def shown(self, text: str, first: int, last: int, cell: Cell) -> str:
        """The text if one row can hold it, else its beginning and where the whole stands."""
        lines = wrapped(text, _room(first, last))
        if len(lines) <= MOST_LINES:
            return text
        rest = Message(N_("… (whole text at {place})"), {"place": cell.place})
        return "".join(lines[: MOST_LINES - 4]) + self.say(rest)

    def _height(self, points: float) -> None:
        self.heights[self.row] = points
        self.sheet.set_row(self.row, points)

    def _write(self, span: Span) -> None:
        look, value = self.look(span.look), span.value
        if isinstance(value, Decimal) and abs(value) >= LARGEST:
            value = str(value)
        if span.last > span.first:
            self.sheet.merge_range(self.row, span.first, self.row, span.last, "", look)
        if span.formula:
            stored = round(float(value), 6) if isinstance(value, Decimal) else value or UNKNOWN
            self.sheet.write_formula(self.row, span.first, span.formula, look, stored)
        elif isinstance(value, Decimal):
            self.sheet.write_number(self.row, span.first, float(value), look)
        elif span.place is not None and span.place.ref:
            name = span.place.sheet.replace("'", "''")
            target = f"internal:'{name}'!{span.place.ref}"
            self.sheet.write_url(self.row, span.first, target, look, clean(value or UNKNOWN))
        else:
            self._text(self.row, span.first, UNKNOWN if value is None else value, look)

    def _text(self, row: int, column: int, text: str, look: Format) -> None:
        text = clean(text)
        if text:
            self.sheet.write_string(row, column, text, look)
        else:
            self.sheet.write_blank(row, column, None, look)


def _room(first: int, last: int) -> int:
    """Units of text on a line of the merged columns; the rest is indent and punctuation."""
    return sum(WIDTHS[first : last + 1]) - 3


def _height(span: Span) -> float:
    """Points the text of a span needs."""
    if not isinstance(span.value, str):
        return 0
    share: float = LOOKS[span.look].get("font_size", SIZE) / SIZE
    count = len(wrapped(clean(span.value), int(_room(span.first, span.last) / share)))
    return count * LINE * share + PADDING
