"""Shared strings in the spelling nearly every program writes, read without a tree."""

from __future__ import annotations

import re

from xlsxeval.package.spelling import CODED, as_it_stands, characters
from xlsxeval.package.text import unescape
from xlsxeval.package.xml import MAIN, STRICT, refuse_unread

_STRING = (
    r'<si>(?:<t(?: xml:space="preserve")?>([^<]*+)</t>(?:<phoneticPr(?: fontId="[0-9]+")?'
    r'(?: type="[A-Za-z]+")?(?: alignment="[A-Za-z]+")?/>)?|<t ?/>)</si>'
)
_STRINGS = re.compile(_STRING)
_TEXTS = re.compile(f"(?:{_STRING.replace('([^<]*+)', '[^<]*+')})*+")
_TABLE = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:<\?xml [^<>]*\?>\s*)?"
    rb'<sst xmlns="(?:%b|%b)"(?: count="[0-9]*")?(?: uniqueCount="[0-9]*")?>'
    % (re.escape(MAIN.encode()), re.escape(STRICT.encode()))
)


def strings(data: bytes, part: str, most: int) -> list[str] | None:
    """The texts of a table of shared strings, or None where its tree has to tell."""
    refuse_unread(data, part, most)
    head = _TABLE.match(data)
    body, closed, tail = data.rpartition(b"</sst>")
    if head is None or not closed or tail.strip() or CODED.match(data):
        return None
    told = as_it_stands(body[head.end() :])
    found = None if told is None else _texts(told)
    if told is None or found is None:
        return None
    found = list(map(characters, found)) if "&" in told else found
    return list(map(unescape, found)) if "_x" in told else found


def _texts(elements: str) -> list[str] | None:
    """What stands in each element; nearly always they are all of one kind."""
    first, between, last = "<si><t>", "</t></si><si><t>", "</t></si>"
    alike = elements.replace('<t xml:space="preserve">', "<t>")
    if alike.startswith(first) and alike.endswith(last):
        found = alike[len(first) : -len(last)].split(between)
        # No tag stands in any of them.
        if alike.count("<") == 4 * len(found):
            return found
    # Texts of many runs are the tree's: it is no use to look at what comes before them.
    usual = "<r>" not in elements and _TEXTS.fullmatch(elements)
    return _STRINGS.findall(elements) if usual else None
