"""Many files, one after the other: what one file does wrong costs that file alone."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from xlsxeval.errors import XlsxevalError
from xlsxeval.i18n import N_
from xlsxeval.model import Evaluation, Failure, Message
from xlsxeval.scan import Found

_INTERNAL = N_("The program failed on this file ({kind}); please report it.")


@dataclass(frozen=True)
class Outcome:
    """What became of a file, where its result was written, and what is odd about that."""

    result: Evaluation | Failure
    output: str | None = None
    note: Message | None = None


def attempt(found: Found, work: Callable[[Found], Outcome]) -> Outcome:
    """Do the work; a file that stops it becomes a Failure."""
    try:
        return work(found)
    except XlsxevalError as error:
        return _failed(found.path, error.code, error.message)
    except Exception as error:
        # The worker boundary: one broken file must not cost the others. Only the kind of the
        # fault is told, because its text may quote cells.
        return _failed(found.path, "", Message(_INTERNAL, {"kind": type(error).__name__}))


def _failed(path: Path, code: str, message: Message) -> Outcome:
    return Outcome(Failure(str(path), code, message, _sha256(path)))


def _sha256(path: Path) -> str | None:
    try:
        if not path.is_file():
            return None
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None
