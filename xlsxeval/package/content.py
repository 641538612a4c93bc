"""Cells as XML text: written at once, not element by element, because a form has hundreds."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from xlsxeval.model.quick import quick
from xlsxeval.package.text import clean, escape

_SHORT = 16_000
"""Characters a cell holds for sure, whatever they are."""
_EXACT = 17
"""Digits a double can tell apart; a longer fraction is written as the double it is."""


@quick
@dataclass(frozen=True, slots=True)
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
    formula = content.text.removeprefix("=")
    formula = _between(formula if _legal(formula) else clean(formula))
    value = content.value
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
    """Text as a cell holds it."""
    if "_x" in text or not _legal(text):
        text = escape(text)
    return _between(text)


def _legal(text: str) -> bool:
    """Whether nothing in a text is forbidden or too long: so it is nearly always."""
    return text.isprintable() and len(text) < _SHORT


def _number(value: Decimal) -> str:
    text = format(value, "f")
    return text if len(text) <= _EXACT else repr(float(value))
