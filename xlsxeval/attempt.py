"""One file: what stops the work on it becomes a Failure."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from xlsxeval.errors import Locked, XlsxevalError
from xlsxeval.i18n import N_
from xlsxeval.intake import sha256
from xlsxeval.model import Failure, Message
from xlsxeval.scan import Found

Result = TypeVar("Result")
_INTERNAL = N_("The program failed on this file ({kind}); please report it.")
_MEMORY = N_(
    "There is not enough memory for this file. Close other programs, or score it on its own."
)


def attempt(found: Found, work: Callable[[Found], Result]) -> Result | Failure:
    """What the work gives, or the Failure it becomes."""
    try:
        return work(found)
    except XlsxevalError as error:
        return failure(found, error.message, error.code, locked=isinstance(error, Locked))
    except MemoryError:
        message = Message(_MEMORY)
    except Exception as error:
        # The worker boundary: one broken file must not cost the others.
        message = internal(type(error).__name__)
    # Told out here, where the memory the work held is free again.
    return failure(found, message)


def internal(kind: str) -> Message:
    """Only the kind of the fault is told, because its text may quote cells."""
    return Message(_INTERNAL, {"kind": kind})


def failure(found: Found, message: Message, code: str = "", *, locked: bool = False) -> Failure:
    """The Failure of a file."""
    return Failure(str(found.path), code, message, sha256(found), locked)
