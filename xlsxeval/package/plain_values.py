"""Cells that hold a number each, told by what stands before it.

Text is a number here, too: that of a shared string. What stands between two numbers is markup, the
same in all forms of one kind, and is looked at once.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple, cast

from xlsxeval.package.cells_read import Place, position

NAMES = r'(?: (?:x14ac:)?[A-Za-z]+="[^"<>]*")*+'
CELL = r'<c r="([A-Z]{1,3}+[0-9]{1,7}+)"((?: s="[0-9]++")?+(?: t="[A-Za-z]++")?+)'
LINE = re.compile(r'<row r="[0-9]+"([^>]*)>')
_NAME = re.compile('([A-Za-z0-9:]+)="')
_NAME_AND_VALUE = re.compile('([a-z])="([^"]*)"')
_SHORT = 512
"""Characters of markup worth remembering; a block of blank rows may be of any size."""


def without_groups(pattern: str) -> str:
    """The pattern, capturing nothing."""
    return re.sub(r"\((?!\?)", "(?:", pattern)


_VALUE = re.compile("<v>([^<]*+)</v>")
_BLANK = rf"(?:{without_groups(CELL)}(?:/>|></c>))*+"
_ROWS = rf'(?:<row r="[0-9]+"{NAMES}(?:/>|>{_BLANK}</row>))*+'
_BEFORE = re.compile(
    rf'</c>{_BLANK}(?:</row>{_ROWS}<row r="[0-9]+"{NAMES}>{_BLANK})?+'
    rf'{CELL}>(?:<f(?: aca="false")?>([^<]++)</f>)?+'
)
_BEHIND = re.compile(rf"</c>{_BLANK}</row>{_ROWS}")


class Head(NamedTuple):
    """What is told of a cell before its value."""

    place: Place
    style: str | None
    kind: str
    formula: str | None


def stored(rows: str) -> tuple[list[Head], list[str]] | None:
    """Every cell that holds something, and its value; None unless all of them are so simple."""
    if "i" in rows and "<is>" in rows:
        return None
    pieces = _VALUE.split(rows)
    markup, values, behind = pieces[:-1:2], pieces[1::2], pieces[-1]
    if not values or not _BEHIND.fullmatch(behind) or not told_once(behind):
        return None
    # As though a row came before the first.
    markup[0] = f"</c></row>{markup[0]}"
    if max(map(len, markup)) <= _SHORT:
        heads = list(map(_known, markup))
    else:
        heads = [_known(text) if len(text) <= _SHORT else _head(text) for text in markup]
    return (cast("list[Head]", heads), values) if all(heads) else None


def _head(markup: str) -> Head | None:
    """The cell a value belongs to, by all that stands between it and the value before."""
    found = _BEFORE.fullmatch(markup)
    if found is None or not told_once(markup):
        return None
    place = position(found[1])
    return None if place is None else Head(place, *style_and_type(found[2]), found[3])


_known = lru_cache(maxsize=8192)(_head)


# The cells of a sheet have a few dozen of these among them.
@lru_cache(maxsize=1024)
def style_and_type(marks: str) -> tuple[str | None, str]:
    """What the marks of a cell say of it."""
    told = dict(_NAME_AND_VALUE.findall(marks))
    return told.get("s"), told.get("t", "n")


def told_once(rows: str) -> bool:
    """Whether no attribute of any line is told twice."""
    return all(map(_different, set(LINE.findall(rows))))


def _different(names: str) -> bool:
    told = _NAME.findall(names)
    return len(set(told)) == len(told)
