"""Work that goes wrong in every way there is, for the tests of batches."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from xlsxeval.batch import Job, scoring
from xlsxeval.ledger import Record


def hang() -> None:
    time.sleep(600)


def leave() -> None:
    os._exit(3)


def crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def fail() -> None:
    raise ValueError("电话 13800000000")


def hang_at_first(met: Path) -> None:
    """Hang where the file is not there yet; the next time it is."""
    if not met.exists():
        met.touch()
        hang()


WAYS: dict[str, Callable[[], None]] = {"挂起": hang, "退出": leave, "崩溃": crash, "异常": fail}


def act(way: str) -> str:
    """Do what the way says; any other word is given back."""
    if way in WAYS:
        WAYS[way]()
    return way


def pid(_: int) -> int:
    return os.getpid()


def scored(job: Job) -> Record:
    """Score the file, unless its name says how it goes wrong."""
    act(job.found.path.stem)
    return scoring.scored(job)


def slowly(word: str | None) -> str | None:
    """Say that it begins, and take a moment."""
    print("begun", flush=True)
    time.sleep(0.3)
    return word


class Slow:
    """What a process is given before it does anything, and takes a moment to unpack."""

    def __reduce__(self) -> tuple[Callable[..., str | None], tuple[None]]:
        return slowly, (None,)
