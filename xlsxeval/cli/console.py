"""The terminal: what it cannot show, notes beside the results, a window that would close."""

from __future__ import annotations

import io
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

import click

from xlsxeval.errors import XlsxevalError
from xlsxeval.i18n import LANGUAGES, N_, say
from xlsxeval.model import Message

_FAULT = N_(
    "The program failed ({kind}, {where}); every result written so far is complete. "
    "Please report it."
)
_NO_NAMES = N_(
    "This system's locale ({encoding}) writes no Chinese file names; "
    "set PYTHONUTF8=1 and try again."
)
_PRESS_A_KEY = N_("Press any key to close this window.")
_ALONE = 2
"""Processes of a console opened for us: the launcher and Python."""


def forgive() -> None:
    """A character the terminal does not know is shown as ?, and stops nothing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def tell(message: Message, language: str = LANGUAGES[0]) -> None:
    """A note beside the results."""
    from xlsxeval.show.line import clean

    click.echo(clean(say(message, language)), err=True)


def deliver(document: str | Iterable[str], path: Path | None) -> None:
    """JSON for a program: UTF-8 whatever the terminal speaks, on stdout where no file is named."""
    pieces = [document] if isinstance(document, str) else document
    data = (piece.encode() for piece in chain(pieces, ["\n"]))
    if path is None:
        for piece in data:
            click.echo(piece, nl=False)
        return
    from xlsxeval.outputs import write

    write(path, data)


def writer(quiet: bool, redact: bool) -> Callable[[str], None]:
    """What puts results on the terminal: as they are, redacted, or not at all."""
    if quiet:
        return lambda text: None
    if not redact:
        return click.echo
    from xlsxeval.privacy import masked

    return lambda text: click.echo(masked(text))


def delivered(document: str, path: Path | None, *, redact: bool) -> None:
    """As deliver, redacted where that is asked for."""
    if redact:
        from xlsxeval import privacy

        document = privacy.document(document)
    deliver(document, path)


def fault(error: Exception) -> int:
    """Tell a fault nobody foresaw: its kind and where it is, never its words. The exit status."""
    encoding = sys.getfilesystemencoding()
    if isinstance(error, UnicodeEncodeError) and error.encoding == encoding:
        tell(Message(_NO_NAMES, {"encoding": encoding}))
        return 2
    ours = Path(__file__).parents[1]
    frames = traceback.extract_tb(error.__traceback__)
    place = next((f for f in reversed(frames) if ours in Path(f.filename).parents), frames[-1])
    where = f"{Path(place.filename).name}:{place.lineno}"
    tell(Message(_FAULT, {"kind": type(error).__name__, "where": where}))
    return 1


@contextmanager
def stopping(language: str, status: int) -> Iterator[None]:
    """What stops us here is one sentence and this status."""
    try:
        yield
    except XlsxevalError as error:
        tell(error.message, language)
        raise click.exceptions.Exit(status) from error


def _attached() -> int:
    """How many processes share this console; 0 where there is no such thing."""
    if sys.platform != "win32":
        return 0
    import ctypes

    kernel = ctypes.windll.kernel32
    return int(kernel.GetConsoleProcessList((ctypes.c_uint * 8)(), 8))


def hold(
    attached: Callable[[], int] = _attached, wait: Callable[[str], None] = click.pause
) -> None:
    """Keep a window open that was opened by dropping a file on the program."""
    if 0 < attached() <= _ALONE:
        wait(say(Message(_PRESS_A_KEY), LANGUAGES[0]))
