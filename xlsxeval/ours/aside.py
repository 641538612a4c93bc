"""What people wrote into a scored workbook where the next scoring has no place for it.

Beside and below our columns, over our own cells, on the summary sheet, in comments.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xlsxeval import stamp
from xlsxeval.model import Area, Cell, Sheet, Stamp
from xlsxeval.ours.entries import answered
from xlsxeval.ours.names import AREA, SUMMARY, Places
from xlsxeval.stamp import seals

_ROWS = 20_000
"""Rows of one form that are told apart from what stands below it."""


def aside(places: Places, read: Mapping[str, Sheet], made: Stamp | None) -> Iterator[Cell]:
    """The cells that are neither as we wrote them nor what is carried over.

    Some of them may be the unit's own: it may send cells that stand beside ours.
    """
    yield from _beyond(places, read)
    if made is not None and made.seals and stamp.whole(made):
        for number, text in enumerate(made.seals[:-1], 1):
            yield from _typed_over(number, text, places, read)
        yield from _on_summary(made.seals[-1], places, read)


def _beyond(places: Places, read: Mapping[str, Sheet]) -> Iterator[Cell]:
    """What stands beside and below our columns: they were the last when they were written."""
    areas: dict[str, list[Area]] = {}
    for name, (sheet, area) in places.items():
        if name.endswith("_area"):
            areas.setdefault(sheet, []).append(area)
    for sheet, own in areas.items():
        first = min(area.left for area in own)
        last = max(area.right for area in own)
        rows = {row for area in own for row in range(area.top, min(area.bottom, area.top + _ROWS))}
        rows |= {area.bottom for area in own}
        for (row, column), cell in read[sheet].cells.items():
            outside = column > last or (column >= first and row not in rows)
            if outside and not cell.blank:
                yield cell


def _typed_over(
    number: int, text: str, places: Places, read: Mapping[str, Sheet]
) -> Iterator[Cell]:
    """Our cells beside one form that say something else than they said."""
    held, place = seals.read_beside(text), places.get(AREA.format(number))
    if held is None or place is None:
        return
    sheet, area = place
    lines = [*held.heads, *held.rows, *([held.total] if held.total else [])]
    # Rows that were put in above the form moved all of ours alike.
    shift = area.top - min((line.row for line in lines), default=area.top)
    known = {
        (line.row + shift, area.left + at): each
        for line in lines
        for at, each in enumerate(line.cells)
    }
    for (row, column), cell in read[sheet].cells.items():
        within = area.top <= row <= area.bottom and area.left <= column < area.left + held.width
        if within and not cell.blank and seals.seal(cell) != known.get((row, column), seals.BLANK):
            yield cell


def _on_summary(text: str, places: Places, read: Mapping[str, Sheet]) -> Iterator[Cell]:
    """Cells of the summary sheet that say something else than they said; no replies."""
    if SUMMARY not in places:
        return
    rows = seals.read_sheet(text)
    replies = {id(reply) for _, reply in answered(places, read)}
    for (row, column), cell in read[places[SUMMARY][0]].cells.items():
        made = rows[row - 1].get(column, seals.BLANK) if row <= len(rows) else seals.BLANK
        if not cell.blank and id(cell) not in replies and seals.seal(cell) != made:
            yield cell
