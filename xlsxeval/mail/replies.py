"""What a mail server's answer means for the message, its recipient and the rest of the run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_LONGEST = 200
_FREQUENCY = re.compile(
    r"frequen|too (?:many (?:mails?|messages?|connections?)|fast|often)|rate.?limit|throttl"
    r"|(?:daily|hourly|sending|message) (?:limit|quota)|频率|频繁|频次|发信过多|超限"
    r"|\bRP:|\bMI:(?:SFQ|STC)",
    re.I,
)
_LIMITED = re.compile(r"^4\.7\.\d+(?!.*gr[ae]y)", re.I)
_LIMITING = frozenset((421, 450, 451, 452, 550, 554))
"""Codes that tell of limits by their words; 552 is about the size of one message."""
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+")
_TOO_BIG = 552


class Fate(StrEnum):
    """What became of a message that was handed in."""

    SENT = "sent"
    LATER = "later"
    """Refused for now: tried again."""
    LIMITED = "limited"
    """Too much for the recipient's domain: no more to it in this run."""
    REFUSED = "refused"
    """For good."""
    STOP = "stop"
    """It is the sender that is refused: no other message would fare better."""
    LOST = "lost"
    """The connection, before the message was whole: the server cannot have it."""
    UNKNOWN = "unknown"
    """The connection, after the message was whole: the server may have it."""


class Stage(StrEnum):
    """The command that was answered."""

    SENDER = "MAIL"
    RECIPIENT = "RCPT"
    START = "DATA"
    END = "."


@dataclass(frozen=True)
class Answer:
    """What became of a message, and what the server said."""

    fate: Fate
    said: str = ""
    hangs_up: bool = False
    """The server says that it closes the connection."""


def understood(stage: Stage, code: int, text: bytes) -> Answer:
    """The server's answer to a command of a message's hand-over, where it is no going on."""
    said = words(code, text)
    if stage is Stage.END and 200 <= code < 300:
        return Answer(Fate.SENT, said)
    if not 400 <= code < 600:
        return Answer(Fate.UNKNOWN if stage is Stage.END else Fate.LOST, said, hangs_up=True)
    return Answer(_fate(stage, code, said), said, hangs_up=code == 421)


def words(code: int, text: bytes) -> str:
    """550 5.1.1 User unknown: one line, not too long, whatever it is written in."""
    try:
        decoded = text.decode("utf-8")
    except UnicodeDecodeError:
        decoded = text.decode("gb18030", "replace")
    return " ".join(_UNSEEN.sub(" ", f"{code} {decoded}").split())[:_LONGEST]


def _fate(stage: Stage, code: int, said: str) -> Fate:
    text = said[4:]
    limited = code in _LIMITING and (_FREQUENCY.search(text) or _LIMITED.match(text))
    if stage is Stage.SENDER and code != _TOO_BIG and (limited or code >= 500):
        return Fate.STOP
    if limited:
        return Fate.LIMITED
    return Fate.REFUSED if code >= 500 else Fate.LATER
