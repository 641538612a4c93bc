"""A process and the thread that gives it work, watches it and replaces it."""

from __future__ import annotations

import signal
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from xlsxeval.batch import starting
from xlsxeval.batch.tasks import Task, Tasks

GRACE = 2
"""Seconds that work in hand is given when all is to end, and a process to do what takes no time."""
_STARTING, _STARTS = 60, 2
"""Seconds a process may take to start and to load the program, and how often that is tried."""
_SENT = 2
"""So many tasks a process has at most: it never waits for the next while there is one."""


class Overdue(Exception):
    """The work took longer than its limit, and its process was ended."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Died(Exception):
    """The process ended in the middle of its work."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status


class Raised(Exception):
    """The work raised an exception of that kind."""


class Slot:
    """One process at a time, for so many seconds a task and so many tasks."""

    def __init__(
        self, waiting: Tasks, seconds: float, tasks: int, early: Callable[[], object] | None
    ) -> None:
        self._waiting, self._seconds, self._tasks, self._early = waiting, seconds, tasks, early
        self._process: BaseProcess | None = None
        self._pipe: Connection[Any, Any] | None = None
        self._sent: deque[Task] = deque()
        self._done = self._silent = 0
        self._heard = self._begun = False
        """Whether the process ever answered, and whether it is at the first of what was sent."""
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def end(self) -> None:
        """End the process, whatever it is at."""
        process = self._process
        if process is not None:
            process.kill()
            process.join(GRACE)

    def _serve(self) -> None:
        if self._early is not None:
            with suppress(OSError, EOFError):
                self._start()
        while (task := self._next()) is not None:
            self._sent.append(task)
            try:
                self._go_on(task)
            except Exception as error:
                # Whatever it is, somebody waits for the future.
                self._fall(error)
        self._retire()

    def _next(self) -> Task | None:
        if self._done >= self._tasks:
            self._retire()
        return self._waiting.take()

    def _go_on(self, task: Task) -> None:
        """Until the process has nothing more to do."""
        self._send(task)
        while self._sent:
            self._hear()
            if len(self._sent) < _SENT and self._done < self._tasks:
                another = self._waiting.ahead()
                if another is not None:
                    self._sent.append(another)
                    self._send(another)

    def _send(self, task: Task) -> None:
        pipe = self._pipe or self._start()
        self._done += 1
        # Where it has ended that is heard of in its turn: what it said before still counts.
        with suppress(OSError):
            pipe.send_bytes(task.call)

    def _hear(self) -> None:
        """What the process says next: that it begins, or what the work came to."""
        assert self._pipe is not None
        # Its start and what it was given to do before are no part of the limit.
        working = self._seconds if self._begun else GRACE
        seconds = working if self._heard else _STARTING
        if not self._pipe.poll(seconds):
            raise Overdue(seconds)
        told = self._pipe.recv()
        if not self._begun:
            self._begins()
            return
        good, value, self._begun = told
        future = self._sent.popleft().future
        if not good:
            _fail(future, Raised(value))
        elif not future.cancelled():
            future.set_result(value)
        if self._begun:
            self._begins()

    def _begins(self) -> None:
        self._heard = self._begun = True
        self._sent[0].future.set_running_or_notify_cancel()

    def _start(self) -> Connection[Any, Any]:
        self._heard = False
        self._process, self._pipe = starting.started(self._early)
        self._done = 0
        return self._pipe

    def _retire(self) -> None:
        """Let the process end by itself: its pipe has nothing more for it."""
        if self._pipe is not None and self._process is not None:
            self._pipe.close()
            self._process.join(GRACE if self._done else 0)
            # It may have stopped, and hear of nothing.
            self.end()
            self._pipe = self._process = None

    def _fall(self, error: Exception) -> None:
        """End what is left of the process; what it had not begun is done by another."""
        sent, self._sent = list(self._sent), deque()
        reason = self._fallen(error)
        self._silent = 0 if self._heard else self._silent + 1
        # The work is not at fault where nothing began it; nor is it tried for ever.
        if self._begun or self._silent >= _STARTS:
            _fail(sent.pop(0).future, reason)
        self._begun = False
        self._waiting.back(sent)

    def _fallen(self, error: Exception) -> Exception:
        """What became of the process."""
        if self._process is None:
            # There is no room for another one.
            return error
        ended = isinstance(error, EOFError | OSError)
        if ended:
            self._process.join(GRACE)
        status = self._process.exitcode
        self.end()
        self._retire()
        return Died(_named(status)) if ended else error


def _fail(future: Future[Any], reason: Exception) -> None:
    if not future.cancelled():
        future.set_exception(reason)


def _named(status: int | None) -> str:
    """SIGSEGV for -11, 3 for 3."""
    if status is None or status >= 0:
        return str(status)
    try:
        return signal.Signals(-status).name
    except ValueError:
        return str(status)
