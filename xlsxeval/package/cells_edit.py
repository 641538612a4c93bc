"""One row of a sheet as text, in the spelling of `plain`: cells put at its end and taken out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from xlsxeval.model import Area
from xlsxeval.package.cells_read import position
from xlsxeval.package.xml import whole

_LETTERS = re.compile(rb'<c r="([A-Z]+)')
_CELL = re.compile(rb'<c r="([A-Z]+)[0-9]+"[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
_STYLE = re.compile(rb' s="([0-9]+)"')
_SPANS = re.compile(rb' spans="[^"]*"')
_BARE = re.compile(rb'<row r="[0-9]+"(?: spans="[^"]*")?')
_END = b"</row>"


def opened(line: bytes) -> tuple[bytes, bytes]:
    """The start tag of a row without its end, and what stands in the row."""
    head, _, body = line.partition(b">")
    return head.removesuffix(b"/"), body.removesuffix(_END)


def attribute(line: bytes, name: bytes) -> str | None:
    """What an attribute of the row says."""
    _, _, told = line.partition(b">")[0].partition(b' %b="' % name)
    return told.partition(b'"')[0].decode() if told else None


def style(line: bytes, ref: bytes) -> int | None:
    """The style of a cell, of several the last; None where there is no such cell."""
    mark = b'<c r="%b"' % ref
    at = line.rfind(mark)
    if at < 0:
        return None
    told = _STYLE.match(line, at + len(mark))
    return whole(told[1].decode()) if told else 0


def columns(text: bytes) -> set[int]:
    """The columns of all cells in a text; 0 among them where one is in none."""
    return set(map(_column, set(_LETTERS.findall(text))))


def formulas(line: bytes) -> Iterator[int]:
    """The columns of the cells that hold formulas."""
    for cell in _CELL.finditer(line) if b"<f" in line else ():
        if b"<f" in cell[0]:
            yield _column(cell[1])


def extended(line: bytes, cells: bytes) -> bytes:
    """The row with cells behind all others; how far it spans is told no more."""
    head, body = opened(line)
    return b"".join((_SPANS.sub(b"", head), b">", body, cells, _END))


def without(line: bytes, area: Area) -> bytes | None:
    """The row without its cells in the columns of an area; None where nothing else keeps it."""
    head, body = opened(line)
    kept = [c[0] for c in _CELL.finditer(body) if not area.left <= _column(c[1]) <= area.right]
    left = b"".join(kept)
    if len(left) == len(body):
        return line
    if left:
        return b"".join((_SPANS.sub(b"", head), b">", left, _END))
    return None if _BARE.fullmatch(head) else _SPANS.sub(b"", head) + b"/>"


@lru_cache(maxsize=1024)
def _column(letters: bytes) -> int:
    place = position(f"{letters.decode()}1")
    return place[1] if place else 0
