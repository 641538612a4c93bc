"""What is ours in a scored workbook: found again by defined names, never by headings."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from xlsxeval import stamp
from xlsxeval.errors import Unreadable
from xlsxeval.model import Area, Cell, Entry, Sheet, Stamp, column_letter
from xlsxeval.package import Book, kinds, properties
from xlsxeval.package.calls import lead_out

MARK = 'ISTEXT("xlsxeval")'
"""The formula of our conditional format: always true, and nobody else's."""
SUMMARY, PROBLEMS, REPLIES = "_xlsxeval_summary", "_xlsxeval_problems", "_xlsxeval_replies"
AREA, SCORE, NOTE = "_xlsxeval_{}_area", "_xlsxeval_{}_score", "_xlsxeval_{}_note"
_OURS = re.compile(r"_xlsxeval_(?:summary|problems|replies|(\d+)_(?:area|score|note))$")
_REFERENCE = re.compile(
    r"^(?:'((?:[^']|'')+)'|([^'!]+))!\$([A-Z]{1,3})\$([0-9]{1,7})"
    r"(?::\$([A-Z]{1,3})\$([0-9]{1,7}))?$"
)
_NAME = re.compile("[A-Za-z_]")
_ROWS = 20_000
"""Rows of one form that are told apart from what stands below it."""
_MOST = 3_000
"""Names of ours in one workbook; a form has three. More are nobody's honest work."""


@dataclass(frozen=True)
class Kept:
    """What people typed into our part of a scored workbook, and its stamp."""

    entries: tuple[Entry, ...] = ()
    replies: dict[str, str] = field(default_factory=dict)
    stamp: Stamp | None = None
    beyond: tuple[Cell, ...] = ()
    """What stands beside and below our columns: they were the last when they were written."""


def is_ours(book: Book) -> bool:
    """The workbook carries our columns or our summary sheet."""
    return any(_OURS.match(name) for name in book.defined_names())


Places = dict[str, tuple[str, Area]]
"""Name of ours → the sheet and the area it means."""


def areas(book: Book) -> Places:
    """What our names mean, as far as they mean cells of a sheet that is there."""
    names = {name: _parse(ref) for name, ref in book.defined_names().items() if _OURS.match(name)}
    present = {sheet.name for sheet in book.sheets if sheet.kind == "worksheet"}
    return {name: place for name, place in names.items() if place and place[0] in present}


def reference_to(sheet: str, area: Area) -> str:
    """'自评表'!$K$5:$Q$40"""
    first, last = (
        f"${column_letter(c)}${r}" for r, c in ((area.top, area.left), (area.bottom, area.right))
    )
    return f"{quoted(sheet)}!{first}" + ("" if first == last else f":{last}")


def quoted(sheet: str) -> str:
    """A sheet name as formulas write it."""
    return "'" + sheet.replace("'", "''") + "'"


def strip(book: Book) -> Kept:
    """Take our cells, marks, names, summary sheet and stamp out; return what is to be kept."""
    values = properties.read(book, stamp.PREFIX)
    properties.remove(book, stamp.PREFIX)
    names = [name for name in book.defined_names() if _OURS.match(name)]
    if not names:
        return Kept(stamp=stamp.decode(values))
    if len(names) > _MOST:
        raise Unreadable(kinds.damaged())
    places = areas(book)
    read = {sheet: book.sheet(sheet).read() for sheet in {place[0] for place in places.values()}}
    made = stamp.decode(values)
    entries, beyond = tuple(_entries(places, read)), tuple(_beyond(places, read))
    kept = Kept(entries, _replies(places, read), made, beyond)
    for name, (sheet, area) in places.items():
        if name.endswith("_area"):
            book.sheet(sheet).erase(area)
    for ref in book.sheets:
        # A form without any scored row has marks, but no columns of ours.
        if ref.kind == "worksheet":
            book.sheet(ref.name).unmark(MARK)
    for name in names:
        book.undefine(name)
    if SUMMARY in places:
        book.remove_sheet(places[SUMMARY][0])
    return kept


def _entries(places: Places, read: dict[str, Sheet]) -> list[Entry]:
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


def _beyond(places: Places, read: dict[str, Sheet]) -> Iterator[Cell]:
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


def _replies(places: Places, read: dict[str, Sheet]) -> dict[str, str]:
    if PROBLEMS not in places or REPLIES not in places:
        return {}
    sheet, numbers = places[PROBLEMS]
    answers = places[REPLIES][1]
    cells = read[sheet].cells
    found = {}
    for (row, column), number in cells.items():
        if column == numbers.left and numbers.top <= row <= numbers.bottom:
            answer = cells.get((row, answers.left))
            if answer is not None and number.text.startswith("XE"):
                found[number.text] = answer.text
    return found


def _parse(text: str) -> tuple[str, Area] | None:
    found = _REFERENCE.match(text)
    if found is None:
        return None
    sheet = found[1].replace("''", "'") if found[1] else found[2]
    top, left = int(found[4]), _column(found[3])
    bottom, right = (int(found[6]), _column(found[5])) if found[5] else (top, left)
    return sheet, Area(top, left, bottom, right)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
