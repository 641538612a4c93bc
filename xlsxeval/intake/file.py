"""The bytes of a file, within limits; what is no file is never opened."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from xlsxeval.disk import reached
from xlsxeval.errors import Unreadable
from xlsxeval.i18n import N_
from xlsxeval.model import Message


def content(path: Path, most: int) -> bytes:
    """The file's bytes, one more than `most` where it is larger.

    It is looked at before it is opened: opening a FIFO would wait for ever.
    """
    try:
        path = reached(path)
        mode = path.lstat().st_mode
        if stat.S_ISDIR(mode):
            raise Unreadable(Message(N_("This is a folder, not a workbook.")))
        if not stat.S_ISREG(mode):
            raise Unreadable(Message(N_("This is a link or a device, not a file.")))
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(path, flags), "rb") as stream:
            return stream.read(most + 1)
    except FileNotFoundError as error:
        raise Unreadable(Message(N_("There is no such file."))) from error
    except PermissionError as error:
        raise Unreadable(Message(N_("There is no permission to read the file."))) from error
    except (OSError, ValueError) as error:
        raise Unreadable(Message(N_("The file cannot be read from its disk."))) from error
