"""The text of a Word document: paragraphs and table rows as their reader sees them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlsxeval.errors import Unreadable
from xlsxeval.i18n import N_
from xlsxeval.model import Message
from xlsxeval.package.limits import Limits
from xlsxeval.package.xml import Element, parse
from xlsxeval.package.zip import Archive

_BODY = re.compile(r"word/document\d*\.xml", re.IGNORECASE)
_GONE = frozenset(("del", "moveFrom", "txbxContent", "Fallback", "drawing", "pict", "object"))
"""Deleted and moved text, and what floats over the page: none of it is the running text."""
_BREAKS = frozenset(("tab", "br", "cr"))
_ITEMS = 50_000


def blocks(data: bytes, limits: Limits | None = None) -> list[tuple[str, ...]]:
    """Each paragraph as one text and each table row as its cells, in order.

    Tracked changes count as accepted; footnotes, headers and text boxes are left out.
    """
    bounds = limits or Limits()
    archive = Archive.open(data, bounds)
    part = next((name for name in archive.names() if _BODY.fullmatch(name)), None)
    if part is None:
        raise Unreadable(Message(N_("This is no Word document; please save it as .docx.")))
    root = parse(archive.read(part), part, bounds.elements)
    body = next((child for child in root if _name(child) == "body"), root)
    found = []
    for item in _items(body):
        found.append(item)
        if len(found) > _ITEMS:
            template = N_("The document holds more than {most} paragraphs; not read.")
            raise Unreadable(Message(template, {"most": _ITEMS}))
    return found


def _name(element: Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _items(parent: Element) -> Iterator[tuple[str, ...]]:
    for child in parent:
        name = _name(child)
        if name == "p":
            yield ("" if _contents(child) else _text(child),)
        elif name == "tbl":
            yield from _rows(child)
        elif name not in _GONE:
            # sdt, ins, customXml: wrappers around paragraphs.
            yield from _items(child)


def _rows(table: Element) -> Iterator[tuple[str, ...]]:
    for row in _inside(table, "tr"):
        properties = next((child for child in row if _name(child) == "trPr"), None)
        if properties is not None and any(_name(child) == "del" for child in properties):
            continue
        cells = [" ".join(_text(cell).split()) for cell in _inside(row, "tc")]
        yield tuple(cells)


def _inside(parent: Element, wanted: str) -> Iterator[Element]:
    """Children of that name, also inside wrappers (sdt, ins)."""
    for child in parent:
        name = _name(child)
        if name == wanted:
            yield child
        elif name not in _GONE and name not in ("tbl", "tr", "tc", "p"):
            yield from _inside(child, wanted)


def _text(element: Element) -> str:
    name = _name(element)
    if name == "t":
        return element.text or ""
    if name in _BREAKS:
        return " "
    if name in _GONE or name == "pPr" or name == "rPr":
        return ""
    inner = "".join(_text(child) for child in element)
    return inner + " " if name in ("p", "tc") else inner


def _contents(paragraph: Element) -> bool:
    """A line of a table of contents repeats a heading, and is none."""
    for child in paragraph.iter():
        if _name(child) == "pStyle":
            return any("TOC" in str(value).upper() for value in child.attrib.values())
    return False
