"""XML of a package: parsed without entities, network or DOCTYPE, serialised as Office writes it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias, cast

from lxml import etree

from xlsxeval.errors import Unreadable
from xlsxeval.i18n import N_
from xlsxeval.model import Message

Element: TypeAlias = etree._Element

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_RELATION = "http://purl.oclc.org/ooxml/officeDocument/relationships"
MARKUP = "http://schemas.openxmlformats.org/markup-compatibility/2006"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"

# Possessive and atomic, so that a thousand comments before the root cost no backtracking.
_DOCTYPE = re.compile(rb"(?>\s+|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE", re.DOTALL | re.IGNORECASE)
_PARSER = etree.XMLParser(
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    huge_tree=False,
    strip_cdata=False,
    collect_ids=False,
)
_DECLARED = re.compile(rb"""\s*<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)""")
_ENCODING = re.compile(
    rb"(?:utf-?8|utf-?16(?:[bl]e)?|us-ascii|ascii|iso-8859-\d+"
    rb"|(?:windows-|cp)(?:125\d|437|850|852|866|874|932|936|949|950)|gb\w+|big5\S*)",
    re.IGNORECASE,
)
"""Encodings in which a < is a < and nothing else is one, unlike in UTF-7."""
_SPACES = 256
"""Namespaces one element may declare; everything under it pays for each of them."""
_DAMAGED = N_("The part {part} is damaged; please send the file again.")
_NARROW = re.compile(rb"<[^\0]")
_WIDE = (
    ("utf-32", (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)),
    ("utf-16", (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)),
    ("utf-16-le", (b"<\0",)),
    ("utf-16-be", (b"\0<",)),
)
_HEADER = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'


def refuse_doctype(head: bytes, part: str) -> None:
    """A part that begins with a DOCTYPE is not read, in whatever encoding it is written."""
    # Few parts hold the mark at all, and it is sought at the speed of memory.
    if b"!" not in head:
        return
    text = head
    # Nearly every part begins with <? or <w in bytes of their own.
    for encoding, marks in () if _NARROW.match(head) else _WIDE:
        if head.startswith(marks):
            text = head.decode(encoding, "ignore").encode()
            break
    if _DOCTYPE.match(text.removeprefix(codecs.BOM_UTF8)):
        raise _doctype(part)


def _doctype(part: str) -> Unreadable:
    template = N_("The part {part} declares a DOCTYPE, which no Excel workbook does; not read.")
    return Unreadable(Message(template, {"part": part}))


def refuse_unread(data: bytes, part: str, most: int) -> None:
    """Raise Unreadable for a part with a DOCTYPE, an odd encoding, or heavier than `most`."""
    refuse_doctype(data, part)
    declared = _DECLARED.match(data)
    if declared is not None and not _ENCODING.fullmatch(declared[1]):
        raise Unreadable(Message(_DAMAGED, {"part": part}))
    if HEAVIEST * len(data) > most and weight(data) > most:
        raise _too_heavy(part)


def _too_heavy(part: str) -> Unreadable:
    template = N_("The part {part} holds more elements than any form does; not read.")
    return Unreadable(Message(template, {"part": part}))


HEAVIEST = 2
"""No byte weighs more."""


def weight(data: bytes) -> int:
    """What the tree of a part will take, in elements of about 120 bytes."""
    return data.count(b"<") + 2 * data.count(b"=")


def _flooded(data: bytes) -> bool:
    """Whether an element declares namespaces without end."""
    # In UTF-16 and UTF-32 every other byte of a tag is none.
    plain = data.replace(b"\0", b"") if b"\0" in data[:4] else data
    if plain.count(b"xmlns:") <= _SPACES:
        return False
    return any(tag.count(b"xmlns:") > _SPACES for tag in plain.split(b"<"))


def parse(data: bytes, part: str, most: int) -> Element:
    """The root element of a part that weighs at most `most`."""
    refuse_unread(data, part, most)
    if _flooded(data):
        raise _too_heavy(part)
    try:
        root = etree.fromstring(data, _PARSER)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(Message(_DAMAGED, {"part": part})) from error
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise _doctype(part)
    return root


def serialise(root: Element) -> bytes:
    """The part as Office writes it: one declaration line, UTF-8, prefixes as they were."""
    return _HEADER + etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=False)


def namespace(element: Element) -> str:
    """The namespace an element is in, or nothing."""
    tag = element.tag
    # Taken from the tag itself: a QName costs ten times as much, and this is asked for every cell.
    return tag[1:].partition("}")[0] if isinstance(tag, str) and tag.startswith("{") else ""


def local(element: Element) -> str:
    """The name of an element without its namespace; empty for comments."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def sibling(parent: Element, name: str) -> str:
    """A tag in the namespace of `parent`."""
    space, brace, _ = str(parent.tag).rpartition("}")
    return space + brace + name


def child(parent: Element, name: str) -> Element | None:
    """The first child of that name in the parent's namespace."""
    return next(parent.iterchildren(sibling(parent, name)), None)


def children(parent: Element, name: str) -> list[Element]:
    """All children of that name in the parent's namespace."""
    return list(parent.iterchildren(sibling(parent, name)))


def made(parent: Element, name: str, /, **attributes: str) -> Element:
    """A new element for `parent`, in its namespace and under its prefix, not yet inserted."""
    spaces = cast("Mapping[str, str]", parent.nsmap)
    return parent.makeelement(sibling(parent, name), attributes, nsmap=spaces)


def related(parent: Element, name: str, space: str) -> Element:
    """A new last child that can name its relationship under the prefix r.

    A prefix lxml makes up would differ from run to run.
    """
    spaces = dict(cast("Mapping[str, str]", parent.nsmap))
    if space not in spaces.values():
        spaces["r"] = space
    element = parent.makeelement(sibling(parent, name), {}, nsmap=spaces)
    parent.append(element)
    return element


def added(parent: Element, name: str, /, **attributes: str) -> Element:
    """A new last child in the parent's namespace."""
    element = made(parent, name, **attributes)
    parent.append(element)
    return element


def required(parent: Element, name: str, order: Sequence[str]) -> Element:
    """The child of that name, created at its place in the schema's order where it is missing."""
    found = child(parent, name)
    if found is None:
        found = made(parent, name)
        insert(parent, found, order)
    return found


def insert(parent: Element, element: Element, order: Sequence[str]) -> None:
    """Put a child where the schema wants it, after others of its name."""
    rank = order.index(local(element))
    for position, other in enumerate(parent):
        name = local(other)
        if name in order and order.index(name) > rank:
            parent.insert(position, element)
            return
    parent.append(element)


def true(text: str | None) -> bool:
    """Whether an attribute says yes."""
    return text in ("1", "true", "on")


def whole(text: str | None, default: int = 0) -> int:
    """An attribute as a whole number, or `default` where it is none."""
    try:
        return int(text) if text is not None else default
    except ValueError:
        return default


def number(text: str | None) -> float | None:
    """A number above 0, of a size such as a height; None where there is none."""
    try:
        found = float(text or 0)
    except ValueError:
        return None
    return found if 0 < found < 1e6 else None
