"""What a file that is no workbook really is, told by its content."""

from __future__ import annotations

from collections.abc import Callable, Collection

from xlsxeval.i18n import N_
from xlsxeval.model import Message

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BIFF = (b"\t\0\4\0", b"\t\2\6\0", b"\t\4\6\0", b"\t\10\10\0", b"\t\10\20\0")
"""How the oldest workbooks begin, which have no OLE container."""
_MAGIC = {
    b"%PDF": N_("a PDF document"),
    b"{\\rtf": N_("an RTF document"),
    b"\x89PNG": N_("a picture"),
    b"\xff\xd8\xff": N_("a picture"),
    b"GIF8": N_("a picture"),
}
_PACKED = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b")
_MEMBERS = {
    "word/": N_("a Word document"),
    "ppt/": N_("a PowerPoint presentation"),
    "xl/workbook.bin": N_("a binary Excel workbook (.xlsb)"),
}
_STRANGER = N_(
    "This file is {kind}, not an Excel workbook; please save it as .xlsx and send it again."
)


def empty() -> Message:
    """What is said of a file of no bytes."""
    return Message(N_("The file is empty (0 bytes); please send it again."))


def damaged() -> Message:
    """What is said of a package that breaks off or does not add up."""
    return Message(N_("The file is incomplete or damaged; please send it again."))


def stranger(data: bytes) -> Message | None:
    """What a file is that does not even begin like a package; None where it may be one."""
    if data.startswith(OLE):
        return _compound(data)
    if data.startswith(BIFF):
        return _old()
    if data.startswith(_PACKED):
        return Message(N_("This is an archive other than zip; unpack it or pack it as .zip again."))
    for magic, kind in _MAGIC.items():
        if data.startswith(magic):
            return _is(kind)
    return None


def archive() -> Message:
    """What is said of a zip that holds no workbook."""
    return _is(N_("a zip archive without a workbook's parts"))


def _is(kind: str) -> Message:
    return Message(_STRANGER, {"kind": Message(kind)})


def _old() -> Message:
    template = N_(
        "This is an old Excel workbook (.xls); please save it as .xlsx and send it again."
    )
    return Message(template)


def _compound(data: bytes) -> Message:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        template = N_(
            "The workbook is encrypted; please remove the password to open it and send it again."
        )
        return Message(template)
    if holds("WordDocument"):
        return _is(N_("a Word document"))
    if holds("Workbook") or holds("Book"):
        return _old()
    return _is(N_("an OLE document of another program"))


def web_page(data: bytes) -> bool:
    """Whether a file begins like a web page, in whatever encoding."""
    start = data[:4096].lower().replace(b"\0", b"")
    if b"urn:schemas-microsoft-com:office:spreadsheet" in start and b"<html" not in start:
        return False
    return any(mark in start for mark in (b"<html", b"<table", b"<!doctype html"))


def text(data: bytes) -> Message:
    """What a file is that is no package: a web page, XML, a table as text, or unknown."""
    start = data[:4096].lower()
    if web_page(data):
        return _is(N_("a web page (HTML)"))
    if b"\0" not in start or start.startswith((b"\xff\xfe", b"\xfe\xff")):
        if start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml"):
            return _is(N_("an XML document"))
        if not any(byte < 32 and byte not in b"\t\r\n\x1a" for byte in start.replace(b"\0", b"")):
            return _is(N_("plain text or CSV"))
    return Message(N_("This file is not an Excel workbook."))


def package(names: Collection[str], read: Callable[[str], bytes]) -> Message | None:
    """What a zip is that is no workbook; None where it is a package with a workbook's parts."""
    if "mimetype" in names:
        if b"opendocument.spreadsheet" in read("mimetype"):
            return _is(N_("an OpenDocument spreadsheet (.ods)"))
    lowered = [name.lower() for name in names]
    for prefix, kind in _MEMBERS.items():
        if any(name.startswith(prefix) for name in lowered):
            return _is(kind)
    return None if "[content_types].xml" in lowered else archive()
