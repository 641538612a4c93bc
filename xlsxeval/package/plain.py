"""Sheets in the spelling nearly every program writes, read without a tree.

Excel, WPS, LibreOffice and XlsxWriter write rows and cells in a handful of ways. Text of
which every piece is one of these is read in half the time a tree takes, and in a fifth of its
memory. Whatever else stands there (a prefix, a comment, a shared formula, a cell without a place)
has it left alone: the part is parsed then, and its tree tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from typing import cast

from xlsxeval.errors import Unreadable
from xlsxeval.package.cells_read import Raw, position
from xlsxeval.package.plain_values import (
    CELL,
    LINE,
    NAMES,
    stored,
    style_and_type,
    told_once,
    without_groups,
)
from xlsxeval.package.spelling import CODED, as_it_stands, characters
from xlsxeval.package.text import unescape
from xlsxeval.package.xml import MAIN, STRICT, Element, child, namespace, parse, refuse_unread

_INSIDE = (
    r"(?:<v>([^<]*+)</v>"
    r'|<f(?: aca="false")?>([^<]++)</f>(?:<v>([^<]*+)</v>|<v ?/>)?'
    r'|<is><t(?: xml:space="preserve")?>([^<]*+)</t></is>)'
)
_FILLED = re.compile(f"{CELL}>{_INSIDE}</c>")
_STRIDE = 1 + _FILLED.groups
_CUT = "\0"
"""Stands for a cell that was cut out; no text holds it."""


_IN_ROW = without_groups(CELL).replace("[0-9]{1,7}+", r"\1")
_ROWS = re.compile(
    rf'(?:<row r="([0-9]+)"{NAMES}(?:/>'
    rf"|>(?:{_IN_ROW}(?:/>|>(?:{without_groups(_INSIDE)})?</c>))*+</row>))*+"
)
"""All there is, cells that hold something and blank ones alike, each in the row it names."""
_LEFT = re.compile(
    rf'(?:<row r="[0-9]+"{NAMES}(?:/>'
    rf"|>(?:{_CUT}|{without_groups(CELL)}(?:/>|></c>))*+</row>))*+"
)
"""All there is but the cells that hold something: rows, and blank ones in them."""
_ROW = re.compile(rf'<row r="([0-9]+)"({NAMES})')
_EMPTY = (
    ("<v></v>", "<v/>"),
    ("<v />", "<v/>"),
    ("<t></t>", "<t/>"),
    *((f'"></{name}>', '"/>') for name in ("t", "c", "row")),
)
"""Elements of nothing, and how a serialiser writes them."""
_TOLD_ANEW = ("&", "\t", "\n", " xmlns=")
"""What a serialiser may write in another way in the tag of a row."""
_MARKED = "hidden", 'ht="0"', "ht='0'"
_UNSEEN = re.compile(r' (?:hidden="(?:1|true|on)"|ht="0")')
_STYLED = re.compile(rb"""\bs(?:tyle)?\s*=\s*["']([0-9]{1,9})["']""")
_STYLED_TAG = re.compile(rb"""<[^<>"']*(?:"[^<"]*"[^<>"']*|'[^<']*'[^<>"']*)*?""" + _STYLED.pattern)
_PIECE = re.compile(">([^<]+)<")
_CALCULATED = re.compile(r"<f(?:\s[^<>]*)?>([^<]+)<")


@dataclass(frozen=True)
class Plain:
    """A sheet part that may be in the usual spelling."""

    frame: Element
    """The part without its rows."""
    rows: str
    hidden: frozenset[int]
    """Rows nobody sees."""

    @cached_property
    def pieces(self) -> list[str]:
        """Everything written between tags: numbers, formulas and texts."""
        pieces: list[str] = _PIECE.findall(self.rows)
        return list(map(characters, pieces)) if "&" in self.rows else pieces

    def stores(self, value: str) -> bool:
        """Whether a cell holds just that, by a glance that may miss it."""
        return f"<v>{value}</v>" in self.rows

    @property
    def formulas(self) -> list[str]:
        """The text of every formula."""
        found = _CALCULATED.findall(self.rows) if "<f" in self.rows else ()
        return list(map(characters, found))

    @cached_property
    def usual(self) -> bool:
        """Whether all of it is in the usual spelling."""
        return _ROWS.fullmatch(self.rows) is not None and told_once(self.rows)

    @property
    def serialised(self) -> str | None:
        """The rows just as a serialiser writes them; None where the spelling is unusual."""
        rows = self.rows
        if not self.usual or rows.count("<") != rows.count(">"):
            return None
        if any(mark in rows and any(mark in line for line in self._lines) for mark in _TOLD_ANEW):
            return None
        for written, meant in _EMPTY:
            rows = rows.replace(written, meant)
        return rows.replace("&quot;", '"').replace("&apos;", "'") if "&" in rows else rows

    @property
    def _lines(self) -> set[str]:
        """What stands in the tags of rows, behind their numbers."""
        return set(LINE.findall(self.rows))

    def raws(self) -> Iterable[Raw] | None:
        """What every cell that holds something says; None where the spelling is unusual."""
        simple = stored(self.rows)
        if simple is None:
            return self._cut_out()
        heads, values = simple
        if "&" in self.rows:
            heads = [head._replace(formula=_spelled(head.formula)) for head in heads]
            values = list(map(characters, values))
        # Taken by columns, of which no tuple for each cell is kept.
        places, styles, kinds, formulas = zip(*heads, strict=True)
        numbers = [value or None for value in values] if "" in values else values
        return zip(places, styles, kinds, formulas, numbers, repeat(None), strict=False)

    def _cut_out(self) -> list[Raw] | None:
        """The same, whatever the cells hold."""
        # Cut out of the rows at once: a look at each cell of its own costs twice as much.
        pieces: list[str | None] = _FILLED.split(self.rows)
        left = _CUT.join(cast("list[str]", pieces[::_STRIDE]))
        if _LEFT.fullmatch(left) is None or not told_once(left):
            return None
        refs, marks, numbers, formulas, results, inlines = (
            pieces[at::_STRIDE] for at in range(1, _STRIDE)
        )
        places = list(map(position, cast("list[str]", refs)))
        told = map(style_and_type, cast("list[str]", marks))
        values = [value or result for value, result in zip(numbers, results, strict=True)]
        if "&" in self.rows:
            values, formulas, inlines = (
                list(map(_spelled, texts)) for texts in (values, formulas, inlines)
            )
        if "_x" in self.rows:
            inlines = [text and unescape(text) for text in inlines]
        found = [
            (place, style, kind, formula, value or None, inline or None)
            for place, (style, kind), formula, value, inline in zip(
                places, told, formulas, values, inlines, strict=True
            )
            if place is not None
        ]
        return found if len(found) == len(places) else None


def sheet(data: bytes, part: str, most: int) -> Plain | None:
    """The sheet part, or None where its tree has to tell.

    Raises Unreadable where a part of this kind or size is never read.
    """
    refuse_unread(data, part, most)
    head, opened, rest = data.partition(b"<sheetData>")
    rows, closed, tail = rest.rpartition(b"</sheetData>")
    text = as_it_stands(rows) if opened and closed and not CODED.match(head) else None
    # The place of the rows in the frame is found again by its name.
    if text is None or b"sheetData" in head or b"sheetData" in tail:
        return None
    # A letter alone is sought in no time, unlike a word that begins as all tags do.
    if ("i" in text and "<is><r>" in text) or (hidden := _hidden(text)) is None:
        return None
    try:
        frame = parse(head + b"<sheetData/>" + tail, part, most)
    except Unreadable:
        return None
    # The cells' namespace, and that of an attribute of rows, is what the frame says.
    inside = namespace(frame) in (MAIN, STRICT) and child(frame, "sheetData") is not None
    known = "x" not in text or "x14ac:" not in text or "x14ac" in frame.nsmap
    return Plain(frame, text, hidden) if inside and known else None


def styles(data: bytes, part: str, most: int, known: int) -> set[int] | None:
    """Styles a sheet speaks of, and maybe some below `known`; None where its tree has to tell."""
    refuse_unread(data, part, most)
    if b"\0" in data:
        return None
    found = set(map(int, set(_STYLED.findall(data))))
    # A text may look like a style there is none of: tags are told from texts only then.
    beyond = max(found, default=0) >= known
    return set(map(int, set(_STYLED_TAG.findall(data)))) if beyond else found


def _hidden(rows: str) -> frozenset[int] | None:
    """Rows nobody sees; None where a line is written in an unusual way."""
    if "h" not in rows or not any(map(rows.__contains__, _MARKED)):
        return frozenset()
    lines = _ROW.findall(rows)
    if len(lines) != rows.count("<row"):
        return None
    return frozenset(int(number) for number, marks in lines if _UNSEEN.search(marks))


def _spelled(text: str | None) -> str | None:
    return text and characters(text)
