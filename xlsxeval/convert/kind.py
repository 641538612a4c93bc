"""What a file is, told by its content and never by its name."""

from __future__ import annotations

import io
import zipfile
import zlib
from enum import StrEnum

from xlsxeval.package import kinds


class Kind(StrEnum):
    """The kinds of file that are told apart."""

    OOXML = "ooxml"
    XLS = "xls"
    ODS = "ods"
    XLSB = "xlsb"
    HTML = "html"
    ENCRYPTED = "encrypted"
    ARCHIVE = "archive"
    """A zip of files."""
    OTHER = "other"


_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, OSError, RuntimeError),
    *(KeyError, EOFError),
)
"""What zipfile raises of archives that are damaged, encrypted or packed in a way of their own."""


def kind(data: bytes) -> Kind:
    """The kind of a file."""
    if data.startswith(kinds.OLE):
        return _compound(data)
    if data.startswith(kinds.BIFF):
        return Kind.XLS
    if data.startswith((b"PK\3\4", b"PK\5\6")):
        return _zip(data)
    if kinds.stranger(data) is None and kinds.web_page(data):
        return Kind.HTML
    return Kind.OTHER


def _compound(data: bytes) -> Kind:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Kind.ENCRYPTED
    streams = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
    strange = "WordDocument".encode("utf-16-le") in data
    return Kind.XLS if not strange and any(s in data for s in streams) else Kind.OTHER


def _zip(data: bytes) -> Kind:
    if _plainly(data):
        return Kind.OOXML
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {name.replace("\\", "/").lower() for name in archive.namelist()}
            told = b""
            if "mimetype" in names:
                with archive.open("mimetype") as stream:
                    told = stream.read(100)
    except _UNREADABLE:
        return Kind.OOXML
    if b"opendocument.spreadsheet" in told:
        return Kind.ODS
    if "xl/workbook.bin" in names:
        return Kind.XLSB
    packaged = "[content_types].xml" in names or told
    stranger = any(name.startswith(("word/", "ppt/")) for name in names)
    return Kind.OOXML if packaged or stranger else Kind.ARCHIVE


def _plainly(data: bytes) -> bool:
    """A package by the names in the directory as they stand, and nothing that it might be else."""
    end = data.rfind(b"PK\5\6")
    start = int.from_bytes(data[end + 16 : end + 20], "little")
    names = data[start:end].lower()
    others = (b"mimetype", b"workbook.bin")
    return b"[content_types].xml" in names and not any(other in names for other in others)
