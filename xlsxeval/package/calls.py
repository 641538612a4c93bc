"""Formulas that fetch something from elsewhere when a program computes them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import cast

from lxml import etree

from xlsxeval.package.xml import Element, sibling

_CALL = re.compile(r"\b(?:WEBSERVICE|RTD|IMAGE|CALL|REGISTER)\s*\(|\|\s*'", re.IGNORECASE)
"""Functions that reach the network or another program, and DDE: cmd|'/C calc'!A0."""


def formulas(sheet: Element) -> list[str]:
    """The text of every formula of a sheet."""
    return cast("list[str]", _found(sibling(sheet, "f"))(sheet))


def lead_out(texts: Iterable[str]) -> bool:
    """Whether any of these formulas fetches something."""
    return any(_CALL.search(text) for text in texts)


@lru_cache(maxsize=8)
def _found(tag: str) -> etree.ETXPath:
    return etree.ETXPath(f"//{tag}/text()", smart_strings=False)
