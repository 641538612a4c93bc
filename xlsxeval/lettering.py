"""What a spreadsheet cell can hold of texts and numbers, in which fonts, and the room it takes."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache, lru_cache
from unicodedata import east_asian_width

FONT, HEADING = "宋体", "黑体"
LARGEST = Decimal("1e300")
"""Numbers from here on stay text; a cell cannot hold them."""

ILLEGAL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"
    r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
"""What XML 1.0 cannot carry, and characters nobody sees that control, or turn the text around."""

LONGEST = 32767
"""UTF-16 units Excel takes in one cell."""

_PIECES = re.compile(r"([\u3001-\u303e\u4e00-\u9fff\uff01-\uff60]+)|[!-~]+|.", re.DOTALL)
"""Runs of Chinese characters as a group, Latin words, single others."""


def clean(text: str) -> str:
    """The text without what a cell cannot hold, cut to what Excel takes."""
    if text.isprintable() and len(text) < LONGEST // 2:
        return text
    text = ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text.encode("utf-16-le")[: 2 * LONGEST].decode("utf-16-le", "ignore")


@lru_cache(maxsize=1024)
def wrapped(text: str, room: int) -> tuple[str, ...]:
    """The lines the text breaks into where `room` units stand on a line."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        if 2 * len(paragraph) <= room:
            lines.append(paragraph)
        else:
            lines += _broken(paragraph, room)
    return tuple(lines)


def _broken(paragraph: str, room: int) -> list[str]:
    """Lines break between words and after any Chinese character; a word too long is cut."""
    lines, line, used = [], "", 0
    for found in _PIECES.finditer(paragraph):
        piece = found[0]
        if found[1]:
            while len(piece) > (fits := (room - used) // 2):
                lines.append(line + piece[:fits])
                line, used, piece = "", 0, piece[fits:]
            line, used = line + piece, used + 2 * len(piece)
            continue
        size = len(piece) if len(piece) > 1 else _wide(piece)
        if used + size > room and line:
            lines.append(line)
            line, used = "", 0
        while size > room:
            lines.append(piece[:room])
            piece = piece[room:]
            size = len(piece)
        line, used = line + piece, used + size
    return [*lines, line]


@cache
def _wide(mark: str) -> int:
    """Column width units: a Chinese character takes two, a Latin one takes one."""
    return 2 if east_asian_width(mark) in "WFA" else 1
