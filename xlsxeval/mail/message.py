"""A letter as the bytes that are sent: the same input gives the same bytes."""

from __future__ import annotations

import re
import unicodedata
from base64 import b64encode
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from itertools import count
from pathlib import PurePath
from urllib.parse import quote

from xlsxeval.errors import MailError
from xlsxeval.i18n import N_
from xlsxeval.mail import clean
from xlsxeval.mail.address import Address
from xlsxeval.mail.letter import Letter
from xlsxeval.model import Message
from xlsxeval.naming import step

_POLICY = SMTP.clone(refold_source="none")
"""Headers go out as they were put in: their folding is ours."""
_KINDS = {
    ".xlsx": "vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xlsm": "vnd.ms-excel.sheet.macroEnabled.12",
}
_OTHER = "octet-stream"
_PLAIN = re.compile(r"[A-Za-z0-9 ]*")
_FOLDED = re.compile(r"[\x20-\x7e]*(?:\r\n [\x20-\x7e]+)*")
_WORD = 45
"""Bytes in one encoded word: with its frame 72 characters, of the 75 allowed."""
_NAME = 100
"""Characters of an attachment's name: as one percent-encoded parameter it fits one line."""
_EML = ".eml"
_STEM = 100
"""Bytes of the name of a draft that another of its name is numbered behind."""

_TOO_LARGE = N_("The letter to {to} has {size} bytes; the server takes {most}.")


@dataclass(frozen=True)
class Sender:
    """发件人: who sends."""

    address: Address
    name: str = ""


@dataclass(frozen=True)
class Attachment:
    """附件: the scored workbook as it is attached."""

    name: str
    data: bytes


def build(
    letter: Letter,
    sender: Sender,
    to: Address,
    attachment: Attachment | None,
    *,
    date: datetime,
    message_id: str,
    earlier: Sequence[str] = (),
) -> EmailMessage:
    """The letter to one address; `earlier` are the ids of the letters it corrects, oldest first."""
    message = EmailMessage(_POLICY)
    name = clean.header(sender.name)
    address = str(sender.address)
    _set(message, "From", f"{_phrase(name)} <{address}>" if name else address)
    _set(message, "To", str(to))
    _set(message, "Subject", _text(clean.header(letter.subject)))
    _set(message, "Date", format_datetime(date))
    _set(message, "Message-ID", message_id)
    if earlier:
        _set(message, "In-Reply-To", earlier[-1])
        _set(message, "References", "\r\n ".join(earlier))
    _set(message, "Auto-Submitted", "auto-generated")
    _set(message, "X-Auto-Response-Suppress", "OOF, AutoReply, RN, NRN")
    message.set_content(letter.text, cte="base64")
    message.add_alternative(letter.html, subtype="html", cte="base64")
    if attachment is not None:
        message.make_mixed()
        message.attach(_part(attachment))
    for number, part in enumerate(each for each in message.walk() if each.is_multipart()):
        # "_" never stands in base64, so no line of a part can be taken for a boundary.
        part.set_boundary(f"=_{sha256(message_id.encode()).hexdigest()[:24]}_{number}")
    return message


def as_bytes(message: EmailMessage, draft: bool = False) -> bytes:
    """The message with CRLF line ends; a draft opens in Outlook and Foxmail ready to be sent."""
    data = message.as_bytes(policy=_POLICY)
    return b"X-Unsent: 1\r\n" + data if draft else data


def check_size(data: bytes, to: Address, most: int | None) -> None:
    """The server takes a message of that size (its SIZE; None: it tells none)."""
    if most and len(data) > most:
        values = {"to": str(to), "size": len(data), "most": most}
        raise MailError(Message(_TOO_LARGE, values))


def file_name(unit: str, taken: Collection[str] = ()) -> str:
    """The name of a unit's .eml file on any system; names in `taken` are numbered past."""
    plain = re.sub(r"[/\\]", "_", clean.line(unit)).strip(". ") or "_"
    stem = step(plain + _EML).removesuffix(_EML)
    used = {_same(name) for name in taken}
    for number in count():
        short = stem.encode()[:_STEM].decode("utf-8", "ignore")
        name = f"{short}-{number}{_EML}" if number else stem + _EML
        if _same(name) not in used:
            return name
    raise AssertionError("numbers do not end")


def _same(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _set(message: EmailMessage, name: str, value: str) -> None:
    """Put in a header that is ASCII and folded; anything else would not be one header."""
    if not _FOLDED.fullmatch(value):
        raise ValueError(f"{name}: {value!r}")
    message.set_raw(name, value)


def _part(attachment: Attachment) -> EmailMessage:
    """The attachment with its name twice.

    RFC 2231 in Content-Disposition, on one line: mail programs in use here do not join continued
    parameters. RFC 2047 in Content-Type, for those that know no RFC 2231 at all.
    """
    name = _attached(attachment.name)
    kind = _KINDS.get(PurePath(name).suffix.lower(), _OTHER)
    part = EmailMessage(_POLICY)
    part.set_content(attachment.data, "application", kind, cte="base64")
    for header in ("Content-Type", "MIME-Version"):
        del part[header]
    known = name if name.isascii() else "\r\n ".join(_words(name))
    _set(part, "Content-Type", f'application/{kind};\r\n name="{known}"')
    value = f"attachment;\r\n filename*=UTF-8''{quote(name, safe='')}"
    _set(part, "Content-Disposition", value)
    return part


def _attached(name: str) -> str:
    """The name of the workbook, its suffix kept however long it is."""
    path = PurePath(re.sub(r'[/\\"]', "_", clean.header(name, 2 * len(name))))
    return clean.line(path.stem, _NAME - len(path.suffix)) + path.suffix


def _text(text: str) -> str:
    return text if text.isascii() and len(text) <= _WORD else "\r\n ".join(_words(text))


def _phrase(name: str) -> str:
    return name if _PLAIN.fullmatch(name) and len(name) <= _WORD else "\r\n ".join(_words(name))


def _words(text: str) -> Iterator[str]:
    """The text as encoded words that break between characters."""
    piece = b""
    for character in text:
        encoded = character.encode()
        if len(piece) + len(encoded) > _WORD:
            yield _word(piece)
            piece = b""
        piece += encoded
    yield _word(piece)


def _word(piece: bytes) -> str:
    return f"=?UTF-8?B?{b64encode(piece).decode()}?="
