"""Which executor does the work, and how much of it is handed out ahead."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

from xlsxeval.batch.workers import Here, Workers
from xlsxeval.errors import XlsxevalError
from xlsxeval.i18n import N_
from xlsxeval.model import Message

Executing = tuple[Executor, int]
"""An executor, and how many files are in its hands at most."""
_FEW = 50
"""Fewer files are done before the processes have started."""
_AHEAD = 2
"""So many files for each worker: one at work, one waiting."""
_NO_DASK = N_("A cluster needs Dask; run: python -m pip install distributed")
_NO_CLUSTER = N_("No cluster answers at {address}.")


@contextmanager
def executing(jobs: int | None, scheduler: str | None, files: int) -> Iterator[Executing]:
    """Processes of this machine, this process alone for few files, or a cluster."""
    if scheduler is not None:
        with _cluster(scheduler) as cluster:
            yield cluster
        return
    count = jobs or (1 if files < _FEW else os.cpu_count() or 1)
    with Here() if count == 1 else Workers(count) as executor:
        yield executor, 1 if count == 1 else count * _AHEAD


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
            yield executor, max(1, threads) * _AHEAD
