"""The sheet being drawn: its grid, its looks, and text that stays text."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal

from xlsxeval.i18n import N_, say
from xlsxeval.i18n import text as translated
from xlsxeval.lettering import clean, wrapped
from xlsxeval.model import Cell, Message, column_letter
from xlsxeval.package import Content, Contents, Formula, Graph, Line, cells_text
from xlsxeval.stamp import seals
from xlsxeval.summary.measure import (
    LEAST,
    LINE,
    MOST_LINES,
    PADDING,
    TALLEST,
    room,
    rooms,
    tall,
)
from xlsxeval.summary.stencil import LAST, stencil
from xlsxeval.summary.values import content_of, live

_LETTERS = [column_letter(column) for column in range(1, LAST + 2)]
PAGE = 560.0
"""Points of rows a page takes where the workbook's font is 7 pixels wide; with wider ones, more."""
TITLES = 2
"""Rows printed again on every page."""


@dataclass(frozen=True)
class Room:
    """Where a chart stands below the upper edge of a row, and how high it is; points."""

    height: float
    offset: float = 0


@dataclass(slots=True)
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
    """A sheet written from the top down, one row at a time."""

    def __init__(self, language: str, styles: Sequence[int]) -> None:
        self.language = language
        self.row = 0
        """The next row to write, 0-based."""
        self.contents = Contents(columns=LAST + 1)
        self._styles = {look: styles[at] for look, at in stencil(language).looks.items()}
        self._strips: dict[tuple[str, ...], tuple[int, ...]] = {}
        """Looks of the cells of a row → their styles; few rows have looks of their own."""
        self._used = 0.0
        """Points taken of the page."""
        self._turned = 0
        """Pages that were full."""
        self.repeated: set[int] = set()
        """Rows (1-based) of headings that stand on a page once more."""
        self._heads: tuple[tuple[int, int, str], ...] = ()
        """The headings of the table being written."""

    def say(self, message: Message) -> str:
        """The message in the reader's language."""
        return say(message, self.language)

    def word(self, template: str) -> str:
        """A fixed word of the sheet in the reader's language."""
        return translated(template, self.language)

    def line(self, *spans: Span, least: float = LEAST, charted: bool = False) -> int:
        """Write one row of spans side by side, tall enough for their text; its 1-based number.

        Of the rows charts stand over the values are remembered.
        """
        looks: list[str] = []
        contents: list[Content] = []
        row = self.row + 1
        for span in spans:
            content = content_of(span.value, span.formula)
            contents.append(content)
            looks.append(span.look)
            if more := span.last - span.first:
                contents += [None] * more
                looks += [span.look] * more
                area = f"{_LETTERS[span.first]}{row}:{_LETTERS[span.last]}{row}"
                self.contents.merges.append(area)
            if charted:
                shown = content.value if isinstance(content, Formula) else content
                self.contents.charted[row, span.first + 1] = shown
            if span.place is not None:
                self._link(span, row, span.place, content)
        return self._add(_tall(spans, least), tuple(looks), contents)

    def cells(self, looks: tuple[str, ...], values: Sequence[Content]) -> int:
        """Write one row of cells side by side, as the rows of long tables are: for less."""
        contents: list[Content] = []
        height = LINE + PADDING
        for value, (units, line) in zip(values, rooms(looks), strict=True):
            if isinstance(value, str) and 2 * len(value) <= units and value.isprintable():
                contents.append(value or None)
            elif isinstance(value, Formula):
                contents.append(live(value))
            else:
                contents.append(content_of(value, ""))
                if isinstance(value, str):
                    height = max(height, tall(value, units, line))
        return self._add(min(TALLEST, height), looks, contents)

    def gap(self) -> None:
        """Leave a little room."""
        self._add(9, (), ())

    def section(self, title: str, ahead: float = 0) -> None:
        """Write the heading of a part; `ahead` is the height of what follows on the same page."""
        if not self._leaves(ahead):
            self.page()
        self.gap()
        self.line(Span(0, LAST, title, "section"), least=22)

    def headings(self, *spans: tuple[int, int, str], charted: bool = False) -> None:
        """Write the heading row of a table."""
        self._heads = spans
        words = (Span(first, last, self.word(name), "head") for first, last, name in spans)
        self.line(*words, charted=charted)

    def kept(self, write: Callable[[], int], ahead: float = 0) -> int:
        """Write a row of a table: where it begins a page, below the headings once more.

        `ahead` is the height of what follows on the same page.
        """
        contents, start = self.contents, (self.row, self._used)
        merges, links, turned = len(contents.merges), len(contents.links), self._turned
        written = write()
        if self._turned == turned and self._leaves(ahead):
            return written
        for row in range(start[0], self.row):
            del contents.lines[row + 1]
        self.row, self._used = start
        del contents.merges[merges:], contents.links[links:]
        self.page()
        self.headings(*self._heads)
        self.repeated.add(self.row)
        return write()

    def page(self) -> None:
        """Go on with a new page."""
        self.contents.breaks.append(self.row)
        self._used = self.height(0, TITLES)

    def reserve(self, *rows: Sequence[Span]) -> None:
        """Leave room for rows that are written later."""
        self.row += len(rows)
        self._used += sum(_tall(spans) for spans in rows)

    @contextmanager
    def back(self, row: int) -> Iterator[None]:
        """Write into the room left from a row (0-based) on."""
        ahead, self.row = (self.row, self._used), row
        self._used = -math.inf
        yield
        self.row, self._used = ahead

    def _leaves(self, height: float) -> bool:
        return self._used + height <= PAGE

    def long_text(self, label: str, text: str) -> None:
        """Write a label and beside it the text, in as many rows as it needs."""
        lines = wrapped(clean(text), room(2, LAST)[0])
        parts = [lines[start : start + MOST_LINES] for start in range(0, len(lines), MOST_LINES)]
        texts = ["\n".join(part) for part in parts] if len(parts) > 1 else [text]
        for number, part in enumerate(texts):
            self.line(Span(0, 1, "" if number else label, "label"), Span(2, LAST, part))

    def shown(self, text: str, first: int, last: int, cell: Cell) -> str:
        """The text if one row can hold it, else its beginning and where the whole stands."""
        units = room(first, last)[0]
        if 2 * len(text) <= units:
            return text
        lines = wrapped(text, units)
        if len(lines) <= MOST_LINES:
            return text
        rest = Message(N_("… (whole text at {place})"), {"place": cell.place})
        return "".join(lines[: MOST_LINES - 4]) + self.say(rest)

    def height(self, first: int, last: int) -> float:
        """Points from the upper edge of a row (0-based) to that of another."""
        return sum(self.contents.lines[row + 1].height for row in range(first, last))

    def chart(self, drawn: int, rows: Mapping[int, int], top: int, room: Room) -> None:
        """Put a drawn chart over rows of this sheet, from the row `top` (0-based) on."""
        graph = Graph(drawn, rows, top + 1, room.offset, room.height)
        self.contents.graphs.append(graph)

    def _add(self, height: float, looks: tuple[str, ...], contents: Sequence[Content]) -> int:
        if not self._leaves(height):
            # Whoever prints it turns the page.
            self._used = self.height(0, TITLES) if self.row >= TITLES else 0
            self._turned += 1
        self._used += height
        self.row += 1
        if looks not in self._strips:
            self._strips[looks] = tuple([self._styles[look] for look in looks])
        text = cells_text(self.row, 1, self._strips[looks], contents)
        self.contents.lines[self.row] = Line(height, text, seals.row(contents))
        return self.row

    def _link(self, span: Span, row: int, place: Cell, content: Content) -> None:
        if place.ref:
            name = place.sheet.replace("'", "''")
            link = (f"{_LETTERS[span.first]}{row}", f"'{name}'!{place.ref}", str(content))
            self.contents.links.append(link)


def _tall(spans: Iterable[Span], least: float = LEAST) -> float:
    """Points a row of spans needs."""
    height = least
    for span in spans:
        if isinstance(span.value, str):
            height = max(height, tall(span.value, *room(span.first, span.last, span.look)))
    return min(TALLEST, height)
