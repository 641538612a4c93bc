"""Many files, one after the other: what one file does wrong costs that file alone."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from xlsxeval import intake
from xlsxeval.errors import Unreadable, XlsxevalError
from xlsxeval.i18n import N_
from xlsxeval.model import Evaluation, Failure, Message
from xlsxeval.scan import Found

Result = TypeVar("Result")
_INTERNAL = N_("The program failed on this file ({kind}); please report it.")


@dataclass(frozen=True)
class Outcome:
    """What became of a file, where its result was written, and what is odd about that."""

    result: Evaluation | Failure
    output: str | None = None
    note: Message | None = None


def attempt(found: Found, work: Callable[[Found], Outcome]) -> Outcome:
    """Do the work; a file that stops it becomes a Failure."""
    result = tried(found, work)
    return Outcome(result) if isinstance(result, Failure) else result


def tried(found: Found, work: Callable[[Found], Result]) -> Result | Failure:
    """What the work gives, or the Failure it becomes."""
    try:
        return work(found)
    except XlsxevalError as error:
        return _failed(found, error.code, error.message)
    except Exception as error:
        # The worker boundary: one broken file must not cost the others. Only the kind of the
        # fault is told, because its text may quote cells.
        return _failed(found, "", Message(_INTERNAL, {"kind": type(error).__name__}))


def _failed(found: Found, code: str, message: Message) -> Failure:
    return Failure(str(found.path), code, message, _sha256(found))


def _sha256(found: Found) -> str | None:
    try:
        if found.archive is not None:
            return hashlib.sha256(intake.content(found)).hexdigest()
        if not found.path.is_file():
            return None
        with found.path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except (OSError, Unreadable):
        return None
