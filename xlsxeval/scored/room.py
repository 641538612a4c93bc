"""The room our words find in the unit's rows, whose heights are never changed.

They stand in small print, over as many lines as a row holds; where it holds one they shrink to fit
a column that would grow too wide. A row without a height takes what one line needs, and is fitted
to the unit's own words by some programs and left as it is by others: ours stay in one line there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from xlsxeval.package import Formula
from xlsxeval.scored.columns import BASIS, REMARKS, Content

_SMALL = 9.0
"""Points; 小五, or the form's own size where that is smaller."""
_LINE = 1.3
"""Height of a line over the size of its font; a little less in 宋体, more in other fonts."""
_SPARE = 0.1
"""Of a line: two lines of 9 points are fitted into 22.5."""
_WIDTH_POINTS = 10.5
"""Size of a font of which a letter is one character wide, as Excel counts widths."""
_LEAST = 24.0
_ONE_LINE: Mapping[int, float] = {BASIS: 90.0, REMARKS: 48.0}
"""What is longer shrinks, as far as it can still be read."""
_SHRUNK = 0.75
"""Of its size: the least, and taken at once where other rows have more lines."""
_WIDEST = 120.0


class Room:
    """Our two columns of words beside one sheet: lines of each cell, and how wide both are."""

    def __init__(self, height: Callable[[int], float | None]) -> None:
        self._height = height
        self._single = {BASIS: 0.0, REMARKS: 0.0}
        self._several = {BASIS: 0.0, REMARKS: 0.0}
        """The widths that rows of one line and those of several ask for."""
        self.headings: dict[int, float] = {}
        """The widths that headings of one line ask for."""

    @property
    def widths(self) -> Mapping[int, float]:
        """Column → its width in characters."""
        return {column: self._width(column) for column in (BASIS, REMARKS)}

    def _width(self, column: int) -> float:
        several, single = self._several[column], self._single[column]
        readable = single * _SHRUNK
        if not several:
            readable = max(readable, min(single, _ONE_LINE[column]))
        return max(_LEAST, min(max(readable, several), _WIDEST))

    def lines(self, row: int, size: float) -> int:
        """How many lines of words in that size a row holds."""
        height = self._height(row)
        return 1 if height is None else max(1, int(height / (size * _LINE) + _SPARE))

    def head(self, column: int, told: str, size: float) -> None:
        """Make room for a heading in one line, which shrinks a little to fit."""
        length = (len(told) + len(told.encode("utf-8"))) / 2 * size / _WIDTH_POINTS
        self.headings[column] = max(self.headings.get(column, 0.0), (length + 0.5) * _SHRUNK)

    def take(self, column: int, content: Content, lines: int, size: float) -> None:
        """Make room for a text in so many lines."""
        told = str(content.value if isinstance(content, Formula) else content)
        # What takes three bytes in UTF-8 takes two columns.
        length = (len(told) + len(told.encode("utf-8", "replace"))) / 2 * size / _WIDTH_POINTS
        if lines == 1:
            self._single[column] = max(self._single[column], length + 3)
        else:
            # Words and closing marks are not parted: each line ends a little early.
            self._several[column] = max(self._several[column], length * 1.08 / lines + 6)


def small(size: float) -> float:
    """The size of our words beside a form in that size."""
    return min(size, _SMALL)
