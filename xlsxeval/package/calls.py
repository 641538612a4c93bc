"""Formulas that fetch something from elsewhere when a program computes them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import cast

from lxml import etree

from xlsxeval.package.plain import characters
from xlsxeval.package.xml import Element, refuse_unread, sibling

_CALL = re.compile(r"\b(?:WEBSERVICE|RTD|IMAGE|CALL|REGISTER)\s*\(|\|\s*'", re.IGNORECASE)
"""Functions that reach the network or another program, and DDE: cmd|'/C calc'!A0."""
_FORMULA = re.compile(rb"<(?:\w+:)?f(?:\s[^<>]*)?>([^<]+)<")
_UNUSUAL = (b"\0", b"<!", b"&#")
"""Wide characters, comments and CDATA, characters by their numbers."""


def formulas(sheet: Element) -> list[str]:
    """The text of every formula of a sheet."""
    return cast("list[str]", _found(sibling(sheet, "f"))(sheet))


def formulas_of(data: bytes, part: str, most: int) -> list[str] | None:
    """The text of every formula of a sheet that needs no tree; None where its tree has to tell."""
    refuse_unread(data, part, most)
    if any(mark in data for mark in _UNUSUAL):
        return None
    return [characters(found.decode(errors="replace")) for found in _FORMULA.findall(data)]


def lead_out(texts: Iterable[str]) -> bool:
    """Whether any of these formulas fetches something."""
    return any(_CALL.search(text) for text in texts)


@lru_cache(maxsize=8)
def _found(tag: str) -> etree.ETXPath:
    return etree.ETXPath(f"//{tag}/text()", smart_strings=False)
