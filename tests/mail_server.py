"""A real mail server on this machine, told beforehand how to answer, and its certificates."""

from __future__ import annotations

import asyncio
import os
import signal
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

_SLOW = 0.3
"""Seconds; tests give up after 0.1."""
PASSWORD = "授权码".encode().hex()


@cache
def authority() -> trustme.CA:
    return trustme.CA()


def certificate(host: str = "localhost", expired: bool = False) -> ssl.SSLContext:
    """What a server shows that is vouched for by our authority."""
    until = datetime(2020, 1, 1, tzinfo=UTC) if expired else None
    before = datetime(2019, 1, 1, tzinfo=UTC) if expired else None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority().issue_cert(host, not_before=before, not_after=until).configure_cert(context)
    return context


def ca_file(folder: Path) -> Path:
    path = folder / "ca.pem"
    authority().cert_pem.write_to_path(str(path))
    return path


@dataclass
class Box:
    """What the server took, and how it answers: by recipient, or by the command for all."""

    answers: dict[str, list[str]] = field(default_factory=dict)
    """Recipient, or MAIL: answers given one after the other; the last one stays."""
    at_end: dict[str, list[str]] = field(default_factory=dict)
    """Recipient: answers to its whole message; DROP takes it and hangs up, CUT hangs up before."""
    seen: list[str] = field(default_factory=list)
    """Commands in the order they came."""
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    """Recipient and message."""
    tried: list[tuple[str, bool]] = field(default_factory=list)
    """Passwords, and whether TLS hid them."""
    on_taken: Callable[[], None] = lambda: None
    victim: int = 0
    """A process to be killed at the next moment of that name: recipient, or taken."""
    die_at: str = ""

    @property
    def recipients(self) -> list[str]:
        return [recipient for recipient, _ in self.taken]

    @property
    def messages(self) -> list[EmailMessage]:
        """The messages as a stranger reads them from their bytes."""
        parsed = [message_from_bytes(data, policy=policy.default) for _, data in self.taken]
        return [message for message in parsed if isinstance(message, EmailMessage)]

    async def handle_MAIL(  # noqa: N802
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.seen.append("MAIL")
        answer = _next(self.answers, "MAIL")
        if answer is not None:
            return answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.seen.append(f"RCPT {address}")
        self._kill("recipient")
        answer = _next(self.answers, address)
        if answer == "SLOW":
            await asyncio.sleep(_SLOW)
        elif answer == "DROP":
            server.transport.abort()
        elif answer is not None:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802
        (recipient,) = envelope.rcpt_tos
        answer = _next(self.at_end, recipient)
        if answer == "SLOW":
            await asyncio.sleep(_SLOW)
        elif answer not in (None, "DROP"):
            return str(answer)
        assert isinstance(envelope.content, bytes)
        self.taken.append((recipient, envelope.content))
        self.on_taken()
        self._kill("taken")
        if answer == "DROP":
            server.transport.abort()
        return "250 Message accepted"

    def _kill(self, moment: str) -> None:
        if moment == self.die_at:
            self.die_at = ""
            os.kill(self.victim, signal.SIGKILL)

    def authenticate(
        self, server: Any, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        hidden = server.transport.get_extra_info("ssl_object") is not None
        self.tried.append((data.password.decode(), hidden))
        right = data.password.decode() == PASSWORD
        return AuthResult(success=right, handled=right)


def _next(answers: dict[str, list[str]], key: str) -> str | None:
    given = answers.get(key)
    if not given:
        return None
    answer = given.pop(0) if len(given) > 1 else given[0]
    return None if answer == "OK" else answer


class Office:
    """The server while it runs."""

    def __init__(
        self,
        box: Box | None = None,
        starttls: ssl.SSLContext | None = None,
        tls: ssl.SSLContext | None = None,
        login: bool = False,
    ) -> None:
        self.box = box or Box()
        self._tls, self._starttls, self._login = tls, starttls, login
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Office:
        self._thread.start()
        opening = asyncio.run_coroutine_threadsafe(self._open(), self._loop)
        self.port = opening.result(20)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(20)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(20)
        self._loop.close()

    async def _open(self) -> int:
        self._server = await self._loop.create_server(self._protocol, "127.0.0.1", 0, ssl=self._tls)
        return int(self._server.sockets[0].getsockname()[1])

    async def _close(self) -> None:
        self._server.close()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def _protocol(self) -> SMTP:
        return SMTP(
            self.box,
            hostname="localhost",
            tls_context=self._starttls,
            require_starttls=self._starttls is not None,
            authenticator=self.box.authenticate,
            auth_required=self._login and self._tls is None,
            auth_require_tls=self._starttls is not None,
            loop=self._loop,
        )

    def url(self, user: str = "", host: str = "localhost") -> str:
        scheme = "smtps" if self._tls else "smtp+starttls" if self._starttls else "smtp"
        return f"{scheme}://{user}{'@' if user else ''}{host}:{self.port}"
