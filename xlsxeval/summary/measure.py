"""The room a text takes on the sheet."""

from __future__ import annotations

from functools import cache

from xlsxeval.lettering import clean, wrapped
from xlsxeval.summary.stencil import LOOKS, SIZE, WIDTHS

LINE, PADDING, LEAST, TALLEST = 15.0, 5.0, 20.0, 405.0
"""Points a text line takes, points around it, the least a row is high, and the most: Excel
allows 409."""
MOST_LINES = int((TALLEST - PADDING) / LINE)


@cache
def room(first: int, last: int, look: str = "plain") -> tuple[int, float]:
    """Units of text on a line of the merged columns, and the points that line takes.

    The rest of the columns is indent and punctuation; names of levels have none.
    """
    rest = 1 if look.startswith("level") else 3
    share: float = LOOKS[look].get("font_size", SIZE) / SIZE
    return int((sum(WIDTHS[first : last + 1]) - rest) / share), LINE * share


@cache
def rooms(looks: tuple[str, ...]) -> list[tuple[int, float]]:
    """The room of each cell of a row that has these looks."""
    return [room(column, column, look) for column, look in enumerate(looks)]


def tall(text: str, units: int, line: float) -> float:
    """Points a text needs."""
    if 2 * len(text) <= units and text.isprintable():
        return line + PADDING
    return len(wrapped(clean(text), units)) * line + PADDING
