"""The text of a Word document: paragraphs and table rows as their reader sees them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import NamedTuple

from xlsxeval.errors import Unreadable
from xlsxeval.i18n import N_
from xlsxeval.model import Message
from xlsxeval.package.limits import Limits
from xlsxeval.package.xml import Element, parse
from xlsxeval.package.zip import Archive

_BODY = re.compile(r"word/document\d*\.xml", re.IGNORECASE)
_NOTES = re.compile(r"word/(?P<kind>footnote|endnote)s\d*\.xml", re.IGNORECASE)
_GONE = frozenset(("del", "moveFrom", "Fallback"))
"""Deleted and moved text, and the second copy of what a drawing holds."""
_FLOATING = frozenset(("txbxContent", "drawing", "pict", "object"))
"""What floats over the page: its text is read behind the paragraph it hangs on."""
_BREAKS = frozenset(("tab", "br", "cr"))
_ITEMS = 50_000
_WIDEST = 63
"""Columns a table of Word has at most."""
_PROSE = 40
"""Characters from which a cell of sentences is running text."""


class Block(NamedTuple):
    """A paragraph as one text, or a table row as its cells; `table` numbers the tables."""

    cells: tuple[str, ...]
    table: int = 0


def blocks(data: bytes, limits: Limits | None = None) -> list[Block]:
    """The paragraphs and table rows in order.

    Tracked changes count as accepted. Text boxes and notes follow the paragraph they belong to;
    page headers and footers are left out.
    """
    bounds = limits or Limits()
    archive = Archive.open(data, bounds)
    part = next((name for name in archive.names() if _BODY.fullmatch(name)), None)
    if part is None:
        raise Unreadable(Message(N_("This is no Word document; please save it as .docx.")))
    root = parse(archive.read(part), part, bounds.elements)
    body = next((child for child in root if _name(child) == "body"), root)
    found = []
    for item in _Reader(_notes(archive, bounds)).items(body):
        found.append(item)
        if len(found) > _ITEMS:
            template = N_("The document holds more than {most} paragraphs; not read.")
            raise Unreadable(Message(template, {"most": _ITEMS}))
    return found


def _notes(archive: Archive, bounds: Limits) -> dict[tuple[str, str], Element]:
    """Kind and id → footnote or endnote."""
    found = {}
    for name in archive.names():
        part = _NOTES.fullmatch(name)
        for note in parse(archive.read(name), name, bounds.elements) if part else ():
            if part and "separator" not in str(_value(note, "type")).lower():
                found[part["kind"].lower(), _value(note, "id")] = note
    return found


def _name(element: Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _value(element: Element, name: str) -> str:
    """An attribute, whatever its namespace."""
    pairs = ((str(key).rpartition("}")[2], value) for key, value in element.attrib.items())
    return next((str(value) for key, value in pairs if key == name), "")


@dataclass
class _Reader:
    notes: Mapping[tuple[str, str], Element]
    tables: Iterator[int] = field(default_factory=lambda: count(1))

    def items(self, parent: Element, table: int = 0) -> Iterator[Block]:
        for child in parent:
            name = _name(child)
            if name == "p":
                yield Block(("" if _contents(child) else _text(child),), table)
                yield from self._aside(child)
            elif name == "tbl":
                yield from self._rows(child, next(self.tables))
            elif name not in _GONE:
                # sdt, ins, customXml: wrappers around paragraphs.
                yield from self.items(child, table)

    def _aside(self, paragraph: Element) -> Iterator[Block]:
        """Text boxes and notes of a paragraph."""
        for child in paragraph:
            name = _name(child)
            if name == "txbxContent":
                yield from self.items(child)
            elif name in ("footnoteReference", "endnoteReference"):
                note = self.notes.get((name.removesuffix("Reference"), _value(child, "id")))
                yield from self.items(note) if note is not None else ()
            elif name not in _GONE:
                yield from self._aside(child)

    def _rows(self, table: Element, number: int) -> Iterator[Block]:
        for row in _inside(table, "tr"):
            properties = next((child for child in row if _name(child) == "trPr"), None)
            if properties is not None and any(_name(child) == "del" for child in properties):
                continue
            cells = [*_inside(row, "tc")]
            texts = [" ".join(_text(cell).split()) for cell in cells]
            filled = [cell for cell, text in zip(cells, texts, strict=True) if text]
            prose = any("。" in text and len(text) > _PROSE for text in texts)
            if len(cells) == 1 or (prose and len(filled) <= 2):
                # A frame around running text, as 存在问题 | … in a report laid out as a form.
                for cell in filled:
                    yield from self.items(cell, number)
            else:
                yield Block(tuple(_spread(cells, texts)), number)


def _spread(cells: Sequence[Element], texts: Sequence[str]) -> Iterator[str]:
    """The texts, and blanks where a cell goes on over further columns."""
    for cell, text in zip(cells, texts, strict=True):
        yield text
        for _ in range(_columns(cell) - 1):
            yield ""


def _columns(cell: Element) -> int:
    for child in cell:
        for item in child if _name(child) == "tcPr" else ():
            if _name(item) == "gridSpan":
                value = _value(item, "val")
                return min(int(value), _WIDEST) if value.isdecimal() else 1
    return 1


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
    if name in _GONE or name in _FLOATING or name == "pPr" or name == "rPr":
        return ""
    inner = "".join(_text(child) for child in element)
    return inner + " " if name in ("p", "tc") else inner


def _contents(paragraph: Element) -> bool:
    """A line of a table of contents repeats a heading, and is none."""
    for child in paragraph.iter():
        if _name(child) == "pStyle":
            return any("TOC" in str(value).upper() for value in child.attrib.values())
    return False
