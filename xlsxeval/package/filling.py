"""The contents of a drawn sheet, written into its empty paper."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from xlsxeval.package.contents import Contents
from xlsxeval.package.order import WORKSHEET
from xlsxeval.package.xml import Element, child, made, required, serialise

_REPLACED = ("sheetData", "mergeCells", "hyperlinks", "rowBreaks")


def empty(sheet: Element, contents: Contents) -> None:
    """Take the drawn cells out and mark the places of the contents by empty elements."""
    for name in _REPLACED:
        old = child(sheet, name)
        if old is not None:
            sheet.replace(old, made(sheet, name))
        elif name == "sheetData" or getattr(contents, _LISTS[name]):
            required(sheet, name, WORKSHEET)
    for name, attribute in (("dimension", "ref"), ("ignoredErrors", "sqref")):
        section = child(sheet, name)
        if section is not None:
            (section if name == "dimension" else section[0]).set(attribute, contents.area)


_LISTS = {"mergeCells": "merges", "hyperlinks": "links", "rowBreaks": "breaks"}


def filled(sheet: Element, contents: Contents) -> Iterator[bytes]:
    """The part with the contents in their places, as text in pieces: it may hold thousands."""
    text = serialise(sheet)
    count = len(contents.breaks)
    for name, inner, told in (
        ("mergeCells", contents.merge_cells(), f' count="{len(contents.merges)}"'),
        ("hyperlinks", contents.hyperlinks(), ""),
        ("rowBreaks", contents.row_breaks(), f' count="{count}" manualBreakCount="{count}"'),
    ):
        whole = f"<{name}{told}>{inner}</{name}>" if inner else ""
        text = text.replace(f"<{name}/>".encode(), whole.encode(), 1)
    before, _, after = text.partition(b"<sheetData/>")
    return chain([before, b"<sheetData>"], contents.sheet_data(), [b"</sheetData>", after])
