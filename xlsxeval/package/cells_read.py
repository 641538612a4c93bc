"""Where the cells of a sheet part stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from xlsxeval.model import Area
from xlsxeval.package.xml import Element, sibling

Place = tuple[int, int]
Raw = tuple[Place, str | None, str, str | None, str | None, str | None]
"""Place, style, type, formula, stored value and inline text of a cell, as far as it has them."""
ROWS = 1_048_576
COLUMNS = 16_384
_LETTERS = re.compile(r"\$?([A-Za-z]{1,3})\$?")


# The forms of one folder fill the same few hundred places.
@lru_cache(maxsize=16_384)
def position(ref: str) -> tuple[int, int] | None:
    """G8 → (8, 7); None for what names no cell."""
    letters = ref.rstrip("0123456789")
    column, digits = _column(letters), ref[len(letters) :]
    if column is None or not 0 < len(digits) < 8:
        return None
    row = int(digits)
    return (row, column) if 1 <= row <= ROWS else None


@lru_cache(maxsize=1024)
def _column(letters: str) -> int | None:
    match = _LETTERS.fullmatch(letters)
    if match is None:
        return None
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    return column if column <= COLUMNS else None


@lru_cache(maxsize=4096)
def area(ref: str) -> Area | None:
    """A1:C3 → (1, 1, 3, 3); whole columns and rows included; None for what names no area."""
    first, _, last = ref.partition(":")
    start, end = position(first), position(last or first)
    if start is None or end is None:
        return None
    (top, left), (bottom, right) = start, end
    return Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def rows(data: Element) -> Iterator[tuple[int, Element]]:
    """Every <row> with its number; one without r is where its cells say, or follows the last."""
    row = 0
    for element in data.iterchildren(sibling(data, "row")):
        number = element.get("r", "")
        if number.isdecimal() and len(number) < 8 and 1 <= int(number) <= ROWS:
            row = int(number)
        else:
            first = position(element[0].get("r", "")) if len(element) else None
            row = first[0] if first else row + 1
        yield row, element


def placed(data: Element) -> Iterator[tuple[int, int, Element]]:
    """Every <c> with its place; one without r follows the one before it."""
    for row, element in rows(data):
        yield from _line(row, element)


def filled(data: Element) -> Iterator[tuple[int, int, Element]]:
    """Every <c> that holds something, with its place; blank ones cost a glance only."""
    tag = sibling(data, "c")
    for row, element in rows(data):
        for place, cell in line_filled(row, element, tag):
            yield *place, cell


def line_filled(row: int, element: Element, tag: str) -> list[tuple[tuple[int, int], Element]]:
    """The <c> of one row that hold something, with their places."""
    found = []
    for cell in element:
        if len(cell) and cell.tag == tag:
            place = position(cell.get("r") or "")
            if place is None:
                # One without a place is counted from the blank ones before it.
                return [((r, c), other) for r, c, other in _line(row, element) if len(other)]
            found.append((place, cell))
    return found


def _line(row: int, element: Element) -> Iterator[tuple[int, int, Element]]:
    column = 0
    for cell in element.iterchildren(sibling(element, "c")):
        place = position(cell.get("r", "")) or (row, column + 1)
        column = place[1]
        yield *place, cell
