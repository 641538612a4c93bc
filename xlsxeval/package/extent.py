"""How far a sheet is used: by what is written, merged, drawn, commented or in a table."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlsxeval.errors import CannotEdit
from xlsxeval.i18n import N_
from xlsxeval.model import Area, Message
from xlsxeval.package.cells_read import COLUMNS, area, filled, placed, position
from xlsxeval.package.parts import Parts
from xlsxeval.package.xml import Element, child, children, sibling, whole

_CONTROL = re.compile(
    rb'<x:ClientData\s+ObjectType="(\w+)"[^<>]*>((?:(?!</?x:ClientData).)*)', re.DOTALL
)
_ANCHOR = re.compile(rb"<x:Anchor>(?:\s*[0-9]+,){4}\s*([0-9]{1,5}),\s*[0-9]+,\s*([0-9]{1,7}),")
_EMU_ROW = 190_500
_EMU_COLUMN = 609_600
"""A standard row and column in drawing units, for pictures that tell only their size."""


def extent(parts: Parts, part: str, root: Element, last: tuple[int, int] | None) -> tuple[int, int]:
    """(last row, last column) in use; (0, 0) for an empty sheet.

    `last` is where the written cells end, if that is known already.
    """
    written = _written(root) if last is None else [last]
    corners = [(0, 0), *written, *_merged(root), *_sparkling(root), *_related(parts, part)]
    return max(row for row, _ in corners), max(column for _, column in corners)


def free_columns(root: Element, count: int, after: int) -> int:
    """The first of `count` columns after `after` in which no row has any cell element."""
    data = child(root, "sheetData")
    taken = set() if data is None else _columns(data)
    for merged in _areas(root):
        taken.update(range(merged.left, merged.right + 1))
    start = after + 1
    while blocked := [c for c in range(start, start + count) if c in taken]:
        start = blocked[-1] + 1
    if start + count - 1 > COLUMNS:
        raise CannotEdit(Message(N_("The sheet has no free columns to the right of the form.")))
    return start


def _written(root: Element) -> Iterator[tuple[int, int]]:
    data = child(root, "sheetData")
    for row, column, cell in [] if data is None else filled(data):
        if any(part.text or len(part) for part in cell):
            yield row, column


def _columns(data: Element) -> set[int]:
    """Columns in which any row has a cell element, even a blank one."""
    refs = {c.get("r", "").rstrip("0123456789") for c in data.iter(sibling(data, "c"))}
    places = {position(f"{letters}1") for letters in refs}
    if None in places:
        return {column for _, column, _ in placed(data)}
    return {place[1] for place in places if place}


def _areas(root: Element) -> list[Area]:
    section = child(root, "mergeCells")
    merges = [] if section is None else children(section, "mergeCell")
    return [found for merge in merges if (found := area(merge.get("ref", ""))) is not None]


def _merged(root: Element) -> Iterator[tuple[int, int]]:
    for merged in _areas(root):
        yield merged.bottom, merged.right


def _sparkling(root: Element) -> Iterator[tuple[int, int]]:
    """Sparklines stand in cells that may hold nothing else."""
    section = child(root, "extLst")
    for line in [] if section is None else section.iter("{*}sparkline"):
        yield from _corner(line.findtext("{*}sqref") or "")


def _related(parts: Parts, part: str) -> Iterator[tuple[int, int]]:
    for relation in parts.relations(part):
        if relation.part is None or relation.part not in parts:
            continue
        if relation.kind == "drawing":
            yield from _drawn(parts.tree(relation.part))
        elif relation.kind == "vmlDrawing":
            yield from _controls(parts.archive.read(relation.part))
        elif relation.kind == "comments":
            for comment in parts.tree(relation.part).iter("{*}comment"):
                yield from _corner(comment.get("ref", ""))
        elif relation.kind == "table":
            yield from _corner(parts.tree(relation.part).get("ref", ""))


def _corner(ref: str) -> Iterator[tuple[int, int]]:
    found = area(ref)
    if found is not None:
        yield found.bottom, found.right


def _drawn(root: Element) -> Iterator[tuple[int, int]]:
    for anchor in root.iter("{*}twoCellAnchor", "{*}oneCellAnchor"):
        end, start, size = (anchor.find(f"{{*}}{name}") for name in ("to", "from", "ext"))
        if end is not None:
            yield _count(end, "row"), _count(end, "col")
        elif start is not None:
            high = whole(size.get("cy")) if size is not None else 0
            wide = whole(size.get("cx")) if size is not None else 0
            row = _count(start, "row") + -(-high // _EMU_ROW)
            yield row, _count(start, "col") + -(-wide // _EMU_COLUMN)


def _controls(vml: bytes) -> Iterator[tuple[int, int]]:
    """Buttons and boxes of the old kind; such parts need not be well-formed. Notes float."""
    for kind, told in _CONTROL.findall(vml):
        anchor = _ANCHOR.search(told)
        if kind != b"Note" and anchor is not None:
            yield int(anchor[2]) + 1, int(anchor[1]) + 1


def _count(marker: Element, name: str) -> int:
    """Rows or columns an anchor reaches over: it counts from 0, and may end on a border."""
    at = whole(marker.findtext(f"{{*}}{name}"))
    return at + 1 if whole(marker.findtext(f"{{*}}{name}Off")) > 0 else at
