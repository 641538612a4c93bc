"""The disk: why it refuses, in words of ours, and paths longer than Windows takes."""

from __future__ import annotations

import errno
import ntpath
import sys
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
