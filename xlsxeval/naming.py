"""Names of files and folders that are safe on every system."""

from __future__ import annotations

import re
import unicodedata

NAMELESS = "_"
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
_FORBIDDEN = re.compile(r'[<>:"|?*/\\]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)", re.IGNORECASE)
_LONGEST = 120
"""Bytes of one name that somebody else chose."""


def step(name: str, longest: int = _LONGEST) -> str:
    """One folder or file name that every system takes for one, of so many bytes."""
    seen = "".join(c for c in name if unicodedata.category(c) not in _UNSEEN)
    plain = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", seen)).strip().rstrip(". ")
    if not plain or _RESERVED.match(plain):
        plain = NAMELESS + plain
    stem, dot, suffix = plain.rpartition(".")
    if not dot or len(suffix) > 5:
        stem, dot, suffix = plain, "", ""
    room = longest - len((dot + suffix).encode())
    return stem.encode()[:room].decode("utf-8", "ignore") + dot + suffix
