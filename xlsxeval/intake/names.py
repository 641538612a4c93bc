"""Names of files in a zip: their encoding, and what of them is safe to keep."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence

from xlsxeval.naming import NAMELESS, step

_UTF8 = 0x800
_ENCODINGS = ("utf-8", "gb18030", "cp437")
"""Tried in this order over all names of a zip that does not tell: it was packed in one go."""
_DRIVE = re.compile(r"^[A-Za-z]:")


def parts(infos: Sequence[zipfile.ZipInfo]) -> list[tuple[str, ...]]:
    """The folders and the name of every member: nothing in them leads anywhere else."""
    raw = [info.orig_filename.encode("cp437") for info in infos if not info.flag_bits & _UTF8]
    encoding = next(name for name in _ENCODINGS if _fits(raw, name))
    found = []
    for info in infos:
        name = info.orig_filename
        if not info.flag_bits & _UTF8:
            name = name.encode("cp437").decode(encoding)
        found.append(_safe(name))
    return found


def _fits(names: Sequence[bytes], encoding: str) -> bool:
    try:
        for name in names:
            name.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _safe(name: str) -> tuple[str, ...]:
    plain = _DRIVE.sub("", name.replace("\\", "/"))
    steps = [each for each in plain.split("/") if each.strip(". ")]
    return tuple(map(step, steps)) or (NAMELESS,)
