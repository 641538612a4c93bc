"""The sheet being drawn: its grid, its looks, and text that stays text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from xlsxeval.i18n import N_, say
from xlsxeval.i18n import text as translated
from xlsxeval.model import Cell, Message, column_letter
from xlsxeval.package import Content, Contents, Formula, Graph, Line, cells_text
from xlsxeval.summary.stencil import LAST, LOOKS, SIZE, WIDTHS, stencil
from xlsxeval.summary.words import clean, wrapped

UNKNOWN = "—"
_LETTERS = [column_letter(column) for column in range(1, LAST + 2)]
LINE, PADDING, TALLEST = 15.0, 5.0, 405.0
"""Points a text line takes, points around it, and what Excel allows in one row (409)."""

MOST_LINES = int((TALLEST - PADDING) / LINE)
_FEW = 8
"""Characters that have no more than six places among them."""
LARGEST = Decimal("1e300")
"""Numbers from here on stay text; a cell cannot hold them."""


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

    def say(self, message: Message) -> str:
        """The message in the reader's language."""
        return say(message, self.language)

    def word(self, template: str) -> str:
        """A fixed word of the sheet in the reader's language."""
        return translated(template, self.language)

    def line(self, *spans: Span, least: float = 20.0, charted: bool = False) -> int:
        """Write one row of spans side by side, tall enough for their text; its 1-based number.

        Of the rows charts stand over the values are remembered.
        """
        looks: list[str] = []
        contents: list[Content] = []
        height, row = least, self.row + 1
        for span in spans:
            content = _content(span.value, span.formula)
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
            if isinstance(span.value, str):
                height = max(height, _height(span.value, *_room(span.first, span.last, span.look)))
        return self._add(min(TALLEST, height), tuple(looks), contents)

    def cells(self, looks: tuple[str, ...], values: Sequence[Content]) -> int:
        """Write one row of cells side by side, as the rows of long tables are: for less."""
        contents: list[Content] = []
        height = LINE + PADDING
        for value, (room, line) in zip(values, _rooms(looks), strict=True):
            if isinstance(value, str) and 2 * len(value) <= room and value.isprintable():
                contents.append(value or None)
            elif isinstance(value, Formula):
                contents.append(_live(value))
            else:
                contents.append(_content(value, ""))
                if isinstance(value, str):
                    height = max(height, _height(value, room, line))
        return self._add(min(TALLEST, height), looks, contents)

    def gap(self) -> None:
        """Leave a little room."""
        self._add(9, (), ())

    def section(self, title: str) -> None:
        """Write the heading of a part."""
        self.gap()
        self.line(Span(0, LAST, title, "section"), least=22)

    def headings(self, *spans: tuple[int, int, str], charted: bool = False) -> None:
        """Write the heading row of a table."""
        words = (Span(first, last, self.word(name), "head") for first, last, name in spans)
        self.line(*words, charted=charted)

    def long_text(self, label: str, text: str) -> None:
        """Write a label and beside it the text, in as many rows as it needs."""
        lines = wrapped(clean(text), _room(2, LAST)[0])
        parts = [lines[start : start + MOST_LINES] for start in range(0, len(lines), MOST_LINES)]
        texts = ["\n".join(part) for part in parts] if len(parts) > 1 else [text]
        for number, part in enumerate(texts):
            self.line(Span(0, 1, "" if number else label, "label"), Span(2, LAST, part))

    def shown(self, text: str, first: int, last: int, cell: Cell) -> str:
        """The text if one row can hold it, else its beginning and where the whole stands."""
        units = _room(first, last)[0]
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
        self.row += 1
        if looks not in self._strips:
            self._strips[looks] = tuple([self._styles[look] for look in looks])
        text = cells_text(self.row, 1, self._strips[looks], contents)
        self.contents.lines[self.row] = Line(height, text, contents)
        return self.row

    def _link(self, span: Span, row: int, place: Cell, content: Content) -> None:
        if place.ref:
            name = place.sheet.replace("'", "''")
            link = (f"{_LETTERS[span.first]}{row}", f"'{name}'!{place.ref}", str(content))
            self.contents.links.append(link)


def _short(value: Decimal) -> Decimal:
    """At six places, as the formulas round."""
    text = str(value)
    if len(text) < _FEW and "E" not in text:
        return value
    return round(value, 6) if "E-" in text or len(text.partition(".")[2]) > 6 else value


def _live(formula: Formula) -> Content:
    """A formula as it stands where its value is an ordinary number."""
    value = formula.value
    ordinary = isinstance(value, Decimal) and abs(value) < LARGEST and _short(value) is value
    if ordinary and formula.text:
        return formula
    return _content(value, formula.text)


def _content(value: str | Decimal | None, formula: str) -> Content:
    """What a cell holds."""
    if isinstance(value, Decimal):
        if abs(value) >= LARGEST:
            value = str(value)
        elif formula:
            return Formula(formula, _short(value))
        else:
            return value
    if formula:
        return Formula(formula, value or UNKNOWN)
    return UNKNOWN if value is None else clean(value) or None


@cache
def _room(first: int, last: int, look: str = "plain") -> tuple[int, float]:
    """Units of text on a line of the merged columns, and the points that line takes.

    The rest of the columns is indent and punctuation.
    """
    share: float = LOOKS[look].get("font_size", SIZE) / SIZE
    return int((sum(WIDTHS[first : last + 1]) - 3) / share), LINE * share


@cache
def _rooms(looks: tuple[str, ...]) -> list[tuple[int, float]]:
    return [_room(column, column, look) for column, look in enumerate(looks)]


def _height(text: str, room: int, line: float) -> float:
    """Points a text needs."""
    if 2 * len(text) <= room and text.isprintable():
        return line + PADDING
    return len(wrapped(clean(text), room)) * line + PADDING
