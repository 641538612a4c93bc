"""What is not OOXML becomes an .xlsx in a child process: what breaks it costs one file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from xlsxeval.convert.encryption import Encrypted
from xlsxeval.convert.kind import Kind, kind
from xlsxeval.errors import Locked, Unreadable
from xlsxeval.i18n import N_
from xlsxeval.model import Message
from xlsxeval.package import Limits

__all__ = ["REFUSED", "Encrypted", "Kind", "convert", "decrypt", "kind"]

REFUSED = 3
"""Exit status of a child that tells why it cannot read the file."""
_ROOT = Path(__file__).parents[2]
_TOO_LONG = N_("Reading the file took longer than {seconds} s; please save it as .xlsx again.")
_BROKEN = N_("The file cannot be read; it may be damaged. Please save it as .xlsx and send it.")


def convert(source: Kind, data: bytes, limits: Limits) -> bytes:
    """The workbook as .xlsx: same values, merges and, where told, widths and number formats.

    Raises Encrypted where it has to be decrypted first.
    """
    made = _child(source, data, limits, ())
    if kind(made) is not Kind.OOXML:
        raise Unreadable(Message(_BROKEN))
    return made


def decrypt(data: bytes, limits: Limits, passwords: Sequence[str]) -> bytes:
    """The workbook in the clear. Raises Locked where no password opens it."""
    clear = _child(Kind.ENCRYPTED, data, limits, passwords)
    if not clear:
        raise Unreadable(Message(_BROKEN))
    return clear


def _child(kind: Kind, data: bytes, limits: Limits, passwords: Sequence[str]) -> bytes:
    """What the child makes of the file.

    Passwords go through the pipe, where no list of processes shows them.
    """
    request = {"kind": kind, "limits": asdict(limits), "passwords": list(passwords)}
    path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", __name__],
            input=json.dumps(request).encode() + b"\n" + data,
            capture_output=True,
            check=False,
            timeout=limits.seconds,
            env={**os.environ, "PYTHONPATH": path},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable(Message(_TOO_LONG, {"seconds": limits.seconds})) from error
    if done.returncode == REFUSED:
        raise _reason(done.stdout)
    if done.returncode != 0:
        raise Unreadable(Message(_BROKEN))
    return done.stdout


def _reason(answer: bytes) -> Exception:
    """Why the child refused."""
    reason = json.loads(answer)
    if reason["error"] == "encrypted":
        return Encrypted()
    error = Locked if reason["error"] == "locked" else Unreadable
    return error(Message(reason["template"], reason["values"]))
