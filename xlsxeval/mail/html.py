"""The pieces of a letter as plain text and as HTML that every mail program draws alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_FONT = "font-family:'Microsoft YaHei','微软雅黑','PingFang SC',Arial,sans-serif"
_BODY = f"{_FONT};font-size:15px;line-height:1.7;color:#222222"
_CELL = (
    "border:1px solid #BFBFBF;padding:5px 10px;text-align:left;vertical-align:top;font-size:14px"
)
_HEAD = f"{_CELL};background-color:#DDEBF7;font-weight:bold"
_NAME = f"{_CELL};background-color:#F5F5F5;white-space:nowrap"


@dataclass(frozen=True)
class Table:
    """Names and their values below a heading."""

    heading: str
    rows: tuple[tuple[str, str], ...]
    colon: str


@dataclass(frozen=True)
class Listed:
    """Numbered items."""

    items: tuple[str, ...]


Piece = str | Table | Listed
"""A line of text, or a block."""


def plain(paragraphs: Sequence[Sequence[Piece]]) -> str:
    """The letter as text."""
    return "\n\n".join("\n".join(map(_plain, pieces)) for pieces in paragraphs) + "\n"


def page(paragraphs: Sequence[Sequence[Piece]], language: str) -> str:
    """The letter as HTML: everything is escaped, styles are inline, nothing is fetched."""
    told = language.replace("_", "-")
    inner = "\n".join(_paragraph(pieces) for pieces in paragraphs)
    return (
        f'<!DOCTYPE html>\n<html lang="{told}"><head><meta charset="utf-8"></head>\n'
        f'<body style="{_BODY}">\n{inner}\n</body></html>\n'
    )


def _plain(piece: Piece) -> str:
    if isinstance(piece, Table):
        rows = (f"  {name}{piece.colon}{value}" for name, value in piece.rows)
        return "\n".join((piece.heading, *rows))
    if isinstance(piece, Listed):
        return "\n".join(f"{number}. {item}" for number, item in enumerate(piece.items, 1))
    return piece


def _paragraph(pieces: Sequence[Piece]) -> str:
    """Lines of text in one <p>; a block closes it."""
    found: list[str] = []
    lines: list[str] = []
    for piece in (*pieces, None):
        if isinstance(piece, str):
            lines.append(escape(piece))
            continue
        if lines:
            found.append(f'<p style="margin:10px 0">{"<br>".join(lines)}</p>')
            lines = []
        if piece is not None:
            found.append(_table(piece) if isinstance(piece, Table) else _list(piece))
    return "\n".join(found)


def _table(table: Table) -> str:
    rows = "\n".join(
        f'<tr><td style="{_NAME}">{escape(name)}</td><td style="{_CELL}">{escape(value)}</td></tr>'
        for name, value in table.rows
    )
    return (
        '<table cellspacing="0" cellpadding="0" border="0" '
        f'style="border-collapse:collapse;margin:10px 0;{_FONT}">\n'
        f'<tr><td colspan="2" style="{_HEAD}">{escape(table.heading)}</td></tr>\n{rows}\n</table>'
    )


def _list(listed: Listed) -> str:
    items = "\n".join(f'<li style="margin:4px 0">{escape(item)}</li>' for item in listed.items)
    return f'<ol style="margin:6px 0;padding-left:28px">\n{items}\n</ol>'
