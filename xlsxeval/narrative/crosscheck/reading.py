"""A unit's report from its file: .docx, or .txt as taken from a PDF."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from xlsxeval.errors import ReportUnreadable, Unreadable
from xlsxeval.i18n import N_
from xlsxeval.intake import content
from xlsxeval.model import Message
from xlsxeval.narrative.crosscheck.report import Paragraph, Report, paragraph
from xlsxeval.narrative.crosscheck.wrapping import paragraphs
from xlsxeval.package import Limits, document
from xlsxeval.scan import Found

_UNREADABLE = N_("The report {path} cannot be read: {why}")
_EMPTY = N_("the file is empty.")
_NO_TEXT = N_("it holds no text; a scanned picture cannot be checked.")
_LOCKED = N_("it is encrypted; please remove the password and try again.")
_OLD = N_("it is an old Word or WPS document; please save it as .docx and try again.")
_PDF = N_("it is a PDF; please use the .docx, or save its text as .txt.")
_RTF = N_("it is an RTF document; please save it as .docx and try again.")
_UNKNOWN = N_("it is neither a .docx nor a text file.")
_NO_WORD = N_("it is called .docx but is no Word document; please save it again from Word or WPS.")
_FOLDER = N_("it is a folder; please name the report itself.")
_ODT = N_("it is an OpenDocument text; please save it as .docx and try again.")
_LONG = N_("it is longer than {most} characters.")
_LARGE = N_("it is larger than {most} MB.")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OPENDOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument.text"
_MB = 1 << 20
_MOST = 200_000
_PIECE = 2_000
"""Characters of a paragraph that are looked at together."""


def read(path: Path) -> Report:
    """The report in a file. Raises ReportUnreadable, in one sentence."""
    limits = Limits()
    try:
        if path.is_dir():
            raise Unreadable(Message(_FOLDER))
        data = content(Found(path), limits)
        if len(data) > limits.file:
            raise Unreadable(Message(_LARGE, {"most": limits.file // _MB}))
        found = _paragraphs(data)
        if path.suffix.lower() == ".docx" and not data.startswith(b"PK"):
            raise Unreadable(Message(_NO_WORD))
    except Unreadable as error:
        values = {"path": path.name, "why": error.message}
        raise ReportUnreadable(Message(_UNREADABLE, values)) from error
    return Report(str(path), hashlib.sha256(data).hexdigest(), found)


def _paragraphs(data: bytes) -> tuple[Paragraph, ...]:
    if not data:
        raise Unreadable(Message(_EMPTY))
    if _OPENDOCUMENT in data[:200]:
        raise Unreadable(Message(_ODT))
    if data.startswith(b"PK"):
        rows = document.blocks(data)
    else:
        rows = [document.Block((line,)) for line in paragraphs(_text(data).splitlines())]
    filled = [piece for row in rows for piece in _cut(row) if any(map(str.strip, piece.cells))]
    if sum(len(cell) for piece in filled for cell in piece.cells) > _MOST:
        raise Unreadable(Message(_LONG, {"most": _MOST}))
    if not filled:
        raise Unreadable(Message(_NO_TEXT))
    return tuple(
        paragraph(number, "｜".join(cells).strip(), cells, table)
        for number, (cells, table) in enumerate(filled, start=1)
    )


def _cut(block: document.Block) -> Iterator[document.Block]:
    """A text without line breaks, in pieces of whole sentences; table rows as they are."""
    if len(block.cells) > 1:
        yield block
        return
    text = block.cells[0]
    while len(text) > _PIECE:
        end = text.rfind("。", 0, _PIECE) + 1 or _PIECE
        yield block._replace(cells=(text[:end],))
        text = text[end:]
    yield block._replace(cells=(text,))


def _text(data: bytes) -> str:
    if data.startswith(_OLE):
        locked = "EncryptedPackage".encode("utf-16-le") in data
        raise Unreadable(Message(_LOCKED if locked else _OLD))
    for magic, why in ((b"%PDF", _PDF), (b"{\\rtf", _RTF)):
        if data.startswith(magic):
            raise Unreadable(Message(why))
    encodings = ["utf-8-sig", "gb18030"]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable(Message(_UNKNOWN))
