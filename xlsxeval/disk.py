"""The disk: why it refuses, paths longer than Windows takes, and files that are being written."""

from __future__ import annotations

import errno
import ntpath
import os
import re
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from xlsxeval.i18n import N_
from xlsxeval.model import Message

_WORDS = {
    (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)): N_("the disk is full"),
    (errno.EROFS,): N_("the disk may only be read"),
    (errno.EACCES, errno.EPERM, errno.EBUSY): N_(
        "there is no permission, or another program has it open"
    ),
    (errno.ENOENT,): N_("there is no such file or folder"),
    (errno.EEXIST, errno.ENOTDIR): N_("a file stands where a folder is wanted"),
    (errno.EISDIR,): N_("it is a folder"),
    (errno.ENAMETOOLONG,): N_("the name is too long"),
    (errno.EFBIG,): N_("the disk takes no file so large"),
    (errno.EIO,): N_("the disk cannot be read or written"),
}
_SENTENCES = {number: sentence for numbers, sentence in _WORDS.items() for number in numbers}
_MOST = 240
"""Characters of a path that every program of Windows takes, with room for a temporary name."""
_LONGEST = 235
"""Bytes of a name that leave room for more: most disks take 255."""
_UNFINISHED = re.compile(r"\..+\.(?:xlsx|xlsm|csv|eml)(?:\.([0-9]{1,9}))?\.tmp")


def why(error: OSError) -> Message | str:
    """What the system refused for; rarely met reasons are told in its own words."""
    sentence = _SENTENCES.get(error.errno or 0)
    if sentence is not None:
        return Message(sentence)
    return error.strerror or type(error).__name__


def reached(path: Path, system: str = sys.platform) -> Path:
    r"""The path as it is handed to the system: Windows takes a long one only behind \\?\."""
    if system != "win32":
        return path
    whole = ntpath.abspath(path)
    if len(whole) < _MOST or whole.startswith("\\\\?\\"):
        return path
    share = whole.startswith("\\\\")
    return Path("\\\\?\\UNC\\" + whole[2:] if share else "\\\\?\\" + whole)


def unfinished(path: Path) -> Path:
    """Where this process writes a file until it is whole; another one writes it elsewhere."""
    name = path.name
    if len(name.encode("utf-8", "surrogateescape")) > _LONGEST:
        name = sha256(os.fsencode(name)).hexdigest() + path.suffix
    return path.with_name(f".{name}.{os.getpid()}.tmp")


def abandoned(folder: Path) -> Iterator[Path]:
    """Files nobody is writing any more: the process that began them is gone."""
    for path in folder.rglob(".*.tmp"):
        found = _UNFINISHED.fullmatch(path.name)
        if found is not None and not (found[1] and _runs(int(found[1]))):
            yield path


def _runs(process: int) -> bool:
    """Whether a process is alive. Windows takes no open file away, so nothing has to be known."""
    if sys.platform == "win32":
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return process != os.getpid()
