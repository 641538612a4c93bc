"""What waits to be done, and who may take it."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Condition
from typing import Any

_SMALL = 4096
"""Bytes that fit into every system's pipe beside another call, so that sending never waits."""


@dataclass(frozen=True)
class Task:
    """A call as it is sent to a process."""

    call: bytes
    future: Future[Any] = field(default_factory=Future)


class Tasks:
    """Those nobody has taken yet, in their order."""

    def __init__(self, takers: int) -> None:
        self._takers = takers
        self._waiting: deque[Task] = deque()
        self._changed = Condition()
        self._closed = self._given_up = False

    def put(self, task: Task) -> None:
        """One more."""
        with self._changed:
            self._waiting.append(task)
            self._changed.notify()

    def back(self, tasks: list[Task]) -> None:
        """Those that somebody took and did not begin are the next."""
        with self._changed:
            self._waiting.extendleft(reversed(tasks))
            if self._given_up:
                self._cancel()
            self._changed.notify_all()

    def take(self) -> Task | None:
        """The next, once there is one; None where nothing more will come."""
        with self._changed:
            while not self._waiting:
                if self._closed:
                    return None
                self._changed.wait()
            return self._waiting.popleft()

    def ahead(self) -> Task | None:
        """One for later, where more wait than could be begun at once."""
        with self._changed:
            if len(self._waiting) > self._takers and len(self._waiting[0].call) <= _SMALL:
                return self._waiting.popleft()
            return None

    def close(self, *, cancel: bool) -> None:
        """Nothing more comes; what waits is done, or else given up."""
        with self._changed:
            self._closed, self._given_up = True, cancel
            if cancel:
                self._cancel()
            self._changed.notify_all()

    def _cancel(self) -> None:
        while self._waiting:
            self._waiting.popleft().future.cancel()
