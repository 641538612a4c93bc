"""Which executor does the work, and how much of it is handed out ahead."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, wait
from contextlib import contextmanager
from threading import Thread
from typing import Any

from xlsxeval.batch.here import Here
from xlsxeval.batch.job import load
from xlsxeval.batch.slot import Overdue
from xlsxeval.batch.workers import SECONDS, Workers
from xlsxeval.errors import XlsxevalError
from xlsxeval.i18n import N_
from xlsxeval.model import Message

Executing = tuple[Executor, int]
"""An executor, and how many files are in its hands at most."""
_AHEAD = 4
"""So many files for each worker: one at work, some waiting while results are put on the disk."""
_NO_DASK = N_("A cluster needs Dask; run: python -m pip install distributed")
_NO_CLUSTER = N_("No cluster answers at {address}.")


@contextmanager
def executing(
    jobs: int | None,
    scheduler: str | None,
    files: int,
    *,
    early: bool = False,
    wary: bool = False,
) -> Iterator[Executing]:
    """Processes of this machine, this process for a single file or on demand, or a cluster.

    `early` has processes start at once, being sure to be needed. `wary` leaves no file to this
    process: one of them may have ended or held up the last run.
    """
    if scheduler is not None:
        with _cluster(scheduler) as cluster:
            yield cluster
        return
    if not files or ((jobs or files) <= 1 and not wary):
        with Here() as here:
            yield here, 1
        return
    count = jobs or min(files, os.cpu_count() or 1)
    with Workers(count, early=load if early else None) as workers:
        yield workers, count * _AHEAD


@contextmanager
def _cluster(address: str) -> Iterator[Executing]:
    try:
        from distributed import Client
    except ImportError as error:
        raise XlsxevalError(Message(_NO_DASK)) from error
    try:
        client = Client(address)
    except (OSError, ValueError) as error:
        raise XlsxevalError(Message(_NO_CLUSTER, {"address": address})) from error
    with client:
        threads = sum(client.nthreads().values())
        with client.get_executor(pure=False) as executor:
            yield _Limited(executor), max(1, threads) * _AHEAD


class _Limited(Executor):
    """Another executor, where work that hangs fails itself alone."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Done by the other one, within the limit."""
        return self._executor.submit(within, SECONDS, fn, *args, **kwargs)


def within(seconds: float, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
    """What it comes to in that time; a process that is not ours to end is left to it.

    Raises Overdue.
    """
    future: Future[Any] = Future()

    def answer() -> None:
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            # Whatever it is, it belongs to who waits for the future.
            future.set_exception(error)

    Thread(target=answer, daemon=True).start()
    if not wait([future], seconds).done:
        raise Overdue(seconds)
    return future.result()
