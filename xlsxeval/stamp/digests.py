"""Digests of what was written, however a program saves its spaces and lines."""

from __future__ import annotations

from binascii import b2a_base64
from collections.abc import Iterable
from hashlib import sha256

from xlsxeval.model import Cell

SHORT, LONG = 6, 12
"""Bytes of a digest that tells things apart, and of one that proves they are the same."""
_SAFE = bytes.maketrans(b"+/", b"-_")


def words(cell: Cell) -> str:
    """What is read of a cell, however its spaces and lines are saved."""
    if cell.error:
        return cell.error
    text = cell.text
    # Of what is printable the space alone is space; most cells have none.
    return text if text.isprintable() and " " not in text else " ".join(text.split())


def digest(parts: Iterable[str], size: int = SHORT) -> str:
    """A digest of texts in their order."""
    text = "\0".join(parts).encode("utf-8", "replace")
    return b2a_base64(sha256(text).digest()[:size], newline=False).translate(_SAFE).decode()
