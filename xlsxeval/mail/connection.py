"""A connection to a mail server: encrypted, its certificate verified, logged in."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from pathlib import Path

from xlsxeval.errors import CannotSend
from xlsxeval.i18n import N_
from xlsxeval.mail.replies import words
from xlsxeval.mail.server import SMTPS, STARTTLS, Server
from xlsxeval.model import Message

_HELLO = "[127.0.0.1]"
"""Our name to the server; the machine's own may be Chinese, or tell too much."""
_MECHANISMS = ("PLAIN", "LOGIN", "CRAM-MD5")
_EXPIRED, _OTHER_HOST = 10, (62, 64)
_NOT_VOUCHED_FOR = frozenset((18, 19, 20, 21))
"""OpenSSL's numbers for a certificate that is self-signed, or whose issuer is not known."""

_UNREACHABLE = N_("The mail server {place} cannot be reached ({why}).")
_NO_STARTTLS = N_("The mail server {place} does not offer STARTTLS; nothing is sent unencrypted.")
_NO_TLS = N_("The mail server {place} cannot be spoken to in TLS ({why}).")
_CERTIFICATE = N_(
    "The certificate of the mail server {place} is not trusted ({why}); give the authority's with "
    "--ca FILE, or accept a self-signed one with --insecure."
)
_EXPIRED_CERTIFICATE = N_("The certificate of the mail server {place} has expired.")
_OTHER_CERTIFICATE = N_("The certificate of the mail server {place} is for another host.")
_NO_CA = N_("{path} holds no certificate that can be used (--ca).")
_NO_LOGIN = N_("The mail server {place} offers no way to log in that we know.")
_WRONG_PASSWORD = N_(
    "The mail server {place} refuses the user {user} or the password ({said}); nothing else was "
    "tried. Many mailboxes want an authorisation code (授权码) in place of the password."
)
_NOT_ASCII = N_("The password of the mail server holds characters that are not ASCII.")


class Unreachable(CannotSend):
    """The server does not answer; a while later it may."""


@dataclass(frozen=True)
class Trust:
    """Whose certificates are believed."""

    ca: Path | None = None
    self_signed: bool = False


@dataclass(frozen=True)
class Door:
    """A server and all that is needed to get in."""

    server: Server
    password: str | None = None
    trust: Trust = Trust()
    timeout: float = 60
    """Seconds for each answer."""

    def __post_init__(self) -> None:
        if self.password is not None and not self.password.isascii():
            raise CannotSend(Message(_NOT_ASCII))

    def open(self) -> smtplib.SMTP:
        """Raises Unreachable, or CannotSend where trying again is no use."""
        try:
            return self._opened()
        except smtplib.SMTPConnectError as error:
            raise self._no(_UNREACHABLE, why=_said(error), kind=Unreachable) from error
        except ssl.SSLCertVerificationError as error:
            raise self._distrust(error) from error
        except ssl.SSLError as error:
            raise self._no(_NO_TLS, why=error.reason or type(error).__name__) from error
        except OSError as error:
            raise self._no(_UNREACHABLE, why=why(error), kind=Unreachable) from error

    def _opened(self) -> smtplib.SMTP:
        try:
            smtp = self._secured(self._context())
        except ssl.SSLCertVerificationError as error:
            if not self.trust.self_signed or error.verify_code not in _NOT_VOUCHED_FOR:
                raise
            smtp = self._secured(self._context_of_its_own())
        try:
            self._log_in(smtp)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _context(self) -> ssl.SSLContext:
        try:
            return ssl.create_default_context(cafile=self.trust.ca)
        except (OSError, ssl.SSLError) as error:
            raise CannotSend(Message(_NO_CA, {"path": str(self.trust.ca)})) from error

    def _context_of_its_own(self) -> ssl.SSLContext:
        """It vouches for itself; its host and its dates are still looked at."""
        blind = ssl.create_default_context()
        blind.check_hostname, blind.verify_mode = False, ssl.CERT_NONE
        smtp = self._secured(blind)
        try:
            assert isinstance(smtp.sock, ssl.SSLSocket)
            shown = smtp.sock.getpeercert(binary_form=True) or b""
        finally:
            smtp.close()
        context = ssl.create_default_context(cadata=shown)
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        return context

    def _secured(self, context: ssl.SSLContext) -> smtplib.SMTP:
        """Connected, and encrypted unless it is this very machine."""
        host, port, timeout = self.server.host, self.server.port, self.timeout
        if self.server.scheme == SMTPS:
            return smtplib.SMTP_SSL(host, port, _HELLO, timeout=timeout, context=context)
        smtp = smtplib.SMTP(host, port, _HELLO, timeout=timeout)
        try:
            if self.server.scheme == STARTTLS:
                smtp.ehlo()
                if not smtp.has_extn("starttls"):
                    raise self._no(_NO_STARTTLS)
                smtp.starttls(context=context)
            return smtp
        except smtplib.SMTPResponseException as error:
            smtp.close()
            raise self._no(_NO_TLS, why=_said(error)) from error
        except BaseException:
            smtp.close()
            raise

    def _log_in(self, smtp: smtplib.SMTP) -> None:
        """One mechanism, once: every failed attempt may count against the mailbox."""
        smtp.ehlo_or_helo_if_needed()
        if self.server.user is None:
            return
        offered = smtp.esmtp_features.get("auth", "").upper().split()
        mechanism = next((each for each in _MECHANISMS if each in offered), None)
        if mechanism is None:
            raise self._no(_NO_LOGIN)
        smtp.user, smtp.password = self.server.user, self.password or ""
        ways = (smtp.auth_plain, smtp.auth_login, smtp.auth_cram_md5)
        try:
            smtp.auth(mechanism, ways[_MECHANISMS.index(mechanism)])
        except smtplib.SMTPAuthenticationError as error:
            raise self._no(_WRONG_PASSWORD, user=self.server.user, said=_said(error)) from error

    def _distrust(self, error: ssl.SSLCertVerificationError) -> CannotSend:
        if error.verify_code == _EXPIRED:
            return self._no(_EXPIRED_CERTIFICATE)
        if error.verify_code in _OTHER_HOST:
            return self._no(_OTHER_CERTIFICATE)
        return self._no(_CERTIFICATE, why=error.verify_message)

    def _no(
        self, template: str, kind: type[CannotSend] = CannotSend, **values: object
    ) -> CannotSend:
        return kind(Message(template, {"place": self.server.place, **values}))


def _said(error: smtplib.SMTPResponseException) -> str:
    said = error.smtp_error
    return words(error.smtp_code, said if isinstance(said, bytes) else said.encode())


def why(error: Exception) -> str:
    """What went wrong, in the system's words."""
    if isinstance(error, Unreachable):
        return str(error.message.values["why"])
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return "timeout"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__
