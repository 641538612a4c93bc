"""What must hold before a scored workbook goes to a unit."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from xlsxeval.disk import why
from xlsxeval.errors import MailError
from xlsxeval.i18n import N_
from xlsxeval.mail import clean
from xlsxeval.mail.message import Attachment
from xlsxeval.model import Message, Submission
from xlsxeval.roster import Roster, Unit

MOST = 20_000_000
"""Bytes of one attachment."""

_FOREIGN = N_("{file} holds a form of {found}; it is not sent to {unit}.")
_NAMELESS = N_("{file} holds a form that names no unit; it is not sent to {unit}.")
_EMPTY = N_("{file} was not scored; it is not sent to {unit}.")
_MISSING = N_("The scored workbook {file} cannot be read ({why}); score again.")
_LARGE = N_("The scored workbook {file} has {size} bytes; at most {most} are sent by e-mail.")
_CHANGED = N_("The scored workbook {file} was changed after scoring; score again, then send.")


def addressed(unit: Unit, submission: Submission, roster: Roster) -> None:
    """Every form of the workbook is the unit's own: none may see the form of another."""
    values = {"file": clean.line(submission.path), "unit": unit.name}
    if not submission.scored or not submission.result["forms"]:
        raise MailError(Message(_EMPTY, values))
    for form in submission.result["forms"]:
        name = clean.line(form["unit"] or "")
        if not name:
            raise MailError(Message(_NAMELESS, values))
        if roster.match(form["unit"]) != unit:
            raise MailError(Message(_FOREIGN, {**values, "found": name}))


def attachment(path: Path, scored: str) -> Attachment:
    """The workbook as it was scored: `scored` is its sha256 then. What is checked is what goes."""
    values = {"file": clean.line(path.name)}
    try:
        size = path.stat().st_size
        # One byte more than may be tells a file that grew meanwhile.
        with path.open("rb") as stream:
            data = stream.read(MOST + 1)
    except OSError as error:
        raise MailError(Message(_MISSING, {**values, "why": why(error)})) from error
    if max(size, len(data)) > MOST:
        raise MailError(Message(_LARGE, {**values, "size": size, "most": MOST}))
    if sha256(data).hexdigest() != scored.lower():
        raise MailError(Message(_CHANGED, values))
    return Attachment(path.name, data)
