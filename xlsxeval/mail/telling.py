"""A campaign in sentences: who gets what, who does not, and how far it came."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from xlsxeval.i18n import N_
from xlsxeval.mail import facts
from xlsxeval.mail.campaign import Ended, Report
from xlsxeval.mail.outbox import Entry, State
from xlsxeval.mail.plan import Left, Parcel, Plan
from xlsxeval.mail.template import Kind
from xlsxeval.model import Message

_WOULD = {
    Kind.RESULT: N_("To send: {unit} <{address}>: {file}, {scores}"),
    Kind.CORRECTION: N_("To correct: {unit} <{address}>: {file}, {scores}"),
    Kind.MISSING: N_("To remind: {unit} <{address}>"),
}
_SCORES = N_("self-assessed {own}, awarded {awarded}, grade {grade}, {state}")
_CHECKED = N_("checked, not scored")
_STATE = {
    facts.State.PROPOSED: N_("not reviewed yet"),
    facts.State.PARTLY: N_("reviewed in part"),
    facts.State.REVIEWED: N_("reviewed"),
}
_SHARED = N_("Please check the roster: {address} stands for several units, {units}.")
_LEFT = N_("Nothing sent: {name}: {why}")
_HAD = N_("Sent before: {unit} <{address}>, {when}")
_ENDED = {
    State.SENT: N_("Sent: {unit} <{address}>"),
    State.REFUSED: N_("Refused: {unit} <{address}>: {said}"),
    State.UNKNOWN: N_("Not known: {unit} <{address}>: {said}; decide with --resolve"),
    State.QUEUED: N_("Nothing sent: {unit}: {said}"),
}
_REHEARSAL = N_("Rehearsed: the letter of {unit} went to {address}")
_WAITS = N_("Not known: {unit} <{address}>, {when}, Message-ID {message_id}: {said}")
_BROKEN_OFF = N_("the program was ended before the answer came")
_DRY = N_(
    "Dry run, nothing was sent: {count} to send, {left} left out, {had} sent before. "
    "Letters to look at: {folder}. Send them with --send."
)
_REHEARSED = N_("Rehearsal: everything went to {address}; no unit counts as written to.")
_STOPPED = N_("Stopped at {done}/{count} ({why}); run the same command again to continue.")
_DONE = N_(
    "Sent {sent}, refused {refused}, not known {unknown}, still to send {waiting}, "
    "left out {left}, sent before {had}."
)


def planned(plan: Plan) -> Iterator[Message]:
    """A line a letter, then a line for everyone who gets none."""
    for parcel in plan.parcels:
        yield _would(parcel)
    yield from outside(plan)


def outside(plan: Plan) -> Iterator[Message]:
    """Those who get nothing in this run."""
    shared: dict[str, list[str]] = {}
    for parcel in plan.parcels:
        shared.setdefault(str(parcel.to).casefold(), []).append(parcel.unit.name)
    for where, names in shared.items():
        units = tuple(dict.fromkeys(names))
        if len(units) > 1:
            yield Message(_SHARED, {"address": where, "units": units})
    for left in plan.left:
        yield _left(left)
    for entry in plan.had:
        yield Message(_HAD, {**_to(entry), "when": _clock(entry)})


def left_out(left: Left) -> bool:
    """Somebody waits for it."""
    return not left.harmless


def dry(plan: Plan, folder: Path) -> Message:
    """What a dry run comes to."""
    values = {"count": len(plan.parcels), "left": len(plan.left), "had": len(plan.had)}
    return Message(_DRY, {**values, "folder": str(folder)})


def ended(each: Ended, rehearsal: str) -> Message:
    """What became of one letter."""
    if rehearsal and each.state is State.SENT:
        return Message(_REHEARSAL, {"unit": each.parcel.unit.name, "address": rehearsal})
    values = {"unit": each.parcel.unit.name, "address": str(each.parcel.to), "said": each.said}
    return Message(_ENDED[each.state], values)


def summed(plan: Plan, report: Report, rehearsal: str) -> Iterator[Message]:
    """How far the campaign came."""
    if rehearsal:
        yield Message(_REHEARSED, {"address": rehearsal})
    sent = report.number(State.SENT)
    if report.stopped is not None:
        values = {"done": sent, "count": report.count, "why": report.stopped}
        yield Message(_STOPPED, values)
    counts = {
        "sent": sent,
        "refused": report.number(State.REFUSED),
        "unknown": report.number(State.UNKNOWN),
        "waiting": report.waiting,
        "left": len(plan.left) + report.number(State.QUEUED),
        "had": len(plan.had),
    }
    yield Message(_DONE, counts)


def waits(entry: Entry) -> Message:
    """A letter that a person has to decide about."""
    said = entry.answer or Message(_BROKEN_OFF)
    values = {**_to(entry), "when": _clock(entry), "message_id": entry.message_id, "said": said}
    return Message(_WAITS, values)


def decided(entry: Entry) -> Message:
    """What a person decided."""
    if entry.state is State.SENT:
        return Message(_ENDED[State.SENT], _to(entry))
    return Message(_AGAIN, _to(entry))


_AGAIN = N_("To send again: {unit} <{address}>")


def _would(parcel: Parcel) -> Message:
    values: dict[str, object] = {"unit": parcel.unit.name, "address": str(parcel.to)}
    if parcel.file is not None:
        told = facts.forms(parcel.file.forms)
        scores = tuple(_scores(form) for form in told)
        values |= {"file": parcel.file.path.name, "scores": scores}
    return Message(_WOULD[parcel.kind], values)


def _scores(form: facts.FormFacts) -> Message:
    if not form.scored:
        return Message(_CHECKED)
    values = {
        "own": form.self_total,
        "awarded": form.awarded,
        "grade": form.grade or None,
        "state": Message(_STATE[form.state]),
    }
    return Message(_SCORES, values)


def _left(left: Left) -> Message:
    return Message(_LEFT, {"name": left.name, "why": left.why})


def _to(entry: Entry) -> dict[str, object]:
    return {"unit": entry.name, "address": entry.address}


def _clock(entry: Entry) -> str:
    """By the clock of this office: 2024-03-01 09:30."""
    return datetime.fromisoformat(entry.changed).astimezone().strftime("%Y-%m-%d %H:%M")
