"""Cells as XML text: written at once, not element by element, because a form has hundreds."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

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


def cell_text(ref: str, content: Content, style: int) -> str:
    """The <c> element of a cell."""
    head = f'<c r="{ref}" s="{style}"' if style else f'<c r="{ref}"'
    return head + rest(content)


def rest(content: Content) -> str:
    """A <c> element behind its attributes; text is inline, so that no table of it is touched."""
    if content is None:
        return "/>"
    if isinstance(content, str):
        text = _told(content)
        if "\n" in text or text != text.strip():
            return f' t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
        return f' t="inlineStr"><is><t>{text}</t></is></c>'
    if isinstance(content, Decimal):
        return f"><v>{_number(content)}</v></c>"
    formula, value = content.text.removeprefix("="), content.value
    plain = formula.isprintable() and len(formula) < _SHORT
    formula = _between(formula if plain else clean(formula))
    if value is None:
        return f"><f>{formula}</f></c>"
    if isinstance(value, Decimal):
        return f"><f>{formula}</f><v>{_number(value)}</v></c>"
    return f' t="str"><f>{formula}</f><v>{_told(value)}</v></c>'


def marked_up(text: str) -> str:
    """Text as it stands in a quoted attribute."""
    return _between(text).replace('"', "&quot;")


def _between(text: str) -> str:
    """Text as it stands between tags, just as a serialiser writes it."""
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
