"""What the cells of a sheet's tree say, however they are spelled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, cast

from lxml import etree

from xlsxeval.package.cells_read import Raw, line_filled, rows
from xlsxeval.package.text import Tags, string
from xlsxeval.package.xml import Element, child, sibling, true


@dataclass(frozen=True)
class Tree:
    """A sheet part that was parsed."""

    frame: Element
    """The part."""

    @property
    def pieces(self) -> list[str]:
        """Everything written in cells, and pieces of it: numbers, formulas and texts."""
        data = self._data
        if data is None:
            return []
        found, tags = _found(sibling(data, "")), Tags.of(data)
        pieces = cast("list[str]", found.pieces(data))
        return pieces + [string(run, tags) for run in cast("list[Element]", found.runs(data))]

    def stores(self, value: str) -> bool:
        """Whether a cell holds just that, as far as a glance tells: a tree has no such thing."""
        return False

    @property
    def formulas(self) -> list[str]:
        """The text of every formula."""
        return cast("list[str]", _found(sibling(self.frame, "")).formulas(self.frame))

    @property
    def hidden(self) -> frozenset[int]:
        """Rows nobody sees."""
        data = self._data
        if data is None or not _found(sibling(data, "")).hidden(data):
            return frozenset()
        lines = rows(data)
        found = (row for row, line in lines if true(line.get("hidden")) or line.get("ht") == "0")
        return frozenset(found)

    def raws(self) -> Iterator[Raw]:
        """What every cell that holds something says, in order."""
        data = self._data
        if data is None:
            return
        masters: dict[str, str] = {}
        tag, tags = sibling(data, "c"), Tags.of(data)
        for row, line in rows(data):
            for place, element in line_filled(row, line, tag):
                formula, stored, inline = None, None, None
                # To iterate over the one child most cells have costs more than all else here.
                for part in (element[0],) if len(element) == 1 else element:
                    if part.tag == tags.value:
                        stored = part.text
                    elif part.tag == tags.inline:
                        inline = string(part, tags)
                    elif part.tag == tags.formula:
                        formula = _formula(part, masters)
                yield place, element.get("s"), element.get("t", "n"), formula, stored, inline

    @property
    def _data(self) -> Element | None:
        return child(self.frame, "sheetData")


def _formula(element: Element, masters: dict[str, str]) -> str:
    """A formula's text; followers of a shared one carry it as the master wrote it."""
    text = element.text or ""
    shared = element.get("si") if element.get("t") == "shared" else None
    if shared is None:
        return text
    return masters.setdefault(shared, text) if text else masters.get(shared, "")


class _Found(NamedTuple):
    """What libxml gathers of a whole sheet in a fifth of the time of a look at each element."""

    hidden: etree.ETXPath
    """Rows that are hidden."""
    pieces: etree.ETXPath
    formulas: etree.ETXPath
    runs: etree.ETXPath
    """Inline texts of many runs."""


@lru_cache(maxsize=8)
def _found(space: str) -> _Found:
    hides = ("@hidden='1'", "@hidden='true'", "@hidden='on'", "@ht='0'")
    return _Found(
        hidden=etree.ETXPath(f"{space}row[{' or '.join(hides)}]"),
        pieces=etree.ETXPath(".//text()", smart_strings=False),
        formulas=etree.ETXPath(f"//{space}f/text()", smart_strings=False),
        runs=etree.ETXPath(f"{space}row/{space}c/{space}is[{space}r]"),
    )
