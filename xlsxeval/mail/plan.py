"""Who would get what, and why the others get nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from xlsxeval.crowd import Filed, counted, matched, roll
from xlsxeval.errors import BadAddress, CannotSend, MailError
from xlsxeval.i18n import N_
from xlsxeval.mail import address, guards
from xlsxeval.mail.address import Address
from xlsxeval.mail.outbox import Entry, Outbox, State, digest
from xlsxeval.mail.template import Kind
from xlsxeval.model import Message, PassedOver, Submission
from xlsxeval.roster import Roster, Unit, key

_WORDS = frozenset(("message", "values", "basis", "rule"))
"""What only says in words what the figures say; it differs by language and version."""
_MISSING = "missing"

_UNKNOWN_UNIT = N_("{unit} is not on the roster")
_NO_UNIT = N_("the form names no unit")
_FAILED = N_("it could not be read, so there is nothing to send")
_OLDER = N_("a newer submission of the same counts")
_UNSURE = N_("whether the last letter arrived is not known; decide with --resolve")
_REFUSED = N_(
    "refused before ({answer}); it goes out again once the address on the roster is another"
)
_PERHAPS = N_("perhaps this is its own: {files}")
_NO_EMAIL = N_("The roster {path} has no column headed 邮箱.")
_NOT_LISTED = N_("{unit} is not on the roster {path} (--only).")


@dataclass(frozen=True)
class Scored:
    """A scored workbook as it stands on the disk."""

    path: Path
    sha256: str
    """As it was written."""
    forms: tuple[Filed, ...]
    """Those that count."""


@dataclass(frozen=True)
class Parcel:
    """One letter to one unit."""

    unit: Unit
    kind: Kind
    to: Address
    subject: str
    result: str
    """Digest of what it tells."""
    file: Scored | None = None
    earlier: tuple[Entry, ...] = ()
    """The letters it corrects, oldest first."""
    deadline: date | None = None

    @property
    def digest(self) -> str:
        """Of what it tells and of the letter it corrects: A, B and A again are three letters."""
        return digest(self.result, self.earlier[-1].message_id if self.earlier else "")


@dataclass(frozen=True)
class Left:
    """A unit or a file that nothing is sent for."""

    name: str
    why: Message
    harmless: bool = False
    """Nobody waits for it."""


@dataclass(frozen=True)
class Plan:
    """A campaign before anything is sent."""

    parcels: tuple[Parcel, ...]
    left: tuple[Left, ...]
    had: tuple[Entry, ...] = ()
    """Letters of earlier runs that need no other."""


@dataclass(frozen=True)
class Wanted:
    """What was asked for."""

    missing: bool = False
    deadline: date | None = None
    only: tuple[str, ...] = ()
    rehearsal: bool = False
    """Everything once more, whatever was sent."""


@dataclass(frozen=True)
class Batch:
    """What was submitted, and how it stands on the disk."""

    submissions: Sequence[Submission]
    digests: Mapping[str, str]
    """Scored workbooks → their sha256 as they were written."""
    roster: Roster
    passed_over: Sequence[PassedOver] = ()


def plan(batch: Batch, outbox: Outbox, wanted: Wanted) -> Plan:
    """Every unit's letters, in the roster's order. Raises CannotSend."""
    roster = batch.roster
    if not roster.has_email:
        raise CannotSend(Message(_NO_EMAIL, {"path": roster.path}))
    chosen = {_named(roster, name).cell for name in wanted.only}
    found = _reminders(batch, wanted) if wanted.missing else _results(batch)
    parcels: list[Parcel] = []
    left: list[Left] = []
    had: list[Entry] = []
    for unit, what in found:
        if chosen and (unit is None or unit.cell not in chosen):
            continue
        if unit is None or isinstance(what, Left):
            assert isinstance(what, Left)
            left.append(what)
            continue
        try:
            whole = _addressed(unit, what, batch, outbox, wanted)
        except (BadAddress, MailError) as error:
            left.append(Left(unit.name, error.message))
        else:
            (parcels if isinstance(whole, Parcel) else had).append(whole)  # type: ignore[arg-type]
    return Plan(tuple(parcels), tuple(left), tuple(had))


def _named(roster: Roster, name: str) -> Unit:
    unit = roster.match(name)
    if unit is None:
        raise CannotSend(Message(_NOT_LISTED, {"unit": name, "path": roster.path}))
    return unit


_Found = Iterator[tuple[Unit | None, Scored | Left | None]]
"""A unit and what it is to get; None: a reminder that it submitted nothing."""


def _reminders(batch: Batch, wanted: Wanted) -> _Found:
    """催报: to every unit that submitted nothing, and nothing that may be its own either."""
    units = {unit.cell: unit for unit in batch.roster.units}
    forms = matched(batch.submissions, batch.roster)
    for finding in roll.roll_call(batch.submissions, forms, batch.roster, batch.passed_over):
        if finding.code != "XE704":
            continue
        unit = units[finding.cell]
        files = finding.message.values.get("files")
        perhaps = Left(unit.name, Message(_PERHAPS, {"files": files}))
        yield unit, perhaps if files else None


def _results(batch: Batch) -> _Found:
    """Every unit's scored workbooks, then what goes to nobody."""
    forms = matched(batch.submissions, batch.roster)
    counting = {(id(f.submission), f.position) for f in counted(batch.submissions, batch.roster)}
    owned: dict[tuple[object, int], list[Filed]] = {}
    for form in forms:
        if form.unit is not None and (id(form.submission), form.position) in counting:
            owned.setdefault((form.unit.cell, id(form.submission)), []).append(form)
    for unit in batch.roster.units:
        for submission in batch.submissions:
            own = owned.get((unit.cell, id(submission)))
            if own:
                output = str(submission.result["output"])
                yield unit, Scored(Path(output), batch.digests.get(output, ""), tuple(own))
    for submission in batch.submissions:
        if not submission.scored:
            yield None, Left(submission.path, Message(_FAILED))
    for form in forms:
        if form.unit is None:
            why = Message(_UNKNOWN_UNIT, {"unit": form.name}) if form.name else Message(_NO_UNIT)
            yield None, Left(form.place, why)
        elif (id(form.submission), form.position) not in counting:
            yield form.unit, Left(form.place, Message(_OLDER), harmless=True)


def _addressed(
    unit: Unit, file: Scored | None, batch: Batch, outbox: Outbox, wanted: Wanted
) -> Parcel | Entry:
    """The unit's letter, or the one it has already. Raises where it must not go out."""
    to = address.parse(unit.email or "")
    if file is None:
        result = digest(_MISSING, str(wanted.deadline))
        parcel = Parcel(unit, Kind.MISSING, to, _MISSING, result, None, (), wanted.deadline)
    else:
        guards.addressed(unit, file.forms[0].submission, batch.roster)
        guards.attachment(file.path, file.sha256)
        subject = digest(*sorted(str(form.subject) for form in file.forms))
        result = digest(*(_told(form.form) for form in file.forms))
        parcel = Parcel(unit, Kind.RESULT, to, subject, result, file, (), wanted.deadline)
    return parcel if wanted.rehearsal else _after(parcel, outbox)


def _after(parcel: Parcel, outbox: Outbox) -> Parcel | Entry:
    """The letter as it follows those the unit has."""
    owner = key(parcel.unit.name)
    had = outbox.had(owner, parcel.subject)
    if had and had[-1].state is State.UNKNOWN:
        raise MailError(Message(_UNSURE))
    same = had if parcel.kind is Kind.MISSING else had[-1:]
    if any(entry.result == parcel.result for entry in same):
        return had[-1]
    if had and parcel.kind is Kind.RESULT:
        parcel = replace(parcel, kind=Kind.CORRECTION, earlier=tuple(had))
    known = outbox.find(owner, parcel.kind, parcel.digest)
    if known is not None and known.state is State.REFUSED and known.address == str(parcel.to):
        raise MailError(Message(_REFUSED, {"answer": known.answer}))
    return parcel


def _told(form: Any) -> str:
    return json.dumps(_figures(form), sort_keys=True)


def _figures(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _figures(part) for name, part in value.items() if name not in _WORDS}
    return [_figures(part) for part in value] if isinstance(value, list | tuple) else value
