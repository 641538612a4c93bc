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
    elements: int = 3_000_000
    """XML elements of one part."""
    sheets: int = 500
    cells: int = 200_000
    """Cells that carry something, in the whole workbook."""
    merges: int = 20_000
    merge: int = 20_000
    """Cells of one merged area."""
    merged: int = 200_000
    """Cells of all merged areas of a sheet."""
    seconds: int = 30
    """Of wall time for reading what is not OOXML."""
    memory: int = 1024 * _MB
    """Of the process that reads what is not OOXML."""
