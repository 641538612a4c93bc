"""Work in flight: never more of it than is needed to keep the workers busy."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent import futures
from contextlib import ExitStack
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

from xlsxeval.batch.workers import Workers

Task = TypeVar("Task")
Result = TypeVar("Result")
_HEED = 1.0
"""Seconds between two looks at what else happens."""


def finished(
    tasks: Iterable[Task],
    work: Callable[[Task], Result],
    executor: futures.Executor,
    ahead: int,
    again: Callable[[Task, Result], Task | None] = lambda task, result: None,
    known: Callable[[Task], Result | None] = lambda task: None,
    waiting: Callable[[], None] = lambda: None,
) -> Iterator[tuple[Task, Result | BaseException]]:
    """Every task with its result, or what it died of, as they come.

    `known` answers without work; `again` may ask for another try. At most `ahead` are in hand.
    `waiting` is told whenever none is there yet, and every second until one comes.
    """
    with ExitStack() as stack:
        flight = _Flight(work, executor, stack, waiting)
        for task in tasks:
            answer = known(task)
            if answer is not None:
                yield task, answer
                continue
            flight.submit(task)
            while len(flight.pending) >= ahead:
                yield from flight.land(again)
        while flight.pending:
            yield from flight.land(again)


class _Flight(Generic[Task, Result]):
    """What is in hand, and the executor that does it."""

    def __init__(
        self,
        work: Callable[[Task], Result],
        executor: futures.Executor,
        stack: ExitStack,
        waiting: Callable[[], None],
    ) -> None:
        self._work, self._executor, self._stack = work, executor, stack
        self._waiting = waiting
        self._broken = False
        self._landed: SimpleQueue[futures.Future[Result]] = SimpleQueue()
        self.pending: dict[futures.Future[Result], Task] = {}

    def submit(self, task: Task) -> None:
        try:
            future = self._executor.submit(self._work, task)
        except futures.BrokenExecutor:
            self._replace()
            future = self._executor.submit(self._work, task)
        self.pending[future] = task
        future.add_done_callback(self._landed.put)

    def land(
        self, again: Callable[[Task, Result], Task | None]
    ) -> Iterator[tuple[Task, Result | BaseException]]:
        """The next that is finished."""
        future = self._next()
        task = self.pending.pop(future)
        error = future.exception()
        if isinstance(error, futures.BrokenExecutor):
            # One of those in hand broke it; which, shows where each has its own process.
            self._replace()
            self.submit(task)
        elif error is not None:
            yield task, error
        elif (another := again(task, future.result())) is not None:
            self.submit(another)
        else:
            yield task, future.result()

    def _next(self) -> futures.Future[Result]:
        if self._landed.empty():
            self._waiting()
        while True:
            try:
                # On Windows Ctrl-C is heard only when such a wait is over.
                return self._landed.get(timeout=_HEED)
            except Empty:
                self._waiting()

    def _replace(self) -> None:
        if not self._broken:
            self._broken = True
            self._executor = self._stack.enter_context(Workers(os.cpu_count() or 1))
