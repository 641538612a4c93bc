"""The child process: one file in on stdin, the workbook made of it out on stdout."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

from xlsxeval.convert import REFUSED, html, ods, xls, xlsb
from xlsxeval.convert.draw import draw
from xlsxeval.convert.encryption import Encrypted, decrypt
from xlsxeval.convert.kind import Kind
from xlsxeval.convert.table import Tables
from xlsxeval.errors import Locked, Unreadable
from xlsxeval.package import Limits

READERS: dict[Kind, Callable[[bytes, Limits], Tables]] = {
    Kind.XLS: xls.read,
    Kind.ODS: ods.read,
    Kind.XLSB: xlsb.read,
    Kind.HTML: html.read,
}


def main() -> int:
    """Answer one request; 0 with the result, REFUSED with the reason as JSON."""
    request = json.loads(sys.stdin.buffer.readline())
    limits = Limits(**request["limits"])
    _confine(limits)
    data = sys.stdin.buffer.read()
    try:
        sys.stdout.buffer.write(_answer(Kind(request["kind"]), data, request["passwords"], limits))
    except Encrypted:
        return _refuse({"error": "encrypted"})
    except Unreadable as error:
        kind = "locked" if isinstance(error, Locked) else "unreadable"
        message = {"template": error.message.template, "values": dict(error.message.values)}
        return _refuse({"error": kind, **message})
    return 0


def _answer(kind: Kind, data: bytes, passwords: list[str], limits: Limits) -> bytes:
    if kind is Kind.ENCRYPTED:
        return decrypt(data, passwords)
    return draw(READERS[kind](data, limits))


def _refuse(reason: dict[str, Any]) -> int:
    sys.stdout.buffer.write(json.dumps(reason).encode())
    return REFUSED


def _confine(limits: Limits) -> None:
    """Bound memory and processor time where the system can; no core file may hold a form."""
    if sys.platform == "win32":
        return
    import resource

    for what, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.seconds + 1),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (allowed, hard))


if __name__ == "__main__":
    sys.exit(main())
