"""Names of levels beside the rows they are about."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import groupby, pairwise

from xlsxeval.lettering import clean, wrapped
from xlsxeval.summary.measure import room

RUN = 5
"""Rows after which the name of a level is said again, so that every page shows it."""
_FEW_LINES = 3
"""Lines of a name that make no row much higher."""
_CLOSING = "，、。；：？！）」』》】”…"


def level(paths: Sequence[tuple[object, ...]], column: int) -> list[tuple[str, str]]:
    """Look and text of one level of each line, the last name of its path."""
    cells: list[tuple[str, str]] = []
    for path, group in groupby(paths):
        for length in _parts(len(list(group))):
            cells += zip(_frames(length), _spread(str(path[-1]), length, column), strict=True)
    return cells


@lru_cache(maxsize=256)
def _spread(name: str, length: int, column: int) -> list[str]:
    """A name in the middle of rows that share a frame; a long one runs on from row to row."""
    texts, told = [""] * length, _broken(clean(name), room(column, column, "level")[0])
    if len(told) <= _FEW_LINES or length == 1:
        texts[(length - 1) // 2] = name
        return texts
    each = max(2, -(-len(told) // length))
    parts = ["\n".join(told[start : start + each]) for start in range(0, len(told), each)]
    first = (length - len(parts)) // 2
    texts[first : first + len(parts)] = parts
    return texts


def _broken(name: str, units: int) -> list[str]:
    """The lines of a name; none begins with a mark that closes or parts a short （20分）."""
    lines: list[str] = []
    left = name
    while left:
        line = wrapped(left, units)[0]
        opened = line.rfind("（")
        if opened > 0 and "）" not in line[opened:] and "）" in left[opened:][: units // 2]:
            line = line[:opened]
        after = left[len(line) : len(line) + 1]
        if after and after in _CLOSING and len(line.rstrip(_CLOSING)) > 1:
            line = line.rstrip(_CLOSING)[:-1]
        lines.append(line)
        left = left[len(line) :].lstrip("\n")
    return lines


@cache
def _parts(length: int) -> list[int]:
    """The lengths of the parts of a run: nearly one length, none longer than RUN."""
    count = -(-length // RUN)
    edges = [length * part // count for part in range(count + 1)]
    return [end - start for start, end in pairwise(edges)]


@cache
def _frames(length: int) -> tuple[str, ...]:
    """The looks of rows that share a frame, from the top down."""
    if length == 1:
        return ("level",)
    return ("level top", *["level middle"] * (length - 2), "level bottom")
