"""One line of a terminal: nothing in it may break the line, move the cursor or reverse the text."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))


def clean(text: str) -> str:
    """The text in one line, without control and direction characters."""
    if text.isprintable():
        return " ".join(text.split())
    seen = (" " if unicodedata.category(c) in _UNSEEN else c for c in text)
    return " ".join("".join(seen).split())


def width(text: str) -> int:
    """Columns the text takes; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of words set in aligned columns."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell + " " * (widest - width(cell)) for cell, widest in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]
