"""Levels that print the points of their children: 产出指标（50分）."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from xlsxeval.model import Cell, Indicator, Level
from xlsxeval.reader.keys import plain

POINTS_MARK = re.compile(r"(\d+(?:\.\d+)?)分")


def levels(
    indicators: Sequence[Indicator], blocks: Sequence[tuple[Cell, Sequence[int]]] = ()
) -> tuple[Level, ...]:
    """Level cells that print the points of their children, as 产出指标（50分） does.

    What follows the points, as in 年度绩效目标1（40分）产出指标, is not part of the level.
    """
    groups: dict[tuple[str, ...], tuple[Cell, list[int]]] = {}
    first: Cell | None = None
    second: Cell | None = None
    found: list[list[int]] = []
    for position, row in enumerate(indicators):
        if row.level1 is not first or row.level2 is not second:
            first, second = row.level1, row.level2
            found = [members for _, members in _levels(first, second, groups)]
        for members in found:
            members.append(position)
    marks = [*blocks, *groups.values()]
    return tuple(Level(cell, _points(cell), tuple(rows)) for cell, rows in marks if rows)


def _levels(
    first: Cell, second: Cell, groups: dict[tuple[str, ...], tuple[Cell, list[int]]]
) -> Iterator[tuple[Cell, list[int]]]:
    """The levels of these cells that print points, entered where they are new."""
    path: tuple[str, ...] = ()
    for cell in (first, second):
        name, marked = _marked(cell.text)
        path = (*path, name)
        if marked:
            yield groups.setdefault(path, (cell, []))


@lru_cache(maxsize=4096)
def _marked(text: str) -> tuple[str, bool]:
    """A level's name as far as its points, and whether it prints any."""
    name = plain(text)
    found = POINTS_MARK.search(name)
    return (name[: found.end()], True) if found else (name, False)


def _points(cell: Cell) -> Decimal:
    found = POINTS_MARK.search(plain(cell.text))
    return Decimal(found[1]) if found else Decimal(0)
