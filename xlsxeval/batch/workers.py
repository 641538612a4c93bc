"""Processes that may hang or die without harm to the others."""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

from xlsxeval.batch.slot import GRACE, Slot
from xlsxeval.batch.tasks import Task, Tasks

SECONDS = 35
"""Of wall time a file: what is not OOXML has 30 s of its own to be converted in."""
_TASKS = 500
"""After so many a process makes room for a new one, lest it grow."""


class Workers(Executor):
    """So many processes; one that hangs or dies fails the work it is at, and is replaced."""

    def __init__(
        self,
        count: int,
        seconds: float = SECONDS,
        tasks: int = _TASKS,
        early: Callable[[], object] | None = None,
    ) -> None:
        """`early` is what they do first, at once and not when there is work."""
        self._waiting = Tasks(count)
        self._slots = [Slot(self._waiting, seconds, tasks, early) for _ in range(count)]

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Done by the first process that is free."""
        try:
            task = Task(pickle.dumps((fn, args, kwargs)))
        except Exception as error:
            # Whatever it is, it belongs to who waits for the future.
            failed: Future[Any] = Future()
            failed.set_exception(error)
            return failed
        self._waiting.put(task)
        return task.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes; where futures are cancelled, work in hand has a moment to end."""
        self._waiting.close(cancel=cancel_futures)
        end = time.monotonic() + GRACE
        for slot in self._slots if wait or cancel_futures else ():
            slot.thread.join(max(0, end - time.monotonic()) if cancel_futures else None)
            slot.end()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.shutdown(cancel_futures=kind is not None)
