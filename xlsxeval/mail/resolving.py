"""Letters that may have arrived: a person says whether they did."""

from __future__ import annotations

from xlsxeval.errors import CannotSend
from xlsxeval.i18n import N_
from xlsxeval.mail.outbox import Entry, Outbox, State
from xlsxeval.model import Message
from xlsxeval.roster import key

SENT, AGAIN = "sent", "again"
_STATES = {SENT: State.SENT, AGAIN: State.QUEUED}
_BY_HAND = "--resolve"
"""Kept in place of a server's answer."""

_HOW = N_(
    "--resolve {text}: write UNIT=sent where the letter arrived, UNIT=again where it did not."
)
_NONE = N_("No letter to {unit} waits for --resolve.")


def decided(outbox: Outbox, text: str) -> list[Entry]:
    """The letters to one unit as UNIT=sent or UNIT=again says. Raises CannotSend."""
    name, _, answer = text.rpartition("=")
    if not name.strip() or answer not in _STATES:
        raise CannotSend(Message(_HOW, {"text": text}))
    found = [entry for entry in outbox.unknown() if entry.unit == key(name)]
    if not found:
        raise CannotSend(Message(_NONE, {"unit": name}))
    return [decide(outbox, entry, answer) for entry in found]


def decide(outbox: Outbox, entry: Entry, answer: str) -> Entry:
    """Sent: it is done. Again: it is sent with the next run, under the same Message-ID."""
    return outbox.mark(entry, _STATES[answer], _BY_HAND)
