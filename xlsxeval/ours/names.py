"""The defined names by which our cells are found again, and what they mean."""

from __future__ import annotations

import re

from xlsxeval.model import Area, column_letter
from xlsxeval.package import Book

MARK = 'ISTEXT("xlsxeval")'
"""The formula of our conditional format: always true, and nobody else's."""
SUMMARY, PROBLEMS, REPLIES = "_xlsxeval_summary", "_xlsxeval_problems", "_xlsxeval_replies"
AREA, SCORE, NOTE = "_xlsxeval_{}_area", "_xlsxeval_{}_score", "_xlsxeval_{}_note"
_OURS = re.compile(r"_xlsxeval_(?:summary|problems|replies|(\d+)_(?:area|score|note))$")
_REFERENCE = re.compile(
    r"^(?:'((?:[^']|'')+)'|([^'!]+))!\$([A-Z]{1,3})\$([0-9]{1,7})"
    r"(?::\$([A-Z]{1,3})\$([0-9]{1,7}))?$"
)

Places = dict[str, tuple[str, Area]]
"""Name of ours → the sheet and the area it means."""


def names(book: Book) -> list[str]:
    """The names of ours in the workbook, whatever they mean."""
    return [name for name in book.defined_names() if _OURS.match(name)]


def is_ours(book: Book) -> bool:
    """The workbook carries our columns or our summary sheet."""
    return any(_OURS.match(name) for name in book.defined_names())


def areas(book: Book) -> Places:
    """What our names mean, as far as they mean cells of a sheet that is there."""
    named = {name: _parse(ref) for name, ref in book.defined_names().items() if _OURS.match(name)}
    present = {sheet.name for sheet in book.sheets if sheet.kind == "worksheet"}
    return {name: place for name, place in named.items() if place and place[0] in present}


def reference_to(sheet: str, area: Area) -> str:
    """'自评表'!$K$5:$Q$40"""
    first, last = (
        f"${column_letter(c)}${r}" for r, c in ((area.top, area.left), (area.bottom, area.right))
    )
    return f"{quoted(sheet)}!{first}" + ("" if first == last else f":{last}")


def quoted(sheet: str) -> str:
    """A sheet name as formulas write it."""
    return "'" + sheet.replace("'", "''") + "'"


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
