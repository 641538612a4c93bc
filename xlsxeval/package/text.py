"""Strings as a workbook stores them."""

from __future__ import annotations

import re

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONGEST = 32_767
"""UTF-16 units of one cell."""


def unescape(text: str) -> str:
    """The text with its _xHHHH_ spelled out."""
    if "_x" not in text:
        return text
    plain = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def clean(text: str) -> str:
    """The text without characters no XML may hold, cut to what a cell holds."""
    legal = _ILLEGAL.sub("", text)
    if len(legal) * 2 > _LONGEST:
        units = legal.encode("utf-16-le")[: 2 * _LONGEST]
        legal = units.decode("utf-16-le", "ignore")
    return legal


def escape(text: str) -> str:
    """Clean text that reads back as itself, also where it looks escaped."""
    legal = clean(text)
    return _LOOKS_ESCAPED.sub("_x005F_", legal) if "_x" in legal else legal
