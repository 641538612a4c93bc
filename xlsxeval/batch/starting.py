"""How processes start: all from one that has loaded the program, where systems are good at that.

Neither way copies this process, whose threads may hold locks that nobody would let go of.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from xlsxeval.batch.process import deaf, serve

METHOD = "forkserver" if sys.platform == "linux" else "spawn"
_LOADED = "xlsxeval.batch.loaded"
"""What the process has imported that the others come from."""


def foresee() -> None:
    """Processes will be needed soon: what they come from is loaded while this one goes on."""
    _context()
    if METHOD == "forkserver":
        from multiprocessing import forkserver

        with deaf():
            forkserver.ensure_running()


def started(early: Callable[[], object] | None) -> tuple[BaseProcess, Connection[Any, Any]]:
    """A process and the pipe to it; `early` is what it does first."""
    pipe, theirs = multiprocessing.Pipe()
    process = _context().Process(target=serve, args=(theirs, early), daemon=True)
    with deaf():
        process.start()
    theirs.close()
    return process, pipe


def _context() -> Any:
    # A new process would look for modules in the folder it starts in, which may be one of
    # submissions: a multiprocessing.py among them would be run.
    os.environ["PYTHONSAFEPATH"] = "1"
    context: Any = multiprocessing.get_context(METHOD)
    if METHOD == "forkserver":
        context.set_forkserver_preload([_LOADED])
    return context
