"""Custom properties of a workbook (docProps/custom.xml): ours beside the unit's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from lxml import etree

from xlsxeval.errors import Unreadable
from xlsxeval.package.book import Book
from xlsxeval.package.content import escaped, marked_up
from xlsxeval.package.relations import Relation
from xlsxeval.package.xml import (
    STRICT_RELATION,
    Element,
    children,
    local,
    namespace,
    parse,
    whole,
)

_PART = "docProps/custom.xml"
_PARTS = "docProps/custom{}.xml"
_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_ID = "rIdXlsxeval"
"""The relationship to a part we made: only such a part goes again when it is empty."""
_TEXTS = {
    "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties": "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes",
    "http://purl.oclc.org/ooxml/officeDocument/customProperties": "http://purl.oclc.org/ooxml/officeDocument/docPropsVTypes",
}
"""Namespace of the properties → namespace of their values, in either dialect."""
_KINDS = ("custom-properties", "customProperties")
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_FIRST = 2
"""The lowest pid a property may have."""


def read(book: Book, prefix: str) -> dict[str, str]:
    """Name → text of the properties whose names begin so; none where the part is damaged."""
    found = _found(book)
    if found is None:
        return {}
    return {
        name: "".join(cast("list[str]", list(element.itertext())))
        for element in children(found[1], "property")
        if (name := element.get("name", "")).startswith(prefix)
    }


def write(book: Book, values: Mapping[str, str]) -> None:
    """Append text properties; a part that cannot be understood is left alone and gets none."""
    found = _found(book)
    if found is None and _relation(book) is not None:
        return
    part = _made(book) if found is None else found[0]
    root = book.parts.edit(part)
    used = [whole(element.get("pid")) for element in children(root, "property")]
    space = _TEXTS[namespace(root)]
    prefix = next((p for p, known in root.nsmap.items() if p and known == space), "vt")
    told = "".join(
        f'<property fmtid="{_FORMAT}" pid="{pid}" name="{marked_up(name)}">'
        f"<{prefix}:lpwstr>{escaped(value)}</{prefix}:lpwstr></property>"
        for pid, (name, value) in enumerate(values.items(), max(used, default=_FIRST - 1) + 1)
    )
    # Parsed at once: made one by one they would cost ten times as much.
    text = f'<x xmlns="{namespace(root)}" xmlns:{prefix}="{space}">{told}</x>'
    root.extend(list(etree.fromstring(text)))


def remove(book: Book, prefix: str) -> None:
    """Take out the properties whose names begin so, and the part where we had made it."""
    found = _found(book)
    if found is None:
        return
    part, root = found
    ours = [e for e in children(root, "property") if e.get("name", "").startswith(prefix)]
    if not ours:
        return
    book.parts.edit(part)
    for element in ours:
        root.remove(element)
    relation = _relation(book)
    if not len(root) and relation is not None and relation.id == _ID:
        book.parts.drop(part)
        book.parts.relations("", edit=True).remove(_ID)


def _relation(book: Book) -> Relation | None:
    return next(
        (relation for relation in book.parts.relations("") if relation.kind in _KINDS), None
    )


def _found(book: Book) -> tuple[str, Element] | None:
    """The part and its root, as long as it is one of custom properties."""
    relation = _relation(book)
    if relation is None or relation.part is None or relation.part not in book.parts:
        return None
    try:
        root = book.parts.tree(relation.part)
    except Unreadable:
        return None
    return (
        (relation.part, root) if local(root) == "Properties" and namespace(root) in _TEXTS else None
    )


def _made(book: Book) -> str:
    """A new part, in the dialect of the book."""
    part = _PART if _PART not in book.parts else book.parts.unused(_PARTS)
    strict = book.relation_space == STRICT_RELATION
    space = list(_TEXTS)[strict]
    text = f'<Properties xmlns="{space}" xmlns:vt="{_TEXTS[space]}"/>'
    book.parts.put(part, parse(text.encode(), part, len(text)), _TYPE)
    kind = f"{book.relation_space}/{_KINDS[strict]}"
    book.parts.relations("", edit=True).add(kind, part, rid=_ID)
    return part
