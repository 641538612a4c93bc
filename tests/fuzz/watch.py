"""What is done while a case is sent: files opened, programs started, hosts called."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any

_OWN = ("xlsxeval.convert", "xlsxeval")
"""The child that reads what is not OOXML is the one program that may be started."""
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
_CHANGES = frozenset(
    (
        *("os.mkdir", "os.remove", "os.rmdir", "os.rename", "os.link", "os.symlink"),
        *("os.truncate", "os.chmod", "os.utime", "shutil.rmtree", "sqlite3.connect"),
    )
)
_CALLS = ("socket.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "urllib.", "ftplib.")
_state: dict[str, Any] = {"folder": None, "seen": [], "hooked": False}


class TooLong(BaseException):
    """No end in sight; nothing that catches an Exception catches it."""


@contextmanager
def watched(folder: Path) -> Iterator[list[str]]:
    """What is done that may not be: anything outside the folder, and anything but files."""
    if not _state["hooked"]:
        sys.addaudithook(_hook)
        _state["hooked"] = True
    temporary, bytecode = tempfile.tempdir, sys.dont_write_bytecode
    seen: list[str] = []
    tempfile.tempdir, sys.dont_write_bytecode = str(folder / "tmp"), True
    (folder / "tmp").mkdir()
    _state.update(folder=os.path.realpath(folder), seen=seen)
    try:
        yield seen
    finally:
        with suppress(OSError):
            (folder / "tmp").rmdir()
        _state.update(folder=None, seen=[])
        tempfile.tempdir, sys.dont_write_bytecode = temporary, bytecode


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raises TooLong in what takes longer; without such a signal there is no limit."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def give_up(_signal: int, _frame: FrameType | None) -> None:
        raise TooLong

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if _state["folder"] is None:
        return
    if event == "open":
        path, mode, flags = arguments
        if (isinstance(mode, str) and set(mode) & set("wax+")) or (flags or 0) & _WRITING:
            _look(event, path)
    elif event in _CHANGES:
        for path in arguments[:2]:
            _look(event, path)
    elif event == "subprocess.Popen":
        program, command = arguments[0], [os.fsdecode(each) for each in arguments[1]]
        own = command[1:3] == ["-P", "-m"] and command[3] in _OWN
        if not (own and os.fsdecode(program) == sys.executable):
            _state["seen"].append(f"started {command}")
    elif event.startswith(_CALLS):
        _state["seen"].append(f"{event} {arguments}")


def _look(event: str, path: object) -> None:
    if not isinstance(path, str | bytes | os.PathLike):
        return
    real = os.path.realpath(os.fsdecode(path))
    if real != os.devnull and not real.startswith(_state["folder"] + os.sep):
        _state["seen"].append(f"{event} {real}")
