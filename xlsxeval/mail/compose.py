"""A parcel becomes the bytes that are handed in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from xlsxeval.mail import facts, guards, letter, message, template
from xlsxeval.mail.address import Address
from xlsxeval.mail.message import Sender
from xlsxeval.mail.outbox import Entry
from xlsxeval.mail.plan import Parcel
from xlsxeval.model import Submission

NOBODY = Address("nobody", "example.invalid")
"""Who writes a draft as long as nobody is named: the mail program puts its own user there."""


@dataclass(frozen=True)
class Desk:
    """What all letters of a campaign have in common."""

    sender: Sender
    now: datetime
    language: str
    own: template.Template | None
    """The office's template."""
    year: int | None
    """The one most forms are about."""
    rehearsal: Address | None
    """Where everything goes instead."""

    def write(self, parcel: Parcel, entry: Entry, draft: bool = False) -> bytes:
        """The whole message. Raises MailError where the workbook is not as it was scored."""
        file = parcel.file
        attached = None if file is None else guards.attachment(file.path, file.sha256)
        told = facts.Facts(
            unit=parcel.unit.name,
            forms=() if file is None else facts.forms(file.forms),
            year=self.year,
            file="" if attached is None else attached.name,
            office=self.sender.name,
            deadline=parcel.deadline,
            earlier=_day(parcel.earlier),
        )
        built = message.build(
            letter.write(told, parcel.kind, self.language, self.own),
            self.sender,
            self.rehearsal or parcel.to,
            attached,
            date=self.now,
            message_id=entry.message_id,
            earlier=[each.message_id for each in parcel.earlier],
        )
        if self.sender.address == NOBODY:
            del built["From"], built["Message-ID"]
        return message.as_bytes(built, draft)


def year(submissions: Sequence[Submission]) -> int | None:
    """The year most forms are about."""
    forms = [form for each in submissions if each.scored for form in each.result["forms"]]
    years = Counter(form["year"] for form in forms if form["year"] is not None)
    return years.most_common(1)[0][0] if years else None


def _day(earlier: Sequence[Entry]) -> date | None:
    """When the letter went out that is corrected, by the clock of this office."""
    if not earlier:
        return None
    return datetime.fromisoformat(earlier[-1].changed).astimezone().date()
