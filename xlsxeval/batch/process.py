"""One of the processes that files are given to: what it does, and what it does not hear."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from typing import Any


@contextmanager
def deaf() -> Iterator[None]:
    """Ctrl-C reaches every process of a terminal; only the first of them decides what it means.

    What is started in here never hears it, also not while it is still loading its modules.
    """
    if not hasattr(signal, "pthread_sigmask"):
        # Windows: there the process is deaf from its first own line on.
        yield
        return
    from multiprocessing import resource_tracker

    # Where it is started along with a process, it has the thread hear Ctrl-C again.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def serve(pipe: Connection[Any, Any], early: Callable[[], object] | None) -> None:
    """What a process does until the pipe is closed, also by the end of the program."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if early is not None:
        early()
    with suppress(EOFError, OSError):
        _answer(pipe)
    # All that was written is on the disk; tidying up the memory only takes time.
    os._exit(0)


def _answer(pipe: Connection[Any, Any]) -> None:
    """Answer what is asked, as long as somebody asks and listens.

    That it begins is a word of its own, or else the last one of an answer.
    """
    begins = False
    while True:
        fn, args, kwargs = pipe.recv()
        if not begins:
            pipe.send(None)
        try:
            answer = (True, fn(*args, **kwargs))
        except Exception as error:
            # The worker boundary; an exception of its own kind might not survive the pipe.
            answer = (False, type(error).__name__)
        begins = pipe.poll()
        pipe.send((*answer, begins))
