"""What people typed where it is asked for: reviews beside the rows, replies beside problems."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from xlsxeval.i18n import LANGUAGES, N_, text
from xlsxeval.model import Area, Cell, Entry, Sheet
from xlsxeval.ours.names import PROBLEMS, REPLIES, Places
from xlsxeval.package.calls import lead_out

HEADINGS = (N_("Reviewed score"), N_("Review note"))
"""What stands above the officer's columns."""
_NAME = re.compile("[A-Za-z_]")


def entries(places: Places, read: dict[str, Sheet]) -> list[Entry]:
    """What the officer typed beside the rows."""
    found = []
    held = _Held(read)
    for name, (sheet, area) in places.items():
        if not name.endswith("_score"):
            continue
        note = places.get(name.removesuffix("_score") + "_note")
        columns = {area.left} if note is None else {area.left, note[1].left}
        for row in held.take(sheet, columns, area):
            score = read[sheet].cells.get((row, area.left))
            remark = read[sheet].cells.get((row, note[1].left)) if note else None
            if (score is None or score.blank) and (remark is None or remark.blank):
                continue
            typed = (_lasting(cell) if cell else _blank(sheet, row) for cell in (score, remark))
            found.append(Entry(*typed))
    return found


def is_heading(entry: Entry) -> bool:
    """The two cells hold our headings, in whatever language, and nothing was typed over them."""
    told = entry.score.text.split(), entry.note.text.split()
    return told in (tuple(text(word, each).split() for word in HEADINGS) for each in LANGUAGES)


def replies(places: Places, read: Mapping[str, Sheet]) -> dict[str, str]:
    """Problem id → what the unit replied."""
    return {number.text: reply.text for number, reply in answered(places, read) if reply}


def answered(places: Places, read: Mapping[str, Sheet]) -> Iterator[tuple[Cell, Cell | None]]:
    """The cells of problem ids on the summary sheet, each with the one for its reply."""
    if PROBLEMS not in places or REPLIES not in places:
        return
    sheet, numbers = places[PROBLEMS]
    column = places[REPLIES][1].left
    cells = read[sheet].cells
    for (row, at), number in cells.items():
        within = at == numbers.left and numbers.top <= row <= numbers.bottom
        if within and number.text.startswith("XE"):
            yield number, cells.get((row, column))


def _lasting(cell: Cell) -> Cell:
    """A formula without a value stays one only where any workbook may hold it as it is."""
    formula = cell.formula
    if cell.value is not None or formula is None:
        return cell
    leads = not formula or lead_out([formula]) or any(mark in formula for mark in "[!")
    return _text(cell) if leads else cell


def spelled_out(cell: Cell) -> Cell:
    """The cell elsewhere: a formula without a value that speaks of other cells becomes a text."""
    bare = cell.formula is None or (cell.formula.isascii() and not _NAME.search(cell.formula))
    return cell if bare or cell.value is not None else _text(cell)


def _text(cell: Cell) -> Cell:
    return replace(cell, value=cell.entered, formula=None, error=None)


class _Held:
    """The rows that hold something in each column; each is taken once, however many names say so.

    A name may mean a million rows, and there may be thousands of names.
    """

    def __init__(self, read: dict[str, Sheet]) -> None:
        self._rows: dict[tuple[str, int], list[int]] = {}
        for sheet, content in read.items():
            for row, column in sorted(content.cells):
                self._rows.setdefault((sheet, column), []).append(row)

    def take(self, sheet: str, columns: Iterable[int], area: Area) -> list[int]:
        """The rows of an area, of which nothing was taken before."""
        found: set[int] = set()
        for column in columns:
            rows = self._rows.get((sheet, column), [])
            first, last = bisect_left(rows, area.top), bisect_right(rows, area.bottom)
            found.update(rows[first:last])
            del rows[first:last]
        return sorted(found)


def _blank(sheet: str, row: int) -> Cell:
    return Cell(sheet, "", row=row)
