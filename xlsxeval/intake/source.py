"""A submitted workbook, read and closed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from xlsxeval import convert, ours
from xlsxeval.convert import Kind
from xlsxeval.errors import Unreadable
from xlsxeval.i18n import N_
from xlsxeval.intake import archive, file
from xlsxeval.model import Message, Sheet, Workbook
from xlsxeval.package import Book, Limits
from xlsxeval.scan import Found

_PLAIN = (".xlsx", ".xltx")
_MACROS = (".xlsm", ".xltm")
_FITTING = {
    Kind.XLS: (".xls", ".et", ".xlt", ".ett"),
    Kind.ODS: (".ods", ".ots"),
    Kind.XLSB: (".xlsb",),
    Kind.HTML: (".html", ".htm"),
}
_WORDS = {
    Kind.XLS: N_("an old Excel or WPS workbook (.xls, .et)"),
    Kind.ODS: N_("an OpenDocument spreadsheet (.ods)"),
    Kind.XLSB: N_("a binary Excel workbook (.xlsb)"),
    Kind.HTML: N_("a web page (HTML)"),
}
_CONVERTED = N_(
    "The source is {kind}; the scored copy is a new .xlsx workbook with its values, merged cells "
    "and, where the source tells them, column widths and number formats."
)
_DECRYPTED = N_("The workbook was encrypted; the scored copy is not.")


@dataclass(frozen=True)
class Source:
    """A file as it was read, and the open package results are written into."""

    workbook: Workbook
    book: Book


def open(
    place: Path | Found, limits: Limits | None = None, passwords: Sequence[str] = ()
) -> Source:
    """The workbook at a place; the file is read once and closed.

    Raises Locked where it takes a password and none of `passwords` opens it.
    """
    found = place if isinstance(place, Found) else Found(place)
    limits = limits or Limits()
    return read(content(found, limits), found.path, limits, passwords)


def content(found: Found, limits: Limits | None = None) -> bytes:
    """The bytes of a file or of a member of a zip."""
    limits = limits or Limits()
    if found.refused is not None:
        raise Unreadable(found.refused)
    if found.archive is None:
        return file.content(found.path, limits.file)
    return archive.content(found.archive, found.member, limits)


def read(
    data: bytes, path: Path, limits: Limits | None = None, passwords: Sequence[str] = ()
) -> Source:
    """The workbook in `data`. What is ours in it is taken out; what people typed there is kept."""
    limits = limits or Limits()
    clear, kind, notes = _clear(data, limits, passwords)
    if kind in _WORDS:
        notes.append(Message(_CONVERTED, {"kind": Message(_WORDS[kind])}))
    book = Book.open(clear, limits)
    kept = ours.strip(book)
    workbook = Workbook(
        path=str(path),
        sha256=hashlib.sha256(data).hexdigest(),
        sheets=_sheets(book, limits),
        notes=(*_misnamed(path, book, kind), *notes, *_notes(book)),
        entries=kept.entries,
        aside=kept.aside,
        comments=kept.comments,
        replies=kept.replies,
        stamp=kept.stamp,
    )
    return Source(workbook, book)


def _clear(
    data: bytes, limits: Limits, passwords: Sequence[str]
) -> tuple[bytes, Kind, list[Message]]:
    """The file as an unencrypted package, what kind it is, and what was done to it."""
    if len(data) > limits.file:
        return data, Kind.OTHER, []
    kind = convert.kind(data)
    notes = []
    if kind is Kind.ENCRYPTED:
        data = convert.decrypt(data, limits, passwords)
        kind = convert.kind(data)
        notes.append(Message(_DECRYPTED))
    if kind in _WORDS:
        try:
            data = convert.convert(kind, data, limits)
        except convert.Encrypted:
            clear = convert.decrypt(data, limits, passwords)
            data = convert.convert(kind, clear, limits)
            notes.append(Message(_DECRYPTED))
    return data, kind, notes


def _sheets(book: Book, limits: Limits) -> tuple[Sheet, ...]:
    """All worksheets; their cells are read when asked for, unless they may be too many."""
    late = book.holds_at_most(limits.cells)
    found: list[Sheet] = []
    left = limits.cells
    for ref in book.sheets:
        if ref.kind == "worksheet":
            found.append(book.sheet(ref.name).read(left, late=late))
            left -= 0 if late else len(found[-1].cells)
    return tuple(found)


def _misnamed(path: Path, book: Book, kind: Kind) -> list[Message]:
    fitting = _FITTING.get(kind, _MACROS if book.macros else _PLAIN)
    if path.suffix.lower() in fitting:
        return []
    template = N_("The file name ends in {suffix}, but the content is {fitting}.")
    return [Message(template, {"suffix": path.suffix or "—", "fitting": fitting[0]})]


def _notes(book: Book) -> list[Message]:
    notes = []
    if book.external_links:
        template = N_("The workbook refers to other files or addresses; they were not followed.")
        notes.append(Message(template))
    if book.embedded:
        notes.append(Message(N_("Other documents are embedded in the workbook; not opened.")))
    if book.signed:
        notes.append(Message(N_("The workbook is digitally signed.")))
    return notes
