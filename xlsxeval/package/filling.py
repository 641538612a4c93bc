"""The contents of a drawn sheet, written into the text of its empty paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from itertools import chain

from xlsxeval.package.contents import Contents
from xlsxeval.package.gaps import Gaps, gap
from xlsxeval.package.order import WORKSHEET
from xlsxeval.package.xml import Element, child, insert, made, serialise, sibling

_SECTIONS = ("sheetData", "mergeCells", "hyperlinks", "rowBreaks")


def plain_view(sheet: Element) -> None:
    """A grafted sheet is not selected beside the unit's: people would type into both."""
    for view in sheet.iter(sibling(sheet, "sheetView")):
        view.attrib.pop("tabSelected", "")


class Blank:
    """A drawn sheet without its cells, as text."""

    def __init__(self, sheet: Element, dialect: Callable[[str], str]) -> None:
        root = deepcopy(sheet)
        plain_view(root)
        for name in _SECTIONS:
            old = child(root, name)
            if old is not None:
                root.remove(old)
            insert(root, made(root, name), WORKSHEET)
        for name, attribute in (("dimension", "ref"), ("ignoredErrors", "sqref")):
            section = child(root, name)
            if section is not None:
                (section if name == "dimension" else section[0]).set(attribute, gap("area"))
        text = dialect(serialise(root).decode())
        for name in _SECTIONS:
            text = text.replace(f"<{name}/>", gap(name), 1)
        self._text = Gaps(text)

    def filled(self, contents: Contents) -> Iterator[bytes]:
        """The part with the contents in their places, in pieces: it may hold thousands of rows."""
        count = len(contents.breaks)
        told = {"area": contents.area}
        for name, inner, counted in (
            ("mergeCells", contents.merge_cells(), f' count="{len(contents.merges)}"'),
            ("hyperlinks", contents.hyperlinks(), ""),
            ("rowBreaks", contents.row_breaks(), f' count="{count}" manualBreakCount="{count}"'),
        ):
            told[name] = f"<{name}{counted}>{inner}</{name}>" if inner else ""
        before, after = self._text.around("sheetData", told)
        head, tail = f"{before}<sheetData>".encode(), f"</sheetData>{after}".encode()
        return chain([head], contents.sheet_data(), [tail])
