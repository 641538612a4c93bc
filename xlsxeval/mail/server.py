"""Where mail is handed in: smtps://user@host:465, with no password in it."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from xlsxeval.errors import CannotSend
from xlsxeval.i18n import N_
from xlsxeval.model import Message

SMTPS, STARTTLS, PLAIN = "smtps", "smtp+starttls", "smtp"
_PORTS = {SMTPS: 465, STARTTLS: 587, PLAIN: 25}

_NO_SERVER = N_(
    "{url} names no mail server; write smtps://user@host:465 or smtp+starttls://user@host:587."
)
_WITH_PASSWORD = N_(
    "The address of the mail server must hold no password; leave it out, it is asked for or "
    "taken from XLSXEVAL_SMTP_PASSWORD or --password-file."
)
_IN_THE_CLEAR = N_(
    "smtp://{host} is not encrypted and is only for this very machine; "
    "use smtps:// or smtp+starttls://."
)
_CLEAR_PASSWORD = N_(
    "smtp://{host} is not encrypted, so no password is sent there; leave out the user, "
    "or use smtps:// or smtp+starttls://."
)


@dataclass(frozen=True)
class Server:
    """A mail server, how it is spoken to, and who logs in."""

    scheme: str
    host: str
    port: int
    user: str | None = None

    @property
    def place(self) -> str:
        """smtp.example.cn:465"""
        return f"{self.host}:{self.port}"


def server(url: str) -> Server:
    """The server an address names. Raises CannotSend, which never shows a password."""
    try:
        parts = urlsplit(url.strip())
        host, port, user = parts.hostname, parts.port, unquote(parts.username or "")
    except ValueError:
        raise CannotSend(Message(_NO_SERVER, {"url": "--smtp"})) from None
    if parts.password is not None:
        raise CannotSend(Message(_WITH_PASSWORD))
    rest = parts.path.strip("/") or parts.query or parts.fragment
    if parts.scheme not in _PORTS or not host or not f"{host}{user}".isascii() or rest:
        shown = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
        raise CannotSend(Message(_NO_SERVER, {"url": shown or "--smtp"}))
    if parts.scheme == PLAIN and not _loopback(host):
        raise CannotSend(Message(_IN_THE_CLEAR, {"host": host}))
    if parts.scheme == PLAIN and user:
        raise CannotSend(Message(_CLEAR_PASSWORD, {"host": host}))
    return Server(parts.scheme, host, port or _PORTS[parts.scheme], user or None)


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
