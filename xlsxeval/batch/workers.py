"""Executors: processes that may hang or die without harm to the others, and this very process."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from multiprocessing.connection import Connection
from queue import Empty, SimpleQueue
from typing import Any

from xlsxeval.batch.forgetting import forget
from xlsxeval.batch.process import deaf, serve

SECONDS = 35
"""Of wall time a file: what is not OOXML has 30 s of its own to be converted in."""
_TASKS = 500
"""After so many a process makes room for a new one, lest it grow."""
_REMEMBERED = 100
"""After so many this very process forgets their words, lest it grow."""
_STARTING = 120
"""Seconds a process may take to start and to load the program."""
_GRACE = 2
"""Seconds that work in hand is given when all is to end, and a process to do what takes no time."""

_METHOD = "forkserver" if sys.platform == "linux" else "spawn"
"""How processes start: all from one that has loaded the program, where systems are good at that.

Neither way copies this process, whose threads may hold locks that nobody would let go of.
"""
_LOADED = "xlsxeval.batch.loaded"
"""What the process has imported that the others come from."""

_Task = tuple[Future[Any], Callable[..., Any], tuple[Any, ...], dict[str, Any]]


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


class _Silent(Exception):
    """A process that was at work before does not begin what it was given."""


class Here(Executor):
    """Everything in this process, as soon as it is asked for."""

    def __init__(self, tasks: int = _REMEMBERED) -> None:
        self._tasks, self._done = tasks, 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Done before it returns."""
        self._done += 1
        if self._done % self._tasks == 0:
            forget()
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


class Workers(Executor):
    """So many processes; one that hangs or dies fails the work it has in hand, and is replaced."""

    def __init__(
        self,
        count: int,
        seconds: float = SECONDS,
        tasks: int = _TASKS,
        early: Callable[[], object] | None = None,
    ) -> None:
        """`early` is what they do first, at once and not when there is work."""
        self._queue: SimpleQueue[_Task | None] = SimpleQueue()
        self._slots = [_Slot(self._queue, seconds, tasks, early) for _ in range(count)]

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Done by the first process that is free."""
        future: Future[Any] = Future()
        self._queue.put((future, fn, args, kwargs))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes; where futures are cancelled, work in hand has a moment to end."""
        while cancel_futures:
            try:
                task = self._queue.get_nowait()
            except Empty:
                break
            if task is not None:
                task[0].cancel()
        for _ in self._slots:
            self._queue.put(None)
        end = time.monotonic() + _GRACE
        for slot in self._slots if wait or cancel_futures else ():
            slot.thread.join(max(0, end - time.monotonic()) if cancel_futures else None)
            slot.end()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.shutdown(cancel_futures=kind is not None)


class _Slot:
    """A process and the thread that gives it work, watches it and replaces it."""

    def __init__(
        self,
        queue: SimpleQueue[_Task | None],
        seconds: float,
        tasks: int,
        early: Callable[[], object] | None,
    ) -> None:
        self._queue, self._seconds, self._tasks, self._early = queue, seconds, tasks, early
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection[Any, Any] | None = None
        self._done = 0
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def end(self) -> None:
        """End the process, whatever it is at."""
        if self._process is not None:
            self._process.kill()
            self._process.join()

    def _serve(self) -> None:
        if self._early is not None:
            with suppress(OSError, EOFError):
                self._start()
        while (task := self._queue.get()) is not None:
            future, *call = task
            if not future.set_running_or_notify_cancel():
                continue
            try:
                answer = self._answer(call)
            except Exception as error:
                # Whatever it is, somebody waits for the future.
                future.set_exception(error)
            else:
                future.set_result(answer)
        self._retire()

    def _answer(self, call: list[Any]) -> Any:
        try:
            return self._ask(call)
        except _Silent:
            return self._ask(call)

    def _ask(self, call: list[Any]) -> Any:
        if self._done >= self._tasks:
            self._retire()
        try:
            pipe = self._pipe or self._start()
            self._done += 1
            pipe.send(call)
            # The process says when it begins, so that its start is no part of the limit.
            if not pipe.poll(_STARTING if self._done == 1 else _GRACE):
                raise Overdue(_STARTING) if self._done == 1 else _Silent
            pipe.recv()
            if not pipe.poll(self._seconds):
                raise Overdue(self._seconds)
            good, value = pipe.recv()
        except Exception as error:
            raise self._fallen(error) from error
        if not good:
            raise Raised(value)
        return value

    def _start(self) -> Connection[Any, Any]:
        # A new process would look for modules in the folder it starts in, which may be one of
        # submissions: a multiprocessing.py among them would be run.
        os.environ["PYTHONSAFEPATH"] = "1"
        context: Any = multiprocessing.get_context(_METHOD)
        if _METHOD == "forkserver":
            context.set_forkserver_preload([_LOADED])
        pipe, theirs = multiprocessing.Pipe()
        process = context.Process(target=serve, args=(theirs, self._early), daemon=True)
        with deaf():
            process.start()
        theirs.close()
        self._pipe, self._process, self._done = pipe, process, 0
        return pipe

    def _retire(self) -> None:
        """Let the process end by itself: its pipe has nothing more for it."""
        if self._pipe is not None and self._process is not None:
            self._pipe.close()
            self._process.join(_GRACE if self._done else 0)
            # It may have stopped, and hear of nothing.
            self.end()
            self._pipe = self._process = None

    def _fallen(self, error: Exception) -> Exception:
        """End what is left of the process; what became of it."""
        if self._process is None:
            # There is no room for another one.
            return error
        ended = isinstance(error, EOFError | OSError)
        if ended:
            self._process.join(_GRACE)
        status = self._process.exitcode
        self.end()
        self._retire()
        return Died(_named(status)) if ended else error


def _named(status: int | None) -> str:
    """SIGSEGV for -11, 3 for 3."""
    if status is None or status >= 0:
        return str(status)
    try:
        return signal.Signals(-status).name
    except ValueError:
        return str(status)
