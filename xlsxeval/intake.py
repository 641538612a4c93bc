"""A submitted file, by its content and within limits."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from xlsxeval import ours
from xlsxeval.errors import Unreadable
from xlsxeval.i18n import N_
from xlsxeval.model import Message, Sheet, Workbook
from xlsxeval.package import Book, Limits

_PLAIN = (".xlsx", ".xltx")
_MACROS = (".xlsm", ".xltm")


@dataclass(frozen=True)
class Source:
    """A file as it was read, and the open package results are written into."""

    workbook: Workbook
    book: Book


def open(path: Path, limits: Limits | None = None) -> Source:
    """The workbook at `path`; the file is read once and closed."""
    limits = limits or Limits()
    return read(_bytes(path, limits), path, limits)


def read(data: bytes, path: Path, limits: Limits | None = None) -> Source:
    """The workbook in `data`. What is ours in it is taken out; what people typed there is kept."""
    limits = limits or Limits()
    book = Book.open(data, limits)
    notes = tuple(_notes(path, book))
    kept = ours.strip(book)
    workbook = Workbook(
        path=str(path),
        sha256=hashlib.sha256(data).hexdigest(),
        sheets=_sheets(book, limits),
        notes=notes,
        entries=kept.entries,
        replies=kept.replies,
    )
    return Source(workbook, book)


def _bytes(path: Path, limits: Limits) -> bytes:
    """The file's bytes. Looked at before it is opened: opening a FIFO would wait for ever."""
    try:
        mode = path.lstat().st_mode
        if stat.S_ISDIR(mode):
            raise Unreadable(Message(N_("This is a folder, not a workbook.")))
        if not stat.S_ISREG(mode):
            raise Unreadable(Message(N_("This is a link or a device, not a file.")))
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(path, flags), "rb") as stream:
            return stream.read(limits.file + 1)
    except FileNotFoundError as error:
        raise Unreadable(Message(N_("There is no such file."))) from error
    except PermissionError as error:
        raise Unreadable(Message(N_("There is no permission to read the file."))) from error
    except (OSError, ValueError) as error:
        raise Unreadable(Message(N_("The file cannot be read from its disk."))) from error


def _sheets(book: Book, limits: Limits) -> tuple[Sheet, ...]:
    found: list[Sheet] = []
    left = limits.cells
    for ref in book.sheets:
        if ref.kind == "worksheet":
            found.append(book.sheet(ref.name).read(left))
            left -= len(found[-1].cells)
    return tuple(found)


def _notes(path: Path, book: Book) -> list[Message]:
    notes = []
    fitting = _MACROS if book.macros else _PLAIN
    if path.suffix.lower() not in fitting:
        template = N_("The file name ends in {suffix}, but the content is {fitting}.")
        values = {"suffix": path.suffix or "—", "fitting": fitting[0]}
        notes.append(Message(template, values))
    if book.external_links:
        template = N_("The workbook refers to other files or addresses; they were not followed.")
        notes.append(Message(template))
    if book.embedded:
        notes.append(Message(N_("Other documents are embedded in the workbook; not opened.")))
    if book.signed:
        notes.append(Message(N_("The workbook is digitally signed.")))
    return notes
