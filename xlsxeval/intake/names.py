"""Names of files in a zip: their encoding, and what of them is safe to keep."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Sequence

_UTF8 = 0x800
_ENCODINGS = ("utf-8", "gb18030", "cp437")
"""Tried in this order over all names of a zip that does not tell: it was packed in one go."""
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)", re.IGNORECASE)
_DRIVE = re.compile(r"^[A-Za-z]:")
_LONGEST = 120
"""Bytes of one name."""
_NAMELESS = "_"


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
    return tuple(map(step, steps)) or (_NAMELESS,)


def step(name: str) -> str:
    """One folder or file name that every system takes for one."""
    seen = "".join(c for c in name if unicodedata.category(c) not in _UNSEEN)
    plain = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", seen)).strip().rstrip(". ")
    if not plain or _RESERVED.match(plain):
        plain = _NAMELESS + plain
    stem, dot, suffix = plain.rpartition(".")
    if not dot or len(suffix) > 5:
        stem, dot, suffix = plain, "", ""
    room = _LONGEST - len((dot + suffix).encode())
    return stem.encode()[:room].decode("utf-8", "ignore") + dot + suffix
