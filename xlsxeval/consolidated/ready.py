"""Rows as text of a sheet, made before it is known where they stand and what they look like."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from html import escape as entities
from typing import Any, NamedTuple

from xlsxeval.consolidated import lists
from xlsxeval.consolidated.nouns import Later, Link, Row, Table, Value
from xlsxeval.lettering import LARGEST, clean, wrapped
from xlsxeval.package.text import escape

_FREE = "".join(map(chr, range(32))).translate({9: None, 10: None, 13: None})
"""Characters no cell may hold: they stand for what is not known yet."""
NUMBER = _FREE[0].encode()
"""Where the number of the row goes."""
LOOKS: Mapping[str, str] = dict(
    zip(
        ("text", "center", "severity", "points", "signed", "percent", "count", "year", "link"),
        _FREE[1:],
        strict=False,
    )
)
"""Look → what stands where the number of its format goes."""
LATER = {later: mark.encode() for later, mark in zip(Later, _FREE[-2:], strict=True)}
"""What stands where such a text goes."""
_FIELD, _RECORD = _FREE[-4].encode(), _FREE[-3].encode()
_TABLES = (lists.INDICATORS, lists.PROBLEMS, lists.UNREADABLE)
_LEVEL = 1
"""Of compression: rows are much alike."""


class Ready(NamedTuple):
    """The cells of a row in UTF-8, and how many lines the tallest of them takes."""

    cells: bytes
    lines: int


class Told(NamedTuple):
    """What is known at last: texts for their marks, and the lines the longest of them takes."""

    words: tuple[tuple[bytes, bytes], ...] = ()
    lines: int = 1


def told(table: Table, known: Mapping[Later, str]) -> Told:
    """What is put into rows of the table."""
    columns = [(column, known[column.later]) for column in table.columns if column.later]
    return Told(
        tuple((LATER[c.later], string(words).encode()) for c, words in columns if c.later),
        max((lines(words, column.width) for column, words in columns), default=1),
    )


def packed(result: Mapping[str, Any], language: str) -> bytes:
    """The rows a submission adds to the lists, to be kept until all submissions are known."""
    rows = lists.of_submission(result, Later.FILE, lambda _: Later.STATE, language)
    records = (
        _FIELD.join(
            (b"%d" % _TABLES.index(table), b"%d" % position, b"%d" % made.lines, made.cells)
        )
        for table, position, row in rows
        for made in (ready(row, table),)
    )
    return zlib.compress(_RECORD.join(records), _LEVEL)


def unpacked(data: bytes) -> Iterator[tuple[Table, int, Ready]]:
    """Those rows, each with the turn of its form in the submission."""
    text = zlib.decompress(data)
    for record in text.split(_RECORD) if text else ():
        table, position, lines, cells = record.split(_FIELD)
        yield _TABLES[int(table)], int(position), Ready(cells, int(lines))


def ready(row: Row, table: Table) -> Ready:
    """The row as text."""
    cells = map(_cell, row, _beginnings(table))
    widths = (column.width for column in table.columns)
    return Ready("".join(cells).encode(), max(map(lines, row, widths)))


def lines(value: Value, width: float) -> int:
    """How many of them a value takes in a column."""
    if isinstance(value, str) and (2 * len(value) > width - 3 or "\n" in value):
        return len(wrapped(value, max(int(width) - 3, 2)))
    return 1


def string(text: str) -> str:
    """A text as it stands in a cell; nothing where a cell can hold nothing of it."""
    words = clean(text)
    if not words:
        return ""
    kept = ' xml:space="preserve"' if words[0].isspace() or words[-1].isspace() else ""
    return f"<t{kept}>{entities(escape(words) if '_x' in words else words, quote=False)}</t>"


@cache
def _beginnings(table: Table) -> tuple[str, ...]:
    """How the cells of each column begin."""
    named = enumerate(table.columns, ord("A"))
    return tuple(f'<c r="{chr(at)}{_FREE[0]}" s="{LOOKS[column.look]}"' for at, column in named)


def _cell(value: Value, begin: str) -> str:
    if value is None:
        return f"{begin}/>"
    if isinstance(value, Decimal | int) and -LARGEST < value < LARGEST:
        return f"{begin}><v>{float(value):.16G}</v></c>"
    if isinstance(value, Later):
        return f'{begin} t="inlineStr"><is>{LATER[value].decode()}</is></c>'
    if isinstance(value, Link):
        words = string(value.words)
    else:
        # A link that leads nowhere looks like other text.
        words, begin = string(str(value)), begin.replace(LOOKS["link"], LOOKS["text"])
    return f'{begin} t="inlineStr"><is>{words}</is></c>' if words else f"{begin}/>"
