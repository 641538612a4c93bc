"""A stretch of cases in one process, and the most memory it held."""

from __future__ import annotations

import faulthandler
import sys
import tempfile
from pathlib import Path

from tests.fuzz.case import case, sent

MOST = 3 << 30
"""Bytes of address space; what wants more gets a MemoryError and not the whole machine."""

Told = tuple[list[tuple[int, str, float, tuple[str, ...]]], int]


def run(first: int, last: int) -> Told:
    """Number, status, seconds and faults of each case, and the most memory held, in bytes."""
    faulthandler.enable()
    _bounded()
    found = []
    for number in range(first, last):
        with tempfile.TemporaryDirectory(prefix="xlsxeval-fuzz-") as folder:
            outcome = sent(case(number), Path(folder))
        found.append((number, outcome.status, outcome.seconds, outcome.wrong))
    return found, peak()


def _bounded() -> None:
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST, resource.getrlimit(resource.RLIMIT_AS)[1]))


def peak() -> int:
    """Bytes; 0 where the system does not tell."""
    if sys.platform == "win32":
        return 0
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
