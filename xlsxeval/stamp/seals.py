"""Seals: a checksum of every cell of ours, so that each one typed over later can be named."""

from __future__ import annotations

import re
import struct
from binascii import Error, a2b_base64, b2a_base64, crc32
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from xlsxeval.model import Cell
from xlsxeval.package import Content, Formula

BLANK = 0
"""The seal of a cell in which nothing stands."""
_LONGEST = 8_000
"""Bytes of a cell that are looked at; fewer than any program cuts off."""
_SHORT = 20
"""Characters up to which words are likely to come again."""
_NOTHING = bytes(2)
"""Of a row where nothing stands."""
_CAPITALS = bytes.maketrans(bytes(range(97, 123)), bytes(range(65, 91)))
_DROPPED = b" $'"
_QUOTED = re.compile(r"""("(?:[^"]|"")*"|'(?:[^']|'')*')""")
_NUMBER = re.compile(r"(?<![\w.])([0-9]+)\.([0-9]*?)0*(?![\w.!])")


@dataclass(frozen=True)
class Line:
    """The cells of ours in one row: where it stood, and their seals from our first column on."""

    row: int
    cells: tuple[int, ...]


@dataclass(frozen=True)
class Beside:
    """Our cells beside one form: headings, scored rows and, where there are any, the total."""

    start: int
    """Our first column."""
    width: int
    """How many cells of a row have a seal."""
    heads: tuple[Line, ...]
    rows: tuple[Line, ...]
    total: Line | None


def beside(start: int, heads: int, width: int, lines: Mapping[int, Sequence[Content]]) -> str:
    """The seals beside a form: its headings first, then its rows, then their total."""
    numbers = [start, heads, width]
    for row, contents in lines.items():
        numbers.append(row & 0xFFFF)
        numbers += [_seal(content) for content in contents[:width]]
    return _packed(numbers)


def row(contents: Sequence[Content]) -> bytes:
    """The seals of a row on a sheet of our own: which columns hold something, and what."""
    mask, bit, numbers = 0, 1, [0]
    for content in contents:
        if content is not None and (seal := _seal(content)):
            mask |= bit
            numbers.append(seal)
        bit <<= 1
    numbers[0] = mask
    return struct.pack(f"<{len(numbers)}H", *numbers)


def sheet(rows: Mapping[int, bytes], bottom: int) -> str:
    """The seals of a sheet of our own, row by row."""
    data = b"".join(rows.get(number, _NOTHING) for number in range(1, bottom + 1))
    return b2a_base64(data, newline=False).decode()


def read_beside(text: str) -> Beside | None:
    """The seals beside a form; None where there are none to be read."""
    numbers = _unpacked(text)
    if len(numbers) < 3 or (len(numbers) - 3) % (numbers[2] + 1):
        return None
    start, heads, width = numbers[:3]
    lines = [
        Line(numbers[at], tuple(numbers[at + 1 : at + 1 + width]))
        for at in range(3, len(numbers), width + 1)
    ]
    rows = lines[heads:]
    total = rows.pop() if rows else None
    return Beside(start, width, tuple(lines[:heads]), tuple(rows), total)


def read_sheet(text: str) -> list[dict[int, int]]:
    """Column (1-based) → seal of what each row of our own sheet holds, from the first one down."""
    found = []
    numbers = iter(_unpacked(text))
    for mask in numbers:
        columns = [at + 1 for at in range(mask.bit_length()) if mask >> at & 1]
        found.append(dict(zip(columns, numbers, strict=False)))
    return found


def seal(cell: Cell | None) -> int:
    """The seal of a cell as any program saved it."""
    if cell is None or cell.blank:
        return BLANK
    if cell.formula is not None:
        return _seal(Formula(respelled(cell.formula)))
    if isinstance(cell.value, Decimal):
        return _seal(cell.value)
    return _seal(cell.error or cell.text)


def is_formula(seal: int) -> bool:
    """Whether a formula stood where this seal was taken."""
    return bool(seal & 1)


def _seal(content: Content) -> int:
    """Odd for a formula, even for what is typed; spaces and what nobody sees are no part of it."""
    if content is None:
        return BLANK
    if isinstance(content, str):
        return _repeated(content) if len(content) < _SHORT else _words(content)
    if isinstance(content, Decimal):
        return _figure(content)
    return _formula(content.text)


@lru_cache(maxsize=1024)
def _figure(number: Decimal) -> int:
    """The same few figures stand in most cells."""
    return (crc32(b"%.12g" % number) & 0x7FFF or 1) << 1


@lru_cache(maxsize=1024)
def _formula(text: str) -> int:
    """Forms of one kind have the same formulas in the same places."""
    told = text.removeprefix("=").encode("utf-8", "replace")
    return crc32(told.translate(_CAPITALS, _DROPPED)) << 1 & 0xFFFF | 1


def _words(text: str) -> int:
    if not text.isprintable():
        text = "".join(filter(str.isprintable, text))
    told = text.encode("utf-8", "replace").replace(b" ", b"")[:_LONGEST]
    return (crc32(told) & 0x7FFF or 1) << 1 if told else BLANK


_repeated = lru_cache(maxsize=1024)(_words)
"""Names of levels, headings and the like come again and again."""


def respelled(formula: str) -> str:
    """Numbers outside of quoted words and names as we write them: 0.5 for 0.50."""
    pieces = _QUOTED.split(formula)
    pieces[::2] = [_NUMBER.sub(_trimmed, piece) for piece in pieces[::2]]
    return "".join(pieces)


def _trimmed(match: re.Match[str]) -> str:
    return f"{match[1]}.{match[2]}" if match[2] else match[1]


def _packed(numbers: Sequence[int]) -> str:
    data = struct.pack(f"<{len(numbers)}H", *numbers)
    return b2a_base64(data, newline=False).decode()


def _unpacked(text: str) -> tuple[int, ...]:
    try:
        data = a2b_base64(text.encode("ascii", "replace"))
    except Error:
        return ()
    return struct.unpack(f"<{len(data) // 2}H", data[: len(data) // 2 * 2])
