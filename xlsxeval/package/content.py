"""Cells as XML text: written at once, not element by element, because a form has hundreds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

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
    error: str | None = None
    """The error it shows in place of a value; without any text the error stands alone."""


Content = Formula | Decimal | str | None


class Strip(NamedTuple):
    """Cells to be written side by side: their first column, their contents and styles."""

    first: int
    contents: Sequence[Content]
    styles: tuple[int, ...]

    @property
    def columns(self) -> range:
        """The columns written."""
        return range(self.first, self.first + len(self.styles))


def cells_text(row: int, first: int, styles: tuple[int, ...], contents: Sequence[Content]) -> str:
    """The <c> elements of cells side by side; text is inline, so that no table of it is touched."""
    texts = []
    for (start, end), content in zip(_frames(first, styles), contents, strict=True):
        if content is None:
            texts.append(f"{start}{row}{end}/>")
        elif isinstance(content, str):
            texts.append(f'{start}{row}{end} t="inlineStr"><is>{_inline(content)}</is></c>')
        elif isinstance(content, Decimal):
            texts.append(f"{start}{row}{end}><v>{_number(content)}</v></c>")
        else:
            texts.append(f"{start}{row}{end}{_formula(content)}</c>")
    return "".join(texts)


@lru_cache(maxsize=1024)
def _frames(first: int, styles: tuple[int, ...]) -> list[tuple[str, str]]:
    """What stands around the row's number at the head of each cell, row after row the same."""
    return [
        (f'<c r="{column_letter(column)}', f'" s="{style}"' if style else '"')
        for column, style in enumerate(styles, first)
    ]


def _inline(text: str) -> str:
    told = _told(text)
    if "\n" in told or told != told.strip():
        return f'<t xml:space="preserve">{told}</t>'
    return f"<t>{told}</t>"


def _formula(content: Formula) -> str:
    """A <c> element with a formula behind its style, but for its end."""
    formula, value = content.text.removeprefix("="), content.value
    plain = formula.isprintable() and len(formula) < _SHORT
    formula = escaped(formula if plain else clean(formula))
    if content.error is not None:
        made = f"<f>{formula}</f>" if formula else ""
        return f' t="e">{made}<v>{escaped(clean(content.error))}</v>'
    if value is None:
        return f"><f>{formula}</f>"
    if isinstance(value, Decimal):
        return f"><f>{formula}</f><v>{_number(value)}</v>"
    return f' t="str"><f>{formula}</f><v>{_told(value)}</v>'


def marked_up(text: str) -> str:
    """Text as it stands in a quoted attribute."""
    return escaped(text).replace('"', "&quot;")


def escaped(text: str) -> str:
    """Text as it stands between tags, just as a serialiser writes it."""
    if "&" in text or "<" in text or ">" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#13;") if "\r" in text else text


def _told(text: str) -> str:
    """Text as a cell holds it; hardly one has anything in it that is forbidden, or is too long."""
    plain = text.isprintable() and len(text) < _SHORT and "_x" not in text
    return escaped(text if plain else escape(text))


def _number(value: Decimal) -> str:
    text = str(value)
    if "E" in text:
        text = format(value, "f")
    return text if len(text) <= _EXACT else repr(float(value))
