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
    """The <c> element of a cell; text is inline, so that no table of strings is touched."""
    head = f'<c r="{ref}" s="{style}"' if style else f'<c r="{ref}"'
    if content is None:
        return f"{head}/>"
    if isinstance(content, str):
        text = _told(content)
        space = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
        return f'{head} t="inlineStr"><is><t{space}>{text}</t></is></c>'
    if isinstance(content, Decimal):
        return f"{head}><v>{_number(content)}</v></c>"
    formula = content.text.removeprefix("=")
    formula = marked_up(formula if _legal(formula) else clean(formula))
    if content.value is None:
        return f"{head}><f>{formula}</f></c>"
    if isinstance(content.value, Decimal):
        return f"{head}><f>{formula}</f><v>{_number(content.value)}</v></c>"
    return f'{head} t="str"><f>{formula}</f><v>{_told(content.value)}</v></c>'


def marked_up(text: str) -> str:
    """Text as it stands between tags or in a quoted attribute."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("\r", "&#13;")


def _told(text: str) -> str:
    """Text as a cell holds it."""
    return marked_up(text if _legal(text) and "_x" not in text else escape(text))


def _legal(text: str) -> bool:
    """Whether nothing in a text is forbidden or too long: so it is nearly always."""
    return len(text) < _SHORT and text.isprintable()


def _number(value: Decimal) -> str:
    text = format(value, "f")
    return text if len(text) <= _EXACT else repr(float(value))
