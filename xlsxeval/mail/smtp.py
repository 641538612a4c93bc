"""Handing mail in: one answer for every message, and never a second message for one answer."""

from __future__ import annotations

import re
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Self

from xlsxeval.mail.connection import Door, Unreachable, why
from xlsxeval.mail.replies import Answer, Fate, Stage, understood

_ANY_END = re.compile(rb"\r\n|\r|\n")
_DOT = re.compile(rb"^\.", re.M)
_PATIENCE = 300
"""Seconds for the answer to a whole message: giving up on it leaves the letter unknown."""


class Post:
    """One mail server; connected when needed, and again where the connection was lost."""

    def __init__(self, door: Door, patience: float = _PATIENCE) -> None:
        self._door, self._patience = door, patience
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Take leave of the server where all went well, else hang up."""
        if kind is None and self._smtp is not None:
            with suppress(OSError):
                self._smtp.quit()
        self.hang_up()

    def hang_up(self) -> None:
        """Close the connection; the next message opens another."""
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None

    def connect(self) -> smtplib.SMTP:
        """Raises Unreachable, or CannotSend where trying again is no use."""
        if self._smtp is None:
            self._smtp = self._door.open()
        return self._smtp

    def send(self, sender: str, recipient: str, message: bytes) -> Answer:
        """Hand one message in for one recipient. Raises CannotSend where none can be."""
        try:
            smtp = self.connect()
            refusal = _announced(smtp, sender, recipient, len(message))
            if refusal is not None:
                return self._after(refusal)
            smtp.send(_quoted(message))
        except (OSError, Unreachable) as error:
            self.hang_up()
            return Answer(Fate.LOST, why(error))
        try:
            # Only now is the message whole; the server must forget what it had up to here.
            with self._patient(smtp):
                smtp.send(b".\r\n")
                answer = understood(Stage.END, *smtp.getreply())
        except OSError as error:
            self.hang_up()
            return Answer(Fate.UNKNOWN, why(error))
        if answer.hangs_up:
            self.hang_up()
        return answer

    @contextmanager
    def _patient(self, smtp: smtplib.SMTP) -> Iterator[None]:
        sock = smtp.sock
        assert sock is not None
        sock.settimeout(self._patience)
        yield
        sock.settimeout(self._door.timeout)

    def _after(self, refusal: Answer) -> Answer:
        """Ready for the next message."""
        if not refusal.hangs_up and self._smtp is not None:
            with suppress(OSError):
                self._smtp.rset()
                return refusal
        self.hang_up()
        return refusal


def _announced(smtp: smtplib.SMTP, sender: str, recipient: str, size: int) -> Answer | None:
    """MAIL, RCPT and DATA; what the server says against them."""
    options = [f"SIZE={size}"] if smtp.has_extn("size") else []
    code, text = smtp.mail(sender, options)
    if code != 250:
        return understood(Stage.SENDER, code, text)
    code, text = smtp.rcpt(recipient)
    if code not in (250, 251):
        return understood(Stage.RECIPIENT, code, text)
    code, text = smtp.docmd("DATA")
    return None if code == 354 else understood(Stage.START, code, text)


def _quoted(message: bytes) -> bytes:
    """As SMTP wants it: lines end in CRLF, and a dot at the beginning of one is doubled."""
    lines = _ANY_END.sub(b"\n", message)
    lines = _DOT.sub(b"..", lines if lines.endswith(b"\n") else lines + b"\n")
    return lines.replace(b"\n", b"\r\n")
