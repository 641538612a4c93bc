"""A guard against hanging: not a measure of speed, but an end to waiting."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SECONDS = 30


@contextmanager
def soon() -> Iterator[None]:
    """Fail when the block has not ended within half a minute."""

    def give_up(_signal: int, _frame: FrameType | None) -> None:
        raise AssertionError(f"no end after {_SECONDS} seconds")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(_SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
