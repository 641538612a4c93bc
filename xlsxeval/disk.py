"""The disk: why it refuses, paths longer than Windows takes, and files that are being written."""

from __future__ import annotations

import errno
import ntpath
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

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
_UNFINISHED = re.compile(r"\..+\.(?:xlsx|xlsm|csv|eml)(?:\.[0-9]+)?\.tmp")
_WINDOWS = sys.platform == "win32"
"""Takes no open file away, so nothing has to be held."""


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


def put(pieces: Iterable[bytes], path: Path, temporary: Path) -> None:
    """Write the file as `temporary` and give it its name; it is held for that long."""
    with _begun(temporary) as stream:
        stream.writelines(pieces)
        stream.flush()
        os.fsync(stream.fileno())
        if not _WINDOWS:
            temporary.replace(path)
    if _WINDOWS:
        temporary.replace(path)


def _begun(path: Path) -> BinaryIO:
    while True:
        path.unlink(missing_ok=True)
        stream = path.open("xb")
        # Whoever clears up may have taken it away before it was held.
        if _WINDOWS or (_held(stream) is not False and os.fstat(stream.fileno()).st_nlink):
            return stream
        stream.close()


def abandoned(folder: Path) -> Iterator[Path]:
    """Files nobody is writing any more; each is held here, that nobody begins it meanwhile."""
    for path in folder.rglob(".*.tmp"):
        if not _UNFINISHED.fullmatch(path.name):
            continue
        if _WINDOWS:
            yield path
        elif path.is_file() and not path.is_symlink():
            with suppress(OSError), path.open("rb") as stream:
                if _held(stream):
                    yield path


def _held(stream: BinaryIO) -> bool | None:
    """Whether the file is this process's alone now, till it is closed or the process ends.

    None where the disk knows no locks: what stands there is left alone.
    """
    import fcntl

    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True
