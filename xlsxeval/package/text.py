"""Strings as a workbook stores them."""

from __future__ import annotations

import re
from typing import NamedTuple

from xlsxeval.package.xml import Element, sibling

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONGEST = 32_767
"""UTF-16 units of one cell."""


class Tags(NamedTuple):
    """Tags in the sheet's own namespace, put together once a sheet and not once a cell."""

    value: str
    formula: str
    inline: str
    text: str
    run: str

    @classmethod
    def of(cls, element: Element) -> Tags:
        """The tags of the part an element belongs to."""
        return cls(*(sibling(element, name) for name in ("v", "f", "is", "t", "r")))


def strings(table: Element) -> list[str]:
    """The texts of a table of shared strings."""
    tags = Tags.of(table)
    plain = tags.text
    found = []
    for element in table.iterchildren(sibling(table, "si")):
        # Nearly all are one plain text, and there are hundreds.
        if len(element) == 1 and (only := element[0]).tag == plain:
            text = only.text or ""
            found.append(unescape(text) if "_x" in text else text)
        else:
            found.append(string(element, tags))
    return found


def string(element: Element, tags: Tags) -> str:
    """The text of a <si> or <is>: runs joined, phonetic help left out."""
    if len(element) == 1 and (only := element[0]).tag == tags.text:
        return unescape(only.text or "")
    parts = []
    for child in element:
        if child.tag == tags.text:
            parts.append(child.text or "")
        elif child.tag == tags.run:
            # A search by name costs ten times as much as a look at the two children of a run.
            parts += [part.text or "" for part in child if part.tag == tags.text]
    return unescape("".join(parts))


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
