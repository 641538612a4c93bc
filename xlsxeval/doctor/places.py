"""Folders results and temporary files are written to."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from xlsxeval.disk import why
from xlsxeval.doctor.item import Item, State
from xlsxeval.i18n import N_
from xlsxeval.model import Message
from xlsxeval.outputs import FOLDER

_ROOM = 1 << 18
"""Bytes a small batch writes."""


def places(folder: Path) -> Iterator[Item]:
    """Whether results can be written here, and temporary files where the system keeps them."""
    yield _names()
    yield _writable("folder", folder, N_("{path} can be written to"))
    try:
        temporary = Path(tempfile.gettempdir())
    except FileNotFoundError:
        template = N_("no folder for temporary files can be written to; set TEMP or TMPDIR")
        yield Item("temporary", State.FAILS, Message(template))
        return
    yield _writable("temporary", temporary, N_("temporary files can be written to {path}"))


def _names() -> Item:
    """Results stand in a folder of a Chinese name."""
    values = {"encoding": sys.getfilesystemencoding()}
    try:
        FOLDER.encode(values["encoding"])
    except UnicodeEncodeError:
        template = N_("this system's locale ({encoding}) writes no Chinese names; set PYTHONUTF8=1")
        return Item("names", State.FAILS, Message(template, values))
    return Item(
        "names", State.FINE, Message(N_("files may have Chinese names ({encoding})"), values)
    )


def _writable(name: str, folder: Path, template: str) -> Item:
    values = {"path": str(folder)}
    try:
        values["path"] = str(folder.resolve())
        with tempfile.TemporaryFile(prefix=".xlsxeval-", dir=folder) as stream:
            # An empty file finds room on a full disk, too.
            stream.write(bytes(_ROOM))
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        template = N_("{path} cannot be written to ({why}); choose another folder")
        return Item(name, State.FAILS, Message(template, {**values, "why": why(error)}))
    return Item(name, State.FINE, Message(template, values))
