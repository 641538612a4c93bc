"""Sheets and strings in the spelling nearly every program writes, read without a tree.

Excel, WPS, LibreOffice and XlsxWriter write rows, cells and strings in a handful of ways. Text of
which every piece is one of these is read in half the time a tree takes, and in a fifth of its
memory. Whatever else stands there (a prefix, a comment, a shared formula, a cell without a place)
has it left alone: the part is parsed then, and its tree tells.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from xlsxeval.errors import Unreadable
from xlsxeval.package.cells_read import Raw, position
from xlsxeval.package.text import unescape
from xlsxeval.package.xml import MAIN, STRICT, Element, child, namespace, parse, refuse_unread

_LONGEST = 8 << 20
"""Bytes; what is larger is no form, and is parsed within the limits of a tree."""
_NAMES = r'(?: (?:x14ac:)?[A-Za-z]+="[^"<>]*")*+'
_NAME = re.compile('([A-Za-z0-9:]+)="')
_CLOSED = re.compile(rf'(?:<row r="[0-9]+"{_NAMES}/>)*')
_LINE = re.compile(rf'{_CLOSED.pattern}<row r="[0-9]+"{_NAMES}>')
_LOOK = re.compile(r'(?: s="([0-9]+)")?(?: t="([A-Za-z]+)")?(/?)')
_FORMULA = re.compile(r'<f(?: aca="false")?>([^<]+)</f>(?:<v>([^<]*)</v>|<v ?/>)?</c>')
_INLINE = re.compile(r'<is><t(?: xml:space="preserve")?>([^<]*)</t></is></c>')
_STRING = re.compile(
    r'<si><t(?: xml:space="preserve")?>([^<]*)</t>(?:<phoneticPr(?: fontId="[0-9]+")?'
    r'(?: type="[A-Za-z]+")?(?: alignment="[A-Za-z]+")?/>)?|<si><t ?/>'
)
_TABLE = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:<\?xml [^<>]*\?>\s*)?"
    rb'<sst xmlns="(?:%b|%b)"(?: count="[0-9]*")?(?: uniqueCount="[0-9]*")?>'
    % (re.escape(MAIN.encode()), re.escape(STRICT.encode()))
)
_CODED = re.compile(rb"""<\?xml[^>]*?encoding=["'](?!utf-?8["'])""", re.IGNORECASE)
_LEGAL = bytes({*range(32, 256), *b"\t\n"})
_MORE = ((b"!", b"<!"), (b"?", b"<?"), (b"]", b"]]>"))
"""What makes more of a text than its characters; one byte is sought in no time."""
_REFERENCE = re.compile(rb"&(?!(?:lt|gt|amp|quot|apos);)")
_ROW = re.compile(rf'<row r="([0-9]+)"({_NAMES})')
_MARKED = re.compile("hidden|ht=[\"']0[\"']")
_UNSEEN = re.compile(r' (?:hidden="(?:1|true|on)"|ht="0")')
_STYLED = re.compile(rb"""\bs(?:tyle)?\s*=\s*["']([0-9]{1,9})["']""")
_CALCULATED = re.compile(r"<f(?:\s[^<>]*)?>([^<]+)<")
_PIECE = re.compile(">([^<]+)<")


class _Look(NamedTuple):
    """What a cell's tag says behind its place."""

    style: str | None
    kind: str
    closed: bool


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

    @property
    def formulas(self) -> list[str]:
        """The text of every formula."""
        return [characters(found) for found in _CALCULATED.findall(self.rows)]

    def raws(self) -> list[Raw] | None:
        """What every cell that holds something says; None where the spelling is unusual."""
        found: list[Raw] = []
        looks, lines = dict[str, _Look | None](), dict[str, bool]()
        *rows, rest = self.rows.split("</row>")
        if _CLOSED.fullmatch(rest) is None:
            return None
        for row in rows:
            head, *cells = row.split('<c r="')
            line = head.partition('<row r="')[2].lstrip("0123456789")
            # The lines of a sheet are as alike as its cells: each look is examined once.
            if line not in lines:
                lines[line] = _is_line(head)
            if not lines[line]:
                return None
            for cell in cells:
                ref, _, tail = cell.partition('"')
                text, ended, content = tail.partition(">")
                look = looks[text] if text in looks else looks.setdefault(text, _look(text))
                place = position(ref)
                inside = None if look is None else () if look.closed else _inside(content)
                if not (place and look and ended) or inside is None or (look.closed and content):
                    return None
                if inside:
                    found.append((place, look.style, look.kind, *inside))
        return found


def sheet(data: bytes, part: str, most: int) -> Plain | None:
    """The sheet part, or None where its tree has to tell.

    Raises Unreadable where a part of this kind or size is never read.
    """
    refuse_unread(data, part, most)
    head, opened, rest = data.partition(b"<sheetData>")
    rows, closed, tail = rest.rpartition(b"</sheetData>")
    text = _text(rows) if opened and closed and not _CODED.match(head) else None
    if text is None or "<is><r>" in text or (hidden := _hidden(text)) is None:
        return None
    try:
        frame = parse(head + b"<sheetData/>" + tail, part, most)
    except Unreadable:
        return None
    # The cells' namespace, and that of an attribute of rows, is what the frame says.
    inside = namespace(frame) in (MAIN, STRICT) and child(frame, "sheetData") is not None
    known = "x14ac:" not in text or "x14ac" in frame.nsmap
    return Plain(frame, text, hidden) if inside and known else None


def styles(data: bytes, part: str, most: int) -> set[int] | None:
    """Numbers of the styles a sheet speaks of, or more; None where its tree has to tell."""
    refuse_unread(data, part, most)
    return None if b"\0" in data else set(map(int, set(_STYLED.findall(data))))


def _hidden(rows: str) -> frozenset[int] | None:
    """Rows nobody sees; None where a line is written in an unusual way."""
    if not _MARKED.search(rows):
        return frozenset()
    lines = _ROW.findall(rows)
    if len(lines) != rows.count("<row"):
        return None
    return frozenset(int(number) for number, marks in lines if _UNSEEN.search(marks))


def strings(data: bytes, part: str, most: int) -> list[str] | None:
    """The texts of a table of shared strings, or None where its tree has to tell."""
    refuse_unread(data, part, most)
    head = _TABLE.match(data)
    body, closed, tail = data.rpartition(b"</sst>")
    # Texts of many runs are the tree's: it is no use to look at what comes before them.
    if head is None or not closed or tail.strip() or b"<r>" in data or _CODED.match(data):
        return None
    *elements, rest = (_text(body[head.end() :]) or "?").split("</si>")
    found = []
    for element in elements:
        text = element[7:-4]
        if "<" in text or not (element.startswith("<si><t>") and element.endswith("</t>")):
            match = _STRING.fullmatch(element)
            if match is None:
                return None
            text = match[1] or ""
        text = characters(text) if "&" in text else text
        found.append(unescape(text) if "_x" in text else text)
    return None if rest else found


def _is_line(head: str) -> bool:
    """Whether a row begins here, behind rows without cells, and no attribute is told twice."""
    told = [_NAME.findall(tag) for tag in head.split(">")]
    return _LINE.fullmatch(head) is not None and all(len(set(n)) == len(n) for n in told)


def _look(text: str) -> _Look | None:
    """What a tag says of its cell."""
    match = _LOOK.fullmatch(text)
    return _Look(match[1], match[2] or "n", bool(match[3])) if match else None


def _inside(content: str) -> tuple[str | None, str | None, str | None] | tuple[()] | None:
    """Formula, stored value and inline text; empty in a blank cell, None where it is unusual."""
    if content.startswith("<v>") and content.endswith("</v></c>"):
        stored = content[3:-8]
        if "<" in stored:
            return None
        return None, (characters(stored) if "&" in stored else stored) or None, None
    if content == "</c>":
        return ()
    match = _INLINE.fullmatch(content)
    if match is not None:
        return None, None, unescape(characters(match[1]))
    match = _FORMULA.fullmatch(content)
    return (characters(match[1]), characters(match[2] or "") or None, None) if match else None


def _text(data: bytes) -> str | None:
    """Characters between tags that every reader of XML takes as they stand."""
    if len(data) > _LONGEST or data.translate(None, _LEGAL):
        return None
    if any(first in data and mark in data for first, mark in _MORE):
        return None
    if b"&" in data and _REFERENCE.search(data):
        return None
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    return None if "\ufffe" in text or "\uffff" in text else text


def characters(text: str) -> str:
    """The text with its references spelled out."""
    for reference, character in (("lt", "<"), ("gt", ">"), ("quot", '"'), ("apos", "'")):
        text = text.replace(f"&{reference};", character)
    return text.replace("&amp;", "&")
