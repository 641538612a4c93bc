"""What is ours in a scored workbook: found again by defined names, never by headings."""

from __future__ import annotations

from dataclasses import dataclass, field

from xlsxeval import stamp
from xlsxeval.errors import Unreadable, Unrecognised
from xlsxeval.i18n import N_
from xlsxeval.model import Cell, Entry, Message, Stamp
from xlsxeval.ours.aside import aside
from xlsxeval.ours.entries import HEADINGS, entries, is_heading, replies, spelled_out
from xlsxeval.ours.names import (
    AREA,
    MARK,
    NOTE,
    PROBLEMS,
    REPLIES,
    SCORE,
    SUMMARY,
    Places,
    areas,
    is_ours,
    names,
    quoted,
    reference_to,
)
from xlsxeval.package import Book, comments, kinds, properties

__all__ = [
    "AREA",
    "HEADINGS",
    "MARK",
    "NOTE",
    "PROBLEMS",
    "REPLIES",
    "SCORE",
    "SUMMARY",
    "Kept",
    "Places",
    "areas",
    "is_heading",
    "is_ours",
    "quoted",
    "reference_to",
    "spelled_out",
    "strip",
]

_CONSOLIDATION = N_("This is a consolidation (汇总) of this program, no form; it is not scored.")
_MOST = 3_000
"""Names of ours in one workbook; a form has three. More are nobody's honest work."""


@dataclass(frozen=True)
class Kept:
    """What people typed into our part of a scored workbook, and its stamp."""

    entries: tuple[Entry, ...] = ()
    replies: dict[str, str] = field(default_factory=dict)
    stamp: Stamp | None = None
    aside: tuple[Cell, ...] = ()
    """What stands where the next scoring has no place for it."""
    comments: tuple[str, ...] = ()
    """What the comments of the workbook say, on whatever cells."""


def strip(book: Book) -> Kept:
    """Take our cells, marks, names, summary sheet and stamp out; return what is to be kept.

    Raises Unrecognised for a 汇总 of ours.
    """
    values = properties.read(book, stamp.PREFIX)
    if stamp.CONSOLIDATION in values:
        raise Unrecognised(Message(_CONSOLIDATION))
    properties.remove(book, stamp.PREFIX)
    named = names(book)
    if not named:
        return Kept(stamp=stamp.decode(values))
    if len(named) > _MOST:
        raise Unreadable(kinds.damaged())
    places = areas(book)
    read = {sheet: book.sheet(sheet).read() for sheet in {place[0] for place in places.values()}}
    made = stamp.decode(values)
    kept = Kept(
        entries=tuple(entries(places, read)),
        replies=replies(places, read),
        stamp=made,
        aside=tuple(aside(places, read, made)),
        comments=tuple(comments.texts(book)),
    )
    for name, (sheet, area) in places.items():
        if name.endswith("_area"):
            book.sheet(sheet).erase(area)
    for ref in book.sheets:
        # A form without any scored row has marks, but no columns of ours.
        if ref.kind == "worksheet":
            book.sheet(ref.name).unmark(MARK)
    for name in named:
        book.undefine(name)
    if SUMMARY in places:
        book.remove_sheet(places[SUMMARY][0])
    return kept
