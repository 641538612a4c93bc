"""Column widths of a sheet part: ranges of <col>, split where one column changes."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from itertools import compress, count

from xlsxeval.errors import CannotEdit
from xlsxeval.i18n import N_
from xlsxeval.model import Message
from xlsxeval.package.cells_read import COLUMNS
from xlsxeval.package.order import WORKSHEET
from xlsxeval.package.xml import Element, child, children, made, required, true, whole

_KEPT = ("style", "collapsed")
_OVERLAPPING = N_("A sheet tells the widths of its columns several times over.")


def ranges(root: Element) -> list[tuple[int, int, Element]]:
    """(first, last, <col>) of every range that makes sense."""
    section = child(root, "cols")
    found = []
    for col in [] if section is None else children(section, "col"):
        first, last = whole(col.get("min")), min(whole(col.get("max")), COLUMNS)
        if 1 <= first <= last:
            found.append((first, last, col))
    return found


def style(root: Element, column: int) -> int:
    """The default style of a column."""
    for first, last, col in _sound(root):
        if first <= column <= last:
            return whole(col.get("style"))
    return 0


def hidden(root: Element, last_used: int) -> frozenset[int]:
    """Hidden columns up to the last used one."""
    most = min(last_used, COLUMNS)
    marked = [
        (first, min(last, most))
        for first, last, col in ranges(root)
        if first <= most and (true(col.get("hidden")) or col.get("width") == "0")
    ]
    if not marked:
        return frozenset()
    # Ranges may lie over each other by the thousand: each column is told once.
    found = bytearray(most + 1)
    for first, last in marked:
        found[first : last + 1] = b"\1" * (last + 1 - first)
    return frozenset(compress(count(), found))


def _sound(root: Element) -> list[tuple[int, int, Element]]:
    """The ranges, where they do not lie over each other: each change would double those that do."""
    found = ranges(root)
    if sum(last - first + 1 for first, last, _ in found) > COLUMNS:
        raise CannotEdit(Message(_OVERLAPPING))
    return found


def set_widths(root: Element, widths: Mapping[int, float]) -> None:
    """Give columns their widths.

    Of the range around one only the look of blank cells and the button of a closed group before it
    are taken over: what is set again must come out the same.
    """
    found = _sound(root)
    section = required(root, "cols", WORKSHEET)
    for column, width in widths.items():
        around = next((col for first, last, col in found if first <= column <= last), None)
        kept = {name: around.get(name) for name in _KEPT} if around is not None else {}
        if around is not None:
            _cut_out(root, column)
            found = ranges(root)
        told = {"min": str(column), "max": str(column), "width": f"{width:g}"}
        told |= {name: value for name, value in kept.items() if value is not None}
        col = made(section, "col", **told, customWidth="1")
        later = next((at for at, (first, _, _) in enumerate(found) if first > column), len(found))
        section.insert(len(section) if later == len(found) else section.index(found[later][2]), col)
        found.insert(later, (column, column, col))


def _cut_out(root: Element, column: int) -> None:
    """Split the range around a column and take the column itself out."""
    for first, last, col in ranges(root):
        if not first <= column <= last:
            continue
        section = col.getparent()
        assert section is not None
        place = section.index(col)
        section.remove(col)
        for start, end in ((column + 1, last), (first, column - 1)):
            if start <= end:
                piece = deepcopy(col)
                piece.tail = None
                piece.set("min", str(start))
                piece.set("max", str(end))
                section.insert(place, piece)
