"""A campaign: letter after letter, each kept in the outbox before and after it is handed in."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Protocol

from xlsxeval.errors import CannotSend, MailError
from xlsxeval.i18n import N_
from xlsxeval.mail.outbox import Entry, Outbox, State, digest
from xlsxeval.mail.plan import Parcel
from xlsxeval.mail.replies import Answer, Fate
from xlsxeval.model import Message
from xlsxeval.roster import key

_BACK_OFF = (60, 300)
"""Seconds before the second and the third round; greylisting wants some minutes."""
_IN_A_ROW = 3
"""Connections lost one after the other: the server is gone, not the message at fault."""

_LOST = N_("the connection to the mail server was lost: {said}")
_SENDER = N_("the mail server refuses the sender: {said}")
_FOR_NOW = N_("refused for now: {said}")
_PAUSED = N_("{domain} limits how much it takes: {said}")
_ENDS = {Fate.SENT: State.SENT, Fate.REFUSED: State.REFUSED, Fate.UNKNOWN: State.UNKNOWN}
_WHY = {Fate.LOST: _LOST, Fate.LATER: _FOR_NOW, Fate.LIMITED: _PAUSED}
_INTERRUPTED = N_("interrupted")
_LIMIT = N_("--limit reached")
_WAITING = N_("Waiting {seconds} s before {count} letters are tried again.")


class Hands(Protocol):
    """What takes letters: mail.smtp.Post."""

    def send(self, sender: str, recipient: str, message: bytes) -> Answer:
        """Hand one message in for one recipient."""


@dataclass(frozen=True)
class Pace:
    """How fast, and what waiting means."""

    interval: float = 0.0
    """Seconds from one letter to the next."""
    back_off: tuple[float, ...] = _BACK_OFF
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic


@dataclass(frozen=True)
class Ended:
    """What became of one letter."""

    parcel: Parcel
    state: State
    said: str | Message


@dataclass
class _Open:
    """A letter on its way."""

    parcel: Parcel
    entry: Entry
    why: Message | None = None
    """Why it is not sent yet."""
    settled: bool = False
    paused: bool = False
    lost: bool = False


@dataclass
class Report:
    """How far the campaign came."""

    count: int
    ended: list[Ended] = field(default_factory=list)
    stopped: Message | None = None
    """Why it did not come to the end; the first reason met."""
    interrupted: bool = False

    @property
    def waiting(self) -> int:
        """Letters left to the next run."""
        return self.count - len(self.ended)

    @property
    def complete(self) -> bool:
        """Every letter was sent."""
        return self.number(State.SENT) == self.count

    def number(self, state: State) -> int:
        """Letters that ended so."""
        return sum(each.state is state for each in self.ended)


@dataclass
class Campaign:
    """Everything that letters need on their way."""

    hands: Hands
    outbox: Outbox
    sender: str
    compose: Callable[[Parcel, Entry], bytes]
    """The message; raises MailError where it must not go out."""
    pace: Pace = field(default_factory=Pace)
    rehearsal: str = ""
    tell: Callable[[Message], None] = lambda message: None
    ended: Callable[[Ended], None] = lambda ended: None
    _paused: dict[str, Message] = field(default_factory=dict)
    """Domain → why it gets no more in this run."""
    _pressed: list[int] = field(default_factory=list)
    """Ctrl-C, while a letter was on its way."""
    _next: float = 0.0
    """When the next letter is due."""

    def run(self, parcels: Sequence[Parcel], limit: int | None = None) -> Report:
        """Send what is ready; what is not sent in the end stays queued for the next run."""
        report = Report(len(parcels))
        todo = [_Open(parcel, self._queued(parcel)) for parcel in parcels[:limit]]
        try:
            for wait in (0.0, *self.pace.back_off):
                again = [each for each in todo if not each.settled and not each.paused]
                if wait and again:
                    self.tell(Message(_WAITING, {"seconds": round(wait), "count": len(again)}))
                    self.pace.sleep(wait)
                self._round(again, report)
        except CannotSend as error:
            report.stopped = error.message
        except KeyboardInterrupt:
            report.stopped, report.interrupted = Message(_INTERRUPTED), True
        whys = [each.why for each in todo if not each.settled and each.why is not None]
        if len(todo) < len(parcels):
            whys.append(Message(_LIMIT))
        report.stopped = report.stopped or next(iter(whys), None)
        return report

    def _queued(self, parcel: Parcel) -> Entry:
        return self.outbox.queue(entry(parcel, self.sender, self.outbox, self.rehearsal))

    def _round(self, todo: Sequence[_Open], report: Report) -> None:
        """One try for each. Raises CannotSend where all must stop."""
        lost = 0
        for each in todo:
            to = self.rehearsal or str(each.parcel.to)
            domain = to.rpartition("@")[2].casefold()
            if domain in self._paused:
                each.paused, each.why = True, self._paused[domain]
                continue
            ended = self._tried(each, to)
            lost = lost + 1 if ended is None and each.lost else 0
            if ended is not None:
                each.settled = True
                report.ended.append(ended)
                self.ended(ended)
            elif lost == _IN_A_ROW and each.why is not None:
                raise CannotSend(each.why)
            if self._pressed:
                raise KeyboardInterrupt

    def _tried(self, each: _Open, to: str) -> Ended | None:
        """How the letter ended; None where it is still to be sent."""
        try:
            message = self.compose(each.parcel, each.entry)
            self.pace.sleep(max(0.0, self._next - self.pace.clock()))
            self._next = self.pace.clock() + self.pace.interval
            with _unbroken() as self._pressed:
                answer = self._handed_in(each, to, message)
        except MailError as error:
            return Ended(each.parcel, State.QUEUED, error.message)
        each.lost = answer.fate is Fate.LOST
        if answer.fate in _ENDS:
            return Ended(each.parcel, _ENDS[answer.fate], answer.said)
        domain = to.rpartition("@")[2].casefold()
        each.why = Message(_WHY[answer.fate], {"said": answer.said, "domain": domain})
        if answer.fate is Fate.LIMITED:
            each.paused = True
            self._paused[domain] = each.why
        return None

    def _handed_in(self, each: _Open, to: str, message: bytes) -> Answer:
        sending = self.outbox.sending(each.entry, to, message)
        try:
            answer = self.hands.send(self.sender, to, message)
            if answer.fate is Fate.LOST:
                # A server closes connections it finds idle; that is no reason to wait.
                answer = self.hands.send(self.sender, to, message)
        except CannotSend as error:
            self.outbox.mark(sending, State.QUEUED, str(error))
            raise
        state = _ENDS.get(answer.fate, State.QUEUED)
        each.entry = self.outbox.mark(sending, state, answer.said)
        if answer.fate is Fate.STOP:
            raise CannotSend(Message(_SENDER, {"said": answer.said}))
        return answer


def entry(parcel: Parcel, sender: str, outbox: Outbox, rehearsal: str = "") -> Entry:
    """The parcel's place in the outbox: as it stands there, or as it would be put there."""
    unit = key(parcel.unit.name)
    known = None if rehearsal else outbox.find(unit, parcel.kind, parcel.digest)
    if known is not None:
        return known
    parts = [unit, parcel.kind, parcel.digest]
    if rehearsal:
        # Mailboxes keep only one of two letters with one Message-ID.
        parts += [rehearsal, str(outbox.rehearsals())]
    message_id = f"<{digest(*parts)[:40]}@{sender.rpartition('@')[2]}>"
    return Entry(
        unit,
        parcel.unit.name,
        parcel.subject,
        parcel.kind,
        parcel.digest,
        parcel.result,
        rehearsal or str(parcel.to),
        message_id,
        rehearsal,
    )


@contextmanager
def _unbroken() -> Iterator[list[int]]:
    """Ctrl-C waits until what was begun is known and kept; a second one does not.

    What was pressed meanwhile is given, to be heeded once the letter is counted.
    """
    pressed: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield pressed
        return

    def hold(number: int, frame: FrameType | None) -> None:
        if pressed:
            raise KeyboardInterrupt
        pressed.append(number)

    before = signal.signal(signal.SIGINT, hold)
    try:
        yield pressed
    finally:
        signal.signal(signal.SIGINT, before)
