"""How far a sheet is used: by what is written, merged, drawn, commented or in a table."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from xlsxeval.errors import CannotEdit
from xlsxeval.i18n import N_
from xlsxeval.model import Area, Message, reference
from xlsxeval.package import merges
from xlsxeval.package.cells_read import COLUMNS, area, filled
from xlsxeval.package.parts import Parts
from xlsxeval.package.xml import Element, child, whole

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


def widen(frame: Element, new: Area) -> None:
    """Have an area counted among what the sheet says it uses."""
    dimension = child(frame, "dimension")
    old = None if dimension is None else area(dimension.get("ref", ""))
    if dimension is None or old is None:
        return
    first = reference(min(old.top, new.top), min(old.left, new.left))
    last = reference(max(old.bottom, new.bottom), max(old.right, new.right))
    dimension.set("ref", first if first == last else f"{first}:{last}")


def free_columns(
    taken: Collection[int],
    merges: Iterable[Area],
    count: int,
    after: int,
    written: Collection[int] | None,
) -> int:
    """The first of `count` columns after `after` neither taken nor merged in the rows written."""
    spans = {
        (merged.left, merged.right)
        for merged in merges
        if merged.right > after
        and (written is None or any(merged.top <= row <= merged.bottom for row in written))
    }
    start = after + 1
    while blocked := [
        column
        for column in range(start, start + count)
        if column in taken or any(left <= column <= right for left, right in spans)
    ]:
        start = blocked[-1] + 1
    if start + count - 1 > COLUMNS:
        raise CannotEdit(Message(N_("The sheet has no free columns to the right of the form.")))
    return start


def _written(root: Element) -> Iterator[tuple[int, int]]:
    data = child(root, "sheetData")
    for row, column, cell in [] if data is None else filled(data):
        if any(part.text or len(part) for part in cell):
            yield row, column


def _merged(root: Element) -> Iterator[tuple[int, int]]:
    """A title merged over all the columns there are uses no more of them than its text does."""
    for merged in merges.areas(root):
        yield merged.bottom, merged.right if merged.right < COLUMNS else merged.left


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
