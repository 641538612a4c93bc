"""How much of anything a submitted file may hold."""

from __future__ import annotations

from dataclasses import dataclass

_MB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """Bounds on one workbook, checked before the work they would cost."""

    file: int = 20 * _MB
    entries: int = 2_000
    part: int = 64 * _MB
    total: int = 200 * _MB
    ratio: int = 200
    """Unpacked to packed, for parts over 1 MB."""
    elements: int = 8_000_000
    """Tags of all XML that is read of one file; an attribute takes the room of two."""
    sheets: int = 500
    names: int = 200_000
    """Defined names."""
    cells: int = 200_000
    """Cells that carry something, in the whole workbook."""
    characters: int = 10_000_000
    """Of all texts in its cells; one that many cells share counts in each of them."""
    merges: int = 20_000
    merge: int = 20_000
    """Cells of one merged area."""
    merged: int = 200_000
    """Cells of all merged areas of a sheet."""
    seconds: int = 30
    """Of wall time for reading what is not OOXML."""
    memory: int = 1024 * _MB
    """Of the process that reads what is not OOXML."""
