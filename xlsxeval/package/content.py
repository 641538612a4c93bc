"""Cells as XML text: written at once, not element by element, because a form has hundreds."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from xlsxeval.model import column_letter
from xlsxeval.package.text import clean, escape

_SHORT = 16_000
"""Characters a cell holds for sure, whatever they are."""
_EXACT = 17
"""Digits a double can tell apart; a longer fraction is written as the double it is."""


@dataclass(slots=True)
class Formula:
    """A formula with its result: text without "=", value as the cell shows it."""

    text: str
    value: Decimal | str | None = None


Content = Formula | Decimal | str | None


def cell_text(column: int, row: int, style: int, content: Content) -> str:
    """The <c> element of a cell; text is inline, so that no table of it is touched."""
    start, end = _frame(column, style)
    if content is None:
        return f"{start}{row}{end}/>"
    if isinstance(content, str):
        text = _told(content)
        if "\n" in text or text != text.strip():
            told = f'<t xml:space="preserve">{text}</t>'
        else:
            told = f"<t>{text}</t>"
        return f'{start}{row}{end} t="inlineStr"><is>{told}</is></c>'
    if isinstance(content, Decimal):
        return f"{start}{row}{end}><v>{_number(content)}</v></c>"
    formula, value = content.text.removeprefix("="), content.value
    plain = formula.isprintable() and len(formula) < _SHORT
    formula = _between(formula if plain else clean(formula))
    if value is None:
        return f"{start}{row}{end}><f>{formula}</f></c>"
    if isinstance(value, Decimal):
        return f"{start}{row}{end}><f>{formula}</f><v>{_number(value)}</v></c>"
    return f'{start}{row}{end} t="str"><f>{formula}</f><v>{_told(value)}</v></c>'


@lru_cache(maxsize=4096)
def _frame(column: int, style: int) -> tuple[str, str]:
    """What stands around the row's number at the head of a cell, row after row the same."""
    return f'<c r="{column_letter(column)}', f'" s="{style}"' if style else '"'


@lru_cache(maxsize=1024)
def _blanks(first: int, last: int, style: int) -> str:
    frames = (_frame(column, style) for column in range(first, last + 1))
    return "".join(f"{start}\0{end}/>" for start, end in frames)


def blank_cells(first: int, last: int, row: int, style: int) -> str:
    """The empty <c> elements of a stretch of columns."""
    return _blanks(first, last, style).replace("\0", str(row))


def marked_up(text: str) -> str:
    """Text as it stands in a quoted attribute."""
    return _between(text).replace('"', "&quot;")


def _between(text: str) -> str:
    """Text as it stands between tags, just as a serialiser writes it."""
    if "&" in text or "<" in text or ">" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#13;") if "\r" in text else text


def _told(text: str) -> str:
    """Text as a cell holds it; hardly one has anything in it that is forbidden, or is too long."""
    plain = text.isprintable() and len(text) < _SHORT and "_x" not in text
    return _between(text if plain else escape(text))


def _number(value: Decimal) -> str:
    text = str(value)
    if "E" in text:
        text = format(value, "f")
    return text if len(text) <= _EXACT else repr(float(value))
