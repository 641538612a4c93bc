"""Sentences in the reader's language: messages from locale/*.po, values by Babel.

The .po files are read as they are, at run time; nothing is compiled and nothing can be stale.
Domain: the msgid is the English template; zh_CN.po and en.po both answer every one of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, localcontext
from functools import cache, lru_cache
from importlib import resources
from string import Formatter
from typing import TYPE_CHECKING, Any

from xlsxeval.model import Cell, Message, Percent

if TYPE_CHECKING:
    from babel import Locale

LANGUAGES = ("zh_CN", "en")
_LONGEST = 30
"""Digits a number is written out with; what is longer is shown as 1.000000E+300."""


def N_(template: str) -> str:  # noqa: N802 - gettext's own name
    """Mark a template for translation."""
    return template


@cache
def _catalog(language: str) -> Mapping[tuple[str | None, str], str]:
    from babel.messages.pofile import read_po

    source = resources.files("xlsxeval") / "locale" / f"{language}.po"
    with source.open("rb") as stream:
        catalog = read_po(stream, locale=language, abort_invalid=True)
    return {(m.context, str(m.id)): str(m.string) for m in catalog if m.id and m.string}


@cache
def _locale(language: str) -> Locale:
    """Babel's locale, parsed once: parsing costs more than formatting."""
    from babel import Locale

    return Locale.parse(language)


@cache
def _sentences(language: str) -> Mapping[str, str]:
    """Template → sentence of messages without a context, which all but a few are."""
    known = _catalog(language)
    return {template: known[context, template] for context, template in known if context is None}


def text(template: str, language: str, context: str | None = None) -> str:
    """The template in `language`, or as it is where no translation exists."""
    return _catalog(language).get((context, template), template)


def known(template: str, language: str, context: str | None = None) -> bool:
    """Whether the catalogue of `language` answers the template."""
    return (context, template) in _catalog(language)


def say(message: Message, language: str) -> str:
    """The message as a sentence in `language`."""
    sentence = _sentences(language).get(message.template, message.template)
    values = {
        key: value if type(value) is str else local(value, language)
        for key, value in message.values.items()
    }
    return sentence.format_map(values)


def local(value: Any, language: str) -> str:
    """One value as its reader writes it: points without trailing zeros, 94.87%, 2021年12月31日."""
    if isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        return number(value, language)
    if isinstance(value, Message):
        return say(value, language)
    if isinstance(value, Percent):
        return percent(value.ratio, language)
    if isinstance(value, Cell):
        return value.ref
    if isinstance(value, bool) or value is None:
        return "—" if value is None else str(value)
    if isinstance(value, int):
        return number(Decimal(value), language)
    if isinstance(value, date):
        from babel.dates import format_date

        return format_date(value, "long", locale=_locale(language))
    if isinstance(value, tuple | list):
        return between("{0}, {1}", language, "list").join(local(item, language) for item in value)
    return str(value)


@cache
def between(template: str, language: str, context: str | None = None) -> str:
    """What a template of two fields puts between them, to join any number of parts by."""
    return "".join(literal for literal, *_ in Formatter().parse(text(template, language, context)))


def number(value: Decimal, language: str) -> str:
    """2,853.38; at most four places, no trailing zeros."""
    return _formatted(value, "#,##0.####", language)


def money(value: Decimal | None, language: str) -> str:
    """2,853.38; always two places; — for what is not known."""
    return "—" if value is None else _formatted(value, "#,##0.00", language)


def percent(ratio: Decimal | None, language: str) -> str:
    """94.87%; — for what is not known."""
    return "—" if ratio is None else _formatted(ratio, "0.00%", language)


def _formatted(value: Decimal, pattern: str, language: str) -> str:
    return _spelled(value, pattern, language) if value.is_finite() else str(value)


@lru_cache(maxsize=4096)
def _spelled(value: Decimal, pattern: str, language: str) -> str:
    """Kept once made: a form says the same few numbers over and over."""
    if value.adjusted() > _LONGEST:
        return f"{value:.6E}"
    from babel.numbers import format_decimal

    # Room for every digit, cents and percents included.
    with localcontext(prec=_LONGEST + 12):
        return format_decimal(value, pattern, locale=_locale(language))
