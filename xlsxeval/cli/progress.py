"""How far a long run is: a bar on a terminal, elsewhere a plain line now and then."""

from __future__ import annotations

import shutil
import sys
import time

import click

from xlsxeval.i18n import N_, say
from xlsxeval.model import Message

_BEGUN = N_("{done}/{count}: {path}")
_STATE = N_("{done}/{count} ({percent}%), {rate} files/s, {left} left: {path}")
_BAR = 20
_CUT = ".."
"""In the place of the beginning of a path that does not fit."""
_NAME = 16
"""Columns of a path that tell it from others."""
_REDRAWN, _SAID = 0.1, 10.0
"""Seconds between two states of the bar, and between two lines where there is no terminal."""


class Progress:
    """The files done, and the one that is longest in hand; standard error only."""

    def __init__(self, count: int, language: str) -> None:
        self._count, self._language = count, language
        self._bar = sys.stderr.isatty()
        self._begun = time.monotonic()
        self._shown = float("-inf")
        self._drawn = 0
        self._done = 0
        self._path = ""
        self._in_hand: dict[str, None] = {}

    def take_up(self, path: str) -> None:
        """A file is handed out."""
        self._in_hand[path] = None
        self.show()

    def finish(self, path: str) -> None:
        """A file is done, whichever was handed out before it."""
        self._done += 1
        self._path = path
        self._in_hand.pop(path, None)
        self.show()

    def clear(self) -> None:
        """Take the bar off the terminal."""
        if self._drawn:
            click.echo("\r" + " " * self._drawn + "\r", nl=False, err=True)
            self._drawn = 0

    def show(self) -> None:
        """Show the state, unless that was done a moment ago."""
        now = time.monotonic()
        if now - self._shown < (_REDRAWN if self._bar else _SAID):
            return
        self._shown = now
        # Files are begun in the order they are handed out.
        self._path = next(iter(self._in_hand), self._path)
        if not self._bar:
            click.echo(self._state(now - self._begun, self._path), err=True)
            return
        from xlsxeval.show.line import width

        line = self._line(now - self._begun, shutil.get_terminal_size().columns - 1)
        gone = " " * max(0, self._drawn - width(line))
        click.echo(f"\r{line}{gone}", nl=False, err=True)
        self._drawn = width(line)

    def _line(self, elapsed: float, room: int) -> str:
        """The bar and the state, so that the end of the path is seen: it tells the files apart."""
        from xlsxeval.show.line import clean, width

        full = _BAR * self._done // self._count
        bar = f"[{'#' * full}{'.' * (_BAR - full)}] "
        path = clean(self._path)
        if width(bar + self._state(elapsed, "")) + min(width(path), _NAME) > room:
            # The figures and the file say more than the bar.
            bar = ""
        line = bar + self._state(elapsed, path)
        if width(line) > room:
            wanted = width(path) - (width(line) - room) - len(_CUT)
            while path and width(path) > wanted:
                path = path[1:]
            line = bar + self._state(elapsed, _CUT + path)
        while width(line) > room:
            line = line[:-1]
        return line

    def _state(self, elapsed: float, path: str) -> str:
        from xlsxeval.show.line import clean

        rate = self._done / elapsed if elapsed > 0 else 0.0
        values = {"done": self._done, "count": self._count, "path": path}
        if rate == 0:
            return clean(say(Message(_BEGUN, values), self._language))
        values |= {
            "percent": 100 * self._done // self._count,
            "rate": f"{rate:.1f}",
            "left": _clock((self._count - self._done) / rate),
        }
        return clean(say(Message(_STATE, values), self._language))


def _clock(seconds: float) -> str:
    """0:07, 12:34, 3:00:00."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
