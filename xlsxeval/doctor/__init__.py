"""Whether the program can do its work on this machine: one line for each thing it needs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from xlsxeval.doctor.console import console
from xlsxeval.doctor.item import Item, State, as_json, report
from xlsxeval.doctor.places import places
from xlsxeval.doctor.software import software
from xlsxeval.i18n import N_
from xlsxeval.model import Message

__all__ = ["Item", "State", "as_json", "examine", "report"]


def examine(folder: Path, encoding: str | None) -> Iterator[Item]:
    """Look at everything in turn; `folder` is where results would go.

    `encoding` is the terminal's, None where there is no terminal.
    """
    yield from software()
    yield from places(folder)
    yield console(encoding)
    try:
        # Not before the libraries they stand on were looked at.
        from xlsxeval.doctor.fonts import fonts
        from xlsxeval.doctor.selftest import selftest
    except ImportError as error:
        template = N_("a trial form could not be scored: {why}")
        yield Item("selftest", State.FAILS, Message(template, {"why": str(error.name)}))
        return
    yield from fonts()
    yield selftest()
